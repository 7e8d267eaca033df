"""Scripts that execute a command without showing it, and scripts that show it and execute nothing.

A form is a function from a command and a source of chance to a script. The forms of one disguise
do the same in different ways. No form looks at letters, only at their number, kind and case, so
that a command and its stand-in with other letters get the same script but for those letters.
"""

from __future__ import annotations

import base64
import json
import re
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

OPERATORS = ("|", ">", ">>")
_SAFE = re.compile(r"[A-Za-z0-9_./:@%+-]")
_NAMES = (
    "a", "arg", "b", "bin", "c", "cfg", "dest", "dir", "first", "host", "item", "key", "last",
    "mode", "n1", "opt", "out", "part", "pre", "run", "second", "step", "suffix", "target",
    "third", "tool", "val", "what", "x", "y2", "zone",
)  # fmt: skip
_Q = shlex.quote


@dataclass(frozen=True)
class Command:
    """A command as words; an operator is a word of its own, redirections stand last."""

    words: tuple[str, ...]
    also: tuple[Command, ...] = ()

    @classmethod
    def read(cls, text: str, also: Sequence[str] = ()) -> Command:
        """From shell text without expansions."""
        return cls(tuple(shlex.split(text)), tuple(cls.read(other) for other in also))

    @property
    def text(self) -> str:
        """As one would write it."""
        return self.spelled(_Q)

    @property
    def runs(self) -> list[tuple[str, ...]]:
        """The words between operators."""
        found: list[list[str]] = [[]]
        for word in self.words:
            if word in OPERATORS:
                found.append([])
            else:
                found[-1].append(word)
        return [tuple(run) for run in found]

    @property
    def operators(self) -> list[str]:
        """The operators between runs."""
        return [word for word in self.words if word in OPERATORS]

    @property
    def is_simple(self) -> bool:
        """Whether it is one command without redirections."""
        return not self.operators

    def joined(self, runs: Sequence[str]) -> str:
        """The runs, each as shell text, with the operators between them."""
        parts = [runs[0]]
        for operator, run in zip(self.operators, runs[1:], strict=True):
            parts += [operator, run]
        return " ".join(parts)

    def spelled(self, spell: Callable[[str], str]) -> str:
        """As shell text, each word by ``spell``."""
        return self.joined([" ".join(map(spell, run)) for run in self.runs])

    def argv(self, rng: Random) -> str:
        """As words that another program can execute."""
        if self.is_simple:
            return self.text
        return f"{rng.choice(('sh', 'bash', '/bin/bash'))} -c {_Q(self.text)}"

    def commands(self) -> list[tuple[str, ...]]:
        """The words of each command that is executed."""
        starts = [None, *self.operators]
        return [run for run, op in zip(self.runs, starts, strict=True) if op in {None, "|"}]

    def targets(self) -> list[str]:
        """The files that are written by redirections."""
        pairs = zip(self.operators, self.runs[1:], strict=True)
        return [run[0] for operator, run in pairs if operator != "|"]


class Names:
    """Names of variables, each given once."""

    def __init__(self, rng: Random) -> None:
        self._left = rng.sample(_NAMES, len(_NAMES))
        self._number = 0

    def __call__(self) -> str:
        """A name that was not given before."""
        if self._left:
            return self._left.pop()
        self._number += 1
        return f"v{self._number}"


def pieces(word: str, rng: Random, most: int = 3) -> list[str]:
    """``word`` in parts, none of them empty."""
    count = min(rng.randint(1, most), len(word))
    cuts = sorted(rng.sample(range(1, len(word)), count - 1))
    return [word[i:j] for i, j in zip([0, *cuts], [*cuts, len(word)], strict=True)]


def is_safe(text: str) -> bool:
    """Whether the text means itself without quotes."""
    return bool(text) and all(_SAFE.match(letter) for letter in text)


def double(text: str) -> str:
    """In double quotes."""
    return '"' + re.sub(r'([\\"$`])', r"\\\1", text) + '"'


def octal(text: str) -> str:
    """As escapes of printf."""
    return "".join(f"\\{ord(letter):03o}" for letter in text)


def encoded(text: str) -> str:
    """As base64."""
    return base64.b64encode(text.encode()).decode()


def can_be_echoed(text: str) -> bool:
    """Whether it is no flag of echo, nor one in the letters of a stand-in."""
    return not re.fullmatch(r"-([neE]+|[shH]+)", text)


def echo(text: str) -> str:
    """A command that prints ``text``."""
    return f"echo {_Q(text)}" if can_be_echoed(text) else f"printf '%s\\n' {_Q(text)}"


def heredoc(text: str, rng: Random, before: str, after: str = "") -> str:
    """``before`` reads ``text``."""
    end = rng.choice(("EOF", "END", "SCRIPT", "_X_"))
    mark = rng.choice((f"'{end}'", f'"{end}"', f"\\{end}"))
    if rng.random() < 0.3:
        indented = text.replace("\n", "\n\t")
        return f"{before} <<-{mark}{after}\n\t{indented}\n\t{end}"
    return f"{before} <<{mark}{after}\n{text}\n{end}"


# Quotes and escapes


def quoted_letters(c: Command, rng: Random) -> str:
    """Quotes around letters and around nothing."""

    def letter(one: str) -> str:
        chance = rng.random()
        if chance < 0.2 or not is_safe(one):
            return f"'{one}'" if chance < 0.1 else double(one)
        return one + ("''" if chance > 0.95 else '""' if chance > 0.9 else "")

    return c.spelled(lambda word: "".join(map(letter, word)))


def escaped_letters(c: Command, rng: Random) -> str:
    """Backslashes before letters."""

    def letter(one: str) -> str:
        return f"\\{one}" if rng.random() < 0.4 or not is_safe(one) else one

    return c.spelled(lambda word: "".join(map(letter, word)))


def mixed_quotes(c: Command, rng: Random) -> str:
    """Each word in pieces, each piece quoted in its own way."""

    def piece(text: str) -> str:
        ways = [_Q(text), f"'{text}'", double(text), "".join(f"\\{one}" for one in text)]
        return rng.choice(ways)

    return c.spelled(lambda word: "".join(map(piece, pieces(word, rng, 4))))


def _ansi(one: str, rng: Random) -> str:
    code = ord(one)
    return rng.choice((f"\\x{code:02x}", f"\\{code:03o}", f"\\u{code:04x}", f"\\U{code:08X}"))


def ansi_words(c: Command, rng: Random) -> str:
    """Whole words as codes."""
    return c.spelled(lambda word: "$'" + "".join(_ansi(one, rng) for one in word) + "'")


def ansi_pieces(c: Command, rng: Random) -> str:
    """Pieces of words as codes."""

    def piece(text: str) -> str:
        if rng.random() < 0.5 or not is_safe(text):
            return "$'" + "".join(_ansi(one, rng) for one in text) + "'"
        return text

    return c.spelled(lambda word: "".join(map(piece, pieces(word, rng, 4))))


def ansi_variable(c: Command, rng: Random) -> str:
    """The first word of each command as codes, in a variable."""
    names, before = Names(rng), []

    def run(words: tuple[str, ...]) -> str:
        name = names()
        before.append(f"{name}=$'" + "".join(_ansi(one, rng) for one in words[0]) + "'")
        return " ".join([f'"${name}"', *map(_Q, words[1:])])

    text = c.joined([run(words) for words in c.runs])
    return "\n".join([*before, text])


