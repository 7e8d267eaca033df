#!/bin/bash
# Makes the small tree the requests in second.jsonl work on, in the current (empty) directory.
export LC_ALL=C TZ=UTC
umask 022

# ---------- text files
cat > essay.txt <<'E'
The history of data begins with the first marks on bone and clay
People counted sheep and the colour of the grain they had to store
A colour here and a colour there told the merchant what he owned
Data was the memory of the town and of the temple
Later the book took the place of the clay

Then the machine came and the machine counted faster than people
The first machine was made of wood and the second of iron
Nobody asked the machine what the numbers meant
In the office a clerk wrote the data on cards and a machine read the cards and sorted the cards again and again until the evening
The database was born when the cards were too many
DATA on tape and data on disk became the same thing

Some people say that data is the new oil
I think the comparison is wrong because oil burns and data stays
A better picture is the garden
In a garden you plant and you water and you wait
The gardener knows the colour of each leaf
He does not count them all

To read data well is to ask where it came from
Who wrote it down and why and when
What was left out is often more important than what is there
A table with a hole in it is still a table
A chart with a lie in it is a lie of another colour

The student of data must learn to doubt
She must learn to draw and to write and to count
She must learn that a number is a sentence without a verb
People trust the chart because the chart has a colour
The machine does not care

So the story ends where it began
With a mark on a bone and a hand that made it
And with the one who reads it
E

cat > names.txt <<'E'
Peter
Anna
Mary Ann
Oliver
Bruno
Chloe
Zoe
Ivan
Greta
E
cat > old_names.txt <<'E'
Zoe
Ann
Bruno
Ivan
Walter
Peter
E
touch -d '2024-05-02 10:00:00' names.txt
touch -d '2024-04-01 09:30:00' old_names.txt
cat > emails.txt <<'E'
peter@example.com
Anna@Example.com
bob@mail.test
anna@example.com
zoe@uni.test
bob@mail.test
Greta.K@uni.test
peter@example.com
ivan@mail.test
ZOE@uni.test
E
printf '%s\n' apple river stone lantern coffee bridge window pepper violin marble cactus zebra harbor > words.txt
cat > notes.txt <<'E'
Meeting on Monday

Talk to anna@example.com about the budget.
Ask (bob.smith@mail.example.org), he knows the vendor.
see also page 12

BEGIN
first point: prices go up
second point: deliver in March
END

Room 4 is booked for the workshop
Send slides to team+web@shop-site.test.

Not an address: foo@bar or @home
Last line of the notes
E
touch -d '20 days ago' notes.txt
cat > todo.txt <<'E'
call the dentist
finish thesis chapter 2
pay rent
fix the login page
water the plants
return library books
back up the laptop
E
printf 'A first draft.\nIt has two lines.\n' > draft.txt
printf 'A first draft.\nIt has two lines, and an end.\n' > final.txt
cat > scores.txt <<'E'
name math physics
lea 71 88
tom 93 64
kim 100 77
sam 9 95
joy 85 81
max 58 49
E
printf '%s\n' 12 7 45 3 98 21 60 18 > numbers.txt
cat > config.ini <<'E'
; main settings
[server]
port = 8080
host = localhost

# logging
[log]
level = info   # default
file = app.log

;debug = 1
E
cat > queries.sql <<'E'
SELECT * FROM users
SELECT id, total FROM orders WHERE total > 100
DELETE FROM carts WHERE age > 30
UPDATE users SET active = 0 WHERE id = 7
E
cat > .env <<'E'
# settings of the shop
DB_NAME=shop
DB_NAME_TEST=shop_test
DEBUG=true
PORT=3000
E
chmod 640 .env
printf 'hidden thing\n' > .secretnote
printf 'na\357ve caf\351\nS\343o Paulo\nplain line\n' > latin1.txt
printf -- '-----BEGIN KEY-----\nabc123\n-----END KEY-----\n' > private.key
chmod 664 private.key
printf 'the password is swordfish\nkeep it safe\n' | base64 > secret.b64
sha256sum numbers.txt words.txt scores.txt > checksums.sha256
printf 'scratch\n' > 'notes.txt~'
: > empty.dat
touch -d '17 days ago' essay.txt

