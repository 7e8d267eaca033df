#!/bin/bash
export LC_ALL=C TZ=UTC
umask 022
mkdir -p data logs/archive src/lib src/tests photos/trip docs/drafts downloads backup project etc www/css www/js www/img homework/week1 homework/week2 tmp/cache tmp/empty music scripts bin releases

cat > students.csv <<'E'
id,name,class,grade,city,birthday
1,Anna Berg,10A,88,Oslo,2008-03-14
2,Ben Cole,10B,73,Bergen,2007-11-02
3,Carla Diaz,10A,95,Oslo,2008-07-21
4,Dan Evans,11A,61,Trondheim,2006-12-30
5,Eva Fisk,10B,88,Oslo,2008-01-09
6,Finn Grey,11A,47,Bergen,2007-02-17
7,Gina Holm,11B,79,Stavanger,2006-05-05
8,Hugo Iversen,10A,52,Oslo,2008-09-28
9,Ida Jensen,11B,91,Bergen,2006-08-19
10,Jon Kvam,10B,39,Trondheim,2007-10-11
11,Kari Lund,11A,84,Oslo,2007-04-03
12,Leo Moe,11B,66,Stavanger,2006-03-14
13,Mia Nygard,10A,100,Tromso,2008-06-16
E

cat > sales.csv <<'E'
date,product,qty,price,region
2024-01-05,pen,10,1.50,north
2024-01-17,notebook,4,3.25,south
2024-01-29,lamp,1,24.90,east
2024-02-02,pen,25,1.40,south
2024-02-11,chair,2,49.00,north
2024-02-14,lamp,3,22.50,west
2024-02-28,notebook,12,3.00,north
2024-03-01,desk,1,120.00,east
2024-03-09,pen,7,1.50,west
2024-03-15,chair,5,45.50,south
2024-03-15,notebook,9,3.25,east
2024-03-30,lamp,2,24.90,north
2024-04-04,desk,2,115.00,south
E

printf 'sku\titem\tstock\twarehouse\nA100\tbolt\t500\tKiel\nA101\tnut\t0\tKiel\nB200\twasher\t120\tBremen\nB201\tscrew\t75\tUlm\nC300\thammer\t8\tBremen\nC301\twrench\t0\tUlm\nD400\tpliers\t14\tKiel\n' > inventory.tsv

printf '%s\n' 'alice 72' 'bob 58' 'carol 91' 'dave 66' 'erin 91' 'frank 45' 'grace 80' > scores.txt
printf '%s\n' 12 7 45 -3 88 7 19 102 45 0 61 33 > numbers.txt
printf '%s\n' apple Banana cherry apple date Elderberry fig banana cherry apple grape kiwi lemon Mango fig civic level racecar > words.txt
printf '%s\n' apple banana cherry kiwi mango pear plum > fruits.txt
printf '%s\n' banana cherry grape mango melon quince > fruits2.txt
printf '%s\n' red yellow darkred green orange lime violet > colors.txt
printf '%s\n' 'Germany;Berlin;83' 'France;Paris;68' 'Norway;Oslo;5' 'Spain;Madrid;48' 'Italy;Rome;59' 'Denmark;Copenhagen;6' 'Austria;Vienna;9' > countries.txt

cat > essay.txt <<'E'
The river was quiet in the morning. The old bridge stood over the water,
and nobody was on the road. A dog ran along the bank.

In the afternoon the rain came. It fell on the river and on the bridge
and on the small houses of the village. The teacher closed the window.

"Will it stop?" asked the boy. The teacher did not answer.
At night the river had risen by 2 metres, and the old road was under water.
E

cat > poem.txt <<'E'
The moon is low
the wind is slow

and in the snow
the foxes go

the stars all know
where rivers flow
The moon is low
E

printf 'Buy milk   \nTODO: call the plumber\n\nmeeting at 10:30 with Sara\n# private\nTODO: pay rent 850 EUR\n\n\nphone 555-0142\nold phone 555-0199\t\nidea: learn awk\n  todo: water plants\n' > notes.txt
printf 'x groceries\n- fix bike\n- write report\nx call mum\n- book dentist\n- clean desk\nx return books\n' > todo.txt
printf 'first line\r\nsecond line\r\nthird line\r\n' > windows.txt
cat > emails.txt <<'E'
anna@example.com
bob.smith@school.org
not-an-email
Carla@Example.com
dan@mail.example.net
eva@school.org
hello world
finn@example.com
gina_h@school.org
E
printf '%s\n' 14/03/2008 02/11/2007 30/12/2006 05/05/2006 28/09/2008 > dates.txt
printf '%s\n' 'Berg, Anna: 555-1234' 'Cole, Ben: 555-8765' 'Diaz, Carla: 555-4321' 'Evans, Dan: 555-5678' 'Fisk, Eva: 555-9999' > phonebook.txt
printf '%s\n' coffee=3.20 tea=2.10 cake=4.50 water=1.00 soup=6.75 > prices.txt
printf '%s\n' 'rent 850' 'food 310.50' 'books 42.25' 'bus 65' 'rent 850' 'food 287.10' 'phone 19.99' 'bus 65' > expenses.txt

