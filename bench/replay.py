"""What learning brings to simulated users, who correct suggestions as they prefer them.

Each user works with some groups of ``replaying/requests.toml`` and has some preferences, which
rewrite what is suggested into what the user wants. 200 requests are drawn for each; what is
suggested first is right if it is what the user wants. A user takes what is right, and corrects the
rest; now and then (5 or 15 of 100 times) something else happens: the suggestion stays as it is, or
becomes something that nobody wants again. Without learning, the same requests are asked.

    python bench/replay.py                   the users for whom learning may be tuned
    python bench/replay.py --practice        more of them, with other kinds of preferences
    python bench/replay.py --held-out        others, whose preferences nobody tunes for
    python bench/replay.py --unseen          once more others, written before they were replayed
    python bench/replay.py --time            processor time of a suggestion with many patterns
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import tomllib

from caro_lsp.config import Configuration
from caro_lsp.dogma import layers
from caro_lsp.dogma.check import forbidden
from caro_lsp.generate.intent import Request
from caro_lsp.generate.pipeline import Generator
from caro_lsp.learn.correction import Correction
from caro_lsp.learn.patterns.patterns import Patterns
from caro_lsp.learn.patterns.reading import same
from caro_lsp.paths import Paths

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER = Path(__file__).parent / "replaying"
GROUPS = {
    "": "the users for whom learning may be tuned",
    "practice": "more of them, with other kinds of preferences",
    "held-out": "users whose preferences nobody tunes for",
    "unseen": "others that nobody tunes for, written before they were replayed",
}
REQUESTS = 200
WINDOWS = ((1, 25), (26, 50), (1, 50), (51, 100), (101, 150), (151, 200), (1, 200))
HOUR = 3600.0
START = 1_800_000_000.0
ONE_OFFS = (" | less", " --verbose", " > out.txt", " | wc -l", " 2> /dev/null", " | cat")


@dataclass
class User:
    """One of the simulated users."""

    name: str
    seed: int
    noise: float
    groups: list[str]
    preferences: list[str]
    rewrites: list[list[str]] = field(default_factory=list)

    def wants(self, command: str) -> str:
        """What the user makes of a suggestion."""
        for pattern, replacement in self.rewrites:
            command = re.sub(pattern, replacement, command)
        return command


@dataclass
class Replay:
    """Whether each request of a user was answered right, without and with learning."""

    user: User
    without: list[bool]
    learning: list[bool]
    patterns: int = 0

    def gain(self, first: int, last: int) -> float:
        """The points that learning brings in these requests, counted from 1."""
        return share(self.learning[first - 1 : last]) - share(self.without[first - 1 : last])


def share(answers: list[bool]) -> float:
    """The right ones of 100."""
    return 100 * sum(answers) / len(answers)


def draw(preferences: dict[str, dict], count: int, name: str) -> str:
    """Draw users with three or four groups and three to six preferences that show there."""
    chance = random.Random(name)
    every = sorted({group for one in preferences.values() for group in one["groups"]})
    lines = [f"# Drawn from the preferences by `replay.py --draw`, with the name {name}.\n"]
    for number in range(1, count + 1):
        groups = chance.sample(every, chance.choice((3, 4)))
        fitting = [n for n, one in preferences.items() if set(one["groups"]) & set(groups)]
        chosen = chance.sample(fitting, min(len(fitting), chance.randint(3, 6)))
        noise = 0.05 if number % 2 else 0.15
        lines.append(
            f'[[user]]\nname = "{name}-{number:02}"\nseed = {number}\nnoise = {noise}\n'
            f"groups = {groups}\npreferences = {chosen}\n".replace("'", '"')
        )
    return "\n".join(lines)


def users(file: Path, preferences: dict[str, dict]) -> list[User]:
    """The users in ``file``."""
    found = [User(**entry) for entry in tomllib.loads(file.read_text("utf-8"))["user"]]
    for user in found:
        user.rewrites = [pair for n in user.preferences for pair in preferences[n]["rewrites"]]
    return found


async def requests_of(user: User, data: dict, plain: Generator) -> list[tuple[str, str]]:
    """The requests of a user in their order, each with what is suggested without learning.

    What has no answer is not asked.
    """
    chance = random.Random(f"requests {user.name}")
    templates = [text for group in user.groups for text in data["groups"][group]]
    found: list[tuple[str, str]] = []
    while len(found) < REQUESTS:
        drawn: dict[str, str] = {}
        text = re.sub(
            r"\{(\w+)\}",
            lambda m, d=drawn: d.setdefault(m[1], chance.choice(data["names"][m[1]])),
            chance.choice(templates),
        )
        if base := await plain.generate(Request(text), limit=1):
            found.append((text, base[0].command))
    return found


def final(user: User, wanted: str, shown: str, base: str, chance: random.Random) -> str:
    """What stands there at save."""
    if chance.random() >= user.noise:
        return wanted
    kind = chance.choice(("left", "base", "one-off", "one-off", "word"))
    if kind == "left":
        return shown
    if kind == "base":
        return base
    if kind == "one-off":
        return wanted + chance.choice(ONE_OFFS)
    words = wanted.split()
    at = chance.randrange(len(words))
    words[at] = chance.choice(("other.txt", "-v", "-x", "--all", f"{words[at]}.old"))
    return " ".join(words)


async def replay(
    user: User,
    data: dict,
    plain: Generator,
    violations: Callable[[str], bool],
    *,
    verbose: bool,
) -> Replay:
    """Ask all requests of a user, with and without learning."""
    chance = random.Random(f"noise {user.name}")
    now = START
    result = Replay(user, [], [])
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "patterns.sqlite"
        patterns = Patterns(file, may_activate=lambda _: True, clock=lambda: now)
        store = patterns.store
        learner = Generator(None, violations=violations, patterns=patterns)
        for text, base in await requests_of(user, data, plain):
            now += HOUR
            wanted = user.wants(base)
            shown = (await learner.generate(Request(text), limit=1))[0].command
            result.without.append(same(base, wanted))
            result.learning.append(same(shown, wanted))
            if verbose and (not result.learning[-1] or not result.without[-1]):
                mark = "ok " if result.learning[-1] else "BAD"
                print(f"  {len(result.without):3} {mark} {text}: {shown}", end="")
                print("" if result.learning[-1] else f"  WANTED {wanted}")
            end = final(user, wanted, shown, base, chance)
            patterns.learn(Correction(text, shown, end, "bash", sys.platform, now))
        result.patterns = len(store.all())
        if verbose:
            for one in store.all():
                if patterns.active(one):
                    print(
                        f"    active {one.confidence:.2f} {one.change.title} {set(one.condition)}"
                    )
    return result


def report(replays: list[Replay]) -> None:
    """Print the figures."""
    print(f"{'user':24} {'noise':>5} {'without':>8} {'learning':>8} {'gain':>6} {'1-50':>6}")
    for one in replays:
        print(
            f"{one.user.name:24} {one.user.noise:5.0%} {share(one.without):8.1f}"
            f" {share(one.learning):8.1f} {one.gain(1, REQUESTS):+6.1f} {one.gain(1, 50):+6.1f}"
        )
    print("\nrequests   without  learning  gain: mean  median   least")
    for first, last in WINDOWS:
        without = statistics.mean(share(one.without[first - 1 : last]) for one in replays)
        learning = statistics.mean(share(one.learning[first - 1 : last]) for one in replays)
        gains = [one.gain(first, last) for one in replays]
        print(
            f"{first:3}-{last:3}     {without:6.1f}    {learning:6.1f}      "
            f"{statistics.mean(gains):+6.1f}  {statistics.median(gains):+6.1f}  {min(gains):+6.1f}"
        )
    worse = [one.user.name for one in replays if one.gain(1, REQUESTS) < 0]
    print(f"\nworse off over {REQUESTS} requests: {', '.join(worse) or 'nobody'}")


async def timed(everybody: list[User], data: dict, violations: Callable[[str], bool]) -> None:
    """Print what the patterns of several users, all in one store, add to a suggestion."""
    chance = random.Random("times")
    with tempfile.TemporaryDirectory() as folder:
        patterns = Patterns(Path(folder) / "patterns.sqlite", may_activate=lambda _: True)
        empty = Patterns(Path(folder) / "none.sqlite", may_activate=lambda _: True)
        plain = Generator(None, violations=violations)
        texts: list[str] = []
        for user in everybody[:6]:
            for text, base in await requests_of(user, data, plain):
                made = Correction(text, base, user.wants(base), "bash", sys.platform, time.time())
                patterns.learn(made)
                texts.append(text)
        texts = chance.sample(sorted(set(texts)), 200)
        active = len(patterns.current().patterns)
        print(f"{len(patterns.store.all())} patterns, {active} of them active; 200 requests each")
        rows: dict[str, list[float]] = {}
        for _ in range(5):
            for name, learned in (("without", None), ("none", empty), ("learned", patterns)):
                generator = Generator(None, violations=violations, patterns=learned)
                await generator.generate(Request("list hidden files"), limit=1)
                for text in texts:
                    started = time.process_time()
                    await generator.generate(Request(text), limit=1)
                    rows.setdefault(name, []).append((time.process_time() - started) * 1000)
        for name, times in rows.items():
            times.sort()
            at95 = times[int(len(times) * 0.95)]
            print(f"{name:8} median {statistics.median(times):6.2f} ms  95th {at95:6.2f} ms")


async def main() -> None:
    """Read the arguments and replay."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, told in GROUPS.items():
        if name:
            parser.add_argument(
                f"--{name}", action="store_const", dest="group", const=name, help=told
            )
    parser.set_defaults(group="")
    parser.add_argument("--only", help="the name of one user, told in full")
    parser.add_argument("--draw", action="store_true", help="write the users anew, and end")
    parser.add_argument("--time", action="store_true", help="what patterns add to a suggestion")
    options = parser.parse_args()
    prefix = f"{options.group.replace('-', '')}_" if options.group else ""
    data = tomllib.loads((FOLDER / "requests.toml").read_text("utf-8"))
    preferences = tomllib.loads((FOLDER / f"{prefix}preferences.toml").read_text("utf-8"))
    file = FOLDER / f"{prefix}users.toml"
    if options.draw:
        name = {"": "known", "held-out": "other"}.get(options.group, options.group)
        file.write_text(draw(preferences, 20, name), "utf-8")
        return
    with tempfile.TemporaryDirectory() as folder:
        loaded = layers.load(Paths.below(Path(folder)), Configuration())
    rules = loaded.rules

    def violations(command: str) -> bool:
        return forbidden(command, rules)

    if options.time:
        await timed(users(file, preferences), data, violations)
        return
    plain = Generator(None, violations=violations)
    started = time.process_time()
    chosen = [one for one in users(file, preferences) if options.only in (None, one.name)]
    replays = [
        await replay(user, data, plain, violations, verbose=options.only is not None)
        for user in chosen
    ]
    report(replays)
    print(f"{time.process_time() - started:.0f} s of processor time")


if __name__ == "__main__":
    asyncio.run(main())
