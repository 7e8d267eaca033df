"""Makes the import of the protocol's types cheaper, which is most of the start of the server.

lsprotocol defines some 550 attrs classes at import. For each, attrs builds the class a second time
for its slots and compiles source text for ``__repr__`` and ``__eq__``, 40 % of the whole. While the
module is imported, its classes get one general ``__repr__`` and ``__eq__`` that do the same, and
keep their dictionary. Nothing else sees the change.
"""

from __future__ import annotations

import sys
from functools import partial
from typing import Any


def import_types() -> None:
    """Import ``lsprotocol.types`` with lean classes, unless it was imported before."""
    if "lsprotocol.types" in sys.modules:
        return
    import attrs

    original = attrs.define

    def define(cls: Any = None, **options: Any) -> Any:
        if cls is None:
            return partial(define, **options)
        own = vars(cls)
        lean = {"slots": False, "repr": False, "eq": False, **options}
        made = original(cls, **lean)
        if "__repr__" not in own:
            made.__repr__ = _repr
        if "__eq__" not in own and lean["eq"] is False:
            made.__eq__ = _eq
            made.__hash__ = None
        return made

    setattr(attrs, "define", define)  # noqa: B010 - mypy knows it as a function that stays
    try:
        import lsprotocol.types  # noqa: F401
    finally:
        setattr(attrs, "define", original)  # noqa: B010


def _repr(self: Any) -> str:
    fields = ", ".join(f"{a.name}={getattr(self, a.name)!r}" for a in self.__attrs_attrs__)
    return f"{type(self).__name__}({fields})"


def _eq(self: Any, other: Any) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    return all(getattr(self, a.name) == getattr(other, a.name) for a in self.__attrs_attrs__)
