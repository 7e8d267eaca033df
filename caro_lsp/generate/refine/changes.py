"""The ways to change a command: each gives the new one, empty where it does not fit."""

from __future__ import annotations

import re
import shlex
from dataclasses import replace
from typing import TYPE_CHECKING

from caro_lsp.generate.refine.parts import Part, changed, joined, parts_of

if TYPE_CHECKING:
    from caro_lsp.shell.tools import Flag

_DRY = {
    "rsync": "--dry-run", "make": "--dry-run", "apt-get": "--simulate", "apt": "--simulate",
    "patch": "--dry-run", "git push": "--dry-run", "git add": "--dry-run", "git clean": "--dry-run",
    "git commit": "--dry-run", "git fetch": "--dry-run", "git prune": "--dry-run",
    "npm publish": "--dry-run", "npm install": "--dry-run", "kubectl apply": "--dry-run=client",
    "kubectl delete": "--dry-run=client", "kubectl create": "--dry-run=client",
    "certbot renew": "--dry-run", "ansible-playbook": "--check", "parallel": "--dry-run",
    "docker compose": "--dry-run", "logrotate": "--debug", "stow": "--simulate",
    "dnf": "--assumeno", "helm upgrade": "--dry-run", "helm install": "--dry-run",
}  # fmt: skip
_CHANGING_TEXT = """
rm rmdir mv cp ln chmod chown chgrp mkdir touch truncate shred dd kill pkill killall systemctl
service reboot shutdown poweroff useradd usermod userdel groupadd groupdel mount umount docker
podman git npm pip pip3 crontab gzip gunzip bzip2 xz zip unzip tar scp dropdb createdb kubectl
install terraform ssh-copy-id swapon swapoff mkswap fallocate
"""
_CHANGING = frozenset(_CHANGING_TEXT.split())
_VERBOSE_TEXT = "cp mv rm mkdir rmdir chmod chown chgrp ln tar rsync gzip gunzip bzip2 xz"
_VERBOSE = frozenset(_VERBOSE_TEXT.split())
_QUIET_OPTIONS = {
    "curl": "-sS", "wget": "-q", "rsync": "-q", "grep": "-q", "git clone": "--quiet", "zip": "-q",
    "unzip": "-q", "apt-get": "-qq", "apt": "-qq", "ssh": "-q", "scp": "-q", "npm": "--silent",
    "pip": "--quiet", "pip3": "--quiet", "make": "--silent", "docker build": "--quiet",
    "docker pull": "--quiet", "git pull": "--quiet", "git push": "--quiet", "git fetch": "--quiet",
    "git commit": "--quiet", "git checkout": "--quiet", "git switch": "--quiet", "ping": "-q",
    "diff": "-q", "bzip2": "-q", "xz": "-q",
}  # fmt: skip


def excluding(command: str, name: str) -> str:
    """``command`` without what is called ``name``, where it goes through folders."""
    bare = name.strip("'\"`").rstrip("/")
    if not re.fullmatch(r"[\w.*?@+-]+(?:/[\w.*?@+-]+)*", bare):
        return ""
    is_file = bool(re.search(r"[*?]|\.\w{1,5}$", bare)) and not bare.startswith(".")
    quoted = shlex.quote(bare)

    def change(part: Part) -> Part | None:
        return _without(part, bare, quoted, is_file=is_file)

    return changed(command, change) if bare not in command else ""


def _without(part: Part, bare: str, quoted: str, *, is_file: bool) -> Part | None:
    words = part.words
    if part.name == "find":
        at = next(
            (n for n, w in enumerate(words[1:], 1) if w[:1] in "-(!" or w == "\\("), len(words)
        )
        test = ("-name", quoted) if is_file else ("-path", f"'*/{bare}/*'")
        return replace(part, words=(*words[:at], "-not", *test, *words[at:]))
    if part.name == "grep" and _has(part, "rR", "recursive"):
        return part.with_option(f"--exclude{'' if is_file else '-dir'}={quoted}")
    if part.name == "tar" and _has(part, "c", "create", first=True):
        # What it names counts for the operands behind it; the archive's name stays beside its flag.
        at = 3 if re.fullmatch(r"-?\w*f", words[1]) else 2
        return replace(part, words=(*words[:at], f"--exclude={quoted}", *words[at:]))
    if part.name in {"rsync", "du"}:
        return part.with_option(f"--exclude={quoted}")
    if part.name == "ls":
        return part.with_option(f"--ignore={quoted}")
    if part.name == "tree":
        return part.with_option("-I", quoted)
    if part.name == "rg":
        return part.with_option("-g", shlex.quote(f"!{bare}"))
    if part.name == "zip":
        return replace(part, words=(*words, "-x", quoted if is_file else f"'*{bare}/*'"))
    return None


