"""Why something stands where it stands, and what each answer would change."""

from __future__ import annotations

from intake_host.preview.played import played
from intake_host.preview.run import Run
from intake_host.preview.why import consequences, why
from tests.preview.forms import DOCUMENT, opened

ADULT = {"age_years": 40}


def test_it_names_what_decided_in_one_sentence() -> None:
    reason = why(played(opened(), Run(facts=ADULT, answers={"smokes": False})), "patch")
    assert reason is not None
    assert reason.sentence.startswith("Not offered, because 'Do you smoke?'")
    assert reason.status == "ineligible"
    assert reason.numbers["smokes"] == 1


def test_the_rules_that_decided_come_first() -> None:
    offering = {**DOCUMENT["offerings"][0]}
    others = {**offering["rules"][0], "id": "adults", "title": "Adults", "requirements": []}
    adults = {
        **others,
        "requirements": [{"based_on": "age", "conditional_answer": ">=", "required_answer": "18"}],
    }
    document = {**DOCUMENT, "offerings": [{**offering, "rules": [adults, *offering["rules"]]}]}
    reason = why(played(opened(document), Run(facts=ADULT, answers={"smokes": False})), "patch")
    assert reason is not None
    assert [rule.title for rule in reason.deciding] == ["Rule"]
    assert [rule.title for rule in reason.others] == ["Adults"]


def test_there_is_no_reason_for_what_is_gone() -> None:
    assert why(played(opened(), Run()), "gone") is None


def test_each_answer_is_tried() -> None:
    form, run = opened(), Run(facts=ADULT)
    smokes = form.program.questionnaire.question("smokes")
    assert smokes is not None
    yes, no = consequences(played(form, run), run, smokes)
    assert yes.answer == "Yes"
    assert [(one.target.id, one.now) for one in yes.changed.changes] == [
        ("many", "shown"),
        ("patch", "eligible"),
    ]
    assert [(one.target.id, one.now) for one in no.changed.changes] == [
        ("patch", "ineligible"),
        ("many", "hidden"),
    ]
