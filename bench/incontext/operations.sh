#!/bin/sh
# makes the file tree of the "operations" tasks in the current directory
set -e
LC_ALL=C; TZ=UTC; export LC_ALL TZ
umask 022

# ---------------------------------------------------------------- operations
mkdir -p app/bin app/conf app/static/css app/static/js app/templates app/tmp app/node_modules/left-pad
echo 2.4.1 > app/VERSION
cat > app/conf/app.ini <<'X'
; main configuration
[server]
host = 0.0.0.0
port = 8080
workers = 4

[database]
host = db1.internal
port = 5432
name = shop
user = shop_rw

[log]
level = info
dir = logs
X
cat > app/conf/app.env <<'X'
# deployed by ops
APP_ENV=staging
APP_PORT=8080
DB_HOST=db1.internal
DB_NAME=shop
DEBUG=true
SECRET_KEY=changeme
X
cat > app/conf/cron.conf <<'X'
# m h command
0 3 /srv/shop/bin/backup.sh db1.internal

15 * /srv/shop/bin/check.sh
# 30 4 /srv/shop/bin/old.sh
X
cat > app/conf/worker.conf <<'X'
queue=default
db=db1.internal
threads=2
X
cat > app/templates/nginx.conf.tmpl <<'X'
server {
    listen @@PORT@@;
    server_name @@SERVER@@ www.@@SERVER@@;
    location / { proxy_pass http://127.0.0.1:@@PORT@@; }
}
X
printf '#!/bin/sh\necho "starting shop"\n' > app/bin/start.sh
printf '#!/bin/sh\necho "applying 014_add_index.sql"\necho "lock timeout" >&2\nexit 3\n' > app/bin/migrate.sh
printf '#!/bin/sh\necho working\nsleep 6\necho finished\n' > app/bin/slow.sh
printf '#!/bin/sh\necho "db ok"\necho "cache: 1 warning" >&2\nexit 0\n' > app/bin/healthcheck.sh
printf 'body { margin: 0; }\n' > app/static/css/site.css
printf '{"version":3}\n' > app/static/css/site.css.map
printf 'console.log("shop");\n' > app/static/js/main.js
printf '{"version":3}\n' > app/static/js/main.js.map
printf 'x\n' > app/tmp/cache-1.tmp
printf 'y\n' > app/tmp/cache-2.tmp
printf 'sess\n' > app/tmp/session-a.dat
: > app/tmp/deploy.lock
printf 'module.exports = 1\n' > app/node_modules/left-pad/index.js
cat > app/package.json <<'X'
{
  "name": "shop",
  "version": "2.4.1",
  "license": "MIT",
  "dependencies": {
    "express": "^4.18.2",
    "left-pad": "1.3.0",
    "pg": "~8.11.0"
  }
}
X
cat > app/requirements.txt <<'X'
# web
flask==2.3.2
requests
gunicorn==21.2.0
# tools
pyyaml
click>=8.0
X
for r in 20240110:2.2.0 20240214:2.3.0 20240301:2.4.0 20240312:2.4.1-rc1 20240320:2.4.1; do
  d=releases/${r%%:*}
  mkdir -p "$d"
  echo "${r#*:}" > "$d/VERSION"
done
ln -s 20240301 releases/current

mkdir -p logs/archive
cat > logs/app.log <<'X'
2024-03-21 08:00:01 INFO  server started
2024-03-21 08:03:11 WARN  slow query 1200ms
2024-03-21 08:15:42 ERROR payment: gateway timeout
2024-03-21 09:01:00 INFO  order 5001 placed
2024-03-21 09:02:30 ERROR mail: connection refused
2024-03-21 09:40:05 ERROR payment: card declined
2024-03-21 10:11:19 WARN  slow query 2300ms
2024-03-21 10:12:00 INFO  order 5002 placed
2024-03-21 10:59:59 ERROR payment: gateway timeout
2024-03-22 07:00:00 FATAL out of memory
2024-03-22 07:00:30 INFO  server started
2024-03-22 07:45:13 ERROR mail: connection refused
2024-03-22 08:20:00 WARN  disk 85% full
2024-03-22 08:31:07 ERROR search: index missing
X
printf '2024-03-20 23:00:00 INFO  rotated\n2024-03-20 23:10:00 ERROR mail: connection refused\n' > logs/app.log.1
cat > logs/access.log <<'X'
10.0.0.5 - - [21/Mar/2024:08:00:12 +0000] "GET / HTTP/1.1" 200 5120
10.0.0.7 - - [21/Mar/2024:08:01:40 +0000] "GET /cart HTTP/1.1" 200 812
10.0.0.5 - - [21/Mar/2024:08:05:03 +0000] "POST /pay HTTP/1.1" 502 130
192.168.4.20 - - [21/Mar/2024:08:30:55 +0000] "GET /admin HTTP/1.1" 403 99
10.0.0.9 - - [21/Mar/2024:09:02:02 +0000] "GET /missing.png HTTP/1.1" 404 77
10.0.0.5 - - [21/Mar/2024:09:10:10 +0000] "GET / HTTP/1.1" 200 5120
10.0.0.5 - - [21/Mar/2024:09:11:31 +0000] "POST /pay HTTP/1.1" 500 130
10.0.0.7 - - [21/Mar/2024:09:45:00 +0000] "POST /pay HTTP/1.1" 502 130
192.168.4.20 - - [21/Mar/2024:09:50:44 +0000] "GET /admin HTTP/1.1" 403 99
10.0.0.7 - - [21/Mar/2024:10:00:00 +0000] "GET / HTTP/1.1" 200 5120
172.16.1.3 - - [21/Mar/2024:10:15:21 +0000] "GET /old HTTP/1.1" 404 77
10.0.0.5 - - [21/Mar/2024:10:20:20 +0000] "GET /api HTTP/1.1" 503 45
X
cat > logs/deploy.log <<'X'
=== deploy 2.4.0 ===
copy files
restart
ok
=== deploy 2.4.1 ===
copy files
migrate
restart
failed: healthcheck
X
printf 'jan line 1\njan ERROR a\n' | gzip -n > logs/archive/app-2024-01.log.gz
printf 'feb line 1\nfeb ERROR b\nfeb ERROR c\n' | gzip -n > logs/archive/app-2024-02.log.gz

mkdir -p backups
for d in 20240105 20240119 20240202 20240301 20240315; do
  printf -- '-- dump %s\nCREATE TABLE t (id int);\nINSERT INTO t VALUES (1);\n' "$d" | gzip -n > backups/db-$d.sql.gz
done
printf -- '-- dump 20240212\nCREATE TABLE t (id int);\n' | gzip -n | head -c 40 > backups/db-20240212.sql.gz
mkdir -p .mk/shared/img
echo "hello" > .mk/shared/readme.txt
echo "logo" > .mk/shared/img/logo.svg
find .mk -exec touch -h -d '2024-03-01 12:00:00' {} +
tar --sort=name --owner=0 --group=0 --numeric-owner -C .mk -cf - shared | gzip -n > backups/files-20240301.tar.gz
echo "new page" > .mk/shared/page.txt
find .mk -exec touch -h -d '2024-03-15 12:00:00' {} +
tar --sort=name --owner=0 --group=0 --numeric-owner -C .mk -cf - shared | gzip -n > backups/files-20240315.tar.gz
rm -r .mk

mkdir -p inventory
cat > inventory/servers.txt <<'X'
alpha 10.0.0.11 web
beta 10.0.0.12 web
gamma 10.0.0.21 db
delta 10.0.0.31 cache
epsilon 10.0.0.13 web
X
cat > inventory/hosts <<'X'
127.0.0.1 localhost
10.0.0.11 alpha alpha.internal
10.0.0.21 gamma gamma.internal db1.internal
X
cat > inventory/disk.txt <<'X'
Filesystem     1024-blocks     Used Available Capacity Mounted on
/dev/sda1         41152832 35803000   3232000      92% /
/dev/sdb1        103081248 41232000  56600000      43% /srv
/dev/sdc1        206293688 173286000 22500000      89% /var/backups
tmpfs              4018632      100   4018532       1% /run
/dev/sdd1         51475068 39121000   9700000      81% /home
X
cat > inventory/ps.txt <<'X'
USER       PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND
root         1  0.0  0.1 168140 11300 ?        Ss   Mar01   0:12 /sbin/init
shop       812  3.1  6.4 912000 520000 ?       Sl   Mar20  41:03 gunicorn
postgres   640  1.2 18.9 2210000 1540000 ?     Ss   Mar01 120:44 postgres
redis      655  0.4  2.2 310000 180000 ?       Ssl  Mar01  30:10 redis-server
shop       813  2.8  6.1 910000 500000 ?       Sl   Mar20  39:55 gunicorn
nobody     900  0.0  0.3  20000  9000 ?        S    Mar20   0:01 nginx
X
cat > inventory/ports.txt <<'X'
State  Recv-Q Send-Q Local Address:Port Peer Address:Port
LISTEN 0      128    0.0.0.0:22         0.0.0.0:*
LISTEN 0      511    0.0.0.0:80         0.0.0.0:*
LISTEN 0      244    127.0.0.1:5432     0.0.0.0:*
LISTEN 0      128    127.0.0.1:6379     0.0.0.0:*
X
printf 'bash\ncurl\ngit\njq\nnginx\npostgresql\ntar\n' > inventory/installed.txt
printf 'git\nhtop\njq\nnginx\nrsync\ntmux\n' > inventory/wanted.txt

# ---------------------------------------------------------------- data
mkdir -p data/raw data/out
cat > data/sales.csv <<'X'
date,region,product,qty,price
2024-01-15,north,tea,12,3.50
2024-01-20,south,coffee,7,6.20
2024-02-02,north,coffee,30,6.20
2024-02-11,east,tea,4,3.50
2024-02-25,south,cocoa,18,4.10
2024-03-03,east,coffee,9,6.20
2024-03-09,north,cocoa,5,4.10
2024-03-14,south,coffee,22,6.20
2024-03-28,east,tea,15,3.50
X
cat > data/customers.csv <<'X'
id,name,email,country,signup
101,Ada Holm,ada@example.org,NO,2023-01-10
102,Ben Ito,ben@example.com,JP,2023-02-14
103,Cleo Marsh,,GB,2023-02-20
104,Dmitri Voss,dmitri@example.net,DE,2023-05-01
105,Eva Lind,eva@example.org,NO,2023-06-11
106,Finn Roth,,DE,2023-09-09
X
cat > data/totals.csv <<'X'
104,310.00
101,95.50
106,12.00
102,48.25
X
cat > data/orders.json <<'X'
[
  {"id": 5001, "customer": "Ada Holm", "status": "paid", "total": 42.5, "items": ["tea", "cup"]},
  {"id": 5002, "customer": "Ben Ito", "status": "open", "total": 18, "items": ["coffee"]},
  {"id": 5003, "customer": "Cleo Marsh", "status": "paid", "total": 7.25, "items": ["cocoa"]},
  {"id": 5004, "customer": "Ada Holm", "status": "cancelled", "total": 99, "items": ["machine"]},
  {"id": 5005, "customer": "Eva Lind", "status": "paid", "total": 12, "items": ["tea", "tea", "spoon"]}
]
X
cat > data/events.jsonl <<'X'
{"ts":"2024-03-21T08:00:00Z","level":"info","user":"ada","msg":"login"}
{"ts":"2024-03-21T08:02:00Z","level":"error","user":"ben","msg":"bad password"}
{"ts":"2024-03-21T08:05:00Z","level":"info","user":"ben","msg":"login"}
{"ts":"2024-03-21T09:00:00Z","level":"warn","user":"eva","msg":"quota 90%"}
{"ts":"2024-03-21T09:30:00Z","level":"error","user":"eva","msg":"quota exceeded"}
{"ts":"2024-03-21T10:00:00Z","level":"info","user":"ada","msg":"logout"}
X
cat > data/config.json <<'X'
{
  "region": "eu-north",
  "timezone": "Europe/Oslo",
  "batch_size": 200,
  "inputs": [
    "sales.csv",
    "customers.csv"
  ]
}
X
printf 'station,temp\nA1,10\nA2,12\n' > data/raw/east.csv
printf 'station,temp\nB1,7\nB2,NA\nB3,9\n' > data/raw/north.csv
printf 'station,temp\nC1,15\n' > data/raw/south.csv
: > data/raw/west.csv
cat > data/measurements.csv <<'X'
time,sensor,value
2024-03-01 00:00,s1,10.5
2024-03-01 01:00,s1,NA
2024-03-01 02:00,s1,12.0
2024-03-01 00:00,s2,8.25
2024-03-01 01:00,s2,9.0
2024-03-01 02:00,s2,NA
X
printf 'ada\nben\ncleo\neva\nfinn\n' > data/users_old.txt
printf 'ada\ncleo\ndmitri\neva\ngus\n' > data/users_new.txt
printf 'a;b;c\n1;2;3\n4;5;6\n' > data/export.txt
printf 'id,city\r\n1,Oslo\r\n2,Bergen\r\n' > data/windows.csv
printf 'id,city\n1,K\366ln\n2,Malm\366\n3,Z\374rich\n' > data/cities_latin1.csv
cat > data/tags.txt <<'X'
tea
coffee
tea
cocoa
coffee
tea
sugar
X
printf 'k,v\n1,a\n2,b\n3,c\n4,d\n5,e\n6,f\n7,g\n' | gzip -n > data/dump.csv.gz

# ---------------------------------------------------------------- hobby
mkdir -p photos/italy photos/edited card music/inbox "music/Miles Davis/Kind of Blue" "music/Nina Simone" notes/recipes notes/old
i=1
for n in 1001 1002 1003 1004 1005 1006; do
  printf 'jpeg data %s\n' "$n" > photos/IMG_$n.JPG
done
cp photos/IMG_1002.JPG photos/IMG_1005.JPG
printf 'raw data 1\n' > photos/DSC_0001.NEF
printf 'raw data 2\n' > photos/DSC_0002.NEF
printf 'beach, a long day in the sun\n' > "photos/italy/beach day.jpg"
printf 'rome\n' > photos/italy/rome.jpg
printf 'rome again\n' > photos/italy/rome2.JPG
printf 'junk\n' > photos/.DS_Store
printf 'junk\n' > photos/italy/.DS_Store
printf 'junk\n' > photos/italy/Thumbs.db
printf 'edit\n' > photos/edited/IMG_1001_edit.jpg
printf 'jpeg data 1006\n' > card/IMG_1006.JPG
printf 'jpeg data 1007\n' > card/IMG_1007.JPG
printf 'jpeg data 1008\n' > card/IMG_1008.JPG
printf 'other camera\n' > card/IMG_1001.JPG
printf 'm1' > "music/inbox/Nina Simone - Sinnerman.mp3"
printf 'm22' > "music/inbox/Chet Baker - Almost Blue.mp3"
printf 'm333' > "music/inbox/Chet Baker - My Funny Valentine.mp3"
printf 'wav wav wav wav\n' > music/inbox/take1.wav
printf 'jpeg!\n' > music/inbox/cover.jpg
chmod 755 music/inbox/*.mp3
printf 'f1' > "music/Miles Davis/Kind of Blue/01 So What.flac"
printf 'f2' > "music/Miles Davis/Kind of Blue/02 Freddie Freeloader.flac"
printf 'f3' > "music/Miles Davis/Kind of Blue/03 Blue in Green.flac"
printf 'c\n' > "music/Miles Davis/Kind of Blue/cover.jpg"
printf 'n1' > "music/Nina Simone/Feeling Good.mp3"
cat > notes/garden.md <<'X'
# Garden
Sow the tomato seeds in march.
Cut the roses.
X
cat > notes/journal.md <<'X'
# Journal
- 2024-03-01 walked to the lake
- 2024-03-08 fixed the bike
X
printf '# Ideas\nBuild a shelf.\n' > notes/ideas.md
: > notes/untitled.md
: > notes/old/untitled-2.md
printf 'old stuff\n' > notes/old/2019.md
printf '# Soup\n- Tomato\n- onion\n' > notes/recipes/soup.md
printf '# Bread\n- flour\n- water\n- salt\n' > notes/recipes/bread.md
cat > notes/todo.txt <<'X'
[ ] call the dentist
[x] pay rent
[ ] print photos
[x] oil the bike
[ ] buy strings
X
printf 'milk\neggs\nbread\napples\n' > "notes/shopping list.txt"
cp "notes/shopping list.txt" notes/old/shopping-copy.txt

# ---------------------------------------------------------------- repository
(
  mkdir site; cd site
  GIT_CONFIG_NOSYSTEM=1; GIT_CONFIG_GLOBAL=/dev/null
  GIT_AUTHOR_NAME="Kari Moe"; GIT_AUTHOR_EMAIL=kari@example.org
  GIT_COMMITTER_NAME="Kari Moe"; GIT_COMMITTER_EMAIL=kari@example.org
  export GIT_CONFIG_NOSYSTEM GIT_CONFIG_GLOBAL GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL
  git init -q .
  git symbolic-ref HEAD refs/heads/main
  git config user.name "Kari Moe"; git config user.email kari@example.org
  git config core.autocrlf false; git config gc.auto 0
  c() { GIT_AUTHOR_DATE="$1 12:00:00 +0000"; GIT_COMMITTER_DATE=$GIT_AUTHOR_DATE
        export GIT_AUTHOR_DATE GIT_COMMITTER_DATE; git add -A; git commit -q -m "$2"; }
  printf '<h1>Hello</h1>\n' > index.html; printf 'title=Hello\n' > site.conf
  c 2024-01-10 "first page"
  printf 'p { color: black; }\n' > style.css
  c 2024-01-20 "add stylesheet"
  git tag v1.0
  printf '<h1>Hello</h1>\n<p>News</p>\n' > index.html
  c 2024-02-05 "news on the front page"
  printf 'contact\n' > contact.html
  c 2024-02-18 "contact page"
  git tag v1.1
  printf 'p { color: navy; }\n' > style.css
  c 2024-03-02 "darker text"
  printf 'about\n' > about.html
  c 2024-03-09 "about page"
  git checkout -q -b search
  printf 'search\n' > search.html
  c 2024-03-10 "search form"
  git checkout -q main
  printf 'title=Hello again\n' > site.conf
  printf 'draft\n' > draft.html
)

# ---------------------------------------------------------------- times
find . -exec touch -h -d '2024-03-22 12:00:00' {} +
for d in 20240105 20240119 20240202 20240212 20240301 20240315; do touch -d "$d 03:00:00" backups/db-$d.sql.gz; done
touch -d '2024-03-01 04:00:00' backups/files-20240301.tar.gz
touch -d '2024-03-15 04:00:00' backups/files-20240315.tar.gz
for d in 20240110 20240214 20240301 20240312 20240320; do touch -d "$d 10:00:00" releases/$d releases/$d/VERSION; done
touch -d '2024-01-31 23:00:00' logs/archive/app-2024-01.log.gz
touch -d '2024-02-29 23:00:00' logs/archive/app-2024-02.log.gz
touch -d '2023-07-14 12:00:00' photos/IMG_1001.JPG photos/IMG_1002.JPG
touch -d '2023-07-16 12:00:00' photos/IMG_1003.JPG
touch -d '2023-08-12 12:00:00' photos/IMG_1004.JPG photos/IMG_1005.JPG
touch -d '2024-01-15 12:00:00' photos/IMG_1006.JPG
touch -d '2023-12-24 12:00:00' notes/garden.md
touch -d '2024-03-10 12:00:00' notes/journal.md
touch -d '2023-11-05 12:00:00' notes/ideas.md
touch -d '2024-02-02 12:00:00' notes/todo.txt
# one dump of today, never old
printf -- '-- dump latest\n' | gzip -n > backups/db-latest.sql.gz
