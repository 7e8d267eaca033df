"""Requests for each element of a list of the script: "one folder per server", "restart each".

What is asked for is asked for one element, which a variable holds that is called as the request
calls it; the answer stands in a loop.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from caro_lsp.generate.script.mentions import called
from caro_lsp.generate.script.scope import Scope, Variable, name_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_EACH = r"(?:for )?(?:each|every)(?: one)?(?: of)?(?: (?:the|our|these|those))?"
_LEAD = re.compile(
    rf"(?:and |now |then )?(?:go (?:over|through)|loop (?:over|through)|iterate over|{_EACH}"
    r"|for all(?: of)?(?: the| our)?|for the) (?P<noun>[\w-]+)(?: in (?:it|them|the list|turn))?"
    r"(?: and|[:,]| do|) +(?P<rest>\S.*)",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    rf"(?P<how>\b(?:(?:one |once )?per|(?:in|on|to|from|of|at|with|into) (?:each|every|all)(?:"
    rf" of)?(?: (?:the|our|these|those))?|{_EACH}|all (?:the|our|these|those)))"
    r" (?P<noun>[a-z][\w-]*)\b",
    re.IGNORECASE,
)
_OF_THEM = re.compile(
    r"(?:(?:show|print|list|tell me|say|echo|find|report|get|see) )?(?:me )?(?:out )?"
    r"(?:which|those|what|the(?= [\w-]+ )|the ones?|any)(?: one)?s?(?: of (?:them|these"
    r"|those|the [\w-]+)|"
    r"(?: [\w-]+)? [\w-]+s)?"
    r"(?: (?:that|which))? (?P<be>are|is|do|does|have|has|can|could)(?P<no> not|n't| missing)?"
    r"(?: (?P<rest>[\w ]+?))?[ ?.]*",
    re.IGNORECASE,
)
_INSTALLED = re.compile(
    r"(?:yet )?(?:installed|available|found|(?:on|in) (?:the |our )?\$?path|there|present"
    r"|missing|lacking)"
    r"(?: (?:here|yet|on this (?:machine|system|box)|in the path|on the path))?",
    re.IGNORECASE,
)
_EXIST = re.compile(r"(?:exist|there|missing|present|exists)(?: (?:yet|here))?", re.IGNORECASE)
_LACKS = re.compile(r"\bmissing|lacking", re.IGNORECASE)
_OFTEN = re.compile(
    r"(?:print|show|say|write|list|give|echo|output|report|tell)? ?(?:it|them|\$(?P<v>\w+))?,? ?"
    r"(?:with|and|plus|along with|together with|followed by)? ?"
    r"(?:how (?:often|many times)(?: (?:it|they|that|this|\$\w+))?(?: (?:is|are|occurs?|appears?"
    r"|comes? up|shows? up"
    r"|can be found|stands?|is found))?|(?:the |its )?(?:number|count) of (?:its )?(?:lines|hits"
    r"|matches|occurrences)(?: of it)?)"
    r" in (?P<where>.+)",
    re.IGNORECASE,
)
_PAIRS = re.compile(
    r"(?:(?:print|show|write|list|echo|output|dump|give) )?(?:me )?(?:out )?"
    r"(?:(?:all|each|every one|every|everything)(?: of (?:them|these|those))?(?: as| in the"
    r" form)? )?"
    r"(?:(?:as|in the form|the) )?(?P<key>[a-z]+)(?P<sign>=|: ?| = |->| -> | => |\t| )"
    r"(?P<value>[a-z]+)"
    r"(?: (?:pairs?|lines?))?"
    r"(?: (?:of|for) (?:each|every|all)(?: (?:of them|one|of these|[a-z]+))?| (?:one )?(?:per"
    r"|each on) (?:a |its own )?line)?"
    r"(?P<sorted>,? (?:and )?(?:sort(?:ed)?|in (?:alphabetical )?order)(?: (?:it |them )?(?:by"
    r"|of) (?:the )?(?:\w+))?)?",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\b(?:it|them|that one|this one|the one)\b", re.IGNORECASE)
_ONE = re.compile(
    r"(?:and |now |then )*(?:(?P<verb>create|make|add|touch|set up|prepare|write) )?(?:one |an? "
    r"|its own |some )"
    r"?(?P<empty>(?:new |empty |blank )*)(?P<what>folder|directory|dir|subfolder|subdirectory"
    r"|file|(?P<kind>[a-z]{2,5}) file)\b",
    re.IGNORECASE,
)
_FOLDERS = frozenset({"folder", "directory", "dir", "subfolder", "subdirectory"})


def looped(text: str, scope: Scope, ask: Callable[[str, Scope], str]) -> Iterator[str]:
    """Commands for ``text`` with a loop over a list of the script; ``ask`` answers for one."""
    lists = [one for one in scope.variables if one.sort == "list"]
    words = {one.name: f"${one.name}" for one in scope.variables if _is_words(one, scope)}
    lists += [replace(one, sort="list") for one in scope.variables if one.name in words]
    if not lists:
        return
    text = text.strip(" .?")
    if len(lists) == 1 and (pairs := _pairs(text, scope, lists[0])):
        yield pairs
    if len(lists) == 1 and (tested := _tested(text, lists[0])):
        yield _over(tested, lists[0], words)
    if len(lists) == 1 and (match := _ALL_OF_THEM.fullmatch(text)):
        noun = _singular(name_parts(lists[0].name)[-1], scope)
        text = f"{match['before']} each {noun}{match['behind'] or ''}"
    for match in (_LEAD.fullmatch(text), *_WITHIN.finditer(text)):
        if match is None:
            continue
        several = _called(match["noun"], lists)
        if several is None:
            continue
        one = _singular(match["noun"], scope)
        element = _element(one, several)
        within = replace(scope, variables=(*scope.variables, element))
        if "rest" in match.groupdict():
            said = _PRONOUN.sub(f"${one}", match["rest"])
        else:
            said = _without(text, match, one)
        command = _made(text, match, within, element) or _often(said, within, element)
        command = command or ask(said, within)
        if command.startswith(("echo ", "printf ")) and "|" in command:
            # Of one word there is nothing to count or to sort.
            continue
        if command and f"{{{one}" in command:
            command = re.sub(rf"\$\{{{one}\}}(?!\w)", f"${one}", command)
            yield _over(f'for {one} in "{several.written}"; do {command}; done', several, words)


_ALL_OF_THEM = re.compile(
    r"(?P<before>(?:and |now |then )*[a-z]+) (?:them(?: all)?|all(?: of them)?|each of them"
    r"|every one)"
    r"(?P<behind> (?:in|on|to|into|from|with) .+?)?"
    r"(?:,? (?:one after (?:the other|another)|one by one|in turn|in a row|each))?",
    re.IGNORECASE,
)


def _is_words(variable: Variable, scope: Scope) -> bool:
    """Whether a text is several words that a loop goes over: ``HOSTS="a b c"``."""
    if variable.sort == "list" or not _SEVERAL.fullmatch(variable.value):
        return False
    last = (name_parts(variable.name) or [""])[-1]
    if last in _ONE_TEXT:
        return False
    over = re.compile(rf"\bfor \w+ in \$\{{?{variable.name}\b")
    return (
        last.endswith("s")
        or last in {"list", "all", "required", "needed"}
        or any(over.search(line) for line in scope.commands)
    )


_SEVERAL = re.compile(r"[\w.@:/+][\w.@:/+-]*(?: [\w.@:/+][\w.@:/+-]*)+")
_ONE_TEXT = frozenset(
    """
    opts options flags args arguments message msg subject title text pattern phrase greeting words
    class address status details notes terms
    """.split()  # noqa: SIM905 - many
)


def _over(loop: str, several: Variable, words: dict[str, str]) -> str:
    """``loop`` over the words of a variable, which only come apart without quotes."""
    written = words.get(several.name)
    return loop.replace(f'"{several.written}"', written) if written else loop


def _element(name: str, several: Variable) -> Variable:
    """The variable of the loop, of a sort that its name or the values of the list tell."""
    sort = Scope.named([name]).variables[0].sort
    values = re.findall(r"\"[^\"]*\"|'[^']*'|\S+", several.value)
    if sort == "text" and values and all("/" not in one and "$" not in one for one in values):
        files = all(re.search(r"\w\.[a-z]\w{0,4}['\"]?$", one) for one in values)
        # What is a text for sure is no file.
        return Variable(name, "", "file") if files else Variable(name, "AN ELEMENT", "text")
    return Variable(name, "", sort)


def _called(noun: str, lists: list[Variable]) -> Variable | None:
    """The list whose elements are called so."""
    noun = noun.lower()
    forms = called(noun)
    named = [one for one in lists if not forms.isdisjoint(called(name_parts(one.name)[-1]))]
    if len(named) == 1:
        return named[0]
    alone = noun in {"one", "item", "element", "entry", "them", "value", *_KINDS_OF}
    return lists[0] if len(lists) == 1 and alone else None


_KINDS_OF = frozenset(
    ["phrase", "word", "tool", "program", "command", "name", "package", "host", "server", "term"]
)


def _singular(noun: str, scope: Scope) -> str:
    """What the variable for one element is called."""
    noun = re.sub(r"\W", "_", noun.lower())
    if noun in {"one", "item", "element", "entry", "them", "value"}:
        return "item" if "item" not in scope.names else "one"
    noun = f"{noun[:-3]}y" if noun.endswith("ies") else noun
    noun = noun[:-1] if noun.endswith("s") and not noun.endswith("ss") else noun
    return noun if noun not in scope.names else f"one_{noun}"


def _without(text: str, match: re.Match[str], one: str) -> str:
    """The request for one element: "restart every service" as "restart $service"."""
    how = match["how"].lower()
    before, behind = text[: match.start()], text[match.end() :]
    if how.startswith(("for", "per", "one per", "once per")):
        said = f"{before.rstrip(' ,')} for ${one}{behind}"
    elif how.split()[0] in {"in", "on", "to", "from", "of", "at", "with", "into"}:
        said = f"{before}{how.split()[0]} ${one}{behind}"
    else:
        said = f"{before}${one}{behind}"
    return said.strip()


def _made(text: str, match: re.Match[str], scope: Scope, element: Variable) -> str:
    """The command that makes a file or folder called as the element is."""
    rest = match.groupdict().get("rest")
    asked = (
        rest
        if rest is not None
        else f"{text[: match.start()].strip()} {text[match.end() :].strip()}"
    )
    made = _ONE.match(asked.strip())
    if made is None or (not made["verb"] and not match.re.pattern.startswith("(?P<how>")):
        return ""
    if made["verb"] is None and rest is None and not re.match(r"one |an? ", asked, re.IGNORECASE):
        return ""
    end = asked.strip()[made.end() :].strip(" ,.")
    where = _FOLDER.fullmatch(end)
    if where is None:
        return ""
    folder = _folder(where["folder"] or "", scope)
    if folder is None:
        return ""
    place = f"{folder}/" if folder else ""
    if made["what"].lower() in _FOLDERS:
        return f'mkdir -p "{place}{element.written}"'
    if not (made["empty"].strip() or made["verb"] in {"touch", "create", "make"}):
        return ""
    ending = f".{made['kind'].lower()}" if made["kind"] else ""
    return f'touch "{place}{element.written}{ending}"'


_FOLDER = re.compile(
    r"(?:(?:for|called|named)(?: (?:like|after|as))? ?(?:it|them|that|each)?)?"
    r" ?(?:(?:in|under|inside|below|within|into|at) (?P<folder>.+)|there|here)?",
    re.IGNORECASE,
)


def _folder(said: str, scope: Scope) -> str | None:
    """The folder of the script that is meant, or its only one; None where it is not known."""
    folders = [one for one in scope.variables if one.sort == "folder"]
    said = "" if said.strip() in {"there", "it"} else said
    words = {form for word in re.findall(r"\w+", said) for form in called(word)}
    named = (
        [one for one in folders if words & {*name_parts(one.name)} or f"${one.name}" in said]
        if said
        else folders
    )
    if len(named) > 1 and said:
        exact = [one for one in named if set(name_parts(one.name)) <= words]
        named = exact or named
    if len(named) == 1:
        return named[0].written
    if not said and not named:
        return ""
    if said and not named and re.fullmatch(r"[\w./-]+/?", said) and "/" in said:
        return said.rstrip("/")
    return None


def _tested(text: str, several: Variable) -> str:
    """Those of a list that are installed or exist, or are not."""
    match = _OF_THEM.fullmatch(text)
    if match is None:
        return ""
    rest = match["rest"] or (match["no"] or "").strip()
    no = bool(match["no"]) or bool(_LACKS.search(rest))
    if _names_tools(several) and (_INSTALLED.fullmatch(rest) or _EXIST.fullmatch(rest)):
        one, test = "tool", 'command -v "$tool" > /dev/null 2>&1'
    elif _EXIST.fullmatch(rest) and not re.search(r"install", rest):
        one, test = "file", '[ -e "$file" ]'
    else:
        return ""
    return f'for {one} in "{several.written}"; do {test} {"||" if no else "&&"} echo "${one}"; done'


def _names_tools(several: Variable) -> bool:
    """Whether its elements are names of commands, and no paths."""
    parts = set(name_parts(several.name))
    if parts & {"files", "file", "paths", "dirs", "folders", "dir", "logs"}:
        return False
    return bool(re.fullmatch(r"[\w .+-]+", several.value)) and not re.search(
        r"\.(?:txt|log|csv|json|conf|sh|md)\b", several.value
    )


def _often(said: str, scope: Scope, element: Variable) -> str:
    """The element, and how many lines of a file have it."""
    match = _OFTEN.fullmatch(said)
    if match is None:
        return ""
    words = {form for word in re.findall(r"\w+", match["where"]) for form in called(word)}
    files = [one for one in scope.variables if one.sort == "file"]
    named = [one for one in files if words & set(name_parts(one.name))] or (
        files if len(files) == 1 else []
    )
    if len(named) != 1:
        return ""
    held = element.written
    return f'echo "{held}: $(grep -cF -- "{held}" "${named[0].name}")"'


def _pairs(text: str, scope: Scope, several: Variable) -> str:
    """Keys and values of an associative array."""
    if not _is_map(several, scope):
        return ""
    match = _PAIRS.fullmatch(text)
    if match is None:
        return ""
    forms = called(name_parts(several.name)[-1])
    if not (called(match["value"]) & forms or match["value"].lower() in {"value", "values"}):
        return ""
    key = match["key"].lower()
    key = key if key not in scope.names else "key"
    name = several.name
    order = " | sort" if match["sorted"] else ""
    sign = match["sign"]
    return f'for {key} in "${{!{name}[@]}}"; do echo "${key}{sign}${{{name}[${key}]}}"; done{order}'


def _is_map(several: Variable, scope: Scope) -> bool:
    declared = re.compile(rf"(?:declare|local|typeset) -\w*A\w* (?:.* )?{several.name}\b")
    return any(declared.search(line) for line in scope.commands)
