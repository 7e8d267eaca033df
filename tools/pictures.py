"""Make the pictures of the documentation from what the tests in editors kept in ``.artifacts``.

``tools/pictures.toml`` says for each picture which screen it is of, and the part that matters: rows
of a terminal (the first is 1), or left, top, width and height of a window, in pixels.
`make pictures` runs the tests before.
"""

from __future__ import annotations

import base64
import io
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

if TYPE_CHECKING:
    from playwright.sync_api import Page

REPO = Path(__file__).parents[1]
ARTIFACTS = REPO / ".artifacts"
IMAGES = REPO / "docs" / "images"
DECLARED = Path(__file__).with_suffix(".toml")
CHROMIUM = "/usr/bin/chromium"

COLUMNS = 90
LARGEST = 60_000
"""Bytes of one picture."""

# Neovim's own colours, which are also good ones for a shell.
_ANSI = [(7, 8, 13), (255, 192, 185), (179, 246, 192), (252, 224, 148)]
_ANSI += [(166, 219, 255), (255, 202, 255), (140, 248, 247), (238, 241, 248)]
THEME = TerminalTheme((20, 22, 27), (224, 226, 234), _ANSI)
# rich knows no colour of an underline, and would read its parts as other attributes.
_UNDERLINE_COLOUR = re.compile(r"\x1b\[58[;:]2[;:][\d;:]*m")

# As rich's own, without a frame, and without fonts from elsewhere.
SVG = """<svg viewBox="0 0 {terminal_width} {terminal_height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font: {char_height}px monospace; line-height: {line_height}px;
font-variant-east-asian: full-width; }}
{styles}
</style>
<defs>{lines}</defs>
<rect width="100%" height="100%" rx="6" fill="#14161b"/>
<g transform="translate(9, 6)">{backgrounds}
<g class="{unique_id}-matrix">{matrix}</g></g>
</svg>
"""

# A canvas writes WebP without loss where it is asked for all quality.
CROP = """async ([url, left, top, width, height]) => {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    canvas.getContext('2d').drawImage(image, -left, -top);
    return canvas.toDataURL('image/webp', 1).split(',')[1];
}"""


def of_terminal(screen: str, name: str, first: int, last: int) -> str:
    """Some rows of a terminal's screen, with its escape sequences, as SVG."""
    rows = _UNDERLINE_COLOUR.sub("", screen)
    text = Text.from_ansi(rows).split(allow_blank=True)[first - 1 : last]
    console = Console(record=True, width=COLUMNS, file=io.StringIO())
    for line in text:
        console.print(line, no_wrap=True, crop=False)
    drawn = console.export_svg(theme=THEME, code_format=SVG, unique_id=name)
    # rich gives the size of the text alone.
    drawn = re.sub(
        r'viewBox="0 0 (\S+) (\S+)"',
        lambda size: f'viewBox="0 0 {float(size[1]) + 19:.0f} {float(size[2]) + 13:.0f}"',
        drawn,
    )
    return re.sub(r"[ \t]+$", "", drawn, flags=re.MULTILINE)


def of_window(page: Page, screenshot: Path, box: list[int]) -> bytes:
    """A part of a screenshot as WebP."""
    url = "data:image/png;base64," + base64.b64encode(screenshot.read_bytes()).decode()
    return base64.b64decode(page.evaluate(CROP, [url, *box]))


def declared() -> dict[str, dict[str, Any]]:
    """The pictures by their names, with the suffix."""
    return tomllib.loads(DECLARED.read_text("utf-8"))["pictures"]


def main() -> int:
    """Write all pictures; 1 where one is too large or its screen is not there."""
    wrong = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        for name, picture in declared().items():
            source = ARTIFACTS / picture["of"]
            if not source.exists():
                wrong.append(f"{name}: {source} is not there: run `make pictures`")
                continue
            made = IMAGES / name
            if made.suffix == ".svg":
                stem = re.sub(r"\W", "-", made.stem)
                svg = of_terminal(source.read_text("utf-8"), stem, *picture["rows"])
                made.write_text(svg, "utf-8")
            else:
                made.write_bytes(of_window(page, source, picture["box"]))
            if made.stat().st_size > LARGEST:
                wrong.append(f"{name} has {made.stat().st_size} bytes: at most {LARGEST}")
        browser.close()
    print("\n".join(wrong), file=sys.stderr)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
