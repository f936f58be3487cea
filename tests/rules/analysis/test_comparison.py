from __future__ import annotations

import json
from itertools import product
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules import Evaluation, Program, compile_questionnaire, evaluate_case, parse_questionnaire, read_case
from rules.analysis import search as search_module
from rules.analysis.comparison import diff
from rules.analysis.joint import Joint, joint_of
from rules.analysis.replay import replay
from rules.analysis.search import Budget
from tests.rules import documents as doc
from tests.rules.analysis.test_space import complete_cases
from tests.rules.edits import versions
from tests.rules.strategies import questionnaires

if TYPE_CHECKING:
    from rules.analysis.diff import Diff, OutcomeChange, TargetDiff

Json = dict[str, Any]

LOOKING, SOLVING = Budget(), Budget(combinations=0)
SHIPPED = Path("intake_host/sandbox/questionnaires")

lawful = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
readings = st.sampled_from(["none", "not_all"])


def program(document: Json, not_means: Any = "none", *, strict: bool = True) -> Program:
    return compile_questionnaire(parse_questionnaire(document, strict=strict), not_means=not_means)


def outcome(evaluation: Evaluation, target: TargetDiff, place: Any) -> str:
    """The engine's own word for it."""
    if target.noun == "dead ends":
        return "not stopped" if evaluation.dead_end is None else "stopped"
    if place is None:
        return "not there"
    if target.noun == "question":
        lists = {one: getattr(evaluation, one) for one in ("shown", "hidden", "undetermined")}
    else:
        lists = evaluation.offerings._asdict()
    return next(word for word, ids in lists.items() if place.id in ids)


def evaluated(one: Program, case: Any) -> Evaluation:
    return evaluate_case(one, read_case(json.dumps(case)))


def is_in(change: OutcomeChange, assignment: dict[int, int]) -> bool:
    """Whether one of the groups holds somebody in these cells."""
    return any(
        all(cells >> assignment[variable] & 1 for variable, cells in group.box.items())
        for group in change.groups
    )


def somewhere(joint: Joint, limit: int, source: Any) -> list[dict[int, int]]:
    """Everybody, if they are few enough; else some."""
    sizes = [range(len(variable.cells)) for variable in joint.space.variables]
    if prod(map(len, sizes)) <= limit:
        return [dict(enumerate(cells)) for cells in product(*sizes)]
    return [dict(enumerate(source.choice(cells) for cells in sizes)) for _ in range(limit)]


def among(change: OutcomeChange, before: str, after: str) -> bool:
    """Whether somebody with these outcomes is one of those that the groups are told among."""
    if change.among is None:
        return True
    words = change.among.split()
    return words[1] == (before if words[-2] == "old" else after)


def check(old: Program, new: Program, found: Diff, source: Any) -> None:
    """Whoever is in a group has its outcomes, and whoever has them is in a group: by the engine, both versions."""
    joint = joint_of(old, new)
    everybody = prod(len(variable.cells) for variable in joint.space.variables) <= 150
    seen: set[tuple[int, str, str]] = set()
    for assignment in somewhere(joint, 150, source):
        cases = [side.case(assignment, walked=True) for side in (joint.old, joint.new)]
        before, after = evaluated(old, cases[0]), evaluated(new, cases[1])
        is_told = False
        for number, target in enumerate(found.targets):
            was, is_now = outcome(before, target, target.old), outcome(after, target, target.new)
            if was == is_now == "shown":
                was, is_now = need(old, target.old), need(new, target.new)
            if target.noun == "dead ends" and was == is_now == "stopped":
                is_now = "stopped" if same_page(joint, before, after) else "stopped elsewhere"
            seen.add((number, was, is_now))
            for change in target.changes:
                goes = (change.before, change.after) == (was, is_now)
                assert (is_in(change, assignment) and among(change, *map(stands_out, (was, is_now)))) == goes
            noticed = "not there" not in (was, is_now) or not {"hidden", "ineligible"} & {was, is_now}
            if was != is_now and noticed:
                assert (was, is_now) in [(one.before, one.after) for one in target.changes]
                is_told = True
        if before.complete != after.complete and skipped_alike(joint, before, after, *cases):
            assert is_told
    for number, target in enumerate(found.targets):
        assert target.is_decided
        for change in target.changes:
            assert change.is_whole
            assert not everybody or (number, change.before, change.after) in seen


