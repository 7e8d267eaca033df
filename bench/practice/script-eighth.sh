#!/bin/sh
# The files of script-eighth.jsonl: a harbour radio, its cellar and its choir.
set -eu
LC_ALL=C
export LC_ALL
umask 022

mkdir -p conf logs tracks/raw tracks/bands "tracks/live sets" transcripts data/week lists out bin scans pages tapes incoming depot

# ---- settings
printf '; the transmitter\nmount=/live\nbitrate=128\ngain=3\nname=Radio Hafen\n' > conf/stream.conf
printf '# read by the player\nSTATION=hafen\nGAIN=3\nMUTE=no\nJINGLE=old\nRELAY_HOST=relay1.lan\n' > conf/radio.env
printf '<title>%%%%TITLE%%%%</title>\n<p>%%%%HOST%%%% on %%%%CHANNEL%%%%, %%%%HOST%%%% again</p>\n' > conf/page.tmpl
printf '101\n' > conf/player.pid

# ---- tables
cat > data/cellar.csv <<'X'
year,grape,liters,price
2019,riesling,120,8.50
2020,merlot,300,11.00
2020,riesling,80,9.25
2021,pinot,150,14.00
2021,merlot,60,12.50
X
cat > data/shifts.csv <<'X'
day,person,hours
mon,ute,4
mon,raj,6
tue,ute,5
wed,lena,8
wed,raj,-
thu,ute,2
X
printf 'ute 41 desk\nraj 37 studio\nlena 29 studio\nomar 52 roof\n' > data/members.txt
printf 'hour,listeners\n7,120\n8,310\n' > data/week/mon.csv
printf 'hour,listeners\n7,98\n' > data/week/tue.csv
printf 'hour,listeners\n7,130\n8,222\n9,40\n' > data/week/wed.csv
cat > data/station.json <<'X'
{
  "name": "Radio Hafen",
  "city": "Emden",
  "watts": 500,
  "formats": {"news": 10, "talk": 5, "jazz": 30}
}
X
cat > data/programs.json <<'X'
[
  {"slot": 7, "title": "Early Birds", "state": "live", "mins": 60},
  {"slot": 9, "title": "Tide Table", "state": "tape", "mins": 15},
  {"slot": 12, "title": "Noon Choir", "state": "live", "mins": 30},
  {"slot": 20, "title": "Night Ferry", "state": "off", "mins": 120}
]
X
printf 'name;room\nZo\351;roof\nJ\374rgen;desk\n' > data/guests_latin1.csv

# ---- texts
cat > logs/stream.log <<'X'
07:00 start 10.1.0.4
07:12 drop 10.1.0.9
07:30 start 10.1.0.7
08:05 drop 10.1.0.4
08:06 start 10.1.0.4
09:41 drop 10.1.0.4
X
printf 'anchor\nballad\nferry\nlantern\ntide\n' > lists/songs_old.txt
printf 'anchor\nferry\ngull\ntide\nwinch\n' > lists/songs_new.txt
printf '+ anchor\n- gull\n+ tide\n- winch\n- lighthouse\n' > lists/wish.txt
printf 'tide\nanchor\ntide\nferry\nanchor\n' > lists/rough.txt
printf 'The Tides\nLow Bridge\nLow Bridge Five\n' > lists/bands.txt
: > lists/requests.txt
printf 'desk\nstudio\nroof\n' > lists/rooms.txt
cp lists/wish.txt lists/wish_backup.txt
printf '* 18 Omar\n' > pages/guestbook.txt
printf 'The storm came at noon.\n' > pages/monday.txt
printf 'Calm all day.\n' > pages/tuesday.txt
mkdir -p pages/drafts
printf 'After the Storm: a song.\n' > pages/drafts/song.txt
printf 'rain at seven\nsun\nrain again\n' | gzip -n > transcripts/talk-01.txt.gz
printf 'fog\nrain\nrain\nthen rain\nsun\n' | gzip -n > transcripts/talk-02.txt.gz

# ---- tracks, scans, tapes
for n in 1 2 3; do
    printf 'ogg %s\n' "$n" > "tracks/jingle$n.ogg"
    printf 'wav %s\n' "$n" > "tracks/take$n.WAV"
done
printf 'wav 1\n' > tracks/take4.WAV
printf 'mix\n' > "tracks/live sets/harbour.ogg"
printf 'one\n' > "tracks/bands/Low Bridge - Pier.ogg"
printf 'two\n' > "tracks/bands/The Tides - Ebb.ogg"
printf 'three\n' > "tracks/bands/Low Bridge - Rope.ogg"
printf 'note\n' > tracks/bands/readme.txt
chmod 755 tracks/*.ogg tracks/*.WAV
for y in 2019 2021; do printf 'scan %s\n' "$y" > "scans/S_$y.tiff"; done
printf 'scan 2021 b\n' > scans/S_2021b.tiff
touch -d '2019-05-01 12:00' scans/S_2019.tiff
touch -d '2021-05-01 12:00' scans/S_2021.tiff scans/S_2021b.tiff
for t in 04 05 06 07; do
    mkdir "tapes/2023$t"
    printf 'tape %s\n' "$t" > "tapes/2023$t/LABEL"
    touch -d "2023-$t-01 12:00" "tapes/2023$t/LABEL" "tapes/2023$t"
done
ln -s 202305 tapes/latest
printf 'spot\n' > spot.txt
tar --sort=name --mtime='2023-01-01' --owner=0 --group=0 -czf tapes/pack-01.tar.gz spot.txt
rm spot.txt
for n in 1 2 3 4; do
    printf 'take %s\n' "$n" > "incoming/mix_$n.ogg"
    touch -d "2023-08-0$n 12:00" "incoming/mix_$n.ogg"
done
printf 'other\n' > incoming/jingle1.ogg

# ---- scripts of the station
printf '#!/bin/sh\necho tuned\necho "weak signal" >&2\n' > bin/tune.sh
printf '#!/bin/sh\necho scanning\nsleep 5\necho found\n' > bin/scan.sh

# ---- a repository
(
    mkdir web
    cd web
    GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
    GIT_AUTHOR_NAME=Ute GIT_AUTHOR_EMAIL=ute@example.org
    GIT_COMMITTER_NAME=Ute GIT_COMMITTER_EMAIL=ute@example.org
    GIT_AUTHOR_DATE='2023-06-01 12:00:00 +0000' GIT_COMMITTER_DATE='2023-06-01 12:00:00 +0000'
    export GIT_CONFIG_NOSYSTEM GIT_CONFIG_GLOBAL GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL
    export GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL GIT_AUTHOR_DATE GIT_COMMITTER_DATE
    git init -q .
    git symbolic-ref HEAD refs/heads/main
    echo hello > index.html
    git add -A && git commit -qm 'first page' && git tag spring
    echo times > tides.html
    git add -A && git commit -qm 'tide table'
    echo 'hello again' > index.html
    git add -A && git commit -qm 'greeting' && git tag summer
    echo draft > choir.html
    git add choir.html
)
