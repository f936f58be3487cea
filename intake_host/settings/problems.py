"""What is wrong with a partner file, all of it at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake_host.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["SettingsError", "SettingsProblem"]


@dataclass(frozen=True, slots=True)
class SettingsProblem:
    """One thing to mend in the partner file or the environment.

    Attributes:
        field: Dotted path such as `partners[0].mdi.api_base`; empty when it is the file as a whole.
        fault: What is wrong.
        allowed: What would be right; None when the fault says it.
        given: What was written, as in the file; None when nothing was, or when it may be a secret.
        line: Counted from 1; None when there is no such line.
        column: Counted from 1; only for TOML that cannot be parsed.
    """

    field: str
    fault: str
    allowed: str | None = None
    given: str | None = None
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        place = f"line {self.line}" if self.line else ""
        if self.column:
            place += f", column {self.column}"
        text = ": ".join(part for part in (place, self.field, self.fault) if part)
        if self.given is not None:
            text += f"; given: {self.given}"
        if self.allowed is not None:
            text += f"; allowed: {self.allowed}"
        return text


class SettingsError(OperatorError):
    """The partner file cannot be used.

    Attributes:
        path: The file.
        problems: Everything wrong with it, in the order of its lines; at least one.
    """

    code = "settings"

    def __init__(self, path: Path, problems: Sequence[SettingsProblem]) -> None:
        self.path = path
        self.problems = tuple(problems)
        count = "1 problem" if len(self.problems) == 1 else f"{len(self.problems)} problems"
        lines = "".join(f"\n  {problem}" for problem in self.problems)
        super().__init__(f"{path}: {count} to mend, see docs/partners.example.toml{lines}")