def need(one: Program, place: Any) -> str:
    """Whether the form is incomplete before this question is answered; a page has only to be seen."""
    question = one.questionnaire.question(place.id)
    assert question is not None
    return "optional" if question.is_optional or question.type == "informational" else "required"


def stands_out(word: str) -> str:
    """The outcome that people are told among."""
    outcomes = {"optional": "shown", "required": "shown", "stopped elsewhere": "stopped"}
    return outcomes.get(word, word)


def skipped_alike(joint: Joint, before: Evaluation, after: Evaluation, old_case: Any, new_case: Any) -> bool:
    """Whether the person answers a question in both versions or in neither: some answers are only one version's."""
    return all(
        (old_case["answers"].get(pair.old.id) is None) == (new_case["answers"].get(pair.new.id) is None)
        for pair in joint.matching.questions
        if pair.old is not None
        and pair.new is not None
        and pair.old.id in before.shown
        and pair.new.id in after.shown
    )


def same_page(joint: Joint, before: Evaluation, after: Evaluation) -> bool:
    pairs = [(pair.old and pair.old.id, pair.new and pair.new.id) for pair in joint.matching.questions]
    return (before.dead_end, after.dead_end) in pairs


def check_witnesses(old: Program, new: Program, found: Diff) -> None:
    for target in found.targets:
        for change in target.changes:
            for group in change.groups:
                before = outcome(evaluated(old, group.old_case), target, target.old)
                after = outcome(evaluated(new, group.new_case), target, target.new)
                assert (before, after) == (stands_out(change.before), stands_out(change.after))


@given(versions(), readings, st.sampled_from([LOOKING, SOLVING]), st.randoms(use_true_random=False))
@lawful
def test_the_groups_are_exactly_those_whose_outcome_changes_and_their_cases_show_it(
    documents: tuple[Json, Json], not_means: str, budget: Budget, source: Any
) -> None:
    old, new = (program(one, not_means) for one in documents)
    found = diff(old, new, budget, people=500)
    check(old, new, found, source)
    check_witnesses(old, new, found)


@given(versions(), st.data())
@lawful
def test_whatever_changes_for_a_past_case_was_foretold(
    documents: tuple[Json, Json], data: st.DataObject
) -> None:
    old, new = (program(one) for one in documents)
    changes = {
        (target.noun, target.old and target.old.id, target.new and target.new.id, one.before, one.after)
        for target in diff(old, new, people=10).targets
        for one in target.changes
    }
    [replayed] = replay(old, new, [data.draw(complete_cases(documents[0]))])
    for change in replayed.changes:
        if change.target.noun in {"question", "offering"}:
            assert (
                change.target.noun,
                change.target.old_id,
                change.target.new_id,
                change.before,
                change.after,
            ) in changes


@given(questionnaires(), readings, st.sampled_from([LOOKING, SOLVING]))
@settings(max_examples=20, deadline=None)
def test_against_itself_nobody_changes(document: Json, not_means: str, budget: Budget) -> None:
    one = program(document, not_means)
    found = diff(one, program(document, not_means), budget, people=10)
    assert found.is_unchanged
    assert found.structure == ()
    assert {target.outcome for target in found.targets} == {"unchanged"}


