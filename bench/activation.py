"""How long the extension takes to activate in a real VS Code, and how large its bundle is.

    python bench/activation.py [RUNS]

Each run is a fresh window. The figure is what VS Code itself says in its list of running
extensions: milliseconds of this extension's code, before the server answers. Made for less than
100 ms and less than 500 KB. Needs what ``tests/editors/vscode/setup.sh`` makes ready.
"""

from __future__ import annotations

import re
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "editors" / "vscode"))
from vscode_host import CHROMIUM, EXTENSION, CodeServer, missing
from vscode_window import Window

SERVER = Path(sys.executable).with_name("caro-lsp")


def activation(window: Window) -> float:
    """Milliseconds, as VS Code tells them."""
    window.run("Developer: Show Running Extensions")
    row = window.page.locator(".runtime-extensions-editor .extension", has_text="caro")
    told = row.locator(".activation-time").inner_text(timeout=60_000)
    found = re.search(r"(\d+)\s*ms", told)
    if found is None:
        raise SystemExit(f"VS Code tells no time: {told!r}")
    return float(found[1])


def main(runs: int) -> None:
    """Measure, and print."""
    if lack := missing():
        raise SystemExit(f"missing: {'; '.join(lack)}; run tests/editors/vscode/setup.sh")
    size = (EXTENSION / "dist" / "extension.js").stat().st_size
    print(f"bundle            {size / 1000:.0f} KB")
    times = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        home, project = Path(folder) / "home", Path(folder) / "project"
        home.mkdir()
        project.mkdir()
        script = project / "script.sh"
        script.write_text("#!/bin/sh\necho hello\n")
        code = CodeServer(home, settings={"caro.server.path": str(SERVER)})
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            code.start()
            for _ in range(runs):
                page = browser.new_page(viewport={"width": 1100, "height": 640})
                window = Window(page, script, Path(folder))
                window.open(code.url(project, script))
                window.wait_for_status("ready")
                times.append(activation(window))
                page.close()
        finally:
            browser.close()
            code.stop()
    said = " ".join(f"{time:.0f}" for time in times)
    print(f"activation        {statistics.median(times):.0f} ms (median of {said})")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
