from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules import QuestionnaireError, compile_questionnaire, parse_questionnaire
from tests.rules.documents import offering, on, on_question, option, question, questionnaire, rule
from tests.rules.strategies import json_values

COLOURS = [option("o-1", "Red"), option("o-2", "Blue")]


def form(*requirements: Any, **fields: Any) -> Any:
    """Question q0 with one rule, whose requirements are at /questions/0/rules/0/requirements, and q1 without."""
    return questionnaire(
        question("q0", "boolean", rule(*requirements, id="r0"), **fields),
        question("q1", "single_option", options=COLOURS),
        question("q2", "boolean"),
    )


def replaced(document: Any, pointer: str, value: Any) -> Any:
    """The document with another value at the pointer; `...` removes the key."""
    document = copy.deepcopy(document)
    *path, last = pointer.split("/")[1:]
    target = document
    for key in path:
        target = target[int(key)] if isinstance(target, list) else target[key]
    if value is ...:
        del target[last]
    else:
        target[int(last) if isinstance(target, list) else last] = value
    return document


def problems_of(document: Any) -> list[tuple[str, str]]:
    return [(one.code, one.pointer) for one in parse_questionnaire(document, strict=False).problems]


def errors_of(document: Any) -> list[tuple[str, str]]:
    with pytest.raises(QuestionnaireError) as caught:
        parse_questionnaire(document)
    return [(one.code, one.pointer) for one in caught.value.problems]


PLAIN = form(on("age", "=", "20"))
REQUIREMENT = "/questions/0/rules/0/requirements/0"


def test_a_plain_document_has_no_problems() -> None:
    document = form(on("age", None, 20)) | {
        "offerings": [offering("f", rule(on("bmi", "", "30.5"), id="r1"))]
    }
    parsed = parse_questionnaire(json.dumps(document))
    assert parsed.problems == ()
    assert parsed == parse_questionnaire(document)
    assert parsed.questions[0].rules[0].requirements[0].conditional_answer == "="
    assert parsed.question("q1") is parsed.questions[1]
    assert parsed.question("nowhere") is None
    assert hash(parsed) == hash(parse_questionnaire(document))


def test_questions_are_presented_by_order_and_position() -> None:
    document = questionnaire(question("a", order=2), question("b", order=1), question("c", order=1))
    assert [one.id for one in parse_questionnaire(document).presented] == ["b", "c", "a"]


@pytest.mark.parametrize(
    ("text", "position"),
    [
        pytest.param(" RED ", 1, id="an id goes before another's option"),
        pytest.param("sky", 2, id="an option goes before another's title"),
        pytest.param("blue", 0, id="a title"),
        pytest.param("same", 0, id="an id goes before an option and a title"),
        pytest.param("", None, id="nothing is no option"),
        pytest.param("green", None, id="unknown"),
    ],
)
def test_the_option_that_a_text_is(text: str, position: int | None) -> None:
    options = [
        {"partner_questionnaire_question_option_id": one, "option": value, "title": title, "order": 1}
        for one, value, title in [("same", "Red", "Blue"), ("red", "Same", "Sky"), (None, "SKY", "same")]
    ]
    [asked] = parse_questionnaire(questionnaire(question("q", options=options))).questions
    assert asked.option(text) == (None if position is None else asked.options[position])