@given(questionnaires())
@settings(max_examples=20, deadline=None)
def test_texts_change_nobodys_outcome(document: Json) -> None:
    new = json.loads(json.dumps(document))
    for question in new["questions"]:
        question |= {"description": "Other words", "label": "Other words", "placeholder": "Other words"}
    for rule in [one for target in new["questions"] + new["offerings"] for one in target["rules"]]:
        rule["title"] = "Other words"
    found = diff(program(document), program(new), people=10)
    assert found.is_unchanged
    assert {change.kind for change in found.structure} == {"wording"}


def told(found: Diff) -> dict[str, list[tuple[str, str, str | None, list[tuple[str, ...]]]]]:
    """Whose outcome changes how, by the title of the target."""
    return {
        target.title: [
            (one.before, one.after, one.among, [group.who for group in one.groups]) for one in target.changes
        ]
        for target in found.targets
        if target.changes
    }


def women(**age: str) -> Json:
    rule = doc.rule(doc.on("age", age.get("comparator", ">="), age["years"]), doc.on("gender", "=", "2"))
    return doc.questionnaire(doc.question("q", "boolean", rule))


@pytest.mark.parametrize("budget", [LOOKING, SOLVING])
def test_people_are_told_by_what_they_have_in_common(budget: Budget) -> None:
    found = diff(program(women(years="18")), program(women(years="21")), budget)
    assert told(found) == {"Question q": [("shown", "hidden", None, [("age 18 to 20", "female")])]}
    [group] = found.targets[0].changes[0].groups
    assert group.old_case == {"facts": {"age_years": 18, "gender": 2}, "answers": {}, "final": True}


def test_a_share_is_of_the_people_that_were_sampled() -> None:
    old, new = (
        program(doc.questionnaire(doc.question("q", "boolean", doc.rule(doc.on("age", ">=", years)))))
        for years in ("18", "21")
    )
    found = diff(old, new, people=10_000, seed=3)
    # One cell of three.
    assert found.targets[0].changes[0].share == pytest.approx(1 / 3, abs=0.02)
    assert (found.people, found.seed) == (10_000, 3)


def test_what_is_new_or_gone_is_told_to_those_who_notice() -> None:
    old = doc.questionnaire(
        doc.question("q"), doc.question("p", "boolean", doc.rule(doc.on("age", "<", "5")))
    )
    new = doc.questionnaire(doc.question("q"), doc.question("r"), offerings=[doc.offering("o")])
    assert told(diff(program(old), program(new))) == {
        "Question r": [("not there", "shown", None, [()])],
        "o": [("not there", "eligible", None, [()])],
        "Question p": [("shown", "not there", None, [("age 4 or less",)])],
    }


def test_an_invisible_question_is_hidden_whoever_asks() -> None:
    old = doc.questionnaire(doc.question("q"))
    new = doc.questionnaire(doc.question("q", is_visible=False))
    assert told(diff(program(old), program(new))) == {"Question q": [("shown", "hidden", None, [()])]}


def test_what_has_to_be_answered_now_is_told_to_those_who_are_shown_it() -> None:
    adult = doc.rule(doc.on("age", ">=", "18"))
    old, new = (
        program(
            doc.questionnaire(
                doc.question("q", "boolean", adult, is_optional=optional),
                doc.question("hidden", is_visible=False, is_optional=optional),
                doc.question("page", "informational", is_optional=optional),
            )
        )
        for optional in (True, False)
    )
    assert told(diff(old, new)) == {"Question q": [("optional", "required", None, [("age 18 or more",)])]}
    assert told(diff(new, old)) == {"Question q": [("required", "optional", None, [("age 18 or more",)])]}


def test_what_is_new_and_undetermined_is_noticed() -> None:
    broken = doc.rule(doc.on("age", ">=", "old"))
    old = doc.questionnaire(doc.question("q"))
    new = doc.questionnaire(doc.question("q"), doc.question("p", "boolean", broken))
    found = diff(program(old), program(new, strict=False))
    assert told(found) == {"Question p": [("not there", "undetermined", None, [()])]}


