#!/bin/sh
# The files of tables.jsonl: what an administrator, an analyst, a shop owner and a student keep in tables.
set -eu
LC_ALL=C
export LC_ALL
umask 022

mkdir -p etc inventory survey shop uni out

# ---- the administrator
cat > etc/staff.passwd <<'X'
root:x:0:0:root:/root:/bin/bash
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
backup:x:34:34:backup:/var/backups:/usr/sbin/nologin
git:x:998:998:Git Server:/srv/git:/usr/bin/git-shell
hanna:x:1000:1000:Hanna Voss:/home/hanna:/bin/bash
pieter:x:1001:1001:Pieter Maas:/data/home/pieter:/bin/zsh
olga:x:1002:100:Olga Brandt:/home/olga:/bin/bash
kiosk:x:1003:100:Lobby Kiosk:/home/kiosk:/bin/false
X
printf 'wheel:x:10:hanna,olga\nweb:x:33:pieter,olga\ndbadmins:x:70:hanna\nusers:x:100:\n' > etc/staff.group
{
    printf 'host\tip\tos\tram_gb\track\n'
    printf 'web1\t10.4.0.11\tdebian11\t16\tR1\n'
    printf 'web2\t10.4.0.12\tdebian12\t16\tR1\n'
    printf 'db1\t10.4.0.21\tdebian11\t64\tR2\n'
    printf 'mail\t10.4.0.31\tfreebsd13\t8\tR2\n'
    printf 'nas2\t10.4.0.41\tdebian12\t32\tR3\n'
} > inventory/hosts.tsv
cat > inventory/leases.csv <<'X'
mac,ip,name,expires
02:00:5e:10:00:01,10.4.0.11,web1,2024-06-01
02:00:5e:10:00:02,10.4.0.21,db1,2024-06-03
02:00:5e:10:00:03,10.4.0.77,printer2,2024-05-20
02:00:5e:10:00:04,10.4.0.41,nas2,2024-06-02
X
printf 'web1 sda 480 71\nweb1 sdb 960 93\nweb2 sda 480 40\ndb1 sda 240 96\ndb1 sdb 1920 60\nnas2 sda 8000 88\n' > inventory/disks.txt
cat > inventory/backup.json <<'X'
{
  "target": "nas2",
  "compress": true,
  "retention": {
    "daily": 7,
    "weekly": 4,
    "monthly": 12
  },
  "hosts": [
    "web1",
    "db1",
    "mail"
  ]
}
X
sqlite3 inventory/tickets.db <<'X'
CREATE TABLE tickets (id INTEGER PRIMARY KEY, host TEXT, subject TEXT, state TEXT, opened TEXT);
INSERT INTO tickets VALUES
 (1, 'web1', 'certificate runs out', 'open', '2024-04-02'),
 (2, 'db1', 'slow queries', 'closed', '2024-04-03'),
 (3, 'mail', 'queue stuck', 'open', '2024-04-11'),
 (4, 'web1', 'disk nearly full', 'open', '2024-04-15'),
 (5, 'nas2', 'fan is loud', 'closed', '2024-04-19'),
 (6, 'web1', 'wrong time zone', 'open', '2024-05-01'),
 (7, 'mail', 'spam filter too strict', 'open', '2024-05-04'),
 (8, 'db1', 'no replica', 'open', '2024-05-06');
X

# ---- the analyst
cat > survey/answers.csv <<'X'
respondent,age,region,score,channel
r01,34,north,8,web
r02,51,south,6,phone
r03,27,north,9,web
r04,45,east,4,phone
r05,62,south,5,post
r06,39,north,7,post
r07,23,west,6,web
r08,58,south,7,web
r09,41,east,5,phone
r10,30,north,8,web
r11,47,south,6,phone
X
{
    printf 'day\tpage\tvisits\tbounces\n'
    printf 'mon\thome\t400\t100\n'
    printf 'mon\tpricing\t120\t60\n'
    printf 'mon\tblog\t80\t20\n'
    printf 'tue\thome\t500\t200\n'
    printf 'tue\tpricing\t150\t30\n'
    printf 'tue\tblog\t200\t80\n'
} > survey/visits.tsv
printf 'region;code;population\nnorth;N;1200000\nsouth;S;2400000\neast;E;800000\nwest;W;1500000\n' > survey/regions.csv
cat > survey/experiments.json <<'X'
[
  {"id": "exp-1", "users": 1000, "converted": 50, "winner": "b"},
  {"id": "exp-2", "users": 800, "converted": 64, "winner": null},
  {"id": "exp-3", "users": 2000, "converted": 90, "winner": "a"},
  {"id": "exp-4", "users": 500, "converted": 10, "winner": null}
]
X
sqlite3 survey/panel.db <<'X'
CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, city TEXT, joined INTEGER);
CREATE TABLE scores (person_id INTEGER, wave INTEGER, points INTEGER);
INSERT INTO people VALUES (1, 'Ayla', 'Utrecht', 2019), (2, 'Bram', 'Gent', 2020), (3, 'Chidi', 'Utrecht', 2021), (4, 'Dora', 'Leuven', 2021);
INSERT INTO scores VALUES (1, 1, 10), (1, 2, 15), (2, 1, 8), (2, 2, 8), (3, 1, 20), (3, 2, 11), (4, 1, 12), (4, 2, 6);
X
printf '1 1 10\n1 2 15\n2 1 8\n2 2 8\n3 1 20\n3 2 11\n4 1 12\n4 2 6\n' > survey/waves.txt

