"""The values that variables have, as far as the script tells."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any

from caro_lsp.shell.command import Known, Unknown
from caro_lsp.shell.record import record
from caro_lsp.shell.syntax import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

Value = tuple[Known, ...]

MAX_VALUE_CHARACTERS = 4096
"""Constants longer than this are not followed."""

MAX_PARTS = 64
"""Values of more parts than this are not followed: variables that double would soon be endless."""
MAX_ELEMENTS = 256
"""The most elements of an array that are followed."""

MAX_HOPS = 8
"""References to references that are followed."""
DEFAULT_SEPARATORS = " \t\n"

_NEVER_EMPTY = frozenset(
    [
        "#", "?", "$", "!", "-", "0", "BASHPID", "BASH_SOURCE", "EUID", "FUNCNAME", "HOSTNAME",
        "HOSTTYPE", "LINENO", "LOGNAME", "MACHTYPE", "OSTYPE", "PATH", "PPID", "RANDOM", "SECONDS",
        "SHELL", "UID", "USER",
    ]
)  # fmt: skip
_INITIAL = {
    "HOME": (Text("~"),),
    "IFS": (Text(" \t\n"),),
    "SHELL": (Text("/bin/sh"),),
    "BASH": (Text("/bin/bash"),),
}
"""Variables of the environment whose value is known, by the name that rules have for it."""

REMOVAL = "c:purge"
"""The key in the environment of what runs only where the script's package is removed."""
_AS_CALLED = "as called"
"""What is known of the positional parameters where they are those of the script."""

_WHOLE = re.compile(r"\s*-?[0-9]{1,18}\s*")
_BELOW = object()
"""Stands for a key that a layer itself does not hold."""


@record(frozen=True)
class Array:
    """The elements of an array; ``keys`` are their subscripts where those are not 0, 1, 2 ..."""

    values: tuple[Value, ...]
    keys: tuple[str, ...] = ()

    def get(self, key: str) -> Value | None:
        """The element with this subscript; a negative one counts from the end."""
        keys = self.keys or tuple(map(str, range(len(self.values))))
        if key.startswith("-") and key[1:].isdecimal() and keys and keys[-1].isdecimal():
            key = str(int(keys[-1]) + 1 + int(key))
        return self.values[keys.index(key)] if key in keys else None

    def with_element(self, key: str, value: Value) -> Array:
        """The array after an assignment to one element."""
        held = dict(zip(self.keys or map(str, range(len(self.values))), self.values, strict=True))
        held[key] = value
        if all(key.isdecimal() for key in held):
            held = dict(sorted(held.items(), key=lambda item: int(item[0])))
        return Array(tuple(held.values()), tuple(held))


@record(frozen=True)
class Reference:
    """What ``declare -n`` makes of a variable: another name of ``target``."""

    target: str


