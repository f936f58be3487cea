"""JSON Logic (https://jsonlogic.com): the rules of a questionnaire for a frontend with a kept library.

`to_json_logic` gives

    {"data": {"facts": {key: how to fill it}, "answers": {key: {"question_id", "kind", "how"}}, "numbers": {key: ...}},
     "keys": {question id: its key in the data}, "order": [question ids],
     "questions": {question id: rule}, "offerings": {offering id: rule},
     "never_displayed": [ids of questions that are only calculated]}

and a frontend evaluates a **final** case in four lines:

    const {questions, offerings, keys, order, never_displayed} = logic;
    for (const id of order) data.verdicts[keys[id]] = jsonLogic.apply(questions[id], data);
    const shown = order.filter((id) => data.verdicts[keys[id]] === true && !never_displayed.includes(id));
    const eligible = Object.keys(offerings).filter((id) => jsonLogic.apply(offerings[id], data) === true);

**Three values.** Every rule gives `true`, `false` or `null`; null is unknown: a fact is missing, or an error in the
questionnaire. A rule that can be unknown is `{"if": [holds, true, fails, false, null]}`, with one two-valued condition
for each (`rules.export.rails`), so that nothing turns true by negation; the library's own `and`, `or` and `!` never see
a null that counts.

**Cascading.** A rule reads the verdicts of the questions that it refers to from `data.verdicts`, which is why they are
evaluated in `order`. An answer counts only if its question's verdict is true, so `data.answers` may hold anything.

**Exact.** The library compares doubles. `json_logic_data` fills in numbers that compare with the thresholds as the
exact ones do (`rules.export.number_line`). A frontend that fills in plain numbers is as exact as long as they and the
thresholds have at most 15 significant digits; for BMI it takes whole grams and whole millimetres and divides once,
`grams * 1000 / (millimetres * millimetres)`, which is exact for thresholds of up to three decimals: both sides of the
division are whole numbers below 2^53, the division rounds correctly, and no other BMI is so close to such a threshold.

Operators used: var, if, and, or, !, !!, ===, !==, <, <=, >, >=, in.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from rules.decimals import read_number
from rules.export.number_line import NumberLine
from rules.export.rails import All, Compared, Constant, Either, Logic, Not, Settled, logic_of
from rules.facts import GENDER_NOT_KNOWN
from rules.states import StateIdentifier
from rules.values import is_blank, kind_of, read_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rules.answers import Answers
    from rules.compiler import Program
    from rules.export.rails import Condition, Rails
    from rules.facts import Facts
    from rules.model import Question
    from rules.values import Value

__all__ = ["json_logic_data", "to_json_logic"]

_FACTS = {
    "age_years": "completed years on the day of the evaluation, a number; null if not known",
    "bmi": "kg/m2, unrounded: grams * 1000 / (millimetres * millimetres), both whole; null if not known",
    "gender": "ISO/IEC 5218: 0 not known, 1 male, 2 female, 9 not applicable; null if not known",
    "state": (
        "{uuid: [...], abbreviation: [...], name: [...]}: the identifiers of the person's state by kind, in lower "
        "case; a kind that is not known is null or missing"
    ),
}

_HOW = {
    "boolean": "true or false",
    "single_option": "the key of the option: its id, or its `option` if it has none",
    "multiple_option": "a list of option keys",
    "number": "a number",
    "text": "a text, trimmed and in lower case (full case folding: ss for a sharp s)",
    "date": "YYYY-MM-DD",
    "file": "true if there is a file, false if there is none",
}

_NUMBER_OF = "the number that the text of the answer stands for; null if it stands for none"

# Where a fact is in the data.
_FACT_KEYS = {"age": "age_years", "bmi": "bmi", "gender": "gender"}

# A dot would be read as a path, and __proto__ as what it is in JavaScript.
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]|^_")

Json = dict[str, object]


def to_json_logic(program: Program) -> Json:
    """The rules of every question and offering, and how the data that they read is to be filled in."""
    logic = logic_of(program)
    lines = _Lines(logic)
    questions = program.questionnaire.questions
    answered = [question for question in questions if kind_of(question) != "informational"]
    return {
        "data": {
            "facts": dict(_FACTS),
            "answers": {
                _key(question): {
                    "question_id": question.id,
                    "title": question.title,
                    "kind": kind_of(question),
                    "how": f"{_HOW[kind_of(question)]}; {_instead(question)}",
                }
                for question in answered
            },
            "numbers": {
                _key(question): _NUMBER_OF for question in answered if lines.is_numeric_text(question)
            },
            "verdicts": "empty; take each question's verdict in, by its key, in order",
        },
        "keys": {question.id: _key(question) for question in questions},
        "order": [question.id for question, _ in logic.questions],
        "never_displayed": [question.id for question in questions if not question.is_visible],
        "questions": {question.id: lines.rule(rails) for question, rails in logic.questions},
        "offerings": {offering.id: lines.rule(rails) for offering, rails in logic.offerings},
    }


def json_logic_data(program: Program, answers: Answers, facts: Facts) -> Json:
    """The data of a final case: exactly what the rules of `to_json_logic(program)` have to compare.

    It holds the person's facts and answers: keep it where these may be.
    """
    lines = _Lines(logic_of(program))
    values = {
        question: _value(question, answers)
        for question in program.questionnaire.questions
        if kind_of(question) != "informational"
    }
    state = facts.states_by_kind
    return {
        "facts": {
            "age_years": lines.fact("age", facts.age_years),
            "bmi": lines.fact("bmi", facts.bmi_kg_per_m2),
            "gender": facts.gender,
            "state": None if state is None else {kind: sorted(texts) for kind, texts in state.items()},
        },
        "answers": {_key(question): lines.answer(question, value) for question, value in values.items()},
        "numbers": {
            _key(question): lines.number_of(question, value)
            for question, value in values.items()
            if lines.is_numeric_text(question)
        },
        "verdicts": {},
    }


def _instead(question: Question) -> str:
    """What stands there if there is no answer."""
    if question.is_visible or is_blank(question.default_value):
        return "null if there is none"
    return "the question's default value if there is none"


def _value(question: Question, answers: Answers) -> Value | None:
    value = answers.entries.get(question.id)
    if value is None and not question.is_visible and not is_blank(question.default_value):
        return read_value(question, question.default_value)
    return value


def _key(question: Question) -> str:
    """The question's id as one segment of a path: what is not a letter, digit, _ or - is percent-encoded,
    and a _ at the beginning."""
    return _UNSAFE.sub(lambda one: "".join(f"%{byte:02X}" for byte in one[0].encode()), question.id)


class _Lines:
    """Writes conditions and values of one questionnaire, numbers placed on the line of their variable."""

    def __init__(self, logic: Logic) -> None:
        thresholds: defaultdict[str, list[Decimal]] = defaultdict(list)
        for _, rails in (*logic.questions, *logic.offerings):
            for compared in (*_comparisons(rails.holds), *_comparisons(rails.fails)):
                if isinstance(compared.required, Decimal):
                    thresholds[_path(compared)].append(compared.required)
        self._lines = {path: NumberLine(listed) for path, listed in thresholds.items()}

    def rule(self, rails: Rails) -> object:
        if rails.settled:
            return self._condition(rails.holds)
        return {"if": [self._condition(rails.holds), True, self._condition(rails.fails), False, None]}

    def fact(self, kind: str, value: object) -> object:
        return None if value is None else self._place(f"facts.{_FACT_KEYS[kind]}", cast("Decimal", value))

    def answer(self, question: Question, value: Value | None) -> object:
        if isinstance(value, Decimal):
            return self._place(f"answers.{_key(question)}", value)
        if isinstance(value, frozenset):
            return sorted(value)
        if isinstance(value, date):
            return value.isoformat()
        return value.casefold() if isinstance(value, str) and kind_of(question) == "text" else value

    def is_numeric_text(self, question: Question) -> bool:
        return f"numbers.{_key(question)}" in self._lines

    def number_of(self, question: Question, value: Value | None) -> object:
        number = read_number(value)
        return None if number is None else self._place(f"numbers.{_key(question)}", number)

    def _place(self, path: str, value: Decimal) -> int | float:
        return self._lines.get(path, _UNMARKED).place(value)

    def _condition(self, condition: Condition) -> object:
        match condition:
            case Constant(value):
                return value
            case Settled(question, verdict):
                return {"===": [{"var": f"verdicts.{_key(question)}"}, verdict]}
            case Not(part):
                return {"!": [self._condition(part)]}
            case All(parts):
                return {"and": [self._condition(part) for part in parts]}
            case Either(parts):
                return {"or": [self._condition(part) for part in parts]}
            case _:
                return self._compared(condition)

    def _compared(self, compared: Compared) -> object:
        variable = {"var": _path(compared)}
        comparator, required = compared.comparator, compared.required
        if isinstance(required, StateIdentifier):
            chosen = {"in": [required.text, variable]}
            # A list that is empty or missing is not truthy.
            return chosen if comparator == "=" else {"and": [{"!!": [variable]}, {"!": [chosen]}]}
        if compared.kind == "multiple_option":
            return {"in": [required, variable]}
        written = self._required(compared)
        if comparator == "=":
            return {"===": [variable, written]}
        parts: list[object] = [{"!==": [variable, None]}]
        if compared.kind == "gender" and required != GENDER_NOT_KNOWN:
            parts.append({"!==": [variable, GENDER_NOT_KNOWN]})
        return {"and": [*parts, {"!==" if comparator == "!=" else comparator: [variable, written]}]}

    def _required(self, compared: Compared) -> object:
        required = compared.required
        if isinstance(required, Decimal):
            return self._place(_path(compared), required)
        if isinstance(required, date):
            return required.isoformat()
        return required.casefold() if isinstance(required, str) and compared.kind == "text" else required


_UNMARKED = NumberLine([])


def _path(compared: Compared) -> str:
    if isinstance(compared.required, StateIdentifier):
        return f"facts.state.{compared.required.kind}"
    if compared.question is None:
        return f"facts.{_FACT_KEYS[compared.kind]}"
    return f"{'numbers' if compared.kind == 'numeric_text' else 'answers'}.{_key(compared.question)}"


def _comparisons(condition: Condition) -> Iterator[Compared]:
    match condition:
        case Compared():
            yield condition
        case Not(part):
            yield from _comparisons(part)
        case All(parts) | Either(parts):
            for one in parts:
                yield from _comparisons(one)
