"""FHIR's enableWhen as rules, piece by piece: each level gives rules that hold exactly if it does."""

from __future__ import annotations

from typing import Any

import pytest

from rules.export.fhir.conditions import Conditions, Level, Source
from rules.export.losses import Loss
from tests.rules import documents as doc

Json = dict[str, Any]

CODES = {"a": "id-a", "Red": "id-a", "b": "id-b"}
SOURCES = {
    "boolean": Source("boolean", {}),
    "single": Source("single_option", CODES),
    "several": Source("multiple_option", CODES),
    "number": Source("number", {}),
    "integer": Source("integer", {}),
    "string": Source("string", {}),
    "text": Source("text", {}),
    "date": Source("date", {}),
    "file": Source("file", {}),
    "page": Source("informational", {}),
    "age": Source("age", {}, "age"),
    "bmi": Source("bmi", {}, "bmi"),
    "gender": Source("gender", {}, "gender"),
    "state": Source("state", {}, "state", "NY"),
}
PLACE = "/item/7"


def when(question: Any, operator: Any, **answer: Any) -> Json:
    return {"question": question, "operator": operator, **answer}


def level(behaviour: Any, *conditions: Any) -> Level:
    return Level(conditions, behaviour, PLACE)


class Read:
    """What the conditions of one item become."""

    def __init__(self, *levels: Level, taken: tuple[str, ...] = ()) -> None:
        self.losses: list[Loss] = []
        conditions = Conditions(SOURCES, self.losses, set(taken))
        self.rules = conditions.rules(levels)
        self.helpers = conditions.helpers


def rule(kind: str, *requirements: Json) -> Json:
    return {"id": None, "title": None, "type": kind, "requirements": list(requirements)}


def on(question: str, comparator: str, required: str) -> Json:
    about = SOURCES[question].based_on if question in SOURCES else "question"
    return doc.on(about, comparator, required) | {
        "required_question_id": question if about == "question" else None
    }


def all_of(*rules: Json) -> Json:
    return {"rule_type": "and", "rules": list(rules)}


YES, NO = (when("boolean", "=", answerBoolean=one) for one in (True, False))
IS_YES, IS_NO = (on("boolean", "=", one) for one in ("true", "false"))


@pytest.mark.parametrize(
    ("condition", "requirement"),
    [
        (YES, IS_YES),
        (NO, IS_NO),
        (when("single", "=", answerCoding={"code": "a"}), on("single", "=", "id-a")),
        (when("single", "=", answerCoding={"display": "Red"}), on("single", "=", "id-a")),
        (when("single", "=", answerCoding={"code": "b", "display": "Red"}), on("single", "=", "id-b")),
        (when("several", "=", answerString="b"), on("several", "=", "id-b")),
        (when("date", "<=", answerDate="2024-02-29"), on("date", "<=", "2024-02-29")),
        (when("gender", "=", answerCoding={"code": "2"}), on("gender", "=", "2")),
        (when("gender", "=", answerString="9"), on("gender", "=", "9")),
        (when("state", "=", answerString="ohio"), on("state", "=", "ohio")),
        *(
            (when(one, operator, answerDecimal=2.5), on(one, operator, "2.5"))
            for one in ("number", "integer", "age", "bmi")
            for operator in ("=", "<", "<=", ">", ">=")
        ),
        (
            when("number", ">", answerQuantity={"value": 3, "unit": "kg"}),
            on("number", ">", "3"),
        ),
    ],
)
@pytest.mark.parametrize("behaviour", ["all", "any"])
def test_a_comparison_is_a_requirement(condition: Json, requirement: Json, behaviour: str) -> None:
    read = Read(level(behaviour, condition))
    assert read.rules == all_of(rule("and" if behaviour == "all" else "or", requirement))
    assert (read.losses, read.helpers) == ([], [])


@pytest.mark.parametrize("question", ["string", "text"])
def test_a_text_is_not_compared_to_the_letter(question: str) -> None:
    read = Read(level("all", when(question, "=", answerString=" Why ")))
    assert read.rules == all_of(rule("and", on(question, "=", " Why ")))
    place = f"{PLACE}/enableWhen/0"
    assert read.losses == [Loss("text", place, "blanks around a text and case do not count here")]