@pytest.mark.parametrize(
    ("pointer", "value", "reported_at"),
    [
        pytest.param("/offerings", offering("f"), "/offerings", id="one offering instead of a list"),
        pytest.param("/offerings", None, "/offerings", id="offerings null"),
        pytest.param("/offerings", ..., "/offerings", id="offerings missing"),
        pytest.param("/questions/0/options", None, "/questions/0/options", id="options null"),
        pytest.param("/questions/0/rules", ..., "/questions/0/rules", id="rules missing"),
        pytest.param("/questions/0/attachments", None, "/questions/0/attachments", id="attachments null"),
        pytest.param(
            "/questions/0/rules/0/requirements",
            None,
            "/questions/0/rules/0/requirements",
            id="requirements null",
        ),
        pytest.param(
            "/questions/1/options/0/title", ..., "/questions/1/options/0", id="option without title"
        ),
        pytest.param(
            "/questions/1/options/0/option", "", "/questions/1/options/0", id="title without option"
        ),
        pytest.param("/questions/0/rule_type", ..., "/questions/0/rule_type", id="rule_type missing"),
        pytest.param(
            f"{REQUIREMENT}/conditional_answer",
            ...,
            f"{REQUIREMENT}/conditional_answer",
            id="comparator missing",
        ),
        pytest.param("/extra", {"x": 1}, "/extra", id="unknown key"),
        pytest.param("/questions/0/type", "rating", "/questions/0/type", id="unknown question type"),
        pytest.param("/questions/0/type", ["text"], "/questions/0/type", id="a list for a type"),
        pytest.param(
            "/partner_questionnaire_id", None, "/partner_questionnaire_id", id="questionnaire without id"
        ),
        pytest.param("/questions/0/title", 5, "/questions/0/title", id="a number for a title"),
        pytest.param("/questions/0/title", [5], "/questions/0/title", id="a list for a title"),
        pytest.param("/questions/0/order", "3", "/questions/0/order", id="a text for an order"),
        pytest.param("/questions/0/order", "third", "/questions/0/order", id="a word for an order"),
        pytest.param("/questions/0/order", 1.5, "/questions/0/order", id="half an order"),
        pytest.param("/questions/0/order", ..., "/questions/0/order", id="order missing"),
        pytest.param("/questions/0/is_visible", "true", "/questions/0/is_visible", id="a text for a flag"),
        pytest.param("/questions/0/is_optional", 0, "/questions/0/is_optional", id="a number for a flag"),
        pytest.param(
            "/questions/0/is_important", "x", "/questions/0/is_important", id="a flag nothing hangs on"
        ),
        pytest.param("/questions/0/rules/0/id", 7, "/questions/0/rules/0/id", id="a number for an id"),
    ],
)
def test_what_is_tolerated_is_reported_as_repaired(pointer: str, value: Any, reported_at: str) -> None:
    parsed = parse_questionnaire(replaced(PLAIN, pointer, value))
    assert [(one.severity, one.code, one.pointer) for one in parsed.problems] == [
        ("repaired", "W113", reported_at)
    ]


def test_what_is_missing_takes_its_usual_value() -> None:
    bare = {
        "partner_questionnaire_id": "q",
        "questions": [
            {
                "partner_questionnaire_question_id": "a",
                "type": "single_option",
                "order": 1,
                "options": [{"option": "x"}],
            }
        ],
        "offerings": [{"offering_id": "f"}],
    }
    parsed = parse_questionnaire(bare)
    asked, offered = parsed.questions[0], parsed.offerings[0]
    assert (parsed.name, parsed.active, parsed.is_show_welcome, parsed.is_show_thanks) == (
        "",
        True,
        True,
        True,
    )
    assert (parsed.is_weight_asked, parsed.is_height_asked, parsed.has_pharmacy) == (False, False, False)
    assert (asked.is_visible, asked.has_next_button, asked.has_back_button) == (True, True, True)
    assert not any([asked.is_optional, asked.is_important, asked.is_critical, asked.display_in_pdf])
    assert (asked.rule_type, asked.rules, asked.attachments, asked.default_value) == ("and", (), (), None)
    chosen = asked.options[0]
    assert not any([chosen.is_important, chosen.is_critical, chosen.is_show_additional_field, chosen.order])
    assert (offered.rule_type, offered.rules, offered.force_pharmacy) == ("and", (), False)


