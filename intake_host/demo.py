"""The demo: a partner's page, the host and the local MDI, three sites on one machine."""

from __future__ import annotations

import contextlib
import secrets
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

import httpx
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from intake_host.app import create_app
from intake_host.assets import static_dir, templates_dir
from intake_host.clock import SystemClock
from intake_host.mdi.client import MDIClient
from intake_host.mdi.errors import MDIError
from intake_host.mdi.models import AddressRequest, PatientRequest
from intake_host.sandbox import create_sandbox_app
from intake_host.sandbox.scenarios import SCENARIOS
from intake_host.sandbox.shipped import load_questionnaires
from intake_host.serving import Site
from intake_host.settings import MDIAccount, Partner, Settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from starlette.requests import Request

    from intake_host.sandbox.shipped import ShippedQuestionnaire

LOOPBACK = "127.0.0.1"
WORKFLOWS = ("intake", "messaging", "drivers_license", "intro_video", "file_upload")
DEFAULT_QUESTIONNAIRE = "weight-management"
THANK_YOU = "/thank-you"
FRAME_TIMEOUT = timedelta(seconds=20)
CLIENT_ID, CLIENT_SECRET = "sandbox-client", "sandbox-secret"


@dataclass(frozen=True, slots=True)
class Visit:
    """What the page's visitor chose to see."""

    workflow: str
    questionnaire: str
    scenario: str

    @property
    def metadata(self) -> str:
        """What tells the local MDI the scenario."""
        return f"scenario={self.scenario}"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the three sites are. Browsers find *.localhost by themselves; other programs use the loopback."""

    port: int

    @property
    def partner(self) -> str:
        """The partner's page."""
        return f"http://partner.localhost:{self.port}"

    @property
    def host(self) -> str:
        """The host."""
        return f"http://host.localhost:{self.port + 1}"

    @property
    def mdi(self) -> str:
        """The local MDI."""
        return f"http://mdi.localhost:{self.port + 2}"

    @property
    def elsewhere(self) -> str:
        """The local MDI under a name that nobody allows."""
        return f"http://elsewhere.localhost:{self.port + 2}"

    def loopback(self, offset: int) -> str:
        """The same server for a program: 0 the partner's page, 1 the host, 2 the local MDI."""
        return f"http://{LOOPBACK}:{self.port + offset}"


def demo_sites(
    port: int, folder: Path, *, api_key: str | None = None, frame_timeout: timedelta = FRAME_TIMEOUT
) -> list[Site]:
    """The three sites, listening on `port`, `port + 1` and `port + 2`.

    Args:
        port: The first of the three.
        folder: Where the host's database goes.
        api_key: What the partner's backend shows to the host; a random one by default.
        frame_timeout: How long the host waits for MDI's frame.
    """
    addresses = Addresses(port)
    api_key = api_key or secrets.token_urlsafe(32)
    clock = SystemClock()
    sandbox = create_sandbox_app(
        frame_origin=addresses.mdi,
        elsewhere_origin=addresses.elsewhere,
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        clock=clock,
        questionnaires=demo_questionnaires(addresses),
    )
    host = create_app(demo_settings(addresses, api_key, folder, frame_timeout), clock=clock)
    partner = PartnerSite(addresses, api_key).app()
    return [Site(app, LOOPBACK, port + offset) for offset, app in enumerate((partner, host, sandbox))]


def demo_settings(addresses: Addresses, api_key: str, folder: Path, frame_timeout: timedelta) -> Settings:
    """What a partner file would say for the demo, with keys that last as long as the process."""
    partner = Partner(
        key="lark",
        name="Lark Health",
        origins=(addresses.partner,),
        api_key_digest=sha256(api_key.encode()).digest(),
        mdi=MDIAccount(
            api_base=addresses.loopback(2),
            frame_origins=(addresses.mdi,),
            client_id=CLIENT_ID,
            client_secret=SecretStr(CLIENT_SECRET),
        ),
        share_ids_with_page=False,
    )
    return Settings(
        origin=addresses.host,
        database_url=f"sqlite+aiosqlite:///{folder / 'demo.sqlite3'}",
        keys=(secrets.token_urlsafe(32),),
        session_ttl=timedelta(hours=1),
        keep=timedelta(days=1),
        frame_timeout=frame_timeout,
        event_interval=timedelta(seconds=2),
        partners={partner.key: partner},
    )


def demo_questionnaires(addresses: Addresses) -> list[ShippedQuestionnaire]:
    """Those that ship with the sandbox, with a last button that leads to the demo partner's own page."""
    page = f"{addresses.partner}{THANK_YOU}"
    return [
        replace(one, document={**one.document, "redirect_url": page}) if one.document["redirect_url"] else one
        for one in load_questionnaires()
    ]


