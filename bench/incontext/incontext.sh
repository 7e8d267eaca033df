#!/bin/bash
# Builds the small, deterministic tree of the "incontext" test set in the
# current directory, which must be empty. Ages are whole days counted from
# today at noon, so that two builds on one day agree to the second.
set -eu
export LC_ALL=C
if [ -n "$(ls -A .)" ]; then
    echo "incontext.sh: the current directory is not empty" >&2
    exit 1
fi

umask 022
mkdir -p logs/archive backups/keep data/raw config "My Documents/letters" \
    public/css src/vendor releases/v1 releases/v2 releases/v3 uploads/img \
    cache inbox mirror docs

# ---- logs
cat > logs/app.log <<'X'
2024-05-01 08:00:01 INFO service started
2024-05-01 08:00:04 INFO listening on port 8080
2024-05-01 08:03:10 ERROR cannot reach db1.local
2024-05-01 08:03:15 WARN retrying in 5 s
2024-05-01 08:03:20 INFO connected to db1.local
2024-05-01 08:17:42 ERROR timeout after 30 s
2024-05-01 08:20:00 INFO job 17 done
2024-05-01 08:21:00 INFO job 18 done
2024-05-01 09:02:33 WARN slow query
2024-05-01 09:05:12 ERROR timeout after 30 s
2024-05-01 09:05:13 ERROR job 19 failed
2024-05-01 09:10:00 INFO job 20 done
2024-05-01 10:00:00 INFO rotating caches
2024-05-01 10:11:59 ERROR disk quota exceeded
2024-05-01 10:12:00 INFO service stopped
X
cat > logs/app.log.1 <<'X'
2024-04-20 08:00:01 INFO service started
2024-04-20 11:40:09 ERROR out of memory
2024-04-20 11:40:10 INFO service stopped
X
cat > logs/access.log <<'X'
10.0.0.7 - - [01/May/2024:08:00:10 +0000] "GET /index.html HTTP/1.1" 200 512
10.0.0.7 - - [01/May/2024:08:00:11 +0000] "GET /css/main.css HTTP/1.1" 200 128
10.0.0.9 - - [01/May/2024:08:01:00 +0000] "GET /missing HTTP/1.1" 404 90
10.0.0.7 - - [01/May/2024:08:02:00 +0000] "POST /login HTTP/1.1" 500 44
10.0.0.3 - - [01/May/2024:08:03:00 +0000] "GET /index.html HTTP/1.1" 200 512
10.0.0.9 - - [01/May/2024:08:04:00 +0000] "GET /old HTTP/1.1" 404 90
10.0.0.3 - - [01/May/2024:08:05:00 +0000] "GET /about.html HTTP/1.1" 200 300
10.0.0.7 - - [01/May/2024:08:06:00 +0000] "GET /about.html HTTP/1.1" 200 300
10.0.0.3 - - [01/May/2024:08:07:00 +0000] "GET /index.html HTTP/1.1" 200 512
10.0.0.5 - - [01/May/2024:08:08:00 +0000] "GET /index.html HTTP/1.1" 200 512
X
printf 'worker 1 ok\nworker 2 timeout\nworker 3 ok\nworker 2 timeout\n' > logs/worker.log
: > logs/debug.log
printf 'year end\nall fine\n' | gzip -9n > logs/archive/app-2023.log.gz

# ---- backups
i=0
for d in 01 02 03 04 05 06; do
    i=$((i + 1))
    {
        echo "-- dump $i of shop"
        echo "CREATE TABLE item (id INT, name TEXT);"
        n=0
        while [ "$n" -lt "$i" ]; do
            n=$((n + 1))
            echo "INSERT INTO item VALUES ($n, 'thing $n');"
        done
    } | gzip -9n > "backups/shop_2024$d.sql.gz"
done
echo 'site archive, old' | gzip -9n > backups/site_old.tar.gz
echo 'site archive, new' | gzip -9n > backups/site_new.tar.gz
echo 'golden copy' > backups/keep/golden.txt
echo 'one dump a month' > backups/README.txt
printf 'CREATE TABLE post (id INT);\nINSERT INTO post VALUES (1);\n' > backups/blog.sql

