export LC_ALL=C TZ=UTC
mkdir -p shop/src/components shop/src/utils shop/src/styles shop/public/img shop/tests shop/dist/assets shop/node_modules/lodash shop/node_modules/react/cjs shop/node_modules/dayjs
mkdir -p site/css site/js site/img/thumbs site/blog api/routes api/tests api/__pycache__ api/routes/__pycache__ data/raw data/notebooks/.ipynb_checkpoints data/parts logs/old
mkdir -p design/icons design/export design/fonts backups releases/v1.0.0 releases/v1.2.0 releases/v1.9.3 releases/v1.10.1 notes scripts tmp/cache tmp/empty1 tmp/empty2 downloads

# --- shop (node project)
cat > shop/package.json <<'E'
{
  "name": "acme-shop",
  "version": "1.10.1",
  "private": true,
  "scripts": {
    "start": "node src/index.js",
    "build": "webpack --mode production",
    "test": "jest",
    "lint": "eslint src"
  },
  "dependencies": {
    "react": "^18.2.0",
    "lodash": "^4.17.21",
    "dayjs": "~1.11.7"
  },
  "devDependencies": {
    "webpack": "^5.88.0",
    "jest": "^29.5.0"
  }
}
E
cat > shop/src/index.js <<'E'
import React from 'react';
import { App } from './app.js';
import _ from 'lodash';

const API_URL = "http://localhost:3000/api";
console.log('starting', API_URL);
// TODO: move the url to a config
export function start() {
  return App(API_URL);
}
E
cat > shop/src/app.js <<'E'
import { formatPrice } from './utils/format.js';
import { getUser } from './utils/api.js';

export function App(url) {
  const user = getUser(url);
  // FIXME: handle missing user
  console.log(user);
  return formatPrice(user.total);
}
E
printf "import React from 'react';\n\nexport const Header = () => <header className=\"top\">Acme</header>;\n" > shop/src/components/Header.jsx
printf "import React from 'react';\n\n// TODO: add the imprint\nexport const Footer = () => <footer>2024 Acme</footer>;\n" > shop/src/components/Footer.jsx
printf "import React, { useState } from 'react';\n\nexport const Cart = ({ items }) => {\n  const [open, setOpen] = useState(false);\n  console.log(items);\n  return <div onClick={() => setOpen(!open)}>{items.length}</div>;\n};\n" > shop/src/components/Cart.jsx
printf "export function formatPrice(cents) {\n\treturn (cents / 100).toFixed(2) + ' EUR';   \n}\n\n// TODO: other currencies\nexport function oldFormat(cents) {\n\treturn cents + ' ct';\n}\n" > shop/src/utils/format.js
printf "export function getUser(url) {\n  return fetch(url + '/user').then(r => r.json());\n}\n" > shop/src/utils/api.js
printf "body {\n  color: #333333;\n  background: #ffffff;\n}\n.top {\n  color: #ff6600;\n  margin: 0 auto;\n}\n" > shop/src/styles/main.css
printf "\$brand: #ff6600;\n\$dark: #333333;\n.btn { background: \$brand; }\n" > shop/src/styles/theme.scss
printf "import { formatPrice } from '../src/utils/format.js';\ntest('price', () => {\n  expect(formatPrice(100)).toBe('1.00 EUR');\n});\n" > shop/tests/format.test.js
printf "test('app', () => {});\ntest('app again', () => {});\n" > shop/tests/app.test.js
printf "NODE_ENV=development\nAPI_URL=http://localhost:3000\nAPI_KEY=abc123\n# database\nDB_HOST=localhost\nDB_PORT=5432\nDB_NAME=shop_dev\n" > shop/.env
printf "NODE_ENV=\nAPI_URL=\nAPI_KEY=\nDB_HOST=\nDB_PORT=\nSMTP_HOST=\n" > shop/.env.example
printf "# Acme Shop\n\nA small shop.\n\n## Install\n\n    npm install\n\n## Usage\n\nRun \`npm start\` and open <http://localhost:3000>.\n\n## License\n\nMIT, see https://opensource.org/licenses/MIT\n" > shop/README.md
printf "<!doctype html>\n<title>Shop</title>\n<div id=root></div>\n" > shop/public/index.html
head -c 700 /dev/zero | tr '\0' 'f' > shop/public/img/favicon.ico
seq 1 900 | sed 's/.*/var a&=&;/' > shop/dist/bundle.js
seq 1 400 | sed 's/.*/map&/' > shop/dist/bundle.js.map
seq 1 60 | sed 's/.*/.c&{top:&px}/' > shop/dist/assets/main.css
echo '{"main":"main.css"}' > shop/dist/manifest.json
printf '{ "name": "lodash", "version": "4.17.21", "license": "MIT" }\n' > shop/node_modules/lodash/package.json
seq 1 500 | sed 's/.*/lodash.f&();/' > shop/node_modules/lodash/lodash.js
printf '{ "name": "react", "version": "18.2.0", "license": "MIT" }\n' > shop/node_modules/react/package.json
seq 1 300 | sed 's/.*/react &/' > shop/node_modules/react/cjs/react.development.js
printf '{ "name": "dayjs", "version": "1.11.9", "license": "MIT" }\n' > shop/node_modules/dayjs/package.json
printf 'module.exports = {};\n' > shop/node_modules/dayjs/index.js

