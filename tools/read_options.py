"""Read which options tools have, from their manual pages and what they print, into the facts.

    python tools/read_options.py [--root FOLDER] [--anew] [NAME ...]

A file ``caro_lsp/shell/options/NAME.toml`` says with ``reader`` where its options are read; those
with ``reader = "hand"`` are left alone. ``--root`` is a folder with manual pages of further
packages (``dpkg-deb -x PACKAGE FOLDER``). What a file has already is kept, since other versions of
a tool have it, unless ``--anew`` is given; what stands in ``more`` is never touched. A tool that is
not here is left as it is.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FOLDER = Path(__file__).parent.parent / "caro_lsp/shell/options"
SECTIONS = ("1", "8", "1ssl")
_SECONDS = 20
_NAME = re.compile(r"--?(?:\[no-?\])?[A-Za-z0-9?@#][\w.+-]*|-[^\w\s<\[,.…-]|--(?=[,\s]|$)")
_BETWEEN = re.compile(r"\s*(?:,|\||/|\bor\b|;)\s*|\s{1,2}(?=-)")
_VALUE = re.compile(r"<[^>]+>|\{[^}]+\}|[A-Z][A-Z0-9_|:,.'/-]*\b|['\"]\S|\[[^\]]*\]")
_COBRA = re.compile(r"([a-zA-Z]\w*(?:[-=/]\w+)*)(?:\s{2,}|$)")
Options = dict[str, str]
"""Names as they are written, with what stands behind: ``=`` a value, ``[=]`` perhaps one."""


def main() -> int:
    """Read the options of the named tools, or of all with a reader."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=_Raw)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--root", type=Path, default=None)
    parser.add_argument("--anew", action="store_true")
    arguments = parser.parse_args()
    files = sorted(FOLDER.glob("*.toml"))
    if arguments.names:
        files = [FOLDER / f"{name}.toml" for name in arguments.names]
    for file in files:
        data = tomllib.loads(file.read_text("utf-8")) if file.exists() else {"reader": "man"}
        reader = data.get("reader", "hand")
        if reader == "hand":
            continue
        if arguments.anew:
            _forget(data)
        found = READERS[reader](file.stem, data, arguments.root)
        if not found:
            print(f"{file.stem}: nothing to read here", file=sys.stderr)
        else:
            file.write_text(written(data), "utf-8")
    return 0


class _Raw(argparse.RawDescriptionHelpFormatter):
    pass


def _forget(data: dict[str, Any]) -> None:
    data.pop("options", None)
    for entry in data.get("subcommands", {}).values():
        _forget(entry)


# Readers ------------------------------------------------------------------------------------


def man(name: str, data: dict[str, Any], root: Path | None) -> bool:
    """The options in the manual page."""
    page = _page(data.get("page", name), root)
    return page is not None and _add(data, from_page(page))


def man_and_help(name: str, data: dict[str, Any], root: Path | None) -> bool:
    """Those in the manual page, and those that only ``--help`` has."""
    read = man(name, data, root)
    if shutil.which(name):
        read = _add(data, from_help(_output(name, "--help"))) or read
    return read


def pages(name: str, data: dict[str, Any], root: Path | None) -> bool:
    """A page for the tool, and one for each subcommand, named ``TOOL-SUBCOMMAND`` (podman)."""
    read = man(name, data, root)
    folder = (root or Path("/")) / "usr/share/man/man1"
    for file in sorted(folder.glob(f"{name}-*.1*")):
        below = data
        for word in file.name.partition(".")[0].split("-")[1:]:
            below = below.setdefault("subcommands", {}).setdefault(word, {})
        read = _add(below, from_page(file)) or read
    return read


def git(_name: str, data: dict[str, Any], root: Path | None) -> bool:
    """A page for git, and one for each subcommand, with what the subcommand says itself."""
    page = _page("git", root)
    if page is None:
        return False
    _add(data, from_page(page))
    listed = _output("git", "--list-cmds=main,nohelpers").split()
    for name in listed:
        page = _page(f"git-{name}", root)
        if page is not None:
            entry = data.setdefault("subcommands", {}).setdefault(name, {})
            _add(entry, from_page(page))
            said = _output("git", name, "-h")
            _add(entry, from_help(said))
            _add(entry, from_usage(said))
    return True


