# compress app.log
# gzip app.log
# compress the file app.log with gzip
gzip app.log
# compress app.log and keep the original
# gzip app.log without deleting it
gzip -k app.log
# decompress data.csv.gz
# gunzip data.csv.gz
# unpack the gzip file data.csv.gz
gunzip data.csv.gz
# decompress data.csv.gz and keep it
gunzip -k data.csv.gz
# compress dump.sql with xz
xz dump.sql
# compress dump.sql with zstd
zstd dump.sql
# compress all log files
# gzip every log file
gzip ./*.log
# create the archive photos.tar.gz from photos/
# compress the folder photos/ into photos.tar.gz
# pack the directory photos/ to photos.tar.gz
# tar and gzip photos/ as photos.tar.gz
tar -czf photos.tar.gz photos/
# compress the folder photos/
# create a compressed tar archive of photos/
# tar and gzip the directory photos/
tar -czf photos.tar.gz photos/
# backup the directory /srv/www with the date in the name
# make a dated tar backup of /srv/www
# archive /srv/www with today's date
tar -czf "backup-$(date +%F).tar.gz" /srv/www
# backup /srv/www to /mnt/backup
# create a compressed backup of /srv/www in /mnt/backup
tar -czf "/mnt/backup/backup-$(date +%F).tar.gz" /srv/www
# create the archive photos.tar from photos/
tar -cf photos.tar photos/
# create photos.tar.xz from photos/
tar -cJf photos.tar.xz photos/
# compress src/ into src.tar.gz without .git
# create the archive src.tar.gz from src/ excluding .git
tar -czf src.tar.gz --exclude=.git src/
# extract release.tar.gz
# unpack the archive release.tar.gz
# untar release.tar.gz
tar -xzf release.tar.gz
# extract release.tar.gz to /opt/app
# unpack release.tar.gz into the directory /opt/app
# untar release.tar.gz in /opt/app
tar -xzf release.tar.gz -C /opt/app
# list the contents of release.tar.gz
# show what is in the archive release.tar.gz
tar -tzf release.tar.gz
# extract only README.md from release.tar.gz
tar -xzf release.tar.gz README.md
# create the zip file docs.zip from docs/
# zip the folder docs/ into docs.zip
zip -r docs.zip docs/
# unzip docs.zip
# extract the zip file docs.zip
unzip docs.zip
# unzip docs.zip to site/
# extract docs.zip into the folder site/
unzip docs.zip -d site/
# list the contents of docs.zip
# show what is in the zip file docs.zip
unzip -l docs.zip
# show the compressed file access.log.gz
# print access.log.gz without unpacking it
zcat access.log.gz
# search for "error" in access.log.gz
# grep "error" in the compressed log access.log.gz
zgrep "error" access.log.gz
# test the archive backup.tar.gz
# check the integrity of backup.tar.gz
gzip -t backup.tar.gz
