#!/bin/bash
# Makes, in the current empty directory, the tree that the requests work on.
export LC_ALL=C TZ=UTC
umask 022

mkdir -p logs/old config src/api src/web src/tests src/__pycache__ src/lib data incoming backups build/obj dist \
  releases/v1.0 releases/v1.1 releases/v1.2 public/css public/img docs cache/thumbs uploads/2024 scripts k8s sql/migrations \
  archive "old stuff" run

# --- logs
cat > logs/app.log <<'E'
2024-05-01 08:00:01 INFO start pid=311
2024-05-01 08:00:09 INFO login user=anna ip=10.0.0.5
2024-05-01 08:01:44 WARN slow query 1200ms
2024-05-01 08:02:10 ERROR db timeout after 30s
2024-05-01 08:02:40 INFO login user=bob ip=10.0.0.9
2024-05-01 08:05:00 ERROR db timeout after 30s
2024-05-01 08:07:13 INFO logout user=anna ip=10.0.0.5
2024-05-01 08:09:59 ERROR cannot open /var/run/app.sock
2024-05-02 09:00:00 INFO start pid=977
2024-05-02 09:10:00 INFO login user=carla ip=10.0.0.7
2024-05-02 09:11:30 WARN disk at 81%
2024-05-02 09:12:30 ERROR disk full
2024-05-02 09:20:00 INFO login user=anna ip=10.0.0.5
2024-05-02 09:22:00 FATAL shutting down
E
cat > logs/access.log <<'E'
10.0.0.5 GET /index.html 200 512
10.0.0.9 GET /api/users 200 2048
10.0.0.5 POST /api/login 401 96
10.0.0.7 GET /missing.png 404 120
10.0.0.5 GET /api/users 500 88
10.0.0.9 GET /index.html 304 0
192.168.1.20 GET /admin 403 77
10.0.0.7 GET /missing.css 404 120
10.0.0.5 DELETE /api/users/7 500 88
192.168.1.20 GET /index.html 200 512
10.0.0.9 GET /cart 200 300
E
printf 'E1 failed to bind port 80\nE2 permission denied: /etc/app\nE1 failed to bind port 443\n' > logs/error.log
: > logs/debug.log
printf 'cron ok\ncron ok\ncron failed\n' > logs/cron.log
printf 'job 1 done\njob 3 done\njob 5 failed\n' > logs/worker-1.log
printf 'job 2 done\njob 4 done\n' > logs/worker-2.log
printf 'step 1\nstep 2\nERROR step 3\n' > "logs/nightly build.log"
printf 'rotated one\nERROR old\n' > logs/app.log.1
printf 'rotated two\n' > logs/app.log.2
seq 1 400 | sed 's/^/old line /' > logs/old/2023.log
printf 'tiny\n' > logs/old/2022.log

# --- config
printf 'port=8080\nhost=localhost\nworkers=4\n# comment\ndebug=false\ndb_host=db1.internal\n' > config/app.conf
printf '[main]\nhost = db1.internal\nport = 5432\nuser = app\n\n[replica]\nhost = db2.internal\nport = 5433\nuser = ro\n' > config/db.ini
printf 'server {\n  listen PORT;\n  server_name HOST;\n  root /srv/www;\n}\n' > config/site.conf.tmpl
printf 'listen=@PORT@\nname=@NAME@\nversion=@VERSION@\n' > config/service.in
printf '{"name": "shop", "version": "1.4.2", "debug": true, "db": {"host": "db1.internal", "port": 5432}, "features": ["cart", "search", "chat"]}\n' > config/settings.json
printf 'ERROR\nFATAL\n' > config/patterns.txt
printf 'APP_ENV=production\nAPP_PORT=9000\nSECRET_KEY=abc123\n' > .env
printf 'secret-token\n' > config/token.key

# --- sources
printf 'import os\nimport sys\nfrom api import routes\n\nVERSION = "1.4.1"\n\n# TODO: parse arguments\ndef main():\n    print("hello")\n\nmain()\n' > src/main.py
printf 'import json\n\ndef load(path):\n    # FIXME leaks the handle\n    return json.load(open(path))\n' > src/utils.py
printf 'def get(req):\n    # TODO: check auth\n    return 200\n\ndef post(req):\n    return 201\n' > src/api/handlers.py
printf 'ROUTES = ["/users", "/login"]\n' > src/api/routes.py
: > src/api/__init__.py
printf 'def test_main():\n    assert True\n' > src/tests/test_main.py
printf 'def test_load():\n    assert 1\n\ndef test_bad():\n    assert 1\n' > src/tests/test_utils.py
printf 'PYC1' > src/__pycache__/main.cpython-311.pyc
printf '<html><body>shop</body></html>\n' > src/web/index.html
printf 'console.log("app");\n// TODO: remove\n' > src/web/app.js
printf 'body { margin: 0; }\n' > src/web/style.css
printf '#include "core.h"\nint core(void) { return 4; }\n' > src/lib/core.c
printf 'int core(void);\n' > src/lib/core.h

