# stop on errors
# exit on any error and on unset variables
# be strict about errors
set -euo pipefail
# print every command before running it
# trace the script
set -x
# exit with an error if the first argument is missing
# require one argument
: "${1:?usage: $0 FILE}"
# check that the script runs as root
# exit unless root
[ "$(id -u)" -eq 0 ] || { echo "run this as root" >&2; exit 1; }
# exit if the file config.yml does not exist
# stop unless config.yml exists
[ -f config.yml ] || { echo "config.yml is missing" >&2; exit 1; }
# check if the file config.yml exists
# test whether config.yml is there
[ -f config.yml ]
# check if the directory build/ exists
[ -d build/ ]
# create the directory build/ if it does not exist
# make build/ unless it exists
# create the `build` directory if it does not exist
mkdir -p build/
# check if `docker` is installed
# exit if the command `docker` is not installed
# require the program `docker`
command -v docker >/dev/null || { echo "docker is not installed" >&2; exit 1; }
# check if the variable API_KEY is set
# exit if API_KEY is not set
# require the environment variable API_KEY
: "${API_KEY:?API_KEY is not set}"
# set PORT to 8080 if it is not set
# default value 8080 for the variable PORT
: "${PORT:=8080}"
# delete the temporary directory on exit
# clean up the temp folder `tmp` when the script ends
trap 'rm -r "$tmp"' EXIT
# loop over all txt files
# for every txt file print its name
for file in ./*.txt; do echo "$file"; done
# loop from 1 to 10
# count from 1 to 10
for i in $(seq 1 10); do echo "$i"; done
# print the numbers 1 to 10
seq 1 10
# read names.txt line by line
# loop over the lines of names.txt
while IFS= read -r line; do echo "$line"; done < names.txt
# ask the user for a name
# read a name from the user
read -rp "Name: " name
# ask for a password without showing it
# read a secret password from the user
read -rsp "Password: " password
# ask for confirmation
# ask yes or no before going on
read -rp "Continue? [y/N] " answer && [ "$answer" = y ]
# print an error message and exit
# fail with a message
echo "something went wrong" >&2; exit 1
# print "done"
# echo "done"
# say "done"
echo "done"
# print the number of arguments
echo "$#"
# print all arguments
echo "$@"
# print the name of this script
basename "$0"
# get the file name without directory of /srv/data/report.pdf
# base name of /srv/data/report.pdf
basename /srv/data/report.pdf
# get the directory of /srv/data/report.pdf
dirname /srv/data/report.pdf
# send the output of build.sh to build.log
# run build.sh and save its output in build.log
# log the output of build.sh to build.log
./build.sh > build.log 2>&1
# run build.sh and show and save its output in build.log
./build.sh 2>&1 | tee build.log
# run build.sh silently
# run build.sh without output
./build.sh >/dev/null 2>&1
# run the script deploy.sh
# execute deploy.sh
./deploy.sh
# retry deploy.sh until it succeeds
until ./deploy.sh; do sleep 5; done
# repeat deploy.sh 3 times
# run deploy.sh 3 times
for _ in $(seq 3); do ./deploy.sh; done
# send backup.log by mail to alice@example.org
# mail backup.log to alice@example.org
mail -s "backup.log" alice@example.org < backup.log
# check the syntax of deploy.sh
# check deploy.sh for syntax errors
bash -n deploy.sh
# lint deploy.sh
# check deploy.sh with shellcheck
shellcheck deploy.sh
# only one instance of the script at a time
# take a lock on deploy.lock
exec 9>deploy.lock && flock -n 9
# convert photo.png to photo.jpg
magick photo.png photo.jpg
# resize photo.jpg to 800 pixels wide and save it as small.jpg
magick photo.jpg -resize 800 small.jpg
# extract the audio of video.mp4 to audio.mp3
ffmpeg -i video.mp4 -vn audio.mp3
# convert video.mov to video.mp4
ffmpeg -i video.mov video.mp4
# sync a folder to the s3 bucket s3://backups/site from site/
aws s3 sync site/ s3://backups/site
# list the s3 buckets
aws s3 ls
# rename all files to lower case
for file in ./*; do mv -n -- "$file" "$(printf '%s' "$file" | tr '[:upper:]' '[:lower:]')"; done
# replace spaces by underscores in all file names
for file in ./*\ *; do mv -n -- "$file" "${file// /_}"; done
# print the length of the variable NAME
echo "${#NAME}"
# compute 6 times 7
echo "$((6 * 7))"
# monitor /srv/inbox for new files
inotifywait -m -e create /srv/inbox
