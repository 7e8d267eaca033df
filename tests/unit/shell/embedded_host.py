"""What the tests of embedded shell text ask of a host file."""

from typing import NamedTuple

from caro_lsp.shell.embedded import regions
from caro_lsp.shell.follow import Follower
from caro_lsp.shell.parse import parse


class Ran(NamedTuple):
    """A command, where it stands (line and column from 1, in code points), what stands there."""

    text: str
    place: str
    written: str


def commands(region):
    """The commands of a region, with spans in its text."""
    script = parse(region.text, dialect=region.dialect)
    return [
        command.shifted(run.offset_of(home))
        for run in Follower().follow(script, region.known).runs()
        for home, command in run.followed.commands
    ]


def place(source, offset):
    head = source[:offset].decode("utf-8", "surrogateescape")
    return f"{head.count(chr(10)) + 1}:{len(head) - (head.rfind(chr(10)) + 1) + 1}"


def ran(source, host):
    """Every command that a host runs, in order."""
    if isinstance(source, str):
        source = source.encode()
    found = []
    for region in regions(source, host):
        for command in commands(region):
            span = region.host_span(command.span)
            written = source[span.start : span.end].decode("utf-8", "replace")
            found.append(Ran(region.shown(command.text), place(source, span.start), written))
    return found


def texts(source, host):
    """The commands alone."""
    return [command.text for command in ran(source, host)]


def placed(source, host):
    """The commands with the places where they start."""
    return [(command.text, command.place) for command in ran(source, host)]


def command_named(source, host, name):
    """The first command of a name, with its region."""
    for region in regions(source.encode(), host):
        for command in commands(region):
            if command.name == name:
                return region, command
    raise AssertionError(f"no {name}")


def may_be_empty(source, host, name="rm"):
    """What is left of the last word of a command if all that may be empty is."""
    _, command = command_named(source, host, name)
    return command.words[-1].least


def values(source, host, name="rm"):
    """The words behind the name of the first command of a name, None for what is not known."""
    _, command = command_named(source, host, name)
    return [word.value for word in command.words[1:]]


def mended(source, host, replacement, name="rm"):
    """The host with the first command of a name replaced; None where that is not offered."""
    region, command = command_named(source, host, name)
    new = region.replacement(command.span, replacement)
    if new is None:
        return None
    span = region.host_span(command.span)
    content = source.encode()
    return (content[: span.start] + new.encode() + content[span.end :]).decode()
