from __future__ import annotations

from functools import reduce
from itertools import product
from operator import or_
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.lanes import (
    ALWAYS_TRUE,
    ALWAYS_UNKNOWN,
    LANE_BITS,
    by_verdict,
    lane_of,
    verdicts_by_state,
    verdicts_of_rules,
)
from rules.verdicts import Verdict, all_of, any_of, none_of, not_all_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rules.lanes import Lane
    from rules.verdicts import Combine

COMBINATIONS = [all_of, any_of, none_of, not_all_of]
combinations = st.sampled_from(COMBINATIONS)
parts = st.lists(st.sampled_from(Verdict), min_size=1, max_size=4)


def said(lane: Lane, verdicts: Sequence[Verdict]) -> int:
    """What requirements of these verdicts add up to."""
    return reduce(or_, map(lane.bits, verdicts), 0)


@pytest.mark.parametrize("combine", COMBINATIONS)
def test_what_the_requirements_say_adds_up_to_the_verdict_of_their_rule(combine: Combine) -> None:
    lane = lane_of(combine)
    for count in (1, 2, 3):
        for verdicts in product(Verdict, repeat=count):
            assert lane.outcomes[said(lane, verdicts)] is combine(verdicts)


@pytest.mark.parametrize("combine", COMBINATIONS)
def test_whoever_changes_nothing_is_neutral_and_says_nothing(combine: Combine) -> None:
    lane = lane_of(combine)
    assert [one for one in Verdict if lane.bits(one) == 0] == [lane.neutral]
    assert all(combine([lane.neutral, other]) is combine([other]) for other in Verdict)


@pytest.mark.parametrize("verdict", Verdict)
def test_a_rule_without_requirements_is_true_and_one_that_cannot_be_judged_unknown(verdict: Verdict) -> None:
    for lane, outcome in ((ALWAYS_TRUE, Verdict.TRUE), (ALWAYS_UNKNOWN, Verdict.UNKNOWN)):
        assert lane.neutral is outcome
        assert lane.outcomes[lane.bits(verdict)] is outcome


@pytest.mark.parametrize("rules", range(4))
def test_few_rules_have_a_table_of_all_their_states(rules: int) -> None:
    lanes = (lane_of(all_of),) * rules
    tables = (verdicts_by_state(lanes, all_of), verdicts_of_rules(lanes))
    assert all(isinstance(one, tuple) and len(one) == 4**rules for one in tables)


def test_many_rules_are_looked_at_one_by_one() -> None:
    lanes = (lane_of(all_of),) * 4
    assert not isinstance(verdicts_by_state(lanes, all_of), tuple)
    assert not isinstance(verdicts_of_rules(lanes), tuple)


@given(st.lists(st.tuples(combinations, parts), max_size=5), st.sampled_from([all_of, any_of]))
def test_lanes_lie_side_by_side_the_first_rule_lowest_and_give_the_verdict_of_their_target(
    rules: list[tuple[Combine, list[Verdict]]], combine: Combine
) -> None:
    lanes = tuple(lane_of(one) for one, _ in rules)
    state = sum(
        said(lane, verdicts) << LANE_BITS * index
        for index, (lane, (_, verdicts)) in enumerate(zip(lanes, rules, strict=True))
    )
    of_rules = tuple(one(verdicts) for one, verdicts in rules)
    assert verdicts_of_rules(lanes)[state] == of_rules
    of_target = verdicts_by_state(lanes, combine)
    assert of_target[state] is combine(of_rules)
    words = {verdict: verdict.value for verdict in Verdict}
    assert by_verdict(of_target, len(rules), words)[state] == combine(of_rules).value
