# list all files with details
# show everything in this directory including hidden files
ls -la
# show everything in /etc/nginx including hidden files
ls -la /etc/nginx
# list the files in /etc/nginx
# show what is in the folder /etc/nginx
ls -l /etc/nginx
# list files sorted by size
# show the biggest files first
ls -lS
# list files by modification time newest first
# show the most recently changed files first
ls -lt
# list only directories
# show the subfolders of the current directory
ls -d */
# list hidden files
ls -d .[!.]*
# show the directory tree two levels deep
find . -maxdepth 2 -type d
# print the current directory
# show where I am
pwd
# create the directory build/output
# make a folder build/output with its parents
mkdir -p build/output
# create a temporary directory
# make a temp folder and remember it in `tmp`
tmp=$(mktemp -d)
# create a temporary file
# make a temp file and remember it in `tmp`
tmp=$(mktemp)
# create an empty file notes.txt
# touch notes.txt
touch notes.txt
# copy report.pdf to backup/
# copy report.pdf into backup/
cp report.pdf backup/
# copy config.yml to config.yml.bak
# make a copy of config.yml called config.yml.bak
cp config.yml config.yml.bak
# backup config.yml
# make a backup copy of config.yml
# save a copy of config.yml before changing it
cp -p config.yml config.yml.bak
# copy the directory src/ to /mnt/backup
# copy the folder src/ recursively into /mnt/backup
cp -r src/ /mnt/backup
# copy the directory src/ to /mnt/backup preserving permissions and timestamps
cp -a src/ /mnt/backup
# copy all jpg files to photos/
# copy every jpg image into photos/
cp ./*.jpg photos/
# copy draft.md to final.md without overwriting
cp -n draft.md final.md
# rename draft.md to final.md
# rename the file draft.md as final.md
mv draft.md final.md
# move report.pdf to archive/
# move the file report.pdf into the folder archive/
mv report.pdf archive/
# move all log files to archive/
# move every log file into archive/
mv ./*.log archive/
# rename all txt files to md
# change the extension of all txt files to md
for file in ./*.txt; do mv -- "$file" "${file%.txt}.md"; done
# delete the file old.log
# remove old.log
rm old.log
# delete the directory build/
# remove the folder build/ and everything in it
rm -r build/
# delete the empty directory scratch/
rmdir scratch/
# delete all tmp files
# remove every tmp file in the current directory
rm -- ./*.tmp
# ask before deleting old.log
rm -i old.log
# create a symbolic link `current` to /opt/app-2.1
# symlink /opt/app-2.1 as `current`
# make a soft link from /opt/app-2.1 to `current`
ln -s /opt/app-2.1 current
# replace the symbolic link `current` by one to /opt/app-2.1
ln -sfn /opt/app-2.1 current
# create a hard link copy.txt to data.txt
ln data.txt copy.txt
# show where the symbolic link `current` points to
# resolve the symlink `current`
readlink -f current
# make deploy.sh executable
# give execute permission to deploy.sh
# set the executable bit on deploy.sh
chmod +x deploy.sh
# make all sh files executable
# give execute permission to every shell script
chmod +x ./*.sh
# set the permissions of id_rsa to 600
# chmod id_rsa to 600
# change the mode of id_rsa to 600
chmod 600 id_rsa
# make notes.txt readable only by its owner
# restrict notes.txt to the owner
chmod go-rwx notes.txt
# make config.yml read-only
chmod a-w config.yml
# make the directory public/ readable by everyone
chmod -R a+rX public/
# change the owner of /srv/www to `deploy`
# chown /srv/www to the user `deploy`
# give the directory /srv/www to the user `deploy`
sudo chown -R deploy /srv/www
# change the owner and group of /srv/www to `deploy`
sudo chown -R deploy:deploy /srv/www
# change the group of /srv/shared to `staff`
sudo chgrp -R staff /srv/shared
# show the permissions of notes.txt
# print the octal mode of notes.txt
stat -c '%a %n' notes.txt
# show the size of video.mp4 in bytes
# how big is the file video.mp4
stat -c %s video.mp4
# show when notes.txt was last modified
# print the modification time of notes.txt
stat -c %y notes.txt
# show the type of data.bin
# what kind of file is data.bin
file data.bin
# compare old.conf with new.conf
# show the differences between old.conf and new.conf
diff -u old.conf new.conf
# compare the directories dist-old/ and dist-new/
# show which files differ between the folders dist-old/ and dist-new/
diff -rq dist-old/ dist-new/
# check if old.bin and new.bin are identical
cmp old.bin new.bin
# compute the sha256 checksum of image.iso
# print the sha256 hash of image.iso
sha256sum image.iso
# compute the md5 checksum of image.iso
# print the md5 hash of image.iso
md5sum image.iso
# verify the checksums in SHA256SUMS.txt
# check the files against SHA256SUMS.txt
sha256sum -c SHA256SUMS.txt
# write checksums of all iso files to sums.txt
sha256sum ./*.iso > sums.txt
# synchronise src/ to /mnt/backup
# sync src/ with /mnt/backup
# mirror src/ to /mnt/backup with rsync
rsync -a src/ /mnt/backup
# sync src/ to /mnt/backup and delete what is gone
# mirror src/ to /mnt/backup deleting extra files
rsync -a --delete src/ /mnt/backup
# show what syncing src/ to /mnt/backup would do
# dry run of syncing src/ to /mnt/backup
rsync -an --itemize-changes src/ /mnt/backup
# split dump.sql into pieces of 100 MB
# split the file dump.sql in 100 MB parts
split -b 100M dump.sql dump.sql.
# split data.csv into files of 1000 lines
split -l 1000 data.csv data.csv.
# create a file disk.img of 50 MB filled with zeros
dd if=/dev/zero of=disk.img bs=50M count=1
# empty the file app.log
# truncate app.log
# clear the contents of app.log
: > app.log
# shred secret.txt
# overwrite and delete secret.txt
shred -u secret.txt
# change to the directory /srv/app
# go to the folder /srv/app
# cd into /srv/app
cd /srv/app || exit
# change to the directory of this script
# go to the folder where the script is
cd "$(dirname "$0")" || exit
# copy the 10 newest files from inbox/ to review/
find inbox/ -maxdepth 1 -type f -printf '%T@ %p\0' | sort -zrn | head -zn 10 | cut -zd' ' -f2- | xargs -0r cp -t review/
# delete photos.zip if it exists
# remove photos.zip without an error if it is missing
rm -f photos.zip
# make all files in bin/ executable
# give execute permission to every file under bin/
find bin/ -type f -exec chmod +x {} +
# copy all files from src/ to dst/
cp -r src/. dst/
# move everything from inbox/ to archive/
mv inbox/* archive/
# count the files in each subdirectory
for folder in */; do printf '%s %s\n' "$(find "$folder" -type f | wc -l)" "$folder"; done
# show the absolute path of notes.txt
realpath notes.txt
# show the extension of report.pdf
file=report.pdf; echo "${file##*.}"
# swap a.txt and b.txt
mv a.txt a.txt.tmp && mv b.txt a.txt && mv a.txt.tmp b.txt
# add the date to the name of report.pdf
# rename report.pdf with today's date
mv report.pdf "$(date +%F)-report.pdf"
