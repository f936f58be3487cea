from __future__ import annotations

from typing import Any

import pytest

from rules.export.case_questions import CaseQuestions, to_case_questions, to_prefilled_questions
from rules.export.losses import Loss
from tests.rules.documents import Json, on_question, option, question, questionnaire, rule
from tests.rules.export.final_cases import final_case

RED = option("o-1", "Red") | {"order": 2}
OTHER = option("o-2", "Other") | {"order": 1, "is_show_additional_field": True}
MORE = option("o-3", "More") | {"order": 3, "is_show_additional_field": True}


def case_questions(document: Json, given_answers: Json, **options: Any) -> CaseQuestions:
    one = final_case(document, {"answers": given_answers})
    return to_case_questions(one.answers, one.evaluation, **options)


def prefilled_questions(document: Json, given_answers: Json, **options: Any) -> CaseQuestions:
    one = final_case(document, {"answers": given_answers})
    return to_prefilled_questions(one.answers, one.evaluation, **options)


@pytest.mark.parametrize(
    ("kind", "answer", "sent_type", "sent"),
    [
        ("boolean", "Yes", "boolean", "true"),
        ("boolean", 0, "boolean", "false"),
        ("integer", 7, "number", "7"),
        ("number", "2.50", "number", "2.50"),
        ("number", "1e3", "number", "1000"),
        ("single_option", "red", "string", "Red"),
        ("single_option", {"option": "o-1", "additional": "dark"}, "string", "Red: dark"),
        ("multiple_option", ["o-1", "o-2"], "string", "Other, Red"),
        ("multiple_option", ["o-1", {"option": "o-2", "additional": "Teal"}], "string", "Other: Teal, Red"),
        (
            "multiple_option",
            [{"option": "o-3", "additional": "a"}, {"option": "o-2", "additional": "b"}],
            "string",
            "Other, More: a; b",
        ),
        ("string", " so so ", "string", "so so"),
        ("text", "so so", "string", "so so"),
        ("rating", "5", "string", "5"),
        ("date", "2024-02-29", "string", "2024-02-29"),
        ("file", ["f-1", "f-2"], "string", "a.pdf, b.png"),
    ],
)
def test_three_types_carry_every_kind_of_answer(kind: str, answer: object, sent_type: str, sent: str) -> None:
    document = questionnaire(question("q", kind, options=[RED, OTHER, MORE]))
    [one] = case_questions(document, {"q": answer}, file_names={"q": ["a.pdf", "b.png"]}).questions
    assert (one["type"], one["answer"], one["metadata"]) == (sent_type, sent, "q")


def test_a_case_question() -> None:
    asked = question(
        "q", "single_option", title="Colour?", label="Colour", description="You like", options=[RED, OTHER]
    )
    asked |= {"is_important": True, "display_in_pdf": True}
    assert case_questions(questionnaire(asked), {"q": "o-1"}) == (
        (
            {
                "question": "Colour?",
                "answer": "Red",
                "type": "string",
                "important": True,
                "is_critical": False,
                "display_in_pdf": True,
                "description": "You like",
                "label": "Colour",
                "metadata": "q",
                "displayed_options": ["Other", "Red"],
            },
        ),
        (),
    )


def test_a_prefilled_question() -> None:
    document = questionnaire(question("q", title="Smoker?"))
    [one] = prefilled_questions(document, {"q": True}, should_skip=True).questions
    assert one == {
        "question": "Smoker?",
        "answer": "true",
        "type": "boolean",
        "important": False,
        "display_in_pdf": False,
        "label": None,
        "metadata": "q",
        "should_skip": True,
    }


@pytest.mark.parametrize(("chosen", "flagged"), [("o-1", False), ("o-4", True)])
def test_a_chosen_option_makes_its_question_important(chosen: str, flagged: bool) -> None:
    serious = option("o-4", "Chest pain") | {"is_important": True, "is_critical": True}
    document = questionnaire(question("q", "single_option", options=[RED, serious]))
    [one] = case_questions(document, {"q": chosen}).questions
    assert (one["important"], one["is_critical"]) == (flagged, flagged)
    assert prefilled_questions(document, {"q": chosen}).questions[0]["important"] is flagged


def test_only_what_was_shown_and_answered() -> None:
    document = questionnaire(
        question("a"),
        question("b", "boolean", rule(on_question("a", "=", "yes"))),
        question("page", "informational"),
        question("skipped", "text"),
        question("left-out", "text"),
    )
    given_answers = {"a": False, "b": True, "page": True, "skipped": None}
    assert [one["metadata"] for one in case_questions(document, given_answers).questions] == ["a"]


