"""What other readers of FHIR make of many random questionnaires."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, get_args

import jsonschema
import pytest
from fhir.resources.questionnaire import Questionnaire as R5Questionnaire
from fhir.resources.R4B.questionnaire import Questionnaire as R4Questionnaire

from rules.export.fhir.questionnaire import FhirQuestionnaire, FhirVersion, to_fhir_questionnaire
from rules.export.fhir.response import to_fhir_response
from tests.javascript import node
from tests.rules.export.fhir.constraints import keeps_the_constraints
from tests.rules.export.fhir.naive_forms import NaiveForm

if TYPE_CHECKING:
    from rules import Offering, Program, Question
    from rules.export.fhir.links import Links
    from tests.rules.export.crowds import Crowd

Json = dict[str, Any]

VERSIONS = get_args(FhirVersion)


def links_by_target(links: Links) -> list[tuple[str, str]]:
    return [*links.questions.items(), *links.offerings.items()]


def expected(crowd: Crowd, form: FhirQuestionnaire, but: set[str]) -> list[dict[str, bool]]:
    """For each person, which of the exact items is enabled; those of the targets `but` are left out."""
    found = []
    for person in crowd.people:
        verdicts = {**person.evaluation.verdicts.questions, **person.evaluation.verdicts.offerings}
        found.append(
            {
                link_id: verdicts[target].verdict.value == "true"
                for target, link_id in links_by_target(form.links)
                if target in form.exact - but
            }
        )
    return found


def comparing_dates(program: Program, form: FhirQuestionnaire) -> set[str]:
    """The targets that compare a date, or depend on a question that does."""
    places = {loss.pointer for loss in form.losses if loss.code == "date"}
    found: set[str] = set()
    targets: list[Question | Offering] = [one.question for one in program.questions]
    targets.extend(program.questionnaire.offerings)
    for target in targets:
        requirements = [one for rule in target.rules for one in rule.requirements]
        if any(one.pointer in places or one.required_question_id in found for one in requirements):
            found.add(target.id)
    return found


def test_a_thousand_people_see_in_lhc_forms_what_they_see_here(crowds: list[Crowd]) -> None:
    cases: list[Json] = []
    wanted: list[dict[str, bool]] = []
    for number, crowd in enumerate(crowds):
        version = VERSIONS[number % 2]
        form = to_fhir_questionnaire(crowd.program, version)
        # LHC-Forms 40.1.3 compares no dates.
        wanted.extend(expected(crowd, form, but=comparing_dates(crowd.program, form)))
        for answers, facts, _ in crowd.people:
            response = to_fhir_response(form, answers, facts, status="in-progress")
            cases.append({"questionnaire": form.resource, "response": response.resource, "version": version})
    found = node.run("lforms.mjs", cases)
    compared = [
        (told[link_id], one)
        for told, person in zip(found, wanted, strict=True)
        for link_id, one in person.items()
    ]
    assert all(told == one for told, one in compared)
    assert len(compared) > 5000
    assert sum(one for _, one in compared) > 2000


def test_a_thousand_people_see_by_the_specification_what_they_see_here(crowds: list[Crowd]) -> None:
    for crowd in crowds:
        form = to_fhir_questionnaire(crowd.program)
        for person, wanted in zip(crowd.people, expected(crowd, form, but=set()), strict=True):
            response = to_fhir_response(form, person.answers, person.facts, status="in-progress")
            naive = NaiveForm(form.resource, response.resource)
            assert {link_id: naive.enabled(link_id) for link_id in wanted} == wanted


@pytest.fixture(scope="session")
def r4_schema() -> Any:
    """The published schema, http://hl7.org/fhir/json-schema/4.0."""
    schema = json.loads((node.HERE / "fhir-r4" / "fhir.schema.json").read_text())
    return jsonschema.Draft6Validator(
        {"$ref": "#/definitions/Questionnaire", "definitions": schema["definitions"]}
    )


def test_it_is_valid(crowds: list[Crowd], r4_schema: Any) -> None:
    for crowd in crowds[:40]:
        r4, r5 = (to_fhir_questionnaire(crowd.program, version).resource for version in VERSIONS)
        assert list(r4_schema.iter_errors(r4)) == []
        R4Questionnaire.model_validate(r4)
        R5Questionnaire.model_validate(r5)
        keeps_the_constraints(r4)
        keeps_the_constraints(r5)
