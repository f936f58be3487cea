"""Settling: every target's verdict, in one pass over a program.

| question | its verdict | status | offers to those that depend on it |
|---|---|---|---|
| visible | true | shown | its answer; absent if skipped, or left out of a final submission; else unknown |
| visible | false | hidden | absent |
| visible | unknown | undetermined | unknown |
| is_visible false | true | hidden | its answer if that is not null, else its default value, else absent |
| is_visible false | false | hidden | absent |
| is_visible false | unknown | hidden | unknown |

An informational question offers absent whatever its verdict: it carries no answer that could be waited for. Only if
another question has the same id, it offers unknown: a rule may mean the other.
"""

from __future__ import annotations

from operator import getitem
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rules.answers import Answers
    from rules.facts import Facts
    from rules.program import Program
    from rules.sources import Offer
    from rules.verdicts import Verdict

__all__ = ["TARGETS_PER_BLOCK", "Settled", "settle", "states_in"]

TARGETS_PER_BLOCK = 128
"""A form of usual size fits into one block: an answer contributes one integer. In a huge form integers stay short."""


class Settled(NamedTuple):
    """Verdicts and states (rules.lanes) are by position of the target.

    `offers` are by position of the question, for those whose verdict is true and on which others depend.
    """

    verdicts: tuple[Verdict, ...]
    states: Sequence[int]
    offers: Sequence[Offer]


def settle(program: Program, answers: Answers, facts: Facts, *, final: bool) -> Settled:
    """Settle everything.

    Raises:
        ValueError: If the answers were read by another questionnaire.
    """
    if answers.questionnaire is not program.questionnaire and answers.questionnaire != program.questionnaire:
        raise ValueError("the answers were read by another questionnaire")
    blocks = _blocks(program, facts)
    offers: list[Offer] = [None] * len(program.questions)
    entry = answers.entries.get
    # The engine's hot loop. Plain tuples and integers, no calls: a call costs as much as all that a question needs.
    for block, steps in program.segments:
        lanes = blocks[block]
        for question_id, position, shift, mask, outcomes, by_cell, cell_of, question in steps:
            settled = outcomes[lanes >> shift & mask]
            if settled is None:
                offer = entry(question_id)
                if offer is None:
                    offer = question.unanswered(answers.entries, final=final)
                    settled = question.source.contribution(offer)
                else:
                    try:
                        settled = by_cell[offer if cell_of is None else cell_of(offer)]
                    except KeyError:
                        settled = question.source.learn(offer)
                offers[position] = offer
            own, others = settled
            lanes |= own
            if others:
                for other, bits in others:
                    blocks[other] |= bits
        blocks[block] = lanes
    states = states_in(program, blocks)
    return Settled(tuple(map(getitem, program.lanes.verdicts, states)), states, offers)


def _blocks(program: Program, facts: Facts) -> list[int]:
    """What the facts alone contribute."""
    blocks = list(program.lanes.blocks)
    for given, _, source, by_cell, cell_of in program.facts:
        known = given(facts)
        try:
            contribution = by_cell[known if cell_of is None else cell_of(known)]
        except KeyError:
            contribution = source.learn(known)
        own, others = contribution
        blocks[0] |= own
        for other, bits in others:
            blocks[other] |= bits
    return blocks


def states_in(program: Program, blocks: Sequence[int]) -> Sequence[int]:
    """The state of each target, by position, that these lanes hold."""
    lanes = program.lanes
    states = b"".join([block.to_bytes(TARGETS_PER_BLOCK, "little") for block in blocks[: lanes.regular]])
    if not lanes.wide:
        return states
    wide = {target.position: target.state(blocks) for target in lanes.wide}
    return [wide.get(position, state) for position, state in enumerate(states)]