def nested(name: str, data: dict[str, Any], _root: Path | None) -> bool:
    """The ``--help`` of the tool and of each subcommand that it lists (docker, kubectl, pip)."""
    if shutil.which(name) is None:
        return False
    everywhere = data.get("help", "--help")
    _nested((name,), data, everywhere, 0)
    for word in data.get("lists", ()):
        _add(data, from_help(_output(name, word)))
    return True


def _nested(words: tuple[str, ...], data: dict[str, Any], ask: str, depth: int) -> None:
    text = _output(*words, ask)
    _add(data, from_help(text))
    if depth == 3:
        return
    for name in listed_commands(text):
        if name not in {"help", "completion"} and name != words[-1]:
            below = data.setdefault("subcommands", {}).setdefault(name, {})
            _nested((*words, name), below, ask, depth + 1)


def npm(_name: str, data: dict[str, Any], _root: Path | None) -> bool:
    """Npm takes each setting as an option of every subcommand."""
    if shutil.which("npm") is None:
        return False
    text = _output("npm", "config", "ls", "-l")
    names = re.findall(r"^;?\s*([a-z][a-z-]+) = (\S+)", text, re.MULTILINE)
    _add(data, {f"--{name}": "" if value in {"true", "false"} else "=" for name, value in names})
    for command in re.findall(r"[a-z][a-z-]+", _output("npm", "--help").partition("All")[2]):
        _add(data, from_usage(_output("npm", command, "--help")))
    return True


def openssl(_name: str, data: dict[str, Any], _root: Path | None) -> bool:
    """The ``-help`` of each command of openssl."""
    if shutil.which("openssl") is None:
        return False
    for name in _output("openssl", "list", "-commands").split():
        text = _output("openssl", name, "-help")
        found = dict(re.findall(r"^ (-[\w-]+)(?= +(\S*))", text, re.MULTILINE))
        kinds = {"val", "infile", "outfile", "format", "parmfile", "dir", "uri", "+int", "int",
                 "intmax", "nonneg", "positive", "file", "string", "+ve", "ulong"}  # fmt: skip
        entry = data.setdefault("subcommands", {}).setdefault(name, {})
        _add(entry, {key: "=" if value in kinds else "" for key, value in found.items()})
    return True


READERS = {
    "man": man,
    "man+help": man_and_help,
    "git": git,
    "pages": pages,
    "nested": nested,
    "npm": npm,
    "openssl": openssl,
}


# Texts --------------------------------------------------------------------------------------


def from_page(page: Path) -> Options:
    """The options at the heads of the paragraphs of a manual page.

    Bold is what is typed, underlined what stands for a value.
    """
    environment = {
        **os.environ,
        "MAN_KEEP_FORMATTING": "1",
        "MANROFFOPT": "-c",
        "GROFF_NO_SGR": "1",
        "MANWIDTH": "900",
        "LC_ALL": "C.UTF-8",
    }
    text = subprocess.run(
        ["man", "-P", "cat", "-l", str(page)],
        capture_output=True,
        env=environment,
        check=False,
        timeout=_SECONDS,
    ).stdout.decode("utf-8", "replace")
    found: Options = {}
    for line in text.splitlines():
        plain, styles = _styles(line)
        bare = plain.lstrip(" \u00a0\u2022\u00b7")
        if bare.startswith(("-", "[-")) and len(plain) - len(bare) <= 24:
            start = len(plain) - len(bare) + (bare[0] == "[")
            _take(found, _head(plain, styles, start))
    return found