def continued(c: Command, rng: Random) -> str:
    """Lines that go on, within words too."""

    def word(text: str) -> str:
        if not is_safe(text):
            return _Q(text)
        return "".join(one + ("\\\n" if rng.random() < 0.25 else "") for one in text)

    def run(words: tuple[str, ...]) -> str:
        shown = [word(one) + rng.choice((" ", " \\\n  ", "\t\\\n")) for one in words]
        return "".join(shown).rstrip(" \\\n\t")

    return c.joined([run(words) for words in c.runs])


# Variables


def parts_in_variables(c: Command, rng: Random) -> str:
    """Each word from parts in variables of their own."""
    names, before = Names(rng), []

    def word(text: str) -> str:
        shown = ""
        for piece in pieces(text, rng):
            if rng.random() < 0.25:
                shown += double(piece)[1:-1]
                continue
            name = names()
            keyword = rng.choice(("", "", "", "export ", "readonly ", "declare "))
            before.append(f"{keyword}{name}={_Q(piece)}")
            shown += f"${{{name}}}"
        return f'"{shown}"'

    text = c.spelled(word)
    rng.shuffle(before)
    return rng.choice(("\n", "; ")).join([*before, text])


def appended(c: Command, rng: Random) -> str:
    """Each word grows in a variable, by ``+=`` or by its own value."""
    names, before = Names(rng), []

    def word(text: str) -> str:
        name = names()
        before.append(f"{name}=")
        for piece in pieces(text, rng):
            grown = f'"${name}"{_Q(piece)}'
            before.append(f"{name}+={_Q(piece)}" if rng.random() < 0.6 else f"{name}={grown}")
        return f'"${name}"'

    text = c.spelled(word)
    return "\n".join([*before, text])


def by_printf(c: Command, rng: Random) -> str:
    """Each word by ``printf -v``."""
    names, before = Names(rng), []

    def word(text: str) -> str:
        name = names()
        parts = pieces(text, rng)
        if rng.random() < 0.3:
            before.append(f"printf -v {name} '{octal(text)}'")
        else:
            before.append(f"printf -v {name} {'%s' * len(parts)} {' '.join(map(_Q, parts))}")
        return f'"${name}"'

    text = c.spelled(word)
    return "\n".join([*before, text])


def split_value(c: Command, rng: Random) -> str:
    """A value that is split where it is used."""
    names, before = Names(rng), []

    def run(words: tuple[str, ...]) -> str:
        name = names()
        if any(" " in word for word in words):
            before.append(f"{name}={_Q(words[-1])}")
            return " ".join([*map(_Q, words[:-1]), f'"${name}"'])
        before.append(f"{name}={rng.choice((_Q, double))(' '.join(words))}")
        return f"${name}"

    text = c.joined([run(words) for words in c.runs])
    return "\n".join([*before, text])


def _mark(c: Command, rng: Random) -> str:
    """A character that is in no word."""
    return rng.choice([mark for mark in ",^;#" if not any(mark in word for word in c.words)])


def split_by_ifs(c: Command, rng: Random) -> str:
    """A value that is split at another character than a blank."""
    mark = _mark(c, rng)
    names, before = Names(rng), [f"IFS='{mark}'"]

    def run(words: tuple[str, ...]) -> str:
        name = names()
        before.append(f"{name}={_Q(mark.join(words))}")
        return f"${name}" if len(words) > 1 else f'"${name}"'

    text = c.joined([run(words) for words in c.runs])
    return "\n".join([*before, text])


def read_words(c: Command, rng: Random) -> str:
    """Words by ``read``."""
    names, before = Names(rng), []
    mark = _mark(c, rng)

    def run(words: tuple[str, ...]) -> str:
        given = [names() for _ in words]
        before.append(f"IFS='{mark}' read -r {' '.join(given)} <<< {_Q(mark.join(words))}")
        return " ".join(f'"${name}"' for name in given)

    text = c.joined([run(words) for words in c.runs])
    return "\n".join([*before, text])


def indirect(c: Command, rng: Random) -> str:
    """Names of variables in variables."""
    names, before = Names(rng), []

    def word(text: str) -> str:
        name, other = names(), names()
        before.append(f"{name}={_Q(text)}")
        if rng.random() < 0.5:
            before.append(f"{other}={name}")
            return f'"${{!{other}}}"'
        before.append(f"declare -n {other}={name}")
        return f'"${other}"'

    text = c.spelled(word)
    return "\n".join([*before, text])


# Expansions


def _operator(text: str, name: str, rng: Random) -> tuple[str, str]:
    """What to run before, and an expansion that gives ``text``."""
    at = rng.randrange(len(text))
    junk = "9z9"
    ways = [
        (f"{name}={_Q(junk + text)}", f"${{{name}#{junk}}}"),
        (f"{name}={_Q(junk + '/' + text)}", f"${{{name}#*/}}"),
        (f"{name}={_Q(text + junk)}", f"${{{name}%{junk}}}"),
        (f"{name}={_Q(text + ';;' + junk)}", f"${{{name}%%;;*}}"),
        (f"{name}={_Q(text[:at] + junk + text[at:])}", f"${{{name}/{junk}/}}"),
        (f"{name}={_Q(junk.join(text))}", f"${{{name}//{junk}}}"),
        (f"{name}={_Q(junk + text + junk)}", f"${{{name}:3:{len(text)}}}"),
        (f"{name}={_Q(junk + text)}", f"${{{name}:{3}}}"),
        (f"{name}={_Q(junk + text)}", f"${{{name}: -{len(text)}}}"),
    ]
    if text == text.lower():
        ways += [(f"{name}={_Q(text.upper())}", f"${{{name},,}}")]
    if is_safe(text):
        ways += [
            (f"unset {name}", f"${{{name}:-{text}}}"),
            ("", f"${{{name}-{text}}}"),
            (f"{name}=1", f"${{{name}:+{text}}}"),
            (f"{name}=1", f"${{{name}+{text}}}"),
            (f": ${{{name}:={text}}}", f"${{{name}}}"),
            (f": ${{{name}={text}}}", f"${name}"),
        ]
    return rng.choice(ways)


def expanded(c: Command, rng: Random) -> str:
    """Each word by an expansion that changes a value or stands in for it."""
    names, before = Names(rng), []

    def word(text: str) -> str:
        first, shown = _operator(text, names(), rng)
        before.append(first)
        return f'"{shown}"'

    text = c.spelled(word)
    return "\n".join([*filter(None, before), text])


def expanded_name(c: Command, rng: Random) -> str:
    """Pieces of the first word by expansions, the rest as it is."""
    names, before = Names(rng), []

    def run(words: tuple[str, ...]) -> str:
        shown = ""
        for piece in pieces(words[0], rng):
            first, expansion = _operator(piece, names(), rng)
            before.append(first)
            shown += f'"{expansion}"'
        return " ".join([shown, *map(_Q, words[1:])])

    text = c.joined([run(words) for words in c.runs])
    return "\n".join([*filter(None, before), text])


def default_values(c: Command, rng: Random) -> str:
    """Words or all as the default of what is not set."""
    names = Names(rng)

    def run(words: tuple[str, ...]) -> str:
        if all(map(is_safe, words)) and len(words) > 1 and rng.random() < 0.5:
            return f"${{{names()}:-{' '.join(words)}}}"
        return " ".join(f"${{{names()}{rng.choice((':-', '-'))}{_Q(word)}}}" for word in words)

    return c.joined([run(words) for words in c.runs])


# Arrays


