"""How the many small objects of this room are made."""

from __future__ import annotations

from dataclasses import dataclass, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as record
else:

    def record(*, init: bool = True, frozen: bool = False) -> object:
        """A dataclass that nobody changes.

        The type checker holds it, not the run time: a script is some hundred thousand small
        objects, and a frozen dataclass takes three times as long to make. Those that there are most
        of write their constructor out (``init=False``), which is then compiled as well.
        """
        del frozen

        def decorated(cls: type) -> type:
            compiled = "__mypyc_attrs__" in vars(cls)
            # What dataclass would write as source is made below, without a compiler: at the start
            # of the program that counts.
            made = dataclass(slots=not compiled, init=init, eq=False, repr=False)(cls)
            if compiled:
                # It has slots by itself, which pickle does not see.
                made.__reduce__ = _again
            _compare(made)
            made.__repr__ = _shown
            return made

        return decorated


def _compare(cls: Any) -> None:
    """Let objects of ``cls`` be equal where they are of one class and their fields are equal."""
    values = attrgetter(*(field.name for field in fields(cls) if field.compare))

    def equal(one: Any, other: object) -> Any:
        if other.__class__ is not one.__class__:
            return NotImplemented
        return values(one) == values(other)

    cls.__eq__ = equal
    cls.__hash__ = lambda one: hash(values(one))


def _shown(one: Any) -> str:
    """``one`` for people, as a dataclass shows itself."""
    parts = (f"{field.name}={getattr(one, field.name)!r}" for field in fields(one) if field.repr)
    return f"{type(one).__qualname__}({', '.join(parts)})"


def _again(one: Any) -> tuple[type, tuple[Any, ...]]:
    """What makes ``one`` again, in another process."""
    return type(one), tuple(getattr(one, field.name) for field in fields(one) if field.init)


__all__ = ["record"]