def test_everything_in_a_document_is_in_what_was_read() -> None:
    texts = ["intro_title", "intro_description", "outro_title", "outro_description", "redirect_url"]
    texts += ["redirect_title", "terms_of_service", "name"]
    yes = ["is_weight_asked", "is_height_asked", "has_pharmacy"]
    no = ["active", "is_show_welcome", "is_show_thanks"]
    of_form = (
        dict.fromkeys(yes, True) | dict.fromkeys(no, False) | {one: one for one in texts} | {"metadata": [1]}
    )
    of_question: Any = {one: one for one in ("title", "description", "label", "placeholder")}
    of_question |= dict.fromkeys(["is_optional", "is_important", "is_critical", "display_in_pdf"], True)
    of_question |= dict.fromkeys(["is_visible", "has_next_button", "has_back_button"], False)
    of_question |= {"default_value": "x", "feed_ads": [2], "order": 3}
    of_option: Any = dict.fromkeys(["is_important", "is_critical", "is_show_additional_field"], True) | {
        "order": 4
    }
    of_offering: Any = {"title": "F", "pharmacy_id": 5, "force_pharmacy": True}
    asked = question(
        "q", "text", options=[option("o", "x") | of_option], attachments=[{"a": 6}], **of_question
    )
    parsed = parse_questionnaire(questionnaire(asked, offerings=[offering("f", **of_offering)], **of_form))
    assert parsed.problems == ()
    assert {key: getattr(parsed, key) for key in of_form} == of_form
    assert {key: getattr(parsed.questions[0], key) for key in of_question} == of_question
    assert parsed.questions[0].attachments == ({"a": 6},)
    assert {key: getattr(parsed.questions[0].options[0], key) for key in of_option} == of_option
    assert {key: getattr(parsed.offerings[0], key) for key in of_offering} == of_offering


@pytest.mark.parametrize("title", [True, [5], {"a": 1}, 10**1001])
def test_a_title_that_cannot_be_a_text_is_left_out(title: Any) -> None:
    parsed = parse_questionnaire(questionnaire(question("q", title=title)))
    assert parsed.questions[0].title is None


@pytest.mark.parametrize("identifier", [True, 1.5, ["q"], {}])
def test_an_id_of_a_wrong_kind_is_one_error(identifier: Any) -> None:
    pointer = "/questions/0/partner_questionnaire_question_id"
    assert errors_of(replaced(PLAIN, pointer, identifier)) == [("E009", pointer)]


def test_a_long_required_answer_is_cut_in_the_message() -> None:
    with pytest.raises(QuestionnaireError) as caught:
        parse_questionnaire(form(on("age", "=", "x" * 300)))
    [problem] = caught.value.problems
    assert f"required answer '{'x' * 79}... can never" in problem.message


def test_repairs_read_what_was_meant() -> None:
    parsed = parse_questionnaire(
        questionnaire(
            question(
                "a", is_visible="no", order="7", is_optional=1, title=12, default_value=None, extra_key=[1]
            ),
            question("b", "singleOption", options=[{"option": "Only"}], order=None),
            partner_questionnaire_id=42,
        )
        | {"offerings": offering("f")}
    )
    first, second = parsed.questions
    assert (first.is_visible, first.order, first.is_optional, first.title) == (False, 7, True, "12")
    assert first.extra == {"extra_key": [1]}
    assert (second.order, second.options[0].title, second.options[0].key) == (7, "Only", "Only")
    assert (parsed.id, [one.id for one in parsed.offerings]) == ("42", ["f"])
    assert any("did you mean 'single_option'" in one.message for one in parsed.problems)


