"""A second evaluator, written from the specification alone: slow, recursive, on plain JSON, for well-formed documents.

It shares no code with `rules`. Three-valued truth is True, False and None.
"""

from __future__ import annotations

import datetime as dt
import operator
import re
from fractions import Fraction
from typing import Any

Json = dict[str, Any]

ABSENT = object()
UNKNOWN = object()
ORDERS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
TRUE_WORDS, FALSE_WORDS = ("true", "1", "yes"), ("false", "0", "no")
NUMERIC = re.compile(r"[+-]?\d+(\.\d+)?")


class NaiveEvaluation:
    """One evaluation of one case; `result` is its JSON without problems."""

    def __init__(self, document: Json, case: Json, not_means: str = "none") -> None:
        self.questions = {q["partner_questionnaire_question_id"]: q for q in document["questions"]}
        self.offerings = document["offerings"]
        self.facts = case.get("facts", {})
        self.answers = case.get("answers", {})
        self.final = case.get("final", False)
        self.not_means = not_means

    def result(self) -> Json:
        in_order = [
            question_id
            for _, _, question_id in sorted(
                (question["order"], position, question_id)
                for position, (question_id, question) in enumerate(self.questions.items())
            )
        ]
        status = {question_id: self.status(question_id) for question_id in in_order}
        shown = [one for one in in_order if status[one] == "shown"]
        undetermined = [one for one in in_order if status[one] == "undetermined"]
        open_questions = [one for one in shown if one not in self.answers]
        following = open_questions[0] if open_questions else None
        dead_end = None
        if following is not None and self.questions[following]["type"] == "informational":
            dead_end = following if self.questions[following].get("has_next_button") is False else None
        verdicts = {one["offering_id"]: self.target(one) for one in self.offerings}
        by_verdict = {
            v: [one for one, verdict in verdicts.items() if verdict is v] for v in (True, False, None)
        }
        return {
            "shown": shown,
            "hidden": [one for one in in_order if status[one] == "hidden"],
            "undetermined": undetermined,
            "offerings": {
                "eligible": by_verdict[True],
                "ineligible": by_verdict[False],
                "undetermined": by_verdict[None],
            },
            "next_question": following,
            "dead_end": dead_end,
            "complete": not undetermined
            and not by_verdict[None]
            and dead_end is None
            and all(self.done(one) for one in shown),
            "progress": {
                "answered": len(shown) - len(open_questions),
                "remaining_min": len(open_questions),
                "remaining_max": len(open_questions) + len(undetermined),
            },
            "ignored_answers": [
                one
                for one in in_order
                if one in self.answers and self.target(self.questions[one]) is not True
            ],
        }

    def done(self, question_id: str) -> bool:
        question = self.questions[question_id]
        if question.get("is_optional"):
            return True
        if question["type"] == "informational":
            return question_id in self.answers
        return question_id in self.answers and not blank(self.answers[question_id])

    def status(self, question_id: str) -> str:
        question = self.questions[question_id]
        verdict = self.target(question)
        if question.get("is_visible") is False or verdict is False:
            return "hidden"
        return "shown" if verdict else "undetermined"

    def target(self, target: Json) -> bool | None:
        parts = [self.rule(one) for one in target["rules"]]
        if not parts:
            return True
        return kleene_and(parts) if target["rule_type"] == "and" else kleene_or(parts)

    def rule(self, rule: Json) -> bool | None:
        parts = [self.requirement(one) for one in rule["requirements"]]
        if not parts:
            return True
        if rule["type"] == "and":
            return kleene_and(parts)
        if rule["type"] == "or":
            return kleene_or(parts)
        return negated(kleene_or(parts) if self.not_means == "none" else kleene_and(parts))

    def requirement(self, requirement: Json) -> bool | None:
        comparator = requirement["conditional_answer"] or "="
        if comparator == "!=":
            return negated(self.requirement(requirement | {"conditional_answer": "="}))
        if requirement["based_on"] == "question":
            return self.on_question(requirement, comparator)
        return self.on_fact(requirement["based_on"], comparator, requirement["required_answer"])

    def on_fact(self, based_on: str, comparator: str, required: str) -> bool | None:
        if based_on == "age":
            age = self.age()
            return None if age is None else compare(age, comparator, Fraction(required))
        if based_on == "bmi":
            weight, height = self.facts.get("weight_kg"), self.facts.get("height_cm")
            if weight is None or height is None:
                return None
            bmi = Fraction(str(weight)) * 10000 / Fraction(str(height)) ** 2
            return compare(bmi, comparator, Fraction(required))
        if based_on == "gender":
            gender = self.facts.get("gender")
            if gender is None or (gender == 0 and required != "0"):
                return None
            return str(gender) == required
        given = self.facts.get("state")
        identifiers = [given] if isinstance(given, str) else given or []
        same_kind = [one for one in identifiers if state_kind(one) == state_kind(required)]
        return required.casefold() in [one.casefold() for one in same_kind] if same_kind else None

    def age(self) -> Fraction | None:
        if "date_of_birth" not in self.facts:
            return Fraction(self.facts["age_years"]) if "age_years" in self.facts else None
        born, today = (dt.date.fromisoformat(self.facts[key]) for key in ("date_of_birth", "as_of"))
        years = 0
        while birthday(born, born.year + years + 1) <= today:
            years += 1
        return Fraction(years)

    def on_question(self, requirement: Json, comparator: str) -> bool | None:
        question = self.questions[requirement["required_question_id"]]
        offered = self.offered(question)
        if offered is UNKNOWN:
            return None
        if offered is ABSENT:
            return False
        return holds(question, offered, comparator, requirement["required_answer"])

    def offered(self, question: Json) -> Any:
        question_id = question["partner_questionnaire_question_id"]
        if question["type"] == "informational":
            return ABSENT
        verdict = self.target(question)
        if verdict is None:
            return UNKNOWN
        if not verdict:
            return ABSENT
        answer = self.answers.get(question_id)
        if question.get("is_visible") is False:
            return next((one for one in (answer, question.get("default_value")) if not blank(one)), ABSENT)
        if question_id not in self.answers:
            return ABSENT if self.final else UNKNOWN
        return ABSENT if blank(answer) else answer


