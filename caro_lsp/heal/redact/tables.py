"""The words that pass: constants of this project, never learned from what somebody wrote."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from caro_lsp.shell import options, tools


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


KEYWORDS = _words(
    """
    if then elif else fi for in do done while until case esac select function time coproc { } !
    [[ ]] ]
    """
)
BUILTINS = _words(
    """
    . : alias bg bind break builtin caller cd command compgen complete compopt continue declare
    dirs disown echo enable eval exec exit export false fc fg getopts hash help history jobs
    kill let local logout mapfile popd printf pushd pwd read readarray readonly return set shift
    shopt source suspend test times trap true type typeset ulimit umask unalias unset wait
    """
)
DECLARING = _words(
    """
    alias export readonly env typeset declare local
    """
)
"""Tools whose operands may be assignments."""
VARIABLES = _words(
    """
    BASH BASHPID BASH_SOURCE CDPATH COLUMNS EDITOR ENV EUID FUNCNAME GLOBIGNORE HOME HOSTNAME
    IFS LANG LC_ALL LINENO LINES LOGNAME MAIL OLDPWD OPTARG OPTIND OSTYPE PAGER PATH PIPESTATUS
    PPID PS1 PS4 PWD RANDOM REPLY SECONDS SHELL SHLVL TERM TMPDIR TZ UID USER XDG_CACHE_HOME
    XDG_CONFIG_HOME XDG_DATA_HOME XDG_RUNTIME_DIR @ * # ? $ ! - 0 1 2 3 4 5 6 7 8 9
    """
)
"""Names that every system has; their values are never read."""
WORDS = frozenset(
    (
        "-",
        "--",
        ".",
        "..",
        "/",
        "~",
        "*",
        "?",
        "+",
        "=",
        "==",
        "!=",
        "=~",
        "{}",
        ";",
        "!",
        "%",
        "",
        "<",
        ">",
        "'",
        '"',
        ":",
        ",",
        "[",
        "]",
        "(",
        ")",
    )
)
"""Operators in the place of an argument."""
FOLDERS = (
    *("/bin", "/boot", "/dev", "/etc", "/home", "/lib", "/lib64", "/media", "/mnt", "/opt"),
    *("/proc", "/root", "/run", "/sbin", "/srv", "/sys", "/tmp", "/usr", "/usr/bin"),  # noqa: S108
    *("/usr/lib", "/usr/local", "/usr/local/bin", "/usr/sbin", "/usr/share", "/var"),
    *("/usr/libexec", "/var/cache", "/var/lib", "/var/lib/docker", "/var/lib/dpkg", "/var/mail"),
    *("/var/lib/mysql", "/var/lib/postgresql", "/var/log", "/var/run", "/var/spool", "/var/www"),
    *("/var/tmp", "/boot/efi", "/Users", "/Volumes", "/Library", "~", ".", ".."),  # noqa: S108
)
"""Folders that every system has."""
FILES = _words(
    """
    /dev/null /dev/zero /dev/full /dev/random /dev/urandom /dev/tty /dev/stdin /dev/stdout
    /dev/stderr /etc/passwd /etc/shadow /etc/group /etc/hosts /etc/fstab /etc/sudoers /etc/crontab
    /etc/profile /etc/environment /etc/resolv.conf /etc/ssh/sshd_config /bin/sh /bin/bash
    """
)
"""Files that every system has."""
DEVICE = re.compile(
    r"/dev/(?:[shv]d[a-z]\d{0,2}|nvme\d(?:n\d(?:p\d{1,2})?)?|mmcblk\d(?:p\d{1,2})?|(?:loop|md|sr)\d)"
)
"""Disks, by the names that the kernel gives."""
SIGNALS = _words("""
    -1 -2 -3 -6 -9 -15 -HUP -INT -QUIT -ABRT -KILL -TERM -STOP -CONT -USR1 -USR2 -SIGHUP -SIGINT
    -SIGQUIT -SIGKILL -SIGTERM -SIGSTOP -SIGCONT -SIGUSR1 -SIGUSR2
    """)
SIGNALLING = frozenset({"kill", "pkill", "killall"})
"""Tools of which one of ``SIGNALS`` is a flag."""
SCHEMES = (
    *("https", "http", "ftps", "ftp", "sftp", "ssh", "git", "file", "s3", "gs", "rsync", "svn"),
    *("postgresql", "postgres", "mysql", "mongodb", "redis", "amqp", "ldaps", "ldap", "smb", "nfs"),
)
OPERATORS = (
    *("&>>", "<<<", "<<-", ";;&", "&&", "||", ";;", ";&", "|&", "&>", "<<", ">>", ">|", ">&", "<&"),
    *("<>", "|", "&", ";", "(", ")", "<", ">"),
)
"""Longest first."""
EXPANSIONS = (
    *(":-", ":=", ":?", ":+", "##", "%%", "//", "/#", "/%", "^^", ",,", "-", "=", "?", "+", "#"),
    *("%", "/", "^", ",", ":"),
)
"""Operators behind the name in ``${name...}``, longest first."""
SECRETIVE = _words(
    """
    password passwords passphrase passwd secret secrets token tokens pin credential credentials
    login bearer code key
    """
)
"""Words behind which nothing of a sentence is plain."""
NAMING = _words(
    """
    named called user users username host hostname owner customer client name project company
    team colleague server machine for
    """
)
"""Words behind which the next one may be a name, be it plain or not."""
ACRONYMS = _words(
    """
    CPU CSV DNS GPU HTML HTTP HTTPS IP JSON PDF PID RAM SQL SSH SSL TCP TLS TSV UDP URL UTF XML
    YAML ZIP I
    """
)


@cache
def plain_words() -> frozenset[str]:
    """English words that the recipes use; ``tools/plain_words.py`` wrote them down."""
    file = Path(__file__).parents[1] / "plain_words.txt"
    return frozenset(file.read_text("utf-8").split())


@cache
def tool_names() -> frozenset[str]:
    """The commands that caro has facts about."""
    listed = {file.stem for file in options.FOLDER.glob("*.toml")}
    return frozenset(tools.known() | listed | BUILTINS)