def _styles(line: str) -> tuple[str, str]:
    """The characters of a line and for each ``b``, ``i`` or a space."""
    line = line.replace("\u2010", "-").replace("\u2212", "-").replace("\u2011", "-")
    plain, styles = [], []
    index = 0
    while index < len(line):
        style = " "
        while index + 2 < len(line) and line[index + 1] == "\b":
            style = "i" if line[index] == "_" and line[index + 2] != "_" else "b"
            index += 2
        plain.append(line[index])
        styles.append(style)
        index += 1
    return "".join(plain), "".join(styles)


def _head(plain: str, styles: str, index: int) -> Options:
    """The options that the head of a paragraph names, all with the same value."""
    names: list[str] = []
    value = ""
    while (match := _NAME.match(plain, index)) is not None:
        name = match[0].rstrip(".")
        if "b" in styles[index : match.end()] and "i" in styles[index : match.end()]:
            # ``-nnum``: the name ends where the value begins.
            end = index + styles[index : match.end()].index("i")
            name, value = plain[index:end].rstrip("="), "="
        names.append(name)
        index = match.end()
        rest, style = plain[index:], styles[index:]
        if rest.startswith("[no-]"):
            again = re.match(r"\[no-\]([\w-]+)", rest)
            assert again
            names[-1:] = [f"{name}{again[1]}", f"{name}no-{again[1]}"]
            index += again.end()
            rest, style = plain[index:], styles[index:]
        if rest.startswith(("[=", "[<", "[:")) or (rest[:1] == "[" and "]" in rest):
            value = value or "[=]"
            index += rest.index("]") + 1 if "]" in rest else 1
        elif rest[:1] in {"=", ":"} and len(rest) > 1:
            value = "="
            index += len(re.match(r"[=:]\S*?(?=,\s|\s|\||$)", rest)[0])  # type: ignore[index]
        elif rest[:1] in {" ", "\u00a0"} and _is_value(rest[1:], style[1:2]):
            optional = re.match(r" \[[^\]]*\](?=[\s,|]|$)", rest) is not None
            value = value or ("[=]" if optional else "=")
            index += 1 + len(re.match(r"\S*?(?=,\s|,-|\s|\||$)", rest[1:])[0])  # type: ignore[index]
        between = _BETWEEN.match(plain, index)
        if between is None or plain[between.end() : between.end() + 1] != "-":
            break
        index = between.end()
    return dict.fromkeys(names, value)


def _is_value(text: str, style: str) -> bool:
    """Whether what stands behind an option is its value: underlined, ``<x>`` or capitals."""
    if text[:1] in {"", " ", "-"}:
        return False
    return style == "i" or text[0] == "<" or bool(re.match(r"\[?[A-Z][A-Z0-9_|-]+\b", text))


def from_help(text: str) -> Options:
    """The options that lines of a help text begin with."""
    found: Options = {}
    for line in text.splitlines():
        bare = line.strip()
        if bare.startswith("-"):
            _take(found, _plain_head(bare))
    return found


def _plain_head(line: str) -> Options:
    names: list[str] = []
    value = ""
    index = 0
    while (match := _NAME.match(line, index)) is not None:
        names.append(match[0].rstrip("."))
        index = match.end()
        rest = line[index:]
        if rest.startswith("[") and "]" in rest:
            value = value or "[=]"
            index += rest.index("]") + 1
        elif default := re.match(r"=(true|false|'[^']*'|\[\]|\S+?)(?=:|,|\s|$)", rest):
            value = "[=]" if default[1] in {"true", "false"} else "="
            index += default.end()
        elif given := re.match(r"[ =](" + _VALUE.pattern + ")", rest):
            value = value or ("[=]" if given[1].startswith("[") else "=")
            index += given.end()
        elif cobra := re.match(r" " + _COBRA.pattern, rest):
            value = "="
            index += cobra.end(1)
        between = _BETWEEN.match(line, index)
        if between is None or line[between.end() : between.end() + 1] != "-":
            break
        index = between.end()
    return dict.fromkeys(names, value)


def from_usage(text: str) -> Options:
    """The options in the brackets of a line of usage: ``[-g|--global] [--cpu <cpu>]``."""
    found: Options = {}
    for names, value in re.findall(r"\[(-[^\s\]<]+)(?:\s+(<[^>]*>))?", text):
        _take(found, dict.fromkeys(names.split("|"), "=" if value else ""))
    return found