# ---------- csv
cat > sales.csv <<'E'
date,region,product,qty,price
2024-01-03,West,Mug,4,8.5
2024-01-04,North,Lamp,2,35
2024-01-09,East,West Coast Map,6,12
2024-01-15,West,Lamp,1,34
2024-02-01,South,Mug,10,8
2024-02-02,Northwest,Chair,2,120
2024-02-11,East,Mug,20,7.5
2024-02-20,North,Chair,1,118
2024-03-05,West,Chair,3,119.5
2024-03-06,South,Lamp,8,33
2024-03-18,North,Mug,2,9.5
E
cat > customers.csv <<'E'
id,name,email,city
1,Anna Krause,anna@example.com,Berlin
2,John Doe,john@mail.test,London
3,Berlin Smith,bsmith@mail.test,Paris
4,Marie Curie,marie@uni.test,Paris
5,Karl Weber,karl@example.com,Berlin
6,Lucy Lin,lucy@shop.test,Oslo
7,Tom Ford,tom@shop.test,London
E
cat > grades.csv <<'E'
student;course;grade
Lea;Statistics;1.7
Tom;Algebra;2.3
Kim;Statistics;1.0
Sam;Databases;3.0
E
mkdir data data_backup
printf 'id,item,amount\n1,paper,20\n2,ink,15\n3,pens,9\n' > data/2023.csv
printf 'id,item,amount\n4,chairs,200\n5,desk\n6,lamp,40\n7,mug,8,extra\n8,paper,22\n' > data/2024.csv
printf 'id,item,amount\n90,misc,1\n' > data/extra.csv
printf 'what these files are\n' > data/README.txt
printf 'id,item,amount\n1,paper,21\n2,ink,15\n3,pens,9\n' > data_backup/2023.csv
printf 'id,item,amount\n4,chairs,180\n' > data_backup/2024.csv
touch -d '10 days ago' data/2023.csv
touch -d '3 days ago' data/2024.csv
touch -d '5 days ago' data/extra.csv
touch -d '15 days ago' data/README.txt
touch -d '1 day ago' data_backup/2023.csv
touch -d '30 days ago' data_backup/2024.csv

# ---------- json
printf '%s\n' '{"app":"shop","debug":false,"db":{"host":"db.internal","port":5432},"tags":["a","b"]}' > config.json
cat > package.json <<'E'
{
  "name": "shop-front",
  "version": "2.4.1",
  "scripts": { "build": "webpack", "test": "jest" },
  "dependencies": {
    "express": "^4.18.0",
    "lodash": "~4.17.21",
    "axios": "1.6.0"
  },
  "devDependencies": { "jest": "^29.0.0", "webpack": "^5.0.0" }
}
E
cat > users.json <<'E'
[
  {"name": "Ana", "age": 31, "email": "ana@example.com", "active": true, "role": "admin"},
  {"name": "Ben", "age": 30, "email": "ben@mail.test", "active": false, "role": "editor"},
  {"name": "Cleo", "age": 45, "email": "cleo@uni.test", "active": true, "role": "viewer"},
  {"name": "Dan", "age": 22, "email": "dan@uni.test", "active": true, "role": "viewer"},
  {"name": "Eva", "age": 38, "email": "eva@mail.test", "active": false, "role": "editor"}
]
E
cat > orders.json <<'E'
{"orders": [
  {"id": 11, "amount": 20.5, "paid": true},
  {"id": 12, "amount": 100, "paid": false},
  {"id": 13, "amount": 7.25, "paid": true}
]}
E

# ---------- logs
mkdir logs
urls=(/ /index.html /about.html /cart /login /api/items /img/logo.png)
{
  i=0
  line() { # ip url status
    i=$((i + 1))
    printf '%s - - [12/Mar/2024:10:%02d:00 +0000] "GET %s HTTP/1.1" %s %d\n' "$1" "$i" "$2" "$3" $((500 + i * 13))
  }
  for n in 1 2 3 4 5 6 7 8 9; do line 10.0.0.$((n % 3 + 1)) /index.html 200; done
  for n in 1 2 3 4 5 6 7; do line 192.168.1.9 /api/items 200; done
  for n in 1 2 3 4 5 6; do line 10.0.0.$n /cart 302; done
  for n in 1 2 3 4 5; do line 192.168.1.9 /login 401; done
  for n in 1 2 3 4; do line 172.16.5.$n /about.html 200; done
  for n in 1 2 3; do line 10.0.0.2 / 200; done
  line 10.0.0.77 /img/logo.png 404
  line 10.0.0.77 /favicon.ico 404
  line 172.16.5.1 /secret 403
} > logs/access.log
for n in 1 2 3 4 5 6 7 8; do
  printf '2024-03-%02d 08:0%d:00 [error] worker %d crashed\n' "$n" "$n" $((n * 3))
