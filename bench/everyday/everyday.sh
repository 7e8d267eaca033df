#!/bin/bash
# Builds the "everyday" tree in the (empty) current directory. Deterministic apart from
# mtimes, which are relative to now. Run as root so that "chown nobody" takes effect.
set -e
umask 022
export LC_ALL=C TZ=UTC
mkdir -p src/lib src/legacy scripts docs logs/old data/raw data/empty_a data/raw/empty_b conf \
  photos downloads tmp backup deploy/releases/v1 deploy/releases/v2 deploy/releases/v3 \
  web/css web/node_modules/leftpad src/legacy/node_modules/once secrets archive

# ---------- text at the top
cat > notes.txt <<'E'
Meeting with the hosting people

They want us to move to the new rack before summer.
Ask Petra about the colour of the cables.


Backup window stays at 02:00, do not touch it.

Colour printer on floor 2 is broken again.
Budget: 4200 for disks, 1300 for memory.
E
cat > todo.txt <<'E'
[ ] renew certificate
[x] order disks
[ ] write restore test
[x] clean up /var/tmp on web01
[ ] call Petra
[ ] rotate api keys
[x] update wiki
E
cat > .env <<'E'
# database
DB_HOST=db.internal
DB_PORT=5432
DB_NAME=shop

# mail
SMTP_HOST=mail.internal
APP_ENV=staging
DEBUG=false
E

# ---------- git repository
git init -q --template= -b main .
git config user.name "Nora Field"; git config user.email nora@example.com
git config core.logAllRefUpdates false; git config gc.auto 0; git config commit.gpgsign false
ci() { # author mail date message
  GIT_AUTHOR_NAME=$1 GIT_AUTHOR_EMAIL=$2 GIT_AUTHOR_DATE=$3 \
  GIT_COMMITTER_NAME=$1 GIT_COMMITTER_EMAIL=$2 GIT_COMMITTER_DATE=$3 \
  git commit -q --no-verify -m "$4"
}
printf '# Corner Shop\n\nSmall stock keeping program.\n' > README.md
printf '*.tmp\n*.pyc\nnode_modules/\nlogs/\ndownloads/\nphotos/\nsecrets/\ntmp/\nbackup/\n' > .gitignore
git add README.md .gitignore; ci "Nora Field" nora@example.com "2024-01-08T09:00:00+0000" "first import"
cat > src/main.py <<'E'
import sys
import requests   
from utils import load, total

API = "http://api.example.com/v1"	

def main():
    # TODO: read the file name from the config
    rows = load(sys.argv[1])  
    print(total(rows))
    r = requests.get(API + "/status")
    print(r.status_code)

if __name__ == "__main__":
    main()
E
git add src/main.py; ci "Nora Field" nora@example.com "2024-01-15T10:30:00+0000" "add main program"
cat > src/utils.py <<'E'
import csv

def load(name):
    with open(name) as f:
        return list(csv.DictReader(f))

def total(rows):
    return sum(int(r["qty"]) for r in rows)