def listed_commands(text: str) -> list[str]:
    """The subcommands in a help text: two to four blanks, a name, a gap, what it does."""
    found: list[str] = []
    inside = False
    for line in text.splitlines():
        if re.match(r"\S.*[Cc]ommands?.*:?\s*$", line) and not line.startswith(("Usage", "Run")):
            inside = True
        elif line and not line[0].isspace():
            inside = line.rstrip().endswith("Commands:")
        elif inside and (
            match := re.match(r"\s{2,4}([a-z][\w-]*)\*?(?:,\s+[\w-]+)*\s{2,}\S", line)
        ):
            found.append(match[1])
    return found


def _take(found: Options, more: Options) -> None:
    for name, value in more.items():
        if "[no-]" in name or "[no]" in name:
            plain = re.sub(r"\[no-?\]", "", name)
            found.setdefault(plain, value)
            found.setdefault(re.sub(r"\[(no-?)\]", r"\1", name), "")
        else:
            # What takes a value at one place takes it, though it is named without at another.
            found[name] = found.get(name) or value


# Files --------------------------------------------------------------------------------------


def _page(name: str, root: Path | None) -> Path | None:
    """The manual page of ``name``, below ``root`` or of this machine."""
    if root is not None:
        for section in SECTIONS:
            for suffix in (".gz", ""):
                page = root / f"usr/share/man/man{section[0]}/{name}.{section}{suffix}"
                if page.exists():
                    return page
    for section in SECTIONS:
        out = subprocess.run(
            ["man", "-w", "-s", section, name],
            capture_output=True,
            text=True,
            check=False,
        ).stdout.split()
        if out:
            return Path(out[0])
    return None


def _output(*command: str) -> str:
    """What a tool prints, on both outputs; empty where it does not answer."""
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
            timeout=_SECONDS,
            errors="replace",
            env={**os.environ, "COLUMNS": "300", "LC_ALL": "C.UTF-8", "PAGER": "cat"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return f"{done.stdout}\n{done.stderr}"


def _add(data: dict[str, Any], found: Options) -> bool:
    """Add the options to those of ``data``; whether there were any."""
    found = {name: value for name, value in found.items() if name not in {"-", "--", "---"}}
    known = dict(_entry(token) for token in data.get("options", "").split())
    data["options"] = " ".join(
        name + value for name, value in sorted({**found, **known}.items(), key=_order)
    )
    return bool(found)


def _order(item: tuple[str, str]) -> tuple[str, str]:
    return item[0].lstrip("-").lower(), item[0]


def _entry(token: str) -> tuple[str, str]:
    match = re.fullmatch(r"(.+?)(\[=\]|==|=|)", token)
    assert match
    return match[1], match[2]


def written(data: dict[str, Any], path: str = "") -> str:
    """``data`` as TOML, options in lines of a width."""
    lines = [f"{key} = {_value(value)}" for key, value in data.items() if not _is_table(value)]
    text = "".join(f"{line}\n" for line in lines)
    for key, value in data.items():
        if _is_table(value):
            below = f"{path}.{_key(key)}" if path else _key(key)
            inner = written(value, below)
            head = "" if all(map(_is_table, value.values())) and value else f"[{below}]\n"
            text += head + inner
    return text


def _is_table(value: object) -> bool:
    return isinstance(value, dict)


def _key(key: str) -> str:
    return key if re.fullmatch(r"[\w-]+", key) else f'"{key}"'


def _value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list):
        return "[" + ", ".join(_value(one) for one in value) + "]"
    text = str(value)
    if len(text) > 80 and " " in text:
        wrapped = textwrap.fill(text, 98, break_long_words=False, break_on_hyphens=False)
        return f"'''\n{wrapped}\n'''"
    return f"'{text}'" if '"' in text or "\\" in text else f'"{text}"'


if __name__ == "__main__":
    raise SystemExit(main())