@pytest.mark.parametrize(
    ("pointer", "value", "code", "reported_at"),
    [
        pytest.param(
            "/questions/0/partner_questionnaire_question_id",
            None,
            "E008",
            "/questions/0/partner_questionnaire_question_id",
            id="question without id",
        ),
        pytest.param(
            "/questions/2/partner_questionnaire_question_id",
            "q0",
            "E007",
            "/questions/2/partner_questionnaire_question_id",
            id="question id twice",
        ),
        pytest.param(
            "/questions/1/options/1/partner_questionnaire_question_option_id",
            "o-1",
            "E007",
            "/questions/1/options/1/partner_questionnaire_question_option_id",
            id="option id twice",
        ),
        pytest.param(
            "/questions/0/rule_type", "xor", "E004", "/questions/0/rule_type", id="unknown rule_type"
        ),
        pytest.param("/questions/0/rule_type", "not", "E004", "/questions/0/rule_type", id="rule_type not"),
        pytest.param("/questions/0/rules/0/type", "nor", "E004", "/questions/0/rules/0/type", id="rule type"),
        pytest.param(
            "/questions/0/rules/0/type", None, "E004", "/questions/0/rules/0/type", id="no rule type"
        ),
        pytest.param("/questions/0/rules/0", "r", "E009", "/questions/0/rules/0", id="a text for a rule"),
        pytest.param("/questions/0/rules", {}, "E009", "/questions/0/rules", id="an object for rules"),
        pytest.param("/questions/1", None, "E009", "/questions/1", id="null for a question"),
        pytest.param(
            "/questions/1/options/0", 3, "E009", "/questions/1/options/0", id="a number for an option"
        ),
        pytest.param(
            "/questions/0/is_visible", "often", "E009", "/questions/0/is_visible", id="unreadable flag"
        ),
        pytest.param("/questions", ..., "E009", "/questions", id="no questions"),
        pytest.param("/offerings", "none", "E009", "/offerings", id="a text for offerings"),
        pytest.param(REQUIREMENT, [], "E009", REQUIREMENT, id="a list for a requirement"),
        pytest.param(f"{REQUIREMENT}/based_on", "agee", "E005", f"{REQUIREMENT}/based_on", id="based_on"),
        pytest.param(
            f"{REQUIREMENT}/based_on", 3, "E005", f"{REQUIREMENT}/based_on", id="a number for based_on"
        ),
        pytest.param(
            f"{REQUIREMENT}/conditional_answer",
            "=>",
            "E003",
            f"{REQUIREMENT}/conditional_answer",
            id="unknown comparator",
        ),
        pytest.param(
            f"{REQUIREMENT}/conditional_answer",
            5,
            "E003",
            f"{REQUIREMENT}/conditional_answer",
            id="a number for a comparator",
        ),
    ],
)
def test_what_is_not_tolerated_is_an_error(pointer: str, value: Any, code: str, reported_at: str) -> None:
    assert errors_of(replaced(PLAIN, pointer, value)) == [(code, reported_at)]


@pytest.mark.parametrize(
    ("requirement", "code", "field"),
    [
        (on("age", ">=", "abc"), "E006", "required_answer"),
        (on("age", ">=", None), "E006", "required_answer"),
        (on("age", "=", 10**5000), "E006", "required_answer"),
        (on("bmi", ">=", {"a": []}), "E006", "required_answer"),
        (on("gender", "=", "3"), "E006", "required_answer"),
        (on("gender", ">", "1"), "E003", "conditional_answer"),
        (on("state", "=", " "), "E006", "required_answer"),
        (on("state", "<", "NY"), "E003", "conditional_answer"),
        (on_question("q1", "=", "Green"), "E006", "required_answer"),
        (on_question("q1", "=", {"option": "Red"}), "E006", "required_answer"),
        (on_question("q1", ">", "Red"), "E003", "conditional_answer"),
        (on_question("q2", "=", "perhaps"), "E006", "required_answer"),
        (on_question("q-1", "=", "x"), "E001", "required_question_id"),
        (on("question", "=", "x"), "E001", "required_question_id"),
        (on_question("q0", "=", "true"), "E002", "required_question_id"),
    ],
)
def test_a_requirement_that_cannot_be_judged(requirement: Any, code: str, field: str) -> None:
    assert errors_of(form(requirement)) == [(code, f"{REQUIREMENT}/{field}")]


@pytest.mark.parametrize(
    ("question_type", "required", "possible"),
    [
        ("text", "", False),
        ("text", 5, True),
        ("text", True, False),
        ("date", "2024-02-30", False),
        ("date", "2024-02-29", True),
        ("file", "yes", True),
        ("file", "f-1", False),
        ("informational", None, True),
        ("multiple_option", "Blue", True),
        ("multiple_option", ["Blue"], False),
        ("single_option", 7, True),
        ("number", 7, True),
    ],
)
def test_required_answers_by_type(question_type: str, required: Any, *, possible: bool) -> None:
    document = questionnaire(
        question("q0", "boolean", rule(on_question("q1", "=", required), id="r")),
        question("q1", question_type, options=[*COLOURS, option("o-3", "7")]),
    )
    parsed = parse_questionnaire(document, strict=False)
    assert [one.code for one in parsed.problems] == ([] if possible else ["E006"])


