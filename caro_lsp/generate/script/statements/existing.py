"""Conditions on what there is: files, folders, tools, what was given."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from caro_lsp.generate.entities import EXTENSIONS
from caro_lsp.generate.script.scope import name_parts
from caro_lsp.generate.script.statements.here import bare, literal
from caro_lsp.generate.script.statements.testing import SIGNS, Test, filled, label
from caro_lsp.generate.words import NAMELESS, STOP

if TYPE_CHECKING:
    from caro_lsp.generate.script.statements.here import Here

    _Match = re.Match[str]


_OPEN = frozenset({"input", "in", "source", "src", "target", "dest", "path", "arg", "item", "what"})


def exists(match: _Match, here: Here) -> Test | None:
    """Whether a file, folder or tool is there."""
    said = match["x"]
    if tool := _TOOL.fullmatch(said):
        return _installed_(tool["c"] or tool["d"], here)
    one = here.variable(said)
    if one is None:
        name = _bare_path(said)
        if not name:
            return None
        flag = "d" if name.endswith("/") or re.search(r"folder|director", said) else "e"
        return Test(f"[ -{flag} {name} ]", f"{name} exists", f"{name} does not exist")
    if one.sort in {"number", "size", "url", "command", "list"}:
        return None
    flag = {"file": "f", "folder": "d"}.get(one.sort, "e")
    if re.match(r"\$(?:\d|\{\d)", one.value) and _OPEN.issuperset(name_parts(one.name)):
        # An argument, of which nothing tells what it is.
        flag = "e"
    if re.search(
        r"\b(?:lock|socket|link|symlink|pid)\b", f"{said} {' '.join(name_parts(one.name))}"
    ):
        flag = "e"
    elif re.search(r"\bfile\b", said):
        flag = "f"
    elif re.search(r"\b(?:dir|directory|folder)\b", said):
        flag = "d"
    return Test(
        f'[ -{flag} "${one.name}" ]', f"${one.name} exists", f"${one.name} does not exist", one
    )


_TOOL = re.compile(
    r"(?:the )?(?:command|tool|program|binary) (?P<c>[\w.+-]+)|(?:the )?(?P<d>[\w.+-]+) (?:command|binary)"
)


def _bare_path(said: str) -> str:
    plain = re.sub(
        r"^(?:a |the |an )?(?:(?:file|folder|directory|dir|path) )?(?:called |named )?", "", said
    )
    plain = re.sub(r" (?:file|folder|directory|dir)$", "", plain)
    return literal(plain) if re.search(r"[./~]|^['\"`]", plain) else ""


def missing(match: _Match, here: Here) -> Test | None:
    """Whether something is not there, or not set."""
    one = here.variable(match["x"])
    if one is not None and one.sort in {"file", "folder"}:
        found = exists(match, here)
        return found.opposite() if found else None
    if one is not None:
        return filled(one, match["x"]).opposite()
    found = exists(match, here)
    return found.opposite() if found else None


def given(match: _Match, here: Here) -> Test | None:
    """Whether a variable or an option is set."""
    if re.fullmatch(r"--?[A-Za-z][\w-]*", match["x"]):
        test = f'case " $* " in *" {match["x"]} "*) true ;; *) false ;; esac'
        return Test(test, f"{match['x']} given", f"{match['x']} is missing")
    one = here.variable(match["x"])
    return filled(one, match["x"]) if one is not None else None


def none_given(match: _Match, here: Here) -> Test | None:
    """Whether a variable or the arguments are left out."""
    said = match["x"]
    one = here.variable(said)
    if one is not None and not one.name.isdigit():
        return replace(filled(one, said).opposite(), holds=f"no {label(said)} given")
    usage = "\n".join(here.scope.commands)
    if re.fullmatch(
        r"(?:command[- ]line )?(?:arguments?|args?|parameters?|options?)", said
    ) or re.search(
        rf"(?:\$0|[Uu]sage:? \S+)\s[^\n]*\b{re.escape(said.rsplit(maxsplit=1)[-1])}",
        usage,
        re.IGNORECASE,
    ):
        return Test("[ $# -eq 0 ]", f"no {said} given")
    if one is None and re.fullmatch(r"[a-z]+(?: name)?", said) and not here.item:
        return Test("[ $# -eq 0 ]", f"no {said} given")
    return None


def no_such(match: _Match, here: Here) -> Test | None:
    """The only file or folder that is in a variable is not there."""
    sort = "file" if match["x"].lower() == "file" else "folder"
    ones = [one for one in here.scope.variables if one.sort == sort]
    if len(ones) != 1:
        return None
    name = ones[0].name
    test = f'[ -{"f" if sort == "file" else "d"} "${name}" ]'
    return Test(test, f"${name} exists", f"${name} does not exist", ones[0]).opposite()


def long_as(match: _Match, here: Here) -> Test | None:
    """How many lines a file has."""
    one = here.variable(match["x"])
    if one is None or (one.sort not in {"file", "text"}) or one.name.isdigit():
        return None
    sign = next((s for words, s in SIGNS if re.fullmatch(words, match["how"].lower())), "")
    test = f'[ "$(wc -l < "${one.name}")" {sign} {match["n"]} ]'
    return (
        Test(test, f"${one.name} has {match['how']} {match['n']} lines", "", one) if sign else None
    )


def answers(match: _Match, here: Here) -> Test | None:
    """Whether the only address of the script can be reached."""
    said = match["x"]
    urls = [one for one in here.scope.variables if one.sort == "url"]
    named = here.variable(said) if said not in {"it", "that"} else None
    one = (
        named if named in urls else urls[0] if len(urls) == 1 and _SERVED.fullmatch(said) else None
    )
    if one is None:
        return None
    test = f'curl -fsS -o /dev/null "${one.name}"'
    return Test(test, f"${one.name} answers", f"${one.name} does not answer", one)


_SERVED = re.compile(
    r"(?:it|that|(?:the |our )?(?:url|server|site|app|service|api|page|endpoint))", re.I
)


def valid_json(match: _Match, here: Here) -> Test | None:
    """Whether a file or a text is JSON."""
    one = here.variable(match["x"])
    if one is None or one.sort in {"list", "number", "folder", "command"}:
        return None
    file = one.sort == "file" or one == here.about
    test = f'jq empty "${one.name}"' if file else f"printf '%s' \"${one.name}\" | jq empty"
    return Test(
        f"{test} > /dev/null 2>&1",
        f"${one.name} is valid JSON",
        f"${one.name} is not valid JSON",
        one,
    )


def holds_files(match: _Match, here: Here) -> Test | None:
    """Whether there are files of a kind in a folder."""
    one = here.variable(match["x"])
    if one is None or one.sort not in {"folder", "text"} or one.name.isdigit():
        return None
    kind = match["kind"].lower()
    test = f'ls "${one.name}"/*.{EXTENSIONS.get(kind, kind)} > /dev/null 2>&1'
    found = Test(test, f"{kind} files in ${one.name}", f"no {kind} files in ${one.name}", one)
    return found.opposite() if match["none"] else found


def file_kind(match: _Match, here: Here) -> Test | None:
    """What kind of file it is, and what may be done with it."""
    said, kind = match["x"], match["kind"].lower()
    one = here.variable(said)
    name = f'"${one.name}"' if one else _bare_path(said)
    flag = next((flag for words, flag in _KINDS if re.fullmatch(words, kind)), "")
    if not name or not flag or (one and one.sort in {"list", "number", "size", "url", "command"}):
        return None
    text = bare(name)
    return Test(f"[ -{flag} {name} ]", f"{text} is {kind}", f"{text} is not {kind}", one)


_KINDS = (
    ("a (?:directory|folder|dir)", "d"), ("a (?:regular |normal |plain )?file", "f"), ("a (?:sym(?:bolic )?)?link", "L"),
    ("readable", "r"), ("writ(?:e)?able", "w"), ("executable", "x"), ("a socket", "S"),
)  # fmt: skip


def empty(match: _Match, here: Here) -> Test | None:
    """Whether a file, folder, list or value is empty."""
    said = match["x"]
    one = here.variable(said)
    if one is None:
        return None
    if one.sort == "list":
        return Test(f"[ ${{#{one.name}[@]}} -eq 0 ]", f"{label(said)} is empty", "", one)
    if (one.sort == "file" and (one.value or re.search(r"\bfile\b", said))) or (
        one == here.item and "/" in one.value
    ):
        return Test(
            f'[ ! -s "${one.name}" ]', f"${one.name} is empty", f"${one.name} is not empty", one
        )
    if one.sort == "folder" and one.value and not one.value.startswith("$"):
        return Test(
            f'[ -z "$(ls -A "${one.name}")" ]',
            f"${one.name} is empty",
            f"${one.name} is not empty",
            one,
        )
    return filled(one, said).opposite()


def mounted(match: _Match, here: Here) -> Test | None:
    """Whether something is mounted where the script says."""
    points = [
        one
        for one in here.scope.variables
        if {"mount", "mountpoint", "mnt"} & set(name_parts(one.name)) and one.sort != "list"
    ]
    one = points[0] if len(points) == 1 else here.variable(match["x"])
    if one is None or one.sort not in {"folder", "text", "file"}:
        return None
    return Test(f'mountpoint -q "${one.name}"', "", f"${one.name} is not mounted", one)


def valid_as(match: _Match, here: Here) -> Test | None:
    """Whether a file is what its kind asks for."""
    one = here.variable(match["x"])
    kind = match["kind"].lower()
    if one is None or one.sort != "file":
        return None
    test = {"xml": 'xmllint --noout "X" 2> /dev/null'}
    test |= dict.fromkeys(("shell", "bash"), 'bash -n "X"')
    return Test(test[kind].replace("X", f"${one.name}"), "", f"${one.name} is not valid", one)


def active(match: _Match, here: Here) -> Test | None:
    """Whether a service of the script runs."""
    one = here.variable(match["x"])
    if one is None or one.sort not in {"text", "folder", "file"}:
        return None
    parts = set(name_parts(one.name))
    text = "\n".join(here.scope.commands)
    listed = re.search(rf"\bfor {one.name} in [^\n]*(?:services|SERVICES|units|UNITS)\b", text)
    if not listed and not parts & {"service", "svc", "unit", "daemon"}:
        return None
    return Test(
        f'systemctl is-active --quiet "${one.name}"', "", f"${one.name} is not running", one
    )


def reached(match: _Match, here: Here) -> Test | None:
    """Whether an address, a machine or a service there answers."""
    said = match["x"]
    one = here.variable(said)
    if one is not None and one.sort == "url":
        return Test(
            f'curl -fsS -o /dev/null "${one.name}"', "", f"${one.name} does not answer", one
        )
    noun = re.sub(r"^(?:the|our|a) ", "", said).removesuffix(" server").split(" ")[0].lower()
    words = {"database": "db", "postgres": "db", "postgresql": "db", "mysql": "db"}
    kin = {noun, words.get(noun, noun)}
    hosts = [
        v for v in here.scope.variables if name_parts(v.name)[-1:] == ["host"] or v.sort == "host"
    ]
    host = next((v for v in hosts if v == one), None)
    host = host or next((v for v in hosts if kin & set(name_parts(v.name)[:-1])), None)
    if host is None and noun in {"host", "server", "machine", "it"} and len(hosts) == 1:
        host = hosts[0]
    if host is None and one is not None and one in {here.item, here.about} and one.sort != "file":
        host = one
    if host is None:
        return None
    ports = [v for v in here.scope.variables if name_parts(v.name)[-1:] == ["port"]]
    port = next((v for v in ports if name_parts(v.name)[:-1] == name_parts(host.name)[:-1]), None)
    port = port or (ports[0] if len(ports) == 1 else None)
    test = f'nc -z "${host.name}" "${port.name}"' if port else f'ping -c 1 -W 1 "${host.name}"'
    if not port and re.search(r"connection|port|ready", match[0]):
        return None
    quiet = "" if port else " > /dev/null 2>&1"
    return Test(f"{test}{quiet}", "", f"${host.name} does not answer", host)


def files_there(match: _Match, here: Here) -> Test | None:
    """Whether there are files of a kind in a folder: "there are .partial files"."""
    ending = match["end"].lstrip("*")
    if not ending.startswith("."):
        if ending not in _ENDINGS:
            return None
        ending = f".{ending}"
    folders = [one for one in here.scope.variables if one.sort == "folder"]
    if match["in"]:
        one = here.variable(match["in"])
        place = (
            f'"${one.name}"'
            if one is not None and one.sort == "folder"
            else _bare_path(match["in"])
        )
    else:
        place = f'"${folders[-1].name}"' if folders else ""
        if len(folders) > 1 and not any(
            f"${folders[-1].name}" in line for line in here.scope.commands[-2:]
        ):
            return None
    place = f"{place.rstrip('/')}/" if place else ""
    if match["in"] and not place:
        return None
    test = f"ls {place}*{ending} > /dev/null 2>&1"
    found = Test(test, f"there are {ending} files", f"there are no {ending} files")
    return found.opposite() if match["no"] else found


_ENDINGS = frozenset(
    "pdf csv txt log json xml jpg png gz zip tar sql tmp partial bak lock part pid sh py yml yaml md html".split()  # noqa: SIM905
)


def any_of(match: _Match, here: Here) -> Test | None:
    """Whether an array that is called so has elements: "any failed", "nothing is missing"."""
    words = {match["x"].lower(), f"{match['x'].lower()}s"}
    ones = [
        one
        for one in here.scope.variables
        if one.sort == "list" and words & {*name_parts(one.name), one.name.lower()}
    ]
    if len(ones) != 1:
        return None
    name = ones[0].name
    none = re.match(r"no(?:thing|ne)?\b", match["how"] or "", re.IGNORECASE)
    if none:
        return Test(
            f"[ ${{#{name}[@]}} -eq 0 ]",
            f"nothing {match['x']}",
            f"{match['x']}: ${{{name}[*]}}",
            ones[0],
        )
    return Test(f"[ ${{#{name}[@]}} -gt 0 ]", f"{match['x']}: ${{{name}[*]}}", "", ones[0])


def installed(match: _Match, here: Here) -> Test | None:
    """Whether a tool is installed."""
    name = re.sub(
        r"^(?:the )?(?:(?:command|tool|program) )?|(?: (?:command|tool|program|binary))$",
        "",
        match["x"],
    )
    return _installed_(name, here)


def _installed_(name: str, here: Here) -> Test | None:
    one = (
        here.variable(name)
        if not re.fullmatch(r"[a-z][\w.+-]*", name) or name in here.scope.names
        else None
    )
    if one is None and name in {"it", "tool", "command", "program"}:
        one = here.about or here.item
    what = f'"${one.name}"' if one else name
    if one is None and (not re.fullmatch(r"[a-z][\w.+-]*", name) or name in NAMELESS | STOP):
        return None
    return Test(
        f"command -v {what} > /dev/null 2>&1",
        f"{bare(what)} is installed",
        f"{bare(what)} is not installed",
        one,
    )


def readable(match: _Match, here: Here) -> Test | None:
    """Whether a file cannot be read."""
    one = here.variable(match["x"])
    return Test(f'[ -r "${one.name}" ]', "", f"cannot read ${one.name}", one) if one else None