def test_not_equal_is_a_comparison_that_holds_without_an_answer() -> None:
    read = Read(level("all", YES, when("number", "!=", answerInteger=3)))
    assert read.rules == all_of(rule("and", IS_YES, on("number", "!=", "3")))
    assert read.losses == [
        Loss("not-equal", f"{PLACE}/enableWhen/1", "true without an answer", approximated=False)
    ]


# Of which any answer meets one.
PROBES = {
    "boolean": [IS_YES, IS_NO],
    "single": [on("single", "=", "id-a"), on("single", "=", "id-b")],
    "several": [on("several", "=", "id-a"), on("several", "=", "id-b")],
    "number": [on("number", "<", "0"), on("number", ">=", "0")],
    "integer": [on("integer", "<", "0"), on("integer", ">=", "0")],
    "date": [on("date", "<", "2000-01-01"), on("date", ">=", "2000-01-01")],
    "file": [on("file", "=", "true")],
    "age": [on("age", "=", "0"), on("age", "!=", "0")],
    "bmi": [on("bmi", "=", "0"), on("bmi", "!=", "0")],
    "gender": [on("gender", "=", "0"), on("gender", "!=", "0")],
    "state": [on("state", "=", "NY"), on("state", "!=", "NY")],
}


@pytest.mark.parametrize("question", PROBES)
def test_that_there_is_an_answer_is_any_of_comparisons_that_any_answer_meets(question: str) -> None:
    kind = "or" if len(PROBES[question]) > 1 else "and"
    read = Read(level("all", when(question, "exists", answerBoolean=True)))
    assert read.rules == all_of(rule(kind, *PROBES[question]))
    assert (read.losses, read.helpers) == ([], [])


@pytest.mark.parametrize("question", [one for one in PROBES if SOURCES[one].based_on == "question"])
@pytest.mark.parametrize("behaviour", ["all", "any"])
def test_that_there_is_none_is_none_of_them(question: str, behaviour: str) -> None:
    read = Read(level(behaviour, when(question, "exists", answerBoolean=False)))
    rules = [rule("not", *PROBES[question])]
    assert read.rules == {"rule_type": "and" if behaviour == "all" else "or", "rules": rules}
    assert (read.losses, read.helpers) == ([], [])


def test_an_existence_of_unknown_sign_asks_for_an_answer() -> None:
    """FHIR wants a boolean there (que-7)."""
    assert Read(level("all", when("file", "exists"))).rules == all_of(rule("and", *PROBES["file"]))


FILE = when("file", "exists", answerBoolean=True)
NO_FILE = when("file", "exists", answerBoolean=False)
DATED = when("date", "exists", answerBoolean=True)
HAS_FILE = PROBES["file"][0]


@pytest.mark.parametrize(
    ("levels", "rules"),
    [
        pytest.param([], all_of(), id="nothing"),
        pytest.param([level("all", YES, FILE)], all_of(rule("and", IS_YES, HAS_FILE)), id="all: one rule"),
        pytest.param([level("any", YES, FILE)], all_of(rule("or", IS_YES, HAS_FILE)), id="any: one rule"),
        pytest.param(
            [level("all", DATED, YES, NO_FILE)],
            all_of(rule("and", IS_YES), rule("or", *PROBES["date"]), rule("not", HAS_FILE)),
            id="all: what needs a rule of its own has one",
        ),
        pytest.param(
            [level("any", DATED, YES)],
            all_of(rule("or", *PROBES["date"], IS_YES)),
            id="any: alternatives are one rule",
        ),
        pytest.param(
            [level("any", NO_FILE, YES)],
            {"rule_type": "or", "rules": [rule("or", IS_YES), rule("not", HAS_FILE)]},
            id="any, alone: a rule each",
        ),
        pytest.param(
            [level("all", YES), level("any", NO, FILE), level("all", DATED)],
            all_of(rule("and", IS_YES), rule("or", IS_NO, HAS_FILE), rule("or", *PROBES["date"])),
            id="all levels hold",
        ),
    ],
)
def test_levels_are_rules(levels: list[Level], rules: Json) -> None:
    read = Read(*levels)
    assert read.rules == rules
    assert (read.losses, read.helpers) == ([], [])


