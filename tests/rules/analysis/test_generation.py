from __future__ import annotations

import json
from pathlib import Path

import pytest

from rules import Program, compile_questionnaire, evaluate_case, parse_questionnaire, read_case
from rules.analysis import generation
from rules.analysis.coverage import measure, reached
from rules.analysis.generation import Generated, generate, suggest
from rules.analysis.goals import Goal, goals_of
from rules.analysis.search import Budget
from tests.rules import documents as doc

LOCK = [str(n) for n in range(12)]


def program(*questions: doc.Json, offerings: list[doc.Json]) -> Program:
    document = doc.questionnaire(*questions, offerings=offerings)
    return compile_questionnaire(parse_questionnaire(json.dumps(document)))


def lock() -> Program:
    """An offering that one in 200,000 gets by chance."""
    options = [doc.option(text, text) for text in LOCK[:3]]
    questions = [doc.question(f"q{n}", "single_option", options=options) for n in LOCK]
    right = doc.rule(*(doc.on_question(f"q{n}", "=", "1") for n in LOCK))
    return program(*questions, offerings=[doc.offering("o", right)])


def reached_of(compiled: Program, person: doc.Json) -> frozenset[Goal]:
    case = read_case(person)
    return reached(compiled, case, evaluate_case(compiled, case))


def is_complete(compiled: Program, people: tuple[doc.Json, ...]) -> bool:
    found = frozenset[Goal]().union(*(reached_of(compiled, one) for one in people))
    return measure(compiled, found).is_complete


def test_what_hardly_anybody_reaches_is_searched_for() -> None:
    compiled = lock()
    generated = generate(compiled, attempts=1)
    assert is_complete(compiled, generated.people)
    # The right answers, and each of them alone wrong.
    assert len(generated.people) >= 1 + len(LOCK)
    assert (generated.unreachable, generated.undecided) == ((), ())


def test_fewer_are_never_enough() -> None:
    """Each of four ages is a goal, and nobody has two; one of them leaves a rule for the others to fail."""
    offerings = [doc.offering(f"o{n}", doc.rule(doc.on("age", "=", str(n)))) for n in (20, 30, 40, 50)]
    generated = generate(program(offerings=offerings), attempts=1)
    assert (len(generated.people), generated.at_least) == (4, 4)


def test_what_an_error_leaves_open_is_undecided() -> None:
    gone = doc.rule(doc.on_question("gone", "=", "yes"))
    form = parse_questionnaire(doc.questionnaire(offerings=[doc.offering("o", gone)]), strict=False)
    generated = generate(compile_questionnaire(form), attempts=1)
    assert generated.unreachable == ()
    assert Goal("eligible", "/offerings/0") in generated.undecided


def test_what_could_not_be_decided_makes_no_claim() -> None:
    compiled = program(offerings=[doc.offering("o", doc.rule(doc.on("age", ">=", "18")))])
    generated = generate(compiled, attempts=2, budget=Budget(combinations=0, solver_steps=1))
    assert (len(generated.people), generated.at_least) == (2, 1)


def test_what_is_proved_is_told() -> None:
    def told(at_least: int) -> str:
        return Generated(people=({}, {}, {}), unreachable=(), undecided=(), at_least=at_least).bound_in_words

    assert (told(3), told(2)) == ("fewer cannot", "at least 2 are needed")
    assert told(1) == "at least 1 is needed"


@pytest.mark.parametrize("name", ["contraception", "hair-loss", "weight-management"])
def test_of_a_shipped_questionnaire_the_fewest_are_found_and_proved(name: str) -> None:
    source = Path(f"intake_host/sandbox/questionnaires/{name}.json").read_bytes()
    generated = generate(compile_questionnaire(parse_questionnaire(source)))
    assert len(generated.people) == generated.at_least


def test_the_same_seed_gives_the_same_people() -> None:
    compiled = lock()
    assert generate(compiled, 3, attempts=2) == generate(compiled, 3, attempts=2)


def test_more_attempts_are_never_worse() -> None:
    compiled = lock()
    assert len(generate(compiled, attempts=3).people) <= len(generate(compiled, attempts=1).people)


def test_somebody_who_is_improved_away_from_a_goal_is_followed_by_another() -> None:
    options = [doc.option(f"o-{n}", f"Option {n}") for n in range(6)]
    questions = [
        doc.question(
            f"q{n}",
            "single_option",
            doc.rule(doc.on("age", ">=", "30"), doc.on("bmi", "<", "25")),
            options=options,
        )
        for n in range(6)
    ]
    rare = doc.offering(
        "rare", doc.rule(doc.on("age", "=", "17"), doc.on("bmi", "=", "31.25"), doc.on("gender", "=", "9"))
    )
    compiled = program(*questions, offerings=[rare])
    assert is_complete(compiled, generate(compiled, attempts=1).people)


def test_what_nobody_reaches_and_what_is_not_decided_are_told() -> None:
    never = doc.offering("o", doc.rule(doc.on("age", ">", "30"), doc.on("age", "<", "20")))
    compiled = program(offerings=[never])
    assert Goal("eligible", "/offerings/0") in generate(compiled, attempts=1).unreachable
    hard = lock()
    generated = generate(hard, attempts=1, budget=Budget(solver_steps=1))
    assert Goal("eligible", "/offerings/0") in generated.undecided


