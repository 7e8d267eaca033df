"""A request for a line once more, for something else, is answered by that line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caro_lsp.generate.script.analogy.again import again
from caro_lsp.generate.script.analogy.statements import pieces, statements
from caro_lsp.generate.script.scope import Scope

AGAIN = [
    # More of a list.
    (['mkdir -p "$ROOT"/{in,out}'], "dirs log and run/x as well", 'mkdir -p "$ROOT"/{log,run/x}'),
    (
        ['mkdir -p "$ROOT/in" "$ROOT/out"'],
        "the folders log and run too",
        'mkdir -p "$ROOT/log" "$ROOT/run"',
    ),
    (
        ["zip -q a.zip art/x.png art/y.svg"],
        "likewise the txt files as t.zip",
        "zip -q t.zip art/*.txt",
    ),
    # What is told exactly stands for what it is called.
    (
        ['rsync -a --delete web/ "$TO/web/"'],
        "the manual too (doc/manual)",
        'rsync -a --delete doc/manual/ "$TO/manual/"',
    ),
    (
        ["xz -q log/a.log"],
        "same treatment for the log of last week, log/b.log",
        "xz -q log/b.log",
    ),
    # The line that has the verb in it, though others do such things.
    (
        ["podman pull -q web:3", "curl -s http://localhost/up"],
        "pull mailer too",
        "podman pull -q mailer",
    ),
    # Something with another ending, where the name is made of a variable.
    (['wget -q "$MIRROR/kit-$V.tgz"'], "also download kit.conf", 'wget -q "$MIRROR/kit.conf"'),
    (
        ["insist 3 curl -fsSO https://a.example/kit.tgz"],
        "fetch kit.tgz.sig in the same way",
        "insist 3 curl -fsSO https://a.example/kit.tgz.sig",
    ),
    # What is read, and what is made of it.
    (
        ["ffmpeg -y -i in/a.wav -b:a 96k out/a.mp3"],
        "convert in/b.wav to out/b.ogg as well",
        "ffmpeg -y -i in/b.wav -b:a 96k out/b.ogg",
    ),
    (["pip install -q attrs"], "and rich, httpx", "pip install -q rich httpx"),
    (["cp -r plans /mnt/plans"], "and the results", "cp -r results /mnt/results"),
    (["tar -czf backup/site.tar.gz site"], "same for the wiki", "tar -czf backup/wiki.tar.gz wiki"),
    (["tar -czf backup/site.tar.gz site"], "pack wiki as well", "tar -czf backup/wiki.tar.gz wiki"),
    (
        ["tar -czf backup/site.tar.gz site"],
        "and the mail folder",
        "tar -czf backup/mail.tar.gz mail",
    ),
    (["grep -c ERROR app.log"], "how many WARN?", "grep -c WARN app.log"),
    (["grep -c ERROR app.log"], "and the warnings", "grep -c WARN app.log"),
    (["grep -c ERROR app.log"], "same for db.log", "grep -c ERROR db.log"),
    (["wc -l data/users.csv"], "same for data/orders.csv", "wc -l data/orders.csv"),
    (["wc -l data/users.csv"], "count the lines of data/orders.csv too", "wc -l data/orders.csv"),
    (["systemctl restart nginx"], "restart php-fpm too", "systemctl restart php-fpm"),
    (["systemctl restart nginx"], "and php-fpm", "systemctl restart php-fpm"),
    (
        ["sudo systemctl enable --now nginx"],
        "same for redis and postgresql",
        "sudo systemctl enable --now redis && sudo systemctl enable --now postgresql",
    ),
    (
        ["docker build -t shop/web:latest web", "docker push shop/web:latest"],
        "same for api",
        "docker build -t shop/api:latest api && docker push shop/api:latest",
    ),
    (
        ["docker build -t shop/web:latest web", "docker push shop/web:latest"],
        "now build the worker",
        "docker build -t shop/worker:latest worker",
    ),
    (
        ["scp -P 2222 report.pdf ann@files.example.org:/srv/in/"],
        "send summary.pdf too",
        "scp -P 2222 summary.pdf ann@files.example.org:/srv/in/",
    ),
    (["scp dist/app.tgz deploy@web1:/srv/"], "same for web2", "scp dist/app.tgz deploy@web2:/srv/"),
    (
        ["ssh deploy@web1 systemctl reload nginx"],
        "and on web2",
        "ssh deploy@web2 systemctl reload nginx",
    ),
    (
        ["ssh deploy@web1 systemctl reload nginx"],
        "do the same on db1.example.com",
        "ssh deploy@db1.example.com systemctl reload nginx",
    ),
    (
        ["LIVE=web1", "TEST=web9", 'ssh "$LIVE" uptime'],
        "same on the test host",
        'ssh "$TEST" uptime',
    ),
    (["rm -rf logs/prod-*.log"], "now the staging ones", "rm -rf logs/staging-*.log"),
    (
        ['psql -d shop -c "select count(*) from users"'],
        "and for orders",
        'psql -d shop -c "select count(*) from orders"',
    ),
    (
        ['sqlite3 app.db "delete from sessions where age > 30"'],
        "clean up the tokens table too",
        'sqlite3 app.db "delete from tokens where age > 30"',
    ),
    (
        ["pg_dump -t users shop > dump/users.sql"],
        "same for orders and items",
        "pg_dump -t orders shop > dump/orders.sql && pg_dump -t items shop > dump/items.sql",
    ),
    (["mysqldump shop > shop.sql"], "dump the blog database too", "mysqldump blog > blog.sql"),
    (["find src -name '*.py' | wc -l"], "same for the js files", "find src -name '*.js' | wc -l"),
    (["find src -name '*.py' | wc -l"], "how many css ones?", "find src -name '*.css' | wc -l"),
    (["find src -name '*.py' | wc -l"], "and in tests", "find tests -name '*.py' | wc -l"),
    (
        ["convert a.png -resize 50% small/a.png"],
        "b.png too",
        "convert b.png -resize 50% small/b.png",
    ),
    (
        ["ffmpeg -i talk1.mov -c:v libx264 talk1.mp4"],
        "talk2 as well",
        "ffmpeg -i talk2.mov -c:v libx264 talk2.mp4",
    ),
    (
        ['curl -fsSL "$URL/tool.tgz" -o dl/tool.tgz'],
        "get the .sha256 as well",
        'curl -fsSL "$URL/tool.tgz.sha256" -o dl/tool.tgz.sha256',
    ),
    (
        ['curl -fsSL "$URL/tool.tgz" -o dl/tool.tgz'],
        "fetch README.md the same way",
        'curl -fsSL "$URL/README.md" -o dl/README.md',
    ),
    (["rsync -avn src/ host:/srv/src/"], "ok, now do it for real", "rsync -av src/ host:/srv/src/"),
    (
        ["rsync -a --dry-run src/ host:/srv/src/"],
        "run it again without the dry run",
        "rsync -a src/ host:/srv/src/",
    ),
    (["git clean -nd"], "looks good, for real now", "git clean -fd"),
    (["kubectl apply --dry-run=client -f k8s/"], "now for real", "kubectl apply -f k8s/"),
    (["make test"], "run it again with -j4", "make -j4 test"),
    (["make test"], "and the lint target", "make lint"),
    (["make test"], "again", "make test"),
    (["chmod 600 keys/web.pem"], "keys/db.pem too", "chmod 600 keys/db.pem"),
    (["KEY=keys/db.pem", "chmod 600 keys/web.pem"], "same for the key", 'chmod 600 "$KEY"'),
    (
        ["A=one.txt", "B=two.txt", 'sort "$A" > sorted-one.txt'],
        "same for B",
        'sort "$B" > sorted-two.txt',
    ),
    (
        ["SRC=in", "WIKI=wiki", 'zip -qr out/in.zip "$SRC"'],
        "and the wiki",
        'zip -qr out/wiki.zip "$WIKI"',
    ),
    (
        ["for f in *.jpg; do", 'convert "$f" -resize 50% "small/$f"', "done"],
        "same for the pngs",
        'for f in *.png; do convert "$f" -resize 50% "small/$f"; done',
    ),
    (["for h in web1 web2; do", 'ssh "$h" uptime', "done"], "and db1", "ssh db1 uptime"),
    (['log() { echo "$*"; }', 'log "start"'], 'log "stop"', 'log "stop"'),
    (["gunzip -k dumps/a.sql.gz"], "unpack dumps/b.sql.gz as well", "gunzip -k dumps/b.sql.gz"),
    (
        ["sha256sum dist/app.tar.gz > dist/app.tar.gz.sha256"],
        "same for dist/docs.tar.gz",
        "sha256sum dist/docs.tar.gz > dist/docs.tar.gz.sha256",
    ),
    (
        ['find . -name "*.bak" -print0 | xargs -0 ls -l'],
        "the sha256 of each",
        'find . -name "*.bak" -print0 | xargs -0 sha256sum',
    ),
    (
        ["find . -name '*.iso' -exec du -h {} +"],
        "and the md5 of every one",
        "find . -name '*.iso' -exec md5sum {} +",
    ),
    (["apt-get install -y git curl"], "also install make", "apt-get install -y make"),
    (["pip install --user flask"], "we also need requests", "pip install --user requests"),
    (["npm install --save-dev eslint"], "prettier too", "npm install --save-dev prettier"),
    (["tail -n 20 app.log"], "now the last 50 lines", "tail -n 50 app.log"),
    (["tail -n 20 app.log"], "same for the worker log, last 5 lines", "tail -n 5 worker.log"),
    (["head -n 3 data/a.csv"], "same with data/b.csv, only 1 line", "head -n 1 data/b.csv"),
    (["jq -r .name a.json"], "same for b.json", "jq -r .name b.json"),
    (["ping -c 1 gw.lan"], "nas.lan too", "ping -c 1 nas.lan"),
    (["git push origin main"], "and the release branch", "git push origin release"),
    (["git push origin main"], "push to the backup remote too", "git push backup main"),
    (
        ["kubectl -n shop rollout restart deployment/web"],
        "and the worker",
        "kubectl -n shop rollout restart deployment/worker",
    ),
    (
        ["kubectl -n shop rollout restart deployment/web"],
        "same in the staging namespace",
        "kubectl -n staging rollout restart deployment/web",
    ),
    (
        ["docker compose -f dev.yml logs --tail 20 web"],
        "and those of the db",
        "docker compose -f dev.yml logs --tail 20 db",
    ),
    (["mv inbox/a.csv done/"], "b.csv too", "mv inbox/b.csv done/"),
    (["ln -s ../conf/vimrc ~/.vimrc"], "same for bashrc", "ln -s ../conf/bashrc ~/.bashrc"),
    (
        ['echo "users: $(wc -l < users.csv)"'],
        "same for orders",
        'echo "orders: $(wc -l < orders.csv)"',
    ),
    (
        ["gpg --encrypt -r ops backup/db.sql"],
        "encrypt backup/files.tar too",
        "gpg --encrypt -r ops backup/files.tar",
    ),
    (["useradd -m -s /bin/bash anna"], "also add ben", "useradd -m -s /bin/bash ben"),
    (["mkdir -p out/a"], "and out/b", "mkdir -p out/b"),
    (
        ["chown -R www-data:www-data /srv/site"],
        "same for /srv/uploads",
        "chown -R www-data:www-data /srv/uploads",
    ),
    (
        ["aws s3 cp dist/app.js s3://bucket/app.js --acl public-read"],
        "upload style.css as well",
        "aws s3 cp dist/style.css s3://bucket/style.css --acl public-read",
    ),
    (
        ["SRC=app", "OUT=dist", 'mkdir -p "$OUT"', 'cp -r "$SRC/static" "$OUT/static"'],
        "templates too",
        'cp -r "$SRC/templates" "$OUT/templates"',
    ),
    (
        ["SRC=app", "OUT=dist", 'cp "$SRC/run.sh" "$OUT/"'],
        "copy stop.sh as well",
        'cp "$SRC/stop.sh" "$OUT/"',
    ),
    (
        ["cp etc/nginx.conf backup/nginx.conf.bak"],
        "do the same with etc/php.ini",
        "cp etc/php.ini backup/php.ini.bak",
    ),
    (
        ["cp etc/nginx.conf backup/nginx.conf.bak"],
        "php.ini likewise",
        "cp etc/php.ini backup/php.ini.bak",
    ),
    (
        ["BACKUP=/mnt/nas", 'rsync -a --delete ~/Documents/ "$BACKUP/Documents/"'],
        "and the same for Pictures",
        'rsync -a --delete ~/Pictures/ "$BACKUP/Pictures/"',
    ),
    (
        ["BACKUP=/mnt/nas", 'rsync -a --delete ~/Documents/ "$BACKUP/Documents/"'],
        "sync Music too",
        'rsync -a --delete ~/Music/ "$BACKUP/Music/"',
    ),
    (["check() { :; }", "check nginx"], "check redis as well", "check redis"),
    (["check() { :; }", "check nginx 80"], "check redis on port 6379 as well", "check redis 6379"),
    (
        ["warn() { :; }", 'warn "disk is nearly full"'],
        'warn about "no backup found" too',
        'warn "no backup found"',
    ),
    (
        ["render() { :; }", "render templates/app.conf.j2 out/app.conf"],
        "same for templates/db.conf.j2",
        "render templates/db.conf.j2 out/db.conf",
    ),
    (
        ["fetch() { :; }", 'fetch "$BASE/linux.zip" dl/linux.zip'],
        "now the darwin one",
        'fetch "$BASE/darwin.zip" dl/darwin.zip',
    ),
    (
        ["IMG_WEB=shop/web", "IMG_API=shop/api", 'docker pull "$IMG_WEB"'],
        "and the api image",
        'docker pull "$IMG_API"',
    ),
    (
        ["WEB_DIR=/srv/web", "API_DIR=/srv/api", 'git -C "$WEB_DIR" pull --ff-only'],
        "same in the api dir",
        'git -C "$API_DIR" pull --ff-only',
    ),
    (
        ["WEB_DIR=/srv/web", "API_DIR=/srv/api", 'git -C "$WEB_DIR" pull --ff-only'],
        "update the api checkout too",
        'git -C "$API_DIR" pull --ff-only',
    ),
    (
        ["USER_DB=u.db", "ORDER_DB=o.db", 'sqlite3 "$USER_DB" ".backup u.bak"'],
        "back up the orders db likewise",
        'sqlite3 "$ORDER_DB" ".backup o.bak"',
    ),
    (
        ["LEFT=a.csv", "RIGHT=b.csv", 'sort -u "$LEFT" -o "$LEFT"'],
        "same with RIGHT",
        'sort -u "$RIGHT" -o "$RIGHT"',
    ),
    (
        ["LEFT=a.csv", "RIGHT=b.csv", 'sort -u "$LEFT" -o "$LEFT"'],
        "now the right one",
        'sort -u "$RIGHT" -o "$RIGHT"',
    ),
    (
        ["SRC=logs", 'tar -czf "$OUT/logs-$(date +%F).tar.gz" "$SRC"'],
        "pack conf the same way",
        'tar -czf "$OUT/conf-$(date +%F).tar.gz" conf',
    ),
    (
        ['grep -rl "oldname" src | xargs sed -i "s/oldname/newname/g"'],
        "same for the docs folder",
        'grep -rl "oldname" docs | xargs sed -i "s/oldname/newname/g"',
    ),
    (
        ["sed -i 's/localhost/db1/' conf/app.ini"],
        "change conf/test.ini too",
        "sed -i 's/localhost/db1/' conf/test.ini",
    ),
    (
        ["awk -F, '{print $2}' users.csv | sort | uniq -c"],
        "same for orders.csv",
        "awk -F, '{print $2}' orders.csv | sort | uniq -c",
    ),
    (
        ["awk -F, '{print $2}' users.csv | sort | uniq -c"],
        "again, but for column 3",
        "awk -F, '{print $3}' users.csv | sort | uniq -c",
    ),
    (["cut -d: -f1 /etc/passwd"], "now field 7", "cut -d: -f7 /etc/passwd"),
    (
        ["sort -t, -k2,2 data.csv | head -n 5"],
        "same but by column 4",
        "sort -t, -k4,4 data.csv | head -n 5",
    ),
    (
        ["find . -type f -mtime +30 -name '*.log' -print"],
        "same for files older than 90 days",
        "find . -type f -mtime +90 -name '*.log' -print",
    ),
    (["find . -type f -size +10M"], "once more with 100M", "find . -type f -size +100M"),
    (
        ["curl -s http://localhost:8080/health"],
        "same on port 9090",
        "curl -s http://localhost:9090/health",
    ),
    (
        ["curl -s http://localhost:8080/health"],
        "and /metrics",
        "curl -s http://localhost:8080/metrics",
    ),
    (
        ["curl -s -o /dev/null -w '%{http_code}' https://shop.example.com"],
        "check https://blog.example.com too",
        "curl -s -o /dev/null -w '%{http_code}' https://blog.example.com",
    ),
    (["nc -z -w 3 db1.lan 5432"], "and cache1.lan", "nc -z -w 3 cache1.lan 5432"),
    (["dig +short example.com"], "example.org too", "dig +short example.org"),
    (
        ["kubectl get pods -n shop -o wide"],
        "same for services",
        "kubectl get services -n shop -o wide",
    ),
    (
        ["kubectl -n shop logs deploy/web --tail=50"],
        "and the ones of api",
        "kubectl -n shop logs deploy/api --tail=50",
    ),
    (
        ["helm upgrade --install web charts/web -n shop"],
        "worker too",
        "helm upgrade --install worker charts/worker -n shop",
    ),
    (
        ["ansible-playbook -i hosts site.yml --check"],
        "run it for real",
        "ansible-playbook -i hosts site.yml",
    ),
    (["npm run lint"], "and test too", "npm run test"),
    (["python3 -m pytest tests/unit"], "same for tests/e2e", "python3 -m pytest tests/e2e"),
    (["python3 -m pytest tests/unit -q"], "run the e2e ones too", "python3 -m pytest tests/e2e -q"),
    (
        ["go build -o bin/server ./cmd/server"],
        "build the client as well",
        "go build -o bin/client ./cmd/client",
    ),
    (
        ["gcc -Wall -O2 -o bin/tool tool.c"],
        "compile helper.c the same way",
        "gcc -Wall -O2 -o bin/helper helper.c",
    ),
    (
        ["openssl x509 -in certs/web.pem -noout -enddate"],
        "same for certs/mail.pem",
        "openssl x509 -in certs/mail.pem -noout -enddate",
    ),
    (
        ["install -m 755 bin/start.sh /usr/local/bin/start"],
        "and bin/stop.sh",
        "install -m 755 bin/stop.sh /usr/local/bin/stop",
    ),
    (
        ["ln -s /opt/tool/bin/tool ~/bin/tool"],
        "link helper too",
        "ln -s /opt/tool/bin/helper ~/bin/helper",
    ),
    (["redis-cli -h cache1 del session:1"], "session:2 too", "redis-cli -h cache1 del session:2"),
    (
        ["mv report-2024-01.csv archive/2024/"],
        "report-2024-02.csv also",
        "mv report-2024-02.csv archive/2024/",
    ),
    (["mv logs/jan.log archive/jan.log"], "february too", "mv logs/feb.log archive/feb.log"),
    (["gzip -k logs/jan.log"], "feb too", "gzip -k logs/feb.log"),
    (["touch src/a/__init__.py"], "and src/b/__init__.py", "touch src/b/__init__.py"),
    (
        ["test -f config.yml || exit 1"],
        "also make sure secrets.yml exists",
        "test -f secrets.yml || exit 1",
    ),
    (['[ -n "$USER_NAME" ] || exit 1', "PASS=x"], "same for PASS", '[ -n "$PASS" ] || exit 1'),
    (
        ["command -v jq >/dev/null || exit 1"],
        "same for curl",
        "command -v curl >/dev/null || exit 1",
    ),
    (
        ["command -v jq >/dev/null || { echo 'jq missing'; exit 1; }"],
        "check for yq too",
        "command -v yq >/dev/null || { echo 'yq missing'; exit 1; }",
    ),
    (["chmod +x bin/a.sh"], "make bin/b.sh executable too", "chmod +x bin/b.sh"),
    (["chmod 644 public/*.html"], "same for the css files", "chmod 644 public/*.css"),
    (["gzip -9 access.log"], "compress error.log as well", "gzip -9 error.log"),
    (["zcat logs/a.gz | grep -c 404"], "and 500", "zcat logs/a.gz | grep -c 500"),
    (["grep -c ' 404 ' access.log"], "how many 500?", "grep -c ' 500 ' access.log"),
    (
        ["grep ' 404 ' access.log | wc -l"],
        "same for 500 and 503",
        "grep ' 500 ' access.log | wc -l && grep ' 503 ' access.log | wc -l",
    ),
    (
        ["grep '^2024-05-01' app.log | grep -c ERROR"],
        "same for 2024-05-02",
        "grep '^2024-05-02' app.log | grep -c ERROR",
    ),
    (["git tag -a v1.2.0 -m 'v1.2.0'"], "tag v1.2.1 too", "git tag -a v1.2.1 -m 'v1.2.1'"),
    (["docker rmi shop:1.0.0"], "1.0.1 too", "docker rmi shop:1.0.1"),
    (["kill $(cat run/web.pid)"], "and the worker", "kill $(cat run/worker.pid)"),
    (
        ["mysql shop -e 'truncate table sessions'"],
        "carts too",
        "mysql shop -e 'truncate table carts'",
    ),
    (["psql -d shop -c '\\d users'"], "same for the orders table", "psql -d shop -c '\\d orders'"),
    (
        ["iptables -A INPUT -p tcp --dport 80 -j ACCEPT"],
        "same for port 443",
        "iptables -A INPUT -p tcp --dport 443 -j ACCEPT",
    ),
    (["ufw allow 80/tcp"], "allow 443 too", "ufw allow 443/tcp"),
    (["echo 'alice' >> users.txt"], "add bob too", "echo 'bob' >> users.txt"),
    (
        ["echo '127.0.0.1 shop.local' >> hosts"],
        "same for blog.local",
        "echo '127.0.0.1 blog.local' >> hosts",
    ),
    (
        ["pandoc README.md -o out/README.html"],
        "same for CHANGELOG.md",
        "pandoc CHANGELOG.md -o out/CHANGELOG.html",
    ),
    (
        ["pandoc README.md -o out/README.pdf"],
        "convert GUIDE.md as well",
        "pandoc GUIDE.md -o out/GUIDE.pdf",
    ),
    (["7z a out/photos.7z photos"], "videos too", "7z a out/videos.7z videos"),
    (
        ["zip -r out/photos.zip photos -x '*.tmp'"],
        "zip up the videos folder too",
        "zip -r out/videos.zip videos -x '*.tmp'",
    ),
    (["du -sh /var/log"], "and /var/cache", "du -sh /var/cache"),
    (["du -sh /var/log"], "what about /home?", "du -sh /home"),
    (["ls -1 in | wc -l"], "same for out", "ls -1 out | wc -l"),
    (["diff -u a/x.conf b/x.conf"], "same for y.conf", "diff -u a/y.conf b/y.conf"),
    (
        ["grep -rn --include='*.py' print src"],
        "same in the js files",
        "grep -rn --include='*.js' print src",
    ),
    (
        ["grep -rn --include='*.py' print src"],
        "and in tests",
        "grep -rn --include='*.py' print tests",
    ),
    (
        ["grep -rn --include='*.py' print src"],
        "search for eval too",
        "grep -rn --include='*.py' eval src",
    ),
    (
        ["grep -rn --include='*.py' print src"],
        "look for eval likewise",
        "grep -rn --include='*.py' eval src",
    ),
    (["grep -q '^root:' /etc/passwd"], "same for www-data", "grep -q '^www-data:' /etc/passwd"),
    (["sed -n 's/^name: //p' app.yml"], "same for version", "sed -n 's/^version: //p' app.yml"),
    (
        ["sed -i 's/^debug=.*/debug=off/' app.ini"],
        "the same for trace",
        "sed -i 's/^trace=.*/trace=off/' app.ini",
    ),
    (
        ["useradd -r -s /usr/sbin/nologin web", "mkdir -p /srv/web", "chown web:web /srv/web"],
        "the same for the api",
        "useradd -r -s /usr/sbin/nologin api && mkdir -p /srv/api && chown api:api /srv/api",
    ),
    (
        ["docker build -t shop/web services/web"],
        "and services/api",
        "docker build -t shop/api services/api",
    ),
    (["docker exec web nginx -s reload"], "db as well", "docker exec db nginx -s reload"),
    (["docker stop web"], "db as well", "docker stop db"),
    (
        ["docker cp web:/var/log/app.log logs/web.log"],
        "same for the api container",
        "docker cp api:/var/log/app.log logs/api.log",
    ),
    (
        ["mysqldump --single-transaction shop | gzip > dumps/shop.sql.gz"],
        "the blog db too",
        "mysqldump --single-transaction blog | gzip > dumps/blog.sql.gz",
    ),
    (
        ["DB=shop", 'mysqldump --single-transaction "$DB" | gzip > "dumps/$DB.sql.gz"'],
        "same for the wiki database",
        'mysqldump --single-transaction wiki | gzip > "dumps/wiki.sql.gz"',
    ),
    (
        ["SRC=en", "sed 's/LANG/en/' tpl.html > out/en.html"],
        "and de",
        "sed 's/LANG/de/' tpl.html > out/de.html",
    ),
    (
        ["sed 's/LANG/en/' tpl.html > out/en.html"],
        "likewise for de and fr",
        "sed 's/LANG/de/' tpl.html > out/de.html && sed 's/LANG/fr/' tpl.html > out/fr.html",
    ),
    (
        ["head -n 1 sales.csv > out/north.csv", "grep ',north,' sales.csv >> out/north.csv"],
        "same for south",
        "head -n 1 sales.csv > out/south.csv && grep ',south,' sales.csv >> out/south.csv",
    ),
    (["cp -r templates/blog sites/blog"], "one more for shop", "cp -r templates/shop sites/shop"),
    (
        ["wget -q -P iso https://example.org/a.iso"],
        "fetch https://example.org/b.iso too",
        "wget -q -P iso https://example.org/b.iso",
    ),
    (
        ["curl -fsS -X POST -d @a.json https://api.example.org/items"],
        "same with b.json",
        "curl -fsS -X POST -d @b.json https://api.example.org/items",
    ),
    (
        ["aws s3 sync site s3://prod-site --delete"],
        "same to the staging bucket",
        "aws s3 sync site s3://staging-site --delete",
    ),
    (
        ["rsync -az site/ web1:/srv/site/"],
        "deploy to web2 as well",
        "rsync -az site/ web2:/srv/site/",
    ),
    (
        ["rsync -az site/ deploy@web1:/srv/site/"],
        "and to web2 and web3",
        "rsync -az site/ deploy@web2:/srv/site/ && rsync -az site/ deploy@web3:/srv/site/",
    ),
    (
        ["scp conf/app.ini root@10.0.0.5:/etc/"],
        "copy conf/db.ini there too",
        "scp conf/db.ini root@10.0.0.5:/etc/",
    ),
    (["ssh root@10.0.0.5 reboot"], "and 10.0.0.6", "ssh root@10.0.0.6 reboot"),
    (["gpg --import keys/ann.asc"], "and keys/bob.asc", "gpg --import keys/bob.asc"),
    (["echo '== users'", "wc -l < users.csv"], "orders next", "wc -l < orders.csv"),
    (
        ["printf '%-10s %s\\n' users \"$(wc -l < users.csv)\""],
        "a row for orders",
        "printf '%-10s %s\\n' orders \"$(wc -l < orders.csv)\"",
    ),
    (
        ["printf '%-10s %s\\n' users \"$(wc -l < users.csv)\" >> table.txt"],
        "and one for orders",
        "printf '%-10s %s\\n' orders \"$(wc -l < orders.csv)\" >> table.txt",
    ),
    (
        ["row() { :; }", 'row css "$(cat web/*.css | wc -l)"'],
        "another row for the html files",
        'row html "$(cat web/*.html | wc -l)"',
    ),
    (
        ["LOGS=(a.log b.log)", 'gzip -k "${LOGS[0]}"'],
        "the rest too",
        'for log in "${LOGS[@]:1}"; do gzip -k "$log"; done',
    ),
    (
        ["first=x.csv", "second=y.csv", 'tail -n +2 "$first" >> all.csv'],
        "append the second one as well",
        'tail -n +2 "$second" >> all.csv',
    ),
    (
        ["OLD_DIR=a", "NEW_DIR=b", 'find "$OLD_DIR" -type f | sort > old.lst'],
        "same for the new dir",
        'find "$NEW_DIR" -type f | sort > new.lst',
    ),
    (
        [
            "PROD_URL=https://a.example",
            "TEST_URL=https://b.example",
            'curl -fsS "$PROD_URL/health"',
        ],
        "and the test one",
        'curl -fsS "$TEST_URL/health"',
    ),
    (
        ["WEB_PORT=80", "API_PORT=8080", 'nc -z localhost "$WEB_PORT"'],
        "check the api port too",
        'nc -z localhost "$API_PORT"',
    ),
    (
        ["SVC_A=web", "SVC_B=db", 'systemctl is-active "$SVC_A"'],
        "same for SVC_B",
        'systemctl is-active "$SVC_B"',
    ),
    (
        ["if [ -f a.conf ]; then", "cp a.conf backup/", "fi"],
        "same for b.conf",
        "if [ -f b.conf ]; then cp b.conf backup/; fi",
    ),
    (
        ["find data -name '*.csv' -exec gzip {} +"],
        "the json files too",
        "find data -name '*.json' -exec gzip {} +",
    ),
    (
        ["find data -name '*.csv' -exec gzip {} +"],
        "and in archive",
        "find archive -name '*.csv' -exec gzip {} +",
    ),
    (
        ["find data -name '*.csv' -mtime +30 -delete"],
        "the tmp files as well",
        "find data -name '*.tmp' -mtime +30 -delete",
    ),
    (["ls photos/*.jpg | wc -l"], "how many png ones?", "ls photos/*.png | wc -l"),
    (["mv incoming/*.pdf documents/"], "move the txt files too", "mv incoming/*.txt documents/"),
    (["cp src/*.h include/"], "the hpp files as well", "cp src/*.hpp include/"),
    (["zip -q docs.zip docs/*.md"], "also the txt ones", "zip -q docs.zip docs/*.txt"),
    (["tar czf /backup/etc.tgz /etc"], "and /home", "tar czf /backup/home.tgz /home"),
    (["tar czf /backup/etc.tgz -C / etc"], "var too", "tar czf /backup/var.tgz -C / var"),
    (
        ["openssl genrsa -out keys/web.key 2048"],
        "one for mail too",
        "openssl genrsa -out keys/mail.key 2048",
    ),
    (
        ["ssh-keygen -q -t ed25519 -N '' -f keys/deploy"],
        "another one for backup",
        "ssh-keygen -q -t ed25519 -N '' -f keys/backup",
    ),
    (["yq '.version' a.yaml"], "b.yaml too", "yq '.version' b.yaml"),
    (
        ["python3 tools/build.py --lang en --out dist/en"],
        "build de too",
        "python3 tools/build.py --lang de --out dist/de",
    ),
    (
        ["./run.sh --env prod --report reports/prod.txt"],
        "now staging",
        "./run.sh --env staging --report reports/staging.txt",
    ),
    (["terraform plan"], "looks good, for real now", "terraform apply"),
    (["apt-get -s upgrade"], "now without the simulation", "apt-get upgrade"),
    (
        ["rsync -a --delete --dry-run a/ b/ | tee sync.log"],
        "ok now really do it",
        "rsync -a --delete a/ b/ | tee sync.log",
    ),
    (["rename -n 's/ /_/g' *.txt"], "now for real please", "rename 's/ /_/g' *.txt"),
    (["ls -l out"], "same with sudo", "sudo ls -l out"),
    (["sort names.txt"], "the same with -u", "sort -u names.txt"),
    (
        ['for f in logs/*.log; do gzip -k "$f"; done'],
        "same for the txt files in notes",
        'for f in notes/*.txt; do gzip -k "$f"; done',
    ),
    (
        ['for f in logs/*.log; do gzip -k "$f"; done'],
        "same for the txt files",
        'for f in logs/*.txt; do gzip -k "$f"; done',
    ),
    (
        ['while read -r h; do ping -c1 "$h"; done < hosts.txt'],
        "same for servers.txt",
        'while read -r h; do ping -c1 "$h"; done < servers.txt',
    ),
    (["wc -l src/*.py", "wc -l src/*.js"], "and css", "wc -l src/*.css"),
    (["cat part1.txt >> all.txt"], "part2 too", "cat part2.txt >> all.txt"),
    (["touch jan.txt", "touch feb.txt"], "march as well", "touch mar.txt"),
    (["ip -4 addr show eth0"], "wlan0 too", "ip -4 addr show wlan0"),
    (["pg_isready -h db1 -p 5432"], "and on db2", "pg_isready -h db2 -p 5432"),
    (["psql -h db1 -d shop -f sql/001.sql"], "then 002.sql", "psql -h db1 -d shop -f sql/002.sql"),
    (["psql -h db1 -d shop -f sql/001.sql"], "run 002 too", "psql -h db1 -d shop -f sql/002.sql"),
    (
        ['echo "a" | mail -s "backup ok" ann@example.org'],
        "also to bob@example.org",
        'echo "a" | mail -s "backup ok" bob@example.org',
    ),
    (
        ["crond_pid=$(cat run/cron.pid)", 'kill "$(cat run/web.pid)"'],
        "same for db",
        'kill "$(cat run/db.pid)"',
    ),
    (["cp app.conf /etc/app.conf"], "do that for db.conf as well", "cp db.conf /etc/db.conf"),
    (["cp app.conf /etc/app.conf"], "also db.conf", "cp db.conf /etc/db.conf"),
    (["cp app.conf /etc/app.conf"], "db.conf goes there too", "cp db.conf /etc/db.conf"),
    (["cp app.conf /etc/app.conf"], "repeat for db.conf", "cp db.conf /etc/db.conf"),
    (
        ["cp app.conf /etc/app.conf"],
        "repeat this for db.conf and web.conf",
        "cp db.conf /etc/db.conf && cp web.conf /etc/web.conf",
    ),
    (["cp app.conf /etc/app.conf"], "then do db.conf", "cp db.conf /etc/db.conf"),
    (["cp app.conf /etc/app.conf"], "what about db.conf?", "cp db.conf /etc/db.conf"),
    (["cp app.conf /etc/app.conf"], "and db.conf, please", "cp db.conf /etc/db.conf"),
    (["cp app.conf /etc/app.conf"], "Same procedure for db.conf", "cp db.conf /etc/db.conf"),
    (["cp app.conf /etc/app.conf"], "do likewise with db.conf", "cp db.conf /etc/db.conf"),
    (["cp app.conf /etc/app.conf"], "as above, but for db.conf", "cp db.conf /etc/db.conf"),
    (["cp app.conf /etc/app.conf"], "like above for db.conf", "cp db.conf /etc/db.conf"),
    (["cp app.conf /etc/app.conf"], "just like before, with db.conf", "cp db.conf /etc/db.conf"),
    (["cp app.conf /etc/app.conf"], "treat db.conf the same", "cp db.conf /etc/db.conf"),
    (["cp app.conf /etc/app.conf"], "handle db.conf in the same way", "cp db.conf /etc/db.conf"),
    (["cp app.conf /etc/app.conf"], "db.conf gets the same treatment", "cp db.conf /etc/db.conf"),
    (["cp app.conf /etc/app.conf"], "db.conf needs that as well", "cp db.conf /etc/db.conf"),
    (["cp app.conf /etc/app.conf"], "we want db.conf too", "cp db.conf /etc/db.conf"),
    (["cp app.conf /etc/app.conf"], "dito for db.conf", "cp db.conf /etc/db.conf"),
    (["cp app.conf /etc/app.conf"], "idem db.conf", "cp db.conf /etc/db.conf"),
    (["cp app.conf /etc/app.conf"], "... and db.conf", "cp db.conf /etc/db.conf"),
    (["cp app.conf /etc/app.conf"], "same again for db.conf", "cp db.conf /etc/db.conf"),
    (["cp app.conf /etc/app.conf"], "db.conf: same", "cp db.conf /etc/db.conf"),
    (["cp app.conf /etc/app.conf"], "now db.conf instead of app.conf", "cp db.conf /etc/db.conf"),
    (["grep -c ERROR app.log"], "count the WARN ones too", "grep -c WARN app.log"),
    (["grep -c ERROR app.log"], "the number of warnings as well", "grep -c WARN app.log"),
    (["grep -c ERROR app.log"], "same number for FATAL", "grep -c FATAL app.log"),
    (
        ["grep ERROR app.log > errors.txt"],
        "and the warnings into warnings.txt",
        "grep WARN app.log > warnings.txt",
    ),
    (["tar -czf /b/conf.tgz conf"], "back up data too", "tar -czf /b/data.tgz data"),
    (
        ["tar -czf /b/conf.tgz conf"],
        "make one for the data folder as well",
        "tar -czf /b/data.tgz data",
    ),
    (
        ["wget -q https://x.example/data/2023.csv"],
        "also for 2024",
        "wget -q https://x.example/data/2024.csv",
    ),
    (
        ["wget -q https://x.example/data/2023.csv"],
        "get 2024 too",
        "wget -q https://x.example/data/2024.csv",
    ),
    (
        ["wget -q https://x.example/data/2023.csv"],
        "now the 2024 file",
        "wget -q https://x.example/data/2024.csv",
    ),
    (["ssh ops@web1 'df -h /'"], "run this on db1 too", "ssh ops@db1 'df -h /'"),
    (["ssh ops@web1 'df -h /'"], "now on db1", "ssh ops@db1 'df -h /'"),
    (["ssh ops@web1 'df -h /'"], "how about db1", "ssh ops@db1 'df -h /'"),
    (
        ["systemctl enable --now ssh.service"],
        "and cron.service",
        "systemctl enable --now cron.service",
    ),
    (["docker pull alpine:3.19"], "also pull debian:12", "docker pull debian:12"),
    (["docker pull alpine:3.19"], "pull debian:12 as well", "docker pull debian:12"),
    (
        ['docker run --rm -v "$PWD:/src" lint:1 eslint web'],
        "also for api",
        'docker run --rm -v "$PWD:/src" lint:1 eslint api',
    ),
    (["pip install -q flask"], "requests too", "pip install -q requests"),
    (
        ["apt-get install -y --no-install-recommends nginx"],
        "install certbot as well",
        "apt-get install -y --no-install-recommends certbot",
    ),
    (["chown app:app /srv/app"], "and /srv/logs", "chown app:app /srv/logs"),
    (["usermod -aG docker ann"], "same for ben", "usermod -aG docker ben"),
    (["usermod -aG docker ann"], "ben needs that too", "usermod -aG docker ben"),
    (
        ["sqlite3 shop.db '.dump users' > users.sql"],
        "dump the orders table too",
        "sqlite3 shop.db '.dump orders' > orders.sql",
    ),
    (
        ["sqlite3 -csv shop.db 'select * from users' > users.csv"],
        "export orders the same way",
        "sqlite3 -csv shop.db 'select * from orders' > orders.csv",
    ),
    (
        ["psql -At -c 'select max(id) from users'"],
        "do the same for the orders table",
        "psql -At -c 'select max(id) from orders'",
    ),
    (
        ["echo users: \"$(sqlite3 a.db 'select count(*) from users')\""],
        "same line for orders",
        "echo orders: \"$(sqlite3 a.db 'select count(*) from orders')\"",
    ),
    (['mkdir -p "$ROOT/logs"'], "tmp too", 'mkdir -p "$ROOT/tmp"'),
    (['mkdir -p "$ROOT/logs"'], "also the tmp dir", 'mkdir -p "$ROOT/tmp"'),
    (["rm -f tmp/a.lock"], "b.lock too", "rm -f tmp/b.lock"),
    (["rm -rf build"], "and dist", "rm -rf dist"),
    (["rm -rf build"], "remove the dist folder too", "rm -rf dist"),
    (["git branch -d feature-a"], "feature-b as well", "git branch -d feature-b"),
    (["git -C web pull"], "and in api", "git -C api pull"),
    (
        ["git clone git@git.example.org:team/web.git"],
        "clone api too",
        "git clone git@git.example.org:team/api.git",
    ),
    (["npx eslint src"], "and tests", "npx eslint tests"),
    (["cargo test -p core"], "same for cli", "cargo test -p cli"),
    (['log "copying"', "cp a.txt out/", 'log "done"'], "same for b.txt", "cp b.txt out/"),
    (["cp a.txt out/", "echo ok"], "b.txt too", "cp b.txt out/"),
    (["awk '$3 > 10' jan.tsv | wc -l"], "and for feb.tsv", "awk '$3 > 10' feb.tsv | wc -l"),
    (
        ["timeout 10 curl -fsS http://a.lan/ping"],
        "now http://b.lan/ping",
        "timeout 10 curl -fsS http://b.lan/ping",
    ),
    (
        ["openssl enc -aes-256-cbc -in a.txt -out a.enc"],
        "encrypt b.txt too",
        "openssl enc -aes-256-cbc -in b.txt -out b.enc",
    ),
    (["ffmpeg -i in/a.wav out/a.mp3"], "convert in/b.wav", "ffmpeg -i in/b.wav out/b.mp3"),
    (["convert in/a.png out/a.jpg"], "convert b.png as well", "convert in/b.png out/b.jpg"),
    (
        ["iconv -f latin1 -t utf8 old/a.txt > new/a.txt"],
        "b.txt likewise",
        "iconv -f latin1 -t utf8 old/b.txt > new/b.txt",
    ),
    (["split -l 100 a.csv parts/a-"], "same for b.csv", "split -l 100 b.csv parts/b-"),
    (["xmllint --noout a.xml"], "check b.xml too", "xmllint --noout b.xml"),
    (["bash -n a.sh"], "and b.sh", "bash -n b.sh"),
    (["shellcheck a.sh"], "lint b.sh too", "shellcheck b.sh"),
    (["tail -f a.log &"], "b.log too", "tail -f b.log &"),
    (["sha256sum a.iso >> SUMS"], "add b.iso", "sha256sum b.iso >> SUMS"),
]
INSIDE = [
    (
        "awk '$1 == \"ana\" {print $2}' a.txt",
        "repeat for bo",
        "awk '$1 == \"bo\" {print $2}' a.txt",
    ),
    ("sed -i 's/^port=.*/port=80/' c", "host becomes web9", "sed -i 's/^host=.*/host=web9/' c"),
    ("awk '$2 > 3' a.txt", "same above 5", "awk '$2 > 5' a.txt"),
    ("awk '$2 > 3' a.txt", "but only the first column", "awk '$2 > 3 {print $1}' a.txt"),
    ("sort -n a.txt", "same but only 2", "sort -n a.txt | head -n 2"),
    ("diff a.txt b.txt", "the other way round", "diff b.txt a.txt"),
]
OTHERS = [
    (["awk '$2 > 3' a.txt"], "same below 5"),
    (["cp config/prod.env build/.env"], "and again for staging"),
    (["helm upgrade web ./chart -f values.yaml --dry-run"], "this time for real"),
    (["jq -r '.[].name' users.json"], "now the emails"),
    (["tar -czf a.tgz a"], "list the biggest files too"),
    (["cp a.conf b.conf"], "also show the difference"),
    (["grep -c ERROR app.log"], "now delete it"),
    (["docker stop web"], "and remove it"),
    (["echo start"], "then count the files in src"),
    (["systemctl stop nginx"], "start it again"),
    (["ping -c1 gw"], "also check the disk space"),
    (["rm -rf build"], "then make the build folder again"),
    (["git add -A"], 'commit with message "x"'),
    (["mkdir -p out"], "copy all csv files from data to out"),
    (["cat a.txt"], "sort it and remove duplicates"),
    (["wc -l a.txt"], "show the first 5 lines of b.txt"),
    (['find . -name "*.log" -delete'], "also delete files older than 7 days"),
    (["psql -d shop -f a.sql"], "how many users are there"),
    (["ls out"], "now remove the csv files in out"),
    (["cp -r src build"], "and zip the build folder"),
    (["npm test"], "build"),
    (["touch a.txt"], 'and write "hello" into it'),
    (["sort a.txt > b.txt"], "same for c.txt"),
    (["step() { :; }", 'step "build the images"', "make images"], 'step "push them"'),
    (["IN_A=a.csv", "IN_B=b.csv", 'sort -u "$IN_A" | wc -l'], "same for the second"),
    (['echo "lines: $(wc -l < a.txt)"'], "and the words"),
    (['printf "%s\\n" "cpu: $(nproc)"'], "same for memory"),
    (["terraform -chdir=infra plan"], "now apply it"),
    (["npm run lint"], "then the tests"),
    (["export EDITOR=vim"], "same for PAGER, less"),
    (["git log --oneline v1.0..v1.1 > notes-v1.1.txt"], "same for v1.1..v1.2"),
    (["cmp a.bin b.bin"], "c.bin and d.bin too"),
    (["cp a.txt b.txt"], "compare the two files"),
    (["curl -fsSLO https://x.org/a.tgz"], "unpack it"),
    (["tar -xzf a.tgz -C out"], "now run the installer in out"),
    (["docker run -d --name web nginx"], "show its logs"),
    (["kubectl apply -f k8s/"], "wait for the rollout"),
    (["git fetch origin"], "show what is new"),
    (["grep ERROR app.log > err.txt"], "mail the result to ops@example.com"),
    (["sort names.txt"], "also drop duplicates"),
    (["ls -l data"], "and the total size too"),
    (["psql -d shop -c 'vacuum'"], "and how big is the database"),
    (["find . -name '*.tmp' -delete"], "list what is left"),
    (["echo done"], "and exit with 0"),
    (["mkdir -p out/logs"], "write the date to out/logs/start.txt"),
    (["wc -l < users.csv"], "and the average age"),
    (["rm -f out/*.o"], "rebuild everything"),
    (["systemctl restart web"], "wait until it answers on port 8080"),
    (["cat a.csv"], "only the second column"),
    (["for f in *.log; do", 'gzip "$f"', "done"], "and move them to old"),
    (["git commit -m x"], "push to origin"),
    (["ssh web1 uptime"], "copy app.tar there"),
    (["chmod 600 key.pem"], "also change the owner to root"),
    (["touch a b c"], "remove b again"),
    (["tar -czf a.tgz src"], "check that the archive is ok"),
    (["zip -r a.zip src"], "also exclude the tests"),
    (["head -n 1 a.csv"], "now without the header"),
    (["jq -r '.users[].email' data.json > emails.txt"], "phones too"),
    (["jq -r '.users[].email' data.json"], "now the phone"),
    (["docker tag shop:1.4 registry.local/shop:1.4"], "also tag it as latest"),
    (["curl -fsS -X POST -d @a.json https://api.example.org/items"], "post b.json as well"),
    (["gpg --import keys/ann.asc"], "bob's key too"),
    (["mount /dev/sdb1 /mnt/data"], "umount it"),
    (["crontab -l > cron.bak"], "again for user bob"),
    (["make clean"], "now build it"),
    (["git push --dry-run origin main"], "do it"),
    (["sha256sum -c SUMS"], "for real"),
    (["a=$(wc -l < x.txt)"], "same for y.txt into b"),
    (["curl -fsSLO https://x.example/v1.2/tool.tgz"], "also get version v1.3"),
    (["psql -At -c 'select max(id) from users'"], "and the highest id of orders"),
    (["head -n 3 a.txt"], "now the last 3"),
]


@pytest.mark.parametrize(("lines", "request_", "command"), AGAIN)
def test_what_is_named_takes_the_place_of_what_is_like_it(lines, request_, command):
    assert again(request_, Scope.of(lines)) == command


@pytest.mark.parametrize(("line", "request_", "command"), INSIDE)
def test_what_stands_inside_a_word_gives_way(line, request_, command):
    assert again(request_, Scope.of([line])) == command


@pytest.mark.parametrize(("lines", "request_"), OTHERS)
def test_what_is_another_task_is_no_analogy(lines, request_):
    assert not again(request_, Scope.of(lines))


def test_a_line_of_a_function_is_not_meant():
    assert not again("same for b.txt", Scope.of(["save() {", "cp a.txt old/", "}"]))


def test_statements_are_the_lines_with_blocks_as_one():
    lines = [
        "A=1",
        "f() { echo; }",
        "for x in a b; do",
        'echo "$x"',
        "done",
        "cat \\",
        "b",
        "g <<E",
        "x",
        "E",
    ]
    assert [(one.text, one.loop) for one in statements(tuple(lines))] == [
        ('echo "$x"', "x"),
        ('for x in a b; do echo "$x"; done', ""),
        ("cat b", ""),
    ]


def test_what_a_group_sends_somewhere_goes_on_there():
    lines = ["{", 'echo "cats: $(wc -l < cats.txt)"', "} > report.txt"]
    added = 'echo "dogs: $(wc -l < dogs.txt)" >> report.txt'
    assert again("a line for dogs too", Scope.of(lines)) == added


def test_pieces_are_told_by_what_they_are():
    line = "sudo git -C \"$DIR\" log --format='%h x' > out.txt 2>&1 | wc -l"
    assert [(one.text, one.role) for one in pieces(line)] == [
        ("sudo", "option"),
        ("git", "tool"),
        ("-C", "option"),
        ("$DIR", "value"),
        ("log", "subcommand"),
        ("--format", "option"),
        ("%h", "value"),
        ("x", "value"),
        ("out.txt", "target"),
        ("wc", "tool"),
        ("-l", "option"),
    ]


@given(st.lists(st.text(max_size=60), max_size=6), st.text(max_size=60))
def test_no_line_is_too_strange(lines, text):
    scope = Scope.of(lines)
    for request in (text, f"same for {text}", f"and {text} too"):
        assert isinstance(again(request, scope), str)


PARTS = st.sampled_from(
    ['"', "'", "$(", ")", "$X", "${X}", "|", ">", "a.txt", "b/c", "-o", " ", "[", "{", "}"]
)


@given(st.lists(PARTS, max_size=14), st.sampled_from(["c.txt", "the web", "5", "$X", '"x y"']))
def test_no_quotes_are_too_strange(parts, what):
    assert isinstance(again(f"same for {what}", Scope.of(["X=1", "".join(parts)])), str)
