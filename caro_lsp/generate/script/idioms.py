"""Requests that are one idiom of the shell, done with what the script has: "make current point to it".

Each is a form of words with its command; what a noun phrase in it means is told by the script.
"""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.script import traces
from caro_lsp.generate.script.readings.arrays import is_map
from caro_lsp.generate.script.scope import name_parts
from caro_lsp.generate.script.statements.here import Here, bare, held, literal

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.script.scope import Scope, Variable

    _Match = re.Match[str]

_LEAD = re.compile(r"^(?:(?:and|now|then|also|next|finally|please|ok|so)[ ,]+)+", re.IGNORECASE)
_PATH = re.compile(r"(?:[\w.-]+/)*[\w.-]*[./][\w./-]*|[\w-]+")
_POINTS = re.compile(r"(?:it|that|this|them|that one|this one)", re.IGNORECASE)


def asked(text: str, scope: Scope) -> str:
    """The command for ``text`` where it is such an idiom; empty for another request."""
    said = _LEAD.sub("", re.sub(r"\s+", " ", text.strip(" .?!")))
    here = Here(scope, lambda _, __: "")
    for pattern, write in _FORMS:
        match = pattern.fullmatch(said)
        if match and (command := write(match, here)):
            return command
    return ""


def _thing(said: str, here: Here) -> Variable | None:
    """The variable that is meant; "it" is what the last line has shown or set."""
    said = said.strip()
    if not _POINTS.fullmatch(said):
        return _named(said, here)
    for line in reversed(here.scope.commands[-_NEAR:]):
        names = [*re.findall(r"\$\{?(\w+)", line), *re.findall(r"^(\w+)=", line)]
        ones = [one for one in here.scope.variables if one.name in names and one.sort != "list"]
        own = [one for one in ones if line.startswith(f"{one.name}=")]
        ones = own or ones
        if len(ones) == 1:
            return ones[0]
        if ones:
            return None
    return None


_NEAR = 3


def _named(said: str, here: Here) -> Variable | None:
    """The variable that a noun phrase means, with all that it says of it: "the new release" is no $RELEASES."""
    told = _TELLING.findall(said.lower())
    for one in here.scope.variables:
        if len(told) == 1 and [told[0]] == name_parts(one.name):
            return one
    found = here.variable(said)
    if found is None or set(told) - set(name_parts(found.name)) - {"current"}:
        return None
    last = (name_parts(found.name) or [""])[-1]
    plural = (
        last.endswith("s")
        and not last.endswith("ss")
        and last[:-1] in re.findall(r"[a-z]+", said.lower())
    )
    return None if plural and found.sort != "list" else found


_TELLING = re.compile(r"\b(?:old|new|latest|newest|current|last|previous|next)\b")


def _folder(said: str | None, here: Here) -> str:
    """A folder as a word without a slash behind it; empty where none is meant."""
    if said is None:
        return ""
    said = re.sub(r"^(?:in|into|to|under|inside) ", "", said.strip())
    if re.fullmatch(r"there|it|that|that (?:folder|dir|directory)", said):
        return _last_folder(here)
    one = here.variable(said)
    if one is not None:
        return f'"${one.name}"' if one.sort in {"folder", "text"} else ""
    plain = re.sub(r"^(?:the )|(?: folder| dir(?:ectory)?)$", "", said).rstrip("/")
    return plain if re.fullmatch(r"[\w.-]+(?:/[\w.-]+)*", plain) else ""


def _last_folder(here: Here) -> str:
    found = [
        one
        for one in traces.traces_of(here.scope.commands)
        if one.role in {"folder", "scratch", "unpacked"}
    ]
    if found:
        return found[-1].written.rstrip("/")
    folders = [one for one in here.scope.variables if one.sort == "folder"]
    return f'"${folders[0].name}"' if len(folders) == 1 else ""


def _below(folder: str, name: str) -> str:
    """A name within a folder, as one word."""
    if not folder:
        return name
    if folder.startswith('"') and folder.endswith('"'):
        plain = bare(name) if re.fullmatch(r"\"\$\w+\"", name) else name
        return f'{folder[:-1]}/{plain}"' if re.fullmatch(r"[\w.$-]+", plain) else f"{folder}/{name}"
    return f"{folder}/{name}"