def test_ages_come_up_in_practice() -> None:
    compiled = program(offerings=[doc.offering("o", doc.rule(doc.on("age", ">=", "18")))])
    ages = {one["facts"]["age_years"] for one in generate(compiled).people}
    assert ages == {16, 34}


@pytest.mark.parametrize(
    ("columns", "most"),
    [
        ([], (0, 0)),
        ([0b0110, 0b0010, 0b1010], (1, 3)),
        ([0b0001, 0b1000], (0, 1)),
        ([0b1111] * 9 + [0b0100], (2, 10)),
    ],
)
def test_the_one_in_most_columns_is_found(columns: list[int], most: tuple[int, int]) -> None:
    assert generation._most(columns, 0b1111) == most


COLOURS = [doc.option("r", "Red"), doc.option("b", "Blue")]
SMALL = {
    "facts": program(
        doc.question("q", "boolean", doc.rule(doc.on("age", ">=", "18"))),
        offerings=[
            doc.offering("o", doc.rule(doc.on_question("q", "=", "yes"), doc.on("gender", "=", "2"))),
            doc.offering("p", doc.rule(doc.on("bmi", ">=", "30"), doc.on("bmi", "<", "20"), type="or")),
        ],
    ),
    "options": program(
        doc.question("one", "single_option", options=COLOURS),
        doc.question("many", "multiple_option", doc.rule(doc.on_question("one", "=", "r")), options=COLOURS),
        offerings=[
            doc.offering("o", doc.rule(doc.on_question("many", "=", "r"), doc.on_question("many", "=", "b"))),
            doc.offering("p", doc.rule(doc.on_question("one", "=", "b"), type="not")),
        ],
    ),
    "never": program(
        offerings=[doc.offering("o", doc.rule(doc.on("age", ">=", "20"), doc.on("age", "<", "20")))]
    ),
}


def goals_reached(compiled: Program, person: doc.Json) -> frozenset[Goal]:
    case = read_case(person)
    return reached(compiled, case, evaluate_case(compiled, case))


@pytest.mark.parametrize("budget", [Budget(), Budget(combinations=0)])
@pytest.mark.parametrize("name", SMALL)
def test_every_goal_is_reached_or_proved_to_be_out_of_reach_and_nobody_can_be_spared(
    name: str, budget: Budget
) -> None:
    compiled = SMALL[name]
    generated = generate(compiled, seed=2, attempts=2, budget=budget)
    reaching = [goals_reached(compiled, one) for one in generated.people]
    missed = set(goals_of(compiled.questionnaire)).difference(*reaching)
    assert set(generated.unreachable) == missed
    assert generated.undecided == ()
    assert missed <= set(measure(compiled, ()).unreachable)
    for place in range(len(reaching)):
        others = reaching[:place] + reaching[place + 1 :]
        assert not reaching[place] <= frozenset[Goal]().union(*others)
    assert 1 <= generated.at_least <= len(generated.people)
    assert all(one["final"] is True for one in generated.people)


@pytest.mark.parametrize(("name", "number"), [("facts", 3), ("options", 4), ("never", 2)])
def test_of_few_goals_the_fewest_people_are_known(name: str, number: int) -> None:
    generated = generate(SMALL[name])
    assert len(generated.people) == number
    assert generated.at_least == len(generated.people)
    assert generated.bound_in_words == "fewer cannot"


def test_another_seed_may_give_other_people() -> None:
    compiled = SMALL["facts"]
    assert len({json.dumps(generate(compiled, seed, attempts=1).people) for seed in range(5)}) > 1


def test_whoever_comes_first_and_is_not_needed_in_the_end_is_dropped() -> None:
    """Somebody of 30 reaches as much as anybody, but what is left takes two who reach it all without them."""
    bounds = [("<", "25"), ("<", "35"), (">", "25"), (">", "35")]
    offerings = [doc.offering(f"o{n}", doc.rule(doc.on("age", *one))) for n, one in enumerate(bounds)]
    compiled = program(offerings=offerings)
    for seed in range(8):
        people = generate(compiled, seed, attempts=1).people
        assert len(people) == 2
        assert is_complete(compiled, people)


def test_who_reaches_the_most_of_what_is_open_comes_first() -> None:
    compiled = lock()
    missed = frozenset(measure(compiled, ()).missed)
    few = [reached_of(compiled, one) & missed for one in suggest(compiled, sorted(missed), 3)]
    gains = [len(one.difference(*few[:number])) for number, one in enumerate(few)]
    assert gains[0] >= gains[1] >= gains[2] > 0


def test_whoever_no_sample_has_is_searched_for_too() -> None:
    compiled = lock()
    assert is_complete(compiled, suggest(compiled, measure(compiled, ()).missed, 1000))


def test_what_nobody_is_found_for_is_left_out() -> None:
    compiled = program(offerings=[doc.offering("o", doc.rule(doc.on("age", "<", "0")))])
    assert suggest(compiled, [Goal("eligible", "/offerings/0")], 5) == ()