def stops(page: str, years: str, **fields: Any) -> Json:
    fields = {"has_next_button": False, "order": 1} | fields
    return doc.question(page, "informational", doc.rule(doc.on("age", "<", years)), **fields)


def test_dead_ends_are_told_by_who_is_stopped_and_where() -> None:
    old = doc.questionnaire(stops("a", "18"), stops("b", "21", order=2))
    new = doc.questionnaire(stops("a", "18", order=3), stops("b", "16", order=2), doc.question("q"))
    found = diff(program(old), program(new))
    assert told(found)[""] == [
        ("stopped", "not stopped", None, [("age 18 to 20",)]),
        ("stopped", "stopped elsewhere", None, [("age 15 or less",)]),
    ]
    [unchanged] = [one for one in diff(program(old), program(old)).targets if one.noun == "dead ends"]
    assert unchanged.outcome == "unchanged"


def test_a_button_taken_away_makes_a_dead_end() -> None:
    old, new = (program(doc.questionnaire(stops("a", "18", has_next_button=one))) for one in (True, False))
    assert told(diff(old, new)) == {"": [("not stopped", "stopped", None, [("age 17 or less",)])]}


def test_an_error_leaves_people_undetermined() -> None:
    old = doc.questionnaire(doc.question("q", "boolean", doc.rule(doc.on("age", ">=", "18"))))
    new = doc.questionnaire(doc.question("q", "boolean", doc.rule(doc.on("age", ">=", "old"))))
    assert told(diff(program(old), program(new, strict=False))) == {
        "Question q": [
            ("shown", "undetermined", None, [("age 18 or more",)]),
            ("hidden", "undetermined", None, [("age 17 or less",)]),
        ]
    }


def test_a_gender_that_is_not_known_can_leave_people_undetermined() -> None:
    old = doc.questionnaire(doc.question("q", "boolean", doc.rule(doc.on("gender", "=", "0"))))
    new = doc.questionnaire(doc.question("q", "boolean", doc.rule(doc.on("gender", "=", "1"))))
    assert told(diff(program(old), program(new)))["Question q"] == [
        ("shown", "undetermined", None, [("gender not known",)]),
        ("hidden", "shown", None, [("male",)]),
    ]


def asking(*rules: Json, rule_type: str = "and") -> Json:
    questions = [doc.question(f"q{number}") for number in range(7)]
    return doc.questionnaire(*questions, offerings=[doc.offering("o", *rules, rule_type=rule_type)])


def test_a_group_whose_people_are_all_in_others_is_left_out() -> None:
    never = doc.rule(doc.on_question("q0", "=", True), doc.on_question("q0", "!=", True))
    # Whoever says yes to q1 and q2 is in one of these two, whatever they say to q0.
    with_q0 = doc.rule(doc.on_question("q0", "=", True), doc.on_question("q1", "=", True))
    without_q0 = doc.rule(doc.on_question("q0", "!=", True), doc.on_question("q2", "=", True))
    found = diff(program(asking(never)), program(asking(with_q0, without_q0, rule_type="or")))
    [(before, after, among, groups)] = told(found)["o"]
    assert (before, after, among) == ("ineligible", "eligible", None)
    assert sorted(groups) == [
        ('"Question q0": no or skipped', '"Question q2": yes'),
        ('"Question q0": yes', '"Question q1": yes'),
    ]


def test_the_largest_groups_are_printed_and_the_rest_is_counted() -> None:
    none_of_them = [doc.rule(doc.on_question(f"q{number}", "!=", True)) for number in range(7)]
    found = diff(program(asking()), program(asking(*none_of_them)), people=10)
    [(_, _, _, groups)] = told(found)["o"]
    assert sorted(groups) == [(f'"Question q{number}": yes',) for number in range(7)]
    assert [line for line in str(found).splitlines() if line.startswith("    - ")][6:] == ["    - and 1 more"]


