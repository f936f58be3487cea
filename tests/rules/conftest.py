from __future__ import annotations

from pathlib import Path

import pytest

from tests.rules.command_line import DOCUMENT
from tests.rules.documents import written


@pytest.fixture
def form(tmp_path: Path) -> Path:
    """The file of the small form of `command_line`."""
    return Path(written(tmp_path / "form.json", DOCUMENT))
