"""A template: its schema, and how its slots are filled.

In a body ``{{ name }}`` is a value as a word of the shell, quoted where it must be;
``{{ name | raw }}`` as it stands, for kinds that hold no sign of the shell; ``{{ name | text }}``
within a comment or a here-document.
"""

from __future__ import annotations

import re
import shlex
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)

Kind = Literal["text", "word", "name", "path", "number", "choice"]

MOST_CHARACTERS = 20_000
SLOT = re.compile(r"\{\{ *(?P<name>\w+) *(?:\| *(?P<form>\w+) *)?\}\}")
_KINDS = {
    "text": (r"[^\x00-\x1f\x7f]*", "a text of one line"),
    "word": (r"[\w.@%+:,/-]+", "a word of letters, digits and . @ % + : , / -"),
    "name": (r"[A-Za-z_][\w]*", "a name of letters, digits and _"),
    "path": (r"[^\x00-\x1f\x7f]+", "a path"),
    "number": (r"\d{1,9}", "a whole number"),
    "choice": (r"[\w.-]+", "one of its choices"),
}
_RAW = frozenset({"word", "name", "number", "choice"})
_Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]


class WrongValue(ValueError):
    """A value that a variable does not take; the message says what it does."""


class Variable(BaseModel):
    """A slot: its kind, its default, and what a value must look like."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: Kind = "text"
    default: str
    about: str = ""
    check: str | None = None
    choices: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None

    @field_validator("default", mode="before")
    @classmethod
    def _as_text(cls, value: object) -> object:
        return str(value) if isinstance(value, int) and not isinstance(value, bool) else value

    @field_validator("check")
    @classmethod
    def _compiles(cls, value: str | None) -> str | None:
        if value is not None:
            _compiled(value)
        return value

    @model_validator(mode="after")
    def _fits(self) -> Variable:
        if (self.type == "choice") != bool(self.choices):
            raise ValueError("expected `choices` with the type choice, and only with that")
        try:
            self.checked(self.default)
        except WrongValue as error:
            raise ValueError(f"its default does not fit: {error}") from error
        return self

    def checked(self, value: str) -> str:
        """``value``; raises :class:`WrongValue` where it does not fit."""
        form, expected = _KINDS[self.type]
        if not re.fullmatch(form, value):
            raise WrongValue(f"{value!r} is not {expected}")
        if self.choices and value not in self.choices:
            raise WrongValue(f"{value!r} is none of {', '.join(self.choices)}")
        if self.type == "number":
            number = int(value)
            if self.minimum is not None and number < self.minimum:
                raise WrongValue(f"{value} is below {self.minimum}")
            if self.maximum is not None and number > self.maximum:
                raise WrongValue(f"{value} is above {self.maximum}")
        if self.check is not None and not _compiled(self.check).fullmatch(value):
            raise WrongValue(f"{value!r} does not match {self.check}")
        return value


class Template(BaseModel):
    """A piece of a script with slots."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=60)]
    summary: Annotated[str, StringConstraints(min_length=3, max_length=200)]
    variables: dict[_Name, Variable] = Field(default_factory=dict)
    body: Annotated[str, StringConstraints(min_length=1, max_length=MOST_CHARACTERS)]
    needs: tuple[str, ...] = ()
    setup: str = ""
    arguments: tuple[str, ...] = ()
    ends: bool = True
    """What those who try it need to know: programs, files that must be there, arguments, and
    whether it ends by itself."""

    @model_validator(mode="after")
    def _slots_are_known(self) -> Template:
        for slot in SLOT.finditer(self.body):
            variable = self.variables.get(slot["name"])
            if variable is None:
                raise ValueError(f"body: {{{{ {slot['name']} }}}} is no variable of the template")
            if slot["form"] not in {None, "raw", "text"}:
                raise ValueError(f"body: expected raw or text behind the bar, not {slot['form']}")
            if slot["form"] == "raw" and variable.type not in _RAW:
                raise ValueError(
                    f"body: {slot['name']} is a {variable.type}, which cannot be put in raw"
                )
        unused = self.variables.keys() - {slot["name"] for slot in SLOT.finditer(self.body)}
        if unused:
            raise ValueError(f"variables: {min(unused)} is not used in the body")
        return self

    def filled(self, values: dict[str, str]) -> str:
        """The body with ``values``, defaults for those not given; each must have been checked."""

        def put(slot: re.Match[str]) -> str:
            value = values.get(slot["name"], self.variables[slot["name"]].default)
            return _written(value, slot["form"])

        return SLOT.sub(put, self.body)

    def snippet(self) -> str:
        """The body as a snippet of the Language Server Protocol, its slots to be gone through."""
        numbers: dict[str, int] = {}
        pieces: list[str] = []
        at = 0
        for slot in SLOT.finditer(self.body):
            default = _written(self.variables[slot["name"]].default, slot["form"])
            pieces.append(_escaped(self.body[at : slot.start()]))
            number = numbers.setdefault(slot["name"], len(numbers) + 1)
            pieces.append(f"${{{number}:{_escaped(default)}}}")
            at = slot.end()
        return "".join([*pieces, _escaped(self.body[at:])])


def _written(value: str, form: str | None) -> str:
    if form == "raw":
        return value
    if form == "text":
        return re.sub(r"([\\$`])", r"\\\1", value)
    if value.startswith("~/"):
        return f"~/{shlex.quote(value[2:])}" if value[2:] else "~/"
    return shlex.quote(value)


def _escaped(text: str) -> str:
    return re.sub(r"([\\$}])", r"\\\1", text)


def _compiled(pattern: str) -> re.Pattern[str]:
    import re2

    try:
        re2.compile(pattern)
        return re.compile(pattern)
    except (re2.error, re.error) as error:
        raise ValueError(f"check: {pattern!r} is no regular expression: {error}") from error
