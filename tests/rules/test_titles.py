from __future__ import annotations

import json

import pytest

from rules import parse_questionnaire
from rules.titles import TitleError, Titles
from tests.rules import documents as doc

TITLES = Titles(
    parse_questionnaire(
        json.dumps(
            doc.questionnaire(
                doc.question("q-1", title="Do you smoke?"),
                doc.question("q-2", title="Twice"),
                doc.question("q-3", title=" twice  "),
                doc.question("q-4", title="q-1"),
                doc.question("q-5", title=None),
                doc.question("q-6", title="Ends in a *"),
                offerings=[
                    doc.offering("o-1", title="Pill, small"),
                    doc.offering("o-2", title="Pill, large"),
                    doc.offering("o-3", title="Ring"),
                ],
            )
        )
    )
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("q-2", "q-2", id="an id"),
        pytest.param("q-1", "q-1", id="an id goes before a title"),
        pytest.param("  do you\n SMOKE? ", "q-1", id="a title, blanks and case aside"),
    ],
)
def test_a_question_is_found_by_id_or_title(text: str, found: str) -> None:
    assert TITLES.questions.find(text).id == found


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("Twice", "2 questions are called 'Twice'; name one by its id: q-2, q-3", id="ambiguous"),
        pytest.param(
            "Do you smoke", "no question 'Do you smoke' (did you mean 'Do you smoke?'?)", id="a beginning"
        ),
        pytest.param(
            "Did you smoke?", "no question 'Did you smoke?' (did you mean 'Do you smoke?'?)", id="a slip"
        ),
        pytest.param("Where?", "no question 'Where?'", id="nothing near"),
        pytest.param("", "no question ''", id="nothing"),
        pytest.param("x*", "no question begins with 'x'", id="no beginning"),
    ],
)
def test_what_names_nothing_or_several_things_is_refused(text: str, message: str) -> None:
    with pytest.raises(TitleError) as refused:
        TITLES.questions.find_all(text)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("text", "found"), [("pill,*", ["o-1", "o-2"]), ("*", ["o-1", "o-2", "o-3"]), ("Ring", ["o-3"])]
)
def test_a_star_stands_for_all_that_begin_so(text: str, found: list[str]) -> None:
    assert [one.id for one in TITLES.offerings.find_all(text)] == found


def test_a_star_alone_stands_for_all_those_without_a_title_too() -> None:
    assert len(TITLES.questions.find_all("*")) == 6


def test_a_title_that_ends_in_a_star_is_meant_itself() -> None:
    assert [one.id for one in TITLES.questions.find_all("Ends in a *")] == ["q-6"]


def test_a_name_finds_its_question_again() -> None:
    names = [TITLES.questions.name_of(one) for one in TITLES.questions.all]
    assert names == ["Do you smoke?", "q-2", "q-3", "q-4", "q-5", "Ends in a *"]
    assert [TITLES.questions.find(name).id for name in names] == [one.id for one in TITLES.questions.all]


def test_two_of_one_id_are_refused() -> None:
    twice = Titles(
        parse_questionnaire(json.dumps(doc.questionnaire(doc.question("q"), doc.question("q"))), strict=False)
    )
    with pytest.raises(TitleError, match="2 questions are called 'q'"):
        twice.questions.find("q")


def test_after_many_slips_nothing_is_suggested_any_more() -> None:
    form = parse_questionnaire(json.dumps(doc.questionnaire(doc.question("q-1", title="Do you smoke?"))))
    titles = Titles(form)
    messages = []
    for number in [*range(51), 0]:
        with pytest.raises(TitleError) as refused:
            titles.questions.find(f"Did you smoke?{number}")
        messages.append("did you mean" in str(refused.value))
    # The same slip is one, however often it is made.
    assert messages == [True] * 50 + [False, True]