def helper(name: str, rules: Json, *, default: bool | None) -> Json:
    hidden = {"is_visible": False, "is_optional": True, "default_value": default}
    return {"id": name, "title": "A condition of others", "type": "boolean"} | hidden | rules


def test_alternatives_that_no_rule_holds_are_asked_of_an_invisible_question() -> None:
    read = Read(level("all", YES), level("any", NO_FILE, NO), taken=("condition-1", "condition-1_"))
    alternatives = {"rule_type": "or", "rules": [rule("or", IS_NO), rule("not", HAS_FILE)]}
    assert read.helpers == [helper("condition-1__", alternatives, default=True)]
    assert read.rules == all_of(rule("and", IS_YES), rule("and", on("condition-1__", "=", "true")))


def test_each_such_question_has_its_own_name() -> None:
    read = Read(level("any", NO_FILE, NO), level("any", NO_FILE, YES), taken=("condition-2",))
    assert [one["id"] for one in read.helpers] == ["condition-1", "condition-2_"]
    again = Read(level("any", NO_FILE, NO), level("any", NO_FILE, YES), level("any", NO_FILE, FILE))
    assert [one["id"] for one in again.helpers] == ["condition-1", "condition-2", "condition-3"]


NEVER = when("page", "exists", answerBoolean=True)
ALWAYS = when("page", "exists", answerBoolean=False)
UNANSWERED = helper("condition-1", all_of(), default=None)
IMPOSSIBLE = rule("and", on("condition-1", "=", "true"))


@pytest.mark.parametrize(
    ("levels", "rules"),
    [
        pytest.param([level("all", NEVER)], all_of(IMPOSSIBLE), id="never"),
        pytest.param([level("all", YES, NEVER)], all_of(IMPOSSIBLE), id="all with one that never holds"),
        pytest.param([level("any", NEVER)], all_of(IMPOSSIBLE), id="any of what never holds"),
        pytest.param(
            [level("any", NEVER), level("all", YES, NEVER)],
            all_of(IMPOSSIBLE, IMPOSSIBLE),
            id="twice, by one",
        ),
        pytest.param(
            [level("any", NEVER, YES)], all_of(rule("or", IS_YES)), id="any with one that never does"
        ),
        pytest.param([level("any", YES, ALWAYS)], all_of(), id="any with one that always holds"),
        pytest.param([level("all", ALWAYS)], all_of(), id="always"),
        pytest.param(
            [level("all", ALWAYS, YES)], all_of(rule("and", IS_YES)), id="all with one that always does"
        ),
        pytest.param(
            [level("any", NO_FILE, NEVER), level("all", ALWAYS)],
            {"rule_type": "or", "rules": [rule("not", HAS_FILE)]},
            id="a level that always holds is no level",
        ),
    ],
)
def test_what_decides_or_decides_nothing_is_left_out(levels: list[Level], rules: Json) -> None:
    read = Read(*levels)
    assert read.rules == rules
    assert read.helpers == ([UNANSWERED] if IMPOSSIBLE in rules["rules"] else [])
    assert read.losses == []


@pytest.mark.parametrize(
    ("operator", "rules"), [("=", all_of(IMPOSSIBLE)), ("<", all_of(IMPOSSIBLE)), ("!=", all_of())]
)
def test_a_page_equals_nothing(operator: str, rules: Json) -> None:
    read = Read(level("all", when("page", operator, answerString="x")))
    assert (read.rules, read.losses) == (rules, [])


