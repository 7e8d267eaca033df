"""Whether the variables of a command stand where what they hold makes sense."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.script.scope import name_parts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from caro_lsp.generate.script.scope import Scope, Variable

_LIST = re.compile(r"\"\$\{\w+\[@\]\}\"")
_LIST_ALONE = re.compile(r"(?:(?<=\s)|(?<=\())\"\$\{\w+\[@\]\}\"(?=\s|$|;|\)|/)")
_PATTERN_OF = re.compile(r"-i?(?:name|path) \"\$\{(\w+)(?:\[@\])?\}\"|[<>] \"\$\{\w+(\[@\])\}\"")
_OPERAND_TEXT = re.compile(
    r"^(?:sudo )?(?:ls|cat|stat|du|find|source|zcat|tac|nl|less|file|wc|sort|uniq|mv|cp)\b"
    r"(?: -\S+)*(?: \"\$\{\w+\}\")*? \"\$\{(\w+)\}\"(?=\s|$)"
)


_OPERAND_NUMBER = re.compile(
    r"^(?:sudo )?(?:ls|cat|stat|du|df|find|source|rm|mv|cp|sort|wc"
    r"|tar)\b(?: -[^ ]+)* \"\$\{(\w+)\}\""
)
_LAST_TEXT = re.compile(
    r"^(?:sudo )?(?:rm|sed -i|chmod|gzip|tar|jq|truncate|mkdir|shred|unlink)\b[^|]* "
    r"\"\$\{(\w+)\}\"$"
)
_LINES_OF_TEXT = re.compile(
    r"^(?:echo|printf '%s\\n') \"\$\{(?P<name>\w+)\}\" \| "
    r"(?P<tool>awk '\{sum|sort|uniq|head -n|tail|nl|jq|grep '|grep -[oc]|xargs)"
)
"""Of a text that is one line, what is for many."""
_CALLED_HOST = re.compile(r"^(?:ssh|ping|dig|host|nslookup)\b.* \"\$\{(\w+)\}\"$")
_HOSTS = frozenset({"host", "server", "remote", "target", "node", "machine", "ip", "domain"})
_BARE = re.compile(r"\$(\w+)")
_SINGLE = re.compile(r"(?:^|(?<=\s))'[^']*'(?=\s|$)")
_TRAP = re.compile(r"^trap '[^']*'")
"""Code that is run later: its variables are those of that time."""
_READ_LIST = re.compile(
    r"^(?:ls|cat|wc|jq|grep|sed|awk|head|tail|sort|uniq|du|stat|file|find|cut|tac|nl|mkdir|touch"
    r"|truncate)\b.* "
    r"\"\$\{(\w+)\[@\]\}\""
)


_CHANGED_LIST = re.compile(r"^(?:sudo )?(?:rm|cp|mv|gzip|chmod|chown|tar)\b.* \"\$\{(\w+)\[@\]\}\"")
_NO_FILES = frozenset(
    """
    branch host server user service tag package container table pod database db email url node word
    phrase tool command pid port group name
    """.split()  # noqa: SIM905 - many
)
_WRITTEN = re.compile(r"(?<![0-9&<])>{1,2} \"?\$\{(\w+)\}\"?(?=$|[\s;)])")
_READ = re.compile(r"(?<!<)< \"?\$\{(\w+)\}\"?(?=$|[\s;)])")


_ADDRESS = re.compile(r"\bip addr (?:add|del) \"\$\{(\w+)\}\"")
_EMPTIED = re.compile(r"\btruncate (?:-s 0|--size=0) \"?\$\{(\w+)\}")


_READ = re.compile(r"(?<!<)< \"?\$\{(\w+)\}\"?(?=$|[\s;)])")
_ONTO_ITSELF = re.compile(r"(?:cp|mv)(?: -\S+)* \"?\$\{(\w+)\}\"?/?\"?\*? \"?\$\{\1\}\"?/?\"?$")
_NAMED_PATH = re.compile(r"\s-i?name '[^'/]*/[^']*'")
"""Names have no slashes."""
_FOUND_ALONE = re.compile(r"^find \"\$\{(\w+)\}\"(?: -type f)?$")
_SUMMED = re.compile(r"^awk '\{sum.* \"\$\{(\w+)\}\"")
_REVISIONS = re.compile(r"^git .*\"\$\{(\w+)\}\"\.\.\"?\$\{(\w+)\}")
"""Two revisions, which no files are."""


_MODE = re.compile(r"(?:sudo )?chmod (?:-R )?\"?\$\{(\w+)\}")
_HOST_BY_CHANCE = re.compile(r"scp (?:-\S+ )*[a-z]+:")
"""A folder of this machine, "from repo", taken for another machine."""


def _of_files(variable: Variable) -> bool:
    """Whether a list may be one of files or folders, or of options."""
    telling = {"files", "file", "paths", "path", "dirs", "dir", "logs", "folders", "args"}
    return bool(re.search(r"[/*$]|\.\w|^-", variable.value)) or not telling.isdisjoint(
        name_parts(variable.name)
    )


def _is_held(command: str, known: Mapping[str, Variable]) -> bool:
    """False for an address that is called otherwise, a folder as a file, and names as files."""
    address = _ADDRESS.search(command)
    if address and (held := known.get(address[1])):
        return not {"ip", "addr", "address", "cidr"}.isdisjoint(name_parts(held.name))
    changed = _CHANGED_LIST.match(command)
    if changed and (several := known.get(changed[1])):
        last = (name_parts(several.name) or [""])[-1]
        if last.removesuffix("s") in _NO_FILES or last.removesuffix("es") in _NO_FILES:
            return False
    if _NAMED_PATH.search(command) or _ONTO_ITSELF.match(command):
        return False
    alone = _FOUND_ALONE.match(command) or _SUMMED.match(command)
    if alone and alone[1] in known:
        one = known[alone[1]]
        if one.value.endswith((".json", ".jsonl")) or (
            alone.re is _FOUND_ALONE and one.sort == "file"
        ):
            return False
    revisions = _REVISIONS.search(command)
    if revisions and any(
        name in known and known[name].sort == "file" and "/" in known[name].value
        for name in revisions.groups()
    ):
        return False
    written = [*_WRITTEN.findall(command), *_EMPTIED.findall(command), *_READ.findall(command)]
    return not any(known[name].sort == "folder" for name in written if name in known)


def _holds_json(name: str, known: Mapping[str, Variable]) -> bool:
    return name in known and bool(re.match(r"\$\(.*(?:curl|wget|http|\.json)", known[name].value))


def makes_sense(  # noqa: C901 - a case for each sign
    command: str, scope: Scope
) -> bool:
    """False for a list within a word, a path as a pattern of names, and a text as a file."""
    known = {variable.name: variable for variable in scope.variables}
    command = _BARE.sub(lambda m: f"${{{m[1]}}}" if m[1] in known else m[0], command)
    if any(f"\\${name}" in command or f"\\${{{name}" in command for name in known):
        # Nothing is put in there.
        return False
    if re.search(r"\$\{\w+\}\[@\]", command) or any(
        f"${{{name}}}" in quoted
        for name in known
        for quoted in _SINGLE.findall(_TRAP.sub("", command))
    ):
        return False
    if len(_LIST.findall(command)) != len(_LIST_ALONE.findall(command)) or '[@]}"/' in command:
        return False
    if re.search(r"\$\{\w+\[@\]\}[^\"]|[^\"]\$\{\w+\[@\]\}", command):
        return False
    for match in _PATTERN_OF.finditer(command):
        variable = known.get(match[1] or "")
        made = variable and variable.value.startswith(("$(readlink", "$(basename", "$(ls"))
        if match[2] or (
            variable and not made and variable.sort in {"file", "folder", "list", "url", "number"}
        ):
            return False
    listed = _READ_LIST.match(command)
    if listed and (variable := known.get(listed[1])) and not _of_files(variable):
        return False
    lines = _LINES_OF_TEXT.match(command)
    if lines and not (lines["tool"] == "jq" and _holds_json(lines["name"], known)):
        return False
    mode = _MODE.match(command)
    if mode and not {"mode", "perm", "perms", "permissions", "rights"} & set(name_parts(mode[1])):
        return False
    if _HOST_BY_CHANCE.match(command) and not any("ssh" in line for line in scope.commands):
        return False
    if not _is_held(command, known):
        return False
    host = _CALLED_HOST.match(command)
    if host and (one := known.get(host[1])) and one.is_text:
        return not _HOSTS.isdisjoint(name_parts(one.name))
    last = _LAST_TEXT.match(command)
    if last and last[1] in known and known[last[1]].is_text:
        return False
    counted = _OPERAND_NUMBER.match(command)
    if counted and counted[1] in known and known[counted[1]].sort == "number":
        return False
    first = _OPERAND_TEXT.match(command)
    return not (first and first[1] in known and known[first[1]].is_text)