# --- static site
cat > site/index.html <<'E'
<!DOCTYPE html>
<html lang="en">
<head>
  <title>Acme Home</title>
  <link rel="stylesheet" href="css/style.css">
  <script src="js/main.js"></script>
</head>
<body>
  <h1>Welcome</h1>
  <img src="img/hero.jpg" alt="hero">
  <img src="img/team.png">
  <a href="http://acme.example.com/shop">Shop</a>
  <a href="about.html">About us</a>
  <!-- old banner -->
</body>
</html>
E
printf '<html>\n<head><title>About Acme</title></head>\n<body>\n<h1>About</h1>\n<p>Copyright 2023 Acme GmbH</p>\n<a href="index.html">Home</a>\n</body>\n</html>\n' > site/about.html
printf '<html>\r\n<head><title>Contact</title></head>\r\n<body>\r\n<p>Mail: info@acme.example.com</p>\r\n<p>Copyright 2023 Acme GmbH</p>\r\n</body>\r\n</html>\r\n' > site/contact.html
printf '<html><head><title>First post</title></head><body><p>Hello http://cdn.acme.example.com/a.png</p></body></html>\n' > site/blog/first-post.html
printf '<html><head><title>Second post</title></head><body><p>Bye</p>\n<p>Copyright 2023 Acme GmbH</p></body></html>\n' > site/blog/second-post.html
printf '/* main style */\nbody { color: #333; }\n\n\nh1 { color: #ff6600; }\n.old { color: #FF6600; }\na { color: #0066cc; }\n' > site/css/style.css
printf '@media print {\n  nav { display: none; }\n}\n' > site/css/print.css
printf 'console.log("main");\nvar menu = document.getElementById("menu");\nmenu.onclick = function () { alert("hi"); };\n' > site/js/main.js
printf 'var x=1;console.log(x);\n' > site/js/vendor.min.js
head -c 24000 /dev/zero | tr '\0' 'h' > site/img/hero.jpg
head -c 5200 /dev/zero | tr '\0' 't' > site/img/team.png
head -c 3100 /dev/zero | tr '\0' 'o' > site/img/office.JPG
head -c 3100 /dev/zero | tr '\0' 'o' > site/img/office-copy.jpg
head -c 900 /dev/zero | tr '\0' 's' > site/img/thumbs/hero.jpg
printf '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24"><path fill="#000000" d="M0 0h24v24z"/></svg>\n' > site/img/menu.svg
printf 'User-agent: *\nDisallow: /admin\n' > site/robots.txt

# --- api (python)
printf 'import os\nimport json\nfrom flask import Flask\n\napp = Flask(__name__)\nDEBUG = True\n\n\n@app.route("/")\ndef home():\n    print("home")\n    return "ok"\n' > api/app.py
printf 'from flask import request\nimport json\n\n\ndef list_users():\n    return []\n\n\ndef get_user(id):\n    # TODO: read the database\n    print(id)\n    return None\n' > api/routes/users.py
printf 'import json\nimport datetime\n\n\ndef list_orders():\n    pass\n\n\nclass Order:\n    def total(self):\n        return 0\n' > api/routes/orders.py
: > api/routes/__init__.py
printf 'from app import home\n\n\ndef test_home():\n    assert home() == "ok"\n' > api/tests/test_app.py
printf 'flask==2.3.2\nrequests>=2.28\npandas==2.0.1\nnumpy==1.24.3\n# for the tests\npytest\n\nblack==23.3.0\n' > api/requirements.txt
printf '[server]\nhost = 127.0.0.1\nport = 5000\ndebug = true\n\n[database]\nhost = db.local\nport = 5432\nuser = app\n' > api/config.ini
printf 'server:\n  host: 0.0.0.0\n  port: 8080\nfeatures:\n  - cart\n  - search\nversion: 1.4.2\n' > api/config.yml
echo pyc1 > api/__pycache__/app.cpython-311.pyc
echo pyc2 > api/routes/__pycache__/users.cpython-311.pyc
printf 'FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nRUN pip install -r requirements.txt\nEXPOSE 5000\nCMD ["python", "app.py"]\n' > api/Dockerfile
printf 'all: test\n\ntest:\n\tpytest\n\nrun:\n\tpython app.py\n\nclean:\n\trm -rf __pycache__\n\n.PHONY: all test run clean\n' > api/Makefile