class Environment:
    """Variables, functions and options while a script is followed, in layers.

    A fork writes to itself alone, so a subshell is a fork that is dropped and a branch one that is
    merged. A tracked layer notes what was read from below it: the same statement under the same
    readings runs the same commands.
    """

    __slots__ = ("_own", "_parent", "reads")

    def __init__(self, parent: Environment | None = None, *, tracked: bool = False) -> None:
        self._parent = parent
        self._own: dict[str, Any] = {}
        self.reads: dict[str, Any] | None = {} if tracked else None

    def lookup(self, key: str) -> Any:
        """What is known under ``key``: a variable's name, or one of the prefixed keys below."""
        layer: Environment = self
        while True:
            value = layer._own.get(key, _BELOW)
            if value is not _BELOW:
                return value
            parent = layer._parent
            if parent is None:
                return None
            if layer.reads is not None:
                # What is below stays as it is while this layer is in use.
                value = layer.reads.get(key, _BELOW)
                if value is _BELOW:
                    value = layer.reads[key] = layer.below(parent, key)
                return value
            if type(layer) is not Environment:
                return layer.below(parent, key)
            layer = parent

    def below(self, parent: Environment, key: str) -> Any:
        """What this layer sees of ``parent``."""
        return parent.lookup(key)

    @property
    def writes(self) -> dict[str, Any]:
        """What this layer has set."""
        return self._own

    def apply(self, writes: dict[str, Any]) -> None:
        """Set what another layer has set."""
        self._own.update(writes)

    def fork(self, *, tracked: bool = False) -> Environment:
        """A layer above this one. This one must not be written to while the fork is in use."""
        layer = self
        while not layer._own and layer.reads is None and type(layer) is Environment:
            # What holds nothing need not be asked each time.
            if layer._parent is None:
                break
            layer = layer._parent
        return Environment(layer, tracked=tracked)

    def child(self) -> Environment:
        """What another program sees: exported variables, all else unset."""
        return _ChildEnvironment(self)

    # Beside the variables, whose names have no colon, stand: functions and aliases ("f:NAME"),
    # exports ("x:NAME"), options ("o:nounset"), the current folder ("d:") and whether a cd may have
    # failed ("d:unchecked"), what can be read from descriptors ("i:0"), what the script has written
    # to files ("w:PATH"), paths where nothing was before ("p:PATH", and "p:" if there are any),
    # whether the script's package is removed ("c:purge"), and the steps that were spent on
    # following it ("n:"). "@" are the positional parameters.

    def function(self, name: str) -> Any:
        """The definition of a function; None where there is none."""
        return self.lookup(f"f:{name}")

    def define(self, name: str, definition: Any) -> None:
        """Note the definition of a function; None while its body is followed."""
        self._own[f"f:{name}"] = definition

    def hide(self, name: str) -> Any:
        """Make a function unknown; returns what :meth:`reveal` needs to make it known again."""
        hidden = self._own.get(f"f:{name}", _BELOW)
        self._own[f"f:{name}"] = None
        return hidden

    def reveal(self, name: str, hidden: Any) -> None:
        """Make a function known as it was, unless it was defined anew meanwhile."""
        key = f"f:{name}"
        if self._own.get(key) is not None:
            return
        if hidden is _BELOW:
            # It is not this layer that defines it.
            del self._own[key]
        else:
            self._own[key] = hidden

    def set_nounset(self, *, on: bool) -> None:
        """``set -u``: an unset variable ends the script instead of being empty."""
        self._own["o:nounset"] = on

    def set_errexit(self, *, on: bool) -> None:
        """``set -e``: a command that fails ends the script."""
        self._own["o:errexit"] = on

    def export(self, name: str) -> None:
        """Note that other programs see a variable."""
        self._own[f"x:{name}"] = True

    @property
    def spent(self) -> int:
        """The steps that the statements before have taken beyond their own text."""
        found: int | None = self.lookup("n:")
        return found or 0

    def spend(self, steps: int) -> None:
        """Note how many steps have been taken."""
        self._own["n:"] = steps

    # Variables.

    def value(self, name: str) -> Value | None:
        """The value that the script gave to a variable; None where it gave none."""
        found: Value | Array | None = self._held(name)
        if isinstance(found, Array):
            return found.get("0") or ()
        return found

    def _held(self, name: str) -> Any:
        """What a variable holds, or the one that it refers to."""
        found = self.lookup(name)
        hops = 0
        while isinstance(found, Reference):
            hops += 1
            found = self.lookup(found.target) if hops < MAX_HOPS else None
        return found

    def refer(self, name: str, target: str) -> None:
        """Make ``name`` another name of ``target``."""
        self._own[name] = Reference(target)

    @property
    def separators(self) -> str:
        """The characters at which what was expanded is split."""
        value = self.value("IFS")
        text = text_of(value) if value is not None else None
        return DEFAULT_SEPARATORS if text is None else text

    def get(self, name: str, *, quoted: bool = False) -> Value:
        """The value of ``$name``."""
        if name[:1].isdecimal() and name != "0" and (number := whole(name)) is not None:
            return self._positional(number, quoted=quoted)
        if name in {"@", "*"}:
            given = self.elements("@")
            if given is None:
                return (Unknown(f"${name}", quoted),)
            return tuple(part for value in given for part in (*value, Text(" ")))[:-1]
        if (value := self.value(name)) is not None:
            return value
        if name in _INITIAL:
            return _INITIAL[name]
        if name == "PWD":
            return self.folder or (Text("."),)
        never = name in _NEVER_EMPTY or bool(self.lookup("o:nounset"))
        return (Unknown(f"${name}", quoted, may_be_empty=not never),)

    def _positional(self, number: int, *, quoted: bool) -> Value:
        given = self.elements("@")
        if given is None:
            return self.value(str(number)) or (Unknown(f"${number}", quoted),)
        return given[number - 1] if number <= len(given) else (Text("", quoted=True),)

    def set(self, name: str, value: Value | None) -> None:
        """Give a variable a value; None for what the script does not say."""
        self._own[name] = value

    def restore(self, name: str, held: Any) -> None:
        """Make a variable hold what :meth:`lookup` has found there before."""
        self._own[name] = held

    def forget(self, name: str, *, may_be_empty: bool = True) -> None:
        """Note that ``name`` now has some value that cannot be told."""
        self.set(name, (Unknown(f"${name}", may_be_empty=may_be_empty),))

    def elements(self, name: str) -> tuple[Value, ...] | None:
        """The elements of an array, or the positional parameters ``@``; None where unknown."""
        found = self._held(name)
        return found.values if isinstance(found, Array) else None

    def element(self, name: str, key: str) -> Value | None:
        """One element of an array; None where unknown."""
        found = self._held(name)
        if isinstance(found, Array):
            return found.get(key)
        return found if key == "0" else None

    def set_elements(
        self, name: str, values: tuple[Value, ...] | None, keys: tuple[str, ...] = ()
    ) -> None:
        """Make ``name`` an array; None for one whose elements are unknown."""
        if values is None or len(values) > MAX_ELEMENTS:
            self.forget(name)
        else:
            self._own[name] = Array(values, keys)

    def set_element(self, name: str, key: str, value: Value) -> None:
        """Assign to one element of an array."""
        found = self._held(name)
        if found is None:
            found = Array(())
        if isinstance(found, Array) and len(found.values) < MAX_ELEMENTS:
            self._own[name] = found.with_element(key, value)
        else:
            self.forget(name)

    def is_set(self, name: str) -> bool:
        """Whether a variable surely has a value that is not empty."""
        value = self.get(name)
        said = name in _NEVER_EMPTY or text_of(value) is not None or self.value(name) is not None
        return said and not may_be_empty(value)

    @property
    def folder(self) -> Value | None:
        """The current folder; None where the script has not changed it."""
        found: Value | None = self.lookup("d:")
        return found

    def enter(self, folder: Value | None) -> None:
        """Change the current folder."""
        self._own["d:"] = folder

    @property
    def folder_is_unchecked(self) -> bool:
        """Whether a ``cd`` may have failed, and nothing would have stopped the script."""
        return bool(self.lookup("d:unchecked"))

    def trust_folder(self, *, checked: bool) -> None:
        """Note whether the script goes on only where the last ``cd`` succeeded."""
        if checked:
            if self.folder_is_unchecked:
                self._own["d:unchecked"] = False
        elif not self.lookup("o:errexit"):
            self._own["d:unchecked"] = True

    def call(self) -> None:
        """Note that the positional parameters are those with which the script was called."""
        self._own["@"] = _AS_CALLED

    @property
    def as_called(self) -> bool:
        """Whether the positional parameters are those with which the script was called."""
        return bool(self.lookup("@") == _AS_CALLED)

    def hold(self, keys: Iterable[str]) -> None:
        """Note what is certain from here on."""
        for key in keys:
            self._own[key] = True

    @property
    def removes_package(self) -> bool:
        """Whether this is reached only where the script's package is removed."""
        return bool(self.lookup(REMOVAL))

    @property
    def anything_new(self) -> bool:
        """Whether the script has made sure of any path that nothing was there."""
        return bool(self.lookup("p:"))

    def note_new(self, path: str) -> None:
        """Note that nothing was at a path but what the script itself puts there."""
        self.hold(new_at(path))

    def forget_new(self, before: Environment) -> None:
        """Note that at the paths that were new in ``before`` something may be by now."""
        self._own.update(dict.fromkeys((key for key in before.writes if key[:2] == "p:"), None))

    def is_new(self, path: str) -> bool:
        """Whether nothing was at a path, or at a folder that it is in."""
        while path.strip("/."):
            if path.startswith("$(mktemp)") or self.lookup(f"p:{path}"):
                return True
            path = path.rpartition("/")[0]
        return False

    @property
    def standard_input(self) -> Value | None:
        """The text that commands read; None where unknown."""
        return self.descriptor("0")

    def descriptor(self, number: str) -> Value | None:
        """The text that can be read from a descriptor; None where unknown."""
        found: Value | None = self.lookup(f"i:{number}")
        return found

    def feed(self, text: Value | None, number: str = "0") -> None:
        """Set what commands read."""
        self._own[f"i:{number}"] = text

    def file(self, path: str) -> Value | None:
        """What the script has written to a file; None where that is not known."""
        found: Value | None = self.lookup(f"w:{path.removeprefix('./')}")
        return found

    def keep_files(self, fork: Environment) -> None:
        """Take over what a subshell has written to files."""
        for key, text in fork.writes.items():
            if key.startswith("w:"):
                self._own[key] = text

    def write(self, path: str, text: Value | None) -> None:
        """Note what a file holds."""
        self._own[f"w:{path.removeprefix('./')}"] = text

    def not_empty(self, name: str) -> None:
        """Note that a guard rules out the empty value from here on."""
        self._own[name] = tuple(
            Unknown(part.source, part.quoted, may_be_empty=False)
            if isinstance(part, Unknown)
            else part
            for part in self.get(name)
        )

    def merge(self, branches: Iterable[Environment], *, or_none: bool = False) -> None:
        """Become what holds after any one of the forks ``branches`` ran, or none of them."""
        ends = [*branches, *([self] if or_none else [])]
        # Of many branches most names are set by one alone, and are elsewhere as they are here.
        setting: dict[str, list[int]] = {}
        for index, end in enumerate(ends):
            if end is not self:
                for name in end.writes:
                    setting.setdefault(name, []).append(index)
        for name, indices in setting.items():
            different = [ends[index] for index in indices]
            if len(indices) < len(ends):
                # This one stands for all others, where the first of them is.
                gaps = (place for place, index in enumerate(indices) if place != index)
                different.insert(next(gaps, len(indices)), self)
            first, *others = values = [end.lookup(name) for end in different]
            for value in others:
                if value is not first and value != first:
                    break
            else:
                self._own[name] = first
                continue
            if name.startswith("o:"):
                self._own[name] = all(values)
            elif name == "d:unchecked":
                self._own[name] = any(values)
            elif name.startswith(("f:", "x:", "w:")):
                # Defined or exported on one way: taken as defined or exported.
                self._own[name] = next(value for value in values if value is not None)
            elif ":" in name:
                self._own[name] = None
            else:
                empty = any(may_be_empty(end.get(name)) for end in different)
                self.forget(name, may_be_empty=empty)


