"""The command line by which a host starts its shell: ``bash -euo pipefail -c``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from caro_lsp.shell import dialect as dialects

if TYPE_CHECKING:
    from collections.abc import Sequence

_NOUNSET = re.compile(r"-[a-zA-Z]*u[a-zA-Z]*")
_ERREXIT = re.compile(r"-[a-zA-Z]*e[a-zA-Z]*")


class Interpreter(NamedTuple):
    """Reads the text of a region; ``options`` are for its environment."""

    dialect: dialects.Dialect
    options: dict[str, Any]


SH = Interpreter("sh", {})
BASH = Interpreter("bash", {"o:errexit": True})


def interpreter(words: Sequence[str]) -> Interpreter | None:
    """What the words of a command line start; None where that is no shell that is read here."""
    line = " ".join(words)
    dialect = dialects.of_shebang(f"#!{line}".encode("utf-8", "replace"))
    if dialect is None:
        return None
    nounset = "nounset" in words or any(_NOUNSET.fullmatch(word) for word in words)
    errexit = "errexit" in words or any(_ERREXIT.fullmatch(word) for word in words)
    options = {"o:nounset": nounset, "o:errexit": errexit}
    return Interpreter(dialect, {name: True for name, on in options.items() if on})