def _other_form(match: _Match, here: Here) -> str:
    """A copy of a file that is (not) compressed."""
    one = _thing(match["what"], here)
    source = f'"${one.name}"' if one and one.sort in {"file", "text"} else ""
    if not source and re.fullmatch(r"[\w./-]+\.\w+", match["what"]):
        source = match["what"]
    if not source or not match["name"]:
        return ""
    target = _below(_folder(match["folder"] or match["late"], here), match["name"])
    plain = match["form"].lower().startswith(("un", "de", "plain"))
    text = here.scope.held(source)
    tool = (
        "xz"
        if re.search(r"\.xz\b", text)
        else "bzip2"
        if ".bz2" in text
        else "zstd"
        if ".zst" in text
        else "gzip"
    )
    undo = {"gzip": "gunzip -c", "xz": "xz -dc", "bzip2": "bzip2 -dc", "zstd": "zstd -dc"}[tool]
    return f"{undo} {source} > {target}" if plain else f"gzip -c {source} > {target}"


def _points(match: _Match, here: Here) -> str:
    """A link that is made to point to something."""
    link, what = match["link"], match["to"]
    one = _thing(what, here)
    other = here.variable(link)
    name = f'"${other.name}"' if other else link if _PATH.fullmatch(link) else ""
    if (
        not name
        or (one is None and not re.search(r"[/.]", what))
        or (one and one.sort in {"list", "number", "url", "host"})
    ):
        return ""
    target = f'"${one.name}"' if one else what
    listed = (
        re.match(
            r"\$\((?:cd (?P<cd>\S+) && )?ls(?: -\S+)* (?P<in>\"?\$\{?\w+\}?\"?|[\w./-]+)?/?\s*(?:\||\))",
            one.value,
        )
        if one
        else None
    )
    if listed and not other and "/" not in link and (listed["in"] or listed["cd"]):
        # Names that are listed stand without their folder, and a link's are seen from its own.
        folder = (listed["in"] or listed["cd"]).strip('"').rstrip("/")
        place = f'"{folder}/{link}"' if "$" in folder else f"{folder}/{link}"
        return f"ln -sfn {target} {place}"
    if (
        one
        and not other
        and "/" not in link
        and (inside := re.fullmatch(r"(?P<f>\$\{?\w+\}?|[\w.-]+)/[^/]+", one.value))
    ):
        folder = inside["f"]
        place = f'"{folder}/{link}"' if "$" in folder else f"{folder}/{link}"
        return f'ln -sfn "$(basename {target})" {place}'
    return f"ln -sfn {target} {name}"


def _checksums(match: _Match, here: Here) -> str:
    """A file of checksums over all files of a folder, by paths as seen from there."""
    tool = {"md5": "md5sum", "sha1": "sha1sum", "sha512": "sha512sum"}.get(
        (match["sort"] or "").lower().rstrip("s"), "sha256sum"
    )
    name = match["name"] or {
        "md5sum": "MD5SUMS",
        "sha1sum": "SHA1SUMS",
        "sha512sum": "SHA512SUMS",
    }.get(tool, "SHA256SUMS")
    folder = _folder(match["in"] or match["of"] or "there", here)
    if not folder:
        return ""
    return f"(cd {folder} && find . -type f ! -name {name} -exec {tool} {{}} + > {name})"


def _packed(match: _Match, here: Here) -> str:
    """An archive of a folder, called as the folder is."""
    one = _thing(match["what"], here)
    if one is None or one.sort not in {"folder", "text", "file"}:
        return ""
    folder = _folder(match["to"], here)
    kind = (
        (match["kind"] or ("zip" if match["verb"].lower() == "zip" else "tar.gz"))
        .lower()
        .lstrip(".")
    )
    kind = {
        "tgz": "tar.gz",
        "tarball": "tar.gz",
        "tar.gz archive": "tar.gz",
        "gzipped tar": "tar.gz",
        "zip file": "zip",
        "archive": "tar.gz",
        "tar archive": "tar",
    }.get(kind, kind)
    name = (
        f'"{bare(folder) if folder.startswith(chr(34)) else folder}/$(basename "${one.name}").{kind}"'
        if folder
        else f'"$(basename "${one.name}").{kind}"'
    )
    if kind == "zip":
        return f'(cd "$(dirname "${one.name}")" && zip -r - "$(basename "${one.name}")") > {name}'
    flag = {"tar.gz": "z", "tar.xz": "J", "tar.bz2": "j"}.get(kind, "")
    return f'tar -c{flag}f {name} -C "$(dirname "${one.name}")" "$(basename "${one.name}")"'