def array(c: Command, rng: Random) -> str:
    """An array that is executed."""
    names, before = Names(rng), []

    def run(words: tuple[str, ...]) -> str:
        name = names()
        style = rng.randrange(4)
        if style == 0:
            before.append(f"{name}=({' '.join(map(_Q, words))})")
        elif style == 1:
            before.append(f"declare -a {name}")
            places = rng.sample(range(len(words)), len(words))
            before.extend(f"{name}[{place}]={_Q(words[place])}" for place in places)
        elif style == 2:
            before.append(f"{name}=()")
            before.extend(f"{name}+=({_Q(word)})" for word in words)
        else:
            rows = "".join(f"  {_Q(word)}\n" for word in words)
            before.append(f"{name}=(\n{rows})")
        return f'"${{{name}[@]}}"'

    text = c.joined([run(words) for words in c.runs])
    return "\n".join([*before, text])


def array_places(c: Command, rng: Random) -> str:
    """Words of a shuffled array by their places."""
    names, before = Names(rng), []

    def run(words: tuple[str, ...]) -> str:
        name = names()
        order = rng.sample(range(len(words)), len(words))
        before.append(f"{name}=({' '.join(_Q(words[place]) for place in order)})")
        places = [order.index(place) for place in range(len(words))]
        negative = rng.random() < 0.3
        return " ".join(
            f'"${{{name}[{place - len(words) if negative else place}]}}"' for place in places
        )

    text = c.joined([run(words) for words in c.runs])
    return "\n".join([*before, text])


def array_by_name(c: Command, rng: Random) -> str:
    """Words of an associative array."""
    names = Names(rng)
    name = names()
    entries: list[str] = []

    def word(text: str) -> str:
        key = names()
        entries.append(f"[{key}]={_Q(text)}")
        return f'"${{{name}[{key}]}}"'

    text = c.spelled(word)
    rng.shuffle(entries)
    return f"declare -A {name}=({' '.join(entries)})\n{text}"


def positional(c: Command, rng: Random) -> str:
    """Positional parameters."""
    words = [word for run in c.runs for word in run]
    before = f"set -- {' '.join(map(_Q, words))}"
    if c.is_simple and rng.random() < 0.4:
        return f'{before}\n"$@"'
    if rng.random() < 0.5 and len(words) < 10:
        at = iter(range(1, len(words) + 1))
        return before + "\n" + c.spelled(lambda _: f'"${next(at)}"')
    start, runs = 1, []
    for run in c.runs:
        runs.append(f'"${{@:{start}:{len(run)}}}"')
        start += len(run)
    return f"{before}\n{c.joined(runs)}"


def mapped(c: Command, rng: Random) -> str:
    """An array from lines."""
    names, before = Names(rng), []

    def run(words: tuple[str, ...]) -> str:
        name = names()
        reader = rng.choice(("mapfile", "readarray"))
        before.append(heredoc("\n".join(words), rng, f"{reader} -t {name}"))
        return f'"${{{name}[@]}}"'

    text = c.joined([run(words) for words in c.runs])
    return "\n".join([*before, text])


# Substitutions


def _printed(text: str, rng: Random) -> str:
    """A command that prints ``text``."""
    middle = rng.randint(0, len(text))
    ways = [
        echo(text),
        f"printf %s {_Q(text)}",
        f"printf '{octal(text)}'",
        "printf '" + "".join(f"\\x{ord(one):02x}" for one in text) + "'",
        f"echo -e '{octal(text).replace(chr(92), chr(92) + '0')}'",
        f"printf '%s%s' {_Q(text[:middle])} {_Q(text[middle:])}",
        f"rev <<< {_Q(text[::-1])}",
        f"echo {_Q(text[::-1])} | rev",
        f"echo {encoded(text)} | base64 -d",
        f"base64 --decode <<< {encoded(text)}",
        f"echo {text.encode().hex()} | xxd -r -p",
        f"tr 'a-zA-Z' 'n-za-mN-ZA-M' <<< {_Q(text.translate(ROT13))}",
        f"echo {_Q(text[:middle] + '^' + text[middle:])} | tr -d '^'",
        f"sed 's/9z9//' <<< {_Q(text[:middle] + '9z9' + text[middle:])}",
        f"cut -d'^' -f2 <<< {_Q('x^' + text + '^y')}",
        f"cat <<< {_Q(text)}",
    ]
    return rng.choice(ways)


ROT13 = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "nopqrstuvwxyzabcdefghijklmNOPQRSTUVWXYZABCDEFGHIJKLM",
)


def substituted(c: Command, rng: Random) -> str:
    """Each word by a substitution."""
    return c.spelled(lambda word: f'"$({_printed(word, rng)})"')


def substituted_pieces(c: Command, rng: Random) -> str:
    """Pieces of words by substitutions, the other pieces as they are."""

    def word(text: str) -> str:
        shown = ""
        for piece in pieces(text, rng):
            if rng.random() < 0.5:
                shown += f'"$({_printed(piece, rng)})"'
            else:
                shown += _Q(piece)
        return shown

    return c.spelled(word)


def substituted_all(c: Command, rng: Random) -> str:
    """A run of words by one substitution."""

    def run(words: tuple[str, ...]) -> str:
        if any(" " in word for word in words):
            return " ".join([f"$({echo(words[0])})", *map(_Q, words[1:])])
        text = " ".join(words)
        if all(map(is_safe, words)) and rng.random() < 0.4:
            return f"`echo {text}`"
        return f"$({_printed(text, rng)})"

    return c.joined([run(words) for words in c.runs])


def substituted_into_variable(c: Command, rng: Random) -> str:
    """Words by substitutions, in variables."""
    names, before = Names(rng), []

    def word(text: str) -> str:
        name = names()
        before.append(f"{name}=$({_printed(text, rng)})")
        return f'"${name}"'

    text = c.spelled(word)
    return "\n".join([*before, text])


def decoded(c: Command, rng: Random) -> str:
    """Encoded text that a shell executes."""
    shell = rng.choice(("sh", "bash", "/bin/sh", "bash -s", "sudo bash"))
    text = c.text
    producer = rng.choice((
        f"echo {encoded(text)} | base64 -d",
        f"base64 -d <<< {encoded(text)}",
        f"printf %s {_Q(encoded(text))} | base64 --decode",
        f"echo {text.encode().hex()} | xxd -r -p",
        f"printf '{octal(text)}'",
        "printf '%b' '" + "".join(f"\\x{ord(one):02x}" for one in text) + "'",
        f"echo {_Q(text[::-1])} | rev",
        f"rev <<< {_Q(text[::-1])}",
        f"tr a-zA-Z n-za-mN-ZA-M <<< {_Q(text.translate(ROT13))}",
        f"echo {_Q(text.translate(ROT13))} | tr 'A-Za-z' 'N-ZA-Mn-za-m'",
    ))  # fmt: skip
    return rng.choice((
        f"{producer} | {shell}",
        f'eval "$({producer})"',
        f'bash -c "$({producer})"',
        f"bash <({producer})",
        f"source <({producer})",
        f'{rng.choice(("sh", "bash"))} <<< "$({producer})"',
        f'code=$({producer})\neval "$code"',
    ))  # fmt: skip


def braces(c: Command, rng: Random) -> str:
    """Words by brace expansion."""

    def item(word: str) -> str:
        return word if is_safe(word) else f"'{word}'"

    def run(words: tuple[str, ...]) -> str:
        if len(words) == 1:
            return f"{{{item(words[0])},}}"
        if rng.random() < 0.3:
            return f"{item(words[0])} {{{','.join([*map(item, words[1:]), ''])}}}"
        return f"{{{','.join(map(item, words))}}}"

    runs = [run(words) for words in c.runs]
    for i, operator in enumerate(c.operators, 1):
        if operator != "|":  # a redirection takes exactly one word
            runs[i] = _one_letter_ranges(c.runs[i][0], rng)
    return c.joined(runs)


