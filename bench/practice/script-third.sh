#!/bin/bash
export LC_ALL=C TZ=UTC
umask 022
mkdir -p logs/nginx logs/app conf/sites data/raw sensors dumps backup/conf out run \
  releases/1.2.0 releases/1.3.0 releases/1.10.0 photos/2023 photos/2024 photos/2024/edited inbox/done inbox/queue \
  music notes/private src/tests src/__pycache__ web/js web/css web/node_modules/lodash web/img deploy keys bin sql etc

# --- logs
cat > logs/nginx/access.log <<'E'
203.0.113.7 - - [01/May/2024:10:00:01 +0000] "GET / HTTP/1.1" 200 5120 "-" "Mozilla/5.0"
203.0.113.7 - - [01/May/2024:10:00:02 +0000] "GET /css/main.css HTTP/1.1" 200 880 "-" "Mozilla/5.0"
198.51.100.20 - - [01/May/2024:10:01:15 +0000] "GET /login HTTP/1.1" 404 153 "-" "curl/7.88.1"
198.51.100.20 - - [01/May/2024:10:01:16 +0000] "POST /login HTTP/1.1" 401 97 "-" "curl/7.88.1"
198.51.100.20 - - [01/May/2024:10:01:17 +0000] "POST /login HTTP/1.1" 401 97 "-" "curl/7.88.1"
192.0.2.44 - - [01/May/2024:10:05:40 +0000] "GET /shop HTTP/1.1" 200 7301 "-" "Mozilla/5.0"
192.0.2.44 - - [01/May/2024:10:05:59 +0000] "GET /shop/404 HTTP/1.1" 200 640 "-" "Mozilla/5.0"
203.0.113.7 - - [01/May/2024:10:06:10 +0000] "GET /missing.png HTTP/1.1" 404 153 "-" "Mozilla/5.0"
203.0.113.9 - - [02/May/2024:08:15:00 +0000] "GET /api/orders HTTP/1.1" 500 42 "-" "shop-app/2.1"
203.0.113.9 - - [02/May/2024:08:15:05 +0000] "GET /api/orders HTTP/1.1" 502 42 "-" "shop-app/2.1"
203.0.113.9 - - [02/May/2024:08:15:30 +0000] "GET /api/orders HTTP/1.1" 200 9120 "-" "shop-app/2.1"
192.0.2.44 - - [02/May/2024:09:00:00 +0000] "GET /shop HTTP/1.1" 304 0 "-" "Mozilla/5.0"
198.51.100.20 - - [02/May/2024:09:02:00 +0000] "GET /.env HTTP/1.1" 404 153 "-" "curl/7.88.1"
203.0.113.7 - - [03/May/2024:11:00:00 +0000] "GET / HTTP/1.1" 200 5121 "-" "Mozilla/5.0"
203.0.113.7 - - [03/May/2024:11:00:09 +0000] "GET /about HTTP/1.1" 200 1999 "-" "Mozilla/5.0"
192.0.2.101 - - [03/May/2024:12:30:00 +0000] "HEAD / HTTP/1.1" 200 0 "-" "check_http/2.3"
E
cat > logs/nginx/error.log <<'E'
2024/05/01 10:01:15 [error] 31#31: *12 open() "/var/www/login" failed (2: No such file or directory)
2024/05/01 10:06:10 [error] 31#31: *15 open() "/var/www/missing.png" failed (2: No such file or directory)
2024/05/02 08:15:00 [crit] 31#31: *21 connect() to 10.0.0.5:8080 failed
2024/05/02 08:15:05 [warn] 31#31: *22 upstream server temporarily disabled
2024/05/02 08:15:06 [error] 31#31: *22 no live upstreams
E
cat > logs/app/app.log <<'E'
2024-05-01 09:58:00 INFO boot version=1.3.0
2024-05-01 09:58:03 INFO connected to db.example.com
2024-05-01 10:12:44 WARN slow query 2300 ms
2024-05-01 10:13:01 ERROR timeout while calling payment
2024-05-01 23:00:00 INFO nightly check: 0 errors
2024-05-02 08:15:00 ERROR database connection lost
2024-05-02 08:15:05 ERROR database connection lost
2024-05-02 08:15:30 INFO reconnected after 3 errors
2024-05-02 14:20:10 WARN disk 81% full
2024-05-02 23:00:00 INFO nightly check: 2 errors
2024-05-03 07:00:00 INFO boot version=1.3.1
2024-05-03 07:45:19 WARN disk 84% full
2024-05-03 07:50:00 ERROR timeout while calling payment
2024-05-03 08:10:00 DEBUG cache size 2024-05-02
2024-05-03 09:00:00 WARN slow query 4100 ms
E
cat > logs/app/worker.log <<'E'
job=101 state=done secs=12
job=102 state=failed secs=3
job=103 state=done secs=44
job=104 state=done secs=7
job=105 state=failed secs=60
job=106 state=running secs=0
E
printf '%s\n' 'cron: start' 'cron: backup ok' 'cron: rotate ok' > logs/app/cron.log
printf '%s\n' 'old line 1' 'old line 2' 'ERROR old' > logs/app/app.log.1
printf '%s\n' 'ancient line' 'ERROR ancient' | gzip -n > logs/app/app.log.2.gz
printf 'started\n' > logs/backup.log

