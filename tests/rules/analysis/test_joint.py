from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules import Program, Verdict, compile_questionnaire, evaluate_case, parse_questionnaire, read_case
from rules.analysis.columns import Crowd, judge
from rules.analysis.joint import Joint, Side, joint_of
from rules.analysis.sameness import forms_of
from tests.rules import documents as doc
from tests.rules.edits import versions

Json = dict[str, Any]

BLUE_GREEN = [doc.option("b", "Blue"), doc.option("g", "Green")]


def program(document: Json, not_means: Any = "none", *, strict: bool = True) -> Program:
    return compile_questionnaire(parse_questionnaire(document, strict=strict), not_means=not_means)


def judged(joint: Joint, assignment: dict[int, int]) -> dict[str, Verdict]:
    """The verdicts of both versions' targets, by joint pointers, of one person."""
    cells = {
        place: [int(number == assignment[place]) for number in range(len(variable.cells))]
        for place, variable in enumerate(joint.space.variables)
    }
    columns = judge(joint.space, Crowd(1, cells))
    return {
        target.pointer: Verdict.TRUE
        if columns[target.pointer].true
        else Verdict.FALSE
        if columns[target.pointer].false
        else Verdict.UNKNOWN
        for target in joint.space.program.questionnaire.targets
    }


def evaluated(side: Side, assignment: dict[int, int]) -> dict[str, Verdict]:
    """The same of one version, by the engine, from the case that the joint space writes for it."""
    case = read_case(json.dumps(side.case(assignment)))
    verdicts = evaluate_case(side.program, case).verdicts
    questionnaire = side.program.questionnaire
    return {
        **{side.prefix + one.pointer: verdicts.questions[one.id].verdict for one in questionnaire.questions},
        **{side.prefix + one.pointer: verdicts.offerings[one.id].verdict for one in questionnaire.offerings},
    }


def one_question(**fields: Any) -> Json:
    question = doc.question("q", "single_option", options=BLUE_GREEN) | fields
    return doc.questionnaire(
        question, offerings=[doc.offering("o", doc.rule(doc.on_question("q", "=", "Blue")))]
    )


def labels(joint: Joint) -> list[list[str]]:
    return [[cell.label for cell in variable.cells] for variable in joint.space.variables]


def test_constants_of_both_versions_cut_one_fact() -> None:
    old, new = (
        program(doc.questionnaire(doc.question("q", "boolean", doc.rule(doc.on("age", ">=", years)))))
        for years in ("18", "21")
    )
    assert labels(joint_of(old, new)) == [["17 or less", "18 to 20", "21 or more"]]


def test_an_option_of_one_version_is_not_given_in_the_other() -> None:
    teal = [doc.option("b", "Blue"), doc.option("t", "Teal")]
    joint = joint_of(program(one_question()), program(one_question(options=teal)))
    assert labels(joint) == [
        [
            "Blue",
            "Green (only in the old version) or Teal (only in the new version) or skipped",
        ]
    ]
    assert joint.old.case({0: 1})["answers"] == {"q": "g"}
    assert joint.new.case({0: 1})["answers"] == {"q": None}


def test_options_and_questions_of_another_id_are_matched_by_title() -> None:
    renamed = [doc.option("b2", "blue "), doc.option("g2", "GREEN")]
    new = one_question(partner_questionnaire_question_id="q2", options=renamed)
    new["offerings"][0]["rules"][0]["requirements"][0]["required_question_id"] = "q2"
    new["questions"][0]["title"] = "question Q"
    joint = joint_of(program(one_question()), program(new))
    assert labels(joint) == [["Blue", "Green or skipped"]]
    assert joint.old.case({0: 0})["answers"] == {"q": "b"}
    assert joint.new.case({0: 0})["answers"] == {"q2": "b2"}


def test_what_an_invisible_question_offers_is_each_versions_own_default() -> None:
    old = one_question(is_visible=False, default_value="Blue")
    new = one_question(is_visible=False, default_value="Green")
    joint = joint_of(program(old), program(new))
    nothing_given = len(joint.space.variables[0].cells) - 1
    assert judged(joint, {0: nothing_given})["/old/offerings/0"] is Verdict.TRUE
    assert judged(joint, {0: nothing_given})["/new/offerings/0"] is Verdict.FALSE