class PartnerSite:
    """A partner's web site as its own developers would write it: a backend that begins a session, and a page."""

    def __init__(self, addresses: Addresses, api_key: str) -> None:
        self._addresses = addresses
        self._questionnaire_ids = {one.slug: one.id for one in load_questionnaires()}
        self._templates = Environment(
            loader=FileSystemLoader(templates_dir()),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
        )
        self._host = httpx.AsyncClient(
            base_url=addresses.loopback(1),
            headers={"authorization": f"Bearer {api_key}"},
            timeout=30,
            # A proxy that the environment names is for the world outside.
            trust_env=False,
        )
        self._mdi = MDIClient(
            api_base=addresses.loopback(2),
            client_id=CLIENT_ID,
            client_secret=CLIENT_SECRET,
            clock=SystemClock(),
        )

    def app(self) -> Starlette:
        """The site as an ASGI app."""
        app = Starlette(
            routes=[
                Route("/", self.page, methods=["GET"]),
                Route(THANK_YOU, self.thank_you, methods=["GET"]),
                Mount("/static/demo", StaticFiles(directory=static_dir() / "demo")),
            ],
            lifespan=self._lifespan,
        )
        app.router.redirect_slashes = False
        return app

    @contextlib.asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        async with self._host, self._mdi:
            yield

    async def page(self, request: Request) -> HTMLResponse:
        """The page, for `?workflow=`, `?questionnaire=` and `?scenario=`."""
        visit = Visit(
            workflow=request.query_params.get("workflow", "intake"),
            questionnaire=request.query_params.get("questionnaire", DEFAULT_QUESTIONNAIRE),
            scenario=request.query_params.get("scenario", "happy"),
        )
        refused = self._refused(visit)
        embed_url, error_code = (None, "") if refused else await self._begun(visit)
        page = self._templates.get_template("demo/partner.html").render(
            host_origin=self._addresses.host,
            embed_url=embed_url,
            error_code=error_code,
            refused=refused,
            title=f"Lark Health: {visit.workflow.replace('_', ' ')}",
            visit=visit,
            workflows=WORKFLOWS,
            questionnaires=list(self._questionnaire_ids),
            scenarios=list(SCENARIOS),
        )
        return HTMLResponse(page, 400 if refused else 200, headers=self._headers())

    async def thank_you(self, _request: Request) -> HTMLResponse:
        """Where the form's last button leads."""
        return HTMLResponse(
            self._templates.get_template("demo/thank_you.html").render(), headers=self._headers()
        )

    def _refused(self, visit: Visit) -> list[str]:
        """What the address asks for in vain, with what it could ask for."""
        slugs = list(self._questionnaire_ids)
        choices = {
            "workflow": (visit.workflow, WORKFLOWS, WORKFLOWS),
            "questionnaire": (visit.questionnaire, slugs, [*slugs, *self._questionnaire_ids.values()]),
            "scenario": (visit.scenario, SCENARIOS, SCENARIOS),
        }
        return [
            f"{name}={given[:40]}: use {', '.join(told)}"
            for name, (given, told, taken) in choices.items()
            if given not in taken
        ]

    async def _begun(self, visit: Visit) -> tuple[str | None, str]:
        """The URL to embed, or None and the code of what went wrong."""
        try:
            body = await self._session_body(visit)
        except MDIError as error:
            return None, error.code
        answer = await self._host.post("/api/v1/sessions", json=body)
        if answer.is_error:
            return None, answer.json()["error"]["code"]
        return answer.json()["embed_url"], ""

    async def _session_body(self, visit: Visit) -> dict[str, str]:
        body = {"workflow": visit.workflow, "parent_origin": self._addresses.partner}
        if visit.workflow == "intake":
            questionnaire_id = self._questionnaire_ids.get(visit.questionnaire, visit.questionnaire)
            return {**body, "questionnaire_id": questionnaire_id, "metadata": visit.metadata}
        patient = await self._mdi.patients.create(invented_patient(visit.metadata))
        return {**body, "patient_id": patient.patient_id}

    def _headers(self) -> dict[str, str]:
        host = self._addresses.host
        policy = f"default-src 'none'; style-src 'self'; script-src 'self' {host}; frame-src {host}; base-uri 'none'"
        return {"content-security-policy": policy, "cache-control": "no-store"}


def invented_patient(metadata: str) -> PatientRequest:
    """A patient who does not exist."""
    return PatientRequest(
        first_name="Robin",
        last_name="Sparrow",
        email="robin.sparrow@example.com",
        date_of_birth=date(1990, 4, 12),
        gender=2,
        phone_number="(555) 010-0199",
        phone_type=2,
        address=AddressRequest(
            address="1 Example Street", zip_code="10001", city_name="New York", state_name="New York"
        ),
        metadata=metadata,
    )
