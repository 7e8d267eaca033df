"""Tell whether a comment is an instruction, and what it asks.

Works on the lines of a script as plain text; columns count code points from 0. Doubt means no: an
automatic request must not interrupt somebody who writes prose. An explicit one takes any comment
that is not a directive.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from caro_lsp.generate.script.scope import NOTHING, Scope
from caro_lsp.shell.platform import of_script

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caro_lsp.shell.dialect import Dialect
    from caro_lsp.shell.platform import Platform

Placement = Literal["end-of-comment", "line-below"]

_COMMENT = re.compile(r"([ \t]*)#+[ \t]*(.*?)[ \t]*$")
_DIRECTIVE = re.compile(
    r"#!|#\s*(?:shellcheck\s|caro:|(?:vim?|ex):|-\*-|(?:end)?region\b|noqa|editorconfig|nolint"
    r"|syntax=|cspell|codespell|pragma|yaml-language-server)",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"(?:TODO|FIXME|XXX|HACK|BUG|NOTES?|WARN(?:ING)?|INFO|IMPORTANT|CAUTION|TIP|DEPRECATED|OPTIMI[SZ]E"
    r"|REVIEW|SEE)\b|(?:todo|fixme|note|warning|usage|examples?|author|version|date|description"
    r"|arguments?|args|options|returns?|parameters?|params?|see(?: also)?|requires?|maintainer"
    r"|license|copyright|file|name|synopsis|e\.g\.|i\.e\.)\s*[:(]|@\w+|\\\w+",
)
_NOTE_ANY_CASE = re.compile(r"(?:todo|fixme|xxx|note|nb)\b", re.IGNORECASE)
_LICENCE = re.compile(
    r"copyright|licen[cs]ed? (?:under|see)|SPDX-|all rights reserved|permission is hereby"
    r"|warrant(?:y|ies)"
    r"|free software|redistribut|apache license|public licen[cs]e",
    re.IGNORECASE,
)
_RULE = re.compile(r"[-=*#~_+/<>|.\s]{3,}$|[-=*#~_+]{3,}|.*[-=*#~_+]{3,}$")
_PROSE_START = re.compile(
    r"(?:this|these|those|the|it|its|it's|we|you|they|i|if|when|because|since|there|here|see|must"
    r"|should|may|might|can|cannot|can't|don't|do not|never|always|all|some|any|each|by|in|on|for"
    r"|with|without|only|also|but|so|and|or|as|an?|otherwise|default|defaults|used|useful|based"
    r"|source|taken|thanks|true|false|not|no)\b",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"[A-Za-z_]\w*\+?=\S*(?:\s|$)|(?:if|for|while|until|case|elif)\b.*(?:;|\bthen|\bdo|\bin)\s*$"
    r"|(?:fi|done|esac|then|else|do)\b\s*;?$|(?:\[\[?|\(\(?|\{|\}|\$|\.{0,2}/)|.*(?:;|\\|\{|\|\||&&|\|)$"
    r"|(?:sudo|export|local|alias|eval|exec|unset|source|function|declare|readonly|return)\s+\S+"
    r"(?:\s+[-$\"'/]|\s*$|.*=)|\w+\(\)|echo\s+[\"'$-]|cd\s+[\"'$/~.]\S*$"
)
_FLAGGED = re.compile(r"(\S+)(?:\s+\S+){0,3}?\s+--?[A-Za-z]")
_LEAD_IN = re.compile(
    r"(?:(?:step\s+)?\d+[.):]\s+|[-*•]\s+|(?:please|now|then|first|next|finally|and|also|just)[,:]?\s+"
    r"|(?:i (?:want|need)|we (?:want|need)|let'?s|need)(?: to)?\s+)+",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"(?:how (?:many|much|big|large|long|often)|which|what(?:'s)?|where|who|is|are|does"
    r"|when does)\s\S+",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"(?:and|then|to|into|in|of|with|or|from|by|for|on|but|except)\b", re.I)
_CLOSERS = re.compile(r"\s*(?:fi|done|esac|\}|\)|;;|else|elif\b.*)\s*(?:[;#|>&].*)?$")
_MOST_WORDS = 30
_LOOK_BACK = 500
_SHOWN_ABOVE = 3

_VERBS = """
activate add adjust allow amend append apply archive ask assign attach back backup base64 block
browse build bundle calculate call capitalize capture cat change check checkout chmod cherry-pick
chown clean clear clone close collect combine commit compare compile compress compute concatenate
configure connect convert copy count create curl cut deactivate decode decompress decrypt delete
deploy describe detach detect determine diff disable discard disconnect display divide download
dump duplicate echo edit eject empty enable encode encrypt end erase exclude execute exit export
extract fail fetch filter find flush fold follow force format forward free generate get git give
go grant grep group gunzip gzip halt hash head hide import indent init initialise initialize
insert inspect install invert join keep kill launch limit link lint list load locate lock log
login look lowercase make mark mask measure merge migrate minify mirror mkdir modify monitor mount
move multiply mv name number open output overwrite pack parse paste patch pause pick ping pipe
play poll post prepare prepend pretty-print print prune publish pull push put query randomize read
reboot rebase rebuild recreate redirect reduce refresh reload remove rename renew repeat replace
report require reset resize resolve restart restore restrict resume retrieve retry return reverse
revert revoke rewrite rollback rotate rsync run sanitize save scale scan schedule scp search
select send serve set setup show shrink shred shuffle shut shutdown sign skip sleep sort source
split squash squeeze ssh stage start stash stat stop store stream strip submit substitute subtract
sum summarize suspend swap switch symlink sync synchronise synchronize tag tail take tar terminate
test time touch trace track transform translate transpose trim truncate tunnel turn uncompress
undo uninstall unlink unlock unmount unpack unset unstage untar unzip update upgrade upload
uppercase use validate verify view wait wake watch wget wipe wrap write xz zip
"""
VERBS = frozenset(_VERBS.split())
"""Words that begin an instruction."""


@dataclass(frozen=True)
class ScriptContext:
    """What of a script helps to understand a request in it.

    ``scope``: the variables and commands above the request. ``above``: the last lines of code.
    ``system``: the one that the first line says the script is for.
    """

    dialect: Dialect = "bash"
    scope: Scope = NOTHING
    above: tuple[str, ...] = ()
    system: Platform | None = None


@dataclass(frozen=True)
class Request:
    """What a comment asks for, and where the command goes.

    At the end of a comment, insert a newline, ``indentation`` and the command; on the line below,
    the bare command at the cursor. ``line`` is that of the comment's end, from 0.
    """

    text: str
    indentation: str = ""
    placement: Placement = "end-of-comment"
    context: ScriptContext = ScriptContext()
    line: int = 0


def request_at(
    lines: Sequence[str],
    line: int,
    column: int,
    *,
    explicit: bool = False,
    dialect: Dialect = "bash",
) -> Request | None:
    """Return what is asked for at a cursor, None where nothing is.

    ``lines`` are the script's without line ends, ``line`` and ``column`` (code points) the cursor,
    both from 0. ``explicit``: the user asked for a suggestion here.
    """
    if not 0 <= line < len(lines):
        return None
    here = lines[line]
    if here[column:].strip() or not 0 <= column <= len(here):
        return None
    placement: Placement = "end-of-comment" if here.strip() else "line-below"
    end = line if here.strip() else line - 1
    if end < 0 or not (match := _COMMENT.match(lines[end])) or _DIRECTIVE.match(lines[end].strip()):
        return None
    text = _whole_text(lines, end)
    if not text.strip("# \t"):
        return None
    if not explicit and not _wanted(lines, end, line, text):
        return None
    if _inside_text(lines, end):
        return None
    return Request(
        text=text,
        indentation=match[1],
        placement=placement,
        context=context_above(lines, end, dialect),
        line=end,
    )


def is_instruction(text: str) -> bool:
    """Whether a comment's text (without ``#``) asks for something to be done."""
    text = _LEAD_IN.sub("", text.strip(), count=1)
    words = text.split()
    if not 2 <= len(words) <= _MOST_WORDS or not _is_english(text):
        return False
    if _RULE.match(text) or _NOTE.match(text) or _NOTE_ANY_CASE.match(text):
        return False
    if not any(character.islower() for character in text) or text.endswith((":", "{", "(")):
        return False
    if _LICENCE.search(text) or _PROSE_START.match(text):
        return False
    first = words[0].lower().strip(",.!\"'`")
    flagged = _FLAGGED.match(text)
    if _CODE.match(text) or (flagged and _is_tool_like(first)):
        return False
    return first in VERBS or bool(_QUESTION.match(text))