# --- configs
cat > conf/app.conf <<'E'
# application
name=shopd
port=8080

# database
db_host=db.example.com
db_port=5432
db_name=shop
# db_host=old.example.com
log_level=info
cache_dir=/var/cache/shopd
E
cat > conf/db.ini <<'E'
[staging]
host = db-staging.example.com
user = shop_st
pool = 5

[prod]
host = db-prod.example.com
user = shop
pool = 40

[dev]
host = localhost
user = dev
pool = 2
E
printf 'SHOP_ENV=prod\nSHOP_SECRET=abc123\nSHOP_DEBUG=0\n' > conf/.env
printf '[client]\nuser=report\npassword=x\n' > conf/my.cnf
printf 'debug noise\n' > conf/reload.log
for s in blog shop wiki; do
  printf 'server {\n  listen 80;\n  server_name %s.staging.example.com;\n  root /srv/%s;\n}\n' "$s" "$s" > "conf/sites/$s.conf"
done
printf 'server {\n  listen 8080;\n  server_name intern.example.net;\n}\n' > conf/sites/intern.conf
printf 'name=shopd\nport=8000\n' > backup/conf/app.conf
printf 'PasswordAuthentication no\n' > etc/sshd.conf

# --- data
cat > data/sales.csv <<'E'
date,region,product,qty,price
2024-05-01,north,lamp,3,19.90
2024-05-01,south,chair,1,89.00
2024-05-01,north,desk,1,240.00
2024-05-02,west,lamp,10,18.50
2024-05-02,west,northern light,2,49.00
2024-05-02,south,desk,2,235.00
2024-05-03,east,chair,4,85.50
2024-05-03,west,lamp,1,19.90
2024-05-03,south,lamp,6,19.00
E
cat > data/customers.csv <<'E'
id;name;city;country
1;Meier, Anna;Berlin;DE
2;Smith, John;Leeds;UK
3;Duval, Luc;Lyon;FR
4;Kranz, Ute;Bonn;DE
5;Brown, Amy;York;UK
6;Rossi, Ugo;Turin;IT
7;Lang, Eva;Berlin;DE
E
printf 'login\tgroup\tlast_seen\nanna\tadmin\t2024-05-03\nben\tstaff\t2024-04-11\ncleo\tstaff\t2024-05-01\ndan\tguest\t2023-12-24\neve\tadmin\t2024-01-30\n' > data/users.tsv
cat > data/orders.json <<'E'
[
  {"id": 5001, "status": "open", "customer": "anna", "total": 59.7, "items": ["lamp", "lamp", "lamp"]},
  {"id": 5002, "status": "paid", "customer": "ben", "total": 89, "items": ["chair"]},
  {"id": 5003, "status": "open", "customer": "cleo", "total": 240, "items": ["desk"]},
  {"id": 5004, "status": "cancelled", "customer": "anna", "total": 18.5, "items": ["lamp"]},
  {"id": 5005, "status": "paid", "customer": "dan", "total": 324, "items": ["desk", "chair"]}
]
E
cat > data/events.jsonl <<'E'
{"ts": "2024-05-01T10:00:00Z", "type": "login", "user": "anna", "ms": 35}
{"ts": "2024-05-01T10:02:00Z", "type": "click", "user": "anna", "ms": 4}
{"ts": "2024-05-01T10:03:10Z", "type": "login", "user": "ben", "ms": 51}
{"ts": "2024-05-02T06:00:00Z", "type": "logout", "user": "anna", "ms": 2}
{"ts": "2024-05-02T06:30:00Z", "type": "login", "user": "eve", "ms": 210}
{"ts": "2024-05-02T07:30:00Z", "type": "click", "user": "eve", "ms": 9}
E
printf '%s\n' id,val 1,10 2,20 3,30 4,40 > data/raw/part-01.csv
printf '%s\n' id,val 3,30 4,41 5,50 6,60 7,70 8,80 > data/raw/part-02.csv
printf '%s\n' id,val 9,90 > data/raw/part-03.csv
printf '%s\n' apple pear apple fig plum fig apple kiwi > data/words.txt
cat > data/passwd <<'E'
root:x:0:0:root:/root:/bin/bash
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
alice:x:1000:1000:Alice,,,:/home/alice:/bin/zsh
bob:x:1001:1001:Bob:/home/bob:/bin/bash
alice2:x:1002:1002:other Alice:/home/alice2:/bin/sh
www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin
E
: > data/empty.csv
sqlite3 data/shop.db <<'E'
create table orders(id integer primary key, customer text, total real, day text);
insert into orders values(1,'anna',10.5,'2024-05-01'),(2,'ben',20.0,'2024-05-01'),(3,'anna',7.25,'2024-05-02'),(4,'cleo',99.0,'2024-05-03');
create table customers(name text, city text);
insert into customers values('anna','Berlin'),('ben','Leeds'),('cleo','Lyon'),('dan','Turin'),('eve','Bonn');
E

