"""Writes the list of plain words that may stand in a report as they are.

    python tools/plain_words.py NAMES_FILE ...

A word is plain if three or more patterns of the recipes use it. The files hold names of people and
places, a line each: those are left out, since "mark" or "rose" may be somebody.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "caro_lsp"
LIST = PACKAGE / "heal" / "plain_words.txt"
LEAST_USES = 3
KEPT = frozenset(
    """
    a about after all alter am an and any are as at back bad be before begin below best big blank
    block body bottom branch but by call can cancel capital case change check child choice clear
    close code colon column comment constant copy current daily date dates days do down each early
    echo edit else end enter even ever every extra far fast few files final fine first fix for force
    forget fork free from front full get give gives go goes good had handle hang hard has hash have
    he head here high hold hour how if in into is it job join jump just keep key kind large last
    least less let light line lines link lint list load locate lock long look loop low lower ls made
    make many max me means merge min minor minute miss mix mode month more most mount mounts move
    much my need never new next nice no non none not nothing null odd of off ok old on once one only
    open or order our out os outer over pack pair parent pass past patch path per pipe place port
    post power prefix prior print process proper public pull push put queue range rank rate
    rather read
    reading ready real record register remote repo right ring roll rolling root rule run same sample
    say scale second see self send server session set shell short shorter show side sign small so
    soon sort space speed square stack stage standard stands start state step still stop store
    straight string strip system table tag tail take tally than that the them then there these they
    this till time to too top trace treat tree trim true two un under up upper us use very via view
    wait was way week well were what when where which
    while who why with within word work you
    younger your zero zone
    """.split()  # noqa: SIM905 - as a list it would take a page
)
"""Names of somebody somewhere, but first of all words without which no request can be read."""


def main() -> None:
    """Write the list; say how long it is."""
    names = {
        line.strip().lower() for file in sys.argv[1:] for line in Path(file).read_text().split("\n")
    }
    uses: Counter[str] = Counter()
    for file in sorted((PACKAGE / "generate" / "knowledge").rglob("*.toml")):
        for says in re.findall(r"says\s*=\s*\[(.*?)\]\n", file.read_text("utf-8"), re.DOTALL):
            for pattern in re.findall(r'"([^"]*)"', says):
                uses.update(re.findall(r"\b[a-z]{2,}\b", re.sub(r"<[^>]*>", " ", pattern)))
    plain = {word for word, count in uses.items() if count >= LEAST_USES}
    # Patterns have base forms only.
    plain |= {f"{word}s" for word in plain if not word.endswith("s")}
    plain = (plain - (names - KEPT)) | KEPT
    LIST.write_text("".join(f"{word}\n" for word in sorted(plain)), "utf-8")
    print(f"{len(plain)} words; left out as names: {' '.join(sorted(uses.keys() & names - KEPT))}")


if __name__ == "__main__":
    main()