def _one_letter_ranges(word: str, rng: Random) -> str:
    shown = ""
    for one in word:
        is_range = one.isascii() and one.isalpha() and rng.random() < 0.4
        shown += f"{{{one}..{one}}}" if is_range else _Q(one)
    return shown


def brace_ranges(c: Command, rng: Random) -> str:
    """Letters as ranges."""
    return c.spelled(lambda word: _one_letter_ranges(word, rng))


# Other spellings


def other_spelling(c: Command, rng: Random) -> str:
    """Flags in another order, joined, apart, long; or another program that does the same."""
    return rng.choice(c.also).text


def by_path(c: Command, rng: Random) -> str:
    """Programs by their paths."""
    folder = rng.choice(("/bin/", "/usr/bin/", "/sbin/", "/usr/sbin/", "/usr/../bin/", "//bin/"))
    return _first_words(c, lambda name: folder + name)


def by_lookup(c: Command, rng: Random) -> str:
    """Programs by what looks them up."""
    ways = ("$(which {})", "$(command -v {})", '"$(type -P {})"', "`which {}`")
    return _first_words(c, rng.choice(ways).format)


def by_prefix(c: Command, rng: Random) -> str:
    """Words of the shell before the name."""
    ways = ("command {}", "command -p {}", "command -- {}", "builtin command {}", "exec {}",
            "PATH=/bin:/usr/bin {}", "LC_ALL=C LANG=C {}", "time {}", "time -p {}", "! {}",
            "exec -a init {}")  # fmt: skip
    ways = ways if len(c.commands()) == 1 else ways[:4]
    return _first_words(c, rng.choice(ways).format)


def busybox(c: Command, rng: Random) -> str:
    """A shell in busybox."""
    return rng.choice((
        f"busybox {rng.choice(('sh', 'ash'))} -c {_Q(c.text)}",
        f"echo {_Q(c.text)} | busybox sh",
        heredoc(c.text, rng, "busybox sh"),
    ))  # fmt: skip


def _first_words(c: Command, change: Callable[[str], str]) -> str:
    runs = [" ".join(map(_Q, run)) for run in c.runs]
    for i, operator in enumerate(["|", *c.operators]):
        if operator == "|":
            name, *rest = c.runs[i]
            runs[i] = " ".join([change(_Q(name)), *map(_Q, rest)])
    return c.joined(runs)


# What runs a command

_WRAPPERS = (
    "sudo", "sudo -n", "sudo -E -u root", "sudo --user=root --", "sudo LANG=C", "env",
    "env LC_ALL=C", "env -u HOME TERM=dumb", "nohup", "timeout 60", "timeout -k 5 1h",
    "timeout --signal=KILL 10m", "nice", "nice -n 10", "nice --adjustment=5", "ionice -c 3",
    "stdbuf -oL", "stdbuf -o 0 -e 0", "setsid", "setsid --wait", "chrt -i 0", "taskset -c 0",
    "doas", "doas -u root", "systemd-run --wait", "systemd-inhibit --what=idle", "setarch x86_64",
    "unbuffer", "strace -f -o /dev/null", "ltrace -o /dev/null", "catchsegv", "eatmydata",
    "unshare -m", "prlimit --nofile=64", "/usr/bin/time -v", "/usr/bin/env",
)  # fmt: skip


def wrapped(c: Command, rng: Random) -> str:
    """Up to three programs before the command."""
    return " ".join([*rng.sample(_WRAPPERS, rng.randint(1, 3)), c.argv(rng)])


def wrapped_by_variable(c: Command, rng: Random) -> str:
    """The programs before the command in a variable or an array."""
    before = " ".join(rng.sample(_WRAPPERS, rng.randint(1, 2)))
    if rng.random() < 0.5:
        return f"SUDO='{before}'\n$SUDO {c.argv(rng)}"
    return f'prefix=({before})\n"${{prefix[@]}}" {c.argv(rng)}'


def by_xargs(c: Command, rng: Random) -> str:
    """Arguments from standard input."""
    flags = rng.choice(("", "", " -r", " -t", " -P 4", " --no-run-if-empty"))
    if not c.is_simple:
        shell = rng.choice(("sh", "bash"))
        text = _Q(c.text)
        return rng.choice((
            f"printf '%s\\0' {text} | xargs -0{flags} {shell} -c",
            f"printf '%s\\0' {text} | xargs -0 -I {{}}{flags} {shell} -c '{{}}'",
            f"echo 1 | xargs{flags} -I% {shell} -c {text}",
            f"echo {text} | xargs -d '\\n' -n 1 {shell} -c",
            f"xargs -0 {shell} -c < <(printf '%s' {text})",
        ))  # fmt: skip
    at = rng.randint(1, len(c.words) - 1)
    head, rest = " ".join(map(_Q, c.words[:at])), c.words[at:]
    plain = " ".join(rest)
    if not all(map(is_safe, rest)):
        given = " ".join(map(_Q, rest))
        return rng.choice((
            f"printf '%s\\0' {given} | xargs -0{flags} {head}",
            f"printf '%s\\n' {given} | xargs -d '\\n'{flags} {head}",
        ))  # fmt: skip
    last = " ".join(map(_Q, c.words[:-1]))
    show = "echo" if can_be_echoed(rest[0]) else "printf '%s\\n'"
    return rng.choice((
        f"{show} {plain} | xargs{flags} {head}",
        f"xargs{flags} {head} <<< '{plain}'",
        heredoc(plain.replace(" ", "\n"), rng, f"xargs{flags} {head}"),
        f"printf '%s\\n' {plain} | xargs{flags} {head}",
        f"{echo(c.words[-1])} | xargs -I {{}}{flags} {last} {{}}",
        f"printf '%s\\0' {c.words[-1]} | xargs -0 -n1{flags} {last}",
        f"echo {c.text} | xargs{flags} env",
    ))  # fmt: skip


def by_find(c: Command, rng: Random) -> str:
    """For what a search finds."""
    start = rng.choice(("find . -maxdepth 0", "find /tmp -maxdepth 0 -type d"))
    shell, text = rng.choice(("sh", "bash")), _Q(c.text)
    return rng.choice((
        f"{start} -exec {c.argv(rng)} \\;",
        f"{start} -exec {c.argv(rng)} ';'",
        f"{start} -exec {shell} -c {text} {{}} +",
        f"{start} -exec {shell} -c {text} _ {{}} \\;",
        f"{start} -execdir {c.argv(rng)} \\; -quit",
        f"{start} -exec env {c.argv(rng)} ';'",
    ))  # fmt: skip


def by_parallel(c: Command, rng: Random) -> str:
    """Jobs of parallel."""
    text = _Q(c.text)
    ways = [
        f"parallel ::: {text}",
        f"parallel -j 2 ::: {text}",
        f"echo {text} | parallel",
        f"parallel <<< {text}",
        heredoc(c.text, rng, "parallel --jobs 1"),
    ]
    if c.is_simple and len(c.words) > 1 and all(map(is_safe, c.words)):
        head = " ".join(c.words[:-1])
        ways += [f"parallel {head} ::: {c.words[-1]}", f"parallel {head} {{}} ::: {c.words[-1]}"]
    return rng.choice(ways)


