#!/bin/bash
# The files that the scripts of inscript.jsonl work on: a small server with an application on it.
mkdir -p logs/archive backups config data src/lib tests releases/{r1,r2,r3,r4} www/assets inbox outbox \
    photos dotfiles cache reports run bin docs
cat > logs/app.log <<'EOF'
2024-05-01 08:00:01 INFO start pid=100
2024-05-01 08:00:02 ERROR db connection refused
2024-05-01 08:00:05 WARN retrying db
2024-05-01 08:00:09 INFO connected
2024-05-01 09:12:44 ERROR timeout on /login
2024-05-01 09:30:00 INFO user=anna login
2024-05-01 09:31:10 ERROR db connection refused
2024-05-01 10:00:00 INFO user=bert login
2024-05-01 10:05:00 FATAL out of memory
EOF
cat > logs/access.log <<'EOF'
10.0.0.5 - - [01/May/2024:10:00:00 +0000] "GET / HTTP/1.1" 200 512
10.0.0.7 - - [01/May/2024:10:00:01 +0000] "GET /login HTTP/1.1" 200 800
10.0.0.5 - - [01/May/2024:10:00:02 +0000] "POST /login HTTP/1.1" 500 12
10.0.0.9 - - [01/May/2024:10:00:03 +0000] "GET /missing HTTP/1.1" 404 90
10.0.0.5 - - [01/May/2024:10:00:04 +0000] "GET /assets/a.css HTTP/1.1" 200 70
10.0.0.7 - - [01/May/2024:10:00:05 +0000] "GET /missing HTTP/1.1" 404 90
EOF
printf 'job %s done\n' 1 2 3 > logs/worker.log
: > logs/empty.log
for day in 2 9 20 40; do
    echo "dump of $day days ago" > "backups/db-$day.sql"
    echo "old log $day" > "logs/app-$day.log"
    touch -d "$day days ago" "backups/db-$day.sql" "logs/app-$day.log"
done
cat > config/app.conf <<'EOF'
# settings of the application
host=localhost
port=8080

debug=true
name=shop
EOF
sed 's/localhost/__HOST__/; s/8080/__PORT__/' config/app.conf > config/app.conf.tmpl
printf 'DB_HOST=db1\nDB_NAME=shop\nDB_USER=shop\n' > .env
printf 'id,name,country,amount\n1,anna,de,10\n2,bert,us,25\n3,cora,de,5\n4,dan,fr,40\n' > data/users.csv
printf 'web1\nweb2\n\n# retired\ndb1\n' > data/servers.txt
printf 'pear\napple\nfig\napple\npear\n' > data/words.txt
printf '1.4.2\n' > VERSION
printf 'print("a")\n# TODO one\n' > src/main.py
printf 'def f():\n    return 1\n' > src/lib/util.py
printf '#!/bin/sh\necho tool\n' > src/tool.sh
printf 'assert True\n' > tests/test_main.py
printf '{"name": "shop", "version": "1.4.2"}\n' > package.json
for name in r1 r2 r3 r4; do echo "$name" > "releases/$name/index.html"; done
touch -d '4 days ago' releases/r1; touch -d '3 days ago' releases/r2
touch -d '2 days ago' releases/r3; touch -d '1 day ago' releases/r4
ln -s releases/r3 current
echo '<h1>shop</h1>' > www/index.html
echo 'body {}' > www/assets/a.css
echo 'scan one' > 'inbox/scan 1.txt'
echo 'scan two' > 'inbox/scan 2.txt'
echo 'letter' > inbox/letter.txt
echo 'sheet' > inbox/sheet.csv
for n in 1 2 3; do echo "photo $n" > "photos/IMG_$n.JPG"; done
echo 'photo 4' > photos/img_4.jpg
echo 'alias ll="ls -l"' > dotfiles/bashrc
echo 'set number' > dotfiles/vimrc
printf '[user]\nname = Anna\n' > dotfiles/gitconfig
mkdir -p cache/sub; echo x > cache/a.tmp; echo y > cache/sub/b.tmp; echo z > cache/keep.txt
echo 4242 > run/app.pid
printf '#!/bin/sh\necho hello from app "$@"\n' > bin/app
chmod 755 bin/app src/tool.sh
echo '# Shop' > README.md