done > logs/error.log
cat > logs/app.log <<'E'
2024-03-12 09:00:01 INFO start
2024-03-12 09:00:04 ERROR timeout while calling payments
2024-03-12 09:01:00 WARN disk almost full
2024-03-12 09:02:10 ERROR could not parse row 17
Traceback (most recent call last):
  File "app.py", line 10, in <module>
    main()
  File "app.py", line 6, in main
    parse(row)
ValueError: bad row
2024-03-12 09:03:00 INFO retry after timeout
2024-03-12 09:04:30 ERROR lost connection to db
2024-03-12 09:05:00 ERROR timeout again
2024-03-12 09:06:00 INFO stop
E
printf 'old stuff\n' > logs/jan.log
printf 'older stuff\nmore\n' > logs/dec.log
printf 'order 1 paid\norder 2 refund\norder 3 paid\nrefund for order 9\n' | gzip -n > logs/old.log.gz
touch -d '45 days ago' logs/jan.log
touch -d '75 days ago' logs/dec.log
touch -d '20 days ago' logs/old.log.gz
touch -d '8 days ago' logs/error.log

# ---------- code
mkdir -p src/__pycache__ src/ui venv/lib
cat > src/app.py <<'E'
import requests
from util import area   

def main():
    # TODO: read the address of the server from the configuration file, not from this line here
    r = requests.get("http://localhost:8080/api/items")
    print(r.status_code)  
    message = "this line of code was written to be much longer than eighty characters wide"
    x = "0123456789012345678901234567890123456789012345678901234567890123456789"
    return message

main()
E
printf 'def area(w, h):\n\tif w < 0:\n\t\treturn 0\n\treturn w * h\n\n# requests are slow   \ndef name():\n\treturn "util"\n' > src/util.py
printf 'function start() {\n  console.log("start");  \n  // TODO remove this\n}\n' > src/main.js
printf 'export const version = 3;\n' > src/version.js
printf 'function draw() {\n  console.log("draw");\n}\n' > src/ui/draw.js
printf 'import os\n\ndef clean():\n    return os.getcwd()   \n' > src/ui/tools.py
printf 'x' > src/__pycache__/app.cpython-311.pyc
printf 'y' > src/__pycache__/util.cpython-311.pyc
printf 'import sys\n' > venv/lib/site.py
printf 'VALUE = 1\n' > venv/lib/six.py

mkdir scripts
printf '#!/bin/bash\necho deploying\n' > scripts/deploy.sh
printf '#!/bin/bash\necho "Hello ${NAME:-stranger}"\n' > scripts/greet.sh
printf '#!/bin/bash\r\necho from windows\r\n' > scripts/win.sh
printf 'how to use the scripts\n' > scripts/README
printf 'print("hi from python")\n' > scripts/hi.py
chmod 755 scripts/greet.sh scripts/hi.py
chmod 644 scripts/deploy.sh scripts/win.sh

# ---------- web site
mkdir -p site/css site/js/lib site/img site/legacy site/blog
printf '<html><head><title>Home</title></head>\n<a href="http://a.test">a</a> <a href="http://b.test">b</a>\n</html>\n' > site/index.html
printf '<html><head><title>About</title></head>\nno links\n</html>\n' > site/about.html
printf '<html>\n<p>see http://c.test/x</p>\n</html>\n' > site/blog/post.html
printf '<html>\n<p>nothing</p>\n</html>\n' > site/blog/list.html
printf 'old one\n' > site/legacy/one.htm
printf '<title>two</title>\n' > site/legacy/two.htm
printf 'body { color: red; }\n' > site/css/main.css
printf 'let a = 1;\n' > site/js/main.js
printf 'let b = 2;\n' > site/js/lib/menu.js
printf '/* lib */\n' > site/js/lib/slider.js
printf 'PNG1' > site/img/logo.png
printf 'PNG22' > 'site/img/top banner.png'
printf 'JPG' > site/img/team.jpg
printf '<svg/>\n' > site/img/icon.svg
printf 'GIF' > site/img/anim.gif
chmod 600 site/index.html
chmod 777 site/css/main.css
chmod 700 site/blog
chmod 775 site/img

