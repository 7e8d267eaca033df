"""Images, programs and containers that the lines above are about."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.script.scope import name_parts

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.script.statements.here import Here

    _Match = re.Match[str]


def _pushed(match: _Match, here: Here) -> str:
    """Images that were built and tagged above."""
    tool = "podman" if any(line.startswith("podman ") for line in here.scope.commands) else "docker"
    images: list[str] = []
    for line in here.scope.commands:
        if built := re.match(rf"{tool} (?:build|buildx build)\b(?P<rest>.*)", line):
            images += [one[1] for one in re.finditer(r"(?:-t|--tag)[ =](\S+)", built["rest"])]
        elif tagged := re.match(rf"{tool} tag (\S+) (\S+)", line):
            images += [one for one in tagged.groups() if "/" in one]
    images = list(dict.fromkeys(images))
    several = re.search(r"both|all|them|images|tags|two", match["what"], re.IGNORECASE)
    if (
        not images
        or (not several and len(images) > 1)
        or (match["what"].lower() == "both" and len(images) != 2)
    ):
        return ""
    if len(images) > 3:
        return f'for image in {" ".join(images)}; do {tool} push "$image"; done'
    return " && ".join(f"{tool} push {one}" for one in images)


def _image(match: _Match, here: Here) -> str:
    """An image of a folder, called as the script has its name and tag."""
    text = "\n".join(here.scope.commands)
    tool = "podman" if re.search(r"^podman ", text, re.MULTILINE) else "docker"
    images = [
        one for one in here.scope.variables if {"image", "img"} & set(name_parts(one.name)[-1:])
    ]
    if len(images) != 1 or images[0].sort == "list":
        return ""
    image = images[0]
    tags = [
        one
        for one in here.scope.variables
        if {"tag", "version"} & set(name_parts(one.name)[-1:]) and one.sort in {"text", "number"}
    ]
    name = f"${image.name}"
    if not re.search(r":[\w.${}-]+$", image.value):
        if len(tags) > 1:
            return ""
        name += f":${tags[0].name}" if tags else ""
    said = match["dir"]
    one = here.variable(said)
    if one is not None and one.sort not in {"folder", "text"}:
        return ""
    plain = re.sub(r"^(?:the )", "", said)
    folder = f'"${one.name}"' if one else plain if re.fullmatch(r"[\w./-]+", plain) else ""
    if plain in {"current", "this", "here"}:
        folder = "."
    return f'{tool} build -t "{name}" {folder}' if folder else ""


def _linked(match: _Match, here: Here) -> str:
    """Objects that were compiled above."""
    objects, compiler = [], ""
    for line in here.scope.commands:
        if found := re.match(
            r"(?P<cc>\"?\$\{?\w+\}?\"?|gcc|cc|g\+\+|clang|clang\+\+)\s(?P<rest>.*\s?-c\s.*)", line
        ):
            source = re.search(r"(\S+)\.(?:c|cc|cpp|cxx)\b", found["rest"])
            to = re.search(r"-o (\S+\.o)\b", found["rest"])
            if source:
                compiler = found["cc"]
                objects.append(to[1] if to else f"{source[1].rpartition('/')[2]}.o")
    if not objects:
        return ""
    name = match["name"]
    command = f"{compiler} {' '.join(dict.fromkeys(objects))} -o {name}"
    return f"{command} && ./{name}" if match["run"] else command


def _one_off(match: _Match, here: Here) -> str:
    """A command in a container of its own, which is thrown away."""
    calls = "\n".join(here.scope.commands)
    wrapper = re.search(
        r"^(?P<f>\w+)\(\) *\{ *docker[ -]compose\b[^}]*\"\$@\"", calls, re.MULTILINE
    )
    used = re.search(
        r"^(?P<c>docker[ -]compose(?: (?:-f|-p|--file|--project-name|--env-file) \S+)*) ",
        calls,
        re.MULTILINE,
    )
    tool = wrapper["f"] if wrapper else used["c"] if used else ""
    service = match["service"].strip("'\"`")
    return f"{tool} run --rm {service} {match['command'].strip()}" if tool else ""


FORMS: tuple[tuple[str, Callable[[_Match, Here], str]], ...] = (
    (
        r"(?:re)?build (?:the |our |an? |my )?(?:docker |container )?image (?:from|in|of|out of|with) (?:the )?(?P<dir>[\w./$-]+?)(?: (?:directory|folder|dir|context))",
        _image,
    ),
    (
        r"(?:re)?build (?:the |our |an? |my )?(?:docker |container )?image (?:from|in|out of) (?P<dir>\.|[\w.-]*/[\w./-]*|\$\w+)",
        _image,
    ),
    (
        r"push (?P<what>both(?: (?:of them|tags|images))?|all(?: of them)?(?: (?:the )?(?:tags|images))?|them(?: both| all)?|(?:the |both |these )*(?:two )?(?:images?|tags?)|it)(?: to the registry| up)?",
        _pushed,
    ),
    (
        r"link (?:the |these |those |both |all )*(?:two |three |\d )?(?:objects?|object files?|\.?o files?|them)(?: files)?(?: together)? (?:in)?to (?:an? |the )?(?:program|binary|executable)?(?: ?(?:called|named))? ?(?P<name>[\w.-]+)(?P<run>,? (?:and|then) (?:run|execute|start|try) (?:it|that|the program))?",
        _linked,
    ),
    (
        r"(?:run|execute|start|do|apply) (?:the )?(?P<what>[\w ]+?) (?:in|inside|with) (?:an? )?(?:new |fresh |separate )*(?:throw-?away|one-?off|temporary|disposable|short-lived|new|fresh|separate) (?P<service>[\w'\"`-]+) container: ?(?P<command>[a-z]\S.*)",
        _one_off,
    ),
)
