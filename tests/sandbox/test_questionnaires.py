"""The questionnaires that the sandbox ships: sound, varied, and right about the people of tests/sandbox/journeys.

What a journey expects was worked out by hand from the clinical rule, never taken from the engine.
"""

from __future__ import annotations

import json
import re
import uuid
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from rules import (
    Evaluation,
    Offering,
    Question,
    Questionnaire,
    Requirement,
    compile_questionnaire,
    evaluate,
    parse_questionnaire,
    read_answers,
    read_facts,
)
from tests.rules.documents import QUESTION_TYPES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SANDBOX = Path(__file__).parents[2] / "intake_host" / "sandbox"
PLACES = SANDBOX.parent / "places"
JOURNEYS = Path(__file__).parent / "journeys"
PRINTED = "sample"
REALISTIC = ("contraception", "erectile-dysfunction", "hair-loss", "weight-management")
SLUGS = (*REALISTIC, PRINTED)

FEATURES: dict[str, Callable[[Question], bool]] = {
    "a hidden field with a default that others refer to": lambda one: (
        not one.is_visible and one.default_value is not None
    ),
    "an input that is prefilled": lambda one: one.is_visible and one.default_value is not None,
    "an optional question": lambda one: one.is_optional,
    "an important question": lambda one: one.is_important,
    "a critical question": lambda one: one.is_critical,
    "no way back": lambda one: not one.has_back_button,
    "a placeholder": lambda one: one.placeholder is not None,
    "a label": lambda one: one.label is not None,
    "an important option": lambda one: any(option.is_important for option in one.options),
    "a critical option": lambda one: any(option.is_critical for option in one.options),
    "an option that asks for more text": lambda one: any(
        option.is_show_additional_field for option in one.options
    ),
    "an option whose value is not its title": lambda one: any(
        option.option != option.title for option in one.options
    ),
    "rules of which one is enough": lambda one: one.rule_type == "or" and len(one.rules) > 1,
}

OPERATORS = {"=", "!=", "<", "<=", ">", ">="}


def document(slug: str) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads((SANDBOX / "questionnaires" / f"{slug}.json").read_text("utf-8"))
    return parsed


def questionnaire(slug: str) -> Questionnaire:
    return parse_questionnaire(document(slug))


def states() -> list[dict[str, Any]]:
    parsed: list[dict[str, Any]] = json.loads((PLACES / "states.json").read_text("utf-8"))
    return parsed


REALISTIC_QUESTIONNAIRES = {slug: questionnaire(slug) for slug in REALISTIC}
REALISTIC_QUESTIONS = [one for each in REALISTIC_QUESTIONNAIRES.values() for one in each.questions]
REALISTIC_TARGETS: list[Question | Offering] = [
    one for each in REALISTIC_QUESTIONNAIRES.values() for one in each.targets
]
REQUIREMENTS = [part for target in REALISTIC_TARGETS for rule in target.rules for part in rule.requirements]


def is_dead_end(question: Question) -> bool:
    return question.type == "informational" and not question.has_next_button


def ids(value: object) -> Iterator[str]:
    """Every id that the document gives (not those that it refers to)."""
    if isinstance(value, list):
        for part in value:
            yield from ids(part)
    if isinstance(value, dict):
        for key, part in value.items():
            if key == "id" or (key.endswith("_id") and key not in ("required_question_id", "pharmacy_id")):
                yield str(part)
            yield from ids(part)


def texts(value: object) -> Iterator[str]:
    if isinstance(value, list):
        for part in value:
            yield from texts(part)
    elif isinstance(value, dict):
        for part in value.values():
            yield from texts(part)
    elif isinstance(value, str):
        yield value


def raw_requirements() -> Iterator[dict[str, Any]]:
    for slug in REALISTIC:
        shipped = document(slug)
        for target in (*shipped["questions"], *shipped["offerings"]):
            for rule in target["rules"]:
                yield from rule["requirements"]


def option_reference(requirement: Requirement) -> str:
    """How the requirement names an option: "id", "text", or "" if it names none."""
    for each in REALISTIC_QUESTIONNAIRES.values():
        question = each.question(requirement.required_question_id or "")
        if question is not None and question.options:
            by_id = requirement.required_answer in [option.id for option in question.options]
            return "id" if by_id else "text"
    return ""


def test_the_folder_holds_these_questionnaires_what_they_promise_and_nothing_else() -> None:
    endings = (
        "json",
        "invariants.yaml",
        "scenarios.yaml",
        "generated.scenarios.yaml",
        "probes.scenarios.yaml",
    )
    assert sorted(path.name for path in (SANDBOX / "questionnaires").iterdir()) == sorted(
        f"{slug}.{ending}" for slug in SLUGS for ending in endings
    )


