"""What an argument names: the root folder, a home, a device ... the classes of the rule format."""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache

from caro_lsp.shell.command import Unknown, Word, text_least
from caro_lsp.shell.remembered import MOST_KEPT
from caro_lsp.shell.values import Value, text_of

_SYSTEM_FOLDERS = frozenset(
    [
        "/bin",
        "/boot",
        "/boot/efi",
        "/dev",
        "/etc",
        "/lib",
        "/lib32",
        "/lib64",
        "/libx32",
        "/opt",
        "/proc",
        "/run",
        "/sbin",
        "/srv",
        "/sys",
        "/usr",
        "/usr/bin",
        "/usr/lib",
        "/usr/lib32",
        "/usr/lib64",
        "/usr/libexec",
        "/usr/local",
        "/usr/local/bin",
        "/usr/local/lib",
        "/usr/sbin",
        "/usr/share",
        "/var",
        "/var/lib",
        "/var/lib/dpkg",
        "/var/lib/docker",
        "/var/lib/mysql",
        "/var/lib/postgresql",
        "/var/log",
        "/var/mail",
        "/var/spool",
        "/var/www",
        "/mnt",
        "/media",
        "/System",
        "/Library",
        "/Applications",
        "/Users",
        "/Volumes",
        "/private",
        "/private/etc",
        "/private/var",
    ]
)
_RESTORABLE = frozenset({"/dev", "/proc", "/run", "/sys"})
"""Folders of the system that hold nothing which a restart does not make anew."""
_SYSTEM_FILES = frozenset(
    [
        "/etc/passwd",
        "/etc/shadow",
        "/etc/group",
        "/etc/gshadow",
        "/etc/sudoers",
        "/etc/fstab",
        "/etc/hosts",
        "/etc/crypttab",
        "/etc/resolv.conf",
        "/etc/ld.so.preload",
        "/etc/ld.so.conf",
        "/etc/pam.conf",
        "/etc/profile",
        "/etc/ssh/sshd_config",
        "/etc/crontab",
        "/etc/nsswitch.conf",
        "/etc/inittab",
        "/etc/default/grub",
        "/bin/sh",
        "/bin/bash",
    ]
)
_SYSTEM_BELOW = ("/boot/", "/etc/pam.d/", "/etc/sudoers.d/", "/proc/sys/", "/sys/firmware/")
_DEVICE = re.compile(
    r"/dev/(?:[shv]d[a-z]+\d*|xvd[a-z]+\d*|nvme\d+n\d+(?:p\d+)?|mmcblk\d+(?:p\d+|boot\d+)?"
    r"|r?disk\d+(?:s\d+)?|disk/by-[\w-]+/[^/]+|mapper/(?!control)[^/]+|md\d+|dm-\d+|sr\d+|mem|kmem"
    r"|[shv]d[a-z]*\*|nvme\*)"
)
_URL = re.compile(r"(?:https?|ftps?|sftp|s3|gs)://", re.IGNORECASE)
_SECRET = re.compile(
    r"(?:AKIA|ASIA)[0-9A-Z]{16}|gh[pousr]_\w{36}|github_pat_\w{22,}|glpat-[\w-]{20}"
    r"|xox[abprs]-[\w-]{10,}|sk-[\w-]{20,}|AIza[\w-]{35}|-----BEGIN [A-Z ]*PRIVATE KEY-----"
)
_GLOB_ALL = frozenset({"*", ".*", "*.*", ".[!.]*", "{*,.*}"})
_HOME = re.compile(r"~[\w.-]*|/home(?:/[\w.-]+)?|/root|/Users/[\w.-]+")
_TEMP = re.compile(r"(?:/tmp|/var/tmp|/private/tmp|/dev/shm)(?:/.*)?")


