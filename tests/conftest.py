"""What all tests share."""

from pathlib import Path

import pytest
from hypothesis import settings

from caro_lsp.dogma.layers import COMMUNITY_CACHE

# Real editors and real servers on a busy machine: what waits for them may be late once. A test that
# passed at the second try stands in the summary as RERUN: its race wants to be mended.
LATE = [Path(__file__).parent / name for name in ("e2e", "editors")]

# The machines that run the tests are shared and noisy: time says nothing about an example.
settings.register_profile("caro", deadline=None)
settings.load_profile("caro")

# Tests start hundreds of processes with homes of their own. The rules that ship are compiled once
# for all of them, also where Python is told to write nothing beside the code.
COMMUNITY_CACHE.parent.mkdir(exist_ok=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if any(item.path.is_relative_to(folder) for folder in LATE):
            item.add_marker(pytest.mark.flaky(reruns=2))
