from __future__ import annotations

import json
from typing import Any

import pytest

from rules import Budget, compile_questionnaire, lint, parse_questionnaire
from rules.analysis import search as search_module
from tests.rules import documents as doc
from tests.rules.analysis.linted import ADULT, CHILD, IMPOSSIBLE, findings, of_code, told

Json = dict[str, Any]


class TestNever:
    def test_a_rule_a_question_and_an_offering_that_nobody_can_have(self) -> None:
        found = findings(
            doc.question("q", "boolean", IMPOSSIBLE),
            doc.question("hidden", "boolean", IMPOSSIBLE, is_visible=False),
            offerings=[doc.offering("o", IMPOSSIBLE), doc.offering("free")],
        )
        assert told(found) == [
            ("W104", "/questions/0"),
            ("W102", "/questions/0/rules/0"),
            ("W104", "/questions/1"),
            ("W102", "/questions/1/rules/0"),
            ("W105", "/offerings/0"),
            ("W102", "/offerings/0/rules/0"),
        ]
        because = "age is at least 18 and age is below 18: these contradict each other"
        assert [one.problem.message for one in found] == [
            f"the question 'Question q' can never be shown: {because}",
            f"the rule 'Neither' of the question 'Question q' can never be true: {because}",
            f"the question 'Question hidden', which is invisible, can never pass on its value: {because}",
            f"the rule 'Neither' of the question 'Question hidden' can never be true: {because}",
            f"nobody can ever be eligible for the offering 'o': {because}",
            f"the rule 'Neither' of the offering 'o' can never be true: {because}",
        ]
        assert {one.witness for one in found if one.witness is None} == {None}
        assert found[0].core == tuple(f"/questions/0/rules/0/requirements/{number}" for number in (0, 1))

    def test_what_excludes_each_other_is_found_through_hidden_questions(self) -> None:
        found = findings(
            doc.question("q", "boolean", doc.rule(doc.on("bmi", ">", "1"), ADULT)),
            doc.question("r", "boolean", doc.rule(CHILD, doc.on_question("q", "=", True))),
        )
        assert of_code(found, "W104").core == (
            "/questions/1/rules/0/requirements/0",
            "/questions/0/rules/0/requirements/1",
        )

    def test_a_single_requirement_may_be_impossible(self) -> None:
        found = findings(doc.question("q", "boolean", doc.rule(doc.on("age", "<", "0"))))
        assert of_code(found, "W104").problem.message.endswith(": it can never be that age is below 0")

    def test_alternatives_of_which_none_can_be(self) -> None:
        neither = doc.rule(doc.on("age", "<", "0"), doc.on("bmi", "<", "0"), type="or", title="Either")
        found = findings(doc.question("q", "boolean", neither))
        assert of_code(found, "W102").problem.message.endswith(
            "can never be true: none of its alternatives can be true"
        )
        assert of_code(found, "W104").problem.message.endswith(
            "it can never be that the rule 'Either' is true"
        )

    def test_a_negation_is_named_as_one(self) -> None:
        found = findings(doc.question("q", "boolean", doc.rule(ADULT), doc.rule(ADULT, type="not")))
        because = "age is at least 18 and not (age is at least 18): these contradict each other"
        assert of_code(found, "W104").problem.message.endswith(because)

    def test_a_question_of_alternatives_is_named_as_a_whole(self) -> None:
        alternatives = [doc.rule(CHILD), doc.rule(doc.on("bmi", ">", "30"))]
        found = findings(
            doc.question("q", "boolean", *alternatives, rule_type="or"),
            doc.question(
                "r", "boolean", doc.rule(doc.on_question("q", "=", True), ADULT, doc.on("bmi", "<", "30"))
            ),
        )
        assert of_code(found, "W104").core == (
            "/questions/0",
            "/questions/1/rules/0/requirements/1",
            "/questions/1/rules/0/requirements/2",
        )
        assert "the question 'Question q' is shown, age is at least 18 and BMI is below 30" in (
            of_code(found, "W104").problem.message
        )

    def test_a_long_core_is_cut(self) -> None:
        asked = [doc.question(f"q{n}", "boolean") for n in range(6)]
        rules = [doc.rule(doc.on_question(f"q{n}", "=", True)) for n in range(6)]
        all_six = doc.question("all", "boolean", *rules)
        no_six = doc.rule(*(doc.on_question(f"q{n}", "=", False) for n in range(6)), type="or")
        found = findings(*asked, all_six, offerings=[doc.offering("o", *rules, no_six)])
        core = of_code(found, "W105").core
        assert len(core) == 7
        assert "and 2 more: these contradict each other" in of_code(found, "W105").problem.message

    @pytest.mark.parametrize(
        "question",
        [
            pytest.param(
                doc.question("q", "boolean", doc.rule(doc.on("agee", "=", "1"))), id="a requirement"
            ),
            pytest.param(doc.question("q", "boolean", doc.rule(ADULT, type="xor")), id="a rule"),
            pytest.param(doc.question("q", "boolean", doc.rule(ADULT), rule_type="xor"), id="a question"),
            pytest.param(doc.question("q", rule_type="xor"), id="a question without rules"),
        ],
    )
    def test_what_only_an_error_keeps_from_being_true_is_left_to_the_error(self, question: Json) -> None:
        follower = doc.question("r", "boolean", doc.rule(doc.on_question("q", "=", True)))
        offering = doc.offering("o", doc.rule(doc.on_question("r", "=", True)))
        codes = {code for code, _ in told(findings(question, follower, offerings=[offering]))}
        assert codes < {"E004", "E005"}


