from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules import compile_questionnaire, parse_questionnaire
from rules.export.mermaid import to_mermaid
from tests.rules.documents import Json, offering, on, on_question, question, questionnaire, rule
from tests.rules.strategies import questionnaires

SHIPPED = sorted(Path("intake_host/sandbox/questionnaires").glob("*.json"))

# What may stand between quotes: nothing that ends a text, begins an element or an entity of another kind.
TEXT = r'"(?:[^\W_]|[ ,.?!:()\'/-]|#[0-9]+;)+"'
LINES = [
    re.compile(rf"  (?:age|gender|state|bmi)\{{\{{{TEXT}\}}\}}"),
    re.compile(rf"  q[0-9]+(?:\[{TEXT}\]|\({TEXT}\))(?::::invisible)?"),
    re.compile(rf"  o[0-9]+\(\[{TEXT}\]\)"),
    re.compile(rf"  (?:age|gender|state|bmi|q[0-9]+) -->\|{TEXT}\| [qo][0-9]+"),
    re.compile(r"  classDef invisible stroke-dasharray: 4"),
]


def chart(document: Json) -> str:
    return to_mermaid(compile_questionnaire(parse_questionnaire(document, strict=False)))


def assert_wellformed(text: str) -> None:
    first, *lines = text.splitlines()
    assert first == "flowchart TD"
    assert not [line for line in lines if not any(one.fullmatch(line) for one in LINES)]
    declared = {match[1] for line in lines if (match := re.match(r"  (\w+)[\[({]", line))}
    used = {
        end
        for line in lines
        if (match := re.match(r"  (\w+) -->.*\| (\w+)$", line))
        for end in match.groups()
    }
    assert used <= declared


@given(questionnaires(), st.text(max_size=100))
@settings(max_examples=100, deadline=None)
def test_every_line_is_of_the_grammar_whatever_the_titles(document: Json, title: str) -> None:
    document["questions"][0]["title"] = title
    document["offerings"][0]["title"] = title
    assert_wellformed(chart(document))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_shipped_questionnaires_are_of_the_grammar(path: Path) -> None:
    assert_wellformed(to_mermaid(compile_questionnaire(parse_questionnaire(path.read_bytes()))))


def test_a_chart() -> None:
    document = questionnaire(
        question("q", "boolean", title='Say "yes" <b>;', order=2),
        question("p", "informational", rule(on("age", ">=", "18")), title="Read\n this", order=1),
        question("i", "text", is_visible=False, order=3),
        offerings=[
            offering(
                "o",
                rule(on_question("q", "=", "yes"), on_question("i", "=", "x"), type="or"),
                rule(on("bmi", "<", "30"), type="not"),
                title="Cream",
            )
        ],
    )
    assert chart(document).splitlines() == [
        "flowchart TD",
        '  age{{"Age"}}',
        '  bmi{{"BMI"}}',
        '  q1("1. Read this")',
        '  q2["2. Say #34;yes#34; #60;b#62;#59;"]',
        '  q3["3. Question i"]:::invisible',
        '  o1(["Cream"])',
        '  age -->|"is at least 18"| q1',
        '  q2 -->|"rule 1, any of: is yes"| o1',
        '  q3 -->|"rule 1, any of: is #34;x#34;"| o1',
        '  bmi -->|"rule 2, none of: is below 30"| o1',
        "  classDef invisible stroke-dasharray: 4",
    ]


def test_what_refers_to_nothing_has_no_arrow() -> None:
    document = questionnaire(question("q", "text", rule(on("mood", "=", "1"), on_question("p", "=", "1"))))
    assert "-->" not in chart(document)


def test_long_titles_are_cut() -> None:
    line = chart(questionnaire(question("q", title="x" * 200))).splitlines()[1]
    assert line == f'  q1["1. {"x" * 76}#8230;"]'
