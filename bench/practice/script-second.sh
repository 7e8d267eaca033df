#!/bin/bash
export LC_ALL=C TZ=UTC
umask 022
mkdir -p app/src/lib app/src/views app/tests app/static/css app/static/js app/static/img app/config app/tmp/cache app/storage/sessions app/dist \
  log/nginx log/worker backup/daily backup/weekly data/sensors data/raw inbox outbox photos/trip site/blog sql/migrations csrc/include etc docs \
  Downloads releases/20240310 releases/20240402 releases/20240515 releases/20240620 releases/shared bin reports queue/new queue/failed lib

# logs
cat > log/nginx/access.log <<'E'
203.0.113.9 - - [12/May/2024:06:25:01 +0000] "GET / HTTP/1.1" 200 5120 "-" "curl/8.1"
203.0.113.9 - - [12/May/2024:06:25:04 +0000] "GET /favicon.ico HTTP/1.1" 404 153 "-" "curl/8.1"
198.51.100.4 - - [12/May/2024:06:30:11 +0000] "POST /login HTTP/1.1" 302 0 "-" "Mozilla/5.0"
198.51.100.4 - - [12/May/2024:06:30:12 +0000] "GET /account HTTP/1.1" 200 9312 "-" "Mozilla/5.0"
198.51.100.4 - - [12/May/2024:06:31:40 +0000] "GET /api/items HTTP/1.1" 500 61 "-" "Mozilla/5.0"
192.0.2.77 - - [12/May/2024:07:02:00 +0000] "GET /wp-login.php HTTP/1.1" 404 153 "-" "python-requests/2.31"
192.0.2.77 - - [12/May/2024:07:02:01 +0000] "GET /xmlrpc.php HTTP/1.1" 404 153 "-" "python-requests/2.31"
192.0.2.77 - - [12/May/2024:07:02:02 +0000] "GET /.env HTTP/1.1" 403 153 "-" "python-requests/2.31"
192.0.2.77 - - [12/May/2024:07:02:03 +0000] "GET /.env HTTP/1.1" 403 153 "-" "python-requests/2.31"
203.0.113.50 - - [12/May/2024:07:15:30 +0000] "GET / HTTP/1.1" 200 5120 "-" "Mozilla/5.0"
203.0.113.50 - - [12/May/2024:07:15:33 +0000] "GET /api/items HTTP/1.1" 502 0 "-" "Mozilla/5.0"
E
printf '2024/05/12 06:31:40 [error] 71#71: upstream timed out\n2024/05/12 07:00:00 [notice] 71#71: reload\n2024/05/12 07:15:33 [error] 71#71: connect() failed\n2024/05/12 07:20:00 [warn] 71#71: slow client\n' > log/nginx/error.log
printf 'old access\n' > log/nginx/access.log.1
printf 'older access\nmore\n' > log/nginx/access.log.2
printf 'oldest\n' | gzip -n > log/nginx/access.log.3.gz
printf '[06:00] job=11 ok 120ms\n[06:05] job=12 failed: timeout\n[06:10] job=13 ok 80ms\n[06:15] job=12 ok 3000ms\n[06:20] job=14 failed: no such user\n' > log/worker/worker.log
printf 'queue empty\n' > log/worker/idle.log
: > log/worker/stderr.log
printf 'batch run 1\nWARNING low disk\nbatch run 2\nERROR import failed\nERROR mail failed\n' > log/batch.log
printf 'cron a\ncron b\n' > log/cron.log
printf 'Jan stuff\n' > log/app-2024-01.log; printf 'Feb stuff\nERROR in feb\n' > log/app-2024-02.log; printf 'Mar stuff\n' > log/app-2024-03.log
printf 'free space\n' > "log/disk usage.log"
printf 'junk\n' > log/core.dump

# backups
for i in 0 1 3 6 8 13 20 40; do printf 'dump of day %s\n' "$i" | gzip -n > backup/daily/shop-$i.sql.gz; done
for i in 5 33 70; do printf 'week %s\n' "$i" > backup/weekly/full-$i.tar; done
printf 'do not delete\n' > backup/daily/KEEP
printf 'partial\n' > backup/daily/shop-tmp.sql.gz.partial
(cd backup/weekly && md5sum full-5.tar full-33.tar > MD5SUMS)

