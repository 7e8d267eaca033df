"""Which commands an action is done with, and which words stand for one another."""

from __future__ import annotations

import re
from functools import lru_cache

_ACTIONS = {
    "copy|duplicate": r"cp|scp|rsync|install|docker cp|s3 cp|gsutil",
    "install|put": r"install|cp|apt|apt-get|dnf|yum|apk|pip|pip3|npm|brew|zypper|pacman|PIP",
    "mirror|sync|synchronize|synchronise": r"rsync|lftp|aws|rclone|unison|mirror",
    "push": r"rsync|scp|adb",
    "upload|send|publish|deploy|put|ship|transfer": r"scp|rsync|aws|curl|sftp|gsutil|rclone|ftp"
    r"|lftp|nc",
    "download|fetch|get|grab|pull": r"curl|wget|scp|rsync|aws|sftp|gsutil|rclone",
    "pack|archive|tar|bundle|wrap|package": r"tar|zip|7z|bsdtar",
    "zip|gzip|compress|squeeze|shrink|pack": r"gzip|xz|zstd|bzip2|zip|7z|pigz|lz4|brotli|tar",
    "unpack|extract|untar|unzip|decompress|expand": r"tar|unzip|gunzip|unxz|unzstd|7z|bunzip2"
    r"|gzip -d",
    "backup|save|keep": r"cp|tar|rsync|pg_dump|mysqldump|mongodump|zip|restic|borg|sqlite3",
    "dump|export": r"pg_dump|mysqldump|mongodump|sqlite3|mysql|psql|redis-cli",
    "restore|import|load": r"psql|mysql|pg_restore|sqlite3|mongorestore|redis-cli",
    "grep|search|look|scan": r"grep|rg|ag|find|egrep|fgrep|zgrep",
    "find|locate": r"find|grep|rg|fd|locate",
    "list|show|print|display|see|give|output|view|report|tell": (
        r"ls|find|cat|echo|printf|grep|awk|jq|head|tail|kubectl (?:-\S+ \S+ )*(?:get|logs|describe)"
        r"|git (?:-C \S+ )?(?:log|status|branch|tag|diff|show)|sed|cut|sort|du|df|stat"
        r"|docker (?:ps|images|logs|inspect)"
        r"|sqlite3|psql|mysql|ip|ps|curl|column|file|dig|openssl|yq|zcat|tr|uniq|wc|tac|nl|tree"
    ),
    "count": r"wc|grep -\w*c|uniq -c|count|jq",
    "check|test|verify|validate|ensure|probe|lint": (
        r"test|\[|\[\[|ping|curl|grep -\w*q|nc|sha\d+sum|md5sum|jq|command|nginx -t|shellcheck|dig"
        r"|python3? -m|bash -n|xmllint|yamllint|openssl|ssh|systemctl|diff|cmp"
    ),
    "delete|remove|drop|clean|purge|erase|wipe|clear|unlink": (
        r"rm|-delete|dropdb|DROP|drop|delete|DELETE|rmdir|purge|sed|unlink|aws s3 rm|userdel|del"
    ),
    "empty|truncate|blank": r"truncate|:|rm",
    "move|put": r"mv|git mv",
    "rename": r"mv|rename",
    "make|create|add|touch|set up": (
        r"mkdir|touch|createdb|ln|CREATE|create|useradd|groupadd|mktemp|adduser|virtualenv"
        r"|truncate|echo|printf|tee|install|insert|INSERT|ssh-keygen|openssl"
    ),
    "append|add|write": r"echo|printf|tee|cat|sed|insert|INSERT|>>",
    "link|symlink|point|switch|activate|roll": r"ln",
    "need|add|install|require": r"apt|apt-get|dnf|yum|apk|pip|pip3|npm|brew|zypper|pacman|yarn|pnpm"
    r"|cargo|gem|go",
    "resize|convert|scale|shrink|transcode|encode": r"convert|magick|ffmpeg|mogrify|pandoc|sox",
    "replace|change|substitute|set|edit|swap|patch|fix": r"sed|perl|jq|yq|awk|git config|crudini",
    "render|fill|generate|template|expand": r"sed|envsubst|jinja2|awk|m4",
    "sort|order": r"sort",
    "hash|checksum|sum|digest": r"sha\d+sum|md5sum|cksum|b2sum|shasum",
    "compile|build": r"gcc|cc|g\+\+|clang|javac|tsc|make|go|CC|CXX|cargo|rustc|sass",
    "chmod|protect|lock|allow|open|secure": r"chmod|ufw|iptables|firewall-cmd|setfacl",
    "own|give|chown|assign": r"chown|chgrp|setfacl",
    "tail|follow|watch": r"tail|journalctl|logs",
    "measure|size|weigh": r"du|wc|stat",
    "ssh|connect|log": r"ssh",
    "time|benchmark": r"time|hyperfine",
    "query|ask|select": r"psql|mysql|sqlite3|SELECT|select|jq|dig|curl",
    "resolve|look": r"dig|host|nslookup|getent",
    "update|refresh": r"pull|fetch|update|upgrade",
    "sure|assert": r"test|\[|\[\[|command",
    "split": r"split|csplit|cut",
    "merge|join|combine|concatenate": r"cat|paste|join",
    "encrypt|sign": r"gpg|openssl|age",
    "filter|extract|cut|pick|take": r"grep|awk|cut|sed|jq",
    "kill|stop|end": r"kill|pkill|killall",
}
_BY_VERB: dict[str, str] = {}
for _verbs, _tools in _ACTIONS.items():
    for _verb in _verbs.split("|"):
        _BY_VERB[_verb] = f"{_BY_VERB[_verb]}|{_tools}" if _verb in _BY_VERB else _tools
