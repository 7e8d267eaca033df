#!/bin/bash
# builds the small tree of files for first.jsonl in the current, empty directory
set -e
umask 022
export LC_ALL=C TZ=UTC
mkdir -p data src/lib tests scripts images docs/img logs/old backup tmp/cache empty downloads old/archive inbox build/out uploads/a/b/c node_modules/pad

cat > README.md <<'E'
# Weather Station

A small project which collects readings and draws charts.

## Install

Run scripts/build.sh first. See https://example.org/install for help.

## Usage

TODO: describe the options
See also https://example.com/docs and http://test.example.net/a.html

## License

MIT
E
cat > notes.txt <<'E'
Remember to buy milk
call Anna about the invoice
TODO check the backup on Friday
the old server is foo.example.com

the new server is bar.example.com
foo and bar are only names
   indented line with spaces   

Meeting moved to 2023-05-17
last line of the notes
E
cat > todo.txt <<'E'
write tests
fix login bug
update readme
# someday
learn rust
# never
clean the garage
E
printf '%s\n' Maria john Alice bob Zoe carla Alice Dmitri erin john > names.txt
printf '%s\n' apple banana cherry apple mango banana apple kiwi cherry plum apple > fruits.txt
printf '%s\n' 42 7 19 100 3 7 58 21 64 15 > numbers.txt
printf '%s\n' 'the quick brown fox jumps over the lazy dog' 'pack my box with five dozen jugs' 'the end' > words.txt
printf '%s\n' alpha beta delta gamma omega zeta > a.txt
printf '%s\n' alpha delta epsilon gamma theta > b.txt
for i in $(seq 1 40); do echo "line $i of the report: value $((i*37%101))"; done > report.txt
printf '%s\n' 'Quarterly report' 'income 1200' 'costs 800' > 'my report.txt'
printf 'one\r\ntwo\r\nthree\r\n' > dos.txt
printf 'caf\351 cr\350me\n' > latin1.txt
printf 'SGVsbG8gZnJvbSB0aGUgZGV2c2V0IQo=\n' > message.b64
: > empty.txt
: > uploads/zero.dat
cat > passwd.txt <<'E'
root:x:0:0:root:/root:/bin/bash
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
anna:x:1000:1000:Anna Berg:/home/anna:/bin/bash
ben:x:1001:1001:Ben Cole:/home/ben:/bin/zsh
carl:x:1002:1002:Carl Dorn:/home/carl:/bin/bash
E
cat > .env <<'E'
# settings
DB_HOST=localhost
DB_PORT=5432
DB_USER=weather
DB_NAME=stations
APP_MODE=production
E
cat > config.ini <<'E'
[main]
debug = true
port = 8080

; comment
[db]
host = localhost
user = weather
E
cat > config.yml <<'E'
name: station
version: 1.4.2
# comment
hosts:
  - alpha
  - beta
E
printf 'all:\n\t@echo building\nclean:\n\t@echo cleaning\n' > Makefile
printf 'Hello ${NAME}, welcome to ${PLACE}.\n' > template.txt

for i in $(seq 1 60); do
  case $((i%6)) in 0) l=ERROR m="cannot open sensor $((i/6))";; 3) l=WARN m="slow answer $((i*13%700)) ms";; *) l=INFO m="reading stored";; esac
  printf '2024-03-%02d 10:%02d:00 %s %s\n' $((i/10+1)) $((i%60)) $l "$m"
done > server.log
for i in $(seq 1 50); do
  case $((i%7)) in 0) s=404 p=/missing.html;; 3) s=500 p=/api/data;; *) s=200 p=/index.html;; esac
  printf '10.0.0.%d - - [0%d/Mar/2024:12:%02d:00 +0000] "GET %s HTTP/1.1" %d %d\n' $(( (i%2 ? i%3 : i%5*(i%7>2)) + 1 )) $((i/10+1)) $i $p $s $((i*211%5000+100))
done > access.log

