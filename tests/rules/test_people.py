from __future__ import annotations

import json

from rules import parse_questionnaire
from rules.people import person_in_words, titled_answers
from tests.rules import documents as doc

OPTIONS = [
    doc.option("o-1", "Red"),
    {**doc.option("o-2", "blue"), "title": "Blue"},
    {**doc.option("o-3", "other"), "title": "Blue"},
]
FORM = parse_questionnaire(
    json.dumps(
        doc.questionnaire(
            doc.question("late", "multiple_option", title="Many", options=OPTIONS, order=3),
            doc.question("one", "single_option", title="One", options=OPTIONS, order=2),
            doc.question("well", title="Same", order=1),
            doc.question("text", "text", title="Same", order=4),
            doc.question("skipped", "text", title="Skipped", order=5),
        )
    )
)
ANSWERS = {"late": ["o-3", "o-1"], "one": "o-2", "text": "Red", "well": False, "skipped": None}


def test_answers_are_titled_where_a_title_names_one_thing() -> None:
    titled = titled_answers(ANSWERS, FORM)
    assert list(titled.items()) == [
        ("well", False),
        ("One", "Blue"),
        ("Many", ["Red", "o-3"]),
        ("text", "Red"),
        ("Skipped", None),
    ]


def test_an_option_with_more_text_stays_as_it_is() -> None:
    answer = {"option": "o-1", "additional": "dark"}
    assert titled_answers({"one": answer}, FORM) == {"One": answer}


def test_a_person_in_words() -> None:
    case = {"facts": {"gender": 9, "state": ["ny", "new york"]}, "answers": ANSWERS | {"late": []}}
    assert list(person_in_words(case, FORM)) == [
        "gender: not applicable",
        "state: new york",
        "well: no",
        "One: Blue",
        "Many: nothing chosen",
        "text: Red",
        "Skipped: skipped",
    ]