def by_runner(c: Command, rng: Random) -> str:
    """Programs that run a command again, under a lock, in a terminal, later."""
    text = _Q(c.text)
    return rng.choice((
        f"watch -n 60 {text}",
        f"watch --interval=5 {text}",
        f"flock /tmp/lock {c.argv(rng)}",
        f"flock -n /tmp/lock -c {text}",
        f"flock 9 9>/tmp/lock; {c.text}",
        f"script -qc {text} /dev/null",
        f"script --quiet --command {text} /dev/null",
        f"echo {text} | at now",
        f"at now + 1 minute <<< {text}",
        heredoc(c.text, rng, "batch"),
        f"tmux new-session -d {text}",
        f"screen -dmS job sh -c {text}",
        f"systemd-run --on-active=1 sh -c {text}",
        f"xvfb-run {c.argv(rng)}",
    ))  # fmt: skip


def elsewhere(c: Command, rng: Random) -> str:
    """On another machine or in a container."""
    text, shell = _Q(c.text), rng.choice(("sh", "bash"))
    ssh = rng.choice(("ssh web1", "ssh -p 2222 root@web1", "ssh -o BatchMode=yes -i key web1",
                      "ssh -tt -l root web1 --", "sshpass -p x ssh web1"))  # fmt: skip
    box = rng.choice((
        "docker exec web", "docker exec -it -u root web", "docker exec -e A=b web",
        "podman exec web", "docker compose exec -T web", "docker run --rm alpine",
        "docker run -i --rm --name x alpine:3", "kubectl exec web-0 --",
        "kubectl -n prod exec -it web-0 -c app --", "lxc exec web --", "chroot /mnt",
        "nsenter -t 1 -m -u --", "systemd-nspawn -D /mnt",
    ))  # fmt: skip
    return rng.choice((
        f"{ssh} {text}",
        f"{ssh} sudo {shell} -c {_Q(text)}",
        heredoc(c.text, rng, f"{ssh} {shell} -s"),
        f"echo {text} | {ssh} {shell}",
        f"{box} {c.argv(rng)}",
        f"{box} {shell} -c {text}",
        f"{box} {shell} -ec {text}",
        f"for host in web1 web2; do ssh $host {text}; done",
    ))  # fmt: skip


def as_user(c: Command, rng: Random) -> str:
    """As another user."""
    text, shell = _Q(c.text), rng.choice(("sh", "bash"))
    return rng.choice((
        f"su -c {text}",
        f"su - root -c {text}",
        f"su root --command={text}",
        f"su -l -s /bin/bash -c {text} root",
        f"runuser -u root -- {c.argv(rng)}",
        f"runuser -l root -c {text}",
        f"sudo {shell} -c {text}",
        f"sudo -s {shell} -c {text}",
        f"sudo su -c {text}",
        heredoc(c.text, rng, f"sudo {shell}"),
        f"pkexec {c.argv(rng)}",
        f"echo {text} | sudo {shell}",
        f"sg adm -c {text}",
        f"setpriv --reuid=0 {c.argv(rng)}",
    ))  # fmt: skip


_SHELLS = ("bash -c", "sh -c", "dash -c", "/bin/sh -c", "bash -ec", "bash --norc -c", "bash -lc",
           "bash -o errexit -c", "zsh -c", "/usr/bin/env bash -c", "ksh -c")  # fmt: skip


def nested(c: Command, rng: Random) -> str:
    """Shell text in shell text."""
    inner = f"{rng.choice(_SHELLS)} {rng.choice((_Q, double))(c.text)}"
    outer = f"{rng.choice(_SHELLS)} {rng.choice((_Q, double))(inner)}"
    if rng.random() < 0.3:
        return f"{rng.choice(_SHELLS)} {_Q(outer)}"
    return outer


def shell_arguments(c: Command, rng: Random) -> str:
    """Shell text that executes its arguments."""
    words = " ".join(map(_Q, c.words))
    ways = [
        f"bash -c 'eval \"$1\"' _ {_Q(c.text)}",
        f"sh -c 'sh -c \"$0\"' {_Q(c.text)}",
        f"bash -c 'bash -c \"$*\"' _ {_Q(c.text)}",
        f"code={_Q(c.text)} bash -c 'eval \"$code\"'",
        f"export code={_Q(c.text)}\nbash -c 'eval \"$code\"'",
    ]
    if c.is_simple:
        ways += [
            f"bash -c '\"$@\"' _ {words}",
            f"sh -c '$0 \"$@\"' {words}",
            f"bash -c 'exec \"$@\"' bash {words}",
            f"sh -c 'shift; \"$@\"' _ x {words}",
        ]
    return rng.choice(ways)


def evaluated(c: Command, rng: Random) -> str:
    """Eval."""
    text = c.text
    parts = pieces(text, rng, 5)
    variables = "\n".join(f"p{i}={_Q(part)}" for i, part in enumerate(parts))
    shown = "".join(f"${{p{i}}}" for i in range(len(parts)))
    return rng.choice((
        f"eval {_Q(text)}",
        f"eval {double(text)}",
        f"eval {' '.join(_Q(_Q(word) if word not in OPERATORS else word) for word in c.words)}",
        f"eval eval {_Q(_Q(text))}",
        f"builtin eval {_Q(text)}",
        f"command eval -- {_Q(text)}",
        f'{variables}\neval "{shown}"',
        f'a=({_Q(text)})\neval "${{a[@]}}"',
        f'set -- {_Q(text)}\neval "$1"',
        f'eval "$(echo {_Q(text)})"',
        f'line={_Q(text)}\neval "${{line}}"',
        f"e=ev\n${{e}}al {_Q(text)}",
        heredoc(text, rng, 'eval "$(cat') + '\n)"',
    ))  # fmt: skip


def trapped(c: Command, rng: Random) -> str:
    """A trap."""
    text = _Q(c.text)
    names = rng.choice(("cleanup", "finish", "on_exit"))
    return rng.choice((
        f"trap {text} EXIT",
        f"trap -- {text} EXIT",
        f"trap {text} 0",
        f"trap {double(c.text)} INT TERM EXIT\nexit 1",
        f"{names}() {{\n  {c.text}\n}}\ntrap {names} EXIT",
        f"trap {names} EXIT HUP\n{names}() {{ {c.text}; }}",
        f"trap {text} ERR\nfalse",
        f"trap {text} USR1\nkill -USR1 $$",
        f"trap {text} DEBUG\n:",
        f"code={text}\ntrap \"$code\" EXIT",
        f"set -T\nf() {{ :; }}\ntrap {text} RETURN\nf",
    ))  # fmt: skip


def shell_reads_heredoc(c: Command, rng: Random) -> str:
    """A shell reads a here-document or a here-string."""
    shell = rng.choice(("bash", "sh", "bash -s", "sh -s -- x", "bash -e", "sudo bash", "bash -"))
    text = c.text
    escaped = re.sub(r"([$`\\])", r"\\\1", text)
    return rng.choice((
        heredoc(text, rng, shell),
        heredoc(text, rng, shell, after=" > /dev/null 2>&1"),
        f"{shell} <<< {_Q(text)}",
        f"{shell} <<< {double(text)}",
        f"code={_Q(text)}\n{shell} <<< \"$code\"",
        f"{shell} <<EOF\n{escaped}\nEOF",
        f"code={_Q(text)}\n{shell} <<EOF\n$code\nEOF",
        heredoc(text, rng, ". /dev/stdin"),
        heredoc(text, rng, "source /dev/stdin"),
        heredoc(text, rng, "bash /dev/stdin"),
        heredoc(text, rng, "{ bash; }"),
        heredoc(text, rng, "( true; bash -s )"),
        f"bash /dev/fd/3 3<<< {_Q(text)}",
        f"exec 3<<< {_Q(text)}\nbash <&3",
        heredoc(text, rng, "while read -r line; do eval \"$line\"; done"),
    ))  # fmt: skip


