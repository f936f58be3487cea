"""Partition: all values of one fact or answer, in cells of values that no rule tells apart.

All comparisons are with constants, so finitely many cells hold every value there is; the engine's own comparisons say
which members (rules.analysis.members) belong together. (rules.cells is for one value: it says in which cell that lies.)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from rules.analysis.members import Member, members_of_fact, members_of_question
from rules.comparators import comparison
from rules.facts import GENDER_NOT_KNOWN
from rules.scale import range_in_words
from rules.states import StateIdentifier
from rules.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from rules.comparators import Compared
    from rules.model import Question
    from rules.scale import Stretch

__all__ = [
    "Cell",
    "Comparison",
    "Piece",
    "cells_in_words",
    "cells_of_fact",
    "cells_of_option",
    "cells_of_question",
    "outcomes",
]


class Comparison(NamedTuple):
    """What a requirement does with a value. `if_absent` is its outcome where there is none.

    `offer` is what its question offers it for a value, if that is another one (None: none).
    """

    kind: Compared
    comparator: str
    required: Any
    if_absent: Verdict
    offer: Callable[[Any], Any] | None = None


class Piece(NamedTuple):
    """Part of a cell: its place among all pieces of the variable, and its label or, if its kind is ordered, stretch."""

    place: int
    label: str
    stretch: Stretch | None


@dataclass(frozen=True, slots=True)
class Cell:
    """Values with the same outcome in every comparison.

    `label` says which, for people. `samples` are some of them as they stand in a case: a fact's value, or an answer
    (None: skipped); the first is the plainest. `verdicts` are the outcomes, in the order of the comparisons.
    `pieces` are what it is made of.
    """

    label: str
    samples: tuple[object, ...]
    verdicts: tuple[Verdict, ...]
    pieces: tuple[Piece, ...] = field(default=(), repr=False, compare=False)

    @property
    def sample(self) -> object:
        """The plainest value in it."""
        return self.samples[0]


def cells_of_fact(fact: str, comparisons: Sequence[Comparison]) -> tuple[Cell, ...]:
    """The cells of age (samples in years), bmi (samples are weight_kg and height_cm), gender, or state (samples are
    identifiers). A person whose gender is not known is a cell only where a rule asks for that.
    """
    return _grouped(members_of_fact(fact, [one.required for one in comparisons]), comparisons)


def cells_of_question(
    question: Question, comparisons: Sequence[Comparison], default: object
) -> tuple[Cell, ...]:
    """The cells of a question's answers, skipping it among them (sample None).

    `default` is what an invisible question offers when nobody answers it; None: nothing. For multiple_option
    questions see `cells_of_option`.
    """
    is_ordered = any(one.comparator not in {"=", "!="} for one in comparisons)
    members = members_of_question(question, [one.required for one in comparisons], is_ordered=is_ordered)
    absent = Member(default, None, "skipped" if question.is_visible else "not given")
    return _grouped([*members, absent], comparisons)


def cells_of_option(comparisons: Sequence[Comparison]) -> tuple[Cell, ...]:
    """Not chosen (sample False), chosen (True): one option of a multiple_option question, compared with that option.

    To skip the question is to choose nothing: no comparison tells the two apart.
    """
    outcomes = {"=": (Verdict.FALSE, Verdict.TRUE), "!=": (Verdict.TRUE, Verdict.FALSE)}
    not_chosen, chosen = zip(*(outcomes[one.comparator] for one in comparisons), strict=True)
    return (
        Cell("not chosen", (False,), not_chosen, (Piece(0, "not chosen", None),)),
        Cell("chosen", (True,), chosen, (Piece(1, "chosen", None),)),
    )


def outcomes(value: object, comparisons: Sequence[Comparison]) -> tuple[Verdict, ...]:
    """What the comparisons say of a value as the engine compares it; of None, what they say of absence."""
    return tuple(_judge(one)(value) for one in comparisons)


def cells_in_words(cells: Iterable[Cell]) -> str:
    """Which values of a variable lie in any of these cells: "17 or less", "27 to below 30 or 40 or more", "male"."""
    return _label(sorted(piece for cell in cells for piece in cell.pieces))


def _grouped(members: Sequence[Member], comparisons: Sequence[Comparison]) -> tuple[Cell, ...]:
    judges = [_judge(one) for one in comparisons]
    groups: dict[tuple[Verdict, ...], list[int]] = {}
    for place, member in enumerate(members):
        signature = tuple([judge(member.compared) for judge in judges])
        groups.setdefault(signature, []).append(place)
    return tuple(_cell(members, places, signature) for signature, places in groups.items())


def _cell(members: Sequence[Member], places: Sequence[int], signature: tuple[Verdict, ...]) -> Cell:
    pieces = tuple(Piece(place, members[place].label, members[place].stretch) for place in places)
    plainest_first = sorted((members[place] for place in places), key=lambda one: one.is_odd)
    return Cell(_label(pieces), tuple(one.given for one in plainest_first), signature, pieces)


def _judge(one: Comparison) -> Callable[[Any], Verdict]:
    compare = comparison(one.kind, one.comparator, one.required)

    def judge(value: Any) -> Verdict:  # noqa: ANN401 - an engine value
        value = value if one.offer is None else one.offer(value)
        if value is None:
            return one.if_absent
        if one.kind == "gender" and value == GENDER_NOT_KNOWN != one.required:
            return Verdict.UNKNOWN
        if isinstance(one.required, StateIdentifier) and one.required.kind not in value:
            return Verdict.UNKNOWN
        return Verdict.TRUE if compare(value) else Verdict.FALSE

    return judge


def _label(pieces: Sequence[Piece]) -> str:
    parts: list[str] = []
    run: list[Stretch] = []
    for piece, following in zip(pieces, [*pieces[1:], None], strict=True):
        if piece.stretch is None:
            parts.append(piece.label)
            continue
        run.append(piece.stretch)
        if following is None or following.place != piece.place + 1 or following.stretch is None:
            parts.append(range_in_words(run[0], run[-1]))
            run = []
    return " or ".join(parts)