INVISIBLE = questionnaire(
    question("a", order=1),
    question("given", "string", is_visible=False, default_value="spring", order=2),
    question("default", "integer", is_visible=False, default_value="3", order=3),
    question("blank", "string", is_visible=False, default_value=" ", order=4),
    question(
        "without", "string", rule(on_question("a", "=", "no")), is_visible=False, default_value="x", order=5
    ),
)


def test_a_clinician_finds_what_counted_without_being_asked() -> None:
    sent = case_questions(INVISIBLE, {"a": True, "given": "autumn", "without": "y"}).questions
    assert [(one["metadata"], one["answer"], one["type"]) for one in sent] == [
        ("a", "true", "boolean"),
        ("given", "autumn", "string"),
        ("default", "3", "number"),
    ]


@pytest.mark.parametrize(
    ("question_type", "default", "answer"),
    [
        ("single_option", {"option": "Other", "additional": "green"}, "Other: green"),
        ("multiple_option", ["Red", {"option": "o-2", "additional": "green"}], "Other: green, Red"),
        ("single_option", "Other", "Other"),
    ],
)
def test_a_default_keeps_its_additional_text(question_type: str, default: object, answer: str) -> None:
    asked = question("q", question_type, options=[RED, OTHER], is_visible=False, default_value=default)
    assert [one["answer"] for one in case_questions(questionnaire(asked), {}).questions] == [answer]
    # What was given instead has its own, or none.
    given = {"q": ["Red"] if question_type == "multiple_option" else "Red"}
    assert [one["answer"] for one in case_questions(questionnaire(asked), given).questions] == ["Red"]


def test_a_form_has_its_defaults_itself() -> None:
    sent = prefilled_questions(INVISIBLE, {"a": True, "given": "autumn", "without": "y"}).questions
    assert [(one["metadata"], one["answer"]) for one in sent] == [("a", "true"), ("given", "autumn")]


def test_a_default_that_cannot_be_read_counts_for_nothing() -> None:
    document = questionnaire(question("a"), question("b", "integer", is_visible=False, default_value="many"))
    one = final_case(document, {"answers": {"a": True}}, strict=False)
    assert [each["metadata"] for each in to_case_questions(one.answers, one.evaluation).questions] == ["a"]


def test_questions_come_as_they_are_presented() -> None:
    document = questionnaire(question("q", order=2), question("r", order=1))
    sent = case_questions(document, {"q": True, "r": True}).questions
    assert [one["metadata"] for one in sent] == ["r", "q"]


def test_long_texts_are_cut_and_told() -> None:
    long = question("q", title="t" * 256, label="l" * 51)
    document = questionnaire(long, question("r", title="t" * 255, label="l" * 50))
    [cut, whole], losses = case_questions(document, {"q": True, "r": True})
    assert (cut["question"], cut["label"]) == (
        "t" * 254 + "\N{HORIZONTAL ELLIPSIS}",
        "l" * 49 + "\N{HORIZONTAL ELLIPSIS}",
    )
    assert (whole["question"], whole["label"]) == ("t" * 255, "l" * 50)
    assert [(loss.code, loss.pointer) for loss in losses] == [
        ("cut", "/questions/0/title"),
        ("cut", "/questions/0/label"),
    ]


def test_half_an_id_is_none() -> None:
    [one], losses = case_questions(questionnaire(question("q" * 256, title="Short")), {"q" * 256: True})
    assert one["metadata"] is None
    assert [(loss.code, loss.pointer) for loss in losses] == [
        ("id", "/questions/0/partner_questionnaire_question_id")
    ]


def test_two_questions_with_the_same_text_are_told() -> None:
    document = questionnaire(question("q", title="Since when?"), question("r", title="Since when?"))
    sent, losses = case_questions(document, {"q": True, "r": True})
    assert len(sent) == 2
    assert [(loss.code, loss.pointer) for loss in losses] == [("ambiguous", "/questions/1")]


@pytest.mark.parametrize("kind", ["multiple_option", "file"])
def test_nothing_chosen_is_no_answer_that_can_be_sent(kind: str) -> None:
    document = questionnaire(question("q", kind, options=[RED]))
    sent, losses = case_questions(document, {"q": []})
    assert sent == ()
    assert [loss.code for loss in losses] == ["empty"]


def test_a_file_without_a_name_says_that_it_was_uploaded_and_is_never_prefilled() -> None:
    document = questionnaire(question("q", "file"))
    assert case_questions(document, {"q": ["f-1"]}).questions[0]["answer"] == "uploaded"
    sent, losses = prefilled_questions(document, {"q": ["f-1"]})
    assert sent == ()
    assert [loss.code for loss in losses] == ["file"]