def shell_reads_stream(c: Command, rng: Random) -> str:
    """A shell reads a pipe or a process substitution."""
    shell = rng.choice(("sh", "bash", "bash -s", "/bin/sh", "sudo sh", "bash -x", "dash", "zsh"))
    text = _Q(c.text)
    middle = rng.randint(1, len(c.text) - 1)
    show = rng.choice((
        f"echo {text}",
        f"printf '%s\\n' {text}",
        f"printf '%b\\n' {text}",
        f"printf '%s%s\\n' {_Q(c.text[:middle])} {_Q(c.text[middle:])}",
        f"cat <<< {text}",
    ))  # fmt: skip
    return rng.choice((
        f"{show} | {shell}",
        f"{show} |& {shell}",
        f"{{ {show}; }} | {shell}",
        f"( echo 'set -e'; {show} ) | {shell}",
        f"{show} | tee /dev/stderr | {shell}",
        f"{show} | cat | {shell}",
        f"{show} | grep -v '^#' | {shell}",
        f"{show} | {{ read -r line; eval \"$line\"; }}",
        f"{show} | while read -r line; do $line; done" if c.is_simple and is_safe_words(c)
        else f"{show} | while IFS= read -r line; do bash -c \"$line\"; done",
        heredoc(c.text, rng, "cat", after=f" | {shell}"),
        f"bash <({show})",
        f"source <({show})",
        f". <({show})",
        f"{show} > >(bash)",
        f"f() {{ {show}; }}\nf | {shell}",
        f"bash < <({show})",
    ))  # fmt: skip


def is_safe_words(c: Command) -> bool:
    """Whether each word means itself without quotes."""
    return all(map(is_safe, c.words))


def script_file(c: Command, rng: Random) -> str:
    """A file that is written and then run."""
    path = rng.choice(("/tmp/job.sh", "./job.sh", "/tmp/.x"))
    text = _Q(c.text)
    run = rng.choice((f"bash {path}", f"sh {path}", f". {path}", f"source {path}",
                      f"chmod +x {path}\n{path}", f"bash < {path}", f"chmod 755 {path} && {path}",
                      f"cat {path} | sh", f'eval "$(cat {path})"',
                      f'eval "$(<{path})"', f"sudo bash {path}"))  # fmt: skip
    return rng.choice((
        f"echo {text} > {path}\n{run}",
        f"printf '%s\\n' '#!/bin/sh' {text} > {path}\n{run}",
        heredoc(c.text, rng, f"cat > {path}") + f"\n{run}",
        heredoc(c.text, rng, "cat", after=f" > {path}") + f"\n{run}",
        heredoc(c.text, rng, f"tee {path} >/dev/null") + f"\n{run}",
        f"echo {text} | tee {path} > /dev/null\n{run}",
        f"{{ echo '#!/bin/bash'; echo {text}; }} > {path}\n{run}",
        f"echo '#!/bin/sh' > {path}\necho {text} >> {path}\n{run}",
        f"file=$(mktemp)\necho {text} > \"$file\"\nbash \"$file\"",
        "file=$(mktemp /tmp/job.XXXXXX)\n" + heredoc(c.text, rng, 'cat > "$file"')
        + '\n. "$file"',
    ))  # fmt: skip


# Names, loops, branches


def function(c: Command, rng: Random) -> str:
    """A function executes it, or its arguments."""
    name = rng.choice(("f", "go", "run_it", "do_it", "_x", "my-task"))
    text = c.text
    ways = [
        f"{name}() {{ {text}; }}\n{name}",
        f"function {name} {{\n  {text}\n}}\n{name}",
        f"{name}() (\n  {text}\n)\n{name}",
        f"inner() {{ {text}; }}\nouter() {{ inner; }}\nouter",
        f"outer() {{ inner; }}\ninner() {{ {text}; }}\nouter",
        f"outer() {{ {name}() {{ {text}; }}; }}\nouter\n{name}",
        f"ls() {{ {text}; }}\nls /tmp",
        f'{name}() {{ eval "$1"; }}\n{name} {_Q(text)}',
        f'{name}() {{ bash -c "$*"; }}\n{name} {_Q(text)}',
        f'{name}() {{ "$1"; }}\ng() {{ {text}; }}\n{name} g',
    ]
    run = [" ".join(map(_Q, words)) for words in c.runs]
    starts = ["|", *c.operators]
    called = [f"{name} {part}" if op == "|" else part for part, op in zip(run, starts, strict=True)]
    ways += [
        f'{name}() {{ "$@"; }}\n{c.joined(called)}',
        f'{name}() {{ local tool=$1; shift; "$tool" "$@"; }}\n{c.joined(called)}',
        f'{name}() {{ if ! "$@"; then echo failed: "$*" >&2; fi; }}\n{c.joined(called)}',
    ]
    if c.is_simple:
        first, rest = _Q(c.words[0]), " ".join(map(_Q, c.words[1:]))
        ways += [f'{name}() {{ {first} "$@"; }}\n{name} {rest}']
    return rng.choice(ways)


def function_of_words(c: Command, rng: Random) -> str:
    """Functions that print words or set them."""
    words = [word for run in c.runs for word in run]
    chosen = rng.randrange(len(words))
    at = iter(range(len(words)))
    if rng.random() < 0.5:
        before = f"what() {{ {echo(words[chosen])}; }}"
        shown = '"$(what)"'
    else:
        before = f"init() {{ what={_Q(words[chosen])}; }}\ninit"
        shown = '"$what"'
    return f"{before}\n{c.spelled(lambda word: shown if next(at) == chosen else _Q(word))}"


def alias(c: Command, rng: Random) -> str:
    """An alias."""
    name = rng.choice(("ll", "go", "x", "cleanup"))
    on = rng.choice(("shopt -s expand_aliases", "shopt -qs expand_aliases", "set -o posix"))
    first = _Q(c.words[0])
    rest = c.text[len(first) + 1 :]
    return rng.choice((
        f"{on}\nalias {name}={_Q(c.text)}\n{name}",
        f"{on}\nalias {name}={first}\n{name} {rest}",
        f"{on}\nalias one={first}\nalias {name}='one'\n{name} {rest}",
        f"{on}\nalias {name}='sudo '\n{name} {c.text}",
        f"{on}\nalias a='env ' b={first}\na b {rest}",
        f"{on}\nalias ls={_Q(c.text + ' #')}\nls /tmp",
        f"shopt -s expand_aliases\nBASH_ALIASES[{name}]={_Q(c.text)}\n{name}",
        f"{on}\nalias {name}={_Q(c.text)}\nif true; then\n  {name}\nfi",
    ))  # fmt: skip


def looped(c: Command, rng: Random) -> str:
    """A loop over literals."""
    text, quoted = c.text, _Q(c.text)
    words = [word for run in c.runs for word in run]
    chosen = rng.randrange(len(words))
    at = iter(range(len(words)))
    with_hole = c.spelled(lambda word: '"$w"' if next(at) == chosen else _Q(word))
    built = " ".join(map(_Q, pieces(text, rng, 5)))
    return rng.choice((
        f"for w in {_Q(words[chosen])}; do {with_hole}; done",
        f"for w in {_Q(words[chosen])} nothing; do\n  {with_hole}\n  break\ndone",
        f"list=({_Q(words[chosen])})\nfor w in \"${{list[@]}}\"; do {with_hole}; done",
        f"set -- {_Q(words[chosen])}\nfor w; do {with_hole}; done",
        f"while read -r w; do {with_hole}; done <<< {_Q(words[chosen])}",
        f"printf '%s\\n' {_Q(words[chosen])} | while IFS= read -r w; do {with_hole}; done",
        f"for line in {quoted}; do eval \"$line\"; done",
        f"for p in {built}; do code+=$p; done\neval \"$code\"",
        f"for ((i = 0; i < 1; i++)); do {text}; done",
        f"for i in {{1..1}}; do {text}; done",
        f"for i in $(seq 1); do {text}; done",
        f"while :; do {text}; break; done",
        f"until {text}; do break; done",
        f"i=0\nwhile [ $i -lt 1 ]; do\n  {text}\n  i=$((i+1))\ndone",
        f"while read -r line; do eval \"$line\"; done <<< {quoted}",
        f"while IFS= read -r line; do bash -c \"$line\"; done < <(echo {quoted})",
        f"select w in {_Q(words[chosen])}; do {with_hole}; break; done <<< 1",
    ))  # fmt: skip


