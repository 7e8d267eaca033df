"""What is known of a step beside its command: how it is undone, which tools and rights it needs."""

from __future__ import annotations

import re
import sys
from functools import cache
from pathlib import Path

from caro_lsp.generate.whole.options import pattern
from caro_lsp.shell.follow import commands
from caro_lsp.shell.parse import parse

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_EVERYWHERE_TEXT = """
[ [[ : . alias awk basename cat cd chgrp chmod chown cmp cp cut date dd df dirname du echo env
eval exec exit expr export false find grep head hostname id kill ln local ls mkdir mktemp mv
nice nohup od paste printf pwd read readlink readonly return rm rmdir sed seq set sh bash shift
sleep sort source split stat tail tee test touch tr trap true truncate tsort type umask uname
uniq unset wait wc which while xargs break continue declare mapfile command realpath nproc
sha256sum md5sum yes
"""
_EVERYWHERE = frozenset(_EVERYWHERE_TEXT.split())
"""What is there wherever there is a shell."""
_AS_ROOT = re.compile(
    r"^(?:apt|apt-get|dnf|yum|pacman|useradd|usermod|userdel|groupadd|groupdel|mount|umount|ufw"
    r"|iptables|mkswap|swapon|swapoff|update-grub|hostnamectl|timedatectl|modprobe|sysctl -w|chown"
    r"|chpasswd|visudo|fdisk|parted)\b"
    r"|^systemctl (?!(?:--|status|is-|list|show|cat))(?!.*--user)|(?:^|\s)>{1,2} ?/etc/"
    r"|^(?:cp|mv|ln|rm|install|sed -i|tee|mkdir|touch)\b.* /etc/\S*$"
)


def undo_of(command: str) -> str | None:
    """How ``command`` can be undone; empty if it cannot be, None if nothing is known."""
    for form, undo in _undo():
        if match := form.search(command):
            slots = {k: v.strip("'\"") for k, v in match.groupdict().items() if v}
            return undo.format(**slots)
    return None


def tools_of(command: str) -> list[str]:
    """The tools that ``command`` needs and that are not everywhere."""
    found = []
    for one in commands(parse(command.encode())):
        name = one.name.partition(" ")[0]
        if name and "$" not in name and "/" not in name and name not in _EVERYWHERE:
            found.append(name)
    if command.startswith("sudo "):
        found.insert(0, "sudo")
    return list(dict.fromkeys(found))


def needs_root(command: str) -> bool:
    """Whether ``command`` works for the superuser only, as far as its form tells."""
    return bool(_AS_ROOT.search(command)) and not command.startswith("sudo ")


@cache
def _undo() -> tuple[tuple[re.Pattern[str], str], ...]:
    data = tomllib.loads((Path(__file__).parent / "undo.toml").read_text("utf-8"))
    return tuple((pattern(entry["command"]), entry["undo"]) for entry in data["undo"])