# --- data
cat > data/sales.csv <<'E'
date,region,product,qty,price
2024-01-03,north,apple,10,0.50
2024-01-04,south,pear,4,0.80
2024-01-09,north,plum,25,0.20
2024-02-01,east,apple,7,0.55
2024-02-11,south,apple,12,0.50
2024-02-19,west,pear,1,0.85
2024-03-05,north,apple,3,0.60
2024-03-06,east,plum,40,0.18
E
printf 'id,name,country\n3,Cleo,DE\n1,Ann,FR\n2,Bo,DE\n4,Dan,US\n' > data/customers.csv
printf '[{"id":1,"total":20,"status":"paid"},{"id":2,"total":55,"status":"open"},{"id":3,"total":7,"status":"paid"}]\n' > data/orders.json
printf 'u1\tanna\tadmin\nu2\tbob\tuser\nu3\tcarla\tuser\n' > data/users.tsv
printf 'anna@example.com\nbob@example.org\nanna@example.com\nzoe@example.net\nbob@example.org\nkim@example.com\n' > data/emails.txt
printf 'anna@example.com\nlee@example.com\nzoe@example.net\n' > data/blocked.txt
printf 'web1\nweb2\n# spare\ndb1\n\ncache1\n' > data/hosts.txt
printf '7\n19\n3\n42\n19\n' > data/numbers.txt
printf 'q,amount\nq1,100\n' > "data/q1 report.csv"
printf 'name: shop\nport: 80\n' > data/info.yml

# --- incoming
printf 'a,b\n1,2\n' > incoming/orders-01.csv
printf 'a,b\n3,4\n5,6\n' > incoming/orders-02.csv
printf 'a,b\n7,8\n' > "incoming/orders 03.csv"
: > incoming/empty.csv
printf 'x\n' > incoming/upload.csv.part
printf 'x\n' > incoming/.hidden.tmp
printf 'y\n' > incoming/scratch.tmp
printf 'z\n' > incoming/notes.txt
(cd incoming && sha256sum orders-01.csv orders-02.csv > SHA256SUMS)

# --- backups
for i in 1 2 5 9 16 31 45; do
  printf 'dump %s\n' "$i" | gzip -n > backups/db-$i.sql.gz
done
printf 'conf\n' > backups/conf.tar
printf 'keep me\n' > backups/README
tar --sort=name --mtime=@1700000000 --owner=0 --group=0 -cf - config | gzip -n > backups/config-old.tar.gz

# --- build, dist, releases
head -c 3000 /dev/zero | tr '\0' 'b' > build/app.bin
head -c 500 /dev/zero | tr '\0' 'c' > build/libcore.so
printf 'o1' > build/obj/main.o; printf 'o2' > build/obj/core.o; printf 'd' > build/obj/core.d
printf 'built\n' > build/build.log
mkdir pk && printf 'app 1.4.2\n' > pk/app && printf 'readme\n' > pk/README
tar --sort=name --mtime=@1700000000 --owner=0 --group=0 -C pk -cf - . | gzip -n > dist/app-1.4.2.tar.gz
printf 'app 1.4.1\n' > pk/app
tar --sort=name --mtime=@1700000000 --owner=0 --group=0 -C pk -cf - . | gzip -n > dist/app-1.4.1.tar.gz
rm -r pk
printf 'wheel\n' > dist/shop-1.4.2-py3-none-any.whl
for v in v1.0 v1.1 v1.2; do printf '%s\n' "$v" > releases/$v/VERSION; printf 'run %s\n' "$v" > releases/$v/start; done
ln -s v1.1 releases/current
printf '1.4.2\n' > VERSION
printf '# Changelog\n\n## 1.4.2\n- fix cart\n- faster search\n\n## 1.4.1\n- first\n' > CHANGELOG.md
printf 'requests==2.31\nflask==3.0\n# dev\npytest==8.0\n' > requirements.txt
printf '{"name":"shop-web","version":"1.4.2","scripts":{"build":"vite build","test":"vitest"}}\n' > package.json

