"""What lint finds in questions and offerings, for tests of its claims."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rules import lint, parse_questionnaire
from tests.rules import documents as doc

if TYPE_CHECKING:
    from rules import Finding

Json = dict[str, Any]

ADULT, CHILD = doc.on("age", ">=", "18"), doc.on("age", "<", "18")
IMPOSSIBLE = doc.rule(ADULT, CHILD, title="Neither")
STOP = {"is_visible": True, "has_next_button": False}


def findings(*questions: Json, offerings: list[Json] | None = None, **options: Any) -> list[Finding]:
    """Of questions whose orders are those of the list, unless they say otherwise."""
    numbered = [
        one | {"order": one["order"] if one["order"] > 1 else place} for place, one in enumerate(questions)
    ]
    document = doc.questionnaire(*numbered, offerings=offerings)
    return list(lint(parse_questionnaire(json.dumps(document), strict=False), **options))


def told(found: list[Finding]) -> list[tuple[str, str]]:
    return [(one.problem.code, one.problem.pointer) for one in found]


def of_code(found: list[Finding], code: str) -> Finding:
    [one] = [one for one in found if one.problem.code == code]
    return one
