"""Findings as JSON, for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rules.report.checked import Checked, Located

__all__ = ["as_json"]


def as_json(files: Sequence[Checked], *, has_solver: bool) -> str:
    """{"files": [{"path", "failure", "is_readable", "findings"}], "has_solver"}.

    A finding has severity, code, pointer, message, level, witness, core, is_decided, and where it is: line, column,
    end_line, end_column.
    """
    document = {
        "files": [
            {
                "path": checked.path,
                "failure": checked.failure,
                "is_readable": checked.is_readable,
                "findings": [_finding(one) for one in checked.located],
            }
            for checked in files
        ],
        "has_solver": has_solver,
    }
    return json.dumps(document, indent=2) + "\n"


def _finding(located: Located) -> dict[str, object]:
    return {**located.finding.to_json(), "level": located.finding.level, **located.place._asdict()}