# --- data
cat > data/sales.csv <<'E'
date,region,product,units,price
2024-01-05,North,Lamp,3,19.90
2024-01-07,South,Chair,1,89.00
2024-01-19,North,Desk,2,249.50
2024-02-02,West,Lamp,10,19.90
2024-02-11,South,Lamp,4,18.50
2024-02-28,East,Chair,6,85.00
2024-03-03,North,Chair,2,89.00
2024-03-15,West,Desk,1,239.00
2024-03-21,East,Rug,5,45.25
2024-03-30,North,Lamp,7,17.90
E
cat > data/users.csv <<'E'
id,name,email,country,age
1,Anna Berg,anna@example.com,DE,34
2,Bob Stone,bob@mail.example.org,US,45
3,Carla Ruiz,carla@example.com,ES,28
4,Dan Wu,,US,52
5,Eva Lind,eva@nordic.example.net,SE,19
6,Finn Hale,finn@example.com,US,31
7,Gita Rao,gita@mail.example.org,IN,41
4,Dan Wu,,US,52
E
cat > data/products.json <<'E'
[
  {"id": 11, "name": "Lamp", "price": 19.9, "stock": 40, "tags": ["light", "home"]},
  {"id": 12, "name": "Chair", "price": 89, "stock": 0, "tags": ["seat", "home"]},
  {"id": 13, "name": "Desk", "price": 249.5, "stock": 5, "tags": ["office"]},
  {"id": 14, "name": "Rug", "price": 45.25, "stock": 12, "tags": ["home"]}
]
E
cat > data/orders.jsonl <<'E'
{"order":1001,"user":3,"total":59.7,"status":"paid"}
{"order":1002,"user":1,"total":89,"status":"open"}
{"order":1003,"user":3,"total":249.5,"status":"paid"}
{"order":1004,"user":6,"total":19.9,"status":"cancelled"}
{"order":1005,"user":2,"total":135.75,"status":"paid"}
E
printf '{"env":"staging","db":{"host":"db.local","port":5432},"debug":true,"hosts":["web1","web2","web3"]}\n' > data/config.json
printf 'ts\tevent\tuser\n100\tlogin\tanna\n105\tclick\tanna\n110\tlogin\tbob\n125\tlogout\tanna\n130\tclick\tbob\n140\tclick\tcarla\n' > data/events.tsv
printf 'name;score\nanna;12\nbob;7\ncarla;30\n' > data/scores.csv
printf '3.5\n10\n7.25\n-2\n10\n4\n' > data/numbers.txt
printf '{"rows": [1, 2,}\n' > data/raw/bad.json
printf 'day,temp\nmon,12\ntue,15\nwed,9\nthu,NA\nfri,18\n' > data/raw/temps.csv
printf 'id,val\n1,a\n2,b\n' > data/parts/part1.csv
printf 'id,val\n3,c\n' > data/parts/part2.csv
printf 'id,val\n4,d\n5,e\n6,f\n' > data/parts/part3.csv
seq 1 250 | sed 's/.*/&,row&/' > data/big.csv
printf '{"cells":[{"cell_type":"code","source":["import pandas as pd\\n"]},{"cell_type":"markdown","source":["# Sales"]}],"nbformat":4}\n' > data/notebooks/sales.ipynb
printf '{"cells":[{"cell_type":"code","source":["print(1)"]}],"nbformat":4}\n' > data/notebooks/churn.ipynb
cp data/notebooks/sales.ipynb data/notebooks/.ipynb_checkpoints/sales-checkpoint.ipynb

