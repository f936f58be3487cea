from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings

from rules import Budget, Finding, compile_questionnaire, lint, parse_questionnaire
from rules.analysis import search as search_module
from tests.rules import documents as doc
from tests.rules.strategies import questionnaires

Json = dict[str, Any]

ADULT, CHILD = doc.on("age", ">=", "18"), doc.on("age", "<", "18")
IMPOSSIBLE = doc.rule(ADULT, CHILD, title="Neither")
STOP = {"is_visible": True, "has_next_button": False}


def findings(*questions: Json, offerings: list[Json] | None = None, **options: Any) -> list[Finding]:
    """Of questions whose orders are those of the list, unless they say otherwise."""
    numbered = [
        one | {"order": one["order"] if one["order"] > 1 else place} for place, one in enumerate(questions)
    ]
    document = doc.questionnaire(*numbered, offerings=offerings)
    return list(lint(parse_questionnaire(json.dumps(document), strict=False), **options))


def told(found: list[Finding]) -> list[tuple[str, str]]:
    return [(one.problem.code, one.problem.pointer) for one in found]


def of_code(found: list[Finding], code: str) -> Finding:
    [one] = [one for one in found if one.problem.code == code]
    return one


def test_a_form_without_faults_has_no_findings() -> None:
    assert (
        findings(doc.question("q"), doc.question("r", "text", doc.rule(doc.on_question("q", "=", True))))
        == []
    )


def test_a_text_can_be_a_number_of_a_thousand_digits() -> None:
    large = doc.offering("o", doc.rule(doc.on_question("q", ">", "1e1000")))
    found = findings(doc.question("q", "text"), offerings=[large])
    assert {"W105", "W102"}.isdisjoint(code for code, _ in told(found))


