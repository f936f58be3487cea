from __future__ import annotations

import json

from hypothesis import given, settings

from rules import parse_questionnaire
from rules.export.mdi import mdi_document
from tests.rules import documents as doc
from tests.rules.strategies import questionnaires


@given(questionnaires())
@settings(max_examples=50, deadline=None)
def test_it_reads_as_the_questionnaire_that_was_written(document: doc.Json) -> None:
    questionnaire = parse_questionnaire(json.dumps(document))
    assert parse_questionnaire(json.dumps(mdi_document(questionnaire))) == questionnaire


def test_what_the_engine_does_not_know_is_kept() -> None:
    source = doc.questionnaire(
        doc.question("q", "single_option", options=[doc.option("o", "O") | {"colour": "red"}], shade=[1.5]),
        offerings=[doc.offering("a", doc.rule(doc.on("age", ">", "1") | {"note": {"a": 1}}), price=None)],
        language="en",
    )
    written = mdi_document(parse_questionnaire(json.dumps(source)))
    assert written["language"] == "en"
    assert parse_questionnaire(json.dumps(written)) == parse_questionnaire(json.dumps(source))


def test_a_decimal_keeps_its_digits() -> None:
    source = '{"questions": [], "offerings": [], "metadata": [2.5, 2.50, 1e400, 0.1234567890123456789]}'
    assert mdi_document(parse_questionnaire(source))["metadata"] == [
        2.5,
        "2.50",
        "1E+400",
        "0.1234567890123456789",
    ]