cat > data/people.json <<'E'
[
  {"name": "Anna", "age": 31, "city": "Oslo", "email": "anna@example.com", "tags": ["admin", "dev"]},
  {"name": "Bert", "age": 24, "city": "Bergen", "email": "bert@example.org", "tags": ["dev"]},
  {"name": "Cleo", "age": 45, "city": "Oslo", "email": null, "tags": []},
  {"name": "Dirk", "age": 38, "city": "Bodo", "email": "dirk@example.net", "tags": ["ops", "dev"]},
  {"name": "Elin", "age": 19, "city": "Bergen", "email": "elin@example.com", "tags": ["intern"]}
]
E
cat > data/config.json <<'E'
{"name":"shop","version":"2.4.1","debug":false,"server":{"host":"0.0.0.0","port":8080,"tls":true},"database":{"host":"db.local","port":5432,"user":"shop","pool":10},"features":["cart","search","reviews"]}
E
cat > data/orders.jsonl <<'E'
{"id":101,"customer":"Anna","total":25.5,"status":"paid"}
{"id":102,"customer":"Bert","total":120,"status":"open"}
{"id":103,"customer":"Anna","total":8.25,"status":"paid"}
{"id":104,"customer":"Cleo","total":64,"status":"cancelled"}
{"id":105,"customer":"Dirk","total":310.4,"status":"paid"}
{"id":106,"customer":"Bert","total":15,"status":"open"}
E
printf 'name: shop\nreplicas: 3\nimage: shop:2.4\nports:\n  - 80\n  - 443\n' > data/deploy.yaml

cat > logs/app.log <<'E'
2024-05-01 08:00:01 INFO service started
2024-05-01 08:00:07 INFO user anna logged in
2024-05-01 08:03:12 WARN slow query 1540 ms
2024-05-01 08:10:45 ERROR connection to db lost
2024-05-01 08:10:46 INFO retrying connection
2024-05-01 08:10:52 ERROR connection refused
2024-05-01 09:01:00 INFO user bert logged in
2024-05-01 09:15:33 DEBUG cache size 2048
2024-05-02 07:59:59 INFO service started
2024-05-02 08:02:20 WARN disk usage 91%
2024-05-02 08:30:00 INFO user anna logged in
2024-05-02 10:11:12 ERROR timeout while reading
2024-05-02 10:11:13 FATAL worker 3 died
2024-05-02 10:12:00 INFO user cleo logged in
2024-05-03 06:00:00 INFO backup finished
2024-05-03 06:45:10 error lower case failure
E
cat > logs/access.log <<'E'
10.0.0.5 - - [01/May/2024:08:00:10 +0000] "GET /index.html HTTP/1.1" 200 5120
10.0.0.7 - - [01/May/2024:08:01:22 +0000] "GET /img/logo.png HTTP/1.1" 200 20480
192.168.1.20 - - [01/May/2024:08:05:43 +0000] "POST /login HTTP/1.1" 302 0
10.0.0.5 - - [01/May/2024:08:06:00 +0000] "GET /missing.html HTTP/1.1" 404 312
172.16.4.9 - - [01/May/2024:09:12:31 +0000] "GET /admin HTTP/1.1" 403 199
10.0.0.5 - - [01/May/2024:09:30:02 +0000] "GET /style.css HTTP/1.1" 200 1290
192.168.1.20 - - [02/May/2024:07:20:00 +0000] "GET /index.html HTTP/1.1" 200 5120
10.0.0.7 - - [02/May/2024:07:21:15 +0000] "POST /api/order HTTP/1.1" 500 87
10.0.0.7 - - [02/May/2024:07:22:15 +0000] "POST /api/order HTTP/1.1" 201 402
172.16.4.9 - - [02/May/2024:11:45:50 +0000] "GET /missing.html HTTP/1.1" 404 312
10.0.0.5 - - [02/May/2024:12:00:00 +0000] "GET /index.html HTTP/1.1" 304 0
203.0.113.8 - - [02/May/2024:13:37:00 +0000] "GET /wp-login.php HTTP/1.1" 404 312
E
cat > logs/auth.log <<'E'
May  1 08:11:02 web1 sshd[1201]: Accepted password for anna from 10.0.0.5 port 51022 ssh2
May  1 08:12:40 web1 sshd[1207]: Failed password for root from 203.0.113.8 port 40022 ssh2
May  1 08:12:43 web1 sshd[1207]: Failed password for root from 203.0.113.8 port 40024 ssh2
May  1 08:12:47 web1 sshd[1209]: Failed password for invalid user admin from 203.0.113.8 port 40026 ssh2
May  1 09:00:00 web1 CRON[1300]: pam_unix(cron:session): session opened for user root
May  1 10:22:19 web1 sshd[1411]: Accepted publickey for bert from 192.168.1.20 port 60111 ssh2
May  2 03:14:15 web1 sshd[1502]: Failed password for bert from 198.51.100.23 port 33812 ssh2
May  2 03:20:00 web1 sudo: anna : TTY=pts/0 ; PWD=/home/anna ; USER=root ; COMMAND=/usr/bin/apt update
E
printf 'panic: out of memory\nwarning: retry 1\nerror: no space left on device\nwarning: retry 2\n' > logs/error.log
printf 'old debug line\nError in module x\n' > logs/debug.log.1
: > logs/empty.log
printf '2023-12-31 23:59:58 INFO shutting down\n2023-12-31 23:59:59 ERROR forced stop\n' | gzip -n > logs/archive/app-2023.log.gz
printf '2022-06-01 00:00:01 INFO hello\n2022-06-01 00:00:09 ERROR bad thing\n2022-06-01 00:01:09 ERROR worse thing\n' | gzip -n > logs/archive/app-2022.log.gz