def context_above(lines: Sequence[str], line: int, dialect: Dialect = "bash") -> ScriptContext:
    """Collect the context of a request on ``line`` from the lines above it."""
    scope = Scope.of(lines[max(0, line - _LOOK_BACK) : line])
    system = of_script(lines[0].encode()) if lines else None
    return ScriptContext(dialect, scope, scope.commands[-_SHOWN_ABOVE:], system)


def _whole_text(lines: Sequence[str], end: int) -> str:
    """Return the comment's text, with the lines above that it clearly goes on from."""
    text = _text_of(lines[end])
    while end > 0 and (before := _text_of(lines[end - 1])):
        goes_on = _GOES_ON.match(text) or before.endswith((",", " and", " then", " or"))
        if not goes_on or _DIRECTIVE.match(lines[end - 1].strip()):
            break
        text, end = f"{before} {text}", end - 1
    return text


def _text_of(line: str) -> str:
    match = _COMMENT.match(line)
    return match[2] if match else ""


def _wanted(lines: Sequence[str], end: int, cursor: int, text: str) -> bool:
    """Whether an automatic request should be answered here."""
    if not is_instruction(text):
        return False
    start = end
    while start > 0 and lines[start - 1].lstrip().startswith("#"):
        start -= 1
    if any(_LICENCE.search(line) for line in lines[start:end]):
        return False
    below = lines[cursor + 1] if cursor + 1 < len(lines) else ""
    if cursor != end:
        return True
    return not below.strip() or bool(_CLOSERS.match(below))


