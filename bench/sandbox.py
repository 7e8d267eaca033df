"""Bash as the judge of what a script executes.

The script runs without network in a sandbox of bubblewrap, on a read-only copy of ``/usr`` and a
folder of programs in which unknown names record their arguments, and ``sudo``, ``ssh`` and their
like just run what they are given. Only the stand-in of a command is ever run: the same words with
other letters.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from disguising import OPERATORS, Command

if TYPE_CHECKING:
    from collections.abc import Iterable

NEEDED = ("bwrap", "bash", "dash", "perl", "python3", "node", "awk", "xxd", "rev", "xargs", "find")
_HOST = "/host/bin"
_SOME, _OTHERS = "qwertyuiopasd", "fghjklzxcvbnm"
_SWAPPED = str.maketrans(
    _SOME + _OTHERS + (_SOME + _OTHERS).upper(), _OTHERS + _SOME + (_OTHERS + _SOME).upper()
)
_RECORDER = """#!/host/bin/bash
file=$(/host/bin/mktemp /records/.XXXXXX)
printf '%s\\0' "${0##*/}" "$@" > "$file"
/host/bin/mv "$file" "/records/argv${file##*.}"
echo recorded
"""
_OPTIONS = """#!/host/bin/bash
valued=' %(valued)s '
while [ $# -gt 0 ]; do
  case $1 in
    --) shift; break ;;
    -*) [[ $valued == *" $1 "* ]] && shift; shift ;;
    [A-Z]*=*) export "$1"; shift ;;
    *) break ;;
  esac
done
"""
_EXECUTES = _OPTIONS + 'shift %(operands)s\n[ "$1" = -- ] && shift\nexec "$@"\n'
_JOINS = _OPTIONS + 'shift %(operands)s\n[ "$1" = -- ] && shift\nexec /bin/sh -c "$*"\n'
_SWITCHES = """#!/host/bin/bash
text=
while [ $# -gt 0 ]; do
  case $1 in
    -u) shift 2; [ "$1" = -- ] && shift; exec "$@" ;;
    -c | -qc | --command) text=$2; shift 2 ;;
    --command=*) text=${1#*=}; shift ;;
    -s) shift 2 ;;
    *) shift ;;
  esac
done
exec /bin/sh -c "$text"
"""
_PARALLEL = """#!/host/bin/bash
head=()
while [ $# -gt 0 ]; do
  case $1 in
    -j | --jobs) shift 2 ;;
    :::) shift; break ;;
    *) head+=("$1"); shift ;;
  esac
done
if [ $# -eq 0 ]; then mapfile -t items; else items=("$@"); fi
for item in "${items[@]}"; do
  text="${head[*]}"
  if [[ $text == *'{}'* ]]; then text=${text//'{}'/$item}; else text="$text $item"; fi
  bash -c "$text"
done
"""
_READS = "#!/host/bin/bash\nexec /bin/sh\n"
_DOCKER = """#!/host/bin/bash
while [ $# -gt 0 ]; do
  case $1 in
    -u | -e | --name) shift 2 ;;
    -*) shift ;;
    compose) shift ;;
    exec | run) shift ;;
    *) break ;;
  esac
done
shift
[ "$1" = -- ] && shift
exec "$@"
"""


def _fake(template: str, valued: str = "", operands: int = 0) -> str:
    return template % {"valued": valued, "operands": operands}


_FAKES = {
    "sudo": _fake(_EXECUTES, "-u"),
    "doas": _fake(_EXECUTES, "-u"),
    "ionice": _fake(_EXECUTES, "-c"),
    "chrt": _fake(_EXECUTES, operands=1),
    "taskset": _fake(_EXECUTES, "-c"),
    "systemd-run": _fake(_EXECUTES),
    "systemd-inhibit": _fake(_EXECUTES),
    "setarch": _fake(_EXECUTES, operands=1),
    "unbuffer": _fake(_EXECUTES),
    "strace": _fake(_EXECUTES, "-o"),
    "ltrace": _fake(_EXECUTES, "-o"),
    "catchsegv": _fake(_EXECUTES),
    "eatmydata": _fake(_EXECUTES),
    "unshare": _fake(_EXECUTES),
    "prlimit": _fake(_EXECUTES),
    "time": _fake(_EXECUTES),
    "pkexec": _fake(_EXECUTES),
    "setpriv": _fake(_EXECUTES),
    "chroot": _fake(_EXECUTES, operands=1),
    "nsenter": _fake(_EXECUTES, "-t"),
    "systemd-nspawn": _fake(_EXECUTES, "-D"),
    "lxc": _fake(_EXECUTES, operands=2),
    "sshpass": _fake(_EXECUTES, "-p"),
    "xvfb-run": _fake(_EXECUTES),
    "busybox": _fake(_EXECUTES),
    "screen": _fake(_EXECUTES, operands=1),
    "watch": _fake(_JOINS, "-n"),
    "ssh": _fake(_JOINS, "-p -o -i -l", operands=1),
    "tmux": '#!/host/bin/bash\nshift 2\nexec /bin/sh -c "$*"\n',
    "su": _SWITCHES,
    "runuser": _SWITCHES,
    "sg": _SWITCHES,
    "script": _SWITCHES,
    "parallel": _PARALLEL,
    "at": _READS,
    "batch": _READS,
    "docker": _DOCKER,
    "podman": _DOCKER,
    "kubectl": '#!/host/bin/bash\nwhile [ "$1" != -- ]; do shift; done\nshift\nexec "$@"\n',
    "ash": '#!/host/bin/bash\nexec sh "$@"\n',
    "zsh": '#!/host/bin/bash\nexec bash "$@"\n',
    "ksh": '#!/host/bin/bash\nexec bash "$@"\n',
}
# What a script would send to the terminals of people is not in the sandbox either.
_LEFT_OUT = ("wall", "write", "logger", "mail", "gh", "git", "man", "whiptail")
_JUDGE = """
expected=$1; shift
for target; do mkdir -p "${target%/*}"; done
timeout -s KILL 20 bash /work/script </dev/null >/work/out 2>&1
for i in {1..40}; do
  n=$(find /records -name 'argv*' | wc -l)
  for target; do [ -s "$target" ] && n=$((n + 1)); done
  [ "$n" -ge "$expected" ] && break
  sleep 0.05
