"""Responses of many random people."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, get_args

import jsonschema
from fhir.resources.questionnaireresponse import QuestionnaireResponse as R5Response
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse as R4Response

from rules import (
    evaluate,
    read_answers,
    read_case,
)
from rules.export.fhir.cases import from_fhir_response
from rules.export.fhir.questionnaire import FhirVersion, to_fhir_questionnaire
from rules.export.fhir.response import Status, to_fhir_response
from tests.javascript import node
from tests.rules.export.fhir.naive_forms import NaiveForm

if TYPE_CHECKING:
    from tests.rules.export.crowds import Crowd

Json = dict[str, Any]


def test_it_is_valid(crowds: list[Crowd]) -> None:
    schema = json.loads((node.HERE / "fhir-r4" / "fhir.schema.json").read_text())
    published = jsonschema.Draft6Validator(
        {"$ref": "#/definitions/QuestionnaireResponse", "definitions": schema["definitions"]}
    )
    for crowd in crowds[:40]:
        answers, facts, _ = crowd.people[0]
        for status in get_args(Status):
            r4, r5 = (
                to_fhir_response(
                    to_fhir_questionnaire(crowd.program, version), answers, facts, status=status
                ).resource
                for version in get_args(FhirVersion)
            )
            assert list(published.iter_errors(r4)) == []
            R4Response.model_validate(r4)
            R5Response.model_validate(r5)


def test_a_completed_response_holds_enabled_items_only(crowds: list[Crowd]) -> None:
    for crowd in crowds:
        form = to_fhir_questionnaire(crowd.program)
        sources = {link_id: one for one, link_id in {**form.links.questions, **form.links.offerings}.items()}
        for answers, facts, _ in crowd.people:
            naive = NaiveForm(form.resource, to_fhir_response(form, answers, facts).resource)
            for link_id in naive.answers:
                # What is approximated may be enabled here and not there.
                if link_id in sources and sources[link_id] in form.exact:
                    assert naive.enabled(link_id)


def test_the_eligible_offerings_are_answered_true(crowds: list[Crowd]) -> None:
    for crowd in crowds:
        form = to_fhir_questionnaire(crowd.program)
        for answers, facts, evaluation in crowd.people:
            naive = NaiveForm(form.resource, to_fhir_response(form, answers, facts).resource)
            answered = {
                one for one, link_id in form.links.offerings.items() if naive.answers.get(link_id) == [True]
            }
            assert answered == set(evaluation.offerings.eligible)


def test_the_way_back_leads_to_the_same_outcome(crowds: list[Crowd]) -> None:
    """But for answers of nothing, which FHIR does not tell from no answer."""
    for number, crowd in enumerate(crowds[:100]):
        program = crowd.program
        form = to_fhir_questionnaire(program)
        for answers, facts, evaluation in crowd.people:
            status: Status = "in-progress" if number % 2 else "completed"
            written = to_fhir_response(form, answers, facts, status=status)
            read = from_fhir_response(program.questionnaire, json.dumps(written.resource))
            assert read.losses == ()
            assert read.case["final"] is (status == "completed")
            case = read_case(json.dumps(read.case))
            after = evaluate(
                program, read_answers(program.questionnaire, case.answers), case.facts, final=True
            )
            if "empty" not in {loss.code for loss in written.losses}:
                assert after.shown == evaluation.shown
                assert after.offerings == evaluation.offerings