# app
printf '2.3.1\n' > app/VERSION
printf '{\n  "name": "storefront",\n  "version": "2.3.1",\n  "private": true,\n  "scripts": {"build": "node build.js", "test": "node --test"},\n  "dependencies": {"express": "^4.19.0", "pg": "^8.11.0"},\n  "devDependencies": {"eslint": "^9.0.0"}\n}\n' > app/package.json
printf '# storefront settings\nDB_HOST=db.local\nDB_PORT=5432\nDB_NAME=shop\nLOG_LEVEL=debug\nFEATURE_CHAT=off\n' > app/config/app.env
printf 'DB_HOST=\nDB_PORT=\nDB_NAME=\nLOG_LEVEL=\nFEATURE_CHAT=\nSMTP_HOST=\n' > app/config/app.env.example
printf '{"debug": false, "port": 3000, "db": {"host": "db.local", "pool": 5}, "admins": ["maria", "tom"], "cdn": null}\n' > app/config/config.json
printf 'server {\n  listen ${PORT};\n  server_name ${DOMAIN};\n  root /srv/${DOMAIN}/htdocs;\n}\n' > app/config/vhost.conf.tmpl
printf 'app:\n  host: __HOST__\n  port: __PORT__\n  tag: latest\n' > app/config/deploy.yml
printf 'import { items } from "./lib/items.js";\n// TODO: pagination\nconsole.log(items.length);\nconsole.log("debug");\n' > app/src/index.js
printf 'export const items = [];\n// FIXME: load from db\n' > app/src/lib/items.js
printf 'export function fmt(x) {\n  return x.toFixed(2);\n}\n' > app/src/lib/money.js
printf 'export type Item = { id: number };\n// TODO: price\n' > app/src/lib/types.ts
printf '<h1>{{ title }}</h1>\n' > app/src/views/home.html
printf '<p>{{ body }}</p>\n<!-- TODO: footer -->\n' > app/src/views/page.html
printf 'test("items");\n' > app/tests/items.test.js
printf 'test("money");\ntest("rounding");\n' > app/tests/money.test.js
printf 'body { color: #222; }\n\n/* nav */\nnav { margin: 0; }\n' > app/static/css/main.css
printf '.print { display: none; }\n' > app/static/css/print.css
printf 'alert(1);\n' > app/static/js/app.js
printf 'PNGDATA' > app/static/img/logo.png; printf 'SVG' > app/static/img/icon.svg; printf 'JPG' > app/static/img/hero.jpg
printf 'c1' > app/tmp/cache/a.cache; printf 'c2' > app/tmp/cache/b.cache; printf 'pid' > app/tmp/old.pid; printf 't' > app/tmp/upload.tmp
printf 's1' > app/storage/sessions/sess_aa; printf 's2' > app/storage/sessions/sess_bb; printf 's3' > app/storage/sessions/sess_cc; : > app/storage/sessions/.gitkeep
printf 'FROM node:20\nCOPY . /app\nCMD ["node", "src/index.js"]\n' > app/Dockerfile
printf 'services:\n  web:\n    image: registry.local/storefront:2.3.0\n    ports: ["3000:3000"]\n  db:\n    image: postgres:15\n' > app/compose.yml
printf 'bundle' > app/dist/bundle.js; printf 'map' > app/dist/bundle.js.map; printf 'style' > app/dist/style.css
printf 'APIKEY=xyz\n' > app/.env

