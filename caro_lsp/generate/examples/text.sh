# show the file notes.txt
# print the contents of notes.txt
# display notes.txt
cat notes.txt
# count the lines in notes.txt
# how many lines does notes.txt have
# number of lines of notes.txt
wc -l < notes.txt
# count the words in notes.txt
# how many words are in notes.txt
wc -w < notes.txt
# count the characters in notes.txt
wc -m < notes.txt
# count the lines of all python files
# how many lines of code are in the python files
find . -name '*.py' -exec cat {} + | wc -l
# show the first 10 lines of data.csv
# print the top 10 lines of data.csv
head -n 10 data.csv
# show the last 20 lines of app.log
# print the end of app.log 20 lines
tail -n 20 app.log
# follow app.log
# watch app.log as it grows
# tail the log app.log
tail -f app.log
# follow app.log and show only lines with "ERROR"
# watch app.log for "ERROR"
tail -f app.log | grep --line-buffered "ERROR"
# show the first line of data.csv
# print the header of data.csv
head -n 1 data.csv
# show the last line of app.log
tail -n 1 app.log
# print line 42 of main.c
# show line number 42 of main.c
sed -n '42p' main.c
# print lines 10 to 20 of main.c
# show lines 10 through 20 of main.c
# extract lines 10 to 20 from main.c
sed -n '10,20p' main.c
# number the lines of main.c
# show main.c with line numbers
cat -n main.c
# sort names.txt
# sort the lines of names.txt alphabetically
sort names.txt
# sort names.txt and remove duplicates
# sort names.txt keeping only unique lines
# unique lines of names.txt
sort -u names.txt
# sort names.txt in reverse order
sort -r names.txt
# sort scores.txt numerically
# sort scores.txt by number
sort -n scores.txt
# sort scores.txt numerically in descending order
sort -rn scores.txt
# sort data.csv by column 3
# sort data.csv by the 3 field
sort -t, -k3 data.csv
# sort data.csv numerically by column 3
sort -t, -n -k3 data.csv
# shuffle the lines of names.txt
# put names.txt in random order
shuf names.txt
# pick 5 random lines from names.txt
shuf -n 5 names.txt
# reverse the order of lines in names.txt
tac names.txt
# remove duplicate lines from names.txt
# remove duplicate lines from names.txt keeping their order
awk '!seen[$0]++' names.txt
# count how often each line occurs in names.txt
# count the occurrences of every line in names.txt
sort names.txt | uniq -c | sort -rn
# show only the duplicate lines of names.txt
# print repeated lines in names.txt
sort names.txt | uniq -d
# show the 10 most frequent lines of access.log
# print the 10 most common lines in access.log
sort access.log | uniq -c | sort -rn | head -n 10
# show the 10 most common ip addresses in access.log
# top 10 ip addresses in access.log
awk '{print $1}' access.log | sort | uniq -c | sort -rn | head -n 10
# count the word frequencies of book.txt
# how often does each word occur in book.txt
tr -cs '[:alnum:]' '\n' < book.txt | sort | uniq -c | sort -rn
# find lines with "error" in app.log
# search for "error" in app.log
# show the lines of app.log that contain "error"
# grep "error" in app.log
grep "error" app.log
# search for "error" in app.log ignoring case
# find lines with "error" in app.log case insensitive
grep -i "error" app.log
# show the lines of app.log that do not contain "debug"
# find lines without "debug" in app.log
# exclude lines with "debug" from app.log
grep -v "debug" app.log
# count the lines with "error" in app.log
# how many lines of app.log contain "error"
# count occurrences of "error" in app.log
grep -c "error" app.log
# show 3 lines around "error" in app.log
# search for "error" in app.log with 3 lines of context
grep -C 3 "error" app.log
# show lines with "error" in app.log with line numbers
grep -n "error" app.log
# check if app.log contains "error"
# test whether "error" is in app.log
grep -q "error" app.log
# show the comments in nginx.conf
grep '^[[:space:]]*#' nginx.conf
# show nginx.conf without comments and empty lines
# strip comments and blank lines from nginx.conf
grep -Ev '^[[:space:]]*(#|$)' nginx.conf
# replace "foo" by "bar" in config.ini
# replace "foo" with "bar" in the file config.ini
# substitute "foo" with "bar" in config.ini
# change "foo" to "bar" in config.ini
sed -i 's/foo/bar/g' config.ini
# replace "foo" by "bar" in all txt files
# replace "foo" with "bar" in every txt file
sed -i 's/foo/bar/g' ./*.txt
# replace "foo" by "bar" in all python files recursively
# replace "foo" with "bar" in python files below here
find . -type f -name '*.py' -exec sed -i 's/foo/bar/g' {} +
# delete lines containing "debug" from config.ini
# remove lines with "debug" from config.ini
sed -i '/debug/d' config.ini
# delete empty lines from notes.txt
# remove blank lines from notes.txt
sed -i '/^$/d' notes.txt
# remove trailing whitespace from main.c
# strip trailing spaces from main.c
sed -i 's/[[:space:]]*$//' main.c
# delete line 5 of notes.txt
# remove line 5 from notes.txt
sed -i '5d' notes.txt
# delete the first line of data.csv
# remove the header from data.csv
sed -i '1d' data.csv
# skip the header of data.csv
# print data.csv without its first line
tail -n +2 data.csv
# delete the last line of data.csv
sed -i '$d' data.csv
# print column 2 of data.csv
# extract column 2 from data.csv
# cut out field 2 of data.csv
cut -d, -f2 data.csv
# print the first column of data.txt
# extract the first field of every line in data.txt
awk '{print $1}' data.txt
# print the second column of data.txt
awk '{print $2}' data.txt
# print the last column of data.txt
# extract the last field of every line in data.txt
awk '{print $NF}' data.txt
# sum column 2 of data.csv
# add up column 2 in data.csv
# total of column 2 of data.csv
awk -F, '{sum += $2} END {print sum}' data.csv
# average of column 2 of data.csv
# compute the mean of column 2 in data.csv
awk -F, '{sum += $2} END {if (NR) print sum / NR}' data.csv
# sum the numbers in numbers.txt
# add up all numbers in numbers.txt
awk '{sum += $1} END {print sum}' numbers.txt
# find the largest number in numbers.txt
# maximum of numbers.txt
sort -n numbers.txt | tail -n 1
# find the smallest number in numbers.txt
# minimum of numbers.txt
sort -n numbers.txt | head -n 1
# count the columns of data.csv
head -n 1 data.csv | awk -F, '{print NF}'
# show data.csv as a table
# print data.csv in aligned columns
column -s, -t data.csv
# print lines longer than 80 characters in main.c
# find lines over 80 characters in main.c
awk 'length > 80' main.c
# convert notes.txt to upper case
# uppercase notes.txt
tr '[:lower:]' '[:upper:]' < notes.txt
# convert notes.txt to lower case
# lowercase notes.txt
tr '[:upper:]' '[:lower:]' < notes.txt
# convert notes.txt to unix line endings
# remove carriage returns from notes.txt
sed -i 's/\r$//' notes.txt
# replace tabs by spaces in main.c
# expand tabs in main.c
expand main.c
# replace spaces by underscores in names.txt
tr ' ' '_' < names.txt
# join the lines of names.txt with commas
# merge all lines of names.txt into one separated by commas
paste -sd, names.txt
# concatenate part1.txt and part2.txt into whole.txt
# merge part1.txt and part2.txt into whole.txt
# combine part1.txt with part2.txt to whole.txt
cat part1.txt part2.txt > whole.txt
# merge all csv files into all.csv
# concatenate every csv file to all.csv
cat ./*.csv > all.csv
# append "export EDITOR=vim" to .bashrc
# add the line "export EDITOR=vim" to .bashrc
echo "export EDITOR=vim" >> .bashrc
# write "hello" to greeting.txt
# put "hello" into greeting.txt
echo "hello" > greeting.txt
# append part2.txt to part1.txt
cat part2.txt >> part1.txt
# print lines common to a.txt and b.txt
# show the lines that are in both a.txt and b.txt
comm -12 <(sort a.txt) <(sort b.txt)
# show lines that are in a.txt but not in b.txt
# print lines only in a.txt and not in b.txt
comm -23 <(sort a.txt) <(sort b.txt)
# wrap notes.txt at 72 characters
# fold the lines of notes.txt at 72 columns
fold -s -w 72 notes.txt
# convert notes.txt from latin1 to utf-8
iconv -f LATIN1 -t UTF-8 notes.txt
# extract all email addresses from contacts.txt
# find email addresses in contacts.txt
grep -Eo '[[:alnum:]._%+-]+@[[:alnum:].-]+\.[[:alpha:]]+' contacts.txt
# extract all urls from page.html
# find links in page.html
grep -Eo 'https?://[^" >]+' page.html
# extract ip addresses from access.log
grep -Eo '([0-9]{1,3}\.){3}[0-9]{1,3}' access.log
# base64 encode logo.png
base64 logo.png
# base64 decode logo.b64
# decode logo.b64 from base64
base64 -d logo.b64
# show data.bin as hex
# hex dump of data.bin
od -A x -t x1z data.bin
# pretty print data.json
# format the json file data.json
# indent data.json
jq . data.json
# get the field `name` from data.json
# extract the key `name` of data.json with jq
jq -r '.name' data.json
# get `name` of every element in items.json
# print the field `name` of each item in items.json
jq -r '.[].name' items.json
# count the elements of items.json
# how many items are in the json array items.json
jq length items.json
# check that data.json is valid json
# validate data.json
jq empty data.json
# print the keys of data.json
# list the top level keys in data.json
jq -r 'keys[]' data.json
# count the unique lines of names.txt
# how many different lines are in names.txt
# count distinct lines in names.txt
sort -u names.txt | wc -l
# count the unique ip addresses in access.log
# how many different ip addresses are in access.log
grep -Eo '([0-9]{1,3}\.){3}[0-9]{1,3}' access.log | sort -u | wc -l
# print every second line of notes.txt
sed -n '1~2p' notes.txt
# print the lines between "BEGIN" and "END" in notes.txt
# show everything from "BEGIN" to "END" in notes.txt
sed -n '/BEGIN/,/END/p' notes.txt
# insert "hello" at the top of notes.txt
# prepend "hello" to notes.txt
# add "hello" as the first line of notes.txt
sed -i '1i hello' notes.txt
# prefix every line of notes.txt with "> "
sed -i 's/^/> /' notes.txt
# print column 1 and 3 of data.csv
# show the columns 1 and 3 of data.csv
cut -d, -f1,3 data.csv
# print column 3 of data.tsv
cut -f3 data.tsv
# show the lines of data.csv where column 3 is "open"
# filter data.csv by "open" in column 3
awk -F, '$3 == "open"' data.csv
# show the lines of data.csv where column 3 is larger than 100
awk -F, '$3 > 100' data.csv
# join a.csv and b.csv on the first column
join -t, <(sort a.csv) <(sort b.csv)
# find lines starting with "export" in .profile
# show the lines of .profile that start with "export"
grep '^export' .profile
# find lines ending with ";" in main.c
grep ';$' main.c
# show environment variables starting with `AWS`
# list the environment variables that begin with `AWS`
env | grep '^AWS'
# search for "error" or "warning" in app.log
# find lines with "error" or "warning" in app.log
grep -E "error|warning" app.log
# search for "error" in all log files
# find "error" in log files
grep -n "error" ./*.log
# count the lines with "error" in all log files
grep -c "error" ./*.log
# show the first 10 lines of every csv file
head -n 10 ./*.csv
# count how often "error" occurs in app.log
grep -o "error" app.log | wc -l
# compare a.json and b.json ignoring the order of keys
# diff a.json and b.json after sorting keys
diff <(jq -S . a.json) <(jq -S . b.json)
# sort the keys of data.json
jq -S . data.json
# remove the field `password` from data.json
jq 'del(.password)' data.json
# show the elements of items.json where `status` is "open"
jq '.[] | select(.status == "open")' items.json
# number of characters in the longest line of notes.txt
wc -L notes.txt
# squeeze repeated blank lines in notes.txt
cat -s notes.txt
# decode the url encoded text in the variable `value`
printf '%b\n' "${value//%/\\x}"
# comment out the line with "PermitRootLogin" in sshd_config
sed -i '/PermitRootLogin/s/^/#/' sshd_config
# remove leading whitespace from notes.txt
sed -i 's/^[[:space:]]*//' notes.txt
# remove quotes from data.csv
tr -d '"' < data.csv