class TestEachQuestionnaire:
    @pytest.mark.parametrize("slug", SLUGS)
    def test_parses_strictly_and_needs_no_repair(self, slug: str) -> None:
        assert questionnaire(slug).problems == ()

    @pytest.mark.parametrize("slug", SLUGS)
    def test_gives_every_id_once_as_a_uuid(self, slug: str) -> None:
        given = Counter(ids(document(slug)))
        assert [one for one, times in given.items() if times > 1] == []
        assert [one for one in given if str(uuid.UUID(one)) != one] == []

    @pytest.mark.parametrize("slug", SLUGS)
    def test_has_no_html_in_its_texts(self, slug: str) -> None:
        assert [text for text in texts(document(slug)) if re.search(r"</?[a-zA-Z]|&\w+;", text)] == []

    @pytest.mark.parametrize("slug", SLUGS)
    def test_orders_its_questions_as_listed(self, slug: str) -> None:
        orders = [one.order for one in questionnaire(slug).questions]
        assert orders == list(range(1, len(orders) + 1))

    @pytest.mark.parametrize("slug", REALISTIC)
    def test_has_between_15_and_40_questions(self, slug: str) -> None:
        assert 15 <= len(questionnaire(slug).questions) <= 40

    @pytest.mark.parametrize("slug", REALISTIC)
    def test_has_a_name_that_spells_its_slug(self, slug: str) -> None:
        assert questionnaire(slug).name.lower().replace(" ", "-") == slug

    @pytest.mark.parametrize("slug", REALISTIC)
    def test_titles_tell_questions_apart(self, slug: str) -> None:
        titles = [one.title for one in questionnaire(slug).questions]
        assert len(set(titles)) == len(titles)

    @pytest.mark.parametrize("slug", REALISTIC)
    def test_refers_only_to_questions_before(self, slug: str) -> None:
        shipped = questionnaire(slug)
        before: set[str] = set()
        for question in shipped.presented:
            asked = {part.required_question_id for rule in question.rules for part in rule.requirements}
            assert asked - {None} <= before, question.title
            before.add(question.id)

    @pytest.mark.parametrize("slug", REALISTIC)
    def test_names_the_title_of_each_question_it_refers_to(self, slug: str) -> None:
        shipped = questionnaire(slug)
        referring = [
            part
            for target in shipped.targets
            for rule in target.rules
            for part in rule.requirements
            if part.required_question_id is not None
        ]
        assert referring
        for part in referring:
            question = shipped.question(part.required_question_id or "")
            assert question is not None
            assert question.title == part.required_question_title

    @pytest.mark.parametrize("slug", REALISTIC)
    def test_welcomes_thanks_and_leads_back(self, slug: str) -> None:
        shipped = questionnaire(slug)
        assert shipped.is_show_welcome
        assert shipped.is_show_thanks
        assert all((shipped.intro_title, shipped.intro_description, shipped.outro_title))
        assert all((shipped.outro_description, shipped.redirect_title, shipped.terms_of_service))
        assert shipped.metadata
        assert (shipped.redirect_url or "").startswith("https://partner.example/")

    @pytest.mark.parametrize("slug", REALISTIC)
    def test_offers_three_treatments_none_of_them_to_minors_under_16(self, slug: str) -> None:
        shipped = questionnaire(slug)
        child = read_facts({"age_years": 15})
        offerings = evaluate(compile_questionnaire(shipped), read_answers(shipped, {}), child).offerings
        assert len(offerings.ineligible) == 3


