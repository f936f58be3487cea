"""The names by which questions, options, facts and offerings go in FHIR."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from rules import parse_questionnaire
from rules.export.fhir.links import FACTS, fhir_text, links_of
from tests.rules import documents as doc

if TYPE_CHECKING:
    from rules.export.fhir.links import Links

Json = dict[str, Any]


def links(*questions: Json, **fields: Any) -> Links:
    return links_of(parse_questionnaire(doc.questionnaire(*questions, **fields), strict=False))


def test_a_question_keeps_its_id_and_everything_else_is_named_after_what_it_is() -> None:
    found = links(doc.question("q"), doc.question("r"), offerings=[doc.offering("x")])
    assert found.questions == {"q": "q", "r": "r"}
    assert found.offerings == {"x": "offering-x"}
    assert found.descriptions == {"q": "q/description", "r": "r/description"}
    assert found.additional == {"q": "q/additional", "r": "r/additional"}
    assert found.facts == {one: f"fact-{one}" for one in FACTS}
    assert found.groups == {"facts": "facts", "offerings": "offerings", "never": "never"}
    assert found.logic == "logic"


@pytest.mark.parametrize(
    ("kind", "key", "wanted"),
    [
        ("offerings", "x", "offering-x"),
        ("descriptions", "first", "first/description"),
        ("additional", "first", "first/additional"),
        ("facts", "age", "fact-age"),
        ("groups", "facts", "facts"),
        ("groups", "offerings", "offerings"),
        ("groups", "never", "never"),
    ],
)
def test_who_would_have_the_name_of_a_question_has_another(kind: str, key: str, wanted: str) -> None:
    ids = ["first", wanted, f"{wanted}_"]
    found = links(*map(doc.question, ids), offerings=[doc.offering("x")])
    assert found.questions == {one: one for one in ids}
    assert getattr(found, kind)[key] == f"{wanted}__"


def test_no_link_begins_with_the_prefix_of_the_logic() -> None:
    assert links(doc.question("logical")).logic == "logic_"
    assert links(doc.question("logic-1"), doc.question("logic_x")).logic == "logic__"
    assert links(doc.question("a logic")).logic == "logic"


def test_ids_that_differ_by_kinds_of_blanks_have_links_that_differ() -> None:
    found = links(
        doc.question("a\u00a0b"),
        doc.question("a b"),
        offerings=[doc.offering("a\u2003b"), doc.offering("a b")],
    )
    assert found.questions == {"a\u00a0b": "a b", "a b": "a b_"}
    assert found.offerings == {"a\u2003b": "offering-a b", "a b": "offering-a b_"}


def test_an_id_that_is_there_twice_has_one_link() -> None:
    assert links(doc.question("q"), doc.question("q")).questions == {"q": "q"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a b", "a b"),
        ("a\u00a0\u2003b", "a  b"),
        ("a\tb\r\nc", "a\tb\r\nc"),
        ("a\x0bb\x0cc\u2028d", "a b c d"),
    ],
)
def test_all_blanks_but_tabs_and_ends_of_lines_are_plain(text: str, expected: str) -> None:
    """https://hl7.org/fhir/R4/datatypes.html#string."""
    assert fhir_text(text) == expected


def test_the_code_of_an_option_is_its_key_if_it_can_be_one() -> None:
    """No blanks around it, and single ones in it: https://hl7.org/fhir/R4/datatypes.html#code."""
    keys = ["red", "light  blue", "\u00a0", "light\u00a0blue", "red"]
    options = [doc.option(None, "Any") | {"option": one} for one in keys]
    found = links(doc.question("q", "single_option", options=options), doc.question("r"))
    assert found.codes == {
        "q": {keys[0]: "red", keys[1]: "light blue", keys[2]: "option-2", keys[3]: "option-3"},
        "r": {},
    }


@pytest.mark.parametrize(
    ("question_type", "requirements", "default", "is_whole"),
    [
        ("integer", [], None, True),
        ("integer", ["3"], "4", True),
        ("integer", ["3.0"], "4.0", True),
        ("integer", ["3", "2.5"], None, False),
        ("integer", [], "2.5", False),
        ("integer", ["many"], "many", True),
        ("integer", ["3000000000"], None, False),
        ("number", ["3"], None, False),
        ("string", ["3"], None, False),
    ],
)
def test_an_integer_is_one_in_fhir_if_it_is_only_compared_with_such(
    question_type: str, requirements: list[str], default: str | None, is_whole: bool
) -> None:
    offering = doc.offering("o", *(doc.rule(doc.on_question("q", ">", one)) for one in requirements))
    found = links(
        doc.question("other", "integer"),
        doc.question("q", question_type, default_value=default),
        offerings=[offering],
    )
    assert found.whole == {"other"} | ({"q"} if is_whole else set())


@pytest.mark.parametrize(
    ("requirements", "is_whole"),
    [
        ([], True),
        ([doc.on("age", ">", "18"), doc.on("bmi", "<", "30.5")], True),
        ([doc.on("age", ">", "18"), doc.on("age", "<", "64.5")], False),
        ([doc.on_question("q", "<", "64.5")], True),
    ],
)
def test_the_age_is_an_integer_if_it_is_only_compared_with_such(
    requirements: list[Json], is_whole: bool
) -> None:
    offering = doc.offering("o", *map(doc.rule, requirements))
    found = links(doc.question("q", "number"), doc.question("p", "integer"), offerings=[offering])
    assert found.whole_age is is_whole
    assert found.whole == {"p"}
