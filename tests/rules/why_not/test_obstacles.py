"""What keeps a target from being true, or from being false."""

from __future__ import annotations

from itertools import product
from random import Random
from typing import Any

import pytest

from rules.verdicts import Verdict
from rules.why_not.obstacles import Judged, Leaf, Node, Part, constant, judge

TRUE, UNKNOWN, FALSE = Verdict.TRUE, Verdict.UNKNOWN, Verdict.FALSE


def leaf(source: int, verdict: Verdict) -> Leaf:
    """On a fact, of that verdict as things are."""
    return Leaf(source, (verdict,))


def judged(combination: str, *leaves: Leaf | Judged, fixed: int = 0) -> Judged:
    part = Part(combination, leaves)
    return judge([Node("and", (part,))], [0] * 4, fixed)


@pytest.mark.parametrize(
    ("combination", "verdicts", "verdict", "not_true", "not_false"),
    [
        # One part that is not true; all parts, of which none is false.
        ("and", [TRUE, TRUE], TRUE, 0, 0b11),
        ("and", [TRUE, FALSE], FALSE, 0b10, None),
        ("and", [FALSE, FALSE], FALSE, 0b01, None),
        ("and", [TRUE, UNKNOWN], UNKNOWN, 0b10, 0b11),
        ("and", [UNKNOWN, FALSE], FALSE, 0b01, None),
        # All parts, of which none is true; one part that is not false.
        ("or", [FALSE, FALSE], FALSE, 0b11, 0),
        ("or", [TRUE, FALSE], TRUE, None, 0b01),
        ("or", [UNKNOWN, FALSE], UNKNOWN, 0b11, 0b01),
        ("or", [FALSE, UNKNOWN], UNKNOWN, 0b11, 0b10),
        # None of them: the negation of or.
        ("not", [FALSE, FALSE], TRUE, 0, 0b11),
        ("not", [TRUE, FALSE], FALSE, 0b01, None),
        ("not", [UNKNOWN, FALSE], UNKNOWN, 0b01, 0b11),
        # Not all of them: the negation of and.
        ("not_all", [TRUE, TRUE], FALSE, 0b11, 0),
        ("not_all", [TRUE, FALSE], TRUE, None, 0b10),
        ("not_all", [TRUE, UNKNOWN], UNKNOWN, 0b11, 0b10),
    ],
)
def test_each_combination_has_its_reasons(
    combination: str, verdicts: list[Verdict], verdict: Verdict, not_true: int | None, not_false: int | None
) -> None:
    """The first of several single parts; where it is true, or false, the reason against it means nothing."""
    found = judged(combination, *(leaf(source, one) for source, one in enumerate(verdicts)))
    assert found.verdict is verdict
    if not_true is not None:
        assert found.not_true == not_true
    if not_false is not None:
        assert found.not_false == not_false


def test_the_smallest_of_the_reasons_is_taken() -> None:
    """Whoever has one obstacle fewer to try has less to search."""
    two, one = (Part("or", leaves) for leaves in ((leaf(0, FALSE), leaf(1, FALSE)), (leaf(2, FALSE),)))
    for parts in ((two, one), (one, two)):
        assert judge([Node("and", parts)], [0] * 3, 0).not_true == 0b100
    both, single = (Part("and", leaves) for leaves in ((leaf(0, TRUE), leaf(1, TRUE)), (leaf(2, TRUE),)))
    for parts in ((both, single), (single, both)):
        assert judge([Node("or", parts)], [0] * 3, 0).not_false == 0b100


def test_what_is_fixed_is_no_obstacle() -> None:
    assert judged("or", leaf(0, FALSE), leaf(1, FALSE), fixed=0b01) == Judged(FALSE, 0b10, 0)
    assert judged("and", leaf(1, FALSE), fixed=0b10).not_true == 0


@pytest.mark.parametrize("verdict", Verdict)
def test_nobody_can_change_what_is_constant(verdict: Verdict) -> None:
    assert constant(verdict) == Judged(verdict, 0, 0)
    assert judge([constant(verdict)], [], 0) == constant(verdict)
    assert judged("and", constant(verdict)).verdict is verdict
    assert judge([Node("or", (constant(verdict),))], [], 0).verdict is verdict