class TestTheSetTogether:
    @pytest.mark.parametrize("rule_type", ["and", "or", "not"])
    def test_uses_every_rule_type(self, rule_type: str) -> None:
        assert rule_type in {rule.type for target in REALISTIC_TARGETS for rule in target.rules}

    @pytest.mark.parametrize("rule_type", ["and", "or"])
    def test_combines_rules_in_both_ways(self, rule_type: str) -> None:
        assert rule_type in {target.rule_type for target in REALISTIC_TARGETS if len(target.rules) > 1}

    def test_never_negates_several_requirements_at_once(self) -> None:
        negations = [rule for target in REALISTIC_TARGETS for rule in target.rules if rule.type == "not"]
        assert {len(rule.requirements) for rule in negations} == {1}

    @pytest.mark.parametrize("based_on", ["age", "gender", "state", "bmi", "question"])
    def test_asks_for_every_fact(self, based_on: str) -> None:
        assert based_on in {part.based_on for part in REQUIREMENTS}

    @pytest.mark.parametrize("comparator", ["=", "!=", "<", "<=", ">", ">=", None])
    def test_uses_every_comparator(self, comparator: str | None) -> None:
        assert comparator in {part["conditional_answer"] for part in raw_requirements()}

    @pytest.mark.parametrize("based_on", ["age", "bmi"])
    def test_compares_facts_in_order(self, based_on: str) -> None:
        used = {part.conditional_answer for part in REQUIREMENTS if part.based_on == based_on}
        assert used <= OPERATORS
        assert {"<", ">="} <= used

    @pytest.mark.parametrize("kind", ["state_id", "abbreviation", "name"])
    def test_names_states_in_every_way(self, kind: str) -> None:
        known = {state[kind] for state in states()}
        assert known & {part.required_answer for part in REQUIREMENTS if part.based_on == "state"}

    @pytest.mark.parametrize("kind", ["id", "text"])
    def test_names_options_in_both_ways(self, kind: str) -> None:
        assert kind in {option_reference(part) for part in REQUIREMENTS}

    @pytest.mark.parametrize("question_type", QUESTION_TYPES)
    def test_asks_in_every_question_type(self, question_type: str) -> None:
        assert question_type in {question.type for question in REALISTIC_QUESTIONS}

    @pytest.mark.parametrize("question_type", sorted(set(QUESTION_TYPES) - {"informational", "date", "text"}))
    def test_has_rules_on_answers_of_nearly_every_type(self, question_type: str) -> None:
        asked = {part.required_question_id for part in REQUIREMENTS}
        assert question_type in {one.type for one in REALISTIC_QUESTIONS if one.id in asked}

    @pytest.mark.parametrize("feature", FEATURES)
    def test_shows_every_feature(self, feature: str) -> None:
        assert any(FEATURES[feature](question) for question in REALISTIC_QUESTIONS)

    @pytest.mark.parametrize("slug", REALISTIC)
    def test_refers_to_every_hidden_field(self, slug: str) -> None:
        shipped = REALISTIC_QUESTIONNAIRES[slug]
        hidden = {one.id for one in shipped.questions if not one.is_visible}
        asked = {part.required_question_id for part in REQUIREMENTS}
        assert hidden
        assert hidden <= asked

    @pytest.mark.parametrize("slug", REALISTIC)
    def test_stops_people_for_more_than_one_reason(self, slug: str) -> None:
        dead_ends = [one for one in REALISTIC_QUESTIONNAIRES[slug].questions if is_dead_end(one)]
        assert len(dead_ends) >= 2
        assert all(one.rules for one in dead_ends)

    @pytest.mark.parametrize("asked", [True, False])
    def test_asks_for_weight_and_height_or_does_not(self, asked: bool) -> None:
        shipped = REALISTIC_QUESTIONNAIRES.values()
        assert (asked, asked) in {(one.is_weight_asked, one.is_height_asked) for one in shipped}

    def test_asks_for_weight_where_a_rule_needs_the_bmi(self) -> None:
        for slug, shipped in REALISTIC_QUESTIONNAIRES.items():
            parts = [
                part for target in shipped.targets for rule in target.rules for part in rule.requirements
            ]
            assert shipped.is_weight_asked == any(part.based_on == "bmi" for part in parts), slug

    def test_shares_no_id_between_two_questionnaires(self) -> None:
        given = Counter(one for slug in SLUGS for one in ids(document(slug)))
        assert [one for one, times in given.items() if times > 1] == []


class TestThePrintedQuestionnaire:
    """The one of MDI's documentation (https://docs.mdintegrations.com), with its brackets and ids put right."""

    def test_asks_for_options_at_the_age_of_20_only(self) -> None:
        shipped = questionnaire(PRINTED)
        assert [(one.title, one.type, len(one.options), len(one.rules)) for one in shipped.questions] == [
            ("test", "boolean", 0, 0),
            ("options with offering", "text", 0, 0),
            ("options with offerings", "multiple_option", 4, 1),
        ]
        asked = [len(evaluate_person(shipped, {"age_years": age, "gender": 1}).shown) for age in (19, 20, 21)]
        assert asked == [2, 3, 2]

    @pytest.mark.parametrize(("gender", "eligible"), [(1, 1), (2, 0), (0, 0)])
    def test_offers_its_supply_to_men(self, gender: int, eligible: int) -> None:
        found = evaluate_person(questionnaire(PRINTED), {"age_years": 20, "gender": gender})
        assert len(found.offerings.eligible) == eligible


