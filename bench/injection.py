"""A dangerous command put into real scripts: found where it would run, silent where it is data.

    python bench/injection.py [FOLDER ...] [--every 10] [--list]
    python bench/injection.py --cases FILE

Statement boundaries, strings, comments and here-documents come from another parser, ``shfmt
--to-json`` (the package ``shfmt-py``). All injections of one kind go into one copy of a script.
With ``--cases``, each line ``... | 'python string'`` of a file is a script: its command names are
compared with those that shfmt sees.
"""

from __future__ import annotations

import argparse
import ast
import json
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caro_lsp.config import Configuration
from caro_lsp.dogma import layers
from caro_lsp.dogma.review import Reviewer
from caro_lsp.paths import Paths
from caro_lsp.shell.dialect import is_script
from caro_lsp.shell.follow import commands
from caro_lsp.shell.parse import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.dogma.ruleset import RuleSet

FOLDERS = ("/var/lib/dpkg/info", "/usr/bin", "/usr/sbin", "/usr/share", "/etc")
DANGER = b"rm -rf /etc"
_STATEMENTS = ("Stmts", "Cond", "Then", "Do", "Last")


def scripts(folders: list[str]) -> Iterator[tuple[Path, bytes]]:
    """The shell scripts below ``folders``, by name or first line."""
    for folder in folders:
        for path in sorted(Path(folder).rglob("*")):
            if path.is_symlink() or not path.is_file():
                continue
            try:
                source = path.read_bytes()
            except OSError:
                continue
            if b"\0" not in source and is_script(source[:256], str(path)):
                yield path, source


def tree(source: bytes) -> Any:
    """The syntax tree by shfmt; None for what it cannot read."""
    done = subprocess.run(["shfmt", "--to-json"], input=source, capture_output=True, check=False)
    return json.loads(done.stdout) if done.returncode == 0 else None


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    """All objects of a tree, in order."""
    stack = [node]
    while stack:
        found = stack.pop()
        if isinstance(found, dict):
            yield found
            stack.extend(reversed(list(found.values())))
        elif isinstance(found, list):
            stack.extend(reversed(found))


def boundaries(root: Any) -> list[int]:
    """Where statements begin."""
    found: set[int] = set()
    for node in nodes(root):
        for key in _STATEMENTS:
            statements = node.get(key)
            if isinstance(statements, list):
                found |= {s["Pos"]["Offset"] for s in statements if isinstance(s, dict)}
    return sorted(found)


def data_places(root: Any, source: bytes) -> list[int]:
    """Places inside of strings, comments and here-documents, not in substitutions within them."""
    found: set[int] = set()
    delimiters: set[int] = set()
    for node in nodes(root):
        kind = node.get("Type")
        if isinstance(node.get("Hdoc"), dict):
            # Another delimiter would be another script.
            delimiters |= {part["Pos"]["Offset"] + 1 for part in node["Word"]["Parts"]}
        if kind == "SglQuoted" and not node.get("Dollar"):
            found.add(node["Pos"]["Offset"] + 1)
        elif kind == "DblQuoted" and node.get("Parts"):
            part = node["Parts"][0]
            if part.get("Type") == "Lit":
                found.add(part["Pos"]["Offset"])
        elif isinstance(node.get("Hdoc"), dict):
            for part in node["Hdoc"].get("Parts", ()):
                if part.get("Type") == "Lit":
                    found.add(part["Pos"]["Offset"])
        if "Text" in node and "Hash" in node:
            found.add(node["Hash"]["Offset"] + 1)
    return sorted(place for place in found - delimiters if place <= len(source))


def injected(source: bytes, places: list[int], text: bytes) -> tuple[bytes, list[int]]:
    """``source`` with ``text`` at all ``places``, and where it then stands."""
    pieces: list[bytes] = []
    starts: list[int] = []
    at = length = 0
    for place in places:
        piece = source[at:place]
        pieces += [piece, text]
        length += len(piece)
        starts.append(length)
        length += len(text)
        at = place
    pieces.append(source[at:])
    return b"".join(pieces), starts


