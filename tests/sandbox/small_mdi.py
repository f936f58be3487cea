"""A small MDI to test against: three states and one questionnaire."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from intake_host.places import City, Places, State

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import httpx
    from starlette.applications import Starlette

    from intake_host.clock import FixedClock

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
NEW_YORK = "59bd3d22-8955-44e1-83c0-8556dd16bde4"
QUESTIONNAIRE = "7424a442-6287-4637-a26b-f1d0e850ad0b"
ORIGIN = "http://mdi.test"


def question(id_: str, type_: str, order: int, **fields: object) -> dict[str, object]:
    return {
        "partner_questionnaire_question_id": id_,
        "title": f"Question {id_}",
        "type": type_,
        "order": order,
        "is_optional": False,
        "is_visible": True,
        "has_next_button": True,
        "has_back_button": True,
        "options": [],
        "rules": [],
        "rule_type": "and",
        **fields,
    }


def option(id_: str, text: str, **fields: object) -> dict[str, object]:
    return {
        "partner_questionnaire_question_option_id": id_,
        "title": text,
        "option": text,
        "order": 1,
        **fields,
    }


def rule(*requirements: tuple[str, str | None, str | None, str]) -> dict[str, object]:
    keys = ("based_on", "required_question_id", "conditional_answer", "required_answer")
    parts = [dict(zip(keys, requirement, strict=True)) for requirement in requirements]
    return {"id": str(uuid4()), "title": "r", "type": "and", "requirements": parts}


def questionnaire(questions: Sequence[Mapping[str, object]], **fields: object) -> dict[str, object]:
    return {
        "partner_questionnaire_id": QUESTIONNAIRE,
        "active": True,
        "name": "Small",
        "intro_title": "Hello",
        "intro_description": "Some questions",
        "outro_title": "Thank you",
        "outro_description": "We will write",
        "is_show_welcome": True,
        "is_show_thanks": True,
        "questions": list(questions),
        "offerings": [
            {"offering_id": "off-1", "title": "Cream", "rule_type": "and", "rules": []},
            {
                "offering_id": "off-2",
                "title": "Tablets",
                "rule_type": "and",
                "rules": [rule(("question", "smokes", "=", "false"))],
            },
        ],
        **fields,
    }


SMALL = questionnaire(
    [
        question("smokes", "boolean", 1),
        question("how-many", "integer", 2, rules=[rule(("question", "smokes", "=", "true"))]),
        question("note", "text", 3, is_optional=True),
    ]
)


def places() -> Places:
    country = {"country_id": "us", "name": "United States of America", "abbreviation": "US"}

    def state(id_: str, name: str, abbreviation: str) -> State:
        document = {
            "name": name,
            "abbreviation": abbreviation,
            "is_sync": False,
            "is_av_flow": False,
            "state_id": id_,
            "country": country,
        }
        return State(id_, name, abbreviation, document)

    return Places(
        (state(NEW_YORK, "New York", "NY"), state("oh", "Ohio", "OH"), state("ca", "California", "CA")),
        {"oh": (City("c-1", "Leetonia"), City("c-2", "Payne"))},
    )


@dataclass
class MDI:
    """The sandbox, seen by a partner's backend and by the frame's script."""

    app: Starlette
    clock: FixedClock
    http: httpx.AsyncClient

    async def get(self, path: str, **options: Any) -> httpx.Response:
        return await self.http.get(f"/v1/partner{path}", **options)

    async def post(self, path: str, body: object = None) -> httpx.Response:
        return await self.http.post(f"/v1/partner{path}", json=body if body is not None else {})

    async def voucher(self, **fields: object) -> dict[str, Any]:
        response = await self.post("/vouchers", {"questionnaire_id": QUESTIONNAIRE, **fields})
        assert response.status_code == 200, response.text
        return dict(response.json())

    async def patient(self, **fields: object) -> dict[str, Any]:
        response = await self.post("/patients", {**PATIENT, **fields})
        assert response.status_code == 200, response.text
        return dict(response.json())

    async def frame(self, path: str, fields: Mapping[str, str | list[str]], **files: Any) -> httpx.Response:
        parts: list[Any] = [
            (name, (None, value))
            for name, given in fields.items()
            for value in ([given] if isinstance(given, str) else given)
        ]
        parts.extend((name, file) for name, file in files.items())
        return await self.http.post(f"/frame/{path}", files=parts)

    async def step(self, voucher: Mapping[str, Any], step: str, action: str, **fields: Any) -> dict[str, Any]:
        sent = {"subject": voucher["partner_voucher_id"], "step": step, "action": action, **fields}
        response = await self.frame("intake", sent)
        assert response.status_code == 200, response.text
        return dict(response.json())


PATIENT = {
    "first_name": "Ada",
    "last_name": "Moss",
    "email": "ada@example.com",
    "date_of_birth": "1990-05-01",
    "gender": 2,
    "phone_number": "(415) 555-2671",
    "phone_type": 2,
    "address": {"address": "1 Main St", "zip_code": "12207", "city_name": "Albany", "state_name": "NY"},
}