def test_all_errors_come_at_once() -> None:
    first = on_question("q9", "~", "x")
    document = form(first, on("aeg", "=", "1"), on("gender", "<", "5"), rule_type="nand")
    assert errors_of(document) == [
        ("E004", "/questions/0/rule_type"),
        ("E001", f"{REQUIREMENT}/required_question_id"),
        ("E003", f"{REQUIREMENT}/conditional_answer"),
        ("E005", "/questions/0/rules/0/requirements/1/based_on"),
        ("E003", "/questions/0/rules/0/requirements/2/conditional_answer"),
        ("E006", "/questions/0/rules/0/requirements/2/required_answer"),
    ]


def test_a_suggestion_names_what_was_probably_meant() -> None:
    with pytest.raises(QuestionnaireError, match=r"no question 'q12' \(did you mean 'q2'\?\)"):
        parse_questionnaire(replaced(form(on_question("q12", "=", "x")), "/questions/1", question("zzz")))
    with pytest.raises(
        QuestionnaireError, match=r"requirements/0/based_on: error E005: .*did you mean 'age'"
    ):
        parse_questionnaire(form(on("agee", "=", "x")))


def test_a_wrong_kind_of_reference_is_reported_once() -> None:
    requirement = on_question("q1", "=", "Red") | {"required_question_id": ["q1"]}
    assert errors_of(form(requirement)) == [("E009", f"{REQUIREMENT}/required_question_id")]


def test_ids_twice_among_offerings_and_rules() -> None:
    offerings = [offering("f", rule(id="r")), offering("f", rule(id="r"))]
    assert errors_of(questionnaire(offerings=offerings)) == [
        ("E007", "/offerings/1/offering_id"),
        ("E007", "/offerings/1/rules/0/id"),
    ]


def test_a_cycle_is_reported_at_each_of_its_requirements() -> None:
    document = questionnaire(
        *(
            question(f"q{n}", "boolean", rule(on_question(f"q{(n + 1) % 7}", "=", "yes"), id=f"r{n}"))
            for n in range(7)
        ),
        question("outside", "boolean", rule(on_question("q0", "=", "yes"), id="r")),
    )
    assert errors_of(document) == [
        ("E002", f"/questions/{n}/rules/0/requirements/0/required_question_id") for n in range(7)
    ]


def test_options_that_cannot_be_told_apart_are_a_warning() -> None:
    options = [option("o-1", "Other"), option("o-2", "other "), option("o-3", "")]
    document = questionnaire(question("q", "single_option", options=options))
    assert problems_of(document) == [("W113", "/questions/0/options/2"), ("W116", "/questions/0/options/1")]


def test_the_default_of_an_invisible_question_has_to_be_an_answer() -> None:
    assert errors_of(questionnaire(question("q", is_visible=False, default_value="maybe"))) == [
        ("E006", "/questions/0/default_value")
    ]
    assert problems_of(questionnaire(question("q", default_value="maybe"))) == []


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("[]", id="a list"),
        pytest.param("null", id="null"),
        pytest.param(b"\xff", id="no UTF-8"),
        pytest.param("{", id="no JSON"),
        pytest.param('{"questions": [NaN]}', id="NaN"),
        pytest.param('{"a":' * 100_000, id="too deep"),
        pytest.param('{"questions": [], "questions": []}', id="questions twice"),
        pytest.param('{"questions": {}}', id="an object for questions"),
    ],
)
def test_lenient_reading_needs_something_to_go_on_with(source: Any) -> None:
    with pytest.raises(QuestionnaireError):
        parse_questionnaire(source, strict=False)


def test_the_problems_of_a_refusal_are_its_errors_only() -> None:
    assert errors_of(form(on("agee", "=", "1"), label=3)) == [("E005", f"{REQUIREMENT}/based_on")]