def test_a_share_that_is_small_is_told_as_such() -> None:
    all_of_them = [doc.rule(doc.on_question(f"q{number}", "=", True)) for number in range(7)]
    never = doc.rule(doc.on("age", "<", "0"))
    seldom = doc.rule(doc.on("bmi", ">", "30"), doc.on("gender", "=", "1"), doc.on("age", "=", "40"))
    new = program(asking(*all_of_them, seldom))
    # One in 2^7 * 3 * 2 * 2 people is about 65 of 100,000.
    assert "ineligible -> eligible, under 0.1%" in str(diff(program(asking(never)), new))
    assert "ineligible -> eligible, none of the sample" in str(diff(program(asking(never)), new, people=1))


def test_many_values_are_told_by_those_that_are_left_out() -> None:
    options = [doc.option(f"o{number}", f"Colour number {number}") for number in range(9)]
    asked = doc.question("c", "single_option", options=options)
    old = doc.questionnaire(asked, doc.question("q"))
    two_of_them = doc.rule(doc.on_question("c", "=", "o0"), doc.on_question("c", "=", "o1"), type="or")
    found = diff(program(old), program(doc.questionnaire(asked, doc.question("q", "boolean", two_of_them))))
    left_out = "any but Colour number 0 or Colour number 1"
    assert told(found) == {"Question q": [("shown", "hidden", None, [(f'"Question c": {left_out}',)])]}


def test_days_are_told_as_days() -> None:
    old, new = (
        program(
            doc.questionnaire(
                doc.question("day", "date"),
                doc.question("q", "boolean", doc.rule(doc.on_question("day", ">", day))),
            )
        )
        for day in ("2024-01-01", "2024-02-01")
    )
    assert told(diff(old, new)) == {
        "Question q": [("shown", "hidden", None, [('"Question day": 2024-01-02 to 2024-02-01',)])]
    }


def test_errors_that_stay_change_nothing() -> None:
    broken = doc.questionnaire(
        doc.question("q", "boolean", doc.rule(doc.on("age", ">", "1"), type="xor")),
        doc.question("p", rule_type="nor"),
        offerings=[doc.offering("o"), doc.offering("o")],
    )
    assert diff(program(broken, strict=False), program(broken, strict=False), people=10).is_unchanged


def test_everything_that_is_found_is_told_as_json() -> None:
    stop = doc.question("stop", "informational", title="Stop", order=2)
    old = doc.questionnaire(
        doc.question("q", "boolean", doc.rule(doc.on("age", ">=", "18")), title="Old?"), stop
    )
    new = doc.questionnaire(
        doc.question("q", "boolean", doc.rule(doc.on("age", ">=", "21")), title="New?"),
        stop | {"has_next_button": False},
        offerings=[doc.offering("o", title="Care")],
    )
    found = diff(program(old), program(new), people=300, seed=5)
    report = found.to_json()
    assert report["sampled"] == {"people": 300, "seed": 5}
    assert report["structure"] == [one.to_json() for one in found.structure]
    question, page, offering, ends = json.loads(json.dumps(report["outcomes"]))
    share = question["changes"][0].pop("share")
    assert 0.2 < share < 0.5
    assert question == {
        "noun": "question",
        "title": "New?",
        "old": {"id": "q", "pointer": "/questions/0"},
        "new": {"id": "q", "pointer": "/questions/0"},
        "outcome": "changed",
        "is_decided": True,
        "changes": [
            {
                "before": "shown",
                "after": "hidden",
                "is_whole": True,
                "among": None,
                "groups": [
                    {
                        "who": ["age 18 to 20"],
                        "old_case": {"facts": {"age_years": 18}, "answers": {}, "final": True},
                        "new_case": {"facts": {"age_years": 18}, "answers": {}, "final": True},
                    }
                ],
            }
        ],
    }
    assert (page["title"], page["outcome"], page["changes"]) == ("Stop", "unchanged", [])
    assert (offering["noun"], offering["title"], offering["old"]) == ("offering", "Care", None)
    assert offering["new"] == {"id": "o", "pointer": "/offerings/0"}
    [came] = offering["changes"]
    assert (came["before"], came["after"], came["share"]) == ("not there", "eligible", 1.0)
    assert came["groups"][0]["who"] == []
    assert (ends["noun"], ends["title"], ends["old"], ends["new"]) == ("dead ends", "", None, None)
    [stopped] = ends["changes"]
    assert (stopped["before"], stopped["after"], stopped["share"]) == ("not stopped", "stopped", 1.0)
    # Walked to the end: everything but the page that stops them has an entry.
    assert stopped["groups"][0]["old_case"]["answers"] == {"q": None, "stop": None}
    assert stopped["groups"][0]["new_case"]["answers"] == {"q": None}
    assert str(found).splitlines()[-7:] == [
        f'  question "New?": shown -> hidden, {share:.1%}',
        "    - age 18 to 20",
        '  offering "Care": not there -> eligible, 100.0%',
        "    - all",
        "  dead ends: not stopped -> stopped, 100.0%",
        "    - all",
        "Proved: nobody's outcome changes for 1 of 4 questions, offerings and dead ends.",
    ]


