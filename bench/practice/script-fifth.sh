#!/bin/bash
export LC_ALL=C TZ=UTC
umask 022
mkdir -p logs incoming processed reports config db keys data sql backups tmp build/assets k8s releases/r1 releases/r2 releases/r3 pics

cat > logs/clinic.log <<'L'
2024-06-01 08:00:01 info start pid=77
2024-06-01 08:14:20 warning slow answer ms=900
2024-06-01 09:02:11 error timeout host=lab1
2024-06-02 08:00:02 info start pid=81
2024-06-02 11:40:00 error timeout host=lab2
2024-06-02 11:41:30 error refused host=lab2
2024-06-03 08:00:01 info start pid=90
2024-06-03 16:05:44 info saved rows=31
L
printf '%s\n' 'ok   import' 'fail export' 'ok   index' 'fail mail' > logs/steps.txt
: > logs/quiet.txt

printf 'id,name,species,weight\n1,Rex,dog,31.5\n2,Mia,cat,4.2\n3,Bo,dog,12.0\n4,Kiki,bird,0.3\n5,Luna,cat,3.9\n' > data/patients.csv
printf 'id,name\n6,Tom\n7,Ida\n' > incoming/monday.csv
printf 'id,name\n' > incoming/empty.csv
printf 'id,name\n' > incoming/sunday.csv
printf 'id,name\n' > incoming/zero.csv
printf 'id,name\n8,Pip\n' > 'incoming/late notes.csv'
printf 'hello\n' > incoming/readme.txt
printf '[server]\nhost=localhost\nport=8080\n[mail]\nfrom=desk@example.org\n' > config/settings.ini
printf '{"server": {"host": "vet.example.org", "port": 8443}, "features": ["sms", "mail"], "debug": false}\n' > config/settings.json
printf 'STAGE=test\nPORT=8081\n' > config/env.test
printf '{"status": "failed", "jobs": [{"id": 4, "state": "done"}, {"id": 5, "state": "open"}, {"id": 9, "state": "open"}]}\n' > data/response.json
printf '{"passed": 18, "failed": 2}\n' > reports/result.json
printf 'week,visits\n22,41\n23,38\n' > reports/weekly.csv
printf 'alter table visits add note text;\n' > sql/patch.sql
printf 'create table t(a);\n' > sql/init.sql
sqlite3 db/clinic.db <<'Q'
create table patients(id integer primary key, name text, species text);
insert into patients values (1,'Rex','dog'),(2,'Mia','cat'),(3,'Bo','dog');
create table visits(id integer primary key, patient integer, day text, fee real);
insert into visits values (1,1,'2024-06-01',40),(2,2,'2024-06-01',25.5),(3,1,'2024-06-02',60),(4,3,'2024-06-03',15);
Q
printf 'swordfish\n' > keys/pass
printf 'ssh key\n' > keys/ops
cat > keys/vet.crt <<'C'
-----BEGIN CERTIFICATE-----
MIICEDCCAXmgAwIBAgIURy9vv5FYChjCOcxybZ56WBgYWU0wDQYJKoZIhvcNAQEL
BQAwGjEYMBYGA1UEAwwPdmV0LmV4YW1wbGUub3JnMB4XDTI2MTEyMjE3MTE0NFoX
DTM3MTEwNDE3MTE0NFowGjEYMBYGA1UEAwwPdmV0LmV4YW1wbGUub3JnMIGfMA0G
CSqGSIb3DQEBAQUAA4GNADCBiQKBgQDW1OgwU73Zvx3S15afB5da2yQD3QbFyfU2
08Q5TfR41XFXvkFOje2pTu/0XTGITi72+c6GrrLm+tbREYOfGRnpjMqtvRL7BXEc
LYfyFYv2y7riJq9K+2dS9ydMS6WcV9OfFVqawkG/XAiazpEOVXRyTW5X4Bxr1Rxk
P/itH4x0qQIDAQABo1MwUTAdBgNVHQ4EFgQUcpwzTXDhWiFPRa3b0tgEyRJUYzcw
HwYDVR0jBBgwFoAUcpwzTXDhWiFPRa3b0tgEyRJUYzcwDwYDVR0TAQH/BAUwAwEB
/zANBgkqhkiG9w0BAQsFAAOBgQCmJXmAJlnfHq39Hgj+RpiaeqPCWMJC15UafV0J
GwgZCyd6t+6ErPDVSz29WXqcTnnqGwa9Zn/8TDA/UUQ6bizdLiBrlzHIthpdT+Bj
kQmrDOIi+5+yZyd/eNuC9K/VSYilAsBfwtv43j2PPdk2G1ZxB9pjNA1Xn+xeiOHZ
yA67DQ==
-----END CERTIFICATE-----
C
openssl enc -aes-256-cbc -pbkdf2 -pass file:keys/pass -in data/patients.csv -out data/patients.csv.enc 2>/dev/null
printf 'app build\n' > build/app.js
printf 'a picture\n' > build/assets/logo.svg
printf 'kind: Deployment\n' > k8s/web.yaml
for i in 1 2 3 4 5; do printf 'dump %s\n' "$i" > "backups/clinic-0$i.sql"; done
printf 'keep me\n' > backups/README
printf 'jpeg a\n' > 'pics/cat one.jpg'
printf 'jpeg b\n' > pics/dog.jpg
printf 'text\n' > pics/list.txt
ln -s r2 releases/current
for r in r1 r2 r3; do printf '%s\n' "$r" > "releases/$r/VERSION"; done
(
  mkdir repo && cd repo && git init -q -b main .
  c() { GIT_AUTHOR_DATE="$1" GIT_COMMITTER_DATE="$1" git -c user.name="$3" -c user.email="$3@example.org" commit -q -m "$2"; }
  echo a > a.txt; git add .; c '2024-05-01T09:00:00 +0000' 'start' kim
  echo b > b.txt; git add .; c '2024-05-08T09:00:00 +0000' 'add b' lou; git tag v1; git branch done-work
  echo c >> a.txt; git add .; c '2024-05-15T09:00:00 +0000' 'change a' kim
  git checkout -q -b open-work; echo d > d.txt; git add .; c '2024-05-20T09:00:00 +0000' 'add d' lou; git checkout -q main
  echo local > notes.txt
) >/dev/null 2>&1
find . -path ./repo -prune -o -exec touch -h -d '2024-06-04 12:00:00' {} +
for p in 01:90 02:60 03:40 04:10 05:1; do touch -d "${p##*:} days ago" "backups/clinic-${p%%:*}.sql"; done
touch -d '100 days ago' backups/README