cat > src/main.py <<'E'
#!/usr/bin/env python3
import sys
import json
from lib import util

# TODO: read arguments
def main():
    print("hello")
    print(util.add(2, 3))

if __name__ == "__main__":
    main()
E
printf 'import os\n\ndef add(a, b):\n    return a + b\n\ndef old_name(x):\n    # FIXME slow\n    return x * 2\n' > src/lib/util.py
printf '' > src/lib/__init__.py
printf 'import os\nfrom lib.util import add, old_name\n\ndef test_add():\n    assert add(1, 2) == 3\n\ndef test_old():\n    assert old_name(2) == 4\n' > src/tests/test_util.py
printf '#include <stdio.h>\n\nint main(void)\n{\n\tprintf("hi\\n"); /* TODO */\n\treturn 0;\n}\n' > src/hello.c
printf 'all:\n\tcc -o hello hello.c\nclean:\n\trm -f hello\n' > src/Makefile
printf 'function greet(n) {\n  console.log("hi " + n);\n}\n' > src/app.js
mkdir -p src/__pycache__ src/lib/__pycache__
printf 'bytecode' > src/__pycache__/main.cpython-311.pyc
printf 'bytecode2' > src/lib/__pycache__/util.cpython-311.pyc

printf '#!/bin/bash\n# nightly backup\ntar czf /backup/home.tgz /home\n' > scripts/backup.sh
printf '#!/bin/sh\necho deploy to $1\nexit 0\n' > scripts/deploy.sh
printf '#!/bin/bash\nfor i in 1 2 3; do\n  echo $i\ndone\n' > scripts/loop.sh
printf 'print("py")\n' > scripts/tool.py
chmod 644 scripts/backup.sh scripts/loop.sh scripts/tool.py
chmod 755 scripts/deploy.sh

i=0
for f in IMG_0001.JPG IMG_0002.JPG IMG_0003.jpg trip/beach.jpg trip/harbour.jpeg 'trip/my cat.png' scan.tiff logo.png; do
  i=$((i+1)); head -c $((i*i*900)) /dev/zero | tr '\0' "$i" > "photos/$f"
done
cp photos/IMG_0002.JPG 'photos/copy of IMG_0002.JPG'

printf '# Manual\n\n## Install\n\nRun make. See [site](https://example.com/manual).\n\n## Usage\n\nType hello.\n' > docs/manual.md
printf '# FAQ\n\nNo questions yet. Ask at http://help.example.org/faq today.\n' > docs/faq.md
printf 'draft one about rivers\n' > docs/drafts/one.md
printf 'draft two about lakes\nand rivers\n' > 'docs/drafts/two words.md'
printf 'Plain report\nTotal: 42\nPassword: hunter2\n' > docs/report.txt
printf '%%PDF-1.4 fake\n' > docs/slides.pdf
printf 'license text\n' > docs/LICENSE

