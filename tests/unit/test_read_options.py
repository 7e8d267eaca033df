"""What is read of help texts and written into the facts about options."""

import importlib.util
import sys
from pathlib import Path

import pytest

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FILE = Path(__file__).parents[2] / "tools/read_options.py"
SPEC = importlib.util.spec_from_file_location("read_options", FILE)
read_options = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(read_options)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("  -n, --lines=NUM    this many", {"-n": "=", "--lines": "="}),
        ("      --color[=WHEN]  in colour", {"--color": "[=]"}),
        ("  -q, --quiet   say less", {"-q": "", "--quiet": ""}),
        ("      --add-host list      a name", {"--add-host": "="}),
        ("  -A, --all-namespaces=false:", {"-A": "[=]", "--all-namespaces": "[=]"}),
        ("    -o, --output='':", {"-o": "=", "--output": "="}),
        ("  -r, --requirement <file>   read it", {"-r": "=", "--requirement": "="}),
        ("  what stands there", {}),
    ],
)
def test_a_line_of_a_help_text(line, found):
    assert read_options.from_help(line) == found


def test_the_head_of_a_paragraph_of_a_page():
    line = "       -\b-k\bk, -\b--\b-k\bke\bey\by=_\bK_\bE_\bY_\bD_\bE_\bF"
    plain, styles = read_options._styles(line)
    assert plain == "       -k, --key=KEYDEF"
    assert read_options._head(plain, styles, 7) == {"-k": "=", "--key": "="}
    plain, styles = read_options._styles("       -\b-D\bD _\bl_\bi_\bs_\bt")
    assert read_options._head(plain, styles, 7) == {"-D": "="}


def test_a_usage_line_and_the_subcommands():
    assert read_options.from_usage("[-g|--global] [--cpu <cpu>]") == {
        "-g": "",
        "--global": "",
        "--cpu": "=",
    }
    text = "Usage: x\n\nCommands:\n  run    run it\n  stop*  end it\n\nOptions:\n  -q   say less\n"
    assert read_options.listed_commands(text) == ["run", "stop"]


def test_what_is_written_reads_the_same():
    data = {
        "reader": "man",
        "numbers": True,
        "stops": 1,
        "words": r"-[a-z\"]+",
        "options": " ".join(f"--option-{index}=" for index in range(30)),
        "subcommands": {"a": {"options": "-x"}, "b": {"subcommands": {"c": {"more": "-y"}}}},
    }
    again = tomllib.loads(read_options.written(data))
    assert again.pop("options").split() == data.pop("options").split()
    assert again == data
