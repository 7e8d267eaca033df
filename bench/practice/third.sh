#!/bin/bash
# Makes a small server-like tree in the current (empty) directory.
export LC_ALL=C TZ=UTC
umask 022

mkdir -p etc/nginx/conf.d etc/nginx/sites-enabled etc/cron.d logs/db logs/old \
  backup/old scripts/lib scripts/hooks.d data www/css www/cache www/uploads/2024 \
  releases/r1 releases/r2/static releases/r3 releases/r4/tmp deploy/k8s \
  var/spool var/lib/svc var/bin quarantine flat restore run tmp certs \
  node_modules/pkg src/app .config .ssh
echo keep > restore/.keep
echo keep > flat/.keep
echo keep > quarantine/.keep

# --- etc
cat > etc/nginx/nginx.conf <<'E'
# main nginx configuration
user www-data;
worker_processes 4;

  # logging
error_log /var/log/nginx/error.log;

events {
    worker_connections 768;
    # multi_accept on;
}

http {
	# indented with a tab
	include conf.d/*.conf;
	keepalive_timeout 65;
}
E
printf 'server {\n    listen 8080;\n    server_name app.local;\n}\n' > etc/nginx/conf.d/app.conf
printf 'server {\n    listen 8080 default_server;\n    server_name api.local;\n}\n' > etc/nginx/conf.d/api.conf
printf 'server {\n    listen 443 ssl;\n    server_name site.local;\n}\n' > etc/nginx/conf.d/site.conf
printf 'server {\n    listen 8080;\n}\n' > etc/nginx/conf.d/app.conf.bak
ln -s ../conf.d/app.conf etc/nginx/sites-enabled/app
ln -s ../conf.d/gone.conf etc/nginx/sites-enabled/gone
printf '127.0.0.1 localhost\n10.0.0.5 db01\n10.0.0.6 web01\n10.0.0.7 web02\n10.0.1.8 mail01\n192.168.10.4 nas\n# 10.0.0.8 retired\n' > etc/hosts
printf '127.0.0.1 localhost\n' > etc/hosts.orig
cat > etc/passwd <<'E'
root:x:0:0:root:/root:/bin/bash
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin
alice:x:1001:1001:Alice:/home/alice:/bin/bash
bob:x:1002:1002:Bob:/home/bob:/bin/sh
carol:x:1003:1003:Carol:/home/carol:/bin/zsh
jenkins:x:1004:1004:CI bashing:/var/lib/jenkins:/bin/bash
E
printf 'root:*:19000:0:99999:7:::\nalice:!:19000:0:99999:7:::\n' > etc/shadow
chmod 640 etc/shadow
printf '# sshd\nPort 22\n#PasswordAuthentication yes\n#X11Forwarding no\nUsePAM yes\n' > etc/sshd_config
printf '# settings of the app\nDB_HOST=db01.internal\nDB_PORT=5432\n\nAPP_ENV=production\nLOG_LEVEL=info\n' > etc/app.env
printf 'weekly\nrotate 4\n' > etc/logrotate.conf
printf '0 3 * * * root pg_dump -h 10.0.0.5 shop\n' > etc/cron.d/backup
printf '0 4 * * * root true\n' > etc/cron.d/backup.bak
printf 'upstream = 10.0.0.5\npool = 10\n' > etc/pool.conf
printf 'nameserver 1.1.1.1\n' > etc/resolv.conf
chmod g+w etc/pool.conf etc/cron.d/backup
chmod o+w etc/cron.d

# --- logs
n=0
req() { # times ip hour status bytes url
  local i
  for ((i = 0; i < $1; i++)); do
    n=$((n + 1))
    printf '%s - - [02/May/2024:%02d:%02d:%02d +0000] "GET %s HTTP/1.1" %s %s "-" "Mozilla/5.0"\n' \
      "$2" "$3" $((n % 60)) $((n * 7 % 60)) "$6" "$4" "$5"
  done
}
{
  req 9 198.51.100.7 8 200 512 /index.html
  req 5 198.51.100.7 9 404 153 /old/page
  req 3 198.51.100.7 9 500 980 /api/orders
  req 8 203.0.113.5 9 200 4041 /about.html
  req 4 203.0.113.5 10 404 153 /404.html
  req 6 192.0.2.33 10 200 2048 /img/logo.png
  req 3 192.0.2.33 10 301 178 /docs
  req 2 10.0.0.12 11 500 980 /api/users
  req 5 10.0.0.12 11 200 77 /health
  req 5 192.0.2.200 13 200 500 /status
  req 1 203.0.113.77 13 403 162 /admin
  req 2 203.0.113.78 13 200 4044 /index.html
  req 1 203.0.113.78 13 500 980 /api/orders
} > logs/access.log
cat > logs/auth.log <<'E'
May  2 08:00:01 web01 CRON[311]: pam_unix(cron:session): session opened for user root
May  2 08:01:10 web01 sshd[401]: Failed password for root from 203.0.113.5 port 51122 ssh2
May  2 08:01:12 web01 sshd[401]: Failed password for root from 203.0.113.5 port 51122 ssh2
May  2 08:01:15 web01 sshd[402]: Failed password for invalid user admin from 203.0.113.5 port 51130 ssh2
May  2 08:01:19 web01 sshd[403]: Failed password for invalid user oracle from 198.51.100.23 port 40210 ssh2
May  2 08:02:20 web01 sshd[404]: Accepted publickey for deploy from 10.0.0.6 port 60222 ssh2: ED25519 SHA256:abc
May  2 08:03:00 web01 sshd[405]: Failed password for alice from 10.0.0.7 port 60400 ssh2
May  2 08:03:05 web01 sshd[405]: Accepted password for alice from 10.0.0.7 port 60400 ssh2
May  2 08:04:44 web01 sshd[406]: Failed password for invalid user admin from 198.51.100.23 port 40300 ssh2
May  2 08:05:02 web01 sshd[407]: Failed password for root from 203.0.113.5 port 51200 ssh2
May  2 08:06:17 web01 sshd[408]: Connection closed by 192.0.2.9 port 33000 [preauth]
May  2 08:07:00 web01 sudo: bob : TTY=pts/0 ; PWD=/home/bob ; USER=root ; COMMAND=/bin/ls
E
cat > logs/app.log <<'E'
2024-05-02 10:00:01 INFO Server started on port 8080
2024-05-02 10:00:09 INFO no errors found in configuration
2024-05-02 10:01:30 WARN cache miss rate high
2024-05-02 10:02:12 ERROR database connection timeout
2024-05-02 10:02:15 INFO retrying
2024-05-02 10:03:44 INFO request 101 done
2024-05-02 10:04:59 INFO request 102 done
2024-05-02 10:05:03 ERROR cannot open session file
2024-05-02 10:06:10 INFO request 103 done
2024-05-02 10:07:21 WARN Timeout while reading body
2024-05-02 10:08:30 INFO request 104 done
2024-05-02 10:09:59 INFO request 105 done
2024-05-02 10:10:00 INFO heartbeat
2024-05-02 10:11:07 ERROR disk quota exceeded
2024-05-02 10:12:08 INFO request 106 done
2024-05-02 10:13:00 INFO request 107 done
2024-05-02 10:14:00 INFO request 108 done
2024-05-02 10:15:00 INFO request 109 done
2024-05-02 10:16:00 INFO request 110 done
2024-05-02 10:17:00 WARN slow response
2024-05-02 10:18:00 INFO request 111 done
2024-05-02 10:19:00 INFO request 112 done
2024-05-02 10:20:00 ERROR worker died
2024-05-02 10:21:00 INFO worker restarted
2024-05-02 10:22:00 INFO request 113 done
2024-05-02 10:23:00 INFO shutting down
E
printf '[error] connect() TIMEOUT on upstream\n[error] file not found\nERROR in template\n' > logs/error.log
printf 'debug 1\ndebug 2\ndebug 3\n' > logs/debug.log
cat > logs/kernel.log <<'E'
[0.001] Linux version 6.1
[0.002] Command line: ro quiet
[0.100] cpu0 ready
[0.200] memory ok
[0.300] eth0 link up
[0.400] Kernel panic - not syncing: test
[0.500] rebooting
[0.600] Linux version 6.1
[0.700] cpu0 ready
[0.800] eth0 link up
[0.900] disk sda attached
[1.000] mounted root
[1.100] init started
[1.200] usb device found
[1.300] soft panic in driver foo
[1.400] driver foo unloaded
[1.500] all fine
E
cat > logs/db/slow.log <<'E'
# Time: 2024-05-02T08:00:00
# Query_time: 3.52  Lock_time: 0.01 Rows_sent: 10
SELECT * FROM orders;
# Time: 2024-05-02T09:10:00
# Query_time: 12.48  Lock_time: 20.00 Rows_sent: 99
SELECT * FROM users JOIN orders;
# Time: 2024-05-02T10:00:00
# Query_time: 9.71  Lock_time: 0.20 Rows_sent: 1
UPDATE users SET active = 0;
E
printf 'a stale log\nnothing here\n' > logs/stale.log
printf 'old line\nmore old lines\n' > logs/app.log.1
printf 'older line\n' > logs/app.log.2
printf 'nginx rotated once\n' > logs/nginx.log.1
printf 'db rotated\n' > logs/db/slow.log.1
printf 'day 1\njava.lang.OutOfMemoryError: heap\nend\n' > logs/old/app.log.3
printf 'day 2\nall good\n' > logs/old/app.log.4
printf 'day 3\nOutOfMemoryError again\nOutOfMemory killer\n' > logs/old/app.log.5
gzip -n logs/old/app.log.[345]
printf 'archived access\n' | gzip -n > logs/access.log.9.gz

# --- backup
for i in 1 2 3 4 5; do
  {
    printf -- '-- dump %d\nCREATE TABLE t%d (id int);\n' $i $i
    for ((k = 0; k < i * 3; k++)); do printf 'INSERT INTO t%d VALUES (%d);\n' $i $k; done
  } > backup/db-2024-0$i.sql
  touch -d "$((40 - i * 5)) days ago" backup/db-2024-0$i.sql
done
{ printf -- '-- users\n'; printf 'INSERT INTO users VALUES (1);\n'; } > backup/users.sql
yes 'full backup block' | head -c 300000 > backup/old/full.img
yes 'media' | head -c 150000 > backup/media.bin
yes 'small' | head -c 60000 > backup/small.bin
mkdir .site && (
  cd .site || exit
  mkdir css img
  printf '<html><body>Welcome to the site</body></html>\n' > index.html
  printf 'body { color: black }\n' > css/main.css
  printf 'logo\n' > img/logo.txt
  tar --sort=name --owner=0 --group=0 --mtime='2024-03-01 00:00:00' -cf - index.html css img | gzip -n > ../backup/site.tar.gz
)
rm -r .site
(cd backup && sha256sum site.tar.gz media.bin db-2024-01.sql > SHA256SUMS)

# --- scripts
printf '#!/bin/bash\r\nset -e\r\necho deploying\r\n' > scripts/deploy.sh
printf '#!/bin/bash\necho working\n' > scripts/worker.sh
printf '#!/bin/bash\nsleep 30\n' > scripts/slow.sh
printf '#!/bin/bash\necho "env is ${APP_ENV:-none}"\n' > scripts/showenv.sh
printf '#!/bin/bash\ntar czf /tmp/b.tgz etc\n' > scripts/check.sh
printf 'print("report")\n' > scripts/report.py
printf 'log() { echo "$@"; }\n' > scripts/lib/util.sh
printf 'how to run the scripts\n' > scripts/README
printf '#!/bin/bash\necho migrate\necho 10 >> hooks.ran\n' > scripts/hooks.d/10-migrate.sh
printf '#!/bin/bash\necho prepare\necho 05 >> hooks.ran\n' > scripts/hooks.d/05-prepare.sh
printf '#!/bin/bash\necho restart\necho 20 >> hooks.ran\n' > scripts/hooks.d/20-restart.sh
chmod 755 scripts/worker.sh scripts/slow.sh scripts/showenv.sh scripts/hooks.d/*.sh
chmod 644 scripts/deploy.sh scripts/check.sh scripts/lib/util.sh

# --- data
cat > data/servers.csv <<'E'
hostname,ip,role,region
web01,10.0.0.6,web,eu
web02,10.0.0.7,web,us
db01,10.0.0.5,db,eu
db02,10.0.2.5,db,ap
cache01,10.0.0.9,cache,eu
dbproxy,10.0.0.3,proxy,us
E
printf 'web01\nweb02\ndb01\n' > data/hosts.txt
printf '203.0.113.5\n198.51.100.23\n203.0.113.5\n192.0.2.9\n198.51.100.23\n10.9.9.9\n' > data/blocklist.txt
printf 'nginx\npostgres\nredis\nnginx-extra\nsshd\n' > data/expected.txt
printf 'sshd\nnginx-extra\nredis\ncron\n' > data/actual.txt
printf '{"hosts":[{"name":"web01","ip":"10.0.0.6","active":true},{"name":"web02","ip":"10.0.0.7","active":false},{"name":"db01","ip":"10.0.0.5","active":true},{"name":"old01","ip":"10.0.3.1","active":false}],"owner":"ops"}\n' > data/inventory.json
printf '{"version":"1.4","env":"prod"}\n' > data/payload.json

# --- www
printf '<html>home</html>\n' > www/index.html
printf 'body {}\n' > www/css/site.css
printf 'cached page\n' > www/cache/page1.html
printf 'cached page two\n' > www/cache/page2.html
printf 'photo A\n' > www/uploads/a.jpg
printf 'photo A\n' > www/uploads/2024/a-copy.jpg
printf 'photo B\n' > www/uploads/b.jpg
printf 'document\n' > www/uploads/doc.pdf
printf 'document\n' > www/uploads/2024/doc-final.pdf
printf 'photo b\n' > www/uploads/c.jpg
chmod 666 www/uploads/b.jpg
chmod 777 www/uploads/2024/a-copy.jpg
chmod 664 www/index.html
chmod 700 www/css

# --- releases, deploy, src
printf 'v1\n' > releases/r1/VERSION
printf 'v2\n' > releases/r2/VERSION
printf 'x\n' > releases/r2/static/app.js
printf 'notes\n' > releases/NOTES
ln -s releases/r9 current
ln -s releases/r2 stable
printf 'kind: Deployment\nmetadata:\n  name: app\n' > deploy/k8s/app.yaml
printf 'kind: Service\n' > deploy/k8s/svc.yml
printf 'services:\n  web:\n    image: nginx\n' > deploy/docker-compose.yml
printf '{"a": 1}\n' > deploy/values.json
printf 'services: {}\n' > node_modules/pkg/docker-compose.yml
printf 'services:\n  db:\n    image: postgres\n' > src/app/docker-compose.yml
printf 'FROM debian:12\nCOPY . /app\n' > Dockerfile
printf 'flask==3.0\nrequests>=2\n' > requirements.txt

# --- var, tmp, run
printf 'core one\n' > var/core.1234
printf 'core two\n' > var/lib/svc/core.99
printf 'not a dump\n' > var/lib/svc/score.txt
printf 'bin\n' > var/bin/helper
printf 'bin\n' > var/bin/mount.x
printf 'bin\n' > var/bin/wall
chmod 4755 var/bin/helper var/bin/mount.x
chmod 2755 var/bin/wall
: > tmp/a.lock
: > tmp/b.tmp
printf 'session\n' > tmp/session.txt
printf 'old data\n' > tmp/old.dat
printf 'recent\n' > tmp/recent.txt
printf '77\n' > run/app.pid

# --- hidden things
printf 'alias ll="ls -l"\n' > .bashrc
printf 'set number\n' > .vimrc
printf 'x\n' > .config/app
printf 'FAKE PRIVATE KEY\n' > .ssh/id_rsa
printf 'FAKE PRIVATE KEY 2\n' > src/app/id_rsa
chmod 600 .ssh/id_rsa

# --- certs
openssl ecparam -name prime256v1 -genkey -noout -out certs/server.key
cat > certs/server.crt <<'E'
-----BEGIN CERTIFICATE-----
MIIB0zCCAXmgAwIBAgIUSxK0+ii46XOjgbpbOjaHEzGNNNowCgYIKoZIzj0EAwIw
PzELMAkGA1UEBhMCREUxFDASBgNVBAoMC0V4YW1wbGUgT3BzMRowGAYDVQQDDBF3
ZWIwMS5leGFtcGxlLmNvbTAeFw0yNjExMjEyMDM1NDRaFw0zNjExMTgyMDM1NDRa
MD8xCzAJBgNVBAYTAkRFMRQwEgYDVQQKDAtFeGFtcGxlIE9wczEaMBgGA1UEAwwR
d2ViMDEuZXhhbXBsZS5jb20wWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATAhz8l
8jU+iKOn83PFbvxFWIiMYobxKpFMVHAjzYJwCaM6XgPsa4I0O/9w8/YdVqTEZ88c
uMqstuT/DukzjQmoo1MwUTAdBgNVHQ4EFgQUjaFqSnHjpGZmkoRat0yg6ISCeKsw
HwYDVR0jBBgwFoAUjaFqSnHjpGZmkoRat0yg6ISCeKswDwYDVR0TAQH/BAUwAwEB
/zAKBggqhkjOPQQDAgNIADBFAiB7qxgzr+hESsprXe5AXYIvR9FA8jLY9TQuwNrQ
nsNpbgIhAOyRNWlI62uoRXSh8kXB/xOpxElzn/asiGJBeCTaLT5Y
-----END CERTIFICATE-----
E
printf 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHM5chi6OEmYqutS9EVxHR86YS3I4XDUhSTqHsFDa2pe deploy@ci\n' > certs/deploy.pub
printf 'FAKE PEM\n' > certs/admin.pem
chmod 644 certs/server.key certs/server.crt certs/deploy.pub
chmod 600 certs/admin.pem

# --- git repository (made by repo-source.sh) and data/app.db: unpacking is faster than making them
base64 -d <<'E' | tar xz --no-same-owner
H4sIAAAAAAAAA+2dC3wTVb7HJ31AW1BAEBb9qCNcpIU+5v1A0Za2QoHKUspDsXLPzJxpY5NMSCa01V0VXBbQS0URUbnrIip3KSro
qsuCvL2LQAUU0RUUEEFAEVc+uii+7kygtCaBTLnJpNLz/UBenZxzcv7z+8//nDkPH/RqeVh8IQx4lg0+G4Q+B1+TLE0QDEFSPIUR
JMGSNIazcS5XkIBfBz4cx3yapp/vuGh//5XiM+2fW+nU43gSWLM/xfMMwRNB+5M0zyL720Gz/QtHlZaWlE8qLiopLx0zNJZ5mAbm
GObc9qfIEPvTjHG64EQsC3Eu2rn9azRfNe704F6fVumDfn9GoguEsJVm/Q8rLiiKTx7R9c+G6J8iSA7p3w58UB2EGw/+vCoIFH+e
Gzg9yAe0H5r1L/mAR66C/tgHgq2P/2iSo1D8ZwfN9pc1j+qsjEce0fw/RfGh/p/lkP+3hYmy5oMVGenmeeB36pqvTtV8bqBPgT6/
U/Pgg3EiI111uqBbU6DxTvcFYEa6BHzmGxW4/MY7l1YJXC7jIhLwKkCH/qbDJgb80Gek7QFu8+hRXn9GOjQuMC7jjeb158Na4Pa6
YK6suTMmVsrGkSCga8EsE10t7YZm/SvQL/ucXt2weozziKZ/kgxr/3E0g/RvB2M9pjoVvFn/1+NQceq4XuX046bw8f4tzoz+uCHQ
oJ71KtjiS7lIsb9OmvVfpWnVcQj+sNb1/9I0bV7/GdT/Zw/N9nd6FFgblzyi+X+WDfX/FEMTyP/bQVFJWaHxlGT8T6lOSlqZ0vBM
UtMzhv2EYey1azFs6rMtvtJx3JT0l/oOXzCzw/8urFj8pnrwvoYes7EM8yRyVnqMcLLpQDOdy2qe+HPT85n0Pg1Jr9MDv1s1+Z7x
Nf+6cumufXOeS/v2xbu0JCytFFRD8/pzznS2haSTMXt6rTtnw4/ZL9w/eObrh3547p0HLjuFpZcVFxSVFue6lWA6XRtve6rp+Uw6
q0LS6TxwXfnzV2xe+di8yQvralbeff+ohnunYmnA680120gYVl5WXGwc1xtjjEh1xx97vvXP/1kgHT11XB5S1//DYePvq3xt7R+v
XHoicOLkYkfBjzsq1y8ctz05HsaLAS31r8bpTmDr2/8Ubeof+f/4E2J/WCu7AgqM/r3WEM3/01xY/w9P0Mj/20Ff3LA97vLnmK7W
j+fkaEZg7zNfnDkVclSf5h4cdoZk9MVHOj3GN/QqoONmHep4jVOvwvv37Y+bvQNGo94NPbo/1zjyZs2HA/MW051Q1nG35tdddeZN
p8LsYDNC1VwurcbpqcRrtIBLwSVoHF2paQruhzquqUYKZ3LFvUDXoc/jxzMDnjM5mEm4caeK12kBvAaYH2h4wB9sobizBhlfHpA7
UQMV5ot7UDMlhGb9u7TK+IT/F+T/GRL5fzsIsX9cbgJG8f+U0QAItT/P8cj/2wFhEZziJJFWJZmiVQWyQAIsSUDAQJlXGUDRhKwQ
QGaAiBe4nDLEbwDmU8su3htxkidJkWM5I7WBZprppgc3rj6ZTo/RdACurEH4mVe40+3VfHqG5UxZUWUpVqVYiSUpUZQ5qMgEJHme
lFRV4hVJkVieFEh8iCbhN0iaFFYy4yykiJCSDcKBYnaNAcUNMyxnQXAiFDmGowjDjTG8QpCcKhKQ5xhF4QkFqJCARhLM+WuKImmB
CStPlaarztpBuMvp16EH1zy4QAhEhuUsAU0wCk2yCjR+r6FKmpFFVVUVSaVoClIUSzESQ0ApStkoihHCyna69x9XNNmPA49xGQ84
XUqG5RzjUrQqKFdrAaNwbm2KGWCYwQxu3uM2g4Qap9d68VijhlUOUhwv0SRkIcfKhMCKAkkwxhnNKUChCEgz4DxnGE0aZ1lorYUN
wLGckeWiWy1RxMoyKsmsKzQu4OIk5PofHAkS6zxaH/8ZzX/U/reFSPY/PRIodnm03v4MzTHI/nZwbvvLLgg8AW8M8ogS/xMURYfY
n+Vp1P9jC5bj/1hH2KeHmw3CC43wWodKc2SGogw7Obf+VcMuAR/MMT53/v9GhLRe/7wR6yL92wHSf/vm3Po3bRGbPKLonySZ0Pv/
LIXu/9uDZf2j/j/U/3ch/X+JPsER5+Xc/r/GGYu2n0m0+I8JG/9lyByN/7cFy/4/Hp4jYgxo3oJsg93yiTZUnGjWvyaZozPiMQTA
rNhW9v8SFIf6/+wg3P4EEetT4ALsTzFo/LctRLS/qlCMyhIyz7GA4UhRUkjAUwJJGhE4QygMI0iUIFjOI3iNP9/8n9D5fxRBE6j/
xxZqHQOzhpeOJXhAGK0Nmhy9Y8T27M0jt2/NGw7TBn7y4V+Osavu/+LItH/C/u88xTx/2dHpDcOzM3eM2LZ9hPztqm/nPp+7bOuf
vv5y0pVdjk/+ufve3icuxZ6ddm1qon8WwiIR9M+1Bf/PovWfbCGi/a11JljOI5r/p0L7/8zlP5D/t4Vax7z6iRkbiK7FP24b8Omk
OSOvvq5vn5WPKtTT01/LYofM1yqmnTy8bmry/D03PHTVf60fs68ov3OvTfVll2bn3nagR8Ori2bpfR54r5u0YeF7r2x+Z/2Yb/4x
/pO/Di18Y3zW86mF626vvrTf/GPJN5cf3TnjtfXVV9y6/6l7arc89WngkU5/+87xmx0LZ99SLXwuf7Z806u59xbfWbW6/vtLFn/1
EZz6Wv67o5fmMWTRnYmuoIuccP1TVJvw/2j8ty1EtL/AKyzDKaoiqBKQBYrjFCBDqNIMxXOQhEAFvKhaziNq/M+H+n+SMD5C/t8G
muJ/hlEsNwAyfAH9q8CuraWg6nnhqQXlf/13HfZ5zynr/3Sq/tDdvp/yL+/Xs8eRfocPP0f+UPFDybj57x+65dTJZbM7nlzxc/qX
nes6Ygcbc19I9A9HBImg/7YR/6P+H1uIaH9rN10t5xHd/zPh/h/F/7ZgxP+zR2QkkV1TKw73WN3r2esP8viioUd/1yF5Vu8hna7e
V5uyb/HChbXOr+9IffODuY1l2OTtu4/1nFvz2OxnclRpWXK3odzjs9NHz1j4bc528uO37xzgPXTN8UMbf6w69MjNax11i966dUZa
5e1jtr44MOve4oY1DeWe335PLv5L3mX/YuYk+rcjIupfagP+n6ZR/G8LEe0vEywDZBLIogRETmR5EhC8yPMS4CWBZlQAeFUgLecR
zf8TdKj/N/JH63/ZQq1jxJbNo8oIRsp8M2/A6OVjlxPLif1J2I2zU29KdNkQ8Sdc/2ybiP85NP/LFiLan+cIUTIXYQCiJAgEJ7OA
YBXAyQLHQUYgACAZQbGcR1T/T3Gh/p9i0PgvW2jy/5XDBrzVWPL24SSszw0p+YkuFcIuIuhfbBP+H93/tYWI9rc2pNJyHtH8P0VT
Yf4f7f9iD7WO2fUt+39WzX28W9EbCw7ufLuA7k11G7xGnPbQbZf3eH3CiCeuJ1ZWaH3mdIZb3ltRlZb83aOjPznYce6wek+fG4t7
TXhhzeZ31lczJXNLN1R1e2j3G2O2idMbn5z+wcvpHfpl/nz8od37xyX/d+El47879fKag12r/46JUukbM5dvItljK3Yd+jL/93fe
veH1dbs/W735tSXXFHbIT0l0zbQPIurf2kQXy3lE1X/o/E9zRSgU/9nCaf0PITtjFSd7fNTpkcVrT+YXvV6y+z8yJwx8btqmvw31
0g9Onbpk9aubXkk7TsyYWfwhtWnOhLqdQwIbH328Yeap+8RZ3cu2rHqSv6TuBWLeR9VLjszrV/b0kfzMYW9dkTa4vEPD1CmFf677
cuPeu146/M7WsWve3TtK3LU39z04o2s37NhkR+PL1dVb9k29Vr3+Dytmfef4bM9NVYmuknZFuP4Fsi3Efywa/28LEe3PCzLPKRzF
y0CBPEsQrGSYhiQlkVIZ40IgyZysypbzuID2P0Oi+b+2cLb9nzm8dOTm0kNG+//BFC3RpULYRQT9gzbg/2ka+X9biGh/XpYknuQh
y/O8SpASkBRWUUUCsISgCgDygFMJynIeUf0/HRb/82j+rz2cvf+nDGvc/NKBA9lZA8yLgMCm+hJdNIQNRNC/0hb8P1r/2x4i2l9g
eYFTKEWmVIUy2gACTSuCIMmQVWXAKpQASEqNXf8vEdb/SxIshfy/HZz1//95ugEwNpM+kISxR1OtmxfxKyZc/4BuC/4fjf+zh4j2
t7b2iuU8ovl/ig6b/8+g9V/todYx76HRGRvyOxf9uHfMwUlzXCuvW4UvGjprQY9OL+QEOl29766Uw5X7169bMGjUzh33pXVxBzpu
bHx46a3jsrpcl7d6pX/+sIxZux7d/sjD/bJXnlrq8H21YVb6khElnfueTK0Qnkh/8t/199Q/Os3zhbjMe82Mz7xvT/roh2d2UqeW
bNt5+aKiPsN7d6tf0f+YPr76p/czXQ8699zb+M0lp6ha18aqjzvd5Cz8e6Kr56InXP9KW1j/Bfl/m4hof4EjOVlRBMCLEkdBUQUQ
cubkT5HiFZkxmwcEx1vOI7r/D5v/T3PI/9vC2fmfZKXl+Z8nShtvKd3aWAKPNHxQMaHXHT8V3PXNru+7P+b7YcL4edtTxnY/+NmR
A583zF+wYcee2x5eeveRZdt2q3vqB4/6OXv1u/2+7tSQ+dLC/DzxprzZBd/nv3nFkrmrFpfm3P7bW9csXfnBvWN/3xfb+48blyS6
YtoJEfTPtAn/j+Z/2kJE+5MqqbIMLzMkIZFAUQmaEIDxT4BQlXmBpESZl2LX/0/xYeP/WBT/20OT/3+FsL4AWLz9f3np8NHSbbPu
KClO33h44KfPbV9U/83yKS8+fh2dl3N8un9xJ+yLT0rXJrrmLg7C9Q/bwvovNI32/7GFiPaXFUZmRCDxMmQEWpQBr9I0JESRAKIo
0IxIkoCMXfwfvv4LwVBo/qctxHf9l6pr0m7tG/C9/8qS6Z0GbK0Zy3+/rEFLwd6/KmdMon84Iki4/tW20f+Pxv/YQkT7KwzN8+bE
HyBzgkywgggEkSNlEXIcC6HA0JzIxG79R4Jiw+b/0Gj/Z1touv8rD8saPnLgx0nYVStTuiW6UAjbiKD/tjD+hzHCS+T/bSCi/QGt
UqRCKeZS74rM8SqvsgIpk5LM8KrM8oLIMhBaziOq/w+f/8mTyP/bQovxP03rv+xPwuidKbsSXTKEHYTr3+lRtdheAS7A//Mcuv9r
C+H29wK5OvH2Z1D/ny002z+49Vtc8mi9/SnU/2sTIfY/vfVfjPO4kPifQut/2UJE+8suCDyBWG3/GLTz+fZ/JML2f2R4Ds3/sgWr
u9perPsftnci6l+FQA/4YI5Lq4zFHuCt1z9HEmj+vy0g/bdvIurfDWIh+7NcwPWfQuN/7cHqRstI/xcnEfUfu63fg1yA/kkaxf+2
YHX/dKT/i5MQ/eugMvadgBfQ/2MOCUf9PzZw1v7OSo/ms35PtzVE9f8EH9r/y1Jo/z9bkAJOl5KHvHt7Jaj/UlANVacrPuq3oH+S
DtU/ifp/7QG4XIMy0nVfACIf0B4J6r+suKCotDjXbX1Ll1YRXf9UqP4JAs3/sAWf0eB3Q3wKheTfLgnqH3i9ubLmsb6jd+uIqn86
bPwHySL924JX8+n4YFwgBCLjzGvRAHmDdkJQ/6cbgXHLw1r/D21c8w3lB/VPciTq/7GFFvbXAnpuXFZ+j97/Exb/Be2P/H/80ZCn
b9cE9a9ripar18br/I6ufzZU/xSN9n+zBdP0yAW0XxSgg2D7T7G+nmtrOb/+6TPxX0v9kyyHxv/ZwpjRI506xFXN5wY6TmNdMYcD
yzfqA8PMHRiTWxyadOazJhwWkk/BcmXHJeaXu5RgXZ42HhAIBAKBQCAQCAQCgfg1My6pY6/evR1TO+pAckHNp0Cf//RjcmFZcUF5
MV5eMGRkMX76MzzTqeAlt5QXDy0uy8YDfuib1PIDXdOBCze+NjKrwtGxV69ejqm9g+maR/qDD0m/SDX40S8T9QA3xMuLJ5Rn49AN
nK4zr4GsO6fApsOyzLZ5SpcnsC6Hu7zV5VXjBQKBQCAQCAQCgUAgEAj7uCIl1dE7Ky2lyJmND/cpznxYC9xeF8yVNXfP5FRHt6z0
5MI6ua7l579JSnV0H5iWNAR6JOhp+ZdejtT07gPTCzwe4PnFH07fmz+KdTlhPCAQCAQCgUAgEAgEAoH4ddMxKcXhcCQl9+jsSElP
75jfN9EFQiAQCAQCgUAkgv8DzRn2igAYAQA=
E

# --- ages
touch -d '6 hours ago' logs/access.log
touch -d '1 hour ago' logs/app.log
touch -d '3 days ago' logs/error.log logs/auth.log logs/app.log.1 logs/old/*.gz logs/access.log.9.gz
touch -d '4 days ago' logs/debug.log logs/kernel.log
touch -d '10 days ago' logs/db/slow.log logs/app.log.2 logs/db/slow.log.1
touch -d '9 days ago' logs/nginx.log.1
touch -d '20 days ago' logs/stale.log
touch -d '40 days ago' tmp/old.dat
touch -d '45 days ago' tmp/session.txt
touch -d '12 days ago' tmp/recent.txt tmp/a.lock tmp/b.tmp
touch -d '2 days ago' backup/users.sql backup/SHA256SUMS backup/site.tar.gz
touch -d '5 days ago' backup/media.bin backup/small.bin backup/old/full.img
find etc scripts data www releases deploy src node_modules var run certs repo flat quarantine restore .config .ssh \
  -type f ! -path '*/.git/*' -exec touch -d '3 days ago' {} +
find repo/.git -exec touch -d '3 days ago' {} +
touch -d '3 days ago' .bashrc .vimrc Dockerfile requirements.txt
touch -d '5 days ago' logs/old logs/db
touch -d '36 hours ago' deploy.stamp
touch -d '20 hours ago' etc/app.env src/app/docker-compose.yml
touch -d '30 hours ago' releases/r2/VERSION