E
git add src/utils.py; ci "Omar Haddad" omar@example.com "2024-02-02T14:05:00+0000" "helpers for csv files"
cat > src/app.js <<'E'
// TODO: remove the debug output
function start(port) {
	const url = "http://api.example.com/v1";
	if (port) {
		console.log("listening on " + port);
	}
	return url;
}
start(8080);
E
cat > src/style.css <<'E'
body { color: #333; }
h1 { color: #0a0; }
E
git add src/app.js src/style.css; ci "Lena Brandt" lena@example.com "2024-02-20T08:45:00+0000" "start page"
printf '# Corner Shop\n\nSmall stock keeping program.\n\nRun it with: python3 src/main.py data/sales.csv\n' > README.md
git add README.md; ci "Nora Field" nora@example.com "2024-03-01T16:20:00+0000" "explain how to run it"
git branch feature/search
cat > src/lib/parse.c <<'E'
#include <stdio.h>
#include "parse.h"
/* TODO: handle quotes */
int parse_line(const char *s) {
    int n = 1;
    for (; *s; s++) if (*s == ',') n++;
    return n;
}
E
printf '#ifndef PARSE_H\n#define PARSE_H\nint parse_line(const char *s);\n#endif\n' > src/lib/parse.h
git add src/lib; ci "Omar Haddad" omar@example.com "2024-03-09T11:11:00+0000" "fast line parser in c"
git branch hotfix-42
cat >> src/utils.py <<'E'

def average(rows):
    return total(rows) / len(rows)
E
sed -i 's/color: #0a0/color: #00a/' src/style.css
git add -u; ci "Nora Field" nora@example.com "2024-03-18T13:00:00+0000" "average and a new heading colour"
git gc -q 2>&1 || true
# an uncommitted change
sed -i 's/return list(csv.DictReader(f))/return list(csv.DictReader(f, delimiter=";"))/' src/utils.py

cat > src/legacy/old_api.py <<'E'
import requests
# TODO: delete this file after the move
def ping(host):
    return requests.get("http://" + host + "/ping").text
E
printf 'print("stock check")\n' > src/legacy/check_stock.py
printf 'module.exports = 1;\n' > src/legacy/node_modules/once/index.js
printf 'module.exports = 2;\n' > web/node_modules/leftpad/index.js

# ---------- scripts, web, conf
printf 'requests==2.31.0\n' > requirements.txt
printf 'FROM python:3.12-slim\nCOPY src /srv/shop\nCMD ["python3", "/srv/shop/main.py"]\n' > Dockerfile
printf '#!/bin/bash\nset -e\necho "deploying release $1"\n' > scripts/deploy.sh
printf '#!/bin/bash\ntar czf /srv/backup/shop.tar.gz /srv/shop\n' > scripts/backup.sh
printf '#!/bin/bash\nrm -f /tmp/shop-*.tmp\n' > scripts/clean.sh
printf 'export LANG=C\nexport PAGER=less\n' > scripts/env.sh
printf '<html>\n<head><title>Corner Shop</title></head>\n<body><a href="http://example.com/shop">shop</a> <a href="http://example.com/help">help</a></body>\n</html>\n' > web/index.html
printf '<p>about us</p>\n' > web/about.html
printf 'p { margin: 0 }\n' > web/css/site.css
chmod 700 web/css; chmod 777 web/about.html; chmod 600 web/css/site.css; chmod 640 web/index.html
cat > conf/app.conf <<'E'
[server]
listen = 0.0.0.0
port = 8080
workers = 4
debug = true
# log level: debug, info, warn
loglevel = debug
[database]
host = localhost
port = 5432
E
sed -e 's/8080/80/' -e 's/workers = 4/workers = 2/' conf/app.conf > conf/app.conf.orig
printf 'upstream shop { server 127.0.0.1:8080; }\n' > conf/nginx.conf
printf 'maxmemory 64mb\n' > conf/redis.conf
cat > conf/server.crt <<'E'
-----BEGIN CERTIFICATE-----
MIIB0zCCAXmgAwIBAgIUXUAPXMTLzrfp+MDCEvSemo+tORgwCgYIKoZIzj0EAwIw
PjELMAkGA1UEBhMCREUxFDASBgNVBAoMC0Nvcm5lciBTaG9wMRkwFwYDVQQDDBBz
aG9wLmV4YW1wbGUuY29tMCAXDTI2MTEyMTE3NDQyOFoYDzIwNjYxMTExMTc0NDI4
WjA+MQswCQYDVQQGEwJERTEUMBIGA1UECgwLQ29ybmVyIFNob3AxGTAXBgNVBAMM
EHNob3AuZXhhbXBsZS5jb20wWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQeaYip
FXb8j52HaIxB9P0ENx2Bvjc9hb3VmE5KxG3LAAlfRG7uWguRCP4hOp6EH0/R9rxv
X8o0OJ4ZvdxPb7s7o1MwUTAdBgNVHQ4EFgQUMvpsrUvIDLkAa2ICxbZ53Iaf2Vww
HwYDVR0jBBgwFoAUMvpsrUvIDLkAa2ICxbZ53Iaf2VwwDwYDVR0TAQH/BAUwAwEB
/zAKBggqhkjOPQQDAgNIADBFAiA9zupT4m1bjFPMp6LisqDJdSdHC3VgZ+mpvTxs
H8MKYAIhAJK19L1PT4bQ+mRIB6xGZsAvdFgYil00Q4I+A+2kLad1
-----END CERTIFICATE-----
E
printf 'not a real key, only filler\n' > secrets/key.pem; chmod 644 secrets/key.pem
printf 'api_token=abc123\n' > secrets/token.txt; chmod 664 secrets/token.txt

# ---------- docs
cat > docs/guide.md <<'E'
# Guide

The shop keeps the stock in a file. The file has one line for each sale.
The program reads the file and prints the total. When the total is wrong,
look at the file first. Most of the time the file has a bad line.

## Stock

Stock is counted every Friday. The stock list goes to the office.
E
cat > docs/install.md <<'E'
# Install

1. copy the program
2. install python3 and requests
3. run the check
E
printf 'Q: Which colour is the label?\nA: Any colour you like.\nQ: Who do I call?\nA: The office.\n' > docs/faq.txt
cat > docs/report.txt <<'E'
Weekly report
Everything below is for the board.
START
income 5400
costs 3100
colour copies 120
END
Do not forward.
E
printf 'old numbers, colour chart missing\n' > 'docs/Old Report.txt'
printf 'first line\r\nsecond line\r\nthird line\r\n' > docs/windows.ini
printf 'Caf\351 M\374ller, Stra\337e 5\n' > docs/latin1.md

# ---------- data
cat > data/sales.csv <<'E'
date,region,product,qty,price
2024-01-03,North,apples,12,2.50
2024-01-03,South,pears,7,3.10
2024-01-09,East,apples,30,2.40
2024-01-15,North,plums,5,4.00
2024-02-01,West,pears,18,3.05
2024-02-11,North,apples,22,2.55
2024-02-14,South,cherries,3,8.20
2024-03-02,East,plums,9,3.90
2024-03-07,North,pears,14,3.00
2024-03-21,South,apples,41,2.35
E
cat > data/customers.csv <<'E'
id,name,email,city
1,Anna,anna@example.com,Graz
2,Boris,boris@example.org,Sofia
3,Chiara,chiara@example.com,Turin
4,Dmitri,dmitri@example.net,Riga
5,Elif,elif@example.com,Izmir
E
sed 's/,/;/g' data/customers.csv > data/export.csv
printf '17,Greta,44\n18,Hugo,29\n19,Ines,61\n' > data/noheader.csv
printf 'Mona\t71\t3\nAbel\t88\t5\nRuth\t64\t2\nIvan\t93\t6\nSaba\t59\t4\n' > data/scores.tsv
printf '%s\n' 42 7 1300 86 5 219 64 980 13 301 > data/numbers.txt
printf '%s\n' mona abel ruth ivan saba klaus > data/names.txt
printf '%s\n' 31 45 27 52 38 60 > data/ages.txt
printf '%s\n' kim@example.com lea@example.org kim@example.com tom@example.net ugo@example.com lea@example.org kim@example.com zoe@example.org > data/emails.txt
printf '%s\n' 1004 1001 1009 1002 1015 1007 > data/ids_a.txt
printf '%s\n' 1007 1020 1001 1033 1004 > data/ids_b.txt
cat > data/contacts.txt <<'E'
Front desk: desk@shop.example.com, phone 030 5550100
Kim Berger <kim.berger@example.org> - mobile 0170 5550123
no mail known for Jonas
Orders go to orders+eu@example.com or fax 030 5550199
E
awk 'BEGIN{ n=split("river cloud stone apple window lantern forest kitchen pencil harbour",w," "); for(i=1;i<=420;i++) printf "%04d %s %s %d\n", i, w[(i*7)%n+1], w[(i*3+int(i/10))%n+1], (i*7919)%1000 }' > data/big.txt
printf '%s\n' ant bee butterfly cat Cat catalog dragonfly dog grasshopper moth > data/words.txt
cat > data/users.json <<'E'
[{"id":1,"name":"Anna","age":34,"email":"anna@example.com","active":true},
{"id":2,"name":"Boris","age":28,"email":"boris@example.org","active":false},
{"id":3,"name":"Chiara","age":51,"email":"chiara@example.com","active":true},
{"id":4,"name":"Dmitri","age":22,"email":"dmitri@example.net","active":true}]
E
cat > data/config.json <<'E'
{
  "name": "shop",
  "version": "1.4.2",
  "server": {
    "host": "0.0.0.0",
    "port": 8080
  },
  "tags": [
    "stock",
    "csv"
  ]
}
E
printf '{"order":501,"items":[{"sku":"A1","n":2},{"sku":"B7","n":1}],"paid":true,"note":null}\n' > data/order.json
printf 'r1\n' > data/raw/jan.dat; printf 'r2 r2\n' > data/raw/feb.dat; printf 'month,n\njan,3\n' > data/raw/months.csv

# ---------- logs
awk 'BEGIN{ split("/index.html /shop /cart /img/logo.png /login /old/price.pdf /favicon.ico /wp-login.php",p," ");
  for(i=1;i<=14;i++) for(j=1;j<=3+3*i;j++){ k=(i*7919+j*104729)%10007; u=p[(i*5+j*j)%8+1]; s=200;
    if(u=="/old/price.pdf"||u=="/wp-login.php"||(u=="/favicon.ico"&&j%3==0)) s=404; else if((i+j)%23==0) s=500; else if(u=="/login"&&j%2) s=302;
    m=(s==302||(u=="/login"))?"POST":"GET";
    printf "%05d 10.0.%d.%d %s %s %d %d\n", k, i%3, i*11, m, u, s, 200+(k*13)%9000 } }' | sort |
awk '{ t=NR*61; printf "%s - - [12/Mar/2024:%02d:%02d:%02d +0000] \"%s %s HTTP/1.1\" %s %s \"-\" \"Mozilla/5.0\"\n", $2, 6+int(t/3600), int(t/60)%60, t%60, $3, $4, $5, $6 }' > logs/access.log
awk 'BEGIN{ n=split("cart saved|user logged in|stock updated|mail sent|cache warmed|page rendered",m,"|");
  for(i=1;i<=240;i++){ l="INFO"; x=m[(i*5+int(i/7))%n+1]; if(i%11==0){l="WARN";x="slow query took " (i*37)%900+100 " ms"} if(i%29==0){l="ERROR";x="payment gateway timeout for order " 5000+i}
  printf "2024-03-%02d %02d:%02d:%02d %s [worker-%d] %s\n", 10+int(i/60), (i/10)%24, (i*7)%60, (i*13)%60, l, i%4+1, x } }' > logs/app.log