def test_an_empty_combination_is_true_of_all_and_false_of_any() -> None:
    assert [judged(one).verdict for one in ("and", "or", "not", "not_all")] == [TRUE, FALSE, TRUE, FALSE]


SHOWN = Node("and", (Part("and", (Leaf(0, (TRUE, UNKNOWN, FALSE)),)),))


def on_shown(
    own: Verdict, shown: Verdict, *, absent: bool = False
) -> Judged:  # source 1 asks the question of SHOWN
    asked = Leaf(1, (own,), 0, is_true_if_absent=absent)
    cell = (TRUE, UNKNOWN, FALSE).index(shown)
    return judge([SHOWN, Node("and", (Part("and", (asked,)),))], [cell, 0], 0)


@pytest.mark.parametrize(
    ("own", "shown", "absent", "verdict"),
    [
        *((own, TRUE, absent, own) for own in Verdict for absent in (True, False)),
        *((own, UNKNOWN, absent, UNKNOWN) for own in Verdict for absent in (True, False)),
        *((own, FALSE, True, TRUE) for own in Verdict),
        *((own, FALSE, False, FALSE) for own in Verdict),
    ],
)
def test_an_answer_counts_if_its_question_is_shown(
    own: Verdict,
    shown: Verdict,
    absent: bool,
    verdict: Verdict,
) -> None:
    assert on_shown(own, shown, absent=absent).verdict is verdict


def test_a_question_is_shown_and_answered_or_hidden() -> None:
    # Shown and answered otherwise: the answer keeps it from being true, unless absence would do: then both do.
    assert on_shown(FALSE, TRUE).not_true == 0b10
    assert on_shown(FALSE, TRUE, absent=True).not_true == 0b11
    # Hidden with the right answer: that it is hidden.
    assert on_shown(TRUE, FALSE).not_true == 0b01
    # Shown with the right answer: to make it false, change the answer or hide it; if absence does, the answer alone.
    assert on_shown(TRUE, TRUE).not_false == 0b11
    assert on_shown(TRUE, TRUE, absent=True).not_false == 0b10
    # Hidden where absence does: only showing it can help.
    assert on_shown(FALSE, FALSE, absent=True).not_false == 0b01


SOURCES, CELLS = 4, 2


def random_nodes(random: Random) -> list[Node | Judged]:
    """Up to three, each asking for those before it."""
    nodes: list[Node | Judged] = []

    def random_leaf() -> Leaf | Judged:
        if random.random() < 0.1:
            return constant(random.choice([*Verdict]))
        asked = random.randrange(len(nodes)) if nodes and random.random() < 0.6 else None
        verdicts: Any = tuple(random.choice([*Verdict]) for _ in range(CELLS))
        return Leaf(random.randrange(SOURCES), verdicts, asked, asked is not None and random.random() < 0.5)

    for _ in range(random.randint(1, 3)):
        parts = tuple(
            Part(
                random.choice(["and", "or", "not", "not_all"]),
                tuple(random_leaf() for _ in range(random.randint(1, 3))),
            )
            for _ in range(random.randint(1, 3))
        )
        nodes.append(Node(random.choice(["and", "or"]), parts))
    return nodes


@pytest.mark.parametrize("seed", range(150))
def test_whoever_keeps_the_obstacles_keeps_it_from_being_so(seed: int) -> None:
    """Whatever becomes of everything else."""
    random = Random(seed)
    nodes = random_nodes(random)
    everything = [list(one) for one in product(range(CELLS), repeat=SOURCES)]
    verdicts = {tuple(cells): judge(nodes, cells, 0).verdict for cells in everything}
    for cells in everything:
        found = judge(nodes, cells, 0)
        for obstacles, wanted in ((found.not_true, TRUE), (found.not_false, FALSE)):
            if found.verdict is not wanted:
                kept = [place for place in range(SOURCES) if obstacles >> place & 1]
                others = (one for one in everything if all(one[place] == cells[place] for place in kept))
                assert all(verdicts[tuple(one)] is not wanted for one in others)