REFUSED = [
    (when("nowhere", "=", answerBoolean=True), "missing-item", "there is no such question: never true"),
    (when(3, "=", answerBoolean=True), "missing-item", "there is no such question: never true"),
    ("no condition", "missing-item", "there is no such question: never true"),
    (when("single", "<", answerCoding={"code": "a"}), "operator", "'<' of single_option: never true"),
    (when("gender", ">=", answerCoding={"code": "1"}), "operator", "'>=' of gender: never true"),
    (when("text", "~", answerString="x"), "operator", "'~' of text: never true"),
    (when("file", "=", answerBoolean=True), "operator", "'=' of file: never true"),
    (when("age", "exists", answerBoolean=False), "exists", "of a fact that is missing nothing is known"),
    (when("string", "exists", answerBoolean=True), "exists", "of a string question: never true"),
    (when("text", "exists", answerBoolean=False), "exists", "of a text question: never true"),
    (when("boolean", "=", answerString="true"), "code", "compared with what no answer can be"),
    (when("boolean", "=", answerBoolean="true"), "code", "compared with what no answer can be"),
    (when("number", "=", answerString="3"), "code", "compared with what no answer can be"),
    (when("number", "=", answerQuantity={"unit": "kg"}), "code", "compared with what no answer can be"),
    (when("date", "=", answerDate="2024"), "code", "compared with what no answer can be"),
    (when("string", "=", answerString=" "), "code", "compared with what no answer can be"),
    (when("string", "=", answerInteger=3), "code", "compared with what no answer can be"),
    (when("single", "=", answerCoding={"code": "z"}), "code", "compared with what no answer can be"),
    (when("single", "="), "code", "compared with what no answer can be"),
    (when("gender", "=", answerCoding={"code": "3"}), "code", "compared with what no answer can be"),
    (when("gender", "=", answerInteger=1), "code", "compared with what no answer can be"),
]


@pytest.mark.parametrize(("condition", "code", "message"), REFUSED)
def test_what_cannot_be_compared_never_holds_and_is_said(condition: Any, code: str, message: str) -> None:
    read = Read(level("all", YES, condition))
    assert read.rules == all_of(IMPOSSIBLE)
    assert read.losses == [Loss(code, f"{PLACE}/enableWhen/1", message)]


@pytest.mark.parametrize("condition", [condition for condition, code, _ in REFUSED if code == "code"])
def test_what_nothing_equals_is_always_unequal(condition: Json) -> None:
    read = Read(level("all", condition | {"operator": "!="}))
    assert read.rules == all_of()
    assert read.losses == [Loss("code", f"{PLACE}/enableWhen/0", "compared with what no answer can be")]


@pytest.mark.parametrize("behaviour", [None, "some", 3])
def test_without_a_known_behaviour_all_have_to_hold_which_is_said_of_several(behaviour: Any) -> None:
    read = Read(level(behaviour, YES, FILE))
    assert read.rules == all_of(rule("and", IS_YES, HAS_FILE))
    message = "several conditions and no enableBehavior: all have to hold"
    assert read.losses == [Loss("version", PLACE, message)]
    assert Read(level(behaviour, YES)).losses == []


def test_beside_not_equal_no_answer_need_not_be_said() -> None:
    """Not equal holds without an answer, so `any` of both is it alone; of another question, or of all, it is not."""
    differs = when("text", "!=", answerString="x")
    is_empty = when("text", "exists", answerBoolean=False)
    differing = [Loss("not-equal", f"{PLACE}/enableWhen/1", "true without an answer", approximated=False)]
    text = [Loss("text", f"{PLACE}/enableWhen/1", "blanks around a text and case do not count here")]
    exists = [Loss("exists", f"{PLACE}/enableWhen/0", "of a text question: never true")]
    said = all_of(rule("or", on("text", "!=", "x")))
    assert (Read(level("any", is_empty, differs)).rules, Read(level("any", is_empty, differs)).losses) == (
        said,
        text + differing,
    )
    assert Read(level("all", is_empty, differs)).losses == exists + text + differing
    other = when("string", "exists", answerBoolean=False)
    message = "of a string question: never true"
    assert Read(level("any", other, differs)).losses[0] == exists[0]._replace(message=message)
    filled = is_empty | {"answerBoolean": True}
    assert Read(level("any", filled, differs)).losses == exists + text + differing
    equal = differs | {"operator": "="}
    assert Read(level("any", is_empty, equal)).losses == exists + text
