"""The intake's rules: which step follows, what is posted, what is written."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from intake_host.sandbox.intake import arrive, begin, submit
from intake_host.sandbox.journey import DONE, Form, Outcome, Submission
from rules import compile_questionnaire, parse_questionnaire
from tests.sandbox.small_mdi import NEW_YORK, SMALL, option, places, question, questionnaire, rule

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TODAY = date(2026, 11, 24)
ANSWERS: dict[str, dict[str, str]] = {
    "identification": {
        "first_name": "Ada",
        "last_name": "Moss",
        "email": "ada@example.com",
        "phone_number": "4155552671",
    },
    "date_of_birth": {"date_of_birth": "1990-05-01"},
    "gender": {"gender": "2"},
    "address": {"address": "1 Main St", "city_name": "Albany", "state_id": NEW_YORK, "zip_code": "12207"},
    "metrics": {"weight_kg": "86.7", "height_cm": "170"},
}


def form_of(document: Mapping[str, object], **fields: Any) -> Form:
    return Form(compile_questionnaire(parse_questionnaire(document)), places(), **fields)


class Person:
    """Somebody who fills in a form, with everything that the frame posted."""

    def __init__(self, form: Form, *, known: Mapping[str, str] | None = None) -> None:
        self.form = form
        self.events: list[tuple[str, dict[str, object]]] = []
        self.saved: list[str] = []
        self.intake = begin(form, "patient-1", "case-1", known or {})
        self.errors: Mapping[str, str] = {}
        self._take(arrive(form, self.intake, TODAY))

    @property
    def at(self) -> str:
        assert self.intake.current is not None
        return self.intake.current.question_id or self.intake.current.name

    def names(self) -> list[str]:
        return [name for name, _ in self.events]

    def do(self, action: str, posted: Mapping[str, Sequence[str]] | None = None) -> Person:
        assert self.intake.current is not None
        submission = Submission(self.intake.current.key, action, posted or {})  # type: ignore[arg-type]
        self._take(submit(self.form, self.intake, submission, TODAY))
        return self

    def next(self, **typed: str | list[str]) -> Person:
        return self.do(
            "next", {key: [value] if isinstance(value, str) else value for key, value in typed.items()}
        )

    def answer(self, *values: str, **more: str) -> Person:
        return self.do("next", {f"q-{self.at}": list(values), **{key: [text] for key, text in more.items()}})

    def go_to_questions(self) -> Person:
        while self.intake.current is not None and self.intake.current.name in (*ANSWERS, "welcome", "terms"):
            before = self.intake
            self.next(**ANSWERS.get(self.at, {"terms": "true"}))
            assert self.intake != before, self.errors
        return self

    def go_to_the_end_of_health(self) -> Person:
        return self.next().next().next()

    def _take(self, outcome: Outcome) -> None:
        self.intake, self.errors = outcome.intake, outcome.errors
        self.events += [(event.event, dict(event.data)) for event in outcome.events]
        self.saved += ["patient"] * outcome.saves_patient + ["case"] * outcome.saves_case


@pytest.fixture
def person() -> Person:
    return Person(form_of(SMALL))


def test_the_happy_path_posts_mdis_events_in_mdis_order(person: Person) -> None:
    person.go_to_questions().answer("false").answer("nothing").go_to_the_end_of_health().next()
    assert person.intake.current == DONE
    steps = [data.get("step", data.get("route")) for name, data in person.events if name == "step"]
    assert steps == [
        "welcome",
        "identification",
        "date_of_birth",
        "gender",
        "address",
        "question",
        "question",
        "allergies",
        "current_medications",
        "medical_conditions",
        "thank-you",
    ]
    assert [name for name in person.names() if name != "step"] == [
        "start",
        "patient_created",
        "encounter_created",
        "finish",
    ]
    assert person.names().index("patient_created") == person.names().index("step") + 5
    assert person.names()[-3:] == ["encounter_created", "step", "finish"]


def test_only_custom_questions_tell_their_id(person: Person) -> None:
    person.go_to_questions().answer("false")
    told = [(data.get("step"), data.get("question_id")) for name, data in person.events if name == "step"]
    assert told[-2:] == [("question", "smokes"), ("question", "note")]
    assert {question_id for step, question_id in told if step != "question"} == {None}


def test_created_events_carry_the_ids(person: Person) -> None:
    person.go_to_questions().answer("false").do("skip").go_to_the_end_of_health()
    told = dict(person.events)
    assert told["patient_created"] == {"patient_id": "patient-1"}
    assert told["encounter_created"] == {"encounter_id": "case-1", "patient_id": "patient-1"}


def test_steps_count_from_one_and_never_past_the_total(person: Person) -> None:
    person.go_to_questions().answer("true").answer("5").do("skip").go_to_the_end_of_health()
    steps = [data for name, data in person.events if name == "step"]
    assert [data["index"] for data in steps] == list(range(1, len(steps) + 1))
    assert all(
        int(str(data["index"])) <= int(str(data["estimated"])) <= int(str(data["total"])) for data in steps
    )


def test_going_back_and_forth_creates_the_encounter_again_with_the_same_id_but_no_patient(
    person: Person,
) -> None:
    person.go_to_questions().answer("false").do("skip").go_to_the_end_of_health()
    person.do("back").next()
    created = [data for name, data in person.events if name == "encounter_created"]
    assert created == [{"encounter_id": "case-1", "patient_id": "patient-1"}] * 2
    assert person.names().count("patient_created") == 1
    assert person.saved.count("case") == 2


def test_the_thanks_step_names_itself_route_at_first_and_step_later(person: Person) -> None:
    person.go_to_questions().answer("false").do("skip").go_to_the_end_of_health()
    assert person.events[-1][1]["route"] == "thank-you"
    person.do("back").next()
    assert person.events[-1][1]["step"] == "thank-you"


def test_an_answer_shows_the_question_that_depends_on_it(person: Person) -> None:
    assert person.go_to_questions().answer("true").at == "how-many"


def test_an_answer_changed_on_the_way_back_hides_the_question_again(person: Person) -> None:
    person.go_to_questions().answer("true").answer("5")
    assert person.do("back").at == "how-many"
    assert person.do("back").at == "smokes"
    assert person.answer("false").at == "note"
    assert person.do("back").at == "smokes"


def test_a_question_that_a_later_answer_shows_is_asked_after_it() -> None:
    document = questionnaire(
        [
            question("first", "string", 1, rules=[rule(("question", "later", "=", "true"))]),
            question("later", "boolean", 2),
        ],
        offerings=[],
    )
    person = Person(form_of(document)).go_to_questions()
    assert person.at == "later"
    assert person.answer("true").at == "first"
    assert person.answer("so").at == "allergies"


def test_a_required_answer_is_asked_for_and_nothing_moves(person: Person) -> None:
    person.go_to_questions()
    before = len(person.events)
    person.answer()
    assert person.at == "smokes"
    assert person.errors == {"q-smokes": "Choose yes or no"}
    assert len(person.events) == before


def test_an_answer_that_is_none_is_refused_in_words(person: Person) -> None:
    person.go_to_questions().answer("true").answer("many")
    assert person.errors == {"q-how-many": "Enter a whole number"}


@pytest.mark.parametrize("action", ["skip", "next"])
def test_an_optional_question_may_be_left_out(person: Person, action: str) -> None:
    person.go_to_questions().answer("false").do(action)
    assert person.intake.answers["note"] is None
    assert person.names()[-2:] == ["skipped_question", "step"]


def test_a_required_question_cannot_be_skipped(person: Person) -> None:
    assert person.go_to_questions().do("skip").at == "smokes"


def test_a_submission_for_another_step_changes_nothing(person: Person) -> None:
    person.go_to_questions()
    outcome = submit(person.form, person.intake, Submission("welcome", "next"), TODAY)
    assert outcome == Outcome(person.intake)


def test_the_document_opened_again_goes_on_where_the_person_was(person: Person) -> None:
    person.go_to_questions().answer("true")
    outcome = arrive(person.form, person.intake, TODAY)
    assert [event.event for event in outcome.events] == ["start", "step"]
    assert outcome.events[1].data["question_id"] == "how-many"


def test_terms_are_agreed_to_before_anything_else() -> None:
    person = Person(form_of({**SMALL, "is_show_welcome": False, "terms_of_service": "Be honest."}))
    assert person.at == "terms"
    assert person.next().errors == {"terms": "Agree to the terms of service to go on"}
    assert person.next(terms="true").at == "identification"


def test_weight_and_height_are_asked_if_the_questionnaire_asks_or_the_patient_is_a_minor() -> None:
    asked = Person(form_of({**SMALL, "is_weight_asked": True, "is_height_asked": True})).next()
    for step in ("identification", "date_of_birth", "gender", "address"):
        asked.next(**ANSWERS[step])
    assert asked.at == "metrics"
    minor = Person(form_of(SMALL)).next()
    for step in ("identification", "date_of_birth", "gender", "address"):
        minor.next(**{**ANSWERS[step], "date_of_birth": "2015-01-01"})
    assert minor.at == "metrics"


def test_a_known_patient_is_not_asked_who_they_are() -> None:
    form = form_of({**SMALL, "is_weight_asked": True, "is_height_asked": True}, has_patient=True)
    person = Person(form, known=ANSWERS["date_of_birth"]).next()
    assert person.at == "metrics"
    person.next(**ANSWERS["metrics"])
    assert person.at == "smokes"
    assert "patient_created" not in person.names()
    assert person.saved == ["patient"]


def test_a_demo_voucher_creates_nothing_and_says_so_nowhere() -> None:
    person = Person(form_of(SMALL, keeps_records=False))
    person.go_to_questions().answer("false").do("skip").go_to_the_end_of_health().next()
    assert person.saved == []
    assert not {"patient_created", "encounter_created"} & set(person.names())
    assert person.names()[-1] == "finish"


def test_without_a_thanks_step_the_intake_finishes_after_the_encounter() -> None:
    person = Person(form_of({**SMALL, "is_show_thanks": False}))
    person.go_to_questions().answer("false").do("skip").go_to_the_end_of_health()
    assert person.names()[-2:] == ["encounter_created", "finish"]


def blocking(id_: str, order: int, **fields: object) -> dict[str, object]:
    return question(id_, "informational", order, has_next_button=False, **fields)


def test_a_dead_end_says_so_each_time_and_leads_only_back() -> None:
    document = questionnaire(
        [
            question("smokes", "boolean", 1),
            blocking("stop", 2, rules=[rule(("question", "smokes", "=", "true"))]),
        ]
    )
    person = Person(form_of(document)).go_to_questions().answer("true")
    assert person.at == "stop"
    assert person.names()[-2:] == ["step", "dead_end_question"]
    assert person.next().at == "stop"
    assert person.do("back").at == "smokes"
    assert person.answer("false").at == "allergies"


def test_a_question_without_a_back_button_keeps_the_person_there() -> None:
    document = questionnaire([question("smokes", "boolean", 1, has_back_button=False)])
    assert Person(form_of(document)).go_to_questions().do("back").at == "smokes"


def test_an_option_that_asks_for_more_needs_its_text() -> None:
    options = [option("yes", "Yes"), option("other", "Other", is_show_additional_field=True)]
    document = questionnaire([question("why", "single_option", 1, options=options)], offerings=[])
    person = Person(form_of(document)).go_to_questions()
    assert "asks for more" in person.answer("other").errors["q-why"]
    person.answer("other", **{"q-why-more-1": "a cat"})
    assert person.intake.answers["why"] == {"option": "other", "additional": "a cat"}


class TestCondensed:
    """All questions on one page."""

    @pytest.fixture
    def person(self) -> Person:
        return Person(form_of(SMALL, is_condensed=True)).go_to_questions()

    def test_all_questions_are_one_step_without_an_id(self, person: Person) -> None:
        assert person.at == "questions"
        assert "question_id" not in person.events[-1][1]

    def test_a_change_is_remembered_and_moves_nothing(self, person: Person) -> None:
        before = len(person.events)
        person.do("change", {"q-smokes": ["true"]})
        assert person.at == "questions"
        assert person.intake.answers == {"smokes": True}
        assert len(person.events) == before

    def test_what_is_missing_is_said_all_at_once_and_only_of_what_is_shown(self, person: Person) -> None:
        assert set(person.next().errors) == {"q-smokes"}
        person.do("next", {"q-smokes": ["true"], "q-how-many": ["x"]})
        assert person.errors == {"q-how-many": "Enter a whole number"}

    def test_answers_to_hidden_questions_do_no_harm(self, person: Person) -> None:
        person.do("next", {"q-smokes": ["false"], "q-how-many": ["x"]})
        assert person.at == "allergies"

    def test_optional_questions_left_out_are_skipped(self, person: Person) -> None:
        person.do("next", {"q-smokes": ["false"]})
        assert person.names()[-2:] == ["skipped_question", "step"]

    def test_a_dead_end_is_told_once_while_it_lasts(self) -> None:
        document = questionnaire(
            [
                question("smokes", "boolean", 1),
                blocking("stop", 2, rules=[rule(("question", "smokes", "=", "true"))]),
            ]
        )
        person = Person(form_of(document, is_condensed=True)).go_to_questions()
        for answer in ("true", "true", "false", "true"):
            person.do("change", {"q-smokes": [answer]})
        assert person.names().count("dead_end_question") == 2
        assert person.do("next", {"q-smokes": ["true"]}).at == "questions"
        assert person.do("next", {"q-smokes": ["false"]}).at == "allergies"

    def test_a_dead_end_is_told_on_arrival_too(self) -> None:
        grown_ups = blocking("stop", 1, rules=[rule(("age", None, ">=", "18"))])
        form = form_of(questionnaire([grown_ups, question("smokes", "boolean", 2)]), is_condensed=True)
        person = Person(form).go_to_questions()
        assert person.names()[-2:] == ["step", "dead_end_question"]
        assert person.intake.dead_end == "stop"
        assert person.do("back").at == "address"
        assert person.names()[-1] == "step"
        person.next(**ANSWERS["address"])
        assert person.names()[-2:] == ["step", "dead_end_question"]