head -c 70000 /dev/zero | tr '\0' a > downloads/ubuntu.iso
head -c 2500000 /dev/zero | tr '\0' b > downloads/movie.mp4
head -c 1200 /dev/zero | tr '\0' c > downloads/setup.exe
printf 'invoice 17\n' > 'downloads/invoice march.pdf'
printf 'invoice 18\n' > downloads/invoice_april.pdf
printf 'part' > downloads/film.part
printf 'zzz' > downloads/.hidden
printf 'song' > downloads/song.MP3
printf 'a,b\n1,2\n' > downloads/table.csv
printf 'a,b\n1,2\n' > downloads/table_copy.csv
touch -d '40 days ago' downloads/setup.exe downloads/ubuntu.iso
touch -d '12 days ago' 'downloads/invoice march.pdf' downloads/table.csv
touch -d '3 days ago' downloads/invoice_april.pdf
touch -d '400 days ago' downloads/song.MP3

printf 'q1 answer\n' > homework/week1/hw1.txt
printf 'q2 answer long\nsecond\n' > homework/week1/hw2.txt
printf 'old\n' > homework/week1/hw2.txt.bak
printf 'final essay\n' > 'homework/week2/My Essay.txt'
printf 'fraction 1/2\n' > homework/week2/math.txt
printf 'old\n' > homework/week2/math.bak
printf 'DRAFT\n' > homework/Notes.TXT
printf 'x\n' > homework/file1.txt
printf 'y\n' > homework/file2.txt
printf 'z\n' > homework/file10.txt

: > tmp/a.tmp; printf 'junk\n' > tmp/b.tmp; printf 'keep\n' > tmp/keep.txt; printf 'e\n' > 'tmp/edit.txt~'
printf 'c' > tmp/cache/c1.cache; printf 'cc' > tmp/cache/c2.cache; : > tmp/nothing
printf 'core' > tmp/core; printf 'session 1\n' > tmp/sess_1; printf 'session 2\n' > tmp/sess_2
touch -d '9 days ago' tmp/b.tmp tmp/sess_1
touch -d '35 days ago' tmp/core

head -c 3000 /dev/zero | tr '\0' m > 'music/01 - Intro.mp3'
head -c 5000 /dev/zero | tr '\0' n > 'music/02 - River Song.mp3'
head -c 4000 /dev/zero | tr '\0' o > 'music/03 - Night.flac'
printf 'playlist\n' > music/list.m3u

cat > etc/passwd <<'E'
root:x:0:0:root:/root:/bin/bash
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin
sshd:x:104:65534::/run/sshd:/usr/sbin/nologin
anna:x:1000:1000:Anna Berg:/home/anna:/bin/bash
bert:x:1001:1001:Bert Olsen:/home/bert:/bin/zsh
cleo:x:1002:1002:Cleo Park:/home/cleo:/bin/bash
guest:x:1003:100::/tmp:/bin/sh
E
printf 'root:x:0:\nadm:x:4:anna\nsudo:x:27:anna,bert\nwww-data:x:33:\nusers:x:100:\ndocker:x:998:bert,cleo\nanna:x:1000:\n' > etc/group
printf '# static table\n127.0.0.1\tlocalhost\n127.0.1.1\tweb1\n\n10.0.0.5\tanna-pc anna\n10.0.0.9\tdb.local db\n#10.0.0.10\told-db\n::1\tlocalhost ip6-localhost\n' > etc/hosts
printf '# sshd configuration\nPort 22\n#ListenAddress 0.0.0.0\n\nPermitRootLogin yes\n#PasswordAuthentication yes\nX11Forwarding yes\nMaxAuthTries 6\n\n# end\nAllowUsers anna bert\n' > etc/sshd_config
printf '# <fs> <mount> <type> <opts>\nUUID=aa-11 / ext4 defaults 0 1\nUUID=bb-22 /home ext4 defaults,noatime 0 2\ntmpfs /tmp tmpfs size=1G 0 0\n//nas/share /mnt/nas cifs ro 0 0\n' > etc/fstab
printf '# m h dom mon dow command\n0 2 * * * /usr/local/bin/backup.sh\n*/5 * * * * /usr/local/bin/check.sh\n#30 6 * * 1 /usr/local/bin/report.sh\n@reboot /usr/local/bin/start.sh\n' > etc/crontab
printf 'server {\n    listen 80;\n    server_name example.com www.example.com;\n    root /var/www/html;\n    location /api {\n        proxy_pass http://127.0.0.1:3000;\n    }\n}\n' > etc/nginx.conf
printf 'DB_HOST=localhost\nDB_PORT=5432\nDB_USER=shop\nDB_PASS=s3cret\n# comment\nDEBUG=true\nLOG_LEVEL=info\n' > etc/app.env
cp etc/app.env etc/app.env.old
sed -i 's/DEBUG=true/DEBUG=false/; /LOG_LEVEL/d' etc/app.env.old
chmod 600 etc/app.env

