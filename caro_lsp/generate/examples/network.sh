# download https://example.org/data.csv
# fetch the file https://example.org/data.csv
# download https://example.org/data.csv with curl
curl -fLO https://example.org/data.csv
# download https://example.org/data.csv to input.csv
# download https://example.org/data.csv and save it as input.csv
# fetch https://example.org/data.csv into input.csv
curl -fL -o input.csv https://example.org/data.csv
# download https://example.org/data.csv with wget
wget https://example.org/data.csv
# resume the download of https://example.org/image.iso
curl -fL -C - -O https://example.org/image.iso
# show the http headers of https://example.org
# get the response headers of https://example.org
curl -sI https://example.org
# print the http status code of https://example.org
# check the http status of https://example.org
curl -s -o /dev/null -w '%{http_code}\n' https://example.org
# check if https://example.org is up
# check whether the website https://example.org is reachable
curl -fsS -o /dev/null https://example.org
# fetch https://example.org/api/items and pretty print the json
# get the json from https://example.org/api/items and format it
curl -fsS https://example.org/api/items | jq .
# post data.json to https://example.org/api/items
# send data.json as a post request to https://example.org/api/items
curl -fsS -X POST -H 'Content-Type: application/json' -d @data.json https://example.org/api/items
# upload report.pdf to https://example.org/upload
curl -fsS -T report.pdf https://example.org/upload
# measure the response time of https://example.org
# how long does https://example.org take to answer
curl -s -o /dev/null -w '%{time_total}\n' https://example.org
# ping example.org
# check if the host example.org is reachable
ping -c 4 example.org
# ping example.org 10 times
ping -c 10 example.org
# trace the route to example.org
traceroute example.org
# look up the ip address of example.org
# resolve example.org
# dns lookup of example.org
dig +short example.org
# show the mail servers of example.org
# mx records of example.org
dig +short MX example.org
# show the ip addresses of this machine
# what is my local ip address
# list ip addresses
hostname -I
# show my public ip address
# what is my external ip
curl -fsS https://ifconfig.me
# list the network interfaces
# show network interfaces and addresses
ip address
# show the routing table
# show the default gateway
ip route
# list open ports
# which ports are listening
# show listening tcp ports
ss -tlnp
# show established connections
# list active network connections
ss -tn state established
# check if port 443 is open on example.org
# test whether example.org answers on port 443
nc -zv example.org 443
# scan the ports of 192.168.1.10
nmap 192.168.1.10
# start a web server on port 8000
# serve the current directory over http on port 8000
python3 -m http.server 8000
# connect to example.org as `alice`
# ssh to example.org as user `alice`
# log in to example.org as `alice`
ssh alice@example.org
# ssh to alice@example.org
# log in to alice@example.org
ssh alice@example.org
# ssh to alice@example.org on port 2222
ssh -p 2222 alice@example.org
# run uptime on alice@example.org
# run uptime over ssh on alice@example.org
ssh alice@example.org uptime
# copy report.pdf to alice@example.org
# upload report.pdf to the server alice@example.org
scp report.pdf alice@example.org:
# copy report.pdf to /srv/files on alice@example.org
# upload report.pdf to alice@example.org into /srv/files
scp report.pdf alice@example.org:/srv/files
# copy /srv/data.csv from alice@example.org
# download /srv/data.csv from the server alice@example.org
scp alice@example.org:/srv/data.csv .
# sync dist/ to alice@example.org in /srv/www
# rsync dist/ to /srv/www on alice@example.org
# upload the folder dist/ to alice@example.org under /srv/www
rsync -az dist/ alice@example.org:/srv/www
# generate an ssh key
# create a new ssh key pair
ssh-keygen -t ed25519
# copy my ssh key to alice@example.org
# install the public key on alice@example.org
ssh-copy-id alice@example.org
# forward local port 5432 to alice@example.org
# ssh tunnel for port 5432 through alice@example.org
ssh -N -L 5432:localhost:5432 alice@example.org
# show the certificate of example.org
# when does the tls certificate of example.org expire
openssl s_client -connect example.org:443 -servername example.org </dev/null 2>/dev/null | openssl x509 -noout -dates
# show when the certificate server.crt expires
# expiry date of server.crt
openssl x509 -enddate -noout -in server.crt
# allow port 443 in the firewall
# open port 443 with ufw
sudo ufw allow 443/tcp
# show the firewall rules
sudo ufw status verbose
# encrypt secret.txt with a password
# encrypt the file secret.txt
gpg -c secret.txt
# decrypt secret.txt.gpg
gpg -d secret.txt.gpg
# wait until port 5432 is open
# wait for the port 5432 on localhost
until nc -z localhost 5432; do sleep 1; done