def branched(c: Command, rng: Random) -> str:
    """Branches, lists, groups."""
    text = c.text
    return rng.choice((
        f"if true; then {text}; fi",
        f"if false; then :; elif [ -d / ]; then\n  {text}\nelse\n  :\nfi",
        f"if false; then :; else {text}; fi",
        f"if {text}; then :; fi",
        f"if ! {text}; then echo failed; fi",
        f"case x in x) {text};; esac",
        f"case $HOME in\n  '') ;;\n  (*)\n    {text}\n    ;;\nesac",
        f"case a in a) : ;& b) {text} ;; esac",
        f"true && {text}",
        f"false || {text}",
        f"[[ -d / ]] && {{ {text}; }}",
        f"test -z \"\" && {text} || echo failed",
        f"(( 1 )) && {text}",
        f"( {text} )",
        f"{{ {text}; }}",
        f"{{\n  {{ ( {text} ) }}\n}}",
        f"! {{ {text}; }}",
        f"time {{ {text}; }}",
    ))  # fmt: skip


def aside(c: Command, rng: Random) -> str:
    """In the background, in substitutions."""
    text = c.text
    return rng.choice((
        f"( {text} ) &\nwait",
        f"{text} &\nwait $!",
        f"( ( {text} ) & )\nsleep 0",
        f"coproc {{ {text}; }}\nwait",
        f"coproc JOB {{ {text}; }}\nwait",
        f"out=$({text})",
        f"out=$({text} 2>&1) || exit 1",
        f": \"$({text})\"",
        f"echo \"done: $({text})\"",
        f"echo \"${{nothing:-$({text})}}\"",
        f"cat <({text}) >/dev/null",
        f"[[ $({text}) == x ]]",
        f"result=`{text}`",
        f"array=($({text}))",
        f"cat <<EOF\n$({text})\nEOF",
        f"case $({text}) in x) ;; esac",
        f"for x in $({text}); do :; done",
        f"export VALUE=\"$({text})\"",
        f"read -r x < <({text})",
        f"{text} & disown",
    ))  # fmt: skip


# Other languages