printf '<html>\n<head><title>Home</title></head>\n<body>\n<a href="/about.html">About</a>\n<a href="https://example.org/x">Ext</a>\n<img src="img/logo.png">\n</body>\n</html>\n' > www/index.html
printf '<html><head><title>About us</title></head><body><p>Copyright 2023</p></body></html>\n' > www/about.html
printf 'body { color: red; }\n.box { color: red; margin: 0; }\n' > www/css/style.css
printf 'var x = 1;\nconsole.log(x);\n' > www/js/app.js
printf 'pngdata' > www/img/logo.png
printf 'gifdata!' > www/img/dot.gif
chmod 777 www/img
chmod 666 www/js/app.js

printf '#!/bin/sh\necho tool\n' > bin/tool; chmod 755 bin/tool
ln -s tool bin/t
ln -s missing-target bin/broken
ln -s ../docs/manual.md bin/manual

printf 'one\n' > releases/app-1.2.0.txt; printf 'two\n' > releases/app-1.10.0.txt; printf 'three\n' > releases/app-1.9.3.txt; printf 'four\n' > releases/app-2.0.0-rc1.txt
touch -d '2024-01-10' releases/app-1.2.0.txt; touch -d '2024-03-10' releases/app-1.10.0.txt; touch -d '2024-02-10' releases/app-1.9.3.txt; touch -d '2024-04-10' releases/app-2.0.0-rc1.txt

tar --sort=name --mtime='2024-01-01' -cf - docs/manual.md docs/faq.md docs/report.txt etc/hosts | gzip -n > backup/docs.tar.gz
tar --sort=name --mtime='2024-01-01' -cjf backup/homework.tar.bz2 homework
tar --sort=name --mtime='2024-01-01' -cf backup/etc.tar etc
(cd www && zip -qrX ../backup/site.zip .)
gzip -nc numbers.txt > backup/numbers.txt.gz
xz -c words.txt > backup/words.txt.xz
tar --sort=name --mtime='2024-01-01' -cf - scripts | gzip -n > backup/db-2024-04-01.tgz
printf 'dump 1\n' > backup/db-2024-04-01.sql; printf 'dump 2 bigger\n' > backup/db-2024-04-02.sql; printf 'dump 3 biggest!\n' > backup/db-2024-04-03.sql
touch -d '60 days ago' backup/db-2024-04-01.sql; touch -d '31 days ago' backup/db-2024-04-02.sql; touch -d '2 days ago' backup/db-2024-04-03.sql
md5sum docs/manual.md docs/faq.md > backup/sums.md5; echo 'deadbeefdeadbeefdeadbeefdeadbeef  docs/report.txt' >> backup/sums.md5

cd project
git init -q -b main .
git config user.name 'Anna Berg'; git config user.email anna@example.com
c() { GIT_AUTHOR_NAME="$1" GIT_AUTHOR_EMAIL="$2" GIT_COMMITTER_NAME="$1" GIT_COMMITTER_EMAIL="$2" GIT_AUTHOR_DATE="$3T10:00:00Z" GIT_COMMITTER_DATE="$3T10:00:00Z" git commit -q -m "$4"; }
printf '# Project\n' > README.md; git add .; c 'Anna Berg' anna@example.com 2024-01-05 'Initial commit'
printf 'print("hi")\n' > app.py; git add .; c 'Anna Berg' anna@example.com 2024-01-09 'Add app'
printf 'print("hi")\nprint("there")\n' > app.py; git add .; c 'Bert Olsen' bert@example.org 2024-02-01 'Fix greeting bug'
GIT_COMMITTER_DATE='2024-02-02T10:00:00Z' git tag v1.0
printf '*.log\nbuild/\n' > .gitignore; git add .; c 'Bert Olsen' bert@example.org 2024-02-10 'Ignore logs'
git branch feature/login; git branch old-stuff
git checkout -q feature/login; printf 'login\n' > login.py; git add .; c 'Cleo Park' cleo@example.com 2024-02-15 'Add login'
git checkout -q main
printf '# Project\n\nUsage: python app.py\n' > README.md; git add .; c 'Anna Berg' anna@example.com 2024-03-01 'Document usage'
git tag v1.1
git remote add origin git@git.example.com:team/project.git
printf '# Project\n\nUsage: python3 app.py\n' > README.md
printf 'wip\n' > scratch.txt
printf 'log\n' > run.log
cd ..
