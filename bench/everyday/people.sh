#!/bin/bash
# makes the file tree "people" in the current directory
set -e
umask 022
export TZ=UTC LC_ALL=C

mkdir -p config/sites logs/archive logs/nginx backup data/results photos/2022 photos/2023 photos/export photos/trip photos/screenshots \
  "music/Miles Davis/Kind of Blue" "music/Nina Simone/Pastel Blues" music/Jazz music/Podcasts "music/Unsorted/empty album" music/old \
  notes/recipes notes/journal downloads tmp/cache private scripts src/models src/tests src/__pycache__ releases/v1 releases/v2 \
  web/css web/js/vendor web/img web/node_modules/express web/node_modules/lodash docs/drafts

# ---------------------------------------------------------------- web and git
cat > .gitignore <<'X'
photos/
music/
notes/
data/
logs/
backup/
downloads/
tmp/
private/
config/
releases/
docs/
web/node_modules/
__pycache__/
X
cat > README.md <<'X'
# Small shop

A little web shop with a Python backend.

## Install

Run `npm install` and `pip install -r requirements.txt`.

## Usage

Open http://localhost:3000 in the browser.

## License

MIT
X
cat > package.json <<'X'
{
  "name": "small-shop",
  "version": "1.0.0",
  "description": "a little web shop",
  "scripts": {
    "build": "webpack --mode production",
    "start": "node server.js",
    "test": "jest"
  },
  "dependencies": {
    "express": "^4.18.2",
    "lodash": "^4.17.21",
    "pg": "^8.11.0"
  },
  "devDependencies": {
    "jest": "^29.6.1",
    "webpack": "^5.88.0"
  }
}
X
cat > web/index.html <<'X'
<!DOCTYPE html>
<html>
<head>
  <title>Small shop</title>
  <link rel="stylesheet" href="http://cdn.example.com/reset.css">
  <link rel="stylesheet" href="css/style.css">
</head>
<body>
  <img src="img/logo.png" alt="logo">
  <img src="img/hero.jpeg" alt="hero">
  <a href="http://www.example.com/about.html">About us</a>
  <script src="js/main.js"></script>
</body>
</html>
X
cat > web/about.html <<'X'
<html>
<head><title>About us</title></head>
<body>
  <h1>About us</h1>
  <img src="img/team.jpeg" alt="team">
  <p>Visit <a href="http://blog.example.com/">our blog</a>.</p>
