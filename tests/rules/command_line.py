"""The engine's commands over one small form: what they are given and what they print."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.rules.documents import on, question, questionnaire, rule

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

DOCUMENT = questionnaire(
    question("q", "boolean", rule(on("age", ">=", "18"), on("gender", "=", "2"), type="not"))
)


def cases(folder: Path, *lines: str) -> str:
    """The path of a file of cases with these lines."""
    path = folder / "cases.jsonl"
    path.write_text("\n".join(lines))
    return str(path)


def printed(capsys: pytest.CaptureFixture[str]) -> list[Any]:
    """Each line that was printed, read as JSON."""
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]