# --- hobby: sensors, photos, music
printf 'time,temp,humidity\n00:00,18.2,55\n06:00,16.9,61\n12:00,24.5,40\n18:00,22.0,45\n' > sensors/2024-05-01.csv
printf 'time,temp,humidity\n00:00,17.0,58\n06:00,9.8,70\n12:00,31.2,33\n15:00,30.0,35\n18:00,30.4,36\n' > sensors/2024-05-02.csv
printf 'time,temp,humidity\n00:00,19.5,52\n06:00,15.5,66\n12:00,20.1,50\n' > sensors/2024-05-03.csv
for i in 0001 0002 0003; do printf 'jpeg %s\n' "$i" > "photos/2023/IMG_$i.jpg"; done
printf 'jpeg 0107\n' > photos/2024/IMG_0107.JPG
printf 'jpeg 0108\n' > photos/2024/IMG_0108.jpg
printf 'raw 0108 long long long\n' > photos/2024/IMG_0108.raw
printf 'png logo\n' > photos/logo.png
printf 'png map\n' > photos/map.png
printf 'jpeg 0108 edited\n' > photos/2024/edited/IMG_0108_bw.jpg
printf 'mp3 one\n' > 'music/01 - Intro.mp3'
printf 'mp3 two two\n' > 'music/02 - Long Road.mp3'
printf 'mp3 three\n' > 'music/03 - Rain (live).mp3'
printf 'cover\n' > music/cover.jpg
printf '#EXTM3U\n01 - Intro.mp3\n02 - Long Road.mp3\n' > music/playlist.m3u

# --- inbox with spaces
printf 'scan one\n' > 'inbox/scan 1.txt'
printf 'scan two two\nTotal: 12 EUR\n' > 'inbox/scan 2.txt'
printf 'invoice\nTotal: 99 EUR\n' > inbox/invoice-7.txt
printf 'queue a\n' > inbox/queue/a.job
printf 'queue b\n' > inbox/queue/b.job
printf 'pdf\n' > 'inbox/my report.pdf'

# --- notes
printf '# Garden\n\n- [ ] TODO water the plants\n- [x] buy soil\n' > notes/garden.md
printf '# Server\n\nTODO: replace disk\nTODO: update nginx\nsee wiki\n' > notes/server.md
printf '# Books\nno tasks here\n' > notes/books.md
printf 'TODO secret\n' > notes/private/diary.md
printf 'sync log\n' > notes/sync.log