</body>
</html>
X
printf 'body {   \n  color: #333333;\n  background: #fff;\n}\nheader {\t\n  color: #1a73e8;\n}\n' > web/css/style.css
printf '@media print {\n  body { color: #000; }  \n  a { color: #1a73e8; }\n}\n' > web/css/print.css
printf 'function init() {\n  console.log("ready");\n}\ninit();\n' > web/js/main.js
printf '/* jquery dummy */\nconsole.log("jquery");\n' > web/js/vendor/jquery.min.js
for s in deploy cleanup; do printf '#!/bin/bash\n# %s script\necho "%s done"\n' $s $s > scripts/$s.sh; done
cat > scripts/backup.sh <<'X'
#!/bin/bash
# nightly backup
echo "backup done"
X
cat > scripts/slow.sh <<'X'
#!/bin/bash
echo "started"
sleep 15
echo "finished"
X
chmod 644 scripts/*.sh

git init -q -b main --template= .
git config user.name "Anna Berg"; git config user.email anna@example.com
git config core.fileMode false; git config core.logAllRefUpdates false; git config gc.auto 0; git config commit.gpgsign false
ci() { # date, name, message
  local m; m=$(echo "$2" | tr 'A-Z' 'a-z' | cut -d' ' -f1)@example.com
  GIT_AUTHOR_NAME="$2" GIT_COMMITTER_NAME="$2" GIT_AUTHOR_EMAIL=$m GIT_COMMITTER_EMAIL=$m \
  GIT_AUTHOR_DATE="$1T10:00:00+0000" GIT_COMMITTER_DATE="$1T10:00:00+0000" git commit -q -m "$3"; }
git add .gitignore README.md package.json web scripts; ci 2024-01-10 "Anna Berg" "Initial import"
cat > web/js/cart.js <<'X'
var cart = { items: [] };
function add(item) {
  console.log("add", item);
  cart.items.push(item);
}
X
git add web; ci 2024-01-15 "Ben Fox" "Add shopping cart"
git branch old-styles
printf 'footer {\n  color: #999;\n}\n' >> web/css/style.css
git add web; ci 2024-02-03 "Anna Berg" "Style the footer"
git tag v1.0
cat > web/contact.html <<'X'
<html>
<head><title>Contact</title></head>
<body>
  <p>Write to info@example.com or sales@example.com</p>
  <a href="http://maps.example.com/shop">Map</a>
</body>
</html>
X
printf '<html>\n<body>old page, see http://old.example.com/</body>\n</html>\n' > web/old.html
git add web; ci 2024-02-20 "Ben Fox" "Add contact page"
cat >> web/js/cart.js <<'X'
function sum() {
  cart.total = cart.items.reduce((a, b) => a + b.price, 0);
  console.log(cart.total);
}
X
git add web; ci 2024-03-05 "Anna Berg" "Compute the total of the cart"
git checkout -q -b feature/login
printf '<html>\n<head><title>Login</title></head>\n<body>login</body>\n</html>\n' > web/login.html
echo '// login' >> web/js/main.js
git add web; ci 2024-03-20 "Ben Fox" "Start login page"
git checkout -q main
cat > src/app.py <<'X'
import os
import sys

from utils import total

# TODO: read the port from the environment
PORT = 3000


def main():
    print("shop on port", PORT)
    return total([1, 2, 3])


if __name__ == "__main__":
    sys.exit(main())
X
cat > src/utils.py <<'X'
def total(values):
    # FIXME: floats
    return sum(values)


def get_user_name(user):
    return user["name"]
X
cat > src/models/user.py <<'X'
class User:
    # TODO: validate the mail address
    def __init__(self, name, mail):
        self.name = name
        self.mail = mail
X
: > src/models/__init__.py
cat > src/tests/test_app.py <<'X'
from utils import total


def test_total():
    assert total([1, 2]) == 3  # TODO: more cases
X
printf 'flask==2.3.2\nrequests==2.31.0\npandas==2.0.3\n' > requirements.txt
git add src requirements.txt; ci 2024-04-11 "Ben Fox" "Add python backend"
git tag v1.1
sed -i 's/"version": "1.0.0"/"version": "1.2.0"/' package.json
printf '\n## Contact\n\ninfo@example.com\n' >> README.md
git add package.json README.md; ci 2024-05-02 "Anna Berg" "Bump version to 1.2.0"
# not committed
printf 'nav {\n  display: none;\n}\n' >> web/css/style.css
printf '<html>\n<head><title>Draft</title></head>\n<body>soon</body>\n</html>\n' > web/draft.html
printf 'DB_HOST=db.internal\nDB_PORT=5432\nDB_USER=shop\nDEBUG=true\nSECRET_KEY=abc123\n' > .env
printf '\x00\x01pyc' > src/__pycache__/app.cpython-311.pyc; printf '\x00\x02pyc' > src/__pycache__/utils.cpython-311.pyc
printf '\x89PNG\r\n\x1a\nlogo image data of the shop, with enough bytes to need more than one line of text when it is encoded\n' > web/img/logo.png
printf 'hero jpeg data' > web/img/hero.jpeg; printf 'team jpeg data' > web/img/team.jpeg; printf 'banner png data' > web/img/Banner.PNG
echo 'module.exports = 1;' > web/node_modules/express/index.js; echo 'module.exports = 2;' > web/node_modules/lodash/index.js
echo '{"name":"express"}' > web/node_modules/express/package.json
echo 'release 1' > releases/v1/app.txt; echo 'release 2' > releases/v2/app.txt

# ---------------------------------------------------------------- config
cat > config/nginx.conf <<'X'
# main web server
server {
    listen 80;
    server_name example.com www.example.com;
    root /var/www/html;
    location /api/ {
        proxy_pass http://localhost:3000;
    }
}
X
printf 'server {\n    listen 443 ssl;\n    server_name shop.example.com;\n}\n' > config/sites/shop.conf
printf 'server {\n    listen 443 ssl;\n    server_name blog.example.com;\n}\n' > config/sites/blog.conf
echo 'disabled' > config/sites/old.conf.disabled
cat > config/app.ini <<'X'
[server]
host=0.0.0.0
port=3000

[database]
host=db.internal
port=5432
name=shop

[mail]
host=smtp.internal
port=25
X
printf 'theme=dark\nlang=en\n' > config/ui.ini
cat > config/app-staging.ini <<'X'
[server]
host=127.0.0.1
port=3001

[database]
host=db.staging
port=5432
name=shop
X
echo '{"debug":true,"port":3000,"cache":{"ttl":300,"driver":"redis"},"languages":["en","de","fr"]}' > config/settings.json
cat > config/sshd_config <<'X'
# sshd settings
Port 22

#AddressFamily any
PermitRootLogin no
   # indented remark
PasswordAuthentication yes

X11Forwarding no
X
printf 'web1\nweb2\ndb1\nold1\nold2\nold3\nmail1\n' > config/hosts.txt
cat > config/passwd.txt <<'X'
root:x:0:0:root:/root:/bin/bash
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin
anna:x:1000:1000:Anna Berg:/home/anna:/bin/bash
ben:x:1001:1001:Ben Fox:/home/ben:/bin/zsh
carla:x:1002:1002:Carla Diaz:/home/carla:/bin/bash
backup:x:34:34:backup:/var/backups:/usr/sbin/nologin
X
printf 'lena\nomar\npetra\n' > config/newusers.txt
chmod 666 config/hosts.txt; chmod 777 config/sites/blog.conf
echo 'PRIVATE KEY dummy' > private/id_rsa; echo 'ssh-rsa AAAA dummy' > private/id_rsa.pub; echo 'user:pass' > private/passwords.txt
chmod 644 private/*

# ---------------------------------------------------------------- logs
acc() { # ip, hour, number, path, status, bytes
  local i; for ((i = 0; i < $3; i++)); do printf '%s - - [12/May/2024:%02d:%02d:%02d +0000] "GET %s HTTP/1.1" %s %s "-" "Mozilla/5.0"\n' "$1" "$2" $((i * 4 + 3)) $(((i * 7 + $2) % 60)) "$4" "$5" $(($6 + i)); done; }
{ acc 203.0.113.7 8 7 /index.html 200 1520; acc 203.0.113.7 9 5 /cart 200 844
  acc 198.51.100.23 8 4 /about.html 200 930; acc 198.51.100.23 10 5 /wp-login.php 404 162
  acc 192.0.2.44 9 6 /contact.html 200 640; acc 192.0.2.44 11 1 /404.html 404 162
  acc 10.0.0.5 10 5 /api/orders 500 77; acc 203.0.113.99 11 3 /index.html 304 0
  acc 192.0.2.8 11 1 /admin 403 150; acc 198.51.100.77 10 1 /favicon.ico 404 162; } > logs/access.log
cat > logs/auth.log <<'X'
May 12 03:11:02 web1 sshd[811]: Failed password for root from 198.51.100.23 port 40022 ssh2
May 12 03:11:09 web1 sshd[811]: Failed password for root from 198.51.100.23 port 40023 ssh2
May 12 03:14:40 web1 sshd[840]: Failed password for invalid user test from 203.0.113.200 port 51122 ssh2
May 12 07:58:12 web1 sshd[901]: Accepted publickey for anna from 10.0.0.5 port 50210 ssh2
May 12 08:30:55 web1 sudo: anna : TTY=pts/0 ; PWD=/home/anna ; USER=root ; COMMAND=/usr/bin/apt update
May 12 09:02:17 web1 sshd[950]: Failed password for ben from 10.0.0.9 port 50999 ssh2
May 12 09:02:31 web1 sshd[950]: Accepted password for ben from 10.0.0.9 port 50999 ssh2
May 12 11:40:00 web1 sshd[999]: Failed password for invalid user admin from 203.0.113.200 port 60111 ssh2
May 12 12:00:00 web1 CRON[1020]: pam_unix(cron:session): session opened for user root
X
cat > logs/app.log <<'X'
2024-05-12 08:00:01 INFO starting shop
2024-05-12 08:00:02 INFO listening on port 3000
2024-05-12 09:15:44 WARN slow query 1200 ms
2024-05-12 09:47:10 ERROR cannot reach db.internal
2024-05-12 10:02:00 INFO user anna logged in
2024-05-12 10:05:13 ERROR payment failed for order 1007
2024-05-12 10:05:14 INFO retrying
2024-05-12 10:05:15 ERROR unhandled exception
Traceback (most recent call last):
  File "app.py", line 12, in main
ValueError: bad amount
2024-05-12 10:59:59 ERROR timeout after 30 s
2024-05-12 11:00:00 INFO health check ok
2024-05-12 11:30:21 WARN disk usage 91%
2024-05-12 12:10:00 ERROR cannot reach db.internal
2024-05-12 12:30:00 INFO shutting down
X
printf '2024-05-11 08:00:01 INFO starting shop\n2024-05-11 09:00:00 ERROR cannot reach db.internal\n' > logs/app.log.1
printf '2024-05-10 08:00:01 INFO starting shop\n2024-05-10 10:00:00 ERROR timeout\n2024-05-10 10:30:00 ERROR timeout\n2024-05-10 11:00:00 INFO ok\n' | gzip -n > logs/app.log.2.gz
printf '2024/05/12 [error] 12#12: connect() failed\n2024/05/12 [crit] 12#12: no space\n' > logs/error.log
for m in 01 02 03; do for i in 1 2 3; do echo "2023-$m-0$i INFO month $m"; done > logs/archive/2023-$m.log; done
yes '2023-12-01 INFO filler line for a big file' | head -n 4000 > logs/archive/big.log || true
yes 'debug filler' | head -n 12000 > logs/nginx/debug.log || true
echo 'small' > logs/nginx/access.log; yes 'dump' | head -n 30000 > logs/nginx/core.dump || true

# ---------------------------------------------------------------- data
{ echo 'date,region,product,amount,quantity'
cat <<'X'
2024-01-03,north,lamp,120,2
2024-01-05,south,chair,340,4
2024-01-09,east,desk,780,1
2024-01-17,north,chair,170,2
2024-01-25,west,lamp,60,1
2024-02-02,south,desk,1560,2
2024-02-08,north,shelf,410,3
2024-02-14,east,chair,85,1
2024-02-20,west,desk,780,1
2024-02-27,south,lamp,180,3
2024-03-01,east,shelf,275,2
2024-03-04,north,desk,2340,3
2024-03-11,west,chair,510,6
2024-03-19,south,shelf,130,1
2024-03-26,east,lamp,240,4
X
} > data/sales.csv
cat > data/customers.csv <<'X'
id,name,city,email,country
1,Alice Moore,Paris,alice@example.com,FR
2,Bob Stein,Berlin,bob@example.org,DE
3,Chloe Petit,Lyon,,FR
4,David King,London,david@example.com,UK
5,Eva Lang,Berlin,eva@example.net,DE
6,Frank Hill,London,,UK
7,Greta Noll,Hamburg,greta@example.org,DE
8,Hugo Blanc,Paris,hugo@example.com,FR
9,Ines Cruz,Madrid,,ES
10,Jack Ward,London,jack@example.com,UK
X
printf 'id,name,age\n101,Mia,21\n102,Noah,24\n103,Lea,19\n104,Paul,22\n105,Zoe,20\n' > data/students.csv
printf 'id,subject,score\n103,math,91\n101,math,78\n105,math,66\n102,math,85\n104,math,54\n' > data/scores.csv
printf 'station\ttemp\tday\nOslo\t-4.5\t2024-01-10\nRome\t12.3\t2024-01-10\nCairo\t21.8\t2024-01-10\nLima\t24.1\t2024-01-10\nNome\t-17.2\t2024-01-10\n' > data/temps.tsv
cat > data/users.json <<'X'
[
  {"id": 1, "name": "Anna", "email": "anna@example.com", "age": 34, "active": true},
  {"id": 2, "name": "Ben", "email": "ben@example.com", "age": 28, "active": true},
  {"id": 3, "name": "Carla", "email": "carla@example.com", "age": 45, "active": false},
  {"id": 4, "name": "Dan", "email": "dan@example.com", "age": 30, "active": false},
  {"id": 5, "name": "Elif", "email": "elif@example.com", "age": 52, "active": true}
]
X
cat > data/orders.json <<'X'
{
  "orders": [
    {"id": 1001, "customer": "Anna", "status": "paid", "total": 120},
    {"id": 1002, "customer": "Ben", "status": "open", "total": 75},
    {"id": 1003, "customer": "Anna", "status": "paid", "total": 310},
    {"id": 1004, "customer": "Dan", "status": "cancelled", "total": 42},
    {"id": 1005, "customer": "Elif", "status": "open", "total": 99}
  ]
}
X
echo '{"customer":"Anna","items":[{"sku":"lamp","qty":2}]}' > data/neworder.json
printf 'name;age;answer\nMia;21;yes\nNoah;24;no\nLea;19;yes\nPaul;22;maybe\nZoe;20;yes\n' > data/survey.csv
for i in $(seq 1 120); do echo "$i $(((i * 37) % 101))"; done > data/measurements.txt
printf '%s\n' 42 7 19 88 3 56 71 23 64 15 90 31 5 77 48 > data/numbers.txt
printf '%s\n' pear apple fig apple plum pear kiwi fig apple > data/words.txt
printf 'id,value\n1,10\n2,20\n3,30\n' > data/part1.csv; printf 'id,value\n4,40\n5,50\n' > data/part2.csv
printf 'flour 1,20\nbutter 2,49\nsugar 0,95\n' > data/prices.txt
printf 'anna@example.com\nben@example.com\ncarla@example.com\n' > data/list_a.txt; printf 'ben@example.com\ncarla@example.com\nolga@example.com\npia@example.com\n' > data/list_b.txt
n=0; for a in 0.81 0.93 0.88; do n=$((n + 1)); printf 'epochs: %d\naccuracy: %s\nloss: 0.%d\n' $((n * 10)) $a $((n * 11)) > data/results/run$n.txt; done

# ---------------------------------------------------------------- photos, music, notes
for i in 1 2 3 4 5 6; do echo "photo 2022 number $i" > photos/2022/IMG_000$i.JPG; done
for i in 1 2 3 4; do echo "photo 2023 number $i" > photos/2023/DSC_010$i.jpg; done
echo "raw data" > photos/2023/DSC_0101.cr2; echo "movie" > photos/2023/MOV_0001.mp4
cp photos/2022/IMG_0003.JPG photos/2023/DSC_0105.jpg; cp photos/2022/IMG_0005.JPG "photos/export/copy of IMG_0005.jpg"
echo 'beach at noon' > "photos/export/beach at noon.jpg"; echo 'red car' > "photos/export/red car.jpg"; echo 'plain' > photos/export/plain.jpg
for n in arrival bridge castle dinner; do echo "trip $n" > photos/trip/$n.jpg; done
echo ds > photos/2022/.DS_Store; echo ds > photos/.DS_Store; echo th > photos/2023/Thumbs.db
echo shot > photos/screenshots/old.png
for t in "01 So What" "02 Freddie Freeloader" "03 Blue in Green"; do echo "mp3 $t" > "music/Miles Davis/Kind of Blue/$t.mp3"; done
for t in "01 Be My Husband" "02 Sinnerman"; do echo "mp3 $t" > "music/Nina Simone/Pastel Blues/$t.mp3"; done
echo cover > "music/Nina Simone/Pastel Blues/cover.jpg"
for t in take_five autumn_leaves misty; do echo "mp3 $t" > music/Jazz/$t.mp3; done; echo "flac blue" > music/Jazz/blue_train.flac
for t in 001 002; do echo "podcast $t" > music/Podcasts/episode$t.mp3; done; echo 'wma' > music/old/demo.wma
cat > notes/diary.txt <<'X'
Monday: rain, stayed at home
Tuesday: called Tom
Wednesday: market, bought garlic and leeks
Thursday: long walk by the river
Friday: cinema with Eva
Saturday: baked bread
Sunday: slept late
X
printf 'milk\neggs\nbread\ncoffee\n' > notes/shopping.txt
cat > notes/todo.md <<'X'
# Todo

- [x] pay rent
- [ ] call mom
- [ ] water the plants
- [x] fix the bike
- [ ] order photo prints
X
printf '# Garlic soup\n\n6 cloves of Garlic\n1 l stock\n' > notes/recipes/soup.md
printf '# Pancakes\n\n2 eggs\nmilk\n' > notes/recipes/pancakes.md
printf '# Pesto\n\nbasil\ngarlic\noil\n' > notes/recipes/pesto.md
printf 'The sea was calm and the sky was clear. The boat left the harbour\nat dawn, and the gulls followed the boat. Nobody spoke; the sea\nspoke for them. At noon the wind came, and the boat turned home.\n' > notes/story.txt
printf 'Dune\nEmma\nUlysses\nBeloved\nMiddlemarch\nDracula\n' > notes/books.txt
echo 'agenda: budget, summer party' > "notes/meeting notes 2024.txt"
printf 'Liebe Gr\xfc\xdfe aus K\xf6ln\n' > notes/letter.txt
printf 'first line\r\nsecond line\r\nthird line\r\n' > notes/windows.txt
printf 'Jnaqre vf n pnfgyr va gur nve\n' > notes/secret.txt
for d in 2023-11-02 2023-12-24 2024-01-01 2024-02-14; do echo "entry of $d" > notes/journal/$d.txt; done
: > notes/journal/2024-03-03.txt; : > notes/empty.md
echo 'chapter one' > docs/chapter1.txt; echo 'chapter two' > docs/chapter2.txt; echo 'chapter three' > docs/chapter3.txt; echo 'pdf' > docs/manual.pdf; echo 'd' > docs/drafts/idea.docx
for n in 1 2 3; do echo "shot $n" > "downloads/Screenshot $n.png"; done
echo 'inv' > downloads/invoice_march.pdf; echo 'inv2' > downloads/invoice_april.pdf; echo iso > downloads/debian.iso; echo part > downloads/movie.mkv.part; echo part > downloads/song.mp3.part
echo 'setup' > downloads/setup.exe
printf 'id;text\n' > downloads/export.csv
(cd downloads && sha256sum invoice_march.pdf debian.iso > SHA256SUMS)

# fixed modification times, then archives
find . -path ./.git -prune -o -exec touch -h -d '2024-06-01 12:00:00' {} +
touch -d '2023-08-04 12:00' photos/2023/DSC_0101.jpg photos/2023/DSC_0101.cr2; touch -d '2023-08-19 12:00' photos/2023/DSC_0102.jpg
touch -d '2023-09-10 12:00' photos/2023/DSC_0103.jpg; touch -d '2023-12-25 12:00' photos/2023/DSC_0104.jpg; touch -d '2022-07-01 12:00' photos/2023/DSC_0105.jpg
touch -d '2023-05-05 12:00' photos/2023/MOV_0001.mp4 photos/2023/Thumbs.db
touch -d '2021-06-10 12:00' photos/trip/arrival.jpg; touch -d '2021-06-12 12:00' photos/trip/bridge.jpg; touch -d '2022-03-03 12:00' photos/trip/castle.jpg; touch -d '2023-03-04 12:00' photos/trip/dinner.jpg
touch -d '2024-02-11 12:00' notes/diary.txt; touch -d '2024-01-05 12:00' notes/books.txt notes/letter.txt notes/windows.txt notes/story.txt notes/secret.txt notes/empty.md notes/recipes/* notes/journal/*
touch -d '2024-05-20 12:00' notes/todo.md notes/recipes/pesto.md
touch -d '2024-03-01 12:00' docs/chapter1.txt; touch -d '2024-03-02 12:00' docs/chapter2.txt; touch -d '2024-03-03 12:00' docs/chapter3.txt
(
  w=tmp/.build; mkdir -p $w/site/css $w/fonts $w/album
  echo '<html>site</html>' > $w/site/index.html; echo 'body{}' > $w/site/css/style.css; echo 'Disallow: /' > $w/site/robots.txt
  echo fontA > $w/fonts/a.ttf; echo fontB > $w/fonts/b.ttf
  echo 'mp3 t1' > $w/album/track1.mp3; echo 'mp3 t2' > $w/album/track2.mp3; echo cov > $w/album/cover.jpg
  find $w -exec touch -d '2024-04-01 12:00:00' {} +
  tar --sort=name -C $w -cf - site | gzip -n > backup/site.tar.gz
  tar --sort=name -C $w -cJf downloads/fonts.tar.xz fonts
  (cd $w && zip -qX ../../downloads/album.zip album/cover.jpg album/track1.mp3 album/track2.mp3)
  tar -cf backup/notes.tar notes/books.txt notes/shopping.txt
  printf 'create table users (id int);\ninsert into users values (1);\n' | gzip -n > backup/db_2024-05-12.sql.gz
  for d in 2024-05-09 2024-05-10 2024-05-11; do printf 'dump of %s\n' $d > backup/db_$d.sql; touch -d "$d 12:00" backup/db_$d.sql; done
  rm -r $w
)
# tmp: two old files and two from today
echo old > tmp/session_a.tmp; echo old > tmp/cache/page1.html; touch -d '2023-02-01 12:00' tmp/session_a.tmp tmp/cache/page1.html
echo new > tmp/session_b.tmp; echo new > tmp/cache/page2.html
# odd modes
chmod 777 web/js/main.js; chmod 600 web/css/print.css; chmod 700 web/img