def _pushed(match: _Match, here: Here) -> str:
    """Images that were built and tagged above."""
    tool = "podman" if any(line.startswith("podman ") for line in here.scope.commands) else "docker"
    images: list[str] = []
    for line in here.scope.commands:
        if built := re.match(rf"{tool} (?:build|buildx build)\b(?P<rest>.*)", line):
            images += [one[1] for one in re.finditer(r"(?:-t|--tag)[ =](\S+)", built["rest"])]
        elif tagged := re.match(rf"{tool} tag (\S+) (\S+)", line):
            images += [one for one in tagged.groups() if "/" in one]
    images = list(dict.fromkeys(images))
    several = re.search(r"both|all|them|images|tags|two", match["what"], re.IGNORECASE)
    if (
        not images
        or (not several and len(images) > 1)
        or (match["what"].lower() == "both" and len(images) != 2)
    ):
        return ""
    if len(images) > 3:
        return f'for image in {" ".join(images)}; do {tool} push "$image"; done'
    return " && ".join(f"{tool} push {one}" for one in images)


def _linked(match: _Match, here: Here) -> str:
    """Objects that were compiled above."""
    objects, compiler = [], ""
    for line in here.scope.commands:
        if found := re.match(
            r"(?P<cc>\"?\$\{?\w+\}?\"?|gcc|cc|g\+\+|clang|clang\+\+)\s(?P<rest>.*\s?-c\s.*)", line
        ):
            source = re.search(r"(\S+)\.(?:c|cc|cpp|cxx)\b", found["rest"])
            to = re.search(r"-o (\S+\.o)\b", found["rest"])
            if source:
                compiler = found["cc"]
                objects.append(to[1] if to else f"{source[1].rpartition('/')[2]}.o")
    if not objects:
        return ""
    name = match["name"]
    command = f"{compiler} {' '.join(dict.fromkeys(objects))} -o {name}"
    return f"{command} && ./{name}" if match["run"] else command


def _bumped(match: _Match, here: Here) -> str:
    """The next version of one that was read apart."""
    names = {one.name.lower(): one.name for one in here.scope.variables}
    if not {"major", "minor", "patch"} <= set(names):
        return ""
    major, minor, patch = (names[one] for one in ("major", "minor", "patch"))
    which = (match["which"] or "patch").lower()
    version = {
        "patch": f"${major}.${minor}.$(({patch} + 1))",
        "minor": f"${major}.$(({minor} + 1)).0",
        "major": f"$(({major} + 1)).0.0",
    }[which]
    if match["to"] is None:
        return f'echo "{version}"'
    file = here.variable(re.sub(r"^(?:back )?(?:in|into|to) ", "", match["to"]))
    files = [one for one in here.scope.variables if one.sort == "file"]
    if file is None and re.search(r"\bfile\b|\bback\b", match["to"]) and len(files) == 1:
        file = files[0]
    return f'echo "{version}" > "${file.name}"' if file and file.sort == "file" else ""


def _version_in(match: _Match, here: Here) -> str:
    """The version that is part of a name."""
    said = match["x"]
    one = (
        None
        if said in {"name", "file name", "filename", "the name", "the file name", "its name"}
        else _thing(said, here)
    )
    one = one or _thing("it", here)
    if one is None or one.sort in {"list", "number", "folder"}:
        return ""
    return f"echo \"${one.name}\" | sed -E 's/^[^0-9]*([0-9]+(\\.[0-9]+)+).*/\\1/'"