# ---------- thesis
mkdir thesis
printf '# Introduction\n\nSome words here.\n\n## Motivation\nWhy we did it, in a draft.\n\n### Detail\nmore\n\n## Outline\nthe plan\n' > thesis/ch1.md
printf '# Methods\n\n## Data\nWe used tables.\n\n## Tools\nand shells\n' > thesis/ch2.md
printf '# Results\n\nThis is a draft too.\n\n## Tables\nNumbers.\n##no heading\n' > thesis/ch3.md
printf '@book{knuth, title={Art}}\n' > thesis/refs.bib
chmod 775 thesis
chmod 664 thesis/ch1.md thesis/ch2.md
chmod 666 thesis/refs.bib

# ---------- photos
mkdir photos gallery
printf 'picture one' > photos/IMG_001.JPG
printf 'picture two' > photos/IMG_002.JPG
printf 'picture one' > photos/beach.jpg
printf 'a cat' > photos/cat.jpg
printf 'a cat' > photos/my_cat.JPG
printf 'a cat' > photos/old_cat.png
printf 'raw bytes' > photos/scan.cr2
printf 'where the photos were taken\n' > photos/places.txt
printf 'gb' > gallery/boat.jpg
printf 'ga' > gallery/alps.jpg
printf 'go' > 'gallery/old town.jpg'
printf 'gz' > gallery/zoo.jpg
printf 'caption list\n' > gallery/captions.txt

# ---------- Downloads
mkdir -p Downloads/course papers
fill() { head -c "$2" /dev/zero | tr '\0' "$3" > "$1"; }
fill Downloads/invoice.pdf 2100 i
fill 'Downloads/Annual Report.pdf' 31000 r
fill Downloads/paper.pdf 61000 p
fill Downloads/setup.exe 153000 s
fill Downloads/movie.mp4 320000 m
fill Downloads/song.mp3 90000 o
printf 'my notes\n' > 'Downloads/my shopping list.txt'
printf 'read me\n' > Downloads/readme.txt
printf '{"a": 1}\n' > Downloads/course/marks.json
fill Downloads/course/slides.odp 12000 o
touch -d '400 days ago' Downloads/setup.exe
touch -d '3 days ago' Downloads/invoice.pdf
touch -d '2 hours ago' 'Downloads/Annual Report.pdf'
touch -d '5 hours ago' Downloads/course/marks.json
touch -d '50 days ago' Downloads/paper.pdf
touch -d '6 days ago' Downloads/movie.mp4
touch -d '9 days ago' Downloads/song.mp3
touch -d '40 minutes ago' 'Downloads/my shopping list.txt'
touch -d '30 hours ago' Downloads/readme.txt
touch -d '2 days ago' Downloads/course/slides.odp
printf 'an earlier paper\n' > papers/thesis_guide.txt

# ---------- inbox and its archive
mkdir inbox filed
printf 'new letter\n' > inbox/letter.txt
printf 'new bill\n' > inbox/bill.txt
printf 'form\n' > inbox/form.doc
printf 'old letter\n' > filed/letter.txt

# ---------- project
mkdir -p project/web/node_modules/lodash/node_modules/dep project/web/public project/api project/docs/img \
  project/tmp/a project/tmp/b/c project/tmp/full
