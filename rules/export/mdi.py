"""MDI: a questionnaire as the JSON that it was read from."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rules.model import Offering, Option, Question, Questionnaire, Requirement, Rule

__all__ = ["mdi_document"]


def mdi_document(questionnaire: Questionnaire) -> dict[str, object]:
    """MDI's read model of it: reading that gives the same questionnaire, but for its repairs.

    A decimal that a JSON number of Python would not write in the same way is a numeric string.
    """
    own = _own_fields(questionnaire, ("id", "questions", "offerings", "problems", "extra"))
    document = {
        "partner_questionnaire_id": questionnaire.id,
        **own,
        "questions": [_question(one) for one in questionnaire.questions],
        "offerings": [_offering(one) for one in questionnaire.offerings],
        **questionnaire.extra,
    }
    plain = _plain(document)
    assert isinstance(plain, dict)  # noqa: S101 - a dict stays one
    return plain


def _question(question: Question) -> dict[str, object]:
    return {
        "partner_questionnaire_question_id": question.id,
        **_own_fields(question, ("id", "options", "rules", "pointer", "extra")),
        "options": [_option(one) for one in question.options],
        "rules": [_rule(one) for one in question.rules],
        **question.extra,
    }


def _option(option: Option) -> dict[str, object]:
    return {
        "partner_questionnaire_question_option_id": option.id,
        **_own_fields(option, ("id", "extra")),
        **option.extra,
    }


def _offering(offering: Offering) -> dict[str, object]:
    return {
        "offering_id": offering.id,
        **_own_fields(offering, ("id", "rules", "pointer", "extra")),
        "rules": [_rule(one) for one in offering.rules],
        **offering.extra,
    }


def _rule(rule: Rule) -> dict[str, object]:
    return {
        # Without an id of its own it has its pointer as one.
        "id": None if rule.id == rule.pointer else rule.id,
        "title": rule.title,
        "type": rule.type,
        "requirements": [_requirement(one) for one in rule.requirements],
        **rule.extra,
    }


def _requirement(requirement: Requirement) -> dict[str, object]:
    return {**_own_fields(requirement, ("pointer", "extra")), **requirement.extra}


def _own_fields(node: object, but: tuple[str, ...]) -> dict[str, object]:
    names = [name for name, field in type(node).__dataclass_fields__.items() if field.init]  # type: ignore[attr-defined]
    return {name: getattr(node, name) for name in names if name not in but}


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain(member) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(member) for member in value]
    if isinstance(value, Decimal):
        return float(value) if repr(float(value)) == str(value) else str(value)
    return value
