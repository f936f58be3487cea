"""Where everything stands in the picture of the logic."""

from __future__ import annotations

import json
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest

from intake_host.preview.dependencies import needs
from intake_host.preview.drawing import BOX_HEIGHT, MAX_LINES, drawing
from intake_host.preview.opened import Opened, open_document
from intake_host.preview.played import played
from intake_host.preview.run import Run
from intake_host.sandbox.shipped import load_questionnaires
from tests.preview.forms import DOCUMENT, opened, question, rule

if TYPE_CHECKING:
    from intake_host.preview.drawing import Arc, Drawing

SHIPPED = [pytest.param(one.document, id=one.slug) for one in load_questionnaires()]
ADULT = Run(facts={"age_years": 40}, answers={"smokes": True})


def _drawn(run: Run, **options: Any) -> Drawing:
    return drawing(played(opened(), run), **options)


def _ends(arc: Arc) -> tuple[str, str]:
    return arc.source.id, arc.target.id


@pytest.mark.parametrize("document", SHIPPED)
def test_every_dependency_has_one_line(document: object) -> None:
    form = open_document("form", json.dumps(document))
    assert isinstance(form, Opened)
    questionnaire = form.program.questionnaire
    expected = [
        (source.id, target.id) for target in questionnaire.targets for source in needs(target, questionnaire)
    ]
    drawn = drawing(played(form, Run()))
    assert sorted(map(_ends, drawn.arcs)) == sorted(expected)
    assert expected


def test_what_the_person_does_not_come_to_is_drawn_as_hidden() -> None:
    stop = question("stop", "Goodbye", "informational", 0, has_next_button=False)
    form = opened({**DOCUMENT, "questions": [stop, *DOCUMENT["questions"]]})
    drawn = drawing(played(form, Run(facts={"age_years": 40})))
    statuses = {node.id: node.status for node in drawn.nodes if node.kind == "question"}
    assert statuses == {
        "stop": "shown",
        "smokes": "hidden",
        "many": "hidden",
        "notes": "hidden",
        "read": "hidden",
    }


def test_what_decides_about_what_is_chosen_is_marked() -> None:
    assert [node.id for node in _drawn(ADULT, about="patch").nodes if node.is_linked] == ["smokes", "patch"]
    assert not any(node.is_linked for node in _drawn(ADULT).nodes)


@pytest.mark.parametrize("document", SHIPPED)
def test_no_box_lies_on_another_or_outside(document: object) -> None:
    form = open_document("form", json.dumps(document))
    assert isinstance(form, Opened)
    drawn = drawing(played(form, Run()))
    assert len(drawn.nodes) >= len(form.program.questionnaire.targets)
    for node in drawn.nodes:
        assert 0 <= node.x <= drawn.width - node.width
        assert 0 <= node.y <= drawn.height - node.height
    for one, other in combinations(drawn.nodes, 2):
        assert one.x != other.x or one.y + one.height < other.y or other.y + other.height < one.y


def test_more_offerings_than_questions_have_room() -> None:
    many = [{**DOCUMENT["offerings"][0], "offering_id": f"offering-{n}"} for n in range(20)]
    drawn = drawing(played(opened({**DOCUMENT, "offerings": many}), Run()))
    places = sorted(node.y for node in drawn.nodes if node.kind == "offering")
    assert len(places) == len(set(places)) == 20
    assert places[0] == drawn.nodes[0].y
    assert places[-1] <= drawn.height - BOX_HEIGHT


def test_boxes_and_lines_say_where_things_stand() -> None:
    drawn = _drawn(ADULT)
    assert {node.id: node.status for node in drawn.nodes} == {
        "age": "known",
        "smokes": "shown",
        "many": "shown",
        "notes": "shown",
        "read": "shown",
        "patch": "eligible",
    }
    assert {_ends(arc): arc.status for arc in _drawn(Run()).arcs} == {
        ("age", "smokes"): "undetermined",
        ("smokes", "many"): "undetermined",
        ("smokes", "patch"): "undetermined",
    }


def test_a_line_says_what_its_own_source_does() -> None:
    document = next(one.document for one in load_questionnaires() if one.slug == "weight-management")
    facts = {"age_years": 34, "gender": 2, "state": ["TX"], "height_cm": 170, "weight_kg": 70}
    drawn = drawing(played(opened(document), Run(facts=facts)))
    said = {arc.source.id: arc.status for arc in drawn.arcs if arc.target.name.startswith("1. Semaglutide")}
    assert (said["age"], said["bmi"], said["gender"]) == ("eligible", "ineligible", "ineligible")


def test_known_facts_have_their_value() -> None:
    assert next(node.title for node in _drawn(ADULT).nodes if node.id == "age") == "Age 40"