COMMANDS = frozenset(
    tool
    for tools in _ACTIONS.values()
    for tool in tools.split("|")
    if re.fullmatch(r"[a-z]\w+", tool)
)
"""Names of tools."""
ANY = frozenset({"do", "run", "repeat", "execute", "apply", "try", "call", "start", "use", "handle",
                  "process", "treat"})  # fmt: skip
_OWN = frozenset(
    """
clone checkout init start stop restart reload enable disable mask unmask build push pull status
ping scale describe rollout logs commit add fetch merge rebase tag login prune up down exec drain
cordon uncordon mount umount unmount sleep notify warn announce say log echo lint test plan
destroy upgrade update uninstall migrate seed kick ban allow deny quit
""".split()  # noqa: SIM905 - many
)
"""Verbs that a command has in it when it does so."""
VERBS = frozenset({*_BY_VERB, *ANY, *_OWN})
"""What a request may begin with that says what is done."""


@lru_cache(maxsize=512)
def does(verb: str, line: str) -> bool:
    """Whether the command ``line`` may be called to ``verb``."""
    if verb in ANY or re.search(rf"(?<![A-Za-z]){re.escape(verb)}(?![a-z])", line):
        return True
    tools = _BY_VERB.get(verb)
    return bool(tools and re.search(rf"(?<![\w/.-])(?:{tools})(?![\w/.])", line))


_FAMILIES = """
prod production staging stage dev development test testing qa uat preprod live demo local sandbox
ERROR WARN WARNING INFO DEBUG FATAL CRITICAL TRACE NOTICE
error warn warning info debug fatal critical trace notice
errors warnings notices fatals
TODO FIXME XXX HACK BUG NOTE
monday tuesday wednesday thursday friday saturday sunday
mon tue wed thu fri sat sun
january february march april may june july august september october november december
jan feb mar apr jun jul aug sep oct nov dec
hourly daily weekly monthly yearly nightly quarterly
today yesterday tomorrow
src source lib test tests docs doc include bin scripts examples
web api worker db cache frontend backend server client proxy scheduler queue app admin gateway
main master develop release trunk staging
north south east west
left right top bottom center
red green blue black white yellow
primary secondary replica standby
GET POST PUT DELETE PATCH HEAD OPTIONS
md5 sha1 sha256 sha512 sha224 sha384
paid open shipped cancelled canceled pending closed refunded draft active inactive
success failed failure skipped running done
amd64 arm64 armhf i386 x86_64 aarch64
linux darwin windows macos freebsd
debug release
small medium large
min max avg mean sum median
png jpg jpeg gif webp svg
cpu memory mem disk load swap
in out
public private
en de fr es it pt nl pl
tcp udp
head tail
first second third last
images img css js fonts styles scripts
stdout stderr
alpha beta gamma delta
access error
"""
_FAMILY: dict[str, frozenset[int]] = {}
for _number, _line in enumerate(_FAMILIES.strip().split("\n")):
    for _one in _line.split():
        _FAMILY[_one] = _FAMILY.get(_one, frozenset()) | {_number}
_SHAPES = (
    (re.compile(r"[A-Z][A-Z0-9]{2,}(?:_[A-Z0-9]+)*"), "capitals"),
    (re.compile(r"v?\d+(?:\.\d+)+"), "version"),
    (re.compile(r"\d{4}-\d\d(?:-\d\d)?"), "date"),
    (re.compile(r"[A-Z]{2}"), "code"),
)


def related(old: str, new: str) -> bool:
    """Whether two words are of one kind: environments, levels, versions, numbered names."""
    if _FAMILY.get(old, frozenset()) & _FAMILY.get(new, frozenset()):
        return True
    if re.search(r"\d", old) and re.search(r"[^\W\d]", old) and _bones(old) == _bones(new):
        return True
    if _MAIL.fullmatch(old) and _MAIL.fullmatch(new):
        return True
    if _ADDRESS.fullmatch(old) and _ADDRESS.fullmatch(new):
        return old.rpartition(".")[2] == new.rpartition(".")[2]
    return any(shape.fullmatch(old) and shape.fullmatch(new) for shape, _ in _SHAPES)


_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_ADDRESS = re.compile(r"[A-Za-z][\w-]*(?:\.[\w-]+)*\.[a-z]{2,}")


def _bones(word: str) -> str:
    return re.sub(r"\d+", "0", word)


_SHORT = 3
_CALENDAR = frozenset(" ".join(_FAMILIES.split("\n")[6:10]).split())
_LEVELS = {
    "errors": "error", "warnings": "warn", "fatals": "fatal", "infos": "info", "notices": "notice",
    "error": "error", "warning": "warn",
}  # fmt: skip


def as_written(new: str, old: str) -> str:
    """``new`` in the case of ``old``, and a level of a log as logs have it."""
    lower = _FAMILY.get("error", frozenset())
    if _FAMILY.get(old.lower(), frozenset()) & lower and new.lower() in _LEVELS:
        new = _LEVELS[new.lower()]
        return new.upper() if old.isupper() else new
    if len(old) == _SHORT and new.lower() in _CALENDAR and old.lower() in _FAMILY:
        # "february" where the others are "jan".
        return new[:_SHORT]
    if old.isupper() and new.islower() and related(old.lower(), new):
        return new.upper()
    return new