# --- logs
cat > logs/access.log <<'E'
10.0.0.5 - - [12/Mar/2024:10:01:22 +0000] "GET /index.html HTTP/1.1" 200 5120 "-" "Mozilla/5.0"
10.0.0.7 - - [12/Mar/2024:10:01:30 +0000] "GET /shop HTTP/1.1" 200 8090 "-" "Mozilla/5.0"
10.0.0.5 - - [12/Mar/2024:10:02:01 +0000] "GET /missing.png HTTP/1.1" 404 310 "-" "Mozilla/5.0"
192.168.1.20 - - [12/Mar/2024:10:03:44 +0000] "POST /api/login HTTP/1.1" 401 128 "-" "curl/7.88"
192.168.1.20 - - [12/Mar/2024:10:03:50 +0000] "POST /api/login HTTP/1.1" 200 256 "-" "curl/7.88"
10.0.0.5 - - [12/Mar/2024:11:15:09 +0000] "GET /shop HTTP/1.1" 500 90 "-" "Mozilla/5.0"
10.0.0.9 - - [13/Mar/2024:09:00:00 +0000] "GET /index.html HTTP/1.1" 200 5120 "-" "Googlebot/2.1"
10.0.0.7 - - [13/Mar/2024:09:05:12 +0000] "GET /style.css HTTP/1.1" 304 0 "-" "Mozilla/5.0"
10.0.0.5 - - [13/Mar/2024:09:07:40 +0000] "GET /shop HTTP/1.1" 200 8090 "-" "Mozilla/5.0"
10.0.0.9 - - [13/Mar/2024:09:10:00 +0000] "GET /old-page HTTP/1.1" 404 310 "-" "Googlebot/2.1"
10.0.0.9 - - [13/Mar/2024:09:10:02 +0000] "GET /about.html HTTP/1.1" 200 2210 "-" "Googlebot/2.1"
10.0.0.9 - - [13/Mar/2024:09:10:05 +0000] "GET /index.html HTTP/1.1" 304 0 "-" "Googlebot/2.1"
192.168.1.20 - - [13/Mar/2024:09:12:31 +0000] "POST /api/orders HTTP/1.1" 200 512 "-" "curl/7.88"
10.0.0.5 - - [13/Mar/2024:09:20:00 +0000] "GET /shop HTTP/1.1" 200 8090 "-" "Mozilla/5.0"
E
cat > logs/app.log <<'E'
2024-03-12 10:00:00 INFO server started on port 3000
2024-03-12 10:03:44 WARN login failed for bob
2024-03-12 10:15:02 ERROR database timeout after 30s
2024-03-12 10:15:03 ERROR retry failed
2024-03-12 10:16:00 INFO reconnected
2024-03-12 11:15:09 ERROR unhandled exception in /shop
Traceback (most recent call last):
  File "app.py", line 10
ValueError: bad price
2024-03-13 09:00:00 INFO server started on port 3000
2024-03-13 09:30:00 DEBUG cache hit
2024-03-13 09:31:00 WARN slow query 2100ms
2024-03-13 09:40:00 INFO shutting down
E
printf '[warn] deprecated option --foo\n[info] compiled main.js in 1200 ms\n[info] compiled vendor.js in 3400 ms\n[error] cannot resolve ./missing.js\n[info] done\n' > logs/build.log
seq 1 120 | sed 's/.*/worker line & ok/' > logs/worker.log
sed -i '37s/ok/failed/;88s/ok/failed/' logs/worker.log
: > logs/empty.log
printf 'old one\nERROR old\n' > logs/old/app-2023-11.log
printf 'old two\n' > logs/old/app-2023-12.log
printf 'old gz ERROR\nfine\n' | gzip -n > logs/old/app-2023-10.log.gz
touch -d '40 days ago 00:00' logs/old/app-2023-11.log logs/old/app-2023-10.log.gz
touch -d '10 days ago 00:00' logs/old/app-2023-12.log logs/worker.log
touch -d '2024-03-12 08:15:00' logs/build.log

