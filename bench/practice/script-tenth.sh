#!/bin/bash
export LC_ALL=C TZ=UTC
umask 022
mkdir -p conf public/css queue build lists logs
printf '[shop]\nport = 8000\n' > conf/shop.ini
printf '<h1>home</h1>\n<p>hi</p>\n' > public/index.html
printf '<h1>about</h1>\n' > public/about.html
printf 'png\n' > public/logo.png
printf 'body {}\n' > public/css/main.css
printf 'rose\ntulip\nlily\n' > lists/hosts.txt
: > lists/empty.txt
: > site.lock
printf 'error one\nerror two\nerror three\n' > logs/error.log
find . -exec touch -h -d '2024-06-04 12:00:00' {} +
