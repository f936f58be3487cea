"""The host over the sandbox, as tests see it: real apps, no network."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from intake_host.sandbox.shipped import load_questionnaires
from intake_host.settings import MDIAccount, Partner, Settings

if TYPE_CHECKING:
    from pathlib import Path

    import httpx
    from starlette.applications import Starlette

    from intake_host.clock import FixedClock

HOST = "https://host.example"
MDI = "http://mdi.localhost:8702"
LARK = "https://www.lark.example"
WREN = "https://wren.example"
LARK_KEY, WREN_KEY = "an invented API key of Lark", "an invented API key of Wren"


def partner(key: str, origin: str, api_key: str) -> Partner:
    return Partner(
        key=key,
        name=f"{key.title()} Health",
        origins=(origin,),
        api_key_digest=sha256(api_key.encode()).digest(),
        mdi=MDIAccount("http://127.0.0.1:8702", (MDI,), "sandbox-client", SecretStr("sandbox-secret")),
        share_ids_with_page=False,
    )


def settings(folder: Path) -> Settings:
    partners = (partner("lark", LARK, LARK_KEY), partner("wren", WREN, WREN_KEY))
    return Settings(
        origin=HOST,
        database_url=f"sqlite+aiosqlite:///{folder / 'host.sqlite3'}",
        keys=("an invented key of more than 32 characters",),
        session_ttl=timedelta(hours=1),
        keep=timedelta(days=30),
        frame_timeout=timedelta(seconds=20),
        event_interval=timedelta(seconds=2),
        partners={one.key: one for one in partners},
    )


@dataclass(frozen=True)
class Host:
    """The host app, a client that reaches it, and the sandbox behind it."""

    app: Starlette
    client: httpx.AsyncClient
    sandbox: httpx.AsyncClient
    clock: FixedClock

    async def begin(self, key: str = LARK_KEY, **body: Any) -> httpx.Response:
        """POST /api/v1/sessions."""
        return await self.client.post("/api/v1/sessions", json=body, headers=bearer(key))

    async def patient_id(self) -> str:
        """A patient that the sandbox knows."""
        token = await self.sandbox.post(
            "/v1/partner/auth/token",
            json={
                "grant_type": "client_credentials",
                "client_id": "sandbox-client",
                "client_secret": "sandbox-secret",
                "scope": "*",
            },
        )
        made = await self.sandbox.post(
            "/v1/partner/patients", json=PATIENT, headers=bearer(token.json()["access_token"])
        )
        made.raise_for_status()
        return str(made.json()["patient_id"])

    async def messaging_token(self) -> str:
        """The token of a new messaging session."""
        answer = await self.begin(
            workflow="messaging", parent_origin=LARK, patient_id=await self.patient_id()
        )
        assert answer.status_code == 201, answer.text
        return token_of(answer)

    async def post(self, path: str, token: str, body: Any) -> httpx.Response:
        """What the host page's script sends."""
        return await self.client.post(path, json=body, headers=bearer(token))


PATIENT = {
    "first_name": "Robin",
    "last_name": "Sparrow",
    "email": "robin.sparrow@example.com",
    "date_of_birth": "1990-04-12",
    "gender": 2,
    "phone_number": "(555) 010-0199",
    "phone_type": 2,
    "address": {
        "address": "1 Example Street",
        "zip_code": "10001",
        "city_name": "New York",
        "state_name": "New York",
    },
}


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def token_of(answer: httpx.Response) -> str:
    return str(answer.json()["embed_url"]).partition("#t=")[2]


def questionnaire_id() -> str:
    return load_questionnaires()[0].id