def classes(word: Word, folder: Value | None = None) -> frozenset[str]:
    """The classes that ``word`` belongs to; those of its constant value where it has one.

    ``folder`` is the current folder where the script has changed it.
    """
    value = word.value
    if value is not None:
        below = text_of(folder) if folder and value[:1] not in {"/", "~", ""} else None
        constant = _of_constant(value, word.is_pattern, word.starts_quoted, below)
        if folder and below is None and value[:1] not in {"/", "~", ""}:
            constant |= _below_unknown(value, folder, pattern=word.is_pattern)
        return constant | _NEW if word.new else constant
    found: set[str] = {"unknown"}
    if any(isinstance(part, Unknown) and part.may_be_empty for part in word.parts):
        # What would be named if nothing came from the unknown part.
        least = word.least
        if least and _of_constant(least, word.is_pattern, word.starts_quoted, None) & _NEVER:
            found.add("maybe-empty")
    first = word.parts[0]
    if not isinstance(first, Unknown):
        if _URL.match(first.value):
            found.add("remote-url")
        if _TEMP.match(first.value):
            found.add("temp")
        if first.value.startswith("/") and len(first.value) > 1:
            found.add("outside")
    if word.new:
        found |= _NEW
    return frozenset(found)


def _below_unknown(value: str, folder: Value, *, pattern: bool) -> frozenset[str]:
    """Whether a relative path is one of the system if nothing came from what is unknown in it.

    ``cd ""`` stays where it is, so that nothing can be said of a folder that may be empty.
    """
    parts = [part for part in folder if isinstance(part, Unknown)]
    least = text_least(folder)
    if not least or not any(part.may_be_empty for part in parts):
        return frozenset()
    of_least = _of_constant(f"{least.rstrip('/')}/{value}", pattern, False, None)
    return frozenset({"maybe-empty"}) if of_least & _NEVER else frozenset()


_NEW = frozenset({"new"})
_NEVER = frozenset({"root", "system", "home"})


def _of_constant(value: str, pattern: bool, quoted: bool, below: str | None) -> frozenset[str]:
    """The classes of a value: as it stands, and as it counts in the folder ``below``."""
    found = _anew if len(value) > MOST_KEPT else _kept
    return found(value, pattern, quoted, below)


def _anew(value: str, pattern: bool, quoted: bool, below: str | None) -> frozenset[str]:
    found = _of_value(value, pattern, quoted)
    if below is not None and "remote-url" not in found:
        found |= _of_value(f"{below.rstrip('/')}/{value}", pattern, quoted) - {"outside"}
    return frozenset(found)


_kept = lru_cache(maxsize=8192)(_anew)


def _of_value(value: str, pattern: bool, quoted: bool) -> set[str]:
    found: set[str] = set()
    if not value:
        return found
    if _URL.match(value):
        return {"remote-url"}
    if _SECRET.search(value):
        found.add("secret")
    folder, everything = _folder(value, pattern=pattern)
    if everything:
        found.add("glob-all")
    tilde = value.startswith("~")
    if folder == "/":
        found.add("root")
    elif _HOME.fullmatch(folder) and not (tilde and quoted):
        found.add("home")
    elif folder in _SYSTEM_FOLDERS or (
        not everything and (folder in _SYSTEM_FILES or folder.startswith(_SYSTEM_BELOW))
    ):
        found |= {"system", "restorable"} if folder in _RESTORABLE else {"system"}
    elif folder in {".", ".."} or folder == ".git" or set(folder.split("/")) == {".."}:
        found.add("project")
    if _DEVICE.fullmatch(folder):
        found.add("device")
        found.discard("system")
    if _TEMP.fullmatch(folder):
        found.add("temp")
    elif value.startswith(("/", "..", "~")):
        found.add("outside")
    return found


def _folder(value: str, *, pattern: bool) -> tuple[str, bool]:
    """The normalised path, and whether it stands for everything in that folder."""
    head, _, last = value.rpartition("/")
    everything = last in _GLOB_ALL and pattern
    if everything:
        value = head or ("/" if value.startswith("/") else ".")
    folder = posixpath.normpath(value)
    # normpath keeps two leading slashes, which Linux reads as one.
    return ("/" + folder.lstrip("/") if folder.startswith("/") else folder), everything