# data
cat > data/orders.csv <<'E'
order_id,date,customer,country,amount,status
1001,2024-04-01,maria,PT,25.50,paid
1002,2024-04-01,tom,UK,110.00,paid
1003,2024-04-02,li,CN,9.99,refunded
1004,2024-04-03,maria,PT,60.00,open
1005,2024-04-05,olga,PL,42.00,paid
1006,2024-05-02,tom,UK,15.25,open
1007,2024-05-09,ana,PT,300.00,paid
1008,2024-05-10,maria,PT,18.00,paid
E
printf 'sku,name,stock,price\nA1,lamp,4,19.90\nA2,desk,0,149.00\nB7,chair,12,59.50\nC3,mug,0,6.00\n' > data/products.csv
printf 'time,temp\n08:00,19.5\n09:00,20.5\n10:00,23.0\n' > data/sensors/hall.csv
printf 'time,temp\n08:00,4.0\n09:00,4.5\n' > data/sensors/fridge.csv
printf 'time,temp\n08:00,17.0\n09:00,NA\n10:00,18.0\n' > data/sensors/attic.csv
printf '[{"id": 1, "name": "maria", "email": "maria@example.com", "active": true, "age": 34}, {"id": 2, "name": "tom", "email": "tom@example.org", "active": false, "age": 51}, {"id": 3, "name": "li", "email": "li@example.com", "active": true, "age": 28}]\n' > data/users.json
printf '{"type":"click","user":"tom","ms":120}\n{"type":"view","user":"li","ms":40}\n{"type":"click","user":"li","ms":300}\n{"type":"error","user":"tom","ms":7}\n' > data/events.ndjson
printf 'banana\napple\ncherry\napple\ndate\nbanana\napple\n' > data/fruit.txt
printf 'maria@example.com\nTOM@example.org\nnews@example.net\nli@example.com\nMaria@example.com\n' > data/subscribers.txt
printf 'tom@example.org\nspam@example.net\nli@example.com\n' > data/unsubscribed.txt
printf 'lisbon\t38.7\t-9.1\nporto\t41.1\t-8.6\nfaro\t37.0\t-7.9\n' > data/cities.tsv
printf 'one\r\ntwo\r\nthree\r\n' > data/raw/windows.txt
printf '  padded line  \n\nsecond\t\n\n\nlast\n' > data/raw/messy.txt
printf 'x;1\ny;2\nz;3\n' > data/raw/semi.csv

# inbox, queue, outbox
printf 'id,qty\n1,5\n2,6\n' > inbox/store-01.csv; printf 'id,qty\n3,1\n' > inbox/store-02.csv; printf 'id,qty\n4,9\n5,2\n6,7\n' > "inbox/store 03.csv"
: > inbox/store-04.csv; printf '%%PDF a' > inbox/invoice-7.pdf; printf '%%PDF b' > "inbox/invoice 8.pdf"; printf 'hm\n' > inbox/readme.txt; printf 'half' > inbox/store-05.csv.tmp
printf '{"task":"mail","to":"tom"}\n' > queue/new/0001.json; printf '{"task":"sms","to":"li"}\n' > queue/new/0002.json; printf '{"task":"mail","to":' > queue/new/0003.json
printf '{"task":"fax"}\n' > queue/failed/0000.json

# photos, downloads, site
for n in 0101 0102 0103; do printf 'jpeg %s' $n > photos/IMG_$n.JPG; done; printf 'raw' > photos/IMG_0101.CR2; printf 'jpeg beach' > "photos/trip/beach day.jpg"; printf 'png' > photos/trip/map.png; printf 'thumb' > photos/Thumbs.db
head -c 1300000 /dev/zero | tr '\0' 'v' > Downloads/movie.mkv; head -c 40000 /dev/zero | tr '\0' 'i' > Downloads/distro.iso; printf 'doc' > Downloads/cv.pdf; printf 'doc' > "Downloads/cv (1).pdf"; printf 'pkg' > Downloads/tool.deb; printf 'zip' > Downloads/fonts.zip; printf 'x' > Downloads/x.crdownload
printf '<html><a href="http://old.example.com/a">a</a></html>\n' > site/index.html; printf '<html>about http://old.example.com</html>\n' > site/about.html; printf '<html>post</html>\n' > site/blog/post1.html; printf 'h1{}\n' > site/style.css; printf 'User-agent: *\n' > site/robots.txt; printf 'draft\n' > site/blog/idea.md