printf '# Project\n' > project/readme.md
printf '{"name": "web"}\n' > project/web/package.json
printf '{"name": "lodash"}\n' > project/web/node_modules/lodash/package.json
printf 'x = 1\n' > project/web/node_modules/lodash/node_modules/dep/index.js
printf 'User-agent: *\n' > project/web/public/robots.txt
printf 'listen 80\n' > project/web/nginx.conf
printf 'workers = 4\n' > project/api/gunicorn.conf
printf 'log = true\n' > project/api/log.conf
printf '{"ok": true,}\n' > project/api/bad.json
printf '{"ok": true}\n' > project/api/good.json
printf 'debug: false\n' > project/api/settings.yml
printf 'z' > project/api/old.pyc
printf '#!/bin/sh\necho starting\n' > project/api/start.sh
printf 'print("server")\n' > project/api/server.py
printf '# Spec\n' > project/docs/spec.md
printf '# Spec, old\n' > project/docs/spec.md.bak
printf '# Final report\n' > project/docs/final_REPORT.md
fill project/docs/img/big.png 3200000 b
fill project/web/public/font.woff 40000 f
fill project/api/dump.dat 9000 d
printf 'keep\n' > project/tmp/full/keep.txt
: > project/tmp/full/empty.log
chmod 755 project/api/start.sh
chmod 666 project/api/gunicorn.conf project/web/public/robots.txt
touch -d '500 days ago' project/docs/spec.md.bak
touch -d '420 days ago' project/web/nginx.conf

# ---------- releases and links
mkdir -p releases/v1 releases/v2 releases/v3
for v in 1 2 3; do printf 'version %s\n' "$v" > releases/v$v/VERSION; done
ln -s releases/v1 current
ln -s v0 releases/rollback
ln -s /nowhere/logs oldlogs
ln -s config.json cfg

# ---------- archives
mkdir -p .mk/homework/solutions .mk/etc .mk/var .mk/assets/fonts
printf 'exercise 1\n' > .mk/homework/sheet.txt
printf 'x = 42\n' > .mk/homework/solutions/one.txt
printf 'mode=prod\n' > .mk/etc/app.conf
printf 'mode=test\n' > .mk/etc/test.conf
printf 'state\n' > .mk/var/state.db
printf 'font\n' > .mk/assets/fonts/a.ttf
printf 'logo\n' > .mk/assets/logo.svg
find .mk -exec touch -d '2024-02-10 12:00:00' {} +
here=$PWD
(cd .mk/homework && zip -q -X -r "$here/homework.zip" sheet.txt solutions)
(cd .mk && tar --sort=name --mtime='2024-02-10 12:00:00' -cf - etc var | gzip -n > "$here/backup.tar.gz")
(cd .mk && tar --sort=name --mtime='2024-02-10 12:00:00' -cJf "$here/assets.tar.xz" assets)
printf 'k,v\na,1\nb,2\n' | gzip -n > data.csv.gz
find .mk -depth -delete

# ---------- git
mkdir webapp
(
  cd webapp || exit 1
  export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
  git init -q --template= -b main .
  git config user.name 'Dev User'
  git config user.email dev@example.com
  ci() { # date author message
    git add -A
    GIT_AUTHOR_DATE="$1" GIT_COMMITTER_DATE="$1" GIT_AUTHOR_NAME="$2" GIT_AUTHOR_EMAIL="${2%% *}@example.com" \
      git commit -q -m "$3"
  }
  printf '# Webapp\nA small shop\n' > README.md
  ci '2024-01-05T10:00:00Z' 'Ana Lima' 'Add readme'
  printf 'let n = 1;\nconsole.log(n);\n' > index.js
  printf '*.log\n' > .gitignore
  ci '2024-01-06T10:00:00Z' 'Ben Ode' 'Add index script'
  printf '# Webapp\nA small shop for mugs\n' > README.md
  ci '2024-01-09T10:00:00Z' 'Ben Ode' 'Describe the shop'
  printf '<h1>Shop</h1>\n' > index.html
  ci '2024-02-01T10:00:00Z' 'Ana Lima' 'Add page'
  git checkout -q -b bugfix/cart
  printf 'cart\n' > cart.js
  ci '2024-02-03T10:00:00Z' 'Cy Poe' 'Fix cart'
  git checkout -q main
  printf 'h1 { color: blue; }\n' > style.css
  ci '2024-02-05T10:00:00Z' 'Ana Lima' 'Add style'
  printf 'let n = 2;\nconsole.log(n);\n' > index.js
  printf 'h1 { color: green; }\n' > style.css
  printf 'idea\n' > ideas.txt
  printf 'noise\n' > debug.log
)
touch -d '12 hours ago' . 2>/dev/null
true