# --- design
head -c 12000 /dev/zero | tr '\0' 'l' > design/logo.png
head -c 2100 /dev/zero | tr '\0' 'm' > design/logo-small.png
head -c 64000 /dev/zero | tr '\0' 'p' > design/homepage.psd
head -c 7000 /dev/zero | tr '\0' 'b' > 'design/Landing Page v2.png'
head -c 6500 /dev/zero | tr '\0' 'c' > 'design/Landing Page v1.png'
printf '<svg viewBox="0 0 16 16"><circle fill="#ff6600" r="8"/></svg>\n' > design/icons/cart.svg
printf '<svg viewBox="0 0 16 16"><rect fill="#333333" width="8"/></svg>\n' > design/icons/menu.svg
printf '<svg viewBox="0 0 16 16"><rect fill="#ff6600" width="4"/></svg>\n' > design/icons/user.svg
for i in 01 02 03; do echo "png $i" > design/export/screen_$i.PNG; echo "png2 $i" > design/export/screen_$i@2x.PNG; done
printf 'orange #ff6600\ndark #333333\nblue #0066cc\nwhite #ffffff\norange #ff6600\n' > design/colors.txt
head -c 1500 /dev/zero | tr '\0' 'w' > design/fonts/Acme-Regular.woff2
head -c 4500 /dev/zero | tr '\0' 'T' > design/fonts/Acme-Regular.ttf
head -c 4700 /dev/zero | tr '\0' 'B' > design/fonts/Acme-Bold.ttf

