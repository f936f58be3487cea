"""The sandbox's memory: every record, and the parts that make new ones."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar
from uuid import uuid4

from intake_host.sandbox.codes import CodeBook
from intake_host.sandbox.errors import Forbidden, NotFound
from intake_host.sandbox.records import AccessToken, Switches

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from intake_host.clock import Clock
    from intake_host.places import Places
    from intake_host.sandbox.journey import Intake
    from intake_host.sandbox.links import WorkflowLink
    from intake_host.sandbox.records import Case, Patient, StoredFile, ThreadMessage, Voucher
    from intake_host.sandbox.shipped import ShippedQuestionnaire

Owned = TypeVar("Owned", "Voucher", "Patient", "Case")

__all__ = ["TOKEN_LIFETIME", "Account", "SandboxState"]

# https://docs.mdintegrations.com: `expires_in` is 86400 seconds.
TOKEN_LIFETIME = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Account:
    """The one partner that the sandbox knows."""

    client_id: str
    client_secret: str = field(repr=False)
    partner_id: str = "5d0a0c1e-5c1f-4d6e-9b5a-2f8a3c7e1b40"
    environment_id: str = "8a7c2f1e-4b6d-4f39-9c58-1d0e6b7a9f23"
    name: str = "Sandbox Partner"


class SandboxState:
    """Everything the sandbox remembers, for as long as the program runs.

    Attributes:
        switches: What it was told to do wrong.
        sign_ins: Who passed the code screen, by the token that the frame then shows.
    """

    def __init__(
        self,
        *,
        frame_origin: str,
        elsewhere_origin: str,
        account: Account,
        clock: Clock,
        questionnaires: Sequence[ShippedQuestionnaire],
        places: Places,
    ) -> None:
        self.frame_origin = frame_origin
        self.elsewhere_origin = elsewhere_origin
        self.account = account
        self.clock = clock
        self.places = places
        self.codes = CodeBook(clock)
        self.switches = Switches()
        self.questionnaires = {shipped.id: shipped for shipped in questionnaires}
        self.tokens: dict[str, AccessToken] = {}
        self.vouchers: dict[str, Voucher] = {}
        self.patients: dict[str, Patient] = {}
        self.cases: dict[str, Case] = {}
        self.intakes: dict[str, Intake] = {}
        self.sign_ins: dict[str, WorkflowLink] = {}
        self.threads: dict[str, tuple[ThreadMessage, ...]] = {}
        self.files: dict[str, tuple[StoredFile, ...]] = {}

    def now(self) -> datetime:
        """This moment, aware and in UTC."""
        return self.clock.now()

    def new_id(self) -> str:
        """A fresh identifier."""
        return str(uuid4())

    def issue_token(self) -> str:
        """A bearer token for the account, good for a day."""
        token = secrets.token_urlsafe(32)
        self.tokens[token] = AccessToken(self.account.client_id, self.now() + TOKEN_LIFETIME)
        return token

    def client_of(self, token: str) -> str | None:
        """Whom a bearer token speaks for; None if it is unknown or has expired."""
        known = self.tokens.get(token)
        return known.client_id if known is not None and self.now() < known.expires_at else None

    def voucher(self, voucher_id: str, *, owner: str) -> Voucher:
        """The owner's voucher.

        Raises:
            NotFound: If there is none.
            Forbidden: If it is another client's.
        """
        return _owned(self.vouchers.get(voucher_id), owner)

    def patient(self, patient_id: str, *, owner: str) -> Patient:
        """The owner's patient; raises as `voucher` does."""
        return _owned(self.patients.get(patient_id), owner)

    def case(self, case_id: str, *, owner: str) -> Case:
        """The owner's case; raises as `voucher` does."""
        return _owned(self.cases.get(case_id), owner)

    def linked_patient(self, link: WorkflowLink) -> Patient | None:
        """The patient whom a workflow link is for; None if there is none, or none with that e-mail address."""
        patient = self.patients.get(link.patient_id)
        return patient if patient is not None and patient.email == link.patient_email else None


def _owned(record: Owned | None, owner: str) -> Owned:
    if record is None:
        raise NotFound
    if record.owner != owner:
        raise Forbidden
    return record