def with_long_options(command: str) -> str:
    """``command`` with each option by its long name, where the tool has one."""

    def change(part: Part) -> Part | None:
        tool = part.tool
        if tool is None or tool.single_dash:
            return None
        start = part.options_at
        words: list[str] = list(part.words[:start])
        rest = list(part.words[start:])
        if rest and tool.old_style:
            rest[0] = tool.old_style_flags(rest[0])
        while rest:
            word = rest.pop(0)
            if word == "--":
                words += [word, *rest]
                break
            spelt = _spelt_out(word, rest, tool.by_short)
            words += spelt if spelt is not None else [word]
        return replace(part, words=tuple(words))

    return changed(command, change)


def _spelt_out(word: str, rest: list[str], by_short: dict[str, Flag]) -> list[str] | None:
    """A cluster of short options in long ones; takes the value from ``rest``."""
    if not re.fullmatch(r"-[A-Za-z][^\s]*", word) or "$" in word:
        return None
    made: list[str] = []
    letters = word[1:]
    while letters:
        flag = by_short.get(letters[0])
        long = next(iter(flag.long), "") if flag else ""
        letter, letters = letters[0], letters[1:]
        if flag is None or not long:
            # Some have no other name.
            if flag is None or flag.value:
                return None
            made.append(f"-{letter}")
            continue
        if not flag.value:
            made.append(f"--{long}")
            continue
        if letters:
            made.append(f"--{long}={letters}")
        elif flag.attached:
            made.append(f"--{long}")
        elif rest:
            made.append(f"--{long}={rest.pop(0)}")
        else:
            return None
        break
    return made


def posix(command: str) -> str:
    """``command`` in the words of POSIX, as far as these are known."""
    text = command
    for form, new in (
        (r"\bsource (?=\S)", ". "),
        (r"\bwhich (?=\w)", "command -v "),
        (r"(?<!&)&>> ?(\S+)", r">> \1 2>&1"),
        (r"(?<!&)&> ?(\S+)", r"> \1 2>&1"),
        (r"\|& ", "2>&1 | "),
        (r"\[ ([^\]]*?) == ", r"[ \1 = "),
        (r"\[\[ (-[a-z] [^\]&|<>]+|[^\]&|<>]+ (?:!=|=|-\w\w) [^\]&|<>*]+) \]\]", r"[ \1 ]"),
        (r"\[\[ ([^\]&|<>*]+) == ([^\]&|<>*]+) \]\]", r"[ \1 = \2 ]"),
        (r"\becho -n (\"[^\"]*\"|'[^']*'|\S+)", r"printf %s \1"),
        (r"\becho -e '([^']*)'", r"printf '\1\\n'"),
        (r"\bcp -a ", "cp -pR "),
        (r" -delete\b", " -exec rm -f {} +"),
        (r"\begrep ", "grep -E "),
        (r"\bfgrep ", "grep -F "),
        (r"\bgrep --quiet ", "grep -q "),
        (r"\bhead -(\d+)\b", r"head -n \1"),
        (r"\btail -(\d+)\b", r"tail -n \1"),
        (r" -not (?=-)", " ! "),
        (r"\{(\w+)\.\.(\w+)\}", r"{\1..\2}"),
    ):
        text = re.sub(form, new, text)
    if match := re.fullmatch(r"(?P<to>.+?) ?<<< ?(?P<text>\"[^\"]*\"|'[^']*'|\S+)", text):
        text = f"printf '%s\\n' {match['text']} | {match['to']}"
    if match := re.fullmatch(r"sed (?:-i|--in-place) (?P<edit>.+) (?P<file>\S+)", text):
        edit, file = match["edit"], match["file"]
        if file[0] != "-" and "*" not in file:
            text = f"sed {edit} {file} > {file}.new && mv {file}.new {file}"
    return text if text != command else ""


def dry_run(command: str) -> str:
    """``command`` as it shows what it would do."""
    if re.search(r"\bfind\b.* -delete\b", command):
        return re.sub(r" -delete\b", " -print", command)
    if re.search(r"\bfind\b.* -exec(?:dir)? (?!echo)", command):
        return re.sub(r" (-exec(?:dir)?) (?!echo)", r" \1 echo ", command)
    if re.search(r"\bxargs\b", command):
        made = re.sub(
            r"(\bxargs(?: -0| -r| -[nPId] ?\S+| -\w0\w*)*) (?!-|echo)", r"\1 echo ", command
        )
        return made if made != command else ""
    if match := re.fullmatch(r"sed (?:-i\S*|--in-place\S*) (?P<rest>.+)", command):
        return f"sed {match['rest']}"

    def change(part: Part) -> Part | None:
        for length in (2, 1):
            option = _DRY.get(" ".join(part.words[:length]))
            if option:
                known = option in part.words or (option == "--dry-run" and "-n" in part.words)
                at = length
                return (
                    None
                    if known
                    else replace(part, words=(*part.words[:at], option, *part.words[at:]))
                )
        if part.name == "terraform" and part.words[1:2] == ("apply",):
            return replace(part, words=("terraform", "plan", *part.words[2:]))
        if part.name in _CHANGING and not part.rest:
            return replace(part, words=("echo", *part.lead, *part.words), lead=())
        return None

    parts = parts_of(command)
    if parts is None or any(part.operator.strip() in {"|", "|&"} for part in parts):
        return ""
    return changed(command, change)