@pytest.mark.parametrize(
    ("asked", "answer", "loss"),
    [
        (question("q", title="t" * 256), True, Loss("cut", "/questions/0/title", "cut after 255 characters")),
        (question("q", label="l" * 51), True, Loss("cut", "/questions/0/label", "cut after 50 characters")),
        (
            question("q" * 256, title="Short"),
            True,
            Loss(
                "id",
                "/questions/0/partner_questionnaire_question_id",
                "left out: more than 255 characters",
            ),
        ),
        (
            question("q", "multiple_option", options=[RED]),
            [],
            Loss("empty", "/questions/0", "left out: nothing was chosen"),
        ),
    ],
)
def test_what_is_lost_is_said(asked: Json, answer: Any, loss: Loss) -> None:
    given_answers = {asked["partner_questionnaire_question_id"]: answer}
    assert case_questions(questionnaire(asked), given_answers).losses == (loss,)
    assert prefilled_questions(questionnaire(asked), given_answers).losses == (loss,)


def test_whose_text_is_the_same_is_said_once_for_each_after_the_first() -> None:
    document = questionnaire(*(question(one, title="Since when?") for one in "abc"))
    losses = case_questions(document, dict.fromkeys("abc", True)).losses
    assert losses == tuple(
        Loss("ambiguous", f"/questions/{one}", "the same text as /questions/0") for one in (1, 2)
    )


def test_a_file_that_is_not_prefilled_is_said() -> None:
    losses = prefilled_questions(questionnaire(question("q", "file")), {"q": ["f-1"]}).losses
    assert losses == (Loss("file", "/questions/0", "a file cannot be prefilled"),)


@pytest.mark.parametrize(("length", "title_is_cut"), [(254, False), (255, False), (256, True), (300, True)])
def test_a_text_is_as_long_as_it_may_be(length: int, title_is_cut: bool) -> None:
    [one], losses = case_questions(questionnaire(question("q", title="t" * length)), {"q": True})
    assert len(str(one["question"])) == min(length, 255)
    assert bool(losses) is title_is_cut
    [one], _ = case_questions(questionnaire(question("q", title="t", label=None)), {"q": True})
    assert one["label"] is None


@pytest.mark.parametrize(
    ("fields", "flags"),
    [
        ({}, (False, False, False)),
        ({"is_important": True}, (True, False, False)),
        ({"is_critical": True}, (False, True, False)),
        ({"display_in_pdf": True}, (False, False, True)),
    ],
)
def test_flags_of_a_question(fields: Json, flags: tuple[bool, bool, bool]) -> None:
    document = questionnaire(question("q", **fields))
    [one] = case_questions(document, {"q": True}).questions
    assert (one["important"], one["is_critical"], one["display_in_pdf"]) == flags
    [prefilled] = prefilled_questions(document, {"q": True}).questions
    assert (prefilled["important"], prefilled["display_in_pdf"]) == (flags[0], flags[2])
    assert prefilled["should_skip"] is False


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ({"option": "o-2", "additional": "Teal"}, "Other: Teal"),
        ([{"option": "o-1", "additional": "dark"}], "Red: dark"),
        ([{"option": "o-1", "additional": "dark"}, "o-2"], "Other: dark, Red"),
        (["o-1", "o-2", {"option": "o-3", "additional": "a"}], "Other, Red, More: a"),
        ([{"option": "o-1", "additional": "dark"}, "o-4"], "Red, Blue: dark"),
    ],
)
def test_free_text_stands_behind_its_option_if_that_is_known(given: Any, sent: str) -> None:
    kind = "multiple_option" if isinstance(given, list) else "single_option"
    blue = option("o-4", "Blue") | {"order": 4}
    document = questionnaire(question("q", kind, options=[RED, OTHER, MORE, blue]))
    [one] = case_questions(document, {"q": given}).questions
    assert one["answer"] == sent


@pytest.mark.parametrize(
    ("before", "answer"),
    [
        (question("q", "boolean"), None),
        (question("q", "informational"), True),
        (question("q", "multiple_option", options=[RED]), []),
        (question("q", "file"), ["f-1"]),
        (question("q", "boolean", rule(on_question("last", "=", "no"))), True),
    ],
)
def test_what_is_left_out_keeps_nothing_else_out(before: Json, answer: Any) -> None:
    document = questionnaire(before | {"order": 1}, question("last", order=2))
    given_answers = {"q": answer, "last": True}
    for sent in (case_questions(document, given_answers), prefilled_questions(document, given_answers)):
        assert sent.questions[-1]["metadata"] == "last"