def many(**fields: Any) -> Json:
    """An offering that asks for many things, so that whoever is eligible has much in common."""
    ids = [f"q{number}" for number in range(20)]
    requirements = [*(doc.on_question(one, "=", True) for one in ids), doc.on("age", ">=", fields["years"])]
    return doc.questionnaire(*map(doc.question, ids), offerings=[doc.offering("o", doc.rule(*requirements))])


@pytest.mark.parametrize("budget", [LOOKING, SOLVING])
def test_people_with_much_in_common_are_told_among_those_who_have_it(budget: Budget) -> None:
    found = diff(program(many(years="21")), program(many(years="18")), budget)
    among = "those eligible in the new version"
    assert told(found) == {"o": [("ineligible", "eligible", among, [("age 18 to 20",)])]}
    back = diff(program(many(years="18")), program(many(years="21")), budget)
    among = "those eligible in the old version"
    assert told(back) == {"o": [("eligible", "ineligible", among, [("age 18 to 20",)])]}


def test_without_a_solver_what_is_too_large_is_found_by_a_sample_or_left_undecided(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(search_module, "is_installed", lambda: False)
    budget = Budget(without_solver=1, samples=64)
    found = diff(program(many(years="21")), program(many(years="18")), budget, people=10)
    assert [one.outcome for one in found.targets if not one.is_decided] == ["undecided"]
    assert not found.is_unchanged
    assert 'Undecided within the budget:\n  offering "o"' in str(found)
    certain = diff(program(women(years="18")), program(women(years="21")), budget, people=10)
    [target] = certain.targets
    assert (target.outcome, target.is_decided) == ("changed", False)
    assert "and perhaps others: not decided within the budget" in str(certain)
    check_witnesses(program(women(years="18")), program(women(years="21")), certain)


def test_the_text_and_the_json_say_the_same() -> None:
    old, new = program(women(years="18")), program(women(years="21"))
    found = diff(old, new, people=1000, seed=7)
    [target] = json.loads(json.dumps(found.to_json()))["outcomes"]
    assert (target["outcome"], target["old"]) == ("changed", {"id": "q", "pointer": "/questions/0"})
    [change] = target["changes"]
    assert change["groups"][0]["who"] == ["age 18 to 20", "female"]
    assert (change["among"], change["is_whole"]) == (None, True)
    lines = str(found).splitlines()
    assert lines[0] == "What changed:"
    assert lines[2].startswith("For whom the outcome changes (shares of 1,000 sampled people, seed 7):")
    assert lines[3].startswith('  question "Question q": shown -> hidden, ')
    assert lines[4:] == [
        "    - age 18 to 20; female",
        "Proved: nobody's outcome changes for 0 of 1 questions, offerings and dead ends.",
    ]
    assert str(diff(old, old, people=1)).splitlines() == [
        "Nothing changed in the documents.",
        "Proved: nobody's outcome changes for 1 of 1 questions, offerings and dead ends.",
    ]


def shipped(name: str) -> Json:
    document: Json = json.loads((SHIPPED / f"{name}.json").read_text())
    return document


def at(document: Json, pointer: str) -> Json:
    """The object at a JSON pointer."""
    place: Any = document
    for part in pointer.split("/")[1:]:
        place = place[int(part) if isinstance(place, list) else part]
    found: Json = place
    return found


NO_CONDITION = (
    '"Has a clinician ever told you that you have any of these?": none of "Type 2 diabetes", '
    '"High blood pressure", "High cholesterol or triglycerides", "Obstructive sleep apnea", '
    '"Heart disease or a stroke"'
)
RAISED = (
    "age 45 to 49",
    "male",
    '"Have you had prostate cancer or a raised PSA test?": My PSA was raised',
)
LIGHTER = [
    (
        "ineligible",
        "eligible",
        "those eligible in the new version",
        [
            (
                "BMI 27 to below 30",
                NO_CONDITION,
            )
        ],
    )
]


@pytest.mark.parametrize(
    ("name", "places", "edit", "expected"),
    [
        pytest.param(
            "weight-management",
            ["/offerings/0/rules/2/requirements/0", "/offerings/1/rules/2/requirements/0"],
            {"required_answer": "27"},
            {"Semaglutide, weekly injection": LIGHTER, "Tirzepatide, weekly injection": LIGHTER},
            id="weight: a BMI of 27 instead of 30 is enough, with or without a condition",
        ),
        pytest.param(
            "hair-loss",
            ["/questions/20/rules/0/requirements/1"],
            {"required_answer": "45"},
            {
                "Have you had prostate cancer or a raised PSA test?": [
                    ("hidden", "shown", None, [("age 45 to 49", "male")])
                ],
                "What was your last PSA value, in ng/mL?": [("hidden", "shown", None, [RAISED])],
                "Please have your PSA looked at": [
                    (
                        "hidden",
                        "shown",
                        None,
                        [(*RAISED, '"What was your last PSA value, in ng/mL?": above 4')],
                    )
                ],
            },
            id="hair loss: men are asked about the prostate from 45 on",
        ),
        pytest.param(
            "erectile-dysfunction",
            ["/questions/33/rules/0/requirements/0"],
            {"conditional_answer": ">="},
            {"One more thing that helps": [("hidden", "shown", None, [("BMI 30",)])]},
            id="erectile dysfunction: a BMI of 30 itself counts",
        ),
        pytest.param(
            "contraception",
            ["/offerings/0/rules/6/requirements/0"],
            {"required_answer": "45"},
            {
                "Combined pill: norgestimate and ethinyl estradiol": [
                    ("eligible", "ineligible", "those eligible in the old version", [("age 46 to 50",)])
                ]
            },
            id="contraception: the combined pill up to 45",
        ),
        pytest.param(
            "sample",
            ["/questions/2/rules/0/requirements/0"],
            {"required_answer": "21"},
            {
                "options with offerings": [
                    ("shown", "hidden", None, [("age 20",)]),
                    ("hidden", "shown", None, [("age 21",)]),
                ]
            },
            id="sample: a year later",
        ),
    ],
)
def test_an_edit_of_a_shipped_questionnaire(name: str, places: list[str], edit: Json, expected: Json) -> None:
    new = shipped(name)
    for place in places:
        at(new, place).update(edit)
    found = diff(program(shipped(name)), program(new))
    assert told(found) == expected
    assert all(target.is_decided for target in found.targets)
    check_witnesses(program(shipped(name)), program(new), found)
    assert [(one.kind, one.new_pointer) for one in found.structure] == [
        ("logic", f"{place}/{key}") for place in places for key in edit
    ]
