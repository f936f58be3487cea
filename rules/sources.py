"""Source: one fact or question, and what it contributes to the lanes of all rules that look at it.

What a source offers is a value (rules.values) or a reason why there is none (rules.verdicts).
"""

from __future__ import annotations

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

__all__ = ["OFFERED_UNLESS_TRUE", "Dependent", "FarBits", "Offer", "Source"]

Offer = Any
"""A value, or a Reason."""

FarBits = tuple[tuple[int, int], ...]
"""Pairs of a block that is not the source's own, and the bits for that one."""

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
    of what it is given, and `show` what an explanation shows of that, if these are not what is given itself.
    `options` is how many there are to choose from.
    """

    __slots__ = (
        "_always",
        "_kind",
        "_learned",
        "_read",
        "_required",
        "_requirements",
        "_shared",
        "_show",
        "block",
        "by_cell",
        "cell_of",
        "dependents",
        "is_constant",
        "reaches_far",
    )

    def __init__(
        self,
        kind: Compared,
        dependents: Sequence[Dependent],
        *,
        block: int = 0,
        always: Reason | None = None,
        read: Callable[[Any], Offer] | None = None,
        show: Callable[[Any], object] | None = None,
        options: int | None = None,
    ) -> None:
        self.block = block
        self.dependents = tuple(dependents)
        self.is_constant = always is not None
        self.reaches_far = any(one.block != block for one in dependents)
        self.cell_of = cell_of(kind, [_comparand(one) for one in dependents], options=options)
        self.by_cell: dict[Hashable, int] = {}
        """The bits for its own block that were worked out so far, by the cell of a value, or by the reason for none."""
        self._learned: dict[Hashable, _Learned] = {}
        self._requirements = tuple(one.requirement for one in dependents)
        self._required = tuple(one.required for one in dependents)
        self._shared: dict[Hashable, list[RequirementVerdict]] = {}
        self._kind = kind
        self._always = always
        self._read = read
        self._show = show

    def bits(self, given: object) -> int:
        """What it contributes to its own block if it is given this."""
        bits = self.by_cell.get(self._cell(given))
        return self.learn(given) if bits is None else bits

    def far_bits(self, given: object) -> FarBits:
        """What it contributes to other blocks if it is given this."""
        return self._known(given).far_bits if self.reaches_far else ()

    def learn(self, given: object) -> int:
        """What it contributes to its own block if it is given this, whose cell is not in `by_cell`."""
        return self._known(given).bits

    def verdicts(self, given: object) -> list[RequirementVerdict]:
        """The verdict of each dependent, in their order, if it is given this."""
        # A value that is a cell of its own makes the same verdicts for all who give it.
        is_shared = self.cell_of is None or given.__class__ is Reason
        shared = self._shared.get(given) if is_shared else None
        if shared is not None:
            return shared
        known, shown = self._known(given), given
        if known.reasons[0] in _WITHOUT_VALUE:
            shown = None
        elif self._show is not None:
            shown = self._show(given)
        # Much faster than calling the class, which goes through a Python function.
        columns = zip(
            known.verdicts, known.reasons, self._requirements, repeat(shown), self._required, repeat(None)
        )
        verdicts = list(map(tuple.__new__, repeat(RequirementVerdict), columns))
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

    def _known(self, given: object) -> _Learned:
        cell = self._cell(given)
        known = self._learned.get(cell)
        if known is None:
            known = self._add_up(*self._judge(self._offer(given)))
            if len(self._learned) < _MAX_CELLS:
                self._learned[cell] = known
                self.by_cell[cell] = known.bits
        return known

    def _judge(self, offer: Offer) -> tuple[list[Verdict], list[Reason]]:
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
        return verdicts, reasons

    def _add_up(self, verdicts: Sequence[Verdict], reasons: Sequence[Reason]) -> _Learned:
        blocks = {self.block: 0}
        for dependent, verdict in zip(self.dependents, verdicts, strict=True):
            bits = dependent.lane.bits(verdict)
            if bits:
                blocks[dependent.block] = blocks.get(dependent.block, 0) | bits << dependent.shift
        bits = blocks.pop(self.block)
        return _Learned(bits, tuple(blocks.items()), tuple(verdicts), tuple(reasons))


class _Learned(NamedTuple):
    """What it contributes; the verdicts and reasons of all dependents, in their order."""

    bits: int
    far_bits: FarBits
    verdicts: tuple[Verdict, ...]
    reasons: tuple[Reason, ...]


def _verdict(holds: bool) -> Verdict:  # noqa: FBT001
    return _TRUE if holds else _FALSE


def _comparand(dependent: Dependent) -> Comparand:
    return Comparand(dependent.required, ordered=dependent.requirement.conditional_answer not in {"=", "!="})


def _settled(_required: object, _actual: object) -> Reason:
    return Reason.COMPARED


def _gender(required: int, actual: int) -> Reason:
    return Reason.GENDER_NOT_KNOWN if actual == GENDER_NOT_KNOWN != required else Reason.COMPARED


def _state(required: StateIdentifier, actual: Mapping[str, object]) -> Reason:
    return Reason.COMPARED if required.kind in actual else Reason.STATE_KIND_MISSING


# Why a value that is there may still settle nothing.
_UNSETTLED: Mapping[Compared, Callable[[Any, Any], Reason]] = {"gender": _gender, "state": _state}