class _ChildEnvironment(Environment):
    __slots__ = ()

    def below(self, parent: Environment, key: str) -> Any:
        """What another program sees of its parent's ``key``."""
        if key.startswith(("f:", "o:")):
            return None
        if key == "@":
            found = parent.lookup(key)
            return found if isinstance(found, Array) else None
        visible = key[1:2] == ":" or parent.lookup(f"x:{key}")
        return parent.lookup(key) if visible else None


def new_at(path: str) -> frozenset[str]:
    """The keys in the environment which say that nothing was at a path."""
    return frozenset({"p:", f"p:{path}"})


def whole(text: str) -> int | None:
    """The whole number that ``text`` is; None for other texts, and for numbers without use."""
    return int(text) if _WHOLE.fullmatch(text) else None


def may_be_empty(value: Value) -> bool:
    """Whether a value can be the empty string."""
    return all(not part.value if isinstance(part, Text) else part.may_be_empty for part in value)


def path_named(value: Value) -> str:
    """The path that a value names, unknown parts as they are written."""
    text = "".join(part.value if isinstance(part, Text) else part.source for part in value)
    return posixpath.normpath(text) if text else ""


def text_of(value: Value) -> str | None:
    """The characters of a value; None where a part is unknown."""
    text = ""
    for part in value:
        if not isinstance(part, Text):
            return None
        text += part.value
    return text