# --- code
printf 'import os\n\n# FIXME: port hard coded\ndef main():\n    print("hi")\n\nmain()\n' > src/app.py
printf '# TODO cache\ndef add(a, b):\n    return a + b\n' > src/util.py
printf 'from util import add\n# FIXME more cases\ndef test_add():\n    assert add(1, 2) == 3\n' > src/tests/test_util.py
printf '#!/bin/sh\n# FIXME quoting\necho build\n' > src/build.sh
printf 'FIXME bytecode\n' > src/__pycache__/app.pyc
printf '<html><title>Shop</title></html>\n' > web/index.html
printf '<html><title>About</title></html>\n' > web/about.html
printf 'let a=1;\nconsole.log(a);\n' > web/js/main.js
printf 'let b=2;\n' > web/js/cart.js
printf 'let c=3;\n' > web/js/cart.min.js
printf 'module.exports={};\n' > web/node_modules/lodash/index.js
printf '.x{}\n' > web/node_modules/lodash/style.css
printf 'body{}\n' > web/css/main.css
printf '.cart{}\n.cart a{}\n' > web/css/cart.css
printf '{"name":"shop-web","version":"2.4.1","scripts":{"build":"vite build","test":"vitest"}}\n' > web/package.json

# --- deploy
printf '# web servers\nweb1.example.com\nweb2.example.com\n# databases\ndb1.example.com\n' > deploy/hosts.txt
printf 'env: @ENV@\nhost: @ENV@.example.com\nreplicas: 2\n' > deploy/template.yaml
printf 'env: prod\nhost: prod.example.com\nreplicas: 4\n' > deploy/prod.yaml
printf 'env: staging\nhost: staging.example.com\nreplicas: 1\n' > deploy/staging.yaml
printf '{"replicas":3,"image":{"name":"shop/api","tag":"1.4.2"},"ports":[80,443]}\n' > deploy/values.json
printf 'services:\n  api:\n    image: shop/api\n' > deploy/compose.yml
for v in 1.2.0 1.3.0 1.10.0; do printf 'version %s\n' "$v" > "releases/$v/VERSION"; done
ln -s 1.3.0 releases/current
printf 'archive bytes 12345678901234567890\n' > out/app.tar
printf '4711\n' > run/worker.pid
printf '1700000000\n' > run/started
printf '1700000754\n' > run/finished
printf 'select count(*) from orders;\n' > sql/count.sql
printf 'delete from sessions;\n' > sql/cleanup.sql

# --- dumps by age
for d in 01:60 02:30 03:20 04:15 05:6 06:1; do
  n=${d%%:*}; age=${d##*:}
  printf -- '-- shop dump %s\ncreate table t%s(a int);\n' "$n" "$n" > "dumps/shop-$n.sql"
done
printf 'how to restore\n' > dumps/README.txt
printf 'blog dump\n' > dumps/blog-01.sql

# --- git
(
  mkdir repo && cd repo && git init -q -b main . 2>/dev/null
  c() { GIT_AUTHOR_DATE="$1" GIT_COMMITTER_DATE="$1" git -c user.name="$3" -c user.email="$3@example.com" commit -q -m "$2"; }
  echo one > a.txt; git add a.txt; c '2024-04-01T10:00:00 +0000' 'first import' anna
  echo two > b.txt; git add b.txt; c '2024-04-05T10:00:00 +0000' 'add b' ben; git tag v1.0
  echo three >> a.txt; git add a.txt; c '2024-04-20T10:00:00 +0000' 'fix a' anna
  mkdir lib; echo four > lib/c.txt; git add lib; c '2024-04-28T10:00:00 +0000' 'add lib' cleo
  git branch feature/search; git tag v1.1-rc1
) >/dev/null 2>&1

# --- fixed dates
find . -path ./repo -prune -o -exec touch -h -d '2024-05-04 12:00:00' {} +
for d in 01:60 02:30 03:20 04:15 05:6 06:1; do touch -d "${d##*:} days ago" "dumps/shop-${d%%:*}.sql"; done
touch -d '90 days ago' dumps/README.txt
touch -d '50 days ago' dumps/blog-01.sql
touch -d '40 days ago' logs/app/app.log.2.gz
touch -d '9 days ago' logs/app/app.log.1
touch -d '3 days ago' logs/app/worker.log
touch -d '2024-05-06 08:00:00' deploy/prod.yaml
touch -d '2024-05-02 08:00:00' deploy/staging.yaml
