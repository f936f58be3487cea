"""Source: one fact or question, and what it contributes to the lanes of all rules that look at it.

What a source offers is a value (rules.values) or a reason why there is none (rules.verdicts).
"""

from __future__ import annotations

from functools import partial
from itertools import repeat
from typing import TYPE_CHECKING, Any, NamedTuple

from rules.cells import Comparand, cell_of
from rules.facts import GENDER_NOT_KNOWN
from rules.verdicts import Reason, RequirementVerdict, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    from rules.comparators import Compared
    from rules.lanes import Lane
    from rules.model import Requirement
    from rules.states import StateIdentifier

__all__ = ["OFFERED_UNLESS_TRUE", "Contribution", "Dependent", "Offer", "Source"]

Offer = Any
"""A value, or a Reason."""

Contribution = tuple[int, tuple[tuple[int, int], ...]]
"""The bits for the source's own block, then pairs of another block and the bits for that one."""

OFFERED_UNLESS_TRUE = {Verdict.FALSE: Reason.HIDDEN, Verdict.UNKNOWN: Reason.UNDETERMINED}
"""What a question offers by its verdict, unless that is true."""

# However many people come by, a program stays of the size that it has after the first few.
_MAX_CELLS = 1024

_WITHOUT_VALUE = frozenset(Reason) - {Reason.COMPARED, Reason.GENDER_NOT_KNOWN, Reason.STATE_KIND_MISSING}
_UNKNOWN_OFFERS = frozenset({Reason.NOT_ANSWERED, Reason.UNDETERMINED, Reason.FACT_MISSING})

_TRUE, _FALSE, _UNKNOWN = Verdict.TRUE, Verdict.FALSE, Verdict.UNKNOWN


class Dependent(NamedTuple):
    """A requirement on a source, and where it adds what it says: the lane of its rule."""

    requirement: Requirement
    required: Any
    compare: Callable[[Any], bool]
    if_absent: Verdict
    lane: Lane
    block: int
    shift: int
    home: int
    """Where the lanes of its target begin."""


class Source:
    """What each offer contributes: worked out when one of its cell comes for the first time, then remembered.

    `always` is what it offers whatever it is asked to offer, if it is one that carries no value. `read` makes an offer
    of what it is given, if that is not the offer itself.
    """

    __slots__ = (
        "_always",
        "_judged",
        "_kind",
        "_read",
        "_required",
        "_requirements",
        "_shared",
        "block",
        "by_cell",
        "cell_of",
        "dependents",
    )

    def __init__(
        self,
        kind: Compared,
        dependents: Sequence[Dependent],
        *,
        block: int = 0,
        always: Reason | None = None,
        read: Callable[[Any], Offer] | None = None,
    ) -> None:
        self.block = block
        self.dependents = tuple(dependents)
        self.cell_of = cell_of(kind, [_comparand(one) for one in dependents])
        self.by_cell: dict[Hashable, Contribution] = {}
        """What was worked out so far, by the cell of a value, or by the reason for none."""
        self._judged: dict[Hashable, _Judged] = {}
        self._requirements = tuple(one.requirement for one in dependents)
        self._required = tuple(one.required for one in dependents)
        self._shared: dict[Hashable, list[RequirementVerdict]] = {}
        self._kind = kind
        self._always = always
        self._read = read

    def contribution(self, given: object) -> Contribution:
        """What it contributes if it is given this."""
        try:
            return self.by_cell[self._cell(given)]
        except KeyError:
            return self.learn(given)

    def learn(self, given: object) -> Contribution:
        """What it contributes if it is given this, whose cell is not in `by_cell`."""
        cell, judged = self._cell(given), self._judge(self._offer(given))
        contribution = self._sum(judged)
        if len(self.by_cell) < _MAX_CELLS:
            self._judged[cell] = judged
            self.by_cell[cell] = contribution
        return contribution

    def verdicts(self, given: object, shown: object) -> list[RequirementVerdict]:
        """The verdict of each dependent, in their order. `shown` is a value as an explanation shows it."""
        # A value that is a cell of its own makes the same verdicts for all who give it.
        is_shared = self.cell_of is None or given.__class__ is Reason
        if is_shared and given in self._shared:
            return self._shared[given]
        judged = self._judged.get(self._cell(given)) or self._judge(self._offer(given))
        if judged.reasons and judged.reasons[0] in _WITHOUT_VALUE:
            shown = None
        columns = zip(*judged, self._requirements, repeat(shown), self._required, repeat(None), strict=False)
        verdicts = list(map(_requirement_verdict, columns))
        if is_shared and len(self._shared) < _MAX_CELLS:
            self._shared[given] = verdicts
        return verdicts

    def _cell(self, given: object) -> Hashable:
        cell_of = self.cell_of
        return given if cell_of is None or isinstance(given, Reason) else cell_of(given)

    def _offer(self, given: object) -> Offer:
        if self._always is not None:
            return self._always
        return given if self._read is None else self._read(given)

    def _judge(self, offer: Offer) -> _Judged:
        if isinstance(offer, Reason) and offer in _UNKNOWN_OFFERS:
            verdicts, reasons = [_UNKNOWN] * len(self.dependents), [offer] * len(self.dependents)
        elif isinstance(offer, Reason):
            verdicts, reasons = [one.if_absent for one in self.dependents], [offer] * len(self.dependents)
        else:
            unsettled = _UNSETTLED.get(self._kind, _settled)
            reasons = [unsettled(one.required, offer) for one in self.dependents]
            verdicts = [
                _verdict(one.compare(offer)) if reason is Reason.COMPARED else _UNKNOWN
                for one, reason in zip(self.dependents, reasons, strict=True)
            ]
        return _Judged(tuple(verdicts), tuple(reasons))

    def _sum(self, judged: _Judged) -> Contribution:
        blocks = {self.block: 0}
        for dependent, verdict in zip(self.dependents, judged.verdicts, strict=True):
            bits = dependent.lane.bits(verdict)
            if bits:
                blocks[dependent.block] = blocks.get(dependent.block, 0) | bits << dependent.shift
        own = blocks.pop(self.block)
        return own, tuple(blocks.items())


class _Judged(NamedTuple):
    """Of all dependents, in their order."""

    verdicts: tuple[Verdict, ...]
    reasons: tuple[Reason, ...]


def _verdict(holds: bool) -> Verdict:  # noqa: FBT001
    return _TRUE if holds else _FALSE


def _comparand(dependent: Dependent) -> Comparand:
    return Comparand(dependent.required, ordered=dependent.requirement.conditional_answer not in {"=", "!="})


# Much faster than calling the class, which goes through a Python function.
_requirement_verdict = partial(tuple.__new__, RequirementVerdict)


def _settled(_required: object, _actual: object) -> Reason:
    return Reason.COMPARED


def _gender(required: int, actual: int) -> Reason:
    return Reason.GENDER_NOT_KNOWN if actual == GENDER_NOT_KNOWN != required else Reason.COMPARED


def _state(required: StateIdentifier, actual: Mapping[str, object]) -> Reason:
    return Reason.COMPARED if required.kind in actual else Reason.STATE_KIND_MISSING


# Why a value that is there may still settle nothing.
_UNSETTLED: Mapping[Compared, Callable[[Any, Any], Reason]] = {"gender": _gender, "state": _state}
