"""Documents in MDI's shape, for tests: every key that MDI sends, with its usual value."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

Json = dict[str, Any]

QUESTION_TYPES = (
    "boolean",
    "single_option",
    "multiple_option",
    "integer",
    "number",
    "string",
    "text",
    "date",
    "file",
    "informational",
)
"""MDI's."""


def questionnaire(*questions: Json, offerings: list[Json] | None = None, **fields: Any) -> Json:
    """A questionnaire of these questions, in this order."""
    return {
        "partner_questionnaire_id": "questionnaire",
        "name": "A questionnaire",
        "questions": list(questions),
        "offerings": offerings or [],
    } | fields


def question(question_id: str, question_type: str = "boolean", *rules: Json, **fields: Any) -> Json:
    """A question that is shown if the rules say so."""
    return {
        "partner_questionnaire_question_id": question_id,
        "title": f"Question {question_id}",
        "type": question_type,
        "order": 1,
        "rule_type": "and",
        "options": [],
        "attachments": [],
        "rules": list(rules),
    } | fields


def option(option_id: str | None, text: str) -> Json:
    """An option whose title and value are the same."""
    return {
        "partner_questionnaire_question_option_id": option_id,
        "title": text,
        "option": text,
        "order": 1,
    }


def rule(*requirements: Any, type: str = "and", **fields: Any) -> Json:  # noqa: A002
    """A rule without an id of its own."""
    return {"id": None, "title": "A rule", "type": type, "requirements": list(requirements)} | fields


def on(based_on: str, comparator: Any, required: Any) -> Json:
    """A requirement on a fact."""
    return {
        "based_on": based_on,
        "required_question_id": None,
        "required_question_title": None,
        "conditional_answer": comparator,
        "required_answer": required,
    }


def on_question(question_id: str, comparator: str | None, required: Any) -> Json:
    """A requirement on the answer to a question."""
    return on("question", comparator, required) | {"required_question_id": question_id}


def offering(offering_id: str, *rules: Json, **fields: Any) -> Json:
    """A treatment for those whom the rules admit."""
    return {
        "offering_id": offering_id,
        "title": offering_id,
        "rule_type": "and",
        "rules": list(rules),
    } | fields


def written(path: Path, document: Any) -> str:
    """The path of a file, which now holds the document."""
    path.write_text(json.dumps(document))
    return str(path)