class TestStatesAndCities:
    def test_there_are_50_states_and_the_district(self) -> None:
        assert len(states()) == 51
        for key in ("state_id", "abbreviation", "name"):
            assert len({state[key] for state in states()}) == 51
        assert {len(state["abbreviation"]) for state in states()} == {2}

    def test_states_have_mdis_fields(self) -> None:
        for state in states():
            assert set(state) == {"name", "abbreviation", "is_sync", "is_av_flow", "state_id", "country"}
            assert set(state["country"]) == {"country_id", "name", "abbreviation"}

    def test_every_state_has_two_to_four_cities(self) -> None:
        cities: dict[str, list[dict[str, str]]] = json.loads((PLACES / "cities.json").read_text("utf-8"))
        assert set(cities) == {state["state_id"] for state in states()}
        for state in states():
            known = cities[state["state_id"]]
            # The District of Columbia is one city.
            assert (1 if state["abbreviation"] == "DC" else 2) <= len(known) <= 4
            assert {frozenset(city) for city in known} == {frozenset({"city_id", "name"})}

    def test_cities_have_ids_of_their_own(self) -> None:
        cities: dict[str, list[dict[str, str]]] = json.loads((PLACES / "cities.json").read_text("utf-8"))
        given = [city["city_id"] for known in cities.values() for city in known]
        assert len(set(given)) == len(given)


def evaluate_person(
    shipped: Questionnaire,
    facts: dict[str, Any],
    answers: dict[str, Any] | None = None,
    *,
    final: bool = False,
) -> Evaluation:
    program = compile_questionnaire(shipped)
    return evaluate(program, read_answers(shipped, answers or {}), read_facts(facts), final=final)


def journey(slug: str) -> list[dict[str, Any]]:
    parsed: dict[str, Any] = json.loads((JOURNEYS / f"{slug}.json").read_text("utf-8"))
    assert parsed["questionnaire"] == slug
    people: list[dict[str, Any]] = parsed["people"]
    return people


def everybody() -> list[Any]:
    return [
        pytest.param(slug, person, id=f"{slug}: {person['name']}")
        for slug in REALISTIC
        for person in journey(slug)
    ]


class TestJourneys:
    @pytest.mark.parametrize("slug", REALISTIC)
    def test_has_three_to_eight_people(self, slug: str) -> None:
        assert 3 <= len(journey(slug)) <= 8

    @pytest.mark.parametrize(("slug", "person"), everybody())
    def test_answers_count_and_lead_where_the_clinic_meant(self, slug: str, person: dict[str, Any]) -> None:
        shipped = REALISTIC_QUESTIONNAIRES[slug]
        expect = person["expect"]
        found = evaluate_person(shipped, person["facts"], person["answers"], final=person["final"])
        offering_titles = {one.id: one.title for one in shipped.offerings}
        titles = {one.id: one.title for one in shipped.questions}

        assert [titles[one] for one in found.ignored_answers] == []
        assert found.problems == ()
        assert [offering_titles[one] for one in found.offerings.eligible] == expect["eligible"]
        assert [offering_titles[one] for one in found.offerings.ineligible] == expect["ineligible"]
        assert (titles[found.dead_end] if found.dead_end else None) == expect["dead_end"]
        assert set(expect["shown"]) <= {titles[one] for one in found.shown}
        assert set(expect["hidden"]) <= {titles[one] for one in found.hidden}

    @pytest.mark.parametrize(("slug", "person"), everybody())
    def test_everyone_who_submits_is_done(self, slug: str, person: dict[str, Any]) -> None:
        shipped = REALISTIC_QUESTIONNAIRES[slug]
        found = evaluate_person(shipped, person["facts"], person["answers"], final=person["final"])
        assert found.complete == person["final"]
        assert found.complete == (person["expect"]["dead_end"] is None)

    @pytest.mark.parametrize(("slug", "person"), everybody())
    def test_nobody_becomes_eligible_by_sending_an_empty_form(
        self, slug: str, person: dict[str, Any]
    ) -> None:
        found = evaluate_person(REALISTIC_QUESTIONNAIRES[slug], person["facts"], final=True)
        assert found.offerings.eligible == ()

    @pytest.mark.parametrize("slug", REALISTIC)
    def test_the_first_person_ends_with_an_eligible_offering(self, slug: str) -> None:
        first = journey(slug)[0]
        found = evaluate_person(REALISTIC_QUESTIONNAIRES[slug], first["facts"], first["answers"])
        assert found.complete
        assert found.next_question is None
        assert found.offerings.eligible
