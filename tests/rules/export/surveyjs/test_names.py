"""What questions and offerings are called in a survey's expressions, which take a for A."""

from __future__ import annotations

import pytest

from rules import parse_questionnaire
from rules.export.surveyjs.names import Names
from tests.rules import documents as doc


def names(*questions: str, offerings: list[str] | None = None) -> Names:
    document = doc.questionnaire(
        *map(doc.question, questions), offerings=[*map(doc.offering, offerings or [])]
    )
    return Names(parse_questionnaire(document, strict=False))


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        (["smokes", "Q-1_b", "7"], ["smokes", "Q-1_b", "7"]),
        (
            ["a.b", "é", "a b", "_a", ""],
            ["question-1", "question-2", "question-3", "question-4", "question-5"],
        ),
        (["verdict-x", "Offering-y"], ["question-1", "question-2"]),
        (["averdict-x", "verdict"], ["averdict-x", "verdict"]),
        (["a", "A", "a-2"], ["a", "A-2", "a-2-3"]),
        (["bmi", "Gender", "age_years"], ["bmi-1", "Gender-2", "age_years-3"]),
        (["weight_g", "height_mm", "state_uuid"], ["weight_g-1", "height_mm-2", "state_uuid-3"]),
        (["state_abbreviation", "state_name"], ["state_abbreviation-1", "state_name-2"]),
        (["q-Comment", "comment"], ["q-Comment-1", "comment"]),
        (["question-2", "a.b"], ["question-2", "question-2-2"]),
    ],
)
def test_a_question_keeps_its_id_where_it_is_safe(ids: list[str], expected: list[str]) -> None:
    if "" in ids:
        ids = [one or "{}" for one in ids]
    found = names(*ids)
    assert found.questions == dict(zip(ids, expected, strict=True))


def test_a_question_of_an_id_that_is_there_twice_has_the_first_name() -> None:
    assert names("q", "q").questions == {"q": "q"}


def test_an_offering_has_its_own_beginning() -> None:
    assert names("x", offerings=["x", "a b", "X"]).offerings == {
        "x": "offering-x",
        "a b": "offering-2",
        "X": "offering-X-3",
    }


def test_a_verdict_is_named_after_its_question() -> None:
    found = names("a.b")
    asked = parse_questionnaire(doc.questionnaire(doc.question("a.b"))).questions[0]
    assert (found.of(asked), found.verdict(asked)) == ("question-1", "verdict-question-1")
