"""Strategies: questionnaires of every shape, and people who answer them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.rules import documents as doc

Json = dict[str, Any]

STATES = [
    ["4f6c1c8e-0d6c-4b4e-9a39-0f6a3c1d2e01", "NY", "New York"],
    ["4f6c1c8e-0d6c-4b4e-9a39-0f6a3c1d2e02", "CA", "California"],
]
OPTIONS = [doc.option("o-1", "Red"), doc.option("o-2", " Blue "), doc.option(None, "None of these")]
OPTION_SPELLINGS = ["o-1", "RED", " red", "O-2", "blue", "none of these "]
NUMBERS = ["0", "1", "-1", "2.50", "30", "30.0", "17.9"]
TEXTS = ["Yes", " yes", "no", "30", "7.5", "Straße", "STRASSE"]
DATES = ["2024-02-29", "2026-11-23", "1999-12-31"]
BOOLEANS: list[Any] = [True, False, "TRUE", "no", "Yes", 1, "0"]

TYPES = [*doc.QUESTION_TYPES, "rating"]
EQUALITY: list[str | None] = ["=", "!=", None, ""]
ORDERED = [*EQUALITY, "<", "<=", ">", ">="]

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["", "=", "and", "q0", "true", "1", "\ud800"])
    | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)

options = st.sampled_from(OPTION_SPELLINGS)
with_text = options.map(lambda one: {"option": one, "additional": "and more"})

ANSWERS: dict[str, st.SearchStrategy[Any]] = {
    "boolean": st.sampled_from(BOOLEANS),
    "single_option": options | with_text,
    "multiple_option": st.lists(options | with_text, max_size=3) | options,
    "integer": st.sampled_from(NUMBERS) | st.integers(-40, 40),
    "number": st.sampled_from(NUMBERS) | st.integers(-40, 40),
    "string": st.sampled_from(TEXTS),
    "text": st.sampled_from(TEXTS),
    "rating": st.sampled_from(TEXTS),
    "date": st.sampled_from(DATES),
    "file": st.lists(st.just("file-1"), max_size=2),
    "informational": st.sampled_from([True, None, "seen", 3]),
}
REQUIRED: dict[str, tuple[st.SearchStrategy[Any], list[str | None]]] = {
    "boolean": (st.sampled_from(BOOLEANS), EQUALITY),
    "single_option": (options, EQUALITY),
    "multiple_option": (options, EQUALITY),
    "integer": (st.sampled_from(NUMBERS), ORDERED),
    "number": (st.sampled_from(NUMBERS), ORDERED),
    "string": (st.sampled_from(TEXTS), ORDERED),
    "text": (st.sampled_from(TEXTS), ORDERED),
    "rating": (st.sampled_from(TEXTS), ORDERED),
    "date": (st.sampled_from(DATES), ORDERED),
    "file": (st.sampled_from(BOOLEANS), EQUALITY),
    "informational": (st.sampled_from(["anything", None]), ORDERED),
}

fact_requirements = st.one_of(
    st.builds(doc.on, st.just("age"), st.sampled_from(ORDERED), st.sampled_from(["17", "18", "36", "18.5"])),
    st.builds(doc.on, st.just("bmi"), st.sampled_from(ORDERED), st.sampled_from(["30", "29.999", "18.5"])),
    st.builds(doc.on, st.just("gender"), st.sampled_from(EQUALITY), st.sampled_from(["0", "1", "2", "9"])),
    st.builds(doc.on, st.just("state"), st.sampled_from(EQUALITY), st.sampled_from([*STATES[0], *STATES[1]])),
)


@st.composite
def facts(draw: st.DrawFn) -> Json:
    """Some facts, each possibly missing."""
    known: Json = draw(
        st.fixed_dictionaries(
            {},
            optional={
                "gender": st.sampled_from([0, 1, 2, 9]),
                "state": st.sampled_from(STATES).flatmap(
                    lambda names: st.lists(st.sampled_from(names), min_size=1, max_size=3)
                ),
                "weight_kg": st.sampled_from([86.7, "86.70", 50, 140.25]),
                "height_cm": st.sampled_from([170, "170.0", 187.5]),
            },
        )
    )
    born = st.sampled_from(["1990-02-28", "2008-02-29", "2008-03-01", "1990-11-24"])
    as_of = st.sampled_from(["2026-02-28", "2026-03-01", "2026-11-23"])
    age = st.fixed_dictionaries({"age_years": st.sampled_from([0, 17, 18, 36])})
    birth = st.fixed_dictionaries({"date_of_birth": born, "as_of": as_of})
    return known | draw(st.just({}) | age | birth)


def requirements_on(source: tuple[str, str]) -> st.SearchStrategy[Json]:
    """Requirements on the answer to this question (id, type)."""
    required, comparators = REQUIRED[source[1]]
    return st.builds(doc.on_question, st.just(source[0]), st.sampled_from(comparators), required)


@st.composite
def rules(draw: st.DrawFn, sources: list[tuple[str, str]]) -> list[Json]:
    """Rules on facts and on the answers to these questions (id, type)."""

    on_questions = [st.sampled_from(sources).flatmap(requirements_on)] * 2 if sources else []
    requirements = st.lists(st.one_of(fact_requirements, *on_questions), max_size=3)
    one = st.builds(
        lambda parts, word: doc.rule(*parts, type=word), requirements, st.sampled_from(["and", "or", "not"])
    )
    return draw(st.lists(one, max_size=3))


@st.composite
def questionnaires(draw: st.DrawFn) -> Json:
    """A questionnaire without cycles, but with references in both directions."""
    types = draw(st.lists(st.sampled_from(TYPES), min_size=1, max_size=6))
    sources = [(f"q{index}", question_type) for index, question_type in enumerate(types)]
    allowed_after = draw(st.permutations(sources))
    questions = []
    for source in sources:
        question_id, question_type = source
        earlier = allowed_after[: allowed_after.index(source)]
        questions.append(
            doc.question(
                question_id,
                question_type,
                *draw(rules(earlier)),
                order=draw(st.integers(0, 3)),
                rule_type=draw(st.sampled_from(["and", "or"])),
                options=OPTIONS,
                is_visible=draw(st.sampled_from([True, True, False])),
                is_optional=draw(st.booleans()),
                has_next_button=draw(st.booleans()),
                default_value=draw(st.none() | ANSWERS[question_type]),
            )
        )
    # One requirement alone in an offering cannot be masked by others: what each question offers comes to light.
    alone = [*(draw(requirements_on(source)) for source in sources), draw(fact_requirements)]
    offerings = [doc.offering(f"alone-{index}", doc.rule(one)) for index, one in enumerate(alone)]
    rule_type = draw(st.sampled_from(["and", "or"]))
    offerings.append(doc.offering("together", *draw(rules(sources)), rule_type=rule_type))
    return doc.questionnaire(*questions, offerings=offerings)


@st.composite
def answers_to(draw: st.DrawFn, document: Json) -> Json:
    """Answers to some of its questions, shown or not."""
    skipped = st.sampled_from([None, "", "  "])
    return draw(
        st.fixed_dictionaries(
            {},
            optional={
                question["partner_questionnaire_question_id"]: st.one_of(
                    ANSWERS[question["type"]], ANSWERS[question["type"]], skipped
                )
                for question in document["questions"]
            },
        )
    )


@st.composite
def documents_and_cases(draw: st.DrawFn) -> tuple[Json, Json]:
    """A questionnaire and a case of it."""
    document = draw(questionnaires())
    case = {"facts": draw(facts()), "answers": draw(answers_to(document)), "final": draw(st.booleans())}
    return document, case
