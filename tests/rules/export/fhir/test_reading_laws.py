"""What is read means what was written, for many random forms."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from rules import (
    compile_questionnaire,
    evaluate,
    read_answers,
)
from rules.export.fhir.questionnaire import to_fhir_questionnaire
from rules.export.fhir.reading import from_fhir_questionnaire
from tests.javascript import node
from tests.rules.export.fhir.foreign_forms import ForeignForm, shown
from tests.rules.export.fhir.naive_forms import NaiveForm

if TYPE_CHECKING:
    from rules import Question
    from tests.rules.export.crowds import Crowd

Json = dict[str, Any]


def test_what_was_written_is_read_as_it_was(crowds: list[Crowd]) -> None:
    for number, crowd in enumerate(crowds[:50]):
        written = to_fhir_questionnaire(crowd.program, "R5" if number % 2 else "R4").resource
        reading = from_fhir_questionnaire(json.dumps(written))
        assert reading.questionnaire == crowd.program.questionnaire
        assert reading.losses == ()
        again = compile_questionnaire(reading.questionnaire, not_means=reading.not_means)
        assert to_fhir_questionnaire(again).resource == to_fhir_questionnaire(crowd.program).resource


def test_what_was_written_means_the_same_without_what_was_kept_beside_it(crowds: list[Crowd]) -> None:
    compared = 0
    for crowd in crowds:
        exported = to_fhir_questionnaire(crowd.program)
        bare = {key: value for key, value in exported.resource.items() if key != "extension"}
        reading = from_fhir_questionnaire(json.dumps(bare))
        program = compile_questionnaire(reading.questionnaire)
        links = exported.links
        for answers, facts, evaluation in crowd.people:
            given = {
                links.questions[one]: _json(crowd.program.questionnaire.question(one), value)
                for one, value in answers.entries.items()
            }
            after = evaluate(program, read_answers(reading.questionnaire, given), facts, final=True).verdicts
            for before, found, by_id in (
                (evaluation.verdicts.questions, after.questions, links.questions),
                (evaluation.verdicts.offerings, after.offerings, links.offerings),
            ):
                exact = exported.exact & before.keys()
                compared += len(exact)
                assert {one: found[by_id[one]].verdict.value == "true" for one in exact} == {
                    one: before[one].verdict.value == "true" for one in exact
                }
    assert compared > 6000


def _json(question: Question | None, value: Any) -> Any:
    """The answer as it may have come."""
    if question is not None and question.type == "file" and value is not None:
        return ["uploaded"] if value else []
    if isinstance(value, frozenset):
        return sorted(value)
    return value.isoformat() if isinstance(value, date) else value


FOREIGN = [ForeignForm(seed) for seed in range(300)]


def test_a_foreign_form_means_the_same() -> None:
    for foreign in FOREIGN:
        reading = from_fhir_questionnaire(json.dumps(foreign.resource))
        assert not any(loss.approximated for loss in reading.losses)
        for _ in range(4):
            answers = foreign.answers()
            naive = NaiveForm(foreign.resource, foreign.response(answers))
            found = shown(reading, answers)
            assert {one for one in foreign.types if naive.enabled(one)} == found & foreign.types.keys()


def test_a_foreign_form_means_what_lhc_forms_makes_of_it() -> None:
    cases: list[Json] = []
    expected: list[dict[str, bool]] = []
    for foreign in FOREIGN:
        if any(
            "answerDate" in one
            for item in NaiveForm(foreign.resource, {}).items.values()
            for one in item.get("enableWhen", [])
        ):
            continue  # LHC-Forms compares no dates
        answers = foreign.answers()
        found = shown(from_fhir_questionnaire(json.dumps(foreign.resource)), answers)
        expected.append({one: one in found for one in foreign.types})
        cases.append(
            {"questionnaire": foreign.resource, "response": foreign.response(answers), "version": "R4"}
        )
    told = node.run("lforms.mjs", cases)
    assert [
        {one: result[one] for one in person} for result, person in zip(told, expected, strict=True)
    ] == expected
    assert len(cases) > 100