awk 'BEGIN{ for(i=1;i<=60;i++){ if(i==17||i==41){ print "2024-03-12 10:" i ":00 Exception: no route to database"; continue } if(i==50){ print "2024-03-12 10:50:00 FATAL out of memory"; continue }
  printf "2024-03-12 10:%02d:00 error number %d in module %s\n", i%60, 100+i, (i%3?"cart":"mail") } }' > logs/error.log
yes 'debug: nothing to see here, move along please' | head -c 150000 > logs/debug.log
awk 'BEGIN{for(i=1;i<=400;i++) print "job " i " done in " (i*17)%90 " s"}' > logs/worker-1.log
awk 'BEGIN{for(i=1;i<=300;i++) print "job " i " done in " (i*19)%90 " s"}' > logs/worker-2.log
printf 'old log of january\n' > logs/old/app-2024-01.log
printf 'old log of february\n' > logs/old/app-2024-02.log

# ---------- photos, downloads, tmp, deploy
pic() { yes "$2" | head -c "$3" > "$1"; }
pic photos/IMG_0001.JPG sunrise 21000; pic photos/IMG_0002.JPG beach 33000; pic photos/IMG_0003.JPG harbour 18000
pic photos/cat.jpg whiskers 12000; cp photos/IMG_0002.JPG 'photos/beach copy.jpg'; pic photos/party.jpg balloons 27000
{ printf '\211PNG\r\n\032\n'; yes logo | head -c 900; } > photos/logo.png
{ printf '\211PNG\r\n\032\n'; yes scan | head -c 5000; } > 'photos/scan 01.png'
{ printf '\211PNG\r\n\032\n'; yes scan2 | head -c 5200; } > 'photos/scan 02.png'
cp photos/logo.png photos/banner.png
pic downloads/linux.iso isoimage 600000; pic downloads/video.mp4 movie 250000; pic downloads/setup.exe setup 60000; pic downloads/manual.pdf page 31000
printf 'CREATE TABLE goods (id int, name text);\nINSERT INTO goods VALUES (1, "apples");\nINSERT INTO goods VALUES (2, "pears");\nSELECT 1;\n' | gzip -n > downloads/dump.sql.gz
mkdir -p pk/package/bin pk/site/img
printf 'Read me first.\n' > pk/package/README.txt; printf '#!/bin/sh\necho tool\n' > pk/package/bin/tool; chmod 755 pk/package/bin/tool; printf '1.0\n' > pk/package/VERSION
printf '<p>hi</p>\n' > pk/site/index.html; printf 'x\n' > pk/site/img/x.gif
find pk -exec touch -d '2024-02-01 12:00 UTC' {} +
tar --sort=name --owner=0 --group=0 --numeric-owner -C pk -cf - package | gzip -n > downloads/package.tar.gz
( cd pk && find site | sort | zip -q -X ../downloads/site.zip -@ )
rm -r pk
printf 'tarball without zip\n' > downloads/readme.txt
( cd downloads && sha256sum package.tar.gz site.zip > SHA256SUMS )
printf 'c1\n' > tmp/cache.tmp; printf 's1\n' > tmp/session.tmp; printf 'x\n' > data/raw/upload.tmp; printf 'draft\n' > tmp/letter.bak
: > tmp/empty1.txt; : > tmp/empty2.log; printf '4711\n' > tmp/app.lock; printf 'keep me\n' > tmp/keep.txt
printf 'v1\n' > deploy/releases/v1/VERSION; printf 'v2\n' > deploy/releases/v2/VERSION; printf 'v3\n' > deploy/releases/v3/VERSION
ln -s releases/v2 deploy/current; ln -s releases/v0 deploy/previous; ln -s ../conf/app.conf deploy/app.conf
printf 'an older guide\n' > backup/guide.md
printf 'CREATE TABLE customers (id int, name text);\nINSERT INTO customers VALUES (1, "Anna");\n' > backup/shop.sql
printf 'minutes of january\n' > archive/minutes.txt

# ---------- owners and times
chown nobody data/raw/jan.dat data/raw/feb.dat tmp/letter.bak || echo "everyday.sh: chown nobody not possible" >&2
find . -exec touch -h -d '20 days ago' {} +
touch -d '2 hours ago' src/main.py notes.txt logs/app.log
touch -d '5 hours ago' tmp/app.lock
touch -d '3 days ago' logs/access.log data/sales.csv docs/report.txt
touch -d '10 days ago' logs/worker-2.log
touch -d '45 days ago' logs/worker-1.log logs/old/app-2024-02.log
touch -d '100 days ago' logs/old/app-2024-01.log photos/IMG_0001.JPG
touch -d '400 days ago' archive/minutes.txt data/raw/jan.dat
git status >&- 2>&- || true
touch -d '20 days ago' .git .git/index
