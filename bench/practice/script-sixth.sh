#!/bin/bash
export LC_ALL=C TZ=UTC
umask 022
mkdir -p build/obj cache/a photos/2023 photos/empty src/lib/.pytest_cache src/__pycache__ logs/nginx old incoming uploads dumps media web lib tools/empty docs site/a

printf 'x\n' > build/a.o
printf 'x\n' > build/obj/b.o
printf 'x\n' > build/c.tmp
printf 'x\n' > notes.tmp
printf 'x\n' > cache/a/run.lock
printf 'x\n' > cache/page.tmp
printf 'x\n' > cache/keep.json
printf 'x\n' > photos/Thumbs.db
head -c 300000 /dev/zero > photos/2023/big.jpg
head -c 2000 /dev/zero > photos/2023/small.jpg
head -c 2000 /dev/zero > photos/2023/plain.png
printf 'x\n' > src/lib/.pytest_cache/v
printf 'x\n' > src/__pycache__/m.pyc
printf 'import os\n# TODO tidy\n' > src/lib/m.py
printf 'print(1)\n' > src/n.py
printf 'oldname = 1\n' > src/lib/c.conf
: > src/lib/none.py
printf 'echo hi\n' > tools/run.sh
printf 'print("hi")\n' > tools/run.py
for day in 01 02 03; do
  printf '%s start\n%s TODO error\n' "$day" "$day" > logs/app-$day.log
done
touch -d '2024-01-05 12:00' logs/app-01.log
touch -d '2024-02-05 12:00' logs/app-02.log
: > logs/quiet.log
cat > logs/nginx/access.log <<'L'
10.0.0.1 - - [01/Jun/2024:10:00:00 +0000] "GET /a HTTP/1.1" 200 512 "-" "curl/8"
10.0.0.2 - - [01/Jun/2024:10:00:01 +0000] "GET /a HTTP/1.1" 404 17 "-" "curl/8"
10.0.0.1 - - [01/Jun/2024:10:00:02 +0000] "POST /b HTTP/1.1" 200 99 "-" "curl/8"
10.0.0.3 - - [01/Jun/2024:10:00:03 +0000] "GET /c HTTP/1.1" 500 3 "-" "curl/8"
L
printf 'a,b\n1,2\n' > incoming/one.csv
printf 'a,b\n1,2\n3,4\n' > incoming/two.csv
printf 'pdf\n' > incoming/bill.pdf
printf 'pdf\n' > incoming/offer.pdf
touch -d '2024-01-05 12:00' incoming/one.csv
printf 'pdf\n' > uploads/first.pdf
printf 'note\n' > uploads/note.txt
printf '<p>lorem ipsum</p>\n' > site/a/i.html
printf '<p>hello</p>\n' > site/j.html
printf '# a\n' > docs/a.md
printf '# b\n' > docs/b.rst
head -c 4000 /dev/zero > media/clip.mp4
head -c 9000 /dev/zero > media/long.mp4
printf 'clean:\n\trm -f *.o\ntest:\n\t@echo ok\n' > lib/Makefile
printf 'one\n' > web/one.txt
printf 'two\nthree\n' > web/two.txt
seq 1 2000 > data.csv
tar -czf dumps/site.tar.gz site
(cd docs && zip -q ../dumps/docs.zip a.md b.rst)
printf 'create table t(a);\ninsert into t values (1);\ninsert into t values (2);\n' | gzip > dumps/shop.sql.gz
