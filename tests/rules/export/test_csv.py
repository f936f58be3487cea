from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules import NotMeans, Program, compile_questionnaire, parse_questionnaire
from rules.export.csv import COLUMNS, to_csv
from tests.rules.documents import Json, offering, on, on_question, question, questionnaire, rule
from tests.rules.strategies import questionnaires

FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")


def program_of(document: Json, **options: Any) -> Program:
    return compile_questionnaire(parse_questionnaire(document, strict=False), **options)


def rows(document: Json, **options: Any) -> list[dict[str, str]]:
    """The rows as a reader has them who takes one ' away from the beginning of a cell."""
    sheet = csv.DictReader(io.StringIO(to_csv(program_of(document, **options)), newline=""), strict=True)
    return [{key: cell.removeprefix("'") for key, cell in row.items()} for row in sheet]


def test_one_row_a_requirement() -> None:
    document = questionnaire(
        question("q", "boolean", title="Do you smoke?"),
        question("r", "text", rule(on("age", ">=", "18"), on_question("q", "=", "yes"), title="Smokers")),
    )
    first, second, third = rows(document)
    assert (first["target"], first["target_id"], first["target_needs"], first["in_words"]) == (
        "question",
        "q",
        "nothing",
        "for everybody",
    )
    assert (second["requirement"], second["comparator"], second["in_words"]) == (
        "1",
        ">=",
        "Age in years is at least 18",
    )
    assert third == {
        "target": "question",
        "target_id": "r",
        "target_title": "Question r",
        "target_needs": "all rules",
        "rule": "1",
        "rule_title": "Smokers",
        "rule_needs": "all of",
        "requirement": "2",
        "based_on": "question",
        "question_id": "q",
        "comparator": "=",
        "required_answer": "yes",
        "in_words": '"Do you smoke?" is yes',
        "pointer": "/questions/1/rules/0/requirements/1",
        "answer": "required",
        "form_ends_here": "no",
        "default_value": "",
    }


def test_what_holds_for_everybody_has_a_row() -> None:
    document = questionnaire(
        question("q", "text", rule(title=None)),
        offerings=[offering("o"), offering("p", rule(on("age", "=", None)), title=None, rule_type="or")],
    )
    told = [
        (row["target"], row["target_title"], row["target_needs"], row["in_words"]) for row in rows(document)
    ]
    assert told[:2] == [
        ("question", "Question q", "all rules", "for everybody"),
        ("offering", "o", "nothing", "for everybody"),
    ]
    assert told[2][:3] == ("offering", "p", "any rule")
    assert told[2][3].startswith("Age in years cannot be judged: ")


def test_every_row_of_a_question_says_whether_it_is_answered_and_whether_the_form_ends_there() -> None:
    document = questionnaire(
        question("a", "text", is_optional=True, default_value="-"),
        question("b", "informational", has_next_button=False),
        question("c", "boolean", is_visible=False, default_value="1"),
        offerings=[offering("o")],
    )
    told = [(row["answer"], row["form_ends_here"], row["default_value"]) for row in rows(document)]
    assert told == [
        ("optional", "no", "-"),
        ("nothing to answer", "yes", ""),
        ("never asked", "no", "yes"),
        ("", "", ""),
    ]


@pytest.mark.parametrize(("not_means", "words"), [("none", "none of"), ("not_all", "not all of")])
def test_a_not_is_said_in_the_reading_that_was_chosen(not_means: NotMeans, words: str) -> None:
    document = questionnaire(question("q", "text", rule(on("age", "=", "18"), type="not")))
    assert rows(document, not_means=not_means)[0]["rule_needs"] == words


@given(st.text(st.sampled_from("=+-@\t\r\n',;\" aß\uff1d"), max_size=6), questionnaires())
@settings(max_examples=100, deadline=None)
def test_no_cell_is_a_formula_and_every_cell_comes_back(text: str, document: Json) -> None:
    document["questions"][0]["title"] = f"{text}."
    sheet = to_csv(program_of(document))
    written = list(csv.reader(io.StringIO(sheet, newline=""), strict=True))
    assert written[0] == list(COLUMNS)
    assert {len(row) for row in written} == {len(COLUMNS)}
    assert not [cell for row in written for cell in row if cell.startswith((*FORMULAS, "\uff1d"))]
    assert rows(document)[0]["target_title"] == f"{text}."
    requirements = [
        one
        for target in (*document["questions"], *document["offerings"])
        for each in target["rules"]
        for one in each["requirements"]
    ]
    assert [row["required_answer"] for row in rows(document) if row["requirement"]] == [
        "" if one["required_answer"] is None else str(one["required_answer"]) for one in requirements
    ]


def test_lines_end_as_the_standard_wants() -> None:
    sheet = to_csv(program_of(questionnaire(question("q", title='two\nlines, "quoted"'))))
    assert sheet.endswith("\r\n")
    assert '"two\nlines, ""quoted"""' in sheet
    assert sheet.count("\r\n") == 2
