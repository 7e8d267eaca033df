"""How often a suggestion would appear unasked at the comments of real scripts.

    python bench/unasked.py [FOLDER ...] [--model] [--verbose]

The cursor goes to the end of each comment line, and to an empty line below it. The model takes part
with ``--model``.
Nearly all of these comments speak of the code below, so nearly all suggestions would disturb. By
default the scripts are those of this machine. ``--verbose`` prints each suggestion, with text of
others: it is for reading only.
"""

from __future__ import annotations

import argparse
import asyncio
import sys

from injection import scripts

from caro_lsp.config import Configuration, Settings
from caro_lsp.dogma import layers
from caro_lsp.dogma.check import forbidden
from caro_lsp.generate.intent import request_at
from caro_lsp.generate.pipeline import Generator
from caro_lsp.paths import Paths
from caro_lsp.shell.dialect import of_script

DEFAULT = ("/usr/bin", "/usr/sbin", "/usr/lib", "/usr/share", "/etc", "/var/lib/dpkg/info")


async def measure(folders: list[str], *, model: bool, verbose: bool) -> tuple[int, int, int, int]:
    """Scripts, their comment lines, the requests among them, and how many are answered."""
    settings, paths = Settings(), Paths.from_environment()
    rules = layers.load(paths, Configuration()).rules

    def violations(text: str) -> bool:
        return forbidden(text, rules)

    if model:
        generator = Generator.from_settings(settings, paths, violations)
    else:
        least = settings.completion.min_confidence
        generator = Generator(None, violations=violations, minimum=least)
    count = comments = requests = shown = 0
    for file, source in scripts(folders):
        try:
            lines = source.decode("utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        count += 1
        dialect = of_script(source, file.name)
        for number, line in enumerate(lines):
            if not line.lstrip().startswith("#") or line.startswith("#!"):
                continue
            comments += 1
            places = [(number, len(line))]
            if number + 1 < len(lines) and not lines[number + 1].strip():
                places.append((number + 1, len(lines[number + 1])))
            found = [request_at(lines, *place, dialect=dialect) for place in places]
            request = next((one for one in found if one is not None), None)
            if request is None:
                continue
            requests += 1
            if candidates := await generator.generate(request, limit=1):
                shown += 1
                if verbose:
                    print(f"{file}:{number + 1}: {request.text}\n    {candidates[0].command}")
    await generator.close()
    return count, comments, requests, shown


def main() -> int:
    """Measure; 1 where more than 1 % of the comment lines get a suggestion."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="*", default=DEFAULT)
    parser.add_argument("--model", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    asked = parser.parse_args()
    count, comments, requests, shown = asyncio.run(
        measure(asked.folders, model=asked.model, verbose=asked.verbose)
    )
    if not comments:
        print("no comments were found")
        return 1
    print(f"{count} scripts, {comments} comment lines")
    print(f"requests by their form: {requests} = {requests / comments:.2%}")
    print(f"suggestions shown unasked: {shown} = {shown / comments:.2%}")
    return int(shown > comments / 100)


if __name__ == "__main__":
    sys.exit(main())
