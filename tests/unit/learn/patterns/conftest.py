"""A user whose corrections are learned from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from people import Person

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def person(tmp_path: Path) -> Person:
    return Person(tmp_path / "patterns.sqlite")