def test_a_state_is_called_by_its_name() -> None:
    rules = [rule(based_on="state", conditional_answer="=", required_answer="NY")]
    document = {**DOCUMENT, "questions": [{**DOCUMENT["questions"][0], "rules": rules}]}
    run = Run(facts={"state": ["856d1903-8abf-4b2f-b217-12c449e825ba", "NY"]})
    drawn = drawing(played(opened(document), run))
    assert drawn.nodes[0].title == "State New York"


def test_many_lines_stay_beside_the_column() -> None:
    questions = [question(f"q{number}", f"Question {number}", "boolean", number) for number in range(120)]
    for number in range(60, 120):
        # Each line lies around all the ones before.
        needed = {"based_on": "question", "required_question_id": f"q{119 - number}", "required_answer": "1"}
        questions[number]["rules"] = [rule(**needed)]
    drawn = drawing(played(opened({**DOCUMENT, "questions": questions, "offerings": []}), Run()))
    lanes = {int(arc.path.partition("Q")[2].split()[0]) for arc in drawn.arcs}
    assert len(lanes) == 60
    assert min(lanes) >= 0
    assert drawn.nodes[0].x <= 430


def test_the_lines_of_what_is_chosen_stand_out() -> None:
    drawn = _drawn(ADULT, about="many")
    assert drawn.is_tracing
    assert [_ends(arc) for arc in drawn.arcs if arc.is_chosen] == [("smokes", "many")]
    assert not _drawn(ADULT).is_tracing


def test_coverage_is_marked_where_it_is_known() -> None:
    drawn = _drawn(ADULT, marks={"smokes": "covered", "patch": "uncovered"})
    assert {node.id: node.mark for node in drawn.nodes if node.mark} == {
        "smokes": "covered",
        "patch": "uncovered",
    }


def test_a_window_folds_the_rest_and_keeps_its_lines() -> None:
    drawn = _drawn(ADULT, start=1, limit=1)
    assert [(node.kind, node.number) for node in drawn.nodes] == [
        ("fact", None),
        ("earlier", None),
        ("question", 2),
        ("later", None),
        ("offering", 1),
    ]
    assert {(arc.source.kind, arc.target.kind) for arc in drawn.arcs} == {
        ("fact", "earlier"),
        ("earlier", "question"),
        ("earlier", "offering"),
    }


LONG = "Compounded semaglutide with cyanocobalamin, 2.5 mg/0.5 mg per mL, injection once weekly, {} dose"


def test_long_titles_are_broken_into_lines_and_make_the_box_higher() -> None:
    titled = [
        {**DOCUMENT["offerings"][0], "offering_id": dose, "title": LONG.format(dose)}
        for dose in ("starting", "maintenance")
    ]
    drawn = drawing(played(opened({**DOCUMENT, "offerings": titled}), Run()))
    first, second = (node for node in drawn.nodes if node.kind == "offering")
    assert (" ".join(first.lines), " ".join(second.lines)) == (first.name, second.name)
    assert first.height == BOX_HEIGHT + 16 * (len(first.lines) - 1) > BOX_HEIGHT
    assert second.y >= first.y + first.height


def test_of_the_longest_title_the_beginning_is_drawn() -> None:
    long = {**DOCUMENT["questions"][0], "title": "x" * 5_000}
    drawn = drawing(played(opened({**DOCUMENT, "questions": [long]}), Run()))
    box = next(node for node in drawn.nodes if node.id == "smokes")
    assert len(box.lines) == MAX_LINES
    assert box.lines[-1].endswith("\u2026")


def _offered_by(answers: list[int]) -> list[str]:
    """Offerings from the top, the first decided by the question of the first number, and so on."""
    questions = [question(f"q{number}", f"Question {number}", "boolean", number) for number in range(30)]
    offerings = [
        {**DOCUMENT["offerings"][0], "offering_id": f"o{place}", "rules": [_asks(number)]}
        for place, number in enumerate(answers)
    ]
    document = {**DOCUMENT, "questions": questions, "offerings": offerings}
    nodes = drawing(played(opened(document), Run())).nodes
    return [node.id for node in sorted(nodes, key=lambda node: node.y) if node.kind == "offering"]


def _asks(number: int) -> dict[str, Any]:
    return rule(based_on="question", required_question_id=f"q{number}", required_answer="true")


def test_offerings_stand_in_the_order_of_the_document() -> None:
    assert _offered_by([20, 3, 10]) == ["o0", "o1", "o2"]


def test_offerings_whose_lines_would_cross_all_over_stand_where_their_lines_come_from() -> None:
    assert _offered_by(list(range(29, -1, -1))) == [f"o{place}" for place in range(29, -1, -1)]