def _most(match: _Match, here: Here) -> str:
    """The lines of a file of counts with the highest or the lowest."""
    counts = [
        one
        for one in traces.traces_of(here.scope.commands)
        if one.role == "file"
        and re.search(r"\buniq -c\b", here.scope.commands[one.line])
        and "sort -rn" not in here.scope.commands[one.line]
    ]
    if not counts or (
        here.scope.commands[counts[-1].line] != here.scope.commands[-1] and not match["there"]
    ):
        return ""
    number = match["n"] or "1"
    number = {"one": "1", "two": "2", "three": "3", "five": "5", "ten": "10"}.get(
        number.lower(), number
    )
    if not number.isdigit():
        return ""
    least = re.search(r"least|fewest|rarest|lowest|smallest", match[0], re.IGNORECASE)
    return f"sort -{'n' if least else 'rn'} {counts[-1].written} | head -n {number}"


def _on_top(match: _Match, here: Here) -> str:
    """The first line of one file in front of another."""
    one, other = _thing(match["from"], here), _written(match["on"], here)
    if one is None or one.sort != "file" or not other or other == f'"${one.name}"':
        return ""
    return f'sed -i "1i $(head -n 1 "${one.name}")" {other}'


def _written(said: str, here: Here) -> str:
    """A file that was written above, as a word."""
    found = [one.written for one in traces.traces_of(here.scope.commands) if one.role == "file"]
    if (
        re.fullmatch(
            r"(?:it|that|this|the (?:result|output|new one|new file|copy|result file|output file|other one|report|list))",
            said,
            re.IGNORECASE,
        )
        and found
    ):
        return found[-1]
    one = here.variable(said)
    if one is not None:
        return f'"${one.name}"' if one.sort == "file" else ""
    return said if re.fullmatch(r"[\w./-]+\.\w+", said) else ""


def _by_kind(match: _Match, here: Here) -> str:
    """Files into the folders that a map has for their endings."""
    maps = [one for one in here.scope.variables if one.sort == "list" and is_map(one, here.scope)]
    if len(maps) != 1:
        return ""
    tool = "cp" if match["verb"].lower() == "copy" else "mv"
    pairs = re.findall(r"\[([^\]]+)\]=", maps[0].value)
    if not pairs or not all(re.fullmatch(r"\.?\w{1,6}", one.strip("'\"")) for one in pairs):
        return ""
    name = maps[0].name
    dot = "" if pairs[0].strip("'\"").startswith(".") else "."
    moved = any(re.match(r"cd ", line) for line in here.scope.commands)
    folders = [one for one in here.scope.variables if one.sort == "folder"]
    place = "" if moved or len(folders) != 1 else f'"${folders[0].name}"/'
    return f'for ext in "${{!{name}[@]}}"; do for f in {place}*{dot}"$ext"; do if [ -e "$f" ]; then {tool} -- "$f" "${{{name}[$ext]}}"/; fi; done; done'


def _searched(match: _Match, here: Here) -> str:
    """The lines of all files of a folder that have something."""
    one = here.variable(match["x"])
    what = (
        held(one)
        if one and one.sort in {"text", "host", "url"}
        else literal(match["x"])
        if re.search(r"[\"'`]|^[A-Z]{3,}$", match["x"])
        else ""
    )
    if not what:
        return ""
    if match["in"]:
        folder = _folder(match["in"], here)
        place = here.variable(match["in"])
        if place is not None and place.sort != "folder":
            return ""
        if place is None and not folder.rstrip("/").count("/"):
            return ""
    else:
        if any(one.sort == "file" for one in here.scope.variables):
            return ""
        folders = [one for one in here.scope.variables if one.sort == "folder"]
        sources = [one for one in folders if not _TARGETS & set(name_parts(one.name))]
        folder = f'"${sources[0].name}"' if len(sources) == 1 else ""
    return f"grep -rn -- {what} {folder}" if folder else ""


_TARGETS = frozenset(
    {
        "dest",
        "destination",
        "dst",
        "target",
        "out",
        "output",
        "outbox",
        "backup",
        "archive",
        "report",
        "reports",
        "tmp",
    }
)