# sql, c, etc, docs, bin
printf 'create table items(id integer, name text);\ninsert into items values(1,%slamp%s),(2,%sdesk%s);\n' "'" "'" "'" "'" > sql/schema.sql
for m in 001_users 002_orders 003_index; do printf -- '-- %s\nselect 1;\n' $m > sql/migrations/$m.sql; done; printf -- '-- down\n' > sql/migrations/003_index.down.sql
printf '001_users\n' > sql/applied.txt
printf '#include <stdio.h>\n#include "util.h"\nint main(void) { printf("%%d\\n", twice(21)); return 0; }\n' > csrc/main.c
printf '#include "util.h"\nint twice(int x) { return 2 * x; }\n' > csrc/util.c; printf 'int twice(int);\n' > csrc/include/util.h; printf 'old object' > csrc/stale.o
printf '# hosts\nweb-1.lan web\nweb-2.lan web\ndb-1.lan db\n\n#web-3.lan web\ncache-1.lan cache\n' > etc/servers.txt
printf 'web-1.lan\nweb-2.lan\nweb-4.lan\n' > etc/reachable.txt
printf 'curl\njq\n# editors\nvim\n\nhtop\n' > etc/packages.txt
printf 'user=backup\npassword=s3cret\nhost=db.local\n' > etc/db.cnf
printf '# Notes\n\n## Setup\nrun it\n\n## Usage\nuse it\n' > docs/notes.md; printf '# API\nGET /items\n' > docs/api.md; printf 'draft text\n' > docs/draft.txt
printf '#!/bin/sh\necho sync\n' > bin/sync.sh; printf '#!/bin/sh\necho clean\n' > bin/clean.sh; printf '#!/usr/bin/env python3\nprint("hi")\n' > bin/hello.py; printf 'text\n' > bin/README; chmod 755 bin/clean.sh
printf 'greet() { echo "hello $1"; }\n' > lib/common.sh
for r in 20240310 20240402 20240515 20240620; do printf '%s\n' $r > releases/$r/REVISION; printf 'code %s\n' $r > releases/$r/app.rb; done; ln -s 20240515 releases/current; printf 'k: v\n' > releases/shared/secrets.yml
printf '# Changelog\n\n## 2.3.1 - 2024-05-01\n- faster cart\n- fix totals\n\n## 2.3.0 - 2024-03-01\n- chat\n' > CHANGELOG.md
printf '3344\n' > app.pid

# repo
mkdir repo
(
  cd repo || exit
  export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null GIT_AUTHOR_EMAIL=d@example.com GIT_COMMITTER_EMAIL=d@example.com GIT_COMMITTER_NAME=Dev
  git init -q -b main .
  git config user.name Dev; git config user.email d@example.com
  n=0
  for who in Ines Raj Ines Raj Ines; do
    n=$((n+1)); printf 'row %s\n' $n >> table.txt; printf 'mod %s\n' $n > mod$n.py
    export GIT_AUTHOR_NAME=$who GIT_AUTHOR_DATE="2024-0$n-03T09:00:00Z" GIT_COMMITTER_DATE="2024-0$n-03T09:00:00Z"
    git add . && git commit -q -m "step $n"
    case $n in 1) git tag v1.0.0;; 3) git tag v1.1.0;; esac
  done
  git branch topic/search
  printf 'row x\n' >> table.txt; printf 'new\n' > scratch.txt
) >/dev/null 2>&1

# modes and dates
chmod 644 etc/db.cnf app/.env
find . -path ./repo -prune -o -exec touch -h -d '2024-06-21 12:00' {} +
ago() { local d; d="$(date -d "-$1 days" +%F) 12:00"; shift; touch -d "$d" "$@"; }
ago 1 log/nginx/*.log log/worker/*.log log/batch.log app/storage/sessions/sess_aa app/tmp/cache/a.cache app/src/index.js data/orders.csv queue/new/0001.json
ago 4 log/cron.log log/nginx/access.log.1 Downloads/cv.pdf queue/new/0002.json
ago 9 log/nginx/access.log.2 app/storage/sessions/sess_bb app/tmp/cache/b.cache Downloads/tool.deb
ago 18 log/app-2024-03.log "log/disk usage.log" app/tmp/upload.tmp
ago 45 log/app-2024-02.log log/nginx/access.log.3.gz Downloads/fonts.zip app/storage/sessions/sess_cc
ago 120 log/app-2024-01.log log/core.dump Downloads/distro.iso
for i in 0 1 3 6 8 13 20 40; do touch -d "$(date -d "-$i days" +%F) 00:30" backup/daily/shop-$i.sql.gz; done
for i in 5 33 70; do ago $i backup/weekly/full-$i.tar; done
ago 1 backup/daily/shop-tmp.sql.gz.partial
ago 100 releases/20240310; ago 70 releases/20240402; ago 30 releases/20240515; ago 3 releases/20240620; ago 2 releases/shared
true
