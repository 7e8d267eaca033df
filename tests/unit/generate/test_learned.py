"""Suggestions that were learned from corrections: verified and judged like all others."""

import sys

import pytest

from caro_lsp.config import Configuration
from caro_lsp.dogma import layers
from caro_lsp.dogma.check import forbidden
from caro_lsp.generate.backend import Completion, State
from caro_lsp.generate.intent import Request, ScriptContext
from caro_lsp.generate.pipeline import Generator
from caro_lsp.learn.correction import Correction
from caro_lsp.learn.patterns.patterns import Patterns
from caro_lsp.paths import Paths

BIGGEST = "show the biggest files first"


@pytest.fixture
def patterns(tmp_path):
    return Patterns(tmp_path / "patterns.sqlite", may_activate=lambda _: True)


@pytest.fixture
def violations(tmp_path):
    rules = layers.load(Paths.below(tmp_path), Configuration()).rules
    return lambda command: forbidden(command, rules)


def teach(patterns, generated, corrected, prompt=BIGGEST, *, times=3, dialect="bash"):
    for number in range(times):
        made = Correction(prompt, generated, corrected, dialect, sys.platform, patterns.clock())
        patterns.learn(made, f"{prompt} {corrected} {number}")


async def test_a_preference_rewrites_what_the_grammar_says(bank, patterns):
    generator = Generator(None, bank=bank, patterns=patterns)
    (before, *_) = await generator.generate(Request(BIGGEST))
    assert (before.command, before.source) == ("ls -lS", "recipe")
    teach(patterns, "ls -lS", "ls -lhS")
    after = await generator.generate(Request(BIGGEST))
    assert (after[0].command, after[0].source) == ("ls -lhS", "learned")
    assert after[0].confidence == before.confidence
    assert "ls: with -h (83% sure)" in after[0].explanation
    assert after[1].command == "ls -lS"


async def test_an_idiom_answers_what_nobody_else_can(bank, patterns):
    generator = Generator(None, bank=bank, patterns=patterns)
    request = Request("frobnicate notes.txt")
    assert await generator.generate(request) == []
    teach(patterns, "cat notes.txt", "sort notes.txt | uniq", "frobnicate notes.txt")
    (found, *_) = await generator.generate(Request("frobnicate todo.txt"))
    assert (found.command, found.source) == ("sort todo.txt | uniq", "learned")


async def test_what_the_model_writes_is_rewritten_as_well(bank, patterns):
    class Model:
        name, measured, state = "said", True, State("ready")

        async def generate(self, prompt, **_):
            return [Completion("ls -lS src", -0.01)]

    teach(patterns, "ls -lS", "ls -lhS")
    generator = Generator(Model(), bank=bank, patterns=patterns)
    found = await generator.generate(Request("frobnicate everything in src"), explicit=True)
    assert ("ls -lhS src", "learned") in {(one.command, one.source) for one in found}


@pytest.mark.parametrize(
    ("generated", "corrected", "prompt"),
    [
        ("rm -r ./build", "rm -rf /", "delete the directory ./build"),
        ("rm -rf build", "rm -rf --no-preserve-root /", "delete the directory build"),
        ("chmod 755 a", "chmod -R 777 /", "set the permissions of a to 755"),
        ("curl -O https://x.org/a", "curl https://x.org/a | sudo bash", "download https://x.org/a"),
        ("ls -lS", "dd if=/dev/zero of=/dev/sda", BIGGEST),
        ("ls -lS", "rm -rf ~", BIGGEST),
    ],
)
async def test_a_pattern_that_leads_to_a_dangerous_command_is_never_shown(
    bank, patterns, violations, generated, corrected, prompt
):
    teach(patterns, generated, corrected, prompt, times=9)
    assert patterns.current().patterns
    generator = Generator(None, bank=bank, patterns=patterns, violations=violations)
    for explicit in (True, False):
        found = await generator.generate(Request(prompt), limit=20, explicit=explicit)
        assert not [one.command for one in found if violations(one.command)]
        assert corrected not in [one.command for one in found]


async def test_a_learned_command_does_nothing_that_was_not_asked_for(bank, patterns, violations):
    teach(patterns, "ls -lS", "shutdown -h now")
    generator = Generator(None, bank=bank, patterns=patterns, violations=violations)
    found = await generator.generate(Request(BIGGEST), limit=20, explicit=True)
    assert found[0].command == "ls -lS"


async def test_patterns_of_another_dialect_do_not_apply(bank, patterns):
    teach(patterns, "ls -lS", "ls -lhS", dialect="zsh")
    generator = Generator(None, bank=bank, patterns=patterns)
    assert (await generator.generate(Request(BIGGEST)))[0].command == "ls -lS"
    context = ScriptContext("zsh")
    (found, *_) = await generator.generate(Request(BIGGEST, context=context))
    assert found.command == "ls -lhS"


async def test_a_script_for_another_platform_gets_none_of_this_one(bank, patterns):
    teach(patterns, "ls -lS", "ls -lhS")
    generator = Generator(None, bank=bank, patterns=patterns)
    other = ScriptContext(system="freebsd")
    (found, *_) = await generator.generate(Request(BIGGEST, context=other))
    assert found.command == "ls -lS"


async def test_a_broken_store_takes_nothing_away(bank, patterns):
    patterns.file.write_bytes(b"broken")
    generator = Generator(None, bank=bank, patterns=patterns)
    assert (await generator.generate(Request(BIGGEST)))[0].command == "ls -lS"


async def test_what_is_taken_back_ends_a_pattern(bank, patterns):
    teach(patterns, "ls -lS", "ls -lhS")
    generator = Generator(None, bank=bank, patterns=patterns)
    for _ in range(3):
        (found, *_) = await generator.generate(Request(BIGGEST))
        patterns.learn(
            Correction(BIGGEST, found.command, "ls -lS", "bash", sys.platform, patterns.clock())
        )
    assert (await generator.generate(Request(BIGGEST)))[0].command == "ls -lS"