@pytest.mark.parametrize(
    ("fields", "message", "errors"),
    [
        pytest.param(
            {"questions": [0] * 10_002}, "more than 10000 errors; reading ended there", 10_001, id="errors"
        ),
        pytest.param(
            {"questions": []} | {f"key {n}": n for n in range(100_001)},
            "more than 100000 problems; reading ended there",
            0,
            id="repairs",
        ),
    ],
)
def test_a_document_with_too_many_problems_is_not_read_to_its_end(
    fields: Any, message: str, errors: int
) -> None:
    with pytest.raises(QuestionnaireError) as caught:
        parse_questionnaire(fields, strict=False)
    whole, *found = caught.value.problems
    assert (whole.code, whole.pointer, whole.message) == ("E000", "", message)
    assert len(found) == errors


def test_a_key_with_control_characters_prints_on_one_line() -> None:
    with pytest.raises(QuestionnaireError) as caught:
        parse_questionnaire('{"questions": [], "a\\n\\u001b[31m\\u00e9": 1, "a\\n\\u001b[31m\\u00e9": 2}')
    assert str(caught.value).startswith("/a\\n\\x1b[31m\u00e9: error E010")


def test_a_refusal_prints_one_problem_a_line() -> None:
    with pytest.raises(QuestionnaireError) as caught:
        parse_questionnaire(form(on("agee\n", "=", "1"), on("age", "=", "x\ny" * 90)))
    assert len(str(caught.value).splitlines()) == 2


@pytest.mark.parametrize(
    "mistake",
    [
        pytest.param({"rules": [rule(on_question("qq0", "=", "x"))]}, id="references"),
        pytest.param({"rules": [rule(on("agee", "=", "1"))]}, id="based_on"),
        pytest.param({"rules": [rule(on("age", "=>", "1"))]}, id="comparators"),
        pytest.param({"rule_type": "andd"}, id="words"),
        pytest.param({"type": "bolean"}, id="types"),
        pytest.param({"titel": ""}, id="keys"),
    ],
)
def test_only_the_first_of_many_mistakes_get_a_suggestion(mistake: Any) -> None:
    document = questionnaire(*(question(f"q{n}", **mistake) for n in range(60)))
    problems = parse_questionnaire(document, strict=False).problems
    assert ["did you mean" in one.message for one in problems] == [True] * 50 + [False] * 10


FULL = form(on("age", "=", "20"), on_question("q1", "!=", "Red")) | {
    "offerings": [offering("f", rule(id="r9"))]
}


def _pointers(value: Any, pointer: str = "") -> list[str]:
    children = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    return [
        one for key, child in children for one in (f"{pointer}/{key}", *_pointers(child, f"{pointer}/{key}"))
    ]


USUAL: dict[str, dict[str, Any]] = {
    "questionnaire": {
        "name": "",
        "is_show_welcome": True,
        "is_show_thanks": True,
        "is_weight_asked": False,
        "is_height_asked": False,
        "has_pharmacy": False,
        "active": True,
        "intro_title": None,
        "metadata": None,
    },
    "question": {
        "title": None,
        "order": 0,
        "is_optional": False,
        "is_visible": True,
        "is_important": False,
        "is_critical": False,
        "display_in_pdf": False,
        "has_next_button": True,
        "has_back_button": True,
        "default_value": None,
        "rule_type": "and",
        "feed_ads": None,
        "attachments": (),
        "rules": (),
    },
    "option": {
        "id": None,
        "is_important": False,
        "is_critical": False,
        "is_show_additional_field": False,
        "order": 0,
    },
    "offering": {
        "title": None,
        "rule_type": "and",
        "rules": (),
        "pharmacy_id": None,
        "force_pharmacy": False,
    },
}