class TestAlways:
    def test_a_rule_that_makes_no_difference(self) -> None:
        either = doc.rule(doc.on("gender", "=", "1"), ADULT, CHILD, type="or", title="Everybody")
        found = of_code(findings(doc.question("q", "boolean", either)), "W103")
        assert found.problem.pointer == "/questions/0/rules/0"
        assert found.problem.message == (
            "the rule 'Everybody' of the question 'Question q' is true for everybody: it is always so that age is at "
            "least 18 or age is below 18"
        )
        assert found.core == ("/questions/0/rules/0/requirements/1", "/questions/0/rules/0/requirements/2")
        assert found.witness is not None

    def test_a_negation_of_what_cannot_be(self) -> None:
        found = of_code(
            findings(doc.question("q", "boolean", doc.rule(doc.on("age", "<", "0"), type="not"))), "W103"
        )
        assert found.problem.message.endswith("it is always so that not (age is below 0)")

    def test_not_all_of_what_cannot_all_be(self) -> None:
        rule = doc.rule(doc.on("bmi", ">", "30"), ADULT, CHILD, type="not")
        found = of_code(findings(doc.question("q", "boolean", rule), not_means="not_all"), "W103")
        assert found.core == ("/questions/0/rules/0/requirements/1", "/questions/0/rules/0/requirements/2")
        assert found.problem.message.endswith("not (age is at least 18) or not (age is below 18)")

    def test_a_program_brings_its_own_reading(self) -> None:
        rule = doc.rule(ADULT, CHILD, type="not")
        questionnaire = parse_questionnaire(json.dumps(doc.questionnaire(doc.question("q", "boolean", rule))))
        for not_means, code in (("none", "W102"), ("not_all", "W103")):
            found = list(lint(compile_questionnaire(questionnaire, not_means=not_means)))  # type: ignore[arg-type]
            assert of_code(found, code).problem.pointer == "/questions/0/rules/0"


class TestDeadEnds:
    def test_a_question_that_nobody_gets_to(self) -> None:
        found = findings(
            doc.question("stop", "informational", doc.rule(ADULT), has_next_button=False),
            doc.question("stop-too", "informational", doc.rule(CHILD), has_next_button=False),
            doc.question("after", "boolean"),
            doc.question("hidden", "boolean", is_visible=False),
        )
        one = of_code(found, "W111")
        assert one.problem.pointer == "/questions/2"
        assert one.core == ("/questions/0", "/questions/1")
        assert one.problem.message == (
            "nobody gets to the question 'Question after': everybody who would be shown it is stopped before by the "
            "question 'Question stop' or the question 'Question stop-too', without a next button"
        )

    def test_only_the_dead_ends_that_are_needed_are_named(self) -> None:
        found = findings(
            doc.question("some", "informational", doc.rule(doc.on("bmi", ">", "30")), has_next_button=False),
            doc.question("stop", "informational", doc.rule(ADULT), has_next_button=False),
            doc.question("after", "boolean", doc.rule(ADULT)),
        )
        assert of_code(found, "W111").core == ("/questions/1",)

    def test_of_several_that_stop_everybody_together_none_is_named_that_adds_nothing(self) -> None:
        found = findings(
            doc.question("some", "informational", doc.rule(doc.on("bmi", ">", "30")), has_next_button=False),
            doc.question("stop", "informational", doc.rule(ADULT), has_next_button=False),
            doc.question("stop-too", "informational", doc.rule(CHILD), has_next_button=False),
            doc.question("after", "boolean"),
        )
        assert of_code(found, "W111").core == ("/questions/1", "/questions/2")

    @pytest.mark.parametrize(
        "stop",
        [
            pytest.param(
                doc.question("stop", "informational", doc.rule(ADULT), has_next_button=False), id="for some"
            ),
            pytest.param(doc.question("stop", "informational"), id="with a next button"),
            pytest.param(doc.question("stop", "boolean", has_next_button=False), id="a question"),
            pytest.param(
                doc.question("stop", "informational", has_next_button=False, is_visible=False), id="invisible"
            ),
        ],
    )
    def test_who_is_not_stopped_gets_on(self, stop: Json) -> None:
        assert findings(stop, doc.question("after", "boolean")) == []

    def test_who_is_stopped_only_until_an_error_is_mended_is_left_to_the_error(self) -> None:
        stop = doc.question("stop", "informational", doc.rule(ADULT), has_next_button=False)
        either = doc.rule(ADULT, doc.on("agee", "=", "1"), type="or")
        assert told(findings(stop, doc.question("after", "boolean", either))) == [
            ("E005", "/questions/1/rules/0/requirements/1/based_on")
        ]

    def test_what_is_never_shown_is_not_also_behind_a_dead_end(self) -> None:
        stop = doc.question("stop", "informational", has_next_button=False)
        codes = [code for code, _ in told(findings(stop, doc.question("never", "boolean", IMPOSSIBLE)))]
        assert codes == ["W104", "W102"]