def test_a_question_with_another_kind_of_answers_is_another_variable() -> None:
    new = one_question(type="multiple_option")
    joint = joint_of(program(one_question()), program(new))
    assert [(one.name, one.option) for one in joint.space.variables] == [("q", None), ("q", "b")]
    assert (joint.old.has, joint.new.has) == (frozenset({0}), frozenset({1}))


def test_an_option_that_is_compared_in_one_version_and_gone_in_the_other_is_only_in_one() -> None:
    old = one_question(type="multiple_option")
    new = one_question(type="multiple_option", options=[BLUE_GREEN[1]])
    new["offerings"][0]["rules"] = []
    joint = joint_of(program(old), program(new))
    assert joint.old.case({0: 1})["answers"] == {"q": ["b"]}
    assert joint.new.case({0: 1})["answers"] == {}


def test_keys_that_mean_different_options_are_kept_apart() -> None:
    old = one_question(options=[doc.option("x", "Blue"), doc.option("x", "Green")])
    new = one_question(options=[doc.option("x", "Blue"), doc.option("y", "Green"), doc.option("x", "Red")])
    joint = joint_of(program(old, strict=False), program(new, strict=False))
    samples = [cell.sample for cell in joint.space.variables[0].cells]
    for place in range(len(samples)):
        assert judged(joint, {0: place}) == evaluated(joint.old, {0: place}) | evaluated(
            joint.new, {0: place}
        )


def test_the_two_readings_of_not_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="not_means"):
        joint_of(program(one_question()), program(one_question(), "not_all"))


def test_every_part_of_both_versions_has_its_own_pointer() -> None:
    old, new = program(one_question()), program(one_question(title="Another"))
    joint = joint_of(old, new)
    both = {f"{prefix}{pointer}" for prefix in ("/old", "/new") for pointer in PARTS}
    assert set(joint.space.nodes) == both
    assert set(joint.space.leaves) == {pointer for pointer in both if "requirements" in pointer}
    assert [leaf.question for leaf in joint.space.leaves.values()] == [0, 1]
    assert all(leaf.requirement.pointer == pointer for pointer, leaf in joint.space.leaves.items())
    assert joint.space.order == (0, 1)
    assert (joint.old.prefix, joint.new.prefix) == ("/old", "/new")
    assert (joint.old.program, joint.new.program) == (old, new)
    assert joint.space.program.questionnaire.targets[1].title == "Another"
    for pointer, node in joint.space.nodes.items():
        assert node.pointer == pointer


PARTS = (
    "/questions/0",
    "/offerings/0",
    "/offerings/0/rules/0",
    "/offerings/0/rules/0/requirements/0",
)


def test_errors_of_either_version_stay_errors() -> None:
    broken = one_question()
    broken["offerings"][0]["rule_type"] = "xor"
    broken["questions"][0]["rules"] = [doc.rule(doc.on("agee", "=", "1"))]
    joint = joint_of(program(broken, strict=False), program(one_question()))
    at = "/old/questions/0/rules/0/requirements/0"
    assert joint.space.faulty == {"/old/offerings/0", at}
    leaf = joint.space.leaves[at]
    assert (leaf.variable, leaf.true, leaf.false, leaf.if_absent) == (None, 0, 0, Verdict.UNKNOWN)
    back = joint_of(program(one_question()), program(broken, strict=False))
    assert back.space.faulty == {one.replace("/old", "/new") for one in joint.space.faulty}


def test_who_walks_to_the_end_passes_everything_but_the_dead_ends() -> None:
    pages = [
        doc.question("stop", "informational", has_next_button=False),
        doc.question("page", "informational"),
        doc.question("more"),
    ]
    form = one_question()
    joint = joint_of(program(form), program(form | {"questions": [*form["questions"], *pages]}))
    assert joint.old.case({0: 0}) == {"facts": {}, "answers": {"q": "b"}, "final": True}
    assert joint.old.case({0: 0}, walked=True)["answers"] == {"q": "b"}
    assert joint.new.case({0: 0}, walked=True)["answers"] == {"q": "b", "page": None, "more": None}
    assert joint.new.case({}, walked=True)["answers"] == {"q": None, "page": None, "more": None}


