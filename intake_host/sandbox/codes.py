"""Verification codes: one-time passwords of the workflows.

| code   | made by                       | accepted                                                     |
|--------|-------------------------------|--------------------------------------------------------------|
| issued | each workflow call of the API | once, for 10 minutes, only the latest of a patient's workflow |
| mailed | the first look into the mail  | always, as often as it is typed                              |

MDI documents neither lifetime nor number of uses; these are the strictest that a host should be ready for.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from intake_host.clock import Clock
    from intake_host.sandbox.records import Workflow

__all__ = ["CODE_LENGTH", "LIFETIME", "CodeBook", "new_code"]

CODE_LENGTH = 6
LIFETIME = timedelta(minutes=10)
# No 0/O, 1/I: a person may have to type a mailed code.
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@dataclass(frozen=True, slots=True)
class _Issued:
    code: str
    expires_at: datetime
    refused: bool


def new_code() -> str:
    """Six upper-case letters and digits."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(CODE_LENGTH))


class CodeBook:
    """All codes of the sandbox.

    Args:
        clock: Tells when a code lapses.
        draw: Makes a fresh code.
    """

    def __init__(self, clock: Clock, draw: Callable[[], str] = new_code) -> None:
        self._clock = clock
        self._draw = draw
        self._latest: dict[tuple[str, Workflow], _Issued] = {}
        self._count: dict[tuple[str, Workflow], int] = {}
        self._mailed: dict[str, str] = {}

    def issue(self, patient_id: str, workflow: Workflow, *, refused: int | None = 0) -> str:
        """A fresh code; the one issued before for the same patient and workflow is void.

        Args:
            patient_id: Whose code it is.
            workflow: What it opens.
            refused: How many codes of this patient and workflow will be refused; None refuses them all.
        """
        key = (patient_id, workflow)
        self._count[key] = self._count.get(key, 0) + 1
        is_refused = refused is None or self._count[key] <= refused
        issued = _Issued(self._draw(), self._clock.now() + LIFETIME, is_refused)
        self._latest[key] = issued
        return issued.code

    def mailed(self, patient_id: str) -> str:
        """The code in the patient's mail, the same at every look."""
        return self._mailed.setdefault(patient_id, self._draw())

    def redeem(self, patient_id: str, workflow: Workflow, typed: str) -> bool:
        """Whether `typed` opens the workflow. A right code is used up; a wrong guess uses nothing up."""
        given = typed.strip().upper()
        if secrets.compare_digest(given.encode(), self.mailed(patient_id).encode()):
            return True
        latest = self._latest.get((patient_id, workflow))
        if latest is None or not secrets.compare_digest(given.encode(), latest.code.encode()):
            return False
        is_good = not latest.refused and self._clock.now() < latest.expires_at
        if is_good:
            self._latest[(patient_id, workflow)] = replace(latest, refused=True)
        return is_good
