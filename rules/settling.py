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

from rules.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rules.answers import Answers
    from rules.facts import Facts
    from rules.program import CompiledQuestion, Program
    from rules.sources import FarBits, Offer
    from rules.values import Value

__all__ = ["TARGETS_PER_BLOCK", "Settled", "contribute", "settle", "settled_verdicts"]

TARGETS_PER_BLOCK = 128
"""A form of usual size fits into one block: an answer contributes one integer. In a huge form integers stay short.

A question contributes to other blocks (`far`) only after all of its own block are settled as far as it goes.
"""


_TRUE = Verdict.TRUE


class Settled(NamedTuple):
    """Verdicts and states (rules.lanes) are by position of the target; `entries` are those of the answers."""

    verdicts: tuple[Verdict, ...]
    states: Sequence[int]
    entries: Mapping[str, Value | None]
    final: bool

    def offer(self, question: CompiledQuestion) -> Offer:
        """What the question offers to those that depend on it."""
        return question.offer(self.verdicts[question.position], self.entries, final=self.final)


def settle(program: Program, answers: Answers, facts: Facts, *, final: bool) -> Settled:
    """Settle everything.

    Raises:
        ValueError: If the answers were read by another questionnaire.
    """
    states = _states(program, answers, facts, final=final)
    return Settled(_verdicts_of(program, states), states, answers.entries, final)


def settled_verdicts(program: Program, answers: Answers, facts: Facts, *, final: bool) -> tuple[Verdict, ...]:
    """Settle everything, of which only the verdicts are looked at.

    Raises:
        ValueError: If the answers were read by another questionnaire.
    """
    return _verdicts_of(program, _states(program, answers, facts, final=final))


def _verdicts_of(program: Program, states: Sequence[int]) -> tuple[Verdict, ...]:
    return tuple(map(getitem, program.lanes.verdicts, states))


def _states(program: Program, answers: Answers, facts: Facts, *, final: bool) -> Sequence[int]:
    if answers.questionnaire is not program.questionnaire and answers.questionnaire != program.questionnaire:
        raise ValueError("the answers were read by another questionnaire")
    blocks = _blocks(program, facts)
    entries = answers.entries
    entry = entries.get
    # The engine's hot loop. Plain tuples and integers, no calls: a call costs as much as all that a question needs.
    for block, mask, steps, far in program.segments:
        lanes = blocks[block]
        for question_id, shift, outcomes, by_cell, cell_of, question in steps:
            bits = outcomes[lanes >> shift & mask]
            if bits is None:
                answer = entry(question_id)
                if answer is None:
                    bits = question.source.bits(question.unanswered(entries, final=final))
                else:
                    try:
                        bits = by_cell[answer if cell_of is None else cell_of(answer)]
                    except KeyError:
                        bits = question.source.learn(answer)
            lanes |= bits
        blocks[block] = lanes
        for shift, far_outcomes, question in far:
            far_bits = far_outcomes[lanes >> shift & mask]
            if far_bits is None:
                far_bits = question.source.far_bits(question.offer(_TRUE, entries, final=final))
            contribute(blocks, far_bits)
    return _states_in(program, blocks)


def _blocks(program: Program, facts: Facts) -> list[int]:
    """What the facts alone contribute."""
    blocks = list(program.lanes.blocks)
    for given, source, by_cell, cell_of, reaches_far in program.facts:
        known = given(facts)
        try:
            blocks[0] |= by_cell[known if cell_of is None else cell_of(known)]
        except KeyError:
            blocks[0] |= source.learn(known)
        if reaches_far:
            contribute(blocks, source.far_bits(known))
    return blocks


def contribute(blocks: list[int], far_bits: FarBits) -> None:
    """Add what a source contributes to blocks that are not its own."""
    for block, bits in far_bits:
        blocks[block] |= bits


def _states_in(program: Program, blocks: Sequence[int]) -> Sequence[int]:
    """The state of each target, by position, that these lanes hold."""
    lanes = program.lanes
    if len(blocks) == 1:
        return blocks[0].to_bytes(TARGETS_PER_BLOCK, "little")
    states = b"".join([block.to_bytes(TARGETS_PER_BLOCK, "little") for block in blocks[: lanes.regular]])
    if not lanes.wide:
        return states
    wide = {target.position: target.state(blocks) for target in lanes.wide}
    return [wide.get(position, state) for position, state in enumerate(states)]
