"""One VS Code for all tests of a module, and one window with its own folder for each test."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, sync_playwright
from vscode_host import CHROMIUM, REPO, CodeServer, missing
from vscode_window import Window, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ARTIFACTS = REPO / ".artifacts" / "vscode"
SERVER = Path(sys.executable).parent / "caro-lsp"
FAILED = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each of these tests has many steps, and the machine may be busy."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.timeout(600))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    item.stash.setdefault(FAILED, False)
    item.stash[FAILED] |= report.failed
    return report


@pytest.fixture(scope="session", autouse=True)
def ready() -> None:
    """Whatever is missing fails the tests: skipped ones would look like passed ones."""
    if not SERVER.exists():
        pytest.fail(
            f"missing: {SERVER}. Cure: install the project into this environment", pytrace=False
        )
    if lack := missing():
        cure = "run tests/editors/vscode/setup.sh"
        pytest.fail(f"missing: {'; '.join(lack)}. Cure: {cure}", pytrace=False)


# Not for the whole session: while it runs, Playwright's loop keeps pytest-asyncio from its own.
@pytest.fixture(scope="module")
def browser(ready: None) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            # Chromium's sandbox does not run as root, nor in most containers.
            args=["--no-sandbox"],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def start(
    ready: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., CodeServer]]:
    """Starts a VS Code with given settings; all end with the module."""
    running: list[CodeServer] = []

    def start(**options) -> CodeServer:
        code = CodeServer(tmp_path_factory.mktemp("code"), **options)
        running.append(code)
        code.start()
        return code

    yield start
    for code in running:
        code.stop()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A program that is the real server, with its standard error kept."""
    program = tmp_path_factory.mktemp("server") / "caro-lsp"
    log = program.with_suffix(".log")
    program.write_text(f"#!/bin/sh\nexec '{SERVER}' \"$@\" 2>>'{log}'\n")
    program.chmod(0o755)
    return program


@pytest.fixture(scope="module")
def code(start: Callable[..., CodeServer], server: Path) -> CodeServer:
    """VS Code with the real server."""
    return start(settings={"caro.server.path": str(server)}, server_log=server.with_suffix(".log"))


@pytest.fixture
def open_window(
    browser: Browser, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Window]]:
    """Opens a folder with one script in it in a VS Code."""
    opened: list[tuple[CodeServer, Window]] = []
    keep = ARTIFACTS / "failed" / request.node.name
    shutil.rmtree(keep, ignore_errors=True)

    def open_window(
        code: CodeServer, text: str = "", files: dict[str, str] | None = None
    ) -> Window:
        folder = tmp_path / "project"
        for name, content in {"script.sh": text, **(files or {})}.items():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content)
        page = browser.new_page(viewport={"width": 1100, "height": 640})
        window = Window(page, folder / "script.sh", ARTIFACTS)
        opened.append((code, window))
        window.open(code.url(folder, window.file))
        return window

    yield open_window
    for code, window in opened:
        if request.node.stash.get(FAILED, False) and not window.page.is_closed():
            window.screenshot(f"failed/{request.node.name}/screen")
            code.keep_logs(keep)
        window.page.close()
    for code, _ in opened:
        wait_for_end(code)


def wait_for_end(code: CodeServer) -> None:
    """Wait until no server is left, all windows being closed."""
    # VS Code takes its time to end the process of the extensions on a busy machine.
    wait_until(lambda: not code.processes("caro-lsp serve"), "the server outlives its window", 60)