class TestWhatIsRead:
    def test_the_parsers_problems_are_findings_too(self) -> None:
        broken = doc.question("q", "boolean", doc.rule(doc.on("agee", "=", "1")), extra=1)
        assert told(findings(broken)) == [
            ("W113", "/questions/0/extra"),
            ("E005", "/questions/0/rules/0/requirements/0/based_on"),
        ]

    def test_a_reference_to_a_later_question(self) -> None:
        early = doc.question("q", "boolean", doc.rule(doc.on_question("r", "=", True)), order=7)
        found = findings(early, doc.question("r", order=8))
        assert told(found) == [("W101", "/questions/0/rules/0/requirements/0/required_question_id")]
        assert (
            "'Question q' depends on the question 'Question r', which comes after it"
            in found[0].problem.message
        )

    def test_later_is_told_by_order_and_not_by_place(self) -> None:
        early = doc.question("q", "boolean", doc.rule(doc.on_question("r", "=", True)), order=8)
        assert findings(early, doc.question("r", order=7)) == []

    def test_a_cycle_is_an_error_and_needs_no_warning(self) -> None:
        one = doc.question("q", "boolean", doc.rule(doc.on_question("r", "=", True)))
        other = doc.question("r", "boolean", doc.rule(doc.on_question("q", "=", True)))
        assert {code for code, _ in told(findings(one, other))} == {"E002"}

    def test_a_not_with_several_requirements(self) -> None:
        several = doc.rule(ADULT, doc.on("gender", "=", "1"), type="not")
        assert told(findings(doc.question("q", "boolean", several))) == [
            ("W106", "/questions/0/rules/0/type")
        ]
        assert findings(doc.question("q", "boolean", doc.rule(ADULT, type="not"))) == []

    def test_a_rule_without_requirements_is_that_and_not_also_always_true(self) -> None:
        assert told(findings(doc.question("q", "boolean", doc.rule()))) == [("W107", "/questions/0/rules/0")]

    def test_an_order_given_twice(self) -> None:
        found = findings(doc.question("q", order=5), doc.question("r", order=5), doc.question("s", order=5))
        assert told(found) == [("W108", "/questions/1/order"), ("W108", "/questions/2/order")]
        assert "'Question q'" in found[1].problem.message

    @pytest.mark.parametrize(
        ("text", "named"),
        [
            pytest.param("<b>Bold</b>", "'<b>' and 1 more", id="tags"),
            pytest.param(
                'see <a href="https://clinic.example">here',
                "'<a href=\"https://clinic.example\">'",
                id="a link",
            ),
            pytest.param("one<br/>two", "'<br/>'", id="a break"),
            pytest.param("<!-- note", "'<!--'", id="a comment"),
            pytest.param("salt &amp; pepper", "'&amp;'", id="an entity"),
            pytest.param("it&#39;s", "'&#39;'", id="a character by number"),
            pytest.param("it&#x27;s", "'&#x27;'", id="a character by hexadecimal number"),
            pytest.param("BMI <30 and >20", None, id="comparisons"),
            pytest.param("x < y > z", None, id="comparisons with spaces"),
            pytest.param("you & me; Q&A; AT&Tel;", None, id="ampersands"),
        ],
    )
    def test_html_in_a_text(self, text: str, named: str | None) -> None:
        found = findings(doc.question("q", description=text))
        assert told(found) == ([("W110", "/questions/0/description")] if named else [])
        assert named is None or f"HTML in a text: {named};" in found[0].problem.message

    def test_every_text_that_people_read_is_looked_at(self) -> None:
        texts = dict.fromkeys(("title", "description", "label", "placeholder"), "<i>")
        option = {
            "partner_questionnaire_question_option_id": "o",
            "title": "<i>",
            "option": "<b>",
            "order": 1,
        }
        same = {"partner_questionnaire_question_option_id": "p", "title": "<u>", "option": "<u>", "order": 2}
        keys = (
            "name",
            "intro_title",
            "intro_description",
            "outro_title",
            "outro_description",
            "redirect_title",
        )
        document = doc.questionnaire(
            doc.question("q", "single_option", options=[option, same], **texts),
            offerings=[doc.offering("o", title="<i>")],
            **dict.fromkeys((*keys, "terms_of_service"), "<i>"),
        )
        found = lint(parse_questionnaire(json.dumps(document)))
        assert {one.problem.code for one in found} == {"W110"}
        assert {one.problem.pointer for one in found} == {
            *(f"/{key}" for key in (*keys, "terms_of_service")),
            *(f"/questions/0/{key}" for key in texts),
            "/questions/0/options/0/title",
            "/questions/0/options/0/option",
            "/questions/0/options/1/title",
            "/offerings/0/title",
        }


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

    def test_a_chain_of_questions_may_be_long(self) -> None:
        rules = [CHILD, *(doc.on_question(f"q{number}", "=", True) for number in range(399))]
        chain = [doc.question(f"q{number}", "boolean", doc.rule(one)) for number, one in enumerate(rules)]
        last = doc.rule(doc.on_question("q399", "=", True), ADULT)
        found = findings(
            *chain, offerings=[doc.offering("o", last), doc.offering("children", doc.rule(CHILD))]
        )
        assert of_code(found, "W105").core == (
            "/questions/0/rules/0/requirements/0",
            "/offerings/0/rules/0/requirements/1",
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

    def test_what_is_never_shown_is_not_also_behind_a_dead_end(self) -> None:
        stop = doc.question("stop", "informational", has_next_button=False)
        codes = [code for code, _ in told(findings(stop, doc.question("never", "boolean", IMPOSSIBLE)))]
        assert codes == ["W104", "W102"]


class TestUnserved:
    def test_groups_of_people_are_said_in_words(self) -> None:
        found = findings(
            offerings=[
                doc.offering("women", doc.rule(ADULT, doc.on("gender", "=", "2"), doc.on("age", "<", "65"))),
                doc.offering("light", doc.rule(ADULT, doc.on("bmi", "<", "30"))),
            ]
        )
        assert [one.problem.pointer for one in found] == ["/offerings"] * 3
        assert [one.problem.message.partition(": ")[2] for one in found] == [
            "age 17 or less, any BMI, any gender",
            "any age, BMI 30 or more, gender male or not applicable",
            "age 17 or less or 65 or more, BMI 30 or more, any gender",
        ]

    @pytest.mark.parametrize(
        ("rule", "who"),
        [
            (doc.rule(doc.on("state", "=", "NY")), "any state but New York"),
            (doc.rule(doc.on("state", "!=", "NY"), doc.on("state", "!=", "Ohio")), "state New York or Ohio"),
            (doc.rule(doc.on("state", "=", "Narnia")), "any state but Narnia"),
            (doc.rule(doc.on("state", "=", "QQ")), "any state but Elsewhere, QQ"),
            (doc.rule(doc.on("age", "<", "0")), "everybody"),
            (doc.rule(doc.on_question("q", "=", True), doc.on_question("q", "=", False)), "everybody"),
        ],
    )
    def test_states_and_everybody(self, rule: Json, who: str) -> None:
        found = findings(doc.question("q"), offerings=[doc.offering("o", rule)])
        assert of_code(found, "W112").problem.message.endswith(f"for any offering: {who}")

    def test_answers_that_would_help_are_looked_for(self) -> None:
        asked = doc.question("q", "boolean", doc.rule(ADULT))
        offering = doc.offering("o", doc.rule(doc.on_question("q", "=", True)))
        assert of_code(findings(asked, offerings=[offering]), "W112").problem.message.endswith(
            ": age 17 or less"
        )

    def test_whoever_is_named_by_one_group_only_is_its_witness(self) -> None:
        offering = doc.offering("o", doc.rule(ADULT, doc.on("gender", "=", "2")))
        found = findings(offerings=[offering])
        men, children = (one.witness for one in found)
        assert children is not None
        assert men is not None
        assert (children["facts"]["gender"], men["facts"]["gender"]) == (2, 1)
        assert men["facts"]["age_years"] >= 18

    @pytest.mark.parametrize(
        ("stop", "words"),
        [
            pytest.param(
                doc.rule(CHILD), "these people, all stopped by a page without next button,", id="all"
            ),
            pytest.param(
                doc.rule(CHILD, doc.on_question("q", "=", True)),
                "these people, of whom some get to the end all the same,",
                id="some",
            ),
        ],
    )
    def test_whether_they_are_all_stopped_is_said(self, stop: Json, words: str) -> None:
        page = doc.question("stop", "informational", stop, has_next_button=False)
        offering = doc.offering("o", doc.rule(ADULT))
        found = of_code(findings(doc.question("q"), page, offerings=[offering]), "W112")
        assert (
            found.problem.message == f"no answers can make {words} eligible for any offering: age 17 or less"
        )
        assert found.witness is not None
        assert found.witness["answers"].get("q") is not True

    def test_where_nothing_is_offered_or_an_error_keeps_it_nothing_is_said(self) -> None:
        assert findings(doc.question("q")) == []
        broken = doc.offering("o", doc.rule(doc.on("agee", "=", "1")))
        assert {code for code, _ in told(findings(offerings=[broken]))} == {"E005"}

    def test_too_many_combinations_are_left_undecided(self) -> None:
        ages = [doc.rule(doc.on("age", "=", str(age))) for age in range(80)]
        masses = [doc.rule(doc.on("bmi", "=", str(bmi))) for bmi in range(15, 80)]
        one = of_code(
            [
                found
                for found in findings(
                    offerings=[
                        doc.offering("a", *ages, rule_type="or"),
                        doc.offering("b", *masses, rule_type="or"),
                    ]
                )
                if found.problem.code == "W112"
            ],
            "W112",
        )
        assert not one.is_decided
        assert one.problem.message.endswith("there are too many combinations of facts")


class TestUnasked:
    @pytest.mark.parametrize(
        ("asked", "rule", "words"),
        [
            pytest.param(
                doc.question("q", "boolean", doc.rule(ADULT)),
                doc.rule(doc.on_question("q", "!=", True)),
                "'Question q' is not yes: this also holds for somebody who was never asked, for 'Question q' is hidden",
                id="`!=`, hidden",
            ),
            pytest.param(
                doc.question("q", "boolean", is_optional=True),
                doc.rule(doc.on_question("q", "!=", True)),
                "for 'Question q' was skipped",
                id="`!=`, skipped",
            ),
            pytest.param(
                doc.question("q", "boolean", doc.rule(ADULT)),
                doc.rule(doc.on_question("q", "=", True), type="not"),
                "not ('Question q' is yes): this also holds",
                id="`not`, hidden",
            ),
            pytest.param(
                doc.question("q", "number", is_optional=True),
                doc.rule(doc.on_question("q", ">", "5"), type="not"),
                "not ('Question q' is above 5): this also holds",
                id="`not`, skipped",
            ),
            pytest.param(
                doc.question("q", "boolean", is_visible=False),
                doc.rule(doc.on_question("q", "!=", True)),
                "for 'Question q' was not given",
                id="an invisible question without default",
            ),
            pytest.param(
                doc.question(
                    "q",
                    "multiple_option",
                    is_optional=True,
                    options=[doc.option("a", "A"), doc.option("b", "B")],
                ),
                doc.rule(doc.on_question("q", "!=", "a"), doc.on_question("q", "!=", "b")),
                "'Question q' does not include",
                id="options, skipped",
            ),
        ],
    )
    def test_who_was_not_asked_is_offered_something(self, asked: Json, rule: Json, words: str) -> None:
        found = findings(asked, offerings=[doc.offering("o", rule), doc.offering("free")])
        doubtful = [one for one in found if one.problem.code == "W114"]
        assert len(doubtful) == len(rule["requirements"])
        for one in doubtful:
            assert words in one.problem.message
            assert one.problem.message.endswith("and the offering 'o' is offered. Is that meant?")
            assert one.witness is not None
            assert one.witness["answers"].get("q") is None

    @pytest.mark.parametrize(
        ("asked", "rule"),
        [
            pytest.param(
                doc.question("q"), doc.rule(doc.on_question("q", "!=", True)), id="asked of everybody"
            ),
            pytest.param(
                doc.question("q", "boolean", is_optional=True),
                doc.rule(doc.on_question("q", "!=", True), type="not"),
                id="twice negated",
            ),
            pytest.param(
                doc.question("q", "boolean", is_optional=True),
                doc.rule(doc.on_question("q", "=", True)),
                id="not negated",
            ),
            pytest.param(
                doc.question("q", "boolean", is_visible=False, default_value="true"),
                doc.rule(doc.on_question("q", "!=", True)),
                id="an invisible question with a default",
            ),
            pytest.param(
                doc.question("q", "informational"),
                doc.rule(doc.on_question("q", "=", True), doc.on("age", ">", "5"), type="not"),
                id="a page to read",
            ),
        ],
    )
    def test_who_was_asked_is_no_matter_of_doubt(self, asked: Json, rule: Json) -> None:
        found = findings(asked, offerings=[doc.offering("o", rule), doc.offering("free")])
        assert "W114" not in {one.problem.code for one in found}

    def test_a_question_that_is_shown_in_consequence(self) -> None:
        asked = doc.question("q", "boolean", is_optional=True)
        for visible, words in ((True, "is shown"), (False, "passes on its value")):
            follower = doc.question(
                "r",
                "boolean",
                doc.rule(doc.on_question("q", "!=", True)),
                is_visible=visible,
                default_value=None,
            )
            found = of_code(findings(asked, follower), "W114")
            assert f"and the question 'Question r' {words}. Is that meant?" in found.problem.message

    def test_what_has_no_consequence_says_so(self) -> None:
        gate = doc.question("gate", "boolean")
        asked = doc.question("q", "boolean", doc.rule(doc.on_question("gate", "=", True)))
        guarded = doc.rule(doc.on_question("gate", "=", True), doc.on_question("q", "!=", True))
        found = findings(gate, asked, offerings=[doc.offering("o", guarded), doc.offering("free")])
        assert "is hidden, though never so that its rule is true." in of_code(found, "W114").problem.message

    def test_a_rule_that_is_true_where_the_whole_is_not(self) -> None:
        gate = doc.question("gate", "boolean")
        asked = doc.question("q", "boolean", doc.rule(doc.on_question("gate", "=", True)))
        rules = [doc.rule(doc.on_question("gate", "=", True)), doc.rule(doc.on_question("q", "!=", True))]
        found = findings(gate, asked, offerings=[doc.offering("o", *rules), doc.offering("free")])
        assert "is hidden, and its rule is true." in of_code(found, "W114").problem.message


class TestBudget:
    def test_what_cannot_be_decided_is_said_and_never_called_fine(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(search_module, "is_installed", lambda: False)
        never = doc.rule(doc.on("age", "<", "0"), type="and")
        found = findings(
            doc.question(
                "stop",
                "informational",
                doc.rule(ADULT),
                doc.rule(CHILD),
                rule_type="or",
                has_next_button=False,
            ),
            doc.question("q", "boolean", never),
            doc.question("r", "boolean", doc.rule(ADULT, CHILD, type="or")),
            doc.question(
                "s", "boolean", doc.rule(doc.on_question("q", "!=", True), IMPOSSIBLE["requirements"][0])
            ),
            offerings=[doc.offering("o", doc.rule(doc.on("age", "<", "0")))],
            budget=Budget(without_solver=1, samples=16),
        )
        undecided = {(one.problem.code, one.problem.pointer) for one in found if not one.is_decided}
        assert {
            ("W102", "/questions/1/rules/0"),
            ("W103", "/questions/2/rules/0"),
            ("W104", "/questions/1"),
            ("W105", "/offerings/0"),
            ("W111", "/questions/2"),
            ("W112", "/offerings"),
        } <= undecided
        assert all(
            "could not be decided within the budget" in one.problem.message
            for one in found
            if not one.is_decided
        )
        assert {one.level for one in found if not one.is_decided} == {"undecided"}

    def test_whether_all_are_stopped_may_be_undecided(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(search_module, "is_installed", lambda: False)
        asked = [doc.question(f"q{number}", "boolean") for number in range(8)]
        reasons = [CHILD, *(doc.on_question(f"q{number}", "=", True) for number in range(8))]
        page = doc.question("stop", "informational", doc.rule(*reasons, type="or"), has_next_button=False)
        offering = doc.offering("o", doc.rule(ADULT))
        found = findings(*asked, page, offerings=[offering], budget=Budget(without_solver=64))
        assert of_code(found, "W112").problem.message == (
            "no answers can make these people eligible for any offering: age 17 or less"
        )

    def test_a_doubtful_negation_may_be_undecided(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(search_module, "is_installed", lambda: False)
        # Shown to everybody, which nobody can prove within this budget.
        asked = doc.question("q", "boolean", doc.rule(ADULT, CHILD, type="or"))
        offering = doc.offering("o", doc.rule(doc.on_question("q", "!=", True)))
        found = findings(asked, offerings=[offering], budget=Budget(without_solver=1, samples=16))
        assert not of_code(found, "W114").is_decided


@given(questionnaires())
@settings(max_examples=15, deadline=None)
def test_the_solver_finds_the_same_as_all_combinations(document: Json) -> None:
    questionnaire = parse_questionnaire(json.dumps(document))
    everybody = lint(questionnaire, budget=Budget(combinations=1 << 30))
    solved = lint(questionnaire, budget=Budget(combinations=0))
    assert [one.problem for one in everybody] == [one.problem for one in solved]