# --- backups, releases
tar -C site --sort=name --mtime='2024-01-01' --owner=0 --group=0 -cf - css js | gzip -n > backups/site-2024-01-01.tar.gz
tar -C api --sort=name --mtime='2024-02-01' --owner=0 --group=0 -cf - app.py config.ini | gzip -n > backups/api-2024-02-01.tar.gz
printf 'CREATE TABLE users (id int);\nINSERT INTO users VALUES (1);\nINSERT INTO users VALUES (2);\n' | gzip -n > backups/db-2024-02-01.sql.gz
printf 'CREATE TABLE users (id int);\n' > backups/db-2023-12-01.sql
touch -d '2024-01-15 12:00:00' design/icons/*.svg
(cd design && zip -qX ../backups/icons.zip icons/cart.svg icons/menu.svg)
printf 'note one\n' > backups/notes.bak
touch -d '90 days ago 00:00' backups/db-2023-12-01.sql
touch -d '45 days ago 00:00' backups/site-2024-01-01.tar.gz
touch -d '13 days ago 00:00' backups/api-2024-02-01.tar.gz
touch -d '12 days ago 00:00' backups/db-2024-02-01.sql.gz
touch -d '3 days ago 00:00' backups/icons.zip
touch -d '2 days ago 00:00' backups/notes.bak
for v in v1.0.0 v1.2.0 v1.9.3 v1.10.1; do echo "$v" > releases/$v/VERSION; echo "app $v" > releases/$v/app.js; done
touch -d '100 days ago 00:00' releases/v1.0.0; touch -d '70 days ago 00:00' releases/v1.2.0; touch -d '20 days ago 00:00' releases/v1.9.3; touch -d '1 day ago 00:00' releases/v1.10.1
ln -s v1.9.3 releases/current
printf '## 1.10.1\n- fix login\n\n## 1.9.3\n- faster cart\n- new footer\n\n## 1.2.0\n- first shop\n' > CHANGELOG.md

# --- notes
printf 'buy domain\n[ ] fix footer\n[x] new logo\n[ ] write tests\n[x] deploy staging\n[ ] call designer\n' > notes/todo.txt
printf '# Meeting\n\nPresent: Anna, Bob, Carla\n\n- decide colours\n- budget 1200 EUR\n- next meeting on 2024-04-02\n' > notes/meeting.md
printf 'carla\nanna\nbob\nanna\ndan\nBob\n' > notes/names.txt
printf 'anna\neva\nbob\nfinn\n' > notes/team.txt
printf 'info@acme.example.com\nanna@example.com\nnot-a-mail\nBOB@example.com\nanna@example.com\n' > notes/emails.txt
printf 'https://acme.example.com/\nhttp://old.acme.example.com/page?id=3\nhttps://cdn.acme.example.com/img/a.png\nftp://files.example.com/x\n' > notes/urls.txt
printf 'the quick brown fox\n\njumps over the lazy dog\n\n\nthe end  \n' > notes/draft.txt
printf 'Dear NAME,\n\nyour order ORDER_ID is on its way.\n\nThe PLACEHOLDER team\n' > notes/mail-template.txt
printf 'web1 10.0.1.11\nweb2 10.0.1.12\ndb1 10.0.2.20\n# web3 10.0.1.13\n' > notes/hosts.txt

# --- scripts
printf '#!/bin/bash\nset -e\necho "deploying $1"\ncp -r dist /srv/www\n' > scripts/deploy.sh
printf '#!/bin/sh\necho build\n' > scripts/build.sh
printf '#!/usr/bin/env python3\nprint("report")\n' > scripts/report.py
printf '#!/bin/bash\nfor i in 1 2 3; do\n  echo $i\n' > scripts/broken.sh
chmod 755 scripts/deploy.sh; chmod 644 scripts/build.sh scripts/report.py scripts/broken.sh
ln -s ../nowhere/tool scripts/tool

# --- tmp, downloads
echo a > tmp/a.tmp; echo b > tmp/b.tmp; echo s > tmp/session.swp; : > tmp/zero.txt; : > tmp/lock
echo cache1 > tmp/cache/page1.html; echo cache2 > tmp/cache/page2.html
echo ds > tmp/.DS_Store; echo ds > design/.DS_Store; echo ds > downloads/.DS_Store
touch -d '15 days ago 00:00' tmp/a.tmp tmp/cache/page1.html
head -c 3000000 /dev/zero | tr '\0' 'v' > downloads/promo.mp4
head -c 1200000 /dev/zero | tr '\0' 'x' > downloads/dataset.bin
printf 'invoice\n' > downloads/Invoice_March.pdf; printf 'invoice\n' > 'downloads/Invoice_March (1).pdf'; printf 'inv apr\n' > downloads/Invoice_April.pdf
printf 'photo a\n' > downloads/IMG_001.jpeg; printf 'photo b\n' > downloads/IMG_002.jpeg; head -c 40000 /dev/zero | tr '\0' 'q' > 'downloads/holiday photo.jpg'
printf 'x,y\n1,2\n' > downloads/points.csv
touch -d '60 days ago 00:00' downloads/promo.mp4 downloads/Invoice_March.pdf; touch -d '8 days ago 00:00' downloads/dataset.bin

find . -newermt 'today 00:00' -exec touch -h -d 'today 00:00' {} +
chmod 777 site/js; chmod 600 site/about.html

# --- git
printf 'node_modules/\ndist/\n__pycache__/\n*.log\n.env\n.DS_Store\ntmp/\ndownloads/\nbackups/\nreleases/\nlogs/\ndesign/\n' > .gitignore
g() { git -c core.hooksPath=/dev/null "$@"; }
git init -q -b main .
rm -f .git/hooks/*
git config user.name 'Anna Berg'; git config user.email anna@example.com; git config gc.auto 0; git config advice.detachedHead false
c() { export GIT_AUTHOR_DATE="$1 +0000" GIT_COMMITTER_DATE="$1 +0000" GIT_AUTHOR_NAME="$2" GIT_AUTHOR_EMAIL="$3"; git commit -q -m "$4"; }
git add .gitignore shop; c '2024-03-01T09:00:00' 'Anna Berg' anna@example.com 'Add shop skeleton'
git tag v1.9.3
git add site; c '2024-03-02T10:00:00' 'Bob Stone' bob@example.com 'Add static site'
git add api scripts; c '2024-03-04T11:00:00' 'Anna Berg' anna@example.com 'Add api and scripts'
git checkout -q -b fix/login; echo '// login' >> shop/src/utils/api.js; git add shop; c '2024-03-05T12:00:00' 'Carla Ruiz' carla@example.com 'Fix login bug'
git checkout -q main; git merge -q --ff-only fix/login
git add data notes; c '2024-03-08T08:30:00' 'Bob Stone' bob@example.com 'Add data and notes'
git checkout -q -b feature/cart; echo '// cart total' >> shop/src/components/Cart.jsx; git add shop; c '2024-03-09T15:00:00' 'Carla Ruiz' carla@example.com 'Add cart total'
echo '.cart { top: 0 }' >> shop/src/styles/main.css; git add shop; c '2024-03-10T16:00:00' 'Carla Ruiz' carla@example.com 'Style cart'
git checkout -q main
git add CHANGELOG.md; c '2024-03-11T17:00:00' 'Anna Berg' anna@example.com 'Update changelog'
git tag v1.10.1
git remote add origin git@github.com:acme/shop.git
git update-ref refs/remotes/origin/main main~1
git update-ref refs/remotes/origin/feature/cart feature/cart
git config branch.main.remote origin; git config branch.main.merge refs/heads/main
sed -i 's/Welcome/Welcome!/' site/index.html
echo 'requests-cache' >> api/requirements.txt
printf 'sketch\n' > site/draft.html
echo 'body { margin: 0; }' >> site/css/style.css; git add site/css/style.css
unset GIT_AUTHOR_DATE GIT_COMMITTER_DATE GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL
touch -d 'today 00:00' site .gitignore .
true