def verbose(command: str) -> str:
    """``command`` as it tells what it does."""
    if re.search(r"\bfind\b.* -delete\b", command) and " -print" not in command:
        return re.sub(r" -delete\b", " -print -delete", command)

    def change(part: Part) -> Part | None:
        if part.name in _VERBOSE and not _has(part, "v", "verbose", first=part.name == "tar"):
            if part.name == "tar" and re.fullmatch(r"-?\w*f", part.words[1]):
                return replace(part, words=("tar", part.words[1][:-1] + "vf", *part.words[2:]))
            return part.with_option("-v")
        if part.name in {"curl", "ssh", "scp", "pip", "pip3"} and not _has(part, "v", "verbose"):
            return part.with_option("-v")
        return None

    return changed(command, change)


def quiet(command: str) -> str:
    """``command`` as it says nothing that it need not say."""

    def change(part: Part) -> Part | None:
        loud = [word for word in part.words if word in {"-v", "--verbose"}]
        if loud and part.name in _VERBOSE:
            return replace(part, words=tuple(word for word in part.words if word not in loud))
        if part.name in {"tar", "rsync"} and len(part.words) > 1:
            first = part.words[1]
            if re.fullmatch(r"-?[a-zA-Z]*v[a-zA-Z]*", first):
                plain = first.replace("v", "", 1)
                kept = () if plain in {"-", ""} else (plain,)
                return replace(part, words=(part.name, *kept, *part.words[2:]))
        for length in (2, 1):
            option = _QUIET_OPTIONS.get(" ".join(part.words[:length]))
            if part.name == "grep" and part.operator.strip() == "|":
                # Who reads it wants to have something to read.
                return None
            if option and option not in part.words and not _has(part, "qs", "quiet"):
                words = part.words
                return replace(part, words=(*words[:length], option, *words[length:]))
        return None

    return changed(command, change)


def with_sudo(command: str) -> str:
    """``command`` as the superuser."""

    def change(part: Part) -> Part | None:
        return None if "sudo" in part.lead else replace(part, lead=("sudo", *part.lead))

    parts = parts_of(command)
    if parts is None or any(part.rest.strip().startswith((">", "<")) for part in parts):
        return ""
    first = change(parts[0])
    if any(part.operator.strip() in {"&&", ";", "||"} for part in parts):
        return changed(command, change)
    return joined([first, *parts[1:]]) if first else ""


def through(command: str, filter_: str) -> str:
    """``command`` with a filter behind, where there is output to be filtered."""
    parts = parts_of(command)
    if parts is None or parts[-1].rest or any(p.operator.strip() in {"&&", ";"} for p in parts):
        return ""
    if any(_only_changes(part) for part in parts):
        return ""
    return f"{command} | {filter_}"


_SHOWS_TEXT = """
ps images logs log status list get branch diff ls show describe top config info inspect search tag
list-units list-timers is-active rollout version outdated audit remote stash freeze -l --list
"""
_SHOWS = frozenset(_SHOWS_TEXT.split())


def _only_changes(part: Part) -> bool:
    """Whether a command is there for what it changes, and not for what it prints."""
    if part.name == "find":
        return "-delete" in part.words or any(w in _CHANGING for w in part.words)
    return part.name in _CHANGING and _SHOWS.isdisjoint(part.words[1:3])


def into(command: str, file: str, sign: str = ">") -> str:
    """``command`` with its output in a file."""
    parts = parts_of(command)
    if parts is None or parts[-1].rest or any(p.operator.strip() in {"&&", ";"} for p in parts):
        return ""
    return f"{command} {sign} {shlex.quote(file)}"


def _has(part: Part, letters: str, long: str, *, first: bool = False) -> bool:
    for place, word in enumerate(part.words[1:]):
        if word == f"--{long}":
            return True
        bare = word[1:] if word.startswith("-") and not word.startswith("--") else ""
        if first and place == 0 and not word.startswith("-"):
            bare = word
        if bare.isalpha() and any(letter in bare for letter in letters):
            return True
    return False
