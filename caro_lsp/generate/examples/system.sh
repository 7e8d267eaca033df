# show disk usage
# how much disk space is free
# show free disk space
df -h
# show the free space on /home
# how much disk space is left on /home
df -h /home
# show the size of the directory /var/log
# show the size of /var/log
# how big is the folder /var/log
# disk usage of /var/log
du -sh /var/log
# show the size of each subdirectory
# disk usage of every folder here
# how big are the directories here
du -sh -- */
# show the size of each subdirectory of /srv sorted by size
# list the folders in /srv by size
du -h --max-depth=1 /srv | sort -h
# show the size of each subdirectory sorted by size
# which folders use the most space
# show the largest directories
du -h --max-depth=1 . | sort -h
# show the 10 largest directories in /var
# top 10 biggest folders under /var
du -h /var | sort -rh | head -n 10
# show inode usage
df -i
# show memory usage
# how much memory is free
# show free ram
free -h
# show the uptime
# how long has the system been running
uptime
# show the load average
cat /proc/loadavg
# show the kernel version
# which linux kernel is running
uname -r
# show the operating system
# which linux distribution is this
cat /etc/os-release
# show the number of cpus
# how many cpu cores are there
nproc
# show cpu information
lscpu
# show the hostname
# print the name of this machine
hostname
# list block devices
# show disks and partitions
lsblk
# list mounted file systems
# show what is mounted
findmnt
# mount /dev/sdb1 on /mnt/usb
# mount the device /dev/sdb1 at /mnt/usb
sudo mount /dev/sdb1 /mnt/usb
# unmount /mnt/usb
# umount /mnt/usb
sudo umount /mnt/usb
# list usb devices
lsusb
# list pci devices
lspci
# show kernel messages
# show the kernel log with times
sudo dmesg -T
# print all environment variables
# show the environment
env
# print the variable HOME
# show the value of HOME
echo "$HOME"
# add ~/.local/bin to the path
# put ~/.local/bin into PATH
export PATH="$HOME/.local/bin:$PATH"
# print every directory in PATH on its own line
echo "$PATH" | tr ':' '\n'
# set the environment variable LANG to "C.UTF-8"
# export LANG as "C.UTF-8"
export LANG="C.UTF-8"
# load the variables from .env
# source .env and export everything
set -a; . ./.env; set +a
# list the processes
# show all running processes
ps aux
# show the 10 processes that use the most memory
# top 10 processes by memory
ps aux --sort=-%mem | head -n 10
# show the 10 processes that use the most cpu
# top 10 processes by cpu usage
ps aux --sort=-%cpu | head -n 10
# find the process `nginx`
# is the process `nginx` running
# check if `nginx` is running
pgrep -a nginx
# kill the process `firefox`
# stop all `firefox` processes
pkill firefox
# kill the process with id 4321
# end process 4321
kill 4321
# show the processes of the user `alice`
# list what `alice` is running
ps -u alice
# count the running processes
ps -e --no-headers | wc -l
# show the process tree
pstree
# which process listens on port 8080
# show what is using port 8080
# find the process on port 8080
sudo lsof -i :8080
# kill the process on port 8080
# free port 8080
sudo fuser -k 8080/tcp
# show open files of process 4321
lsof -p 4321
# which process has data.db open
# who is using the file data.db
fuser -v data.db
# run backup.sh in the background
# start backup.sh and keep it running after logout
nohup ./backup.sh &
# run backup.sh with low priority
nice -n 19 ./backup.sh
# run build.sh with a timeout of 60 seconds
# stop build.sh after 60 seconds
timeout 60 ./build.sh
# measure how long build.sh takes
# time the script build.sh
time ./build.sh
# repeat uptime every 5 seconds
# watch uptime every 5 seconds
watch -n 5 uptime
# wait for all background jobs
wait
# start the service `nginx`
# start `nginx`
sudo systemctl start nginx
# stop the service `nginx`
sudo systemctl stop nginx
# restart the service `nginx`
# restart `nginx`
sudo systemctl restart nginx
# reload the service `nginx`
# reload the configuration of `nginx`
sudo systemctl reload nginx
# show the status of the service `nginx`
# is the service `nginx` running
systemctl status nginx
# enable the service `nginx` at boot
# start the service `nginx` automatically at boot
sudo systemctl enable nginx
# disable the service `nginx`
sudo systemctl disable nginx
# list failed services
# which services have failed
systemctl --failed
# list running services
# show all active services
systemctl list-units --type=service --state=running
# reload systemd
sudo systemctl daemon-reload
# show the logs of the service `nginx`
# show the journal of `nginx`
journalctl -u nginx
# follow the logs of the service `nginx`
# watch the journal of `nginx`
journalctl -u nginx -f
# show the last 50 log lines of the service `nginx`
journalctl -u nginx -n 50
# show errors in the journal since boot
# list the errors of this boot
journalctl -b -p err
# show the system log of the last 60 minutes
# show the journal of the last 60 minutes
journalctl --since '60 minutes ago'
# edit the crontab
crontab -e
# list the cron jobs
# show my crontab
crontab -l
# run backup.sh every day at 3 with cron
# add a daily cron job at 3 for backup.sh
(crontab -l 2>/dev/null; echo "0 3 * * * $PWD/backup.sh") | crontab -
# list all users
# show the user names on this system
cut -d: -f1 /etc/passwd
# show who is logged in
# which users are logged in
who
# show my user name
# who am I
whoami
# show the groups of the user `alice`
# which groups is `alice` in
groups alice
# create the user `alice`
# add a user named `alice` with a home directory
sudo useradd -m alice
# add the user `alice` to the group `docker`
# put `alice` into the group `docker`
sudo usermod -aG docker alice
# create the group `staff`
sudo groupadd staff
# change the password of `alice`
sudo passwd alice
# lock the user `alice`
# lock the account of `alice`
sudo usermod -L alice
# show the last logins
last
# install the package `htop`
# install `htop` with apt
sudo apt-get install -y htop
# remove the package `htop`
# uninstall `htop`
sudo apt-get remove htop
# update the package list
# refresh the apt package lists
sudo apt-get update
# update all packages
# upgrade the system packages
# install all updates
sudo apt-get update && sudo apt-get upgrade -y
# search for the package `htop`
apt-cache search htop
# is the package `htop` installed
# check if the package `htop` is installed
dpkg -s htop
# list installed packages
dpkg -l
# which package does /usr/bin/dig belong to
dpkg -S /usr/bin/dig
# install the python package `requests`
# pip install `requests`
python3 -m pip install requests
# install the python packages from requirements.txt
# install the requirements in requirements.txt
python3 -m pip install -r requirements.txt
# create a python virtual environment in .venv
# make a venv .venv
python3 -m venv .venv
# activate the virtual environment .venv
. .venv/bin/activate
# list outdated python packages
python3 -m pip list --outdated
# install the npm dependencies
# install node packages
npm ci
# run the tests
# run the npm tests
npm test
# run the python tests
# run pytest
python3 -m pytest
# build the project with make
make
# build with make using all cores
make -j"$(nproc)"
# print the current date
# show today's date
date +%F
# print the current date and time
# show the time
date '+%F %T'
# print the unix timestamp
# seconds since the epoch
date +%s
# print yesterday's date
# date of yesterday
date -d yesterday +%F
# print the date 7 days ago
# date from 7 days ago
date -d '7 days ago' +%F
# convert the timestamp 1700000000 to a date
date -d @1700000000
# show a calendar of this month
cal
# wait 5 seconds
# sleep for 5 seconds
sleep 5
# reboot the machine
# restart the computer
sudo reboot
# generate a random password
# create a random password of 16 bytes
openssl rand -base64 16
# generate a uuid
cat /proc/sys/kernel/random/uuid
# print a random number between 1 and 100
# random number from 1 to 100
shuf -i 1-100 -n 1
# where is the command `python3`
# show the path of the program `python3`
command -v python3
# install the packages `curl` and `jq`
# install `curl` and `jq`
sudo apt-get install -y curl jq
# list the cron jobs of the user `alice`
# show the crontab of `alice`
sudo crontab -u alice -l
# show the disk usage of each home directory
# disk usage of every user's home
sudo du -sh /home/*
# show the size of all files in the current directory
du -ah --max-depth=1 . | sort -h
# show processes sorted by memory
ps aux --sort=-%mem
# show processes sorted by cpu usage
ps aux --sort=-%cpu
# show the command line of process 4321
ps -o args= -p 4321
# kill all processes of the user `alice`
sudo pkill -u alice
# force kill the process with id 4321
kill -9 4321
# show the memory usage of the process `nginx`
ps -C nginx -o rss=,args=
# show the time zone
timedatectl
# set the time zone to "Europe/Berlin"
sudo timedatectl set-timezone "Europe/Berlin"
# set the hostname to `web1`
sudo hostnamectl set-hostname web1
# show the battery status
upower -i "$(upower -e | grep -m 1 BAT)"
# show swap usage
swapon --show
# show the partition table of /dev/sda
sudo fdisk -l /dev/sda
# show io statistics
iostat -x 1 3
# shut down the machine
# power off the computer
sudo poweroff
# show the temperature of the cpu
sensors
# delete the user `alice` with the home directory
sudo userdel -r alice
# remove unused packages
# autoremove packages that are no longer needed
sudo apt-get autoremove -y
# install the package file app.deb
sudo dpkg -i app.deb
# freeze the python requirements to requirements.txt
# write the installed python packages to requirements.txt
python3 -m pip freeze > requirements.txt
# run app.py
# run the python script app.py
python3 app.py
# run server.js with node
node server.js
# compile main.c to `app`
# build main.c with gcc as `app`
gcc -o app main.c
# list all environment variables sorted
env | sort
# check if port 8080 is in use
# is port 8080 in use
ss -tln | grep ':8080 '