def _one_off(match: _Match, here: Here) -> str:
    """A command in a container of its own, which is thrown away."""
    calls = "\n".join(here.scope.commands)
    wrapper = re.search(
        r"^(?P<f>\w+)\(\) *\{ *docker[ -]compose\b[^}]*\"\$@\"", calls, re.MULTILINE
    )
    used = re.search(
        r"^(?P<c>docker[ -]compose(?: (?:-f|-p|--file|--project-name|--env-file) \S+)*) ",
        calls,
        re.MULTILINE,
    )
    tool = wrapper["f"] if wrapper else used["c"] if used else ""
    service = match["service"].strip("'\"`")
    return f"{tool} run --rm {service} {match['command'].strip()}" if tool else ""


_WORD = r"[\w./${}\"-]+"
_FORMS: tuple[tuple[re.Pattern[str], Callable[[_Match, Here], str]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), write)
    for pattern, write in (
        (
            r"(?:(?:make|create|put|write|leave|keep|store|save) )?(?:an? |the )?(?P<form>uncompressed|decompressed|unpacked|unzipped|plain|gzipped|compressed|zipped) (?:copy|version) of (?P<what>[\w./$ -]+?)"
            r"(?: (?:in|into|to|under) (?:the )?(?P<folder>[\w./$-]+?)(?: folder| dir| directory)?)?,? (?:as|called|named|to) (?P<name>[\w./$-]+)(?: (?:in|into|under) (?:the )?(?P<late>[\w./$-]+))?",
            _other_form,
        ),
        (
            rf"(?:make|let|have) (?:the )?(?:(?:sym)?link )?(?P<link>{_WORD})(?: (?:sym)?link)? (?:point|link|refer|lead|go)(?:ing)? (?:to|at) (?P<to>.+)",
            _points,
        ),
        (
            rf"point (?:the )?(?:(?:sym)?link )?(?P<link>{_WORD})(?: (?:sym)?link)? (?:to|at) (?P<to>.+)",
            _points,
        ),
        (
            rf"(?:switch|update|repoint|set|move) (?:the )?(?:sym)?link (?P<link>{_WORD}) (?:over )?to (?P<to>.+)",
            _points,
        ),
        (
            rf"(?:switch|update|repoint|set|move) (?:the )?(?P<link>{_WORD}) (?:sym)?link (?:over )?to (?P<to>.+)",
            _points,
        ),
        (
            r"(?:make|write|create|generate|put|add|leave)? ?(?:an? |the )?(?P<name>[\w.-]*(?:SUMS?|sums?)(?:\.txt)?)?(?: ?file)?(?: of| with)?(?: ?(?P<sort>sha-?256|sha-?1|sha-?512|md5)? ?(?:check)?sums?)?(?: file)?"
            r"(?: (?:in(?:to)?|under|inside|to) (?P<in>it|there|the [\w ]+?|\S+))? (?:over|of|for|with|covering) (?:everything|all(?: of)?(?: (?:the|its))? files?|every file|all of it|all)(?: (?:in|of|below|under) (?P<of>it|there|the [\w ]+?|\S+))?"
            r"(?:,? (?:with |by |using )?relative (?:paths?|names?))?",
            _checksums,
        ),
        (
            r"(?P<verb>pack|tar|archive|zip|compress|bundle|wrap)(?: up)? (?P<what>(?:the |this |that |our )?[\w$]+(?: (?:folder|dir|directory))?)(?: up)?(?: (?:as|into|to) (?:an? )?(?P<kind>\.?(?:tar\.gz|tgz|tar\.xz|tar\.bz2|tar|zip)(?: file| archive)?|tarball|archive))?"
            r"(?: (?:in|into|to|under) (?:the )?(?P<to>[\w./$ -]+?))?,? (?:with |under |by |of |keep(?:ing)? |and )*(?:the |its |a )?(?:same|own) (?:base ?)?name(?: as the (?:folder|dir))?",
            _packed,
        ),
        (
            r"push (?P<what>both(?: (?:of them|tags|images))?|all(?: of them)?(?: (?:the )?(?:tags|images))?|them(?: both| all)?|(?:the |both |these )*(?:two )?(?:images?|tags?)|it)(?: to the registry| up)?",
            _pushed,
        ),
        (
            r"link (?:the |these |those |both |all )*(?:two |three |\d )?(?:objects?|object files?|\.?o files?|them)(?: files)?(?: together)? (?:in)?to (?:an? |the )?(?:program|binary|executable)?(?: ?(?:called|named))? ?(?P<name>[\w.-]+)(?P<run>,? (?:and|then) (?:run|execute|start|try) (?:it|that|the program))?",
            _linked,
        ),
        (
            r"(?:(?:print|show|write|put|store|save|echo|set|compute) )?(?:the )?(?:next|new|bumped|incremented|following) (?P<which>major|minor|patch)(?: (?:level|version|number|release))*(?P<to> (?:back )?(?:in|into|to) .+)?",
            _bumped,
        ),
        (
            r"(?:bump|increase|increment|raise|step) (?:the )?(?P<which>major|minor|patch)(?: (?:level|version|number|part))*(?: by one)?(?:,? (?:and )?(?:write|save|store|put) (?:it|that|the (?:result|version)))?(?P<to> (?:back )?(?:in|into|to) .+)?",
            _bumped,
        ),
        (
            r"(?:(?:print|show|get|echo|extract|give|tell me) )?(?:just |only )?(?:the )?version(?: number)?(?: only)? (?:in|from|of|out of|part of) (?:the )?(?P<x>[\w ]+?)",
            _version_in,
        ),
        (
            r"(?:(?:print|show|tell me|which|who|what|find) )?(?:(?:is|are|one|has|have|comes|come|was|occurs|appears|first|the) )*(?P<there>there )?(?:the |with |first |of |has )*(?:top (?P<n>\w+)|most(?: often| frequent(?:ly)?)?|highest(?: count)?|biggest(?: count)?|largest count|least(?: often)?|fewest|lowest count)"
            r"(?: (?:one|entry|line|count|of them))?",
            _most,
        ),
        (
            r"(?:who|what|which(?: one)?) (?:comes|is|stands|was) (?:first|at the top|on top) (?P<there>there|in (?:it|that|there))(?: with (?:the )?(?P<n>(?!))?(?:most|highest count))?",
            _most,
        ),
        (
            r"(?:put|add|write|insert|place|prepend|copy|set) (?:the )?(?:header(?: line| row)?|first line|column names|heading)(?:s)? (?:of|from) (?P<from>the [\w ]+?|\$?\w+)(?: file)? (?:on top of|at the top of|at the (?:beginning|start|head) of|in front of|above|before|to the top of|to) (?P<on>.+)",
            _on_top,
        ),
        (
            r"(?P<verb>sort|move|put|distribute|file|copy|spread) (?:the |all |all the |these |those )?(?:files|downloads|them|everything)(?: in| here| there)? (?:in)?to (?:these|those|the|their|its|the right|the matching)? ?(?:\w+ )?(?:folders?|directories|dirs|subfolders|places)(?: (?:by|according to|based on|for) (?:their |the |its )?(?:file )?(?:extensions?|endings?|types?|kinds?|suffix(?:es)?))",
            _by_kind,
        ),
        (
            r"(?:(?:print|show|list|find|grep|report|display|write|search(?: for)?)(?: me)? )?(?:all |every |the |any |all the )?(?:lines?|places?|occurrences?|mentions?|uses|hits|spots) (?:with|of|that contain|containing|mentioning|where we have|that have|that mention|for) (?:the |our |this |a )?(?P<x>[\w$\"'`-]+)"
            r"(?: (?:in|under|below|from|of|within) (?P<in>the [\w ]+?|\S+))?,? (?:with|and|plus|together with|including) (?:the |their |its )?(?:(?:file(?: ?name)?s?|path)(?: and|,)? )?(?:the )?line (?:numbers?|nos?\.?)",
            _searched,
        ),
        (
            r"(?:run|execute|start|do|apply) (?:the )?(?P<what>[\w ]+?) (?:in|inside|with) (?:an? )?(?:new |fresh |separate )*(?:throw-?away|one-?off|temporary|disposable|short-lived|new|fresh|separate) (?P<service>[\w'\"`-]+) container: ?(?P<command>[a-z]\S.*)",
            _one_off,
        ),
    )
)
