#!/bin/bash
export LC_ALL=C TZ=UTC
umask 022
mkdir -p conf data/parts logs lists releases/v1.2.0 releases/v1.10.0 releases/v1.9.0 releases/v1.11.0 web/css service pics/small out app

printf 'SMTP_HOST=mail.example.org\nSMTP_PORT=587\nSMTP_USER=desk\nQUEUE_DRIVER=redis\nDEBUG=0\n' > conf/mail.env
printf '[server]\nport = 8080\nworkers=4\n' > conf/server.ini
printf 'name: garden\nversion: 1.2.0\nreplicas: 2\n' > conf/chart.yaml
printf '{"hosts": ["rose", "tulip"], "owners": ["ann", "lee"], "port": 80}\n' > conf/garden.json
printf '# beds\nrose 10.1.0.4\n#ivy 10.1.0.5\ntulip 10.1.0.6\n' > lists/hosts.txt
printf 'rose\ntulip\nlily\n' > lists/plants.txt
printf 'date,plant,litres\n2024-05-01,rose,3\n2024-05-02,lily,2\n2024-05-03,rose,4\n' > data/water.csv
printf 'id,plant\n1,rose\n2,lily\n' > data/parts/bed1.csv
printf 'id,plant\n3,tulip\n' > data/parts/bed2.csv
printf 'id,plant\n4,ivy\n5,fern\n' > data/parts/bed3.csv
printf '12\n7\n20\n6\n' > data/litres.txt
printf '[ok] bed one\n[fail] bed two\n[fail] bed three\n[ok] bed four\n' > logs/check.log
printf '[ok] bed one\n' > logs/clean.log
: > logs/run.log
ln -s v1.9.0 releases/live
printf 'FROM scratch\n' > service/Dockerfile
printf '<h1>garden</h1>\n' > web/index.html
printf 'body {}\n' > web/css/main.css
printf 'png a\n' > pics/rose.png
printf 'png b\n' > 'pics/tall tulip.png'
(
  mkdir repo && cd repo && git init -q -b main .
  c() { GIT_AUTHOR_DATE="$1" GIT_COMMITTER_DATE="$1" git -c user.name=kim -c user.email=kim@example.org commit -q -m "$2"; }
  echo a > a.txt; git add .; c '2024-05-01T09:00:00 +0000' start; git tag v1
  git checkout -q -b topic; echo b > b.txt; echo c >> a.txt; git add .; c '2024-05-08T09:00:00 +0000' 'add b'; git tag v2; git checkout -q main
) >/dev/null 2>&1
find . -path ./repo -prune -o -exec touch -h -d '2024-06-04 12:00:00' {} +