cat > data/sales.csv <<'E'
date,region,product,amount
2024-01-03,north,lamp,120
2024-01-04,south,chair,75
2024-01-04,north,table,310
2024-01-09,west,lamp,60
2024-02-01,south,lamp,180
2024-02-11,east,chair,95
2024-02-11,north,chair,20
2024-03-05,west,table,410
E
cat > data/employees.csv <<'E'
id,name,dept,salary
3,Olga,it,5200
1,Petr,sales,3900
2,Quinn,it,6100
5,Rosa,hr,4100
4,Stan,sales,4700
E
printf '1,red\n2,green\n3,blue\n5,white\n' > data/left.csv
printf '1,rose\n2,leaf\n4,sea\n5,snow\n' > data/right.csv
printf 'login\tcity\tage\nmax\tOslo\t31\nnina\tRome\t28\nolaf\tOslo\t45\npia\tParis\t22\n' > data/users.tsv
printf '[{"name":"Max","age":31,"city":"Oslo","tags":["a","b"]},{"name":"Nina","age":28,"city":"Rome","tags":["b"]},{"name":"Olaf","age":45,"city":"Oslo","tags":[]}]\n' > data/people.json
printf '{"name":"station","version":"1.4.2","debug":false,"server":{"host":"localhost","port":8080},"plugins":["wind","rain","sun"]}\n' > data/config.json
cp data/config.json package.json

