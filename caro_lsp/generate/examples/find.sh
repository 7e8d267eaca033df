# find all python files
# list every python file below here
# list python files recursively
find . -type f -name '*.py'
# find all python files in src/
# list the python files under src/
# list python files recursively below src/
find src/ -type f -name '*.py'
# find the file settings.json
# where is the file settings.json
# search for a file named settings.json
find . -type f -name settings.json
# find the file settings.json in /opt
# locate settings.json under /opt
find /opt -type f -name settings.json
# find files larger than 10 MB
# list files over 10 MB
# show all files bigger than 10 MB
find . -type f -size +10M
# find files larger than 10 MB in /var/log
# list the files under /var/log that are over 10 MB
# show all files bigger than 10 MB below /var/log
find /var/log -type f -size +10M
# find files smaller than 1 KB
# list files under 1 KB
find . -type f -size -1k
# find empty files
# list all files with no content
find . -type f -empty
# find empty files in data/
find data/ -type f -empty
# find empty directories
# list all empty folders
find . -type d -empty
# delete empty directories
# remove all empty folders
find . -type d -empty -delete
# delete empty files
# remove all empty files
find . -type f -empty -delete
# find files modified in the last 7 days
# list files changed within the last 7 days
find . -type f -mtime -7
# find files in docs/ modified in the last 7 days
# list files under docs/ changed within the last 7 days
find docs/ -type f -mtime -7
# find files modified in the last 30 minutes
# list files changed within the last 30 minutes
find . -type f -mmin -30
# find files in docs/ modified in the last 30 minutes
find docs/ -type f -mmin -30
# find files modified today
# list the files changed today
find . -type f -newermt "$(date +%F)"
# find files older than 30 days
# list files not modified for 30 days
find . -type f -mtime +30
# find files in /srv/uploads older than 30 days
# list files under /srv/uploads not modified for 30 days
find /srv/uploads -type f -mtime +30
# delete files in /srv/uploads older than 30 days
# remove files under /srv/uploads that are more than 30 days old
# clean up /srv/uploads by deleting files older than 30 days
find /srv/uploads -type f -mtime +30 -delete
# delete files older than 30 days
# remove all files more than 30 days old
find . -type f -mtime +30 -delete
# find log files older than 14 days
# list log files not modified for 14 days
find . -type f -name '*.log' -mtime +14
# find log files older than 14 days in /var/log
find /var/log -type f -name '*.log' -mtime +14
# delete log files older than 14 days
# remove log files that are more than 14 days old
# clean up old log files after 14 days
find . -type f -name '*.log' -mtime +14 -delete
# delete log files older than 14 days in /srv/logs
# remove log files under /srv/logs that are more than 14 days old
find /srv/logs -type f -name '*.log' -mtime +14 -delete
# compress log files older than 14 days
# gzip log files that are more than 14 days old
find . -type f -name '*.log' -mtime +14 -exec gzip {} +
# compress log files older than 14 days in /srv/logs
# gzip log files under /srv/logs that are more than 14 days old
find /srv/logs -type f -name '*.log' -mtime +14 -exec gzip {} +
# delete all pyc files
# remove every pyc file recursively
find . -type f -name '*.pyc' -delete
# delete all pyc files in lib/
# remove every pyc file below lib/
find lib/ -type f -name '*.pyc' -delete
# delete all directories named `node_modules`
# remove every `node_modules` folder recursively
find . -type d -name node_modules -prune -exec rm -r {} +
# find directories named `node_modules`
find . -type d -name node_modules
# find files owned by the user `alice`
# list all files that belong to `alice`
find . -user alice
# find files that belong to nobody
find . -nouser
# find world-writable files
# list files that everyone may write
find . -type f -perm -o=w
# find executable files
# list all executables below here
find . -type f -perm -u=x
# find setuid files in /usr
find /usr -type f -perm -4000
# find broken symbolic links
# list dangling symlinks
find . -xtype l
# delete broken symbolic links
# remove dangling symlinks
find . -xtype l -delete
# find symbolic links
# list all symlinks
find . -type l
# count the files in photos/
# how many files are in photos/
find photos/ -type f | wc -l
# count the files
# how many files are below the current directory
find . -type f | wc -l
# count the python files
# how many python files are there
find . -type f -name '*.py' | wc -l
# count the python files in src/
# how many python files are in src/
find src/ -type f -name '*.py' | wc -l
# count the directories
find . -type d | wc -l
# find the 10 largest files
# show the 10 biggest files
find . -type f -printf '%s %p\n' | sort -rn | head -n 10
# find the 10 largest files in /var
# show the 10 biggest files below /var
find /var -type f -printf '%s %p\n' | sort -rn | head -n 10
# find the newest file
# show the most recently modified file
find . -type f -printf '%T@ %p\n' | sort -rn | head -n 1
# find the 5 most recently modified files
# show the 5 newest files
find . -type f -printf '%T@ %p\n' | sort -rn | head -n 5
# find duplicate files
# list files with the same content
find . -type f -exec sha256sum {} + | sort | uniq -w 64 -D
# find files newer than stamp.txt
# list files changed since stamp.txt
find . -type f -newer stamp.txt
# set the permissions of all files to 644
find . -type f -exec chmod 644 {} +
# set the permissions of all directories to 755
find . -type d -exec chmod 755 {} +
# set the permissions of all files in public/ to 644
find public/ -type f -exec chmod 644 {} +
# set the permissions of all directories in public/ to 755
find public/ -type d -exec chmod 755 {} +
# copy all jpg files below camera/ to photos/
# collect all jpg files under camera/ into photos/
find camera/ -type f -name '*.jpg' -exec cp -t photos/ {} +
# move all jpg files below camera/ to photos/
find camera/ -type f -name '*.jpg' -exec mv -t photos/ {} +
# find files containing "deprecated"
# search for the text "deprecated" in all files
# grep for "deprecated" recursively
# find "deprecated" in the current directory
grep -rn "deprecated" .
# find files in src/ containing "deprecated"
# search for the text "deprecated" in src/
# grep for "deprecated" recursively under src/
grep -rn "deprecated" src/
# list the names of files containing "deprecated"
# which files contain "deprecated"
grep -rl "deprecated" .
# list the names of files in src/ containing "deprecated"
# which files in src/ contain "deprecated"
grep -rl "deprecated" src/
# search for "deprecated" in all python files
# find python files containing "deprecated"
# grep "deprecated" in python files
grep -rn --include='*.py' "deprecated" .
# search for "deprecated" in python files under src/
# find python files in src/ containing "deprecated"
grep -rn --include='*.py' "deprecated" src/
# list the files without "Copyright"
# which files do not contain "Copyright"
grep -rL "Copyright" .
# find files larger than 10 MB modified in the last 7 days
# list files over 10 MB changed within the last 7 days
find . -type f -size +10M -mtime -7
# find files larger than 10 MB older than 30 days
# list files over 10 MB not modified for 30 days
find . -type f -size +10M -mtime +30
# delete files larger than 10 MB
# remove all files over 10 MB
find . -type f -size +10M -delete
# find files not owned by `root`
# list files that do not belong to the user `root`
find . ! -user root
# find files between 10 MB and 20 MB
find . -type f -size +10M -size -20M
# find files owned by the group `staff`
find . -group staff
# find files newer than 2024-01-31
# list files modified since 2024-01-31
# find files changed after 2024-01-31
find . -type f -newermt 2024-01-31
# find files with the permissions 777
find . -type f -perm 777
# find files whose name contains "report"
# find files with "report" in their name
find . -type f -name '*report*'
# find directories whose name contains "report"
find . -type d -name '*report*'
# find broken links
# list broken symbolic links in the current directory
find . -xtype l
# find the directory `logs`
# where is the folder `logs`
find . -type d -name logs
# show the total size of all log files
find . -type f -name '*.log' -exec du -ch {} + | tail -n 1
# delete everything in cache/ except .gitkeep
# empty the directory cache/ but keep .gitkeep
find cache/ -mindepth 1 ! -name .gitkeep -delete
# delete everything in cache/
# empty the directory cache/
# clear the folder cache/
find cache/ -mindepth 1 -delete
# print the names of files in docs/ sorted by modification time
find docs/ -type f -printf '%T@ %p\n' | sort -n | cut -d' ' -f2-
# convert all python files to unix line endings
find . -type f -name '*.py' -exec sed -i 's/\r$//' {} +
# change "foo" to "bar" in all files under src/
# replace "foo" with "bar" in every file below src/
grep -rl "foo" src/ | xargs -r sed -i 's/foo/bar/g'