done
i=0
for target; do i=$((i + 1)); [ -s "$target" ] && touch "/records/target$i"; done
head -c 2000 /work/out > /records/.out
"""


@dataclass(frozen=True)
class Outcome:
    """What a script executed."""

    commands: frozenset[tuple[str, ...]]
    written: int  # files among those expected
    output: str


def stand_in(command: Command) -> Command:
    """The same with other letters, which does nothing."""
    words = tuple(w if w in OPERATORS else w.translate(_SWAPPED) for w in command.words)
    return Command(words, tuple(map(stand_in, command.also)))


def missing() -> list[str]:
    """Programs that the judge needs and that are not installed."""
    return [name for name in NEEDED if shutil.which(name) is None]


class Sandbox:
    """A folder of programs in which the stand-ins of ``commands`` record their arguments."""

    def __init__(self, commands: Iterable[Command]) -> None:
        self._folder = TemporaryDirectory()
        self._programs = Path(self._folder.name) / "bin"
        self._programs.mkdir()
        for program in Path("/usr/bin").iterdir():
            if program.name not in {*_FAKES, *_LEFT_OUT}:
                (self._programs / program.name).symlink_to(f"{_HOST}/{program.name}")
        for name, text in _FAKES.items():
            self._write(name, text)
        for command in commands:
            for form in (command, *command.also):
                for words in stand_in(form).commands():
                    self._write(words[0], _RECORDER)

    def close(self) -> None:
        """Remove the folder."""
        self._folder.cleanup()

    def _write(self, name: str, text: str) -> None:
        program = self._programs / name
        if program.is_symlink():
            raise ValueError(f"{name} is a program already; choose another command")
        program.write_text(text, "utf-8")
        program.chmod(0o755)

    def run(self, script: str, expected: int, targets: list[str]) -> Outcome:
        """Run ``script`` and wait, for at most two seconds more, for ``expected`` traces."""
        with TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "records").mkdir()
            (folder / "script").write_text(script, "utf-8")
            arguments = [
                "bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--clearenv",
                "--ro-bind", "/usr", "/host", "--dir", "/usr",
                "--ro-bind", str(self._programs), "/usr/bin",
                "--ro-bind", "/usr/lib", "/usr/lib", "--ro-bind", "/usr/share", "/usr/share",
                "--ro-bind-try", "/usr/libexec", "/usr/libexec",
                "--symlink", "usr/bin", "/bin", "--symlink", "usr/bin", "/sbin",
                "--symlink", "bin", "/usr/sbin", "--symlink", "usr/lib", "/lib",
                "--ro-bind-try", "/usr/lib64", "/usr/lib64", "--symlink", "usr/lib64", "/lib64",
                "--ro-bind-try", "/etc/alternatives", "/etc/alternatives",
                "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--dir", "/work/home",
                "--chdir", "/work/home", "--ro-bind", str(folder / "script"), "/work/script",
                "--bind", str(folder / "records"), "/records",
                "--setenv", "PATH", "/usr/bin", "--setenv", "HOME", "/work/home",
                "--setenv", "LC_ALL", "C.UTF-8",
                "bash", "-c", _JUDGE, "judge", str(expected), *targets,
            ]  # fmt: skip
            done = subprocess.run(arguments, capture_output=True, text=True, check=False)
            records = folder / "records"
            commands = frozenset(
                tuple(file.read_text("utf-8").split("\0")[:-1]) for file in records.glob("argv*")
            )
            shown = records / ".out"
            output = shown.read_text("utf-8", "replace") if shown.exists() else done.stderr
            return Outcome(commands, len(list(records.glob("target*"))), output)

    def judge(self, script: str, command: Command, *, runs: bool) -> str:
        """Why ``script`` does not do what is said of it: run ``command``, or nothing; '' if so."""
        expected, targets = set(command.commands()), command.targets()
        targets = [str(PurePosixPath(target)) for target in targets]
        if not runs:
            outcome = self.run(script, 0, targets)
            return f"ran {sorted(outcome.commands)}" if outcome.commands or outcome.written else ""
        outcome = self.run(script, len(expected) + len(targets), targets)
        if outcome.commands == expected and outcome.written == len(targets):
            return ""
        return f"ran {sorted(outcome.commands)}, wrote {outcome.written}; {outcome.output[:300]}"
