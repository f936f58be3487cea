"""Embed sessions: one person, one workflow, one partner page origin, for a limited time.

What the host page may ask for, and what becomes of the link to MDI's frame and of its one-time code:

| asked                      | the link                        | the code                                     |
|----------------------------|---------------------------------|----------------------------------------------|
| first opening              | the one the session began with  | its own, once, if not older than CODE_FRESH  |
| a later opening (workflow) | a fresh one from MDI            | the fresh one, once                          |
| a later opening (intake)   | the same: it needs no code      | none                                         |
| the codes are used up      | the last one                    | none: the person types the code MDI mails    |

A code belongs to the opening that it was issued for, so it never meets a document of another link. Of openings at
the same time, such as those of two tabs, the latest has the code, whichever is answered first.

CODES_IN_A_ROW within CODE_ROW, and CODES_IN_A_SESSION: nothing that a page says lifts these limits, because whoever
holds the session's token can say it too. A person may reload the page a few times; nobody harvests codes with it.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal, Protocol

from pydantic import BaseModel, ConfigDict

from intake_host.embedding.errors import CodeUnavailableError, SessionExpiredError, SessionUnknownError
from intake_host.embedding.frame_urls import frame_url
from intake_host.tokens import TokenError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from intake_host.clock import Clock
    from intake_host.sealing import Seal
    from intake_host.settings import Partner
    from intake_host.tokens import SessionTokens

Workflow = Literal["intake", "messaging", "drivers_license", "intro_video", "file_upload"]

CODES_IN_A_ROW = 3
CODE_ROW = timedelta(minutes=10)
CODES_IN_A_SESSION = 12
# MDI does not say how long a code lives; a mailed one usually lives ten minutes. A younger one is asked for instead.
CODE_FRESH = timedelta(minutes=2)
# Events of a page that was left open are still worth having when nothing else is allowed any more.
EVENTS_ACCEPTED_AFTER_EXPIRY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FrameLink:
    """What MDI answers to a workflow call: the address of its frame and the code it will ask for, if any."""

    url: str = field(repr=False)
    code: str | None = field(repr=False)


class WorkflowCall(BaseModel):
    """What is needed to ask MDI for a workflow's link again."""

    model_config = ConfigDict(frozen=True)

    workflow: Workflow
    patient_id: str
    case_id: str | None = None


class FrameLinks(Protocol):
    """Asks MDI for links."""

    async def workflow(self, partner: Partner, call: WorkflowCall) -> FrameLink:
        """A fresh link and code. Raises the MDI client's errors."""


class StoredSession(Protocol):
    """What this module reads of a stored session; see `store.sessions.StoredSession`."""

    @property
    def id(self) -> str: ...
    @property
    def partner_key(self) -> str: ...
    @property
    def workflow(self) -> str: ...
    @property
    def parent_origin(self) -> str: ...
    @property
    def expires_at_ms(self) -> int: ...
    @property
    def sealed_call(self) -> bytes | None: ...
    @property
    def sealed_url(self) -> bytes: ...
    @property
    def sealed_code(self) -> bytes | None: ...
    @property
    def issued_at_ms(self) -> int: ...
    @property
    def openings(self) -> int: ...
    @property
    def codes_given_at_ms(self) -> Sequence[int]: ...


class SessionStore(Protocol):
    """What this module needs stored; see `store.sessions.SessionStore`."""

    async def add(
        self,
        *,
        session_id: str,
        partner_key: str,
        workflow: str,
        parent_origin: str,
        created_at_ms: int,
        expires_at_ms: int,
        sealed_call: bytes | None,
        sealed_url: bytes,
        sealed_code: bytes | None,
    ) -> None: ...
    async def get(self, session_id: str) -> StoredSession | None: ...
    async def count_opening(self, session_id: str) -> int: ...
    async def claim_link(self, session_id: str, *, opening: int) -> StoredSession | None: ...
    async def replace_link(
        self,
        session_id: str,
        *,
        opening: int,
        sealed_url: bytes,
        sealed_code: bytes | None,
        issued_at_ms: int,
    ) -> bool: ...
    async def take_code(
        self, session_id: str, *, opening: int, at_ms: int, may_give: Callable[[Sequence[int]], bool]
    ) -> bytes | None: ...


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session that was just made. `embed_url` holds the session's token and is for the patient's page alone."""

    session_id: str
    embed_url: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class OpenFrame:
    """What the host page frames now: the `opening`'s number, the URL, and whether a code can be asked for."""

    opening: int
    workflow: str
    frame_url: str = field(repr=False)
    frame_origins: tuple[str, ...]
    parent_origin: str
    gives_code: bool