@pytest.mark.parametrize("left_out", ["missing", "null"])
def test_what_is_left_out_is_what_it_usually_is(left_out: str) -> None:
    def bare(part: str, **fields: Any) -> Any:
        nothing = dict.fromkeys(USUAL[part]) if left_out == "null" else {}
        return {key: value for key, value in nothing.items() if key != "id"} | fields

    asked = bare(
        "question",
        partner_questionnaire_question_id="q",
        type="single_option",
        options=[bare("option", title="Red", option="Red")],
    )
    document = bare(
        "questionnaire",
        partner_questionnaire_id="f",
        questions=[asked],
        offerings=[bare("offering", offering_id="o")],
    )
    parsed = parse_questionnaire(document)
    parts = {
        "questionnaire": parsed,
        "question": parsed.questions[0],
        "option": parsed.questions[0].options[0],
        "offering": parsed.offerings[0],
    }
    for name, usual in USUAL.items():
        read = {key: getattr(parts[name], key) for key in usual}
        assert read == usual
        assert [type(value) for value in read.values()] == [type(value) for value in usual.values()]
    assert {one.severity for one in parsed.problems} == {"repaired"}


@pytest.mark.parametrize(
    ("pointer", "message"),
    [
        ("/questions/1", "a question has to be an object"),
        ("/questions/1/options/0", "an option has to be an object"),
        ("/questions/0/rules/0", "a rule has to be an object"),
        (REQUIREMENT, "a requirement has to be an object"),
        ("/offerings/0", "an offering has to be an object"),
        ("/questions", "questions has to be a list"),
        ("/questions/0/rule_type", "rule_type 'x'; allowed: and, or"),
        ("/questions/0/rules/0/type", "type 'x'; allowed: and, or, not"),
        ("/questions/0/is_visible", "is_visible has to be true or false; read as True"),
        ("/questions/0/is_optional", "is_optional has to be true or false; read as False"),
        ("/questions/0/has_next_button", "has_next_button has to be true or false; read as True"),
    ],
)
def test_an_error_says_what_there_should_be(pointer: str, message: str) -> None:
    with pytest.raises(QuestionnaireError) as caught:
        parse_questionnaire(replaced(PLAIN | {"offerings": [offering("f")]}, pointer, "x"))
    [problem] = caught.value.problems
    assert (problem.pointer, problem.message) == (pointer, message)


@pytest.mark.parametrize(
    ("pointer", "value", "message"),
    [
        ("/partner_questionnaire_id", None, "the questionnaire has no id; read as ''"),
        ("/questions/0/type", "bolean", "type 'bolean' (did you mean 'boolean'?); answers are read as texts"),
        ("/questions/0/type", "", "type ''; answers are read as texts"),
        ("/questions/0/type", None, "type missing or no text; answers are read as texts"),
        ("/questions/0/type", 3, "type missing or no text; answers are read as texts"),
        ("/questions/1/options/0/title", None, None),
        (f"{REQUIREMENT}/conditional_answer", ..., "conditional_answer is missing; read as '='"),
        ("/questions/0/order", None, "order has to be a whole number; read as 0"),
        ("/questions/2/order", None, "order has to be a whole number; read as 1"),
        ("/questions/1/options/1/order", "x", "order has to be a whole number; read as 1"),
        ("/questions/0/rule_type", None, "rule_type is missing; read as 'and'"),
        ("/questions/0/title", 5, "title has to be a text; read as one"),
        ("/has_pharmacy", "x", "has_pharmacy has to be true or false; read as False"),
        ("/questions/0/is_critical", "x", "is_critical has to be true or false; read as False"),
        ("/questions/0/has_back_button", "x", "has_back_button has to be true or false; read as True"),
    ],
)
def test_a_repair_says_what_was_read(pointer: str, value: Any, message: str | None) -> None:
    [problem] = parse_questionnaire(replaced(PLAIN, pointer, value)).problems
    assert problem.code == "W113"
    if message is None:
        words = "title and option stand in for each other; one of them is missing"
        assert (problem.pointer, problem.message) == (pointer.rpartition("/")[0], words)
    else:
        assert (problem.pointer, problem.message) == (pointer, message)


@pytest.mark.parametrize(("given", "read"), [("x", "x"), ("", "text"), (None, "text"), (3, "text")])
def test_a_type_that_nobody_knows_stays_as_it_is_written(given: Any, read: str) -> None:
    parsed = parse_questionnaire(replaced(PLAIN, "/questions/0/type", given))
    assert parsed.questions[0].type == read
    assert parsed.questions[0].kind == "text"


