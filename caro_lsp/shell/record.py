"""How the many small objects of this room are made."""

from __future__ import annotations

from dataclasses import dataclass, fields
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
            if "__mypyc_attrs__" not in vars(cls):
                return dataclass(slots=True, unsafe_hash=True, init=init)(cls)
            # A compiled class has slots by itself, which pickle does not see.
            cls.__reduce__ = _again
            return dataclass(unsafe_hash=True, init=init)(cls)

        return decorated


def _again(one: Any) -> tuple[type, tuple[Any, ...]]:
    """What makes ``one`` again, in another process."""
    return type(one), tuple(getattr(one, field.name) for field in fields(one) if field.init)


__all__ = ["record"]