# ---- data
cat > data/orders.csv <<'X'
id,customer,amount
1,anna,20
2,ben,35
3,carol,12
4,anna,50
5,dirk,8
X
cat > data/customers.csv <<'X'
id,name,city
1,anna,Bonn
2,ben,Kiel
3,carol,Ulm
4,dirk,Kiel
X
printf 'pear\napple\nfig\napple\nplum\npear\n' > data/names.txt
printf '11\n12\n14\n15\n18\n' > data/ids.txt
printf '12\n13\n15\n' > data/ids_old.txt
printf 'anna\nben\ndirk\ncarolin\n' > data/users.txt
printf '3.5 4\n2 9\n' > data/raw/points.txt
printf 'x\ny\nz\n' > data/raw/letters.txt
printf 'not a database\n' > data/shop.db

# ---- config
cat > config/app.conf <<'X'
# main settings
host=db1.local
port=8080
mode=fast

# limits
max_users=50
X
printf 'server db1.local;\nserver db1xlocal;\nlisten 80;\n' > config/nginx.conf
printf 'PORT=7070\nAPP_MODE=test\n' > config/app.env
printf 'web1\nweb2\ndb1\n' > config/hosts.list
printf 'remember db1.local\nsecond line\n' > "config/my notes.txt"
cat > config/package.json <<'X'
{
  "name": "shopfront",
  "version": "2.3.1",
  "scripts": {"build": "vite build", "test": "vitest"},
  "dependencies": {"left-pad": "1.3.0", "dayjs": "1.11.0", "ky": "1.2.0"}
}
X
printf 'services:\n  web:\n    image: shop\n' > config/compose.yml

# ---- the rest
printf 'to do\n' > "My Documents/list.txt"
printf 'Dear Sir\n' > "My Documents/letters/to bank.txt"
printf 'Dear Ann\n' > "My Documents/letters/ann.txt"
printf '<h1>home</h1>\n' > public/index.html
printf '<h1>about</h1>\n' > public/about.html
printf 'h1 { color: red }\n' > public/css/main.css
printf 'import util\n# TODO: options\nutil.go()\n' > src/main.py
printf 'def go():\n    # TODO: speed\n    return 1\n' > src/util.py
printf '# TODO: not ours\nx = 1\n' > src/vendor/lib.py
printf 'int main(void) { return 0; }\n' > src/tool.c
for v in v1 v2 v3; do echo "release $v" > releases/$v/VERSION; done
ln -s v2 releases/current
head -c 300000 /dev/zero | tr '\0' 'a' > uploads/film.bin
head -c 150000 /dev/zero | tr '\0' 'b' > "uploads/long talk.bin"
head -c 2000 /dev/zero | tr '\0' 'c' > uploads/note.bin
echo jpg1 > uploads/img/cat.jpeg
echo jpg2 > "uploads/img/old dog.jpeg"
echo png1 > uploads/img/owl.png
echo c1 > cache/page1.tmp
echo c2 > cache/page2.tmp
echo c3 > cache/index.dat
echo 4711 > cache/job.lock
: > inbox/empty1.txt
: > "inbox/empty two.txt"
echo 'hello' > inbox/mail.txt
echo 'first' > docs/intro.md
echo 'second' > docs/usage.md

# ---- times
find . -exec touch -h -d '2024-05-01 12:00:00' {} +
age() {  # days file
    touch -d "$(date -d "$1 days ago" +%Y-%m-%d) 12:00:00" "$2"
}
age 100 backups/shop_202401.sql.gz
age 60 backups/shop_202402.sql.gz
age 40 backups/shop_202403.sql.gz
age 20 backups/shop_202404.sql.gz
age 5 backups/shop_202405.sql.gz
age 2 backups/shop_202406.sql.gz
age 50 backups/site_old.tar.gz
age 3 backups/site_new.tar.gz
age 4 backups/keep/golden.txt
age 2 backups/README.txt
age 2 backups/blog.sql
age 2 logs/app.log
age 10 logs/app.log.1
age 3 logs/access.log
age 45 logs/worker.log
age 45 logs/debug.log
age 90 logs/archive/app-2023.log.gz
age 12 cache/page1.tmp
age 2 cache/page2.tmp
age 12 cache/index.dat
