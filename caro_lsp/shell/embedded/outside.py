"""Text that a host puts into shell text from outside, such as ``${{ inputs.dir }}``.

The shell model must see it as a value that it cannot tell, wherever it stands, and quotes around it
must keep their meaning. So it becomes a parameter with a reserved name, ``${__inputs_dir}``, which
is set and exported when the region starts. In single quotes a parameter would be plain text, so
there the quotes are closed around it: ``'a'"${__inputs_dir}"'b'``.

A reserved parameter counts as never empty unless the host's module says otherwise: most such text
is the name of something that has one, and a rule about what remains of a path when a variable is
empty should speak only where that can happen: with a variable of make that nobody assigns, say, or
an input without a default.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tree_sitter import Parser, Query, QueryCursor

from caro_lsp.shell.command import Unknown
from caro_lsp.shell.embedded.mapped import Mapped, Writer
from caro_lsp.shell.embedded.region import RESERVED, Region
from caro_lsp.shell.tree import LANGUAGE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from caro_lsp.shell.dialect import Dialect

MAX_NAME_CHARACTERS = 60
_RESERVED = re.compile(RESERVED.pattern.encode())
_SINGLE_QUOTED = Query(LANGUAGE, "(raw_string) @quoted")


class Outside:
    """The reserved parameters of one host file."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._sources: dict[str, str] = {}
        self._values: dict[str, Unknown] = {}
        self._parser = Parser(LANGUAGE)

    def value(self, source: str, *, may_be_empty: bool = False) -> Unknown:
        """What stands for ``source``, the host's text; its own source is the parameter."""
        name = self._names.get(source)
        if name is None:
            words = re.sub(r"\W+", "_", source, flags=re.ASCII).strip("_")
            stem = name = f"__{words[:MAX_NAME_CHARACTERS] or 'value'}"
            number = 1
            while name in self._sources:
                number += 1
                name = f"{stem}_{number}"
            self._names[source] = name
            self._sources[name] = source
            self._values[name] = Unknown(f"${{{name}}}", may_be_empty=may_be_empty)
        return self._values[name]

    def parameter(self, source: str, *, may_be_empty: bool = False) -> bytes:
        """The parameter that stands for ``source`` in shell text."""
        return self.value(source, may_be_empty=may_be_empty).source.encode()

    def may_be_empty(self, name: str) -> bool:
        """Whether a reserved parameter may be empty."""
        return name in self._values and self._values[name].may_be_empty

    def region(
        self,
        mapped: Mapped,
        dialect: Dialect,
        known: Mapping[str, Any],
        where: str,
        spell: Callable[[str], str | None],
    ) -> Region:
        """The region of ``mapped``, with the reserved parameters in it known."""
        names = {match[1].decode() for match in _RESERVED.finditer(mapped.text)}
        if names and b"'" in mapped.text:
            mapped = self._unquoted(mapped)
        for value in known.values():
            if isinstance(value, tuple):
                sources = (part.source for part in value if isinstance(part, Unknown))
                names |= {match[1] for source in sources for match in RESERVED.finditer(source)}
        names &= self._sources.keys()
        everything = dict(known)
        for name in names:
            everything[name] = (self._values[name],)
            everything[f"x:{name}"] = True
        outside = {name: self._sources[name] for name in names}
        return Region(mapped, dialect, everything, where, outside, spell)

    def _unquoted(self, mapped: Mapped) -> Mapped:
        """``mapped`` with single quotes closed around each reserved parameter in them."""
        tree = self._parser.parse(mapped.text)
        nodes = QueryCursor(_SINGLE_QUOTED).captures(tree.root_node).get("quoted", [])
        spans = sorted((node.start_byte, node.end_byte) for node in nodes)
        writer = Writer()
        at = 0
        for start, end in spans:
            for match in _RESERVED.finditer(mapped.text, start, end):
                if match[1].decode() not in self._sources:
                    continue
                writer.copy(mapped, at, match.start())
                place = mapped.host(match.start(), match.end())
                writer.put(b"'\"" + match[0] + b"\"'", place)
                at = match.end()
        if not at:
            return mapped
        writer.copy(mapped, at)
        return writer.mapped()
