#!/bin/bash
# Makes, in the current empty directory, the tree that the requests work on.
export LC_ALL=C TZ=UTC
umask 022

mkdir -p wiki/pages wiki/cache kept incoming "done" work reports tests artifacts/empty logs src build doc docs site \
  modules/core modules/api modules/web dist photos thumbs run secrets restored

# --- a wiki and its archives
printf 'welcome\n' > wiki/pages/start.txt
printf 'old page\n' > wiki/pages/about.txt
printf 'cached\n' > wiki/cache/page.html
tar -czf kept/wiki-2024-05-01.tar.gz wiki/pages
tar -czf kept/wiki-2024-05-02.tar.gz wiki/pages
tar -czf kept/wiki-2024-05-03.tar.gz wiki/pages
printf 'notes\n' > kept/README.txt
printf 'create table a(b int);\n' | gzip -n > kept/shop.sql.gz

# --- data
printf 'id,name,email,amount\r\n1,anna,anna@example.org,10\r\n2,ben,,20\r\n3,cleo,cleo@example.org,30\r\n' > incoming/dos.csv
printf 'id,name,email,amount\n1,anna,anna@example.org,10\n2,ben,,20\n3,cleo,cleo@example.org,30\n4,anna,anna@example.org,5\n' > incoming/customers.csv
printf 'a;b;c\n1;2;3\n4;5;6\n' > incoming/raw.txt
printf 'a\tb\n1\t2\n' > incoming/table.tsv
printf '[{"id": 1, "customer": "anna", "status": "open", "total": 5}, {"id": 2, "customer": "ben", "status": "paid", "total": 7}, {"id": 3, "customer": "anna", "status": "paid", "total": 11}]\n' > incoming/orders.json
printf '{"version": "1.4.2", "debug": true, "log_level": "info"}\n' > work/settings.json
printf 'DB_HOST=db1.example.org\nDB_PORT=5432\nAPP_PORT=9000\n' > work/app.env
printf 'hunter2\n' > secrets/db_password
printf 'web1.example.org\nweb2.example.org\n' > work/hosts.txt
printf '1.4.2\n' > VERSION
printf 'TOTAL 200 20 90%%\n' > reports/coverage.txt
printf '<feed><a/></feed>\n' > work/feed.xml

# --- logs
printf '10.0.0.5 - - [01/May/2024:10:00:00 +0000] "GET /index.html HTTP/1.1" 200 512\n' > logs/access.log
printf '10.0.0.9 - - [01/May/2024:10:00:02 +0000] "GET /cart HTTP/1.1" 500 88\n' >> logs/access.log
printf '10.0.0.5 - - [01/May/2024:10:00:04 +0000] "GET /cart HTTP/1.1" 502 91\n' >> logs/access.log
printf '10.0.0.7 - - [01/May/2024:10:00:09 +0000] "GET /cart HTTP/1.1" 200 300\n' >> logs/access.log
printf '10.0.0.7 - - [01/May/2024:10:00:11 +0000] "GET /index.html HTTP/1.1" 304 0\n' >> logs/access.log
printf 'one\n' > logs/app.log.1
printf 'two\n' > logs/app.log.2
printf 'now\n' > logs/app.log
: > artifacts/empty/a.log
: > artifacts/b.log
printf 'x\n' > artifacts/c.log
printf 'Weekly report\n' > reports/weekly.txt

# --- code
printf 'int one(void) { return 1; }\n' > src/one.c
printf 'int two(void) { return 2; } /* FIXME size */\n' > src/two.c
printf '# TODO tests\nprint(1)\n' > src/tool.py
printf '#!/bin/sh\necho tool\n' > build/tool
printf '.TH TOOL 1\n' > doc/tool.1
printf '# One\n' > docs/one.md
printf '# Two\n' > docs/two.md
printf 'js\n' > dist/app.js
printf 'jpg\n' > photos/a.jpg
printf 'jpg\n' > photos/b.jpg
printf '4711\n' > run/old.pid

# --- fixed dates
find . -exec touch -h -d '2024-05-04 12:00:00' {} +
touch -d '40 days ago' kept/wiki-2024-05-01.tar.gz
touch -d '20 days ago' kept/wiki-2024-05-02.tar.gz
touch -d '2 days ago' kept/wiki-2024-05-03.tar.gz