def findings(source: bytes, path: Path, rules: RuleSet) -> list[Any]:
    """The findings on the injected command."""
    review = Reviewer().review(parse(source, str(path)), rules)
    return [f for f in review.findings if f.text.startswith(DANGER.decode())]


def run(folders: list[str], every: int, rules: RuleSet, *, lists: bool) -> None:
    """Inject, count and print."""
    counts: Counter[str] = Counter()
    lines = 0
    for path, source in scripts(folders):
        root = tree(source)
        if root is None:
            counts["unreadable for shfmt"] += 1
            continue
        counts["scripts"] += 1
        lines += source.count(b"\n")
        changed, starts = injected(source, boundaries(root)[::every], DANGER + b"; ")
        hit = {finding.span.start for finding in findings(changed, path, rules)}
        counts["boundaries"] += len(starts)
        for start in starts:
            if start in hit:
                counts["found"] += 1
            elif lists:
                line = changed.count(b"\n", 0, start) + 1
                print(f"lost: {path}:{line}: {changed[start : start + 80]!r}")
        changed, starts = injected(source, data_places(root, source), DANGER + b" ")
        counts["data places"] += len(starts)
        at = set(starts)
        for finding in findings(changed, path, rules):
            runner = finding.command.wrappers if finding.command else ()
            here = finding.span.start in at
            kind = f"run by {runner[-1]}" if runner else "in data" if here else "run as a value"
            counts[kind] += 1
            if lists:
                line = changed.count(b"\n", 0, finding.span.start) + 1
                print(f"{kind}: {path}:{line}: {finding.text[:60]}")
    print(f"{counts['scripts']} scripts, {lines} lines; every {every}th statement boundary")
    share = 100 * counts["found"] / max(counts["boundaries"], 1)
    print(f"found {counts['found']} of {counts['boundaries']} = {share:.2f} %")
    print(f"in strings, comments, here-documents: {counts['in data']} findings in"
          f" {counts['data places']} places")  # fmt: skip
    for kind, count in counts.most_common():
        if kind.startswith(("run ", "unreadable")):
            print(f"  besides, {kind}: {count}")


def names_by_shfmt(root: Any) -> Counter[str]:
    """The names of simple commands, as far as they are plain words."""
    found: Counter[str] = Counter()
    for node in nodes(root):
        if node.get("Type") == "CallExpr" and node.get("Args"):
            parts = node["Args"][0].get("Parts", ())
            if all(part.get("Type") == "Lit" for part in parts):
                found["".join(part["Value"] for part in parts).rsplit("/", 1)[-1]] += 1
    return found


def compare(file: Path) -> int:
    """Print the cases in which a command that shfmt sees is lost; returns how many."""
    lost = read = 0
    for line in file.read_text("utf-8").splitlines():
        head, mark, literal = line.partition(" | '")
        if not head or not mark:
            continue
        literal = f"'{literal}"
        source = ast.literal_eval(literal).encode()
        root = tree(source)
        read += root is not None
        ours = Counter(command.name for command in commands(parse(source)))
        missing = names_by_shfmt(root) - ours if root is not None else Counter()
        behind = Counter(c.name for c in commands(parse(source.rstrip(b"\n") + b"\nrm -rf /x\n")))
        if missing - Counter({"unset": 99}) or not behind["rm"]:
            lost += 1
            print(f"lost {dict(missing)} {'' if behind['rm'] else '(and what follows)'}: {line}")
    print(f"{lost} cases with a lost command ({read} of them readable for shfmt)")
    return lost


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="*", default=list(FOLDERS))
    parser.add_argument("--every", type=int, default=10)
    parser.add_argument("--cases", type=Path)
    parser.add_argument("--list", action="store_true")
    arguments = parser.parse_args()
    if shutil.which("shfmt") is None:
        sys.exit("shfmt is not there; install it with: pip install shfmt-py")
    if arguments.cases:
        sys.exit(bool(compare(arguments.cases)))
    rules = layers.load(Paths.below(Path("/nonexistent")), Configuration(), user=False).rules
    run(arguments.folders, arguments.every, rules, lists=arguments.list)


if __name__ == "__main__":
    main()