printf 'import os\nimport sys\nfrom lib import util\n\n\ndef main():\n    # TODO read the arguments\n    print("hello")\n\n\nif __name__ == "__main__":\n    main()\n' > src/main.py
printf 'import json\n\n\ndef load(path):\n    return json.load(open(path))\n\n\ndef save(path, obj):\n    json.dump(obj, open(path, "w"))\n' > src/utils.py
printf 'const port = 8080;\nfunction start() {\n  console.log("start " + port);\n}\n// TODO: stop\nstart();\n' > src/app.js
printf '#include "list.h"\n\nint main(void) { return size(); }\n' > src/lib/list.c
printf 'int size(void);\n' > src/lib/list.h
printf 'def test_ok():\n    assert True\n' > tests/test_main.py
printf 'module.exports = 1;\n' > node_modules/pad/index.js
printf 'import pad\n' > node_modules/pad/setup.py
printf '#!/bin/sh\necho "building $1"\n' > scripts/build.sh
printf '#!/bin/bash\n# deploy\necho deploying\n' > scripts/deploy.sh
printf '#!/bin/bash\ntar czf /backup/all.tgz /srv\n' > scripts/backup.sh
printf 'print("plot")\n' > scripts/plot.py
chmod 755 scripts/build.sh scripts/backup.sh
for n in beach city forest lake; do head -c $(( ${#n} * 900 )) /dev/zero | tr '\0' "${n:0:1}" > images/$n.jpg; done
printf '\211PNG\r\n\032\nlogo' > images/logo.png
printf '\211PNG\r\n\032\nicon' > images/icon.png
printf 'GIF89a...' > images/anim.gif
cp images/beach.jpg 'images/HOLIDAY 2023.JPG'
printf '# Guide\n\nfirst steps\n' > docs/guide.md
printf '# API\n\nGET /data\nPOST /data\n' > docs/api.md
printf 'draft of the manual\n' > docs/manual.txt
cp images/logo.png docs/img/logo.png
for i in 1 2 3 4 5 6 7 8; do echo "app started run $i"; done > logs/app.log
for i in 1 2 3; do echo "app started old run $i"; done > logs/app.log.1
printf 'ERROR disk full\nERROR timeout\nwarning: retry\n' > logs/error.log
printf 'nothing happened\n' > logs/old/2022.log
printf 'error: something happened\n' > logs/old/2023.log
seq 1 22000 > downloads/big.dat
seq 1 9000 > downloads/medium.bin
printf 'pdf one\n' > downloads/paper.pdf
printf 'pdf two\n' > 'downloads/user manual.pdf'
printf 'x\n' > downloads/setup.exe
printf 'a\n' > tmp/x1.tmp; printf 'b\n' > tmp/x2.tmp; printf 'c\n' > tmp/cache/page.tmp; printf 'k\n' > tmp/keep.txt
printf 'bak\n' > old/notes.bak; printf 'bak2\n' > old/main.py.bak; printf 'zz\n' > old/archive/db.bak
printf 'from: x\n' > inbox/mail1.eml; printf 'from: y\n' > inbox/mail2.eml; printf 'photo' > inbox/img_001.JPEG; printf 'photo2' > inbox/img_002.JPEG; printf 'doc' > 'inbox/letter to bob.doc'
printf 'obj' > build/out/main.o; printf 'obj2' > build/out/list.o; printf 'bin' > build/app; chmod 755 build/app
printf 'deep\n' > uploads/a/b/c/deep.txt; printf 'mid\n' > uploads/a/mid.txt
printf 'secret\n' > secret.key; chmod 600 secret.key
printf 'open\n' > uploads/public.txt; chmod 777 uploads/public.txt
printf 'CREATE TABLE t (id int);\nINSERT INTO t VALUES (1);\n' > backup/db.sql
printf 'CREATE TABLE readings (id INTEGER, station TEXT, temp REAL);\nINSERT INTO readings VALUES (1,"oslo",3.5),(2,"rome",14.0),(3,"oslo",-2.0);\n' > schema.sql
cp a.txt dup_a.txt
ln -s logs/app.log latest
ln -s missing.txt broken
ln -s ../README.md docs/readme
ln -s data current

# dates first, so that archives carry fixed times
find . -exec touch -h -d '2024-03-15 12:00:00' {} +
tar --sort=name --owner=0 --group=0 --numeric-owner --mtime='2024-01-01' -cf - docs/guide.md docs/api.md | gzip -n > backup/site.tar.gz
tar --sort=name --owner=0 --group=0 --numeric-owner --mtime='2024-01-01' -cf - src | xz > backup/src.tar.xz
tar --sort=name --owner=0 --group=0 --numeric-owner --mtime='2024-01-01' -cf backup/images.tar images/logo.png images/icon.png
zip -q -X backup/photos.zip images/lake.jpg images/city.jpg
gzip -n < backup/db.sql > backup/dump.sql.gz
gzip -n < logs/old/2022.log > logs/old/2021.log.gz
printf 'packed words\n' | bzip2 > backup/words.txt.bz2
(sha256sum a.txt b.txt notes.txt > checksums.txt)
sqlite3 app.db < schema.sql
touch -d '2024-03-15 12:00:00' backup/* logs/old/2021.log.gz checksums.txt app.db

# git
cat > .gitignore <<'E'
*.o
node_modules/
tmp/
E
touch -d '2024-03-15 12:00:00' .gitignore
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
git init -q --template= -b main .
git config user.name 'Dev Setter'; git config user.email dev@example.org
git config core.checkStat minimal; git config core.trustctime false; git config gc.auto 0
git config remote.origin.url https://git.example.org/weather.git
git config remote.origin.fetch '+refs/heads/*:refs/remotes/origin/*'
export GIT_COMMITTER_DATE='2024-03-01 08:00:00 +0000'
n=0
ci() { n=$((n+1)); GIT_AUTHOR_NAME=${2:-Dev Setter} GIT_AUTHOR_EMAIL=${3:-dev@example.org} GIT_AUTHOR_DATE="2024-03-0$n 09:00:00 +0000" GIT_COMMITTER_DATE="2024-03-0$n 09:00:00 +0000" git commit -q -m "$1"; }
git add README.md .gitignore Makefile; ci 'Initial commit'
git add src tests; ci 'Add the sources' 'Anna Berg' anna@example.org
git tag v1.0
git add scripts docs; ci 'Add scripts and docs'
git checkout -q -b feature; printf 'def test_more():\n    pass\n' > tests/test_more.py; git add tests/test_more.py; ci 'Add more tests' 'Ben Cole' ben@example.org
git checkout -q main; git add data config.ini config.yml notes.txt todo.txt; ci 'Fix bug in the settings' 'Anna Berg' anna@example.org
git branch merged-topic
git add a.txt b.txt; ci 'Add word lists'
git tag v1.1
printf 'extra line\n' >> todo.txt
printf '# changed\n' >> config.yml
git add names.txt
find . -path ./.git -prune -o -exec touch -h -d '2024-03-15 12:00:00' {} +

# ages that stay the same whenever this runs
touch -d '40 days ago' logs/old/2022.log logs/old/2023.log old/notes.bak tmp/x1.tmp
touch -d '20 days ago' logs/app.log.1 old/main.py.bak downloads/paper.pdf
touch -d '3 days ago' logs/app.log downloads/setup.exe docs/guide.md
touch -d '2 hours ago' src/main.py notes.txt
touch -d '20 minutes ago' server.log src/utils.py
touch -d '2023-06-01 08:00' images/lake.jpg
touch -d '2023-07-01 08:00' images/city.jpg
touch -d '2023-08-01 08:00' images/beach.jpg
touch -d '2024-02-01 08:00' data/sales.csv
touch -d '2024-02-02 08:00' data/employees.csv
touch -d '2024-02-03 08:00' data/people.json
git status --porcelain > /dev/null
find .git -exec touch -h -d '2024-03-15 12:00:00' {} +
