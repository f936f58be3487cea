from __future__ import annotations

import pytest

from rules.analysis.claims import (
    AllOf,
    AnyOf,
    AtLeast,
    Claim,
    Fails,
    Holds,
    Not,
    Within,
    pointers_of,
    support_of,
    true_of,
)
from rules.analysis.columns import Columns, Crowd
from tests.rules.analysis.spaces import place, varied

# Of four people the first two are women; a is true of the first and third and false of the second.
CROWD = Crowd(4, {0: (0b0011, 0b1100), 1: (0b0001, 0b0010, 0b1100)})
VERDICTS = {"/a": Columns(0b0101, 0b0010), "/b": Columns(0b0110, 0b1001)}
A, B = Holds("/a"), Holds("/b")


@pytest.mark.parametrize(
    ("claim", "people"),
    [
        (A, 0b0101),
        (Fails("/a"), 0b0010),
        (Not(A), 0b1010),
        (Not(Fails("/a")), 0b1101),
        (Within(0, 0b01), 0b0011),
        (Within(0, 0b10), 0b1100),
        (Within(0, 0b11), 0b1111),
        (Within(1, 0b101), 0b1101),
        (Within(0, 0), 0),
        (Within(7, 0b1), 0),
        (AllOf(()), 0b1111),
        (AllOf((A,)), 0b0101),
        (AllOf((A, B)), 0b0100),
        (AllOf((A, Within(0, 0b01))), 0b0001),
        (AnyOf(()), 0),
        (AnyOf((A, B)), 0b0111),
        (AtLeast(0, (A, B)), 0b1111),
        (AtLeast(1, (A, B)), 0b0111),
        (AtLeast(2, (A, B)), 0b0100),
        (AtLeast(3, (A, B)), 0),
        (AtLeast(2, (A, A)), 0b0101),
        (AtLeast(2, (A, B, Within(0, 0b01))), 0b0111),
        (AtLeast(3, (A, B, Within(0, 0b10))), 0b0100),
        (AtLeast(1, ()), 0),
        (AtLeast(0, ()), 0b1111),
    ],
)
def test_of_whom_it_is_true(claim: Claim, people: int) -> None:
    assert true_of(claim, CROWD, VERDICTS) == people
    assert true_of(Not(claim), CROWD, VERDICTS) == 0b1111 ^ people


def test_the_pointers_and_the_variables_that_it_speaks_of() -> None:
    one = varied()
    age, gender = place(one, "age"), place(one, "gender")
    child = Within(age, 1)
    claims: list[tuple[Claim, set[str], set[int]]] = [
        (Holds("/questions/0"), {"/questions/0"}, {age}),
        (Fails("/questions/3"), {"/questions/3"}, {gender}),
        (child, set(), {age}),
        (Not(child), set(), {age}),
        (AllOf((child, Fails("/questions/3"))), {"/questions/3"}, {age, gender}),
        (
            AnyOf((Holds("/questions/0"), Holds("/questions/3"))),
            {"/questions/0", "/questions/3"},
            {age, gender},
        ),
        (
            AtLeast(1, (Not(Holds("/questions/2")), Holds("/questions/0"))),
            {"/questions/2", "/questions/0"},
            {age},
        ),
        (AllOf(()), set(), set()),
    ]
    for claim, pointers, variables in claims:
        assert pointers_of(claim) == pointers
        assert support_of(claim, one) == variables
