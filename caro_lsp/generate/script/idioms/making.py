"""Files that are made of others: copies in another form, links, checksums, archives, sorted into folders."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.script.idioms.things import below, folder_of, thing, written
from caro_lsp.generate.script.readings.arrays import is_map
from caro_lsp.generate.script.scope import name_parts
from caro_lsp.generate.script.statements.here import bare, held, literal

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.script.scope import Variable
    from caro_lsp.generate.script.statements.here import Here

    _Match = re.Match[str]

_PATH = re.compile(r"(?:[\w.-]+/)*[\w.-]*[./][\w./-]*|[\w-]+")
_WORD = r"[\w./${}\"-]+"


def _other_form(match: _Match, here: Here) -> str:
    """A copy of a file that is (not) compressed."""
    one = thing(match["what"], here)
    source = f'"${one.name}"' if one and one.sort in {"file", "text"} else ""
    if not source and re.fullmatch(r"[\w./-]+\.\w+", match["what"]):
        source = match["what"]
    if not source or not match["name"]:
        return ""
    target = below(folder_of(match["folder"] or match["late"], here), match["name"])
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
    one = thing(what, here) or _newest(what, here)
    other = here.variable(link)
    name = f'"${other.name}"' if other else link if _PATH.fullmatch(link) else ""
    if (
        not name
        or (one is None and not re.search(r"[/.]", what))
        or (one and one.sort in {"list", "number", "url", "host"})
    ):
        return ""
    target = f'"${one.name}"' if one else what
    if one and "/" not in link and (folder := _folder_of(one, here)):
        # A name without its folder, which stands in front of it elsewhere.
        if other is None:
            return f'ln -sfn {target} "${folder}/{link}"'
        if not re.match(rf"\$\{{?{folder}\}}?/", other.value):
            return f'ln -sfn "${folder}/${one.name}" {name}'
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


def _newest(what: str, here: Here) -> Variable | None:
    """The only version or release that a script has, which is the new one."""
    noun = re.fullmatch(r"(?:the )?(?:new|latest|current) (?P<noun>version|release|build)", what)
    ones = [
        one
        for one in here.scope.variables
        if noun and name_parts(one.name)[-1:] == [noun["noun"].lower()]
    ]
    return ones[0] if len(ones) == 1 else None


def _folder_of(one: Variable, here: Here) -> str:
    """The variable of the folder in which the script looks for what ``one`` names."""
    if not re.fullmatch(r"[\w.-]+|\$\{?\d\}?", one.value):
        return ""
    found = {
        name
        for line in here.scope.commands
        for name in re.findall(rf"\$\{{?(\w+)\}}?/\$\{{?{one.name}\b", line)
    }
    return found.pop() if len(found) == 1 else ""


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
    folder = folder_of(match["in"] or match["of"] or "there", here)
    if not folder:
        return ""
    return f"(cd {folder} && find . -type f ! -name {name} -exec {tool} {{}} + > {name})"


def _packed(match: _Match, here: Here) -> str:
    """An archive of a folder, called as the folder is."""
    one = thing(match["what"], here)
    if one is None or one.sort not in {"folder", "text", "file"}:
        return ""
    folder = folder_of(match["to"], here)
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


def _contained(match: _Match, here: Here) -> str:
    """Whether an archive has a file."""
    archives = [
        one for one in here.scope.variables if re.search(r"\.(?:tar(?:\.\w+)?|tgz|zip)$", one.value)
    ]
    one = thing(match["x"], here) if match["x"] not in {"it", "that", "this"} else None
    one = one if one in archives else archives[0] if len(archives) == 1 else None
    if one is None:
        return ""
    listed = f'unzip -Z1 "${one.name}"' if one.value.endswith(".zip") else f'tar -tf "${one.name}"'
    return f"{listed} | grep -F -- {match['file']}"


def _dated(match: _Match, here: Here) -> str:
    """An archive with the date in its name."""
    one = thing(match["what"], here)
    if one is not None and one.sort not in {"folder", "text", "file"}:
        return ""
    plain = re.sub(r"^(?:the |our )|(?: folder| dir(?:ectory)?)$", "", match["what"])
    if one is None and not re.fullmatch(r"[\w-]+(?:/[\w.-]+)*/?", plain):
        return ""
    what = f'"${one.name}"' if one else plain
    stamps = [
        v for v in here.scope.variables if re.match(r"\$\(date\b", v.value) and "%s" not in v.value
    ]
    date = f"${stamps[-1].name}" if stamps else "$(date +%F)"
    value = one.value if one else plain
    name = value.rstrip("/").rpartition("/")[2] if re.fullmatch(r"[\w./-]+", value) else ""
    name = name or (f'$(basename "${one.name}")' if one else "")
    said = match["to"]
    place = folder_of(said, here) if said else ""
    if said and not place:
        return ""
    ends = "zip" if re.search(r"\bzip", match[0], re.IGNORECASE) else "tar.gz"
    file = f"{name}-{date}.{ends}"
    target = f'"{bare(place).strip(chr(34))}/{file}"' if place else f'"{file}"'
    return f"zip -r {target} {what}" if ends == "zip" else f"tar -czf {target} {what}"


def _on_top(match: _Match, here: Here) -> str:
    """The first line of one file in front of another."""
    one, other = thing(match["from"], here), written(match["on"], here)
    if one is None or one.sort != "file" or not other or other == f'"${one.name}"':
        return ""
    return f'sed -i "1i $(head -n 1 "${one.name}")" {other}'


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
        folder = folder_of(match["in"], here)
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


_PACKS = r"(?:pack|tar|archive|zip|compress|bundle|back up|backup|save|put)(?: up)?"
FORMS: tuple[tuple[str, Callable[[_Match, Here], str]], ...] = (
    (
        r"(?:does|check (?:whether|if)|see (?:whether|if)|is there|has) (?P<x>it|that|this|the [\w ]+?) (?:contains?|has|have|includes?|hold|with) (?:an? |the |any )?(?:file )?(?:called |named )?(?P<file>[\w./-]+\.\w+)",
        _contained,
    ),
    (
        rf"{_PACKS} (?P<what>(?:the |our )?[\w$./-]+(?: (?:folder|dir|directory))?)(?: up)? (?:as|in|into|to) an? (?:dated|time-?stamped|date-?stamped) (?:tarball|archive|zip(?: file| archive)?|tar\.gz|tgz|tar|backup)(?: (?P<to>there|(?:in|into|to|under) .+))?",
        _dated,
    ),
    (
        rf"{_PACKS} (?P<what>(?:the |our )?[\w$./-]+(?: (?:folder|dir|directory))?)(?: up)?(?: (?:as|in|into|to) an? (?:tarball|archive|zip(?: file)?|tar\.gz|tgz))?(?: (?P<to>there|(?:in|into|to|under) (?:the )?[\w./$ -]+?))?,? with (?:the |today's |a )?(?:current )?(?:date|day|stamp|timestamp) in (?:the |its )?(?:file ?)?name",
        _dated,
    ),
    (
        r"(?:an? )?(?:dated|time-?stamped) (?:tarball|archive|zip(?: file)?|backup) of (?P<what>(?:the |our )?[\w$./-]+(?: (?:folder|dir|directory))?)(?: (?P<to>there|(?:in|into|to|under) .+))?",
        _dated,
    ),
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
)