def test_questions_of_one_version_only_are_not_in_the_cases_of_the_other() -> None:
    def asks(question_id: str) -> Json:
        rule = doc.rule(doc.on_question(question_id, "=", "yes"), doc.on("age", ">=", "18"))
        return doc.questionnaire(
            doc.question(question_id, title=question_id), offerings=[doc.offering("o", rule)]
        )

    joint = joint_of(program(asks("before")), program(asks("after")))
    names = [variable.name for variable in joint.space.variables]
    assert names == ["before", "age", "after"]
    assert (joint.old.has, joint.new.has) == (frozenset({0, 1}), frozenset({1, 2}))
    everything = dict.fromkeys(range(3), 0)
    assert joint.old.case(everything) == {
        "facts": {"age_years": 0},
        "answers": {"before": True},
        "final": True,
    }
    assert joint.new.case(everything) == {
        "facts": {"age_years": 0},
        "answers": {"after": True},
        "final": True,
    }


def test_options_of_several_go_by_the_names_that_each_version_has_for_them() -> None:
    renamed = [doc.option("b2", "Blue"), doc.option("g2", "Green"), doc.option("t", "Teal")]
    old = one_question(type="multiple_option")
    new = one_question(type="multiple_option", options=renamed)
    new["offerings"].append(doc.offering("p", doc.rule(doc.on_question("q", "=", "t"))))
    old["offerings"].append(doc.offering("p"))
    joint = joint_of(program(old), program(new))
    assert [(one.name, one.option) for one in joint.space.variables] == [("q", "b"), ("q", "t")]
    chosen = {0: 1, 1: 1}
    assert joint.old.case(chosen)["answers"] == {"q": ["b"]}
    assert joint.new.case(chosen)["answers"] == {"q": ["b2", "t"]}


def test_the_joint_question_has_the_options_of_both_those_first_that_both_have() -> None:
    old = one_question(options=[doc.option("x", "Only old"), *BLUE_GREEN])
    new = one_question(options=[doc.option("y", "Only new"), *BLUE_GREEN])
    rules = [doc.rule(doc.on_question("q", "=", key)) for key in ("b", "g")]
    for document, own in ((old, "x"), (new, "y")):
        document["offerings"] = [
            doc.offering("o", *rules, doc.rule(doc.on_question("q", "=", own)), rule_type="or")
        ]
    joint = joint_of(program(old), program(new))
    [variable] = joint.space.variables
    assert variable.question is not None
    assert [(one.key, one.title) for one in variable.question.options] == [
        ("b", "Blue"),
        ("g", "Green"),
        ("x", "Only old (only in the old version)"),
        ("y", "Only new (only in the new version)"),
    ]
    cells = {cell.label: number for number, cell in enumerate(variable.cells)}
    only_old = cells["Only old (only in the old version)"]
    assert joint.old.case({0: only_old})["answers"] == {"q": "x"}
    assert joint.new.case({0: only_old})["answers"] == {"q": None}


def test_a_refusal_says_that_not_has_to_mean_the_same() -> None:
    words = "^both versions have to be compiled with the same not_means$"
    with pytest.raises(ValueError, match=words):
        joint_of(program(one_question(), "not_all"), program(one_question()))


@given(versions(), st.sampled_from(["none", "not_all"]), st.data())
@settings(max_examples=80, deadline=None)
def test_a_person_is_judged_as_each_version_judges_their_case(
    documents: tuple[Json, Json], not_means: str, data: st.DataObject
) -> None:
    joint = joint_of(*(program(one, not_means) for one in documents))
    for _ in range(5):
        assignment = {
            place: data.draw(st.integers(0, len(variable.cells) - 1))
            for place, variable in enumerate(joint.space.variables)
        }
        assert judged(joint, assignment) == evaluated(joint.old, assignment) | evaluated(
            joint.new, assignment
        )
        forms = forms_of(joint.space)
        by_form: dict[int, set[Verdict]] = {}
        for pointer, verdict in judged(joint, assignment).items():
            by_form.setdefault(forms[pointer], set()).add(verdict)
        assert all(len(verdicts) == 1 for verdicts in by_form.values())