def _is_english(text: str) -> bool:
    letters = [character for character in text if character.isalpha()]
    foreign = sum(not character.isascii() for character in letters)
    return bool(letters) and foreign <= len(letters) * 0.2


def _is_tool_like(word: str) -> bool:
    """Whether a first word that flags follow is rather a command than a verb."""
    return word not in VERBS or word in _TOOL_VERBS


_TOOLS_BY_VERB = """
cat chmod chown curl cut diff echo find git grep gunzip gzip head init install kill link ln ls
mkdir mount mv paste patch ping read rsync scp set shred shuffle sleep sort source split ssh stat
tail tar test time touch unlink unset unzip wait watch wget xz zip
"""
_TOOL_VERBS = frozenset(_TOOLS_BY_VERB.split())


def _inside_text(lines: Sequence[str], end: int) -> bool:
    """Whether line ``end`` is inside a here-document or a quoted text rather than a comment."""
    above = "\n".join(lines[max(0, end - _LOOK_BACK) : end]) + "\n"
    place = 0
    while match := _OPENING.search(above, place):
        place = match.end()
        if match["word"]:
            body = above.find("\n", place)
            closing = re.compile(rf"^\t*{re.escape(match['word'])}$", re.MULTILINE)
            found = closing.search(above, body)
            if found is None:
                return True
            place = found.end()
        elif match["open"]:
            return True
    return False


_OPENING = re.compile(
    r"""\\.|\$?'[^']*'|"(?:\\.|[^"\\])*"|(?:(?<=[\s;|&()])|^)\#[^\n]*|<<<|\$\(\(|\$\{\#
    |<<-?[ \t]*(?P<quote>['"\\]?)(?P<word>[A-Za-z_]\w*)(?P=quote)?|(?P<open>['"])""",
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)
