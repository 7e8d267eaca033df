#!/bin/bash
export LC_ALL=C TZ=UTC
umask 022
mkdir -p log data conf pics old
printf '10.0.0.1 GET /a 200\n10.0.0.2 GET /b 404\n10.0.0.1 POST /c 500\n10.0.0.3 GET /d 404\n' > log/access.log
printf 'error disk\nwarn net\nerror net\ninfo ok\nwarn fan\nwarn fan\n' > log/app.log
printf 'city,temp\nOslo,4\nRome,19\nCairo,30\nRome,21\n' > data/weather.csv
printf 'name fish\nana 3\nbo 5\ncy 9\ndee 7\nela 2\nflo 6\n' > data/catch.txt
printf 'apples 3\npears 5\nplums 9\n' > data/apples.txt
printf 'kale 1\nleek 4\n' > data/pears.txt
printf '[{"id":1,"name":"ana","mail":"a@x.org","role":"admin"},{"id":2,"name":"bo","mail":"b@x.org","role":"guest"}]\n' > data/users.json
printf 'port=80\nhost=web1\ndebug=0\ntimeout=30\n' > conf/app.conf
printf 'port=81\nhost=web2\n' > conf/db.conf
printf 'a\n' > pics/cat.jpg; printf 'b\n' > pics/dog.jpg; printf 'c\n' > pics/sun.png
printf 'x\n' > old/a.bak; printf 'y\n' > old/b.bak
