"""A small questionnaire to play, and how a page is pressed."""

from __future__ import annotations

import json
from datetime import date
from itertools import count
from typing import TYPE_CHECKING, Any

from intake_host.preview.moves import Posted, moved
from intake_host.preview.opened import Opened, open_document

if TYPE_CHECKING:
    from intake_host.preview.moves import Moved
    from intake_host.preview.run import Run

_NUMBERS = count(1)
TODAY = date(2026, 11, 25)


def rule(**requirement: str) -> dict[str, Any]:
    """A rule with one requirement."""
    return {"id": f"rule-{next(_NUMBERS)}", "title": "Rule", "type": "and", "requirements": [requirement]}


def question(id_: str, title: str, type_: str, order: int, **fields: Any) -> dict[str, Any]:
    """A question as MDI writes it."""
    return {
        "partner_questionnaire_question_id": id_,
        "title": title,
        "type": type_,
        "order": order,
        "options": [],
        "attachments": [],
        "rule_type": "and",
        "rules": [],
        **fields,
    }


ADULTS = rule(based_on="age", conditional_answer=">=", required_answer="18")


def smokers() -> dict[str, Any]:
    """A rule that holds for whoever smokes."""
    return rule(based_on="question", required_question_id="smokes", required_answer="true")


DOCUMENT: dict[str, Any] = {
    "partner_questionnaire_id": "small",
    "name": "A small form",
    "questions": [
        question("smokes", "Do you smoke?", "boolean", 1, rules=[ADULTS]),
        question("many", "How many a day?", "integer", 2, rules=[smokers()]),
        question("notes", "Anything else?", "text", 3, is_optional=True),
        question("read", "Please read this", "informational", 4),
    ],
    "offerings": [{"offering_id": "patch", "title": "Patch", "rule_type": "and", "rules": [smokers()]}],
}


def opened(document: object = DOCUMENT) -> Opened:
    """The questionnaire on the desk."""
    one = open_document("small", json.dumps(document))
    assert isinstance(one, Opened)
    return one


def press(run: Run, do: str = "", *, document: object = DOCUMENT, **typed: str | list[str]) -> Moved:
    """What the page makes of a run when this is typed (`fact_age_years`, `q_smokes`) and that is pressed."""
    values = {
        name.replace("_", "-", 1): [text] if isinstance(text, str) else text for name, text in typed.items()
    }
    posted = Posted({"run": [run.model_dump_json()], **values}, do)
    return moved(opened(document), posted, today=TODAY)