class TestWords:
    def test_a_question_behind_several_pages(self) -> None:
        pages = [
            doc.question(
                f"stop {n}", "informational", doc.rule(doc.on("age", word, years)), has_next_button=False
            )
            for n, (word, years) in enumerate([("<", "18"), (">=", "65")])
        ]
        middle = doc.question(
            "stop 2",
            "informational",
            doc.rule(doc.on("age", ">=", "18"), doc.on("age", "<", "65")),
            has_next_button=False,
        )
        found = of_code(findings(*pages, middle, doc.question("late")), "W111")
        assert (found.problem.pointer, found.problem.message) == (
            "/questions/3",
            (
                "nobody gets to the question 'Question late': everybody who would be shown it is stopped before by "
                "the question 'Question stop 0', the question 'Question stop 1' or the question 'Question stop 2', "
                "without a next button"
            ),
        )
        assert found.core == ("/questions/0", "/questions/1", "/questions/2")
        assert found.witness is not None

    def test_always_true_because_each_requirement_is(self) -> None:
        rule = doc.rule(doc.on("age", ">=", "0"), doc.on("bmi", ">", "0"), title="All")
        found = of_code(findings(doc.question("q", "boolean", rule)), "W103")
        assert found.problem.message == (
            "the rule 'All' of the question 'Question q' is true for everybody: it is always so that age is at least 0 "
            "and BMI is above 0"
        )
        assert found.core == tuple(f"/questions/0/rules/0/requirements/{number}" for number in (0, 1))

    @pytest.mark.parametrize(("number", "more"), [(5, ""), (6, "1 more"), (7, "2 more")])
    def test_five_of_a_core_are_named_and_the_rest_counted(self, number: int, more: str) -> None:
        always = [doc.on("age", ">=", f"0.{'0' * n}") for n in range(number)]
        found = of_code(findings(doc.question("q", "boolean", doc.rule(*always))), "W103")
        named = ["age is at least 0"] * min(number, 5) + ([more] if more else [])
        words = f"{', '.join(named[:-1])} and {named[-1]}"
        assert found.problem.message.endswith(f"it is always so that {words}")

    def test_of_many_pages_five_are_named(self) -> None:
        pages = [
            doc.question(
                f"stop {years}",
                "informational",
                doc.rule(doc.on("age", ">=", str(years)), doc.on("age", "<", str(years + 25))),
                has_next_button=False,
            )
            for years in range(0, 151, 25)
        ]
        found = of_code(findings(*pages, doc.question("late")), "W111")
        assert len(found.core) == 7
        assert found.problem.message.count("the question 'Question stop ") == 5

    def test_what_is_not_decided_says_so_before_what_it_would_say(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(search_module, "is_installed", lambda: False)
        ends = [doc.rule(ADULT), doc.rule(CHILD)]
        found = findings(
            doc.question("q", "boolean", IMPOSSIBLE),
            doc.question("r", "boolean", doc.rule(ADULT, CHILD, type="or", title="Either")),
            doc.question("stop", "informational", *ends, rule_type="or", has_next_button=False),
            doc.question("late"),
            offerings=[doc.offering("o", IMPOSSIBLE)],
            budget=Budget(without_solver=1, samples=16),
        )
        undecided = [one for one in found if not one.is_decided and one.problem.code != "W112"]
        beginning = "could not be decided within the budget: "
        assert [(*told([one])[0], one.problem.message.removeprefix(beginning)) for one in undecided] == [
            ("W104", "/questions/0", "the question 'Question q' can never be shown"),
            (
                "W102",
                "/questions/0/rules/0",
                "the rule 'Neither' of the question 'Question q' can never be true",
            ),
            (
                "W103",
                "/questions/1/rules/0",
                "the rule 'Either' of the question 'Question r' is true for everybody",
            ),
            ("W111", "/questions/3", "nobody gets to the question 'Question late'"),
            ("W105", "/offerings/0", "nobody can ever be eligible for the offering 'o'"),
            (
                "W102",
                "/offerings/0/rules/0",
                "the rule 'Neither' of the offering 'o' can never be true",
            ),
        ]
        assert all(one.problem.message.startswith(beginning) for one in undecided)
        assert all(one.core == () and one.witness is None for one in undecided)