def _perl(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def by_python(c: Command, rng: Random) -> str:
    """Python."""
    text, words = json.dumps(c.text), json.dumps(list(c.words))
    ways = [
        f"import os; os.system({text})",
        f"import os\nos.system({text})",
        f"from os import system; system({text})",
        f"import os; os.popen({text}).read()",
        f"import subprocess; subprocess.run({text}, shell=True)",
        f"import subprocess; subprocess.check_call({text}, shell=True)",
        f"import subprocess as sp; sp.Popen({text}, shell=True).wait()",
        f"import subprocess; subprocess.getoutput({text})",
        f"import subprocess; subprocess.run(['bash', '-c', {text}])",
        f"__import__('os').system({text})",
    ]
    if c.is_simple:
        ways += [
            f"import subprocess; subprocess.run({words})",
            f"import subprocess; subprocess.call({words})",
            f"import os; os.execvp({json.dumps(c.words[0])}, {words})",
        ]
    code = rng.choice(ways)
    if rng.random() < 0.3:
        return heredoc(code, rng, rng.choice(("python3", "python3 -")))
    python = rng.choice(("python3", "python3 -B", "/usr/bin/python3", "sudo python3"))
    return f"{python} -c {_Q(code)}"


def by_perl(c: Command, rng: Random) -> str:
    """Perl, awk, node."""
    text, code = _perl(c.text), json.dumps(c.text)
    ways = [
        ("perl -e", f"system({text})"),
        ("perl -e", f"system {text};"),
        ("perl -e", f"exec {text}"),
        ("perl -we", f"my $x = qx({c.text});"),
        ("perl -MPOSIX -e", f"exit system({text})"),
        ("awk", f"BEGIN {{ system({code}) }}"),
        ("echo x | awk", f"{{ system({code}) }}"),
        ("awk", f"BEGIN {{ {code} | getline x }}"),
        ("echo x | awk", f'{{ print {code} | "sh" }}'),
        ("node -e", f"require('child_process').execSync({code})"),
        ("node -e", f"const {{ exec }} = require('child_process'); exec({code})"),
    ]
    if c.is_simple:
        words = ", ".join(map(_perl, c.words))
        ways.append(("perl -e", f"system({words})"))
    if set("()$@") & set(c.text):
        del ways[3]  # Perl would read these in qx() as its own
    if rng.random() < 0.1:
        return heredoc(f"system({text});", rng, "perl")
    program, script = rng.choice(ways)
    return f"{program} {_Q(script)}"


DISGUISES: dict[str, tuple[Callable[[Command, Random], str], ...]] = {
    "quotes and escapes": (quoted_letters, escaped_letters, mixed_quotes),
    "character codes": (ansi_words, ansi_pieces, ansi_variable),
    "lines that go on": (continued,),
    "parts in variables": (parts_in_variables, appended, by_printf),
    "values split or read": (split_value, split_by_ifs, read_words, indirect),
    "parameter expansion": (expanded, expanded_name, default_values),
    "arrays": (array, array_places, array_by_name, positional, mapped),
    "command substitution": (
        substituted,
        substituted_pieces,
        substituted_all,
        substituted_into_variable,
    ),
    "encoded text": (decoded,),
    "braces": (braces, brace_ranges),
    "other spelling": (other_spelling,),
    "path and prefix": (by_path, by_lookup, by_prefix, busybox),
    "wrappers": (wrapped, wrapped_by_variable),
    "xargs, find, parallel": (by_xargs, by_find, by_parallel),
    "runners": (by_runner,),
    "elsewhere, other user": (elsewhere, as_user),
    "nested shells": (nested, shell_arguments),
    "eval": (evaluated,),
    "trap": (trapped,),
    "here-document": (shell_reads_heredoc,),
    "pipe into a shell": (shell_reads_stream,),
    "file, then run": (script_file,),
    "function and alias": (function, function_of_words, alias),
    "loops and branches": (looped, branched, aside),
    "other languages": (by_python, by_perl),
}
"""25 ways to hide what a script does."""


# Data


def in_comment(c: Command, rng: Random) -> str:
    """A comment."""
    return rng.choice((
        f"# {c.text}\ntrue",
        f"true # {c.text}",
        f"true  # never: {c.text}; it ends badly",
        f"for x in 1 2; do # {c.text}\n  true\ndone",
        f": ' in words'\n  #{c.text}\n",
    ))  # fmt: skip


def in_printed(c: Command, rng: Random) -> str:
    """Printed text."""
    text = _Q(c.text)
    ways = [
        f"echo {text}",
        f"echo {double('Never run: ' + c.text)}",
        f"printf '%s\\n' {text}",
        f"printf 'Usage: %s\\n' {text} >&2",
        f"echo -e {text} | tee -a notes.txt",
        f"echo {text} >> notes.txt",
    ]
    if c.is_simple:
        ways += [f"echo {c.text}", f"echo Try {c.text} next time"]
    return rng.choice(ways)


def in_assignment(c: Command, rng: Random) -> str:
    """A value that is only printed."""
    text = _Q(c.text)
    return rng.choice((
        f"example={text}\necho \"$example\"",
        f"readonly HELP={text}\nprintf '%s\\n' \"$HELP\"",
        f"export HINT={text}\nenv | grep HINT",
        f"msg=\"try \"{text}\necho \"${{msg}}\" >&2",
        f"declare -r x={text}\necho \"${{#x}} characters: ${{x:-none}}\"",
    ))  # fmt: skip


def in_file(c: Command, rng: Random) -> str:
    """A file that nobody runs."""
    path = rng.choice(("notes.txt", "/tmp/README.md", "/tmp/example.sh", "manual.rst"))
    return rng.choice((
        heredoc(c.text, rng, f"cat > {path}"),
        heredoc(c.text, rng, "cat", after=f" >> {path}"),
        heredoc(c.text, rng, f"tee {path} > /dev/null"),
        f"echo {_Q(c.text)} > {path}\nwc -l {path}",
        heredoc(c.text, rng, "cat"),
    ))  # fmt: skip


def in_pattern(c: Command, rng: Random) -> str:
    """What is searched for."""
    text = _Q(c.text)
    slashed = c.text.replace("/", "\\/").replace("|", "\\|")
    find_it, count_it = _Q(f"/{slashed}/p"), _Q(f"/{slashed}/ {{ print NR }}")
    return rng.choice((
        f"grep -F {text} /tmp/history",
        f"grep -rn -e {text} /tmp",
        f"if grep -q {text} /tmp/history; then echo seen; fi",
        f"sed -n {find_it} /tmp/history",
        f"awk {count_it} /tmp/history",
        f"history | grep -- {text}",
    ))  # fmt: skip


def in_case(c: Command, rng: Random) -> str:
    """The pattern of a case."""
    text = _Q(c.text)
    return rng.choice((
        f"case $1 in\n  {text}) echo no >&2; exit 1 ;;\n  *) echo ok ;;\nesac",
        f"case $line in ({text} | other) echo refused ;; esac",
        f"case {text} in x) echo x ;; esac",
    ))  # fmt: skip


def in_test(c: Command, rng: Random) -> str:
    """An operand of a test."""
    text = _Q(c.text)
    return rng.choice((
        f"[[ $1 == {text} ]] && echo refused",
        f"[ \"$1\" = {text} ] && exit 1",
        f"if [[ \"$line\" =~ {text} ]]; then echo refused; fi",
        f"test -n {text}",
        f"[[ -e {text} || -z {text} ]] || echo none",
    ))  # fmt: skip


def in_nothing(c: Command, rng: Random) -> str:
    """Arguments of what does nothing."""
    text = _Q(c.text)
    ways = [f": {text}", f"true {text}", f": <<'DOC'\n{c.text}\nDOC", f"false {text}"]
    return rng.choice([*ways, f": {c.text}"] if c.is_simple else ways)


def in_array(c: Command, rng: Random) -> str:
    """An array that is only printed."""
    words = " ".join(map(_Q, c.words))
    return rng.choice((
        f"bad=({words})\necho \"${{bad[@]}}\"",
        f"bad=({words})\nprintf '%s\\n' \"${{bad[*]}}\"",
        f"bad=({_Q(c.text)} other)\nfor one in \"${{bad[@]}}\"; do echo \"$one\"; done",
        f"declare -A help=([never]={_Q(c.text)})\necho \"${{help[never]}} ${{#help[@]}}\"",
        f"set -- {words}\necho \"$# words: $*\"",
    ))  # fmt: skip


def in_here_string(c: Command, rng: Random) -> str:
    """Text that a filter reads."""
    text = _Q(c.text)
    return rng.choice((
        f"cat <<< {text}",
        f"wc -w <<< {text}",
        f"md5sum <<< {text}",
        f"read -r line <<< {text}\necho \"$line\"",
        f"fold -w 20 <<< {text} | sort",
    ))  # fmt: skip


def in_commit(c: Command, rng: Random) -> str:
    """The message of a commit, a tag, an issue."""
    text = _Q(c.text)
    return rng.choice((
        f"git commit -m {text}",
        f"git commit -am {double('Warn of ' + c.text)}",
        f"git tag -a v1 -m {text}",
        f"git commit --message={text}",
        f"gh issue create --title {text} --body {text}",
        f"git log --grep={text}",
        heredoc(c.text, rng, "git commit -F -"),
    ))  # fmt: skip


def in_log(c: Command, rng: Random) -> str:
    """An argument of a function that logs."""
    text = _Q(c.text)
    return rng.choice((
        f"log() {{ echo \"$(date) $*\" >&2; }}\nlog {text}",
        f"die() {{ printf '%s\\n' \"$1\"; exit 1; }}\ndie {text}",
        f"log() {{ local line=$1; shift; printf '%s: %s\\n' \"$line\" \"$*\"; }}\nlog never {text}",
        f"usage() {{\n  cat <<'EOF'\n{c.text}\nEOF\n}}\nusage",
        f"warn() {{ logger -t me \"$@\"; }}\nwarn {text}",
    ))  # fmt: skip


def in_message(c: Command, rng: Random) -> str:
    """Text that is sent or logged."""
    text = _Q(c.text)
    return rng.choice((
        f"logger {text}",
        f"logger -p user.warn -t audit {text}",
        f"echo {text} | mail -s warning ops@example.test",
        f"mail -s {text} ops@example.test < /dev/null",
        f"notify-send Warning {text}",
        f"wall {text}",
        f"echo {text} | logger -t audit",
        heredoc(c.text, rng, "mail -s warning ops@example.test"),
    ))  # fmt: skip


def in_help(c: Command, rng: Random) -> str:
    """The name of a program that is asked about."""
    name = _Q(c.words[0])
    return rng.choice((
        f"man {name}",
        f"type {name}",
        f"which {name}",
        f"command -v {name} >/dev/null || exit 1",
        f"man -k {_Q(c.text)}",
        f"help {name} 2>/dev/null",
        f"whatis {name}",
        f"hash {name} 2>/dev/null",
    ))  # fmt: skip


def in_prompt(c: Command, rng: Random) -> str:
    """A question."""
    text = double(f"Run {c.text}? ")
    return rng.choice((
        f"read -r -p {text} answer",
        f"read -rp {text} answer\n[ \"$answer\" = y ] || exit 1",
        f"PS3={text}",
        f"whiptail --yesno {text} 8 60",
        f"read -p{text} -n 1 answer\necho \"you said $answer\"",
    ))  # fmt: skip


DATA: dict[str, Callable[[Command, Random], str]] = {
    "comment": in_comment,
    "printed": in_printed,
    "value, printed": in_assignment,
    "file, not run": in_file,
    "pattern of grep, sed": in_pattern,
    "pattern of case": in_case,
    "operand of a test": in_test,
    "argument of :": in_nothing,
    "array, printed": in_array,
    "here-string": in_here_string,
    "message of a commit": in_commit,
    "argument of a log": in_log,
    "message": in_message,
    "asked about": in_help,
    "prompt": in_prompt,
}
"""15 places where the text of a command is data."""


def disguised(c: Command, disguise: str, rng: Random) -> tuple[str, str]:
    """The name of the form that was chosen, and the script."""
    form = rng.choice(DISGUISES[disguise])
    return form.__name__, form(c, rng) + "\n"


def as_data(c: Command, position: str, rng: Random) -> str:
    """The script in which ``c`` is data."""
    return DATA[position](c, rng) + "\n"