def holds(question: Json, answer: Any, comparator: str, required: Any) -> bool:
    kind = question["type"]
    if kind == "boolean":
        return truth(answer) == truth(required)
    if kind == "file":
        return bool(answer) == truth(required)
    if kind == "single_option":
        return chosen(question, answer) == chosen(question, required)
    if kind == "multiple_option":
        answers = answer if isinstance(answer, list) else [answer]
        return chosen(question, required) in [chosen(question, one) for one in answers]
    if kind in {"integer", "number"}:
        return compare(Fraction(str(answer)), comparator, Fraction(required))
    if kind == "date":
        return compare(dt.date.fromisoformat(answer), comparator, dt.date.fromisoformat(required))
    if comparator == "=":
        return bool(answer.strip().casefold() == required.strip().casefold())
    if not (NUMERIC.fullmatch(answer.strip()) and NUMERIC.fullmatch(required.strip())):
        return False
    return compare(Fraction(answer.strip()), comparator, Fraction(required.strip()))


def compare(left: Any, comparator: str, right: Any) -> bool:
    return bool(left == right if comparator == "=" else ORDERS[comparator](left, right))


def chosen(question: Json, given: Any) -> int:
    text = (given["option"] if isinstance(given, dict) else given).strip().casefold()
    for key in ("partner_questionnaire_question_option_id", "option", "title"):
        for position, option in enumerate(question["options"]):
            if option[key] is not None and option[key].strip().casefold() == text:
                return position
    raise AssertionError(f"{given!r} is no option")


def truth(given: Any) -> bool:
    word = str(given).strip().lower()
    assert word in TRUE_WORDS + FALSE_WORDS
    return word in TRUE_WORDS


def blank(given: Any) -> bool:
    return given is None or (isinstance(given, str) and not given.strip())


def birthday(born: dt.date, year: int) -> dt.date:
    try:
        return born.replace(year=year)
    except ValueError:
        return dt.date(year, 3, 1)


def state_kind(identifier: str) -> str:
    if len(identifier) == 36:
        return "uuid"
    return "abbreviation" if len(identifier) == 2 else "name"


def negated(verdict: bool | None) -> bool | None:
    return None if verdict is None else not verdict


def kleene_and(parts: list[bool | None]) -> bool | None:
    if any(part is False for part in parts):
        return False
    return None if any(part is None for part in parts) else True


def kleene_or(parts: list[bool | None]) -> bool | None:
    if any(part is True for part in parts):
        return True
    return None if any(part is None for part in parts) else False