class EmbedSessions:
    """Makes embed sessions and answers for them."""

    def __init__(
        self,
        *,
        partners: Mapping[str, Partner],
        store: SessionStore,
        links: FrameLinks,
        tokens: SessionTokens,
        seal: Seal,
        clock: Clock,
        host_origin: str,
        lifetime: timedelta,
    ) -> None:
        self._partners = partners
        self._store = store
        self._links = links
        self._tokens = tokens
        self._seal = seal
        self._clock = clock
        self._host_origin = host_origin
        self._lifetime = lifetime

    async def create(
        self,
        partner: Partner,
        *,
        workflow: Workflow,
        parent_origin: str,
        link: FrameLink,
        call: WorkflowCall | None,
    ) -> NewSession:
        """A session for the link. With a `call`, later openings get a fresh link.

        Raises:
            FrameUrlError: If the link is not on one of the partner's frame origins.
        """
        session_id = secrets.token_hex(16)
        now = self._clock.now()
        expires_at = now + self._lifetime
        url = frame_url(link.url, allowed_origins=partner.mdi.frame_origins)
        await self._store.add(
            session_id=session_id,
            partner_key=partner.key,
            workflow=workflow,
            parent_origin=parent_origin,
            created_at_ms=_epoch_ms(now),
            expires_at_ms=_epoch_ms(expires_at),
            sealed_call=None if call is None else self._sealed(call.model_dump_json(), "call", session_id),
            sealed_url=self._sealed(url, "url", session_id),
            sealed_code=None if link.code is None else self._sealed(link.code, "code", session_id),
        )
        token = self._tokens.issue(session_id, expires_at + EVENTS_ACCEPTED_AFTER_EXPIRY)
        embed_url = f"{self._host_origin}/embed/v1/{partner.key}#t={token}"
        return NewSession(session_id, embed_url, expires_at)

    async def open(self, token: str) -> OpenFrame:
        """Begin an opening: the host page is about to frame MDI (again).

        Raises:
            SessionUnknownError, SessionExpiredError: If the token does not stand for a running session.
            MDIError: If a fresh link was needed and MDI did not give it.
        """
        session, partner = await self._running(token)
        opening = await self._store.count_opening(session.id)
        may_give = self._may_give(session.codes_given_at_ms)
        if session.sealed_call is None or not may_give or (opening == 1 and self._is_fresh(session)):
            claimed = await self._store.claim_link(session.id, opening=opening)
            url = self._opened((claimed or session).sealed_url, "url", session.id)
            has_code = claimed is not None and claimed.sealed_code is not None
        else:
            call = WorkflowCall.model_validate_json(self._opened(session.sealed_call, "call", session.id))
            url, has_code = await self._renewed(session.id, partner, call, opening)
        return OpenFrame(
            opening=opening,
            workflow=session.workflow,
            frame_url=url,
            frame_origins=partner.mdi.frame_origins,
            parent_origin=session.parent_origin,
            gives_code=has_code and may_give,
        )

    async def code(self, token: str, *, opening: int) -> str:
        """The one-time code of the opening. It is given once and then gone.

        Raises:
            SessionUnknownError, SessionExpiredError: If the token does not stand for a running session.
            CodeUnavailableError: If there is none, it was given already, the opening is not the latest, or the codes
                are used up.
        """
        session, _ = await self._running(token)
        sealed = await self._store.take_code(
            session.id, opening=opening, at_ms=_epoch_ms(self._clock.now()), may_give=self._may_give
        )
        if sealed is None:
            raise CodeUnavailableError
        return self._opened(sealed, "code", session.id)

    async def known(self, token: str) -> StoredSession:
        """The token's session, expired or not, as long as events of it are accepted.

        Raises:
            SessionUnknownError: If the token stands for none.
        """
        return await self._session(token)

    async def _renewed(
        self, session_id: str, partner: Partner, call: WorkflowCall, opening: int
    ) -> tuple[str, bool]:
        link = await self._links.workflow(partner, call)
        url = frame_url(link.url, allowed_origins=partner.mdi.frame_origins)
        latest = await self._store.replace_link(
            session_id,
            opening=opening,
            sealed_url=self._sealed(url, "url", session_id),
            sealed_code=None if link.code is None else self._sealed(link.code, "code", session_id),
            issued_at_ms=_epoch_ms(self._clock.now()),
        )
        return url, latest and link.code is not None

    async def _running(self, token: str) -> tuple[StoredSession, Partner]:
        session = await self._session(token)
        if _epoch_ms(self._clock.now()) >= session.expires_at_ms:
            raise SessionExpiredError
        return session, self._partners[session.partner_key]

    async def _session(self, token: str) -> StoredSession:
        try:
            claims = self._tokens.read(token)
        except TokenError as reason:
            raise SessionUnknownError from reason
        session = await self._store.get(claims.session_id)
        if session is None or session.partner_key not in self._partners:
            raise SessionUnknownError
        return session

    def _may_give(self, given_at_ms: Sequence[int]) -> bool:
        """Whether one more code may follow those that were given at these times."""
        row_began = _epoch_ms(self._clock.now() - CODE_ROW)
        in_a_row = [at_ms for at_ms in given_at_ms if at_ms > row_began]
        return len(in_a_row) < CODES_IN_A_ROW and len(given_at_ms) < CODES_IN_A_SESSION

    def _is_fresh(self, session: StoredSession) -> bool:
        return _epoch_ms(self._clock.now() - CODE_FRESH) <= session.issued_at_ms

    def _sealed(self, text: str, what: str, session_id: str) -> bytes:
        return self._seal.seal(text.encode(), bound_to=f"{what}:{session_id}")

    def _opened(self, sealed: bytes, what: str, session_id: str) -> str:
        return self._seal.open(sealed, bound_to=f"{what}:{session_id}").decode()


def _epoch_ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)