# --- public, docs, cache, uploads
printf '<html>home</html>\n' > public/index.html
printf 'h1 { color: red }\n' > public/css/site.css
printf 'PNG' > public/img/logo.png
printf 'PNG2' > public/img/banner.png
printf '# Shop\nSee guide.\n' > docs/README.md
printf '# Guide\nstep one\nstep two\n' > docs/guide.md
printf 's1' > cache/sess_1; printf 's2' > cache/sess_2; printf 't' > cache/thumbs/a.thumb; printf 'keep' > cache/.keep
head -c 2500 /dev/zero | tr '\0' 'j' > uploads/cat.jpg
head -c 70000 /dev/zero | tr '\0' 'k' > uploads/dog.JPG
head -c 150000 /dev/zero | tr '\0' 'm' > uploads/2024/movie.mp4
printf 'pdf' > "uploads/2024/my cv.pdf"
printf 'pdf2' > uploads/invoice.pdf

# --- scripts, k8s, sql, compose
printf '#!/bin/sh\necho deploying\n' > scripts/deploy.sh
printf '#!/bin/sh\necho backing up\n' > scripts/backup.sh
printf '#!/bin/sh\necho healthy\n' > scripts/check.sh
printf 'not a script\n' > scripts/notes.txt
chmod 755 scripts/check.sh
printf 'kind: Deployment\nmetadata:\n  name: shop\nspec:\n  replicas: 2\n  image: registry.local/shop:1.4.1\n' > k8s/deployment.yaml
printf 'kind: Service\nmetadata:\n  name: shop\n' > k8s/service.yaml
printf 'CREATE TABLE users (id int);\nCREATE TABLE orders (id int);\n' > sql/schema.sql
printf 'INSERT INTO users VALUES (1);\n' > sql/seed.sql
printf 'CREATE TABLE a (id int);\n' > sql/migrations/001_init.sql
printf 'ALTER TABLE a ADD b int;\n' > sql/migrations/002_add.sql
printf 'DROP TABLE a;\n' > sql/migrations/003_drop.sql
printf 'services:\n  web:\n    image: shop\n  db:\n    image: postgres\n' > docker-compose.yml
printf 'services:\n  web:\n    image: shop:prod\n' > docker-compose.prod.yml
printf 'ours\n' > "old stuff/letter one.txt"; printf 'theirs\n' > "old stuff/b.txt"
printf '4242\n' > run/app.pid
: > run/deploy.lock

# --- a small repository
mkdir repo
(
  cd repo
  export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
  export GIT_AUTHOR_EMAIL=dev@example.com GIT_COMMITTER_EMAIL=dev@example.com GIT_COMMITTER_NAME=Dev
  git init -q -b main .
  n=0
  for who in Anna Bob Anna Carla; do
    n=$((n+1))
    printf 'line %s\n' "$n" >> file.txt
    printf '%s\n' "$n" > "f$n.py"
    export GIT_AUTHOR_NAME=$who GIT_AUTHOR_DATE="2024-0$n-10T10:00:00Z" GIT_COMMITTER_DATE="2024-0$n-10T10:00:00Z"
    git add . && git commit -q -m "change $n"
    [ "$n" = 2 ] && git tag v0.1
  done
  git branch feature/login
) >/dev/null 2>&1

# --- modes and dates
chmod 644 config/token.key
find . -path ./repo -prune -o -exec touch -h -d '2024-06-01 12:00' {} +
ago() { local d; d="$(date -d "-$1 days" +%F) 12:00"; shift; touch -d "$d" "$@"; }
ago 0 . logs config src data incoming
ago 1 logs/app.log logs/access.log logs/error.log logs/debug.log cache/sess_1 incoming/orders-02.csv
ago 3 logs/cron.log logs/worker-1.log
ago 12 logs/app.log.1 logs/worker-2.log cache/sess_2 incoming/scratch.tmp
ago 20 "logs/nightly build.log"
ago 40 logs/app.log.2 cache/thumbs/a.thumb
ago 400 logs/old/2023.log
ago 700 logs/old/2022.log
for i in 1 2 5 9 16 31 45; do ago $i backups/db-$i.sql.gz; done
ago 60 backups/conf.tar backups/config-old.tar.gz
ago 100 releases/v1.0; ago 50 releases/v1.1; ago 4 releases/v1.2
true