def test_one_offering_alone_stands_at_offerings() -> None:
    one = offering("f", rule(on("agee", "=", "1")), odd=1)
    parsed = parse_questionnaire(questionnaire() | {"offerings": one}, strict=False)
    assert [(problem.code, problem.pointer) for problem in parsed.problems] == [
        ("W113", "/offerings"),
        ("W113", "/offerings/odd"),
        ("E005", "/offerings/rules/0/requirements/0/based_on"),
    ]
    assert parsed.problems[0].message == "offerings has to be a list; read as a list of one"
    assert parsed.offerings[0].pointer == "/offerings"


@pytest.mark.parametrize(
    ("identifier", "code", "message"),
    [
        (None, "E008", "partner_questionnaire_question_id is missing"),
        (" ", "E008", "partner_questionnaire_question_id is missing"),
        (True, "E009", "partner_questionnaire_question_id has to be a text"),
    ],
)
def test_what_has_no_id_is_called_by_its_place(identifier: Any, code: str, message: str) -> None:
    document = replaced(PLAIN, "/questions/2/partner_questionnaire_question_id", identifier)
    parsed = parse_questionnaire(document, strict=False)
    assert parsed.questions[2].id == parsed.questions[2].pointer == "/questions/2"
    assert [(one.code, one.message) for one in parsed.problems] == [(code, message)]


def test_a_rule_without_an_id_is_called_by_its_place() -> None:
    parsed = parse_questionnaire(form(on("age", "=", "1"), rules=[rule(id=None), rule(id="r"), rule(id="")]))
    pointers = [f"/questions/0/rules/{number}" for number in range(3)]
    assert [one.id for one in parsed.questions[0].rules] == [pointers[0], "r", pointers[2]]


def test_a_comparator_that_is_no_text_is_told_and_read_as_equal() -> None:
    parsed = parse_questionnaire(form(on("age", 5, "1")), strict=False)
    assert [(one.code, one.message) for one in parsed.problems] == [
        ("E003", "conditional_answer has to be a text")
    ]
    assert parsed.questions[0].rules[0].requirements[0].conditional_answer == "="


@pytest.mark.parametrize("source", ["[]", "null", "3", '"x"'])
def test_only_an_object_is_a_questionnaire(source: str) -> None:
    with pytest.raises(QuestionnaireError) as caught:
        parse_questionnaire(source)
    [problem] = caught.value.problems
    assert (problem.code, problem.pointer, problem.message) == (
        "E000",
        "",
        "a questionnaire has to be a JSON object",
    )


def test_keys_that_nobody_knows_are_kept_where_they_were() -> None:
    document = questionnaire(
        question(
            "q",
            "single_option",
            rule(on("age", "=", "1") | {"d": 4}, c=3),
            a=1,
            options=[option("o", "O") | {"b": 2}],
        ),
        offerings=[offering("f", e=5)],
        f=6,
    )
    parsed = parse_questionnaire(document)
    asked = parsed.questions[0]
    parts = (
        parsed,
        asked,
        asked.options[0],
        asked.rules[0],
        asked.rules[0].requirements[0],
        parsed.offerings[0],
    )
    assert [dict(one.extra) for one in parts] == [{"f": 6}, {"a": 1}, {"b": 2}, {"c": 3}, {"d": 4}, {"e": 5}]


@given(st.lists(st.tuples(st.sampled_from(_pointers(FULL)), json_values), min_size=1, max_size=3))
@settings(max_examples=300, deadline=None)
def test_any_json_is_a_questionnaire_or_a_questionnaire_error(changes: list[tuple[str, Any]]) -> None:
    document: Any = FULL
    for pointer, value in changes:
        try:
            document = replaced(document, pointer, value)
        except (KeyError, IndexError, TypeError, ValueError):
            continue
    try:
        parsed = parse_questionnaire(json.dumps(document), strict=False)
    except QuestionnaireError:
        return
    compile_questionnaire(parsed)