# ---- the shop owner
cat > shop/products.csv <<'X'
sku;name;category;price;stock
T01;blue teapot;pots;24.50;3
T02;green teapot;pots;26.00;11
C01;tin caddy;storage;9.90;0
S01;silver spoon;cutlery;4.20;40
K01;copper kettle;pots;58.00;2
S02;sugar tongs;cutlery;6.75;9
X
cat > shop/orders.csv <<'X'
order,date,customer,sku,qty,total
501,2024-01-09,Okafor,T01,1,24.50
502,2024-01-20,Lindqvist,S01,6,25.20
503,2024-02-02,Okafor,S02,2,13.50
504,2024-02-14,Baptiste,K01,1,58.00
505,2024-02-28,Lindqvist,C01,1,9.90
506,2024-03-05,Romano,T02,2,52.00
X
sqlite3 shop/till.db <<'X'
CREATE TABLE sales (id INTEGER PRIMARY KEY, day TEXT, item TEXT, amount INTEGER, paid TEXT);
INSERT INTO sales VALUES
 (1, '2024-03-01', 'teapot', 24, 'card'),
 (2, '2024-03-01', 'spoon', 4, 'cash'),
 (3, '2024-03-02', 'kettle', 58, 'card'),
 (4, '2024-03-02', 'teapot', 24, 'cash'),
 (5, '2024-03-02', 'teapot', 26, 'card'),
 (6, '2024-03-04', 'spoon', 8, 'cash');
X
cat > shop/settings.json <<'X'
{
  "name": "Romy's Tea Things",
  "email": "romy@tea.example",
  "currency": "EUR",
  "vat": 19,
  "open": {
    "mon": "closed",
    "fri": "10-18",
    "sat": "9-13"
  }
}
X
cat > shop/coupons.json <<'X'
[
  {"code": "SPRING5", "percent": 5, "active": true},
  {"code": "OLDFRIEND", "percent": 15, "active": false},
  {"code": "POTS10", "percent": 10, "active": true},
  {"code": "XMAS", "percent": 20, "active": false}
]
X
printf 'Okafor 35 12\nLindqvist 120 45\nBaptiste 58 8\nRomano 20 61\n' > shop/debts.txt

# ---- the student
cat > uni/grades.csv <<'X'
student,course,grade,points
lin,algebra,B,81
lin,physics,A,95
lin,history,C,70
mateo,algebra,F,41
mateo,physics,C,72
mateo,history,F,44
noor,algebra,A,97
noor,physics,B,85
noor,history,F,49
X
{
    printf 'day\ttime\tcourse\troom\n'
    printf 'mon\t09:00\talgebra\tH1\n'
    printf 'tue\t10:00\tphysics\tLab3\n'
    printf 'tue\t14:00\thistory\tH2\n'
    printf 'wed\t09:00\talgebra\tH1\n'
    printf 'thu\t16:00\tphysics\tH1\n'
} > uni/timetable.tsv
cat > uni/movies.json <<'X'
[
  {"title": "Paper Moons", "year": 2014, "genre": "drama", "rating": 7.4},
  {"title": "Night Tram", "year": 2006, "genre": "thriller", "rating": 8.1},
  {"title": "Goat Island", "year": 2019, "genre": "comedy", "rating": 6.2},
  {"title": "The Last Kiln", "year": 2010, "genre": "drama", "rating": 7.9},
  {"title": "Signal Lost", "year": 2021, "genre": "thriller", "rating": 6.9}
]
X
sqlite3 uni/library.db <<'X'
CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT, author TEXT, year INTEGER, borrower TEXT);
INSERT INTO books VALUES
 (1, 'Linear Maps', 'Hsu', 1998, 'lin'),
 (2, 'Waves', 'Dorn', 2005, NULL),
 (3, 'A Short Peace', 'Alvarez', 2011, 'noor'),
 (4, 'Rings and Fields', 'Hsu', 2003, 'lin'),
 (5, 'Heat', 'Dorn', 2016, NULL),
 (6, 'Old Ports', 'Kaya', 1987, 'mateo'),
 (7, 'Tensors', 'Ivory', 2009, 'lin'),
 (8, 'Letters Home', 'Alvarez', 1994, 'noor');
X
printf 'lin 310 yes\nmateo 290 no\nnoor 310 yes\nsvea 275 no\n' > uni/flat.txt
cat > uni/class.passwd <<'X'
tutor:x:900:50:Tutor:/srv/tutor:/bin/bash
noor:x:2012:60:Noor:/srv/noor:/bin/bash
lin:x:2003:60:Lin:/srv/lin:/bin/sh
guest:x:950:99:Guest:/srv/guest:/bin/false
mateo:x:2007:60:Mateo:/srv/mateo:/bin/bash
X
