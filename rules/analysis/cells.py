"""Cell: values of one fact or answer that no rule tells apart.

All comparisons are with constants, so finitely many cells hold every value there is. Candidates are the constants, what
lies between and beyond them, and every option; the engine's own comparisons say which candidates belong together.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from rules.analysis.places import ELSEWHERE, PLACES, Place
from rules.candidates import candidates_of
from rules.comparators import comparison
from rules.facts import GENDER_NOT_KNOWN, MAX_AGE_YEARS, MAX_BMI_KG_PER_M2, MAX_WEIGHT_KG, MIN_HEIGHT_CM
from rules.scale import Bound, Stretch, as_decimal, cut_numbers, range_in_words
from rules.states import StateIdentifier
from rules.values import kind_of
from rules.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from decimal import Decimal

    from rules.candidates import Candidate
    from rules.model import Question

__all__ = [
    "Cell",
    "Comparison",
    "Piece",
    "cells_in_words",
    "cells_of_fact",
    "cells_of_option",
    "cells_of_question",
    "outcomes",
    "weight_and_height",
]


class Comparison(NamedTuple):
    """What a requirement does with a value. `if_absent` is its outcome where there is none.

    `offer` is what its question offers it for a value, if that is another one (None: none).
    """

    kind: str
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


class _Member(NamedTuple):
    """A candidate (rules.candidates), as the engine compares it and as a case gives it.

    `stretch` is its place, if its kind is ordered. An odd one is the last that should stand for its cell.
    """

    compared: object
    given: object
    label: str = ""
    stretch: Stretch | None = None
    is_odd: bool = False


_ORDINARY_AGES = range(20, 81)


def cells_of_fact(fact: str, comparisons: Sequence[Comparison]) -> tuple[Cell, ...]:
    """The cells of age (samples in years), bmi (samples are weight_kg and height_cm), gender, or state (samples are
    identifiers). A person whose gender is not known is a cell only where a rule asks for that.
    """
    return _grouped(_FACTS[fact](comparisons), comparisons)


def cells_of_question(
    question: Question, comparisons: Sequence[Comparison], default: object
) -> tuple[Cell, ...]:
    """The cells of a question's answers, skipping it among them (sample None).

    `default` is what an invisible question offers when nobody answers it; None: nothing. For multiple_option
    questions see `cells_of_option`.
    """
    is_ordered = any(one.comparator not in {"=", "!="} for one in comparisons)
    required = [one.required for one in comparisons]
    candidates = candidates_of(kind_of(question), question, required, is_ordered=is_ordered)
    members = [_answer(question, one) for one in candidates]
    absent = _Member(default, None, "skipped" if question.is_visible else "not given")
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


def _grouped(members: Sequence[_Member], comparisons: Sequence[Comparison]) -> tuple[Cell, ...]:
    judges = [_judge(one) for one in comparisons]
    groups: dict[tuple[Verdict, ...], list[int]] = {}
    for place, member in enumerate(members):
        signature = tuple([judge(member.compared) for judge in judges])
        groups.setdefault(signature, []).append(place)
    return tuple(_cell(members, places, signature) for signature, places in groups.items())


def _cell(members: Sequence[_Member], places: Sequence[int], signature: tuple[Verdict, ...]) -> Cell:
    pieces = tuple(Piece(place, members[place].label, members[place].stretch) for place in places)
    plainest_first = sorted((members[place] for place in places), key=lambda one: one.is_odd)
    return Cell(_label(pieces), tuple(one.given for one in plainest_first), signature, pieces)


def _judge(one: Comparison) -> Callable[[Any], Verdict]:
    compare = comparison(cast("Any", one.kind), one.comparator, one.required)

    def judge(value: object) -> Verdict:
        value = value if one.offer is None else one.offer(value)
        if value is None:
            return one.if_absent
        if one.kind == "gender" and value == GENDER_NOT_KNOWN != one.required:
            return Verdict.UNKNOWN
        if isinstance(one.required, StateIdentifier) and one.required.kind not in cast(
            "Mapping[str, object]", value
        ):
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


def _ages(comparisons: Sequence[Comparison]) -> list[_Member]:
    """Every year is one, so that people of a cell need not all be of the same age."""
    constants = {one.required for one in comparisons}

    def member(years: int) -> _Member:
        here = Bound(years, is_in=True)
        stretch = Stretch(years, here if years > 0 else None, here if years < MAX_AGE_YEARS else None)
        is_near = any(abs(years - constant) < 2 for constant in constants)
        return _Member(years, years, "", stretch, is_odd=is_near or years not in _ORDINARY_AGES)

    return [member(years) for years in range(MAX_AGE_YEARS + 1)]


def _body_mass_indices(comparisons: Sequence[Comparison]) -> list[_Member]:
    required = (one.required for one in comparisons)
    return [
        _Member(one.sample, weight_and_height(one.sample), "", one, one.is_constant)
        for one in cut_numbers(required, least=0, most=MAX_BMI_KG_PER_M2)
    ]


def weight_and_height(bmi: Fraction) -> tuple[Decimal, int]:
    """Somebody of 170 cm, if there can be one, whose index is exactly this."""
    height_cm = next(one for one in (170, 100, MIN_HEIGHT_CM) if _weight_kg(bmi, one) <= MAX_WEIGHT_KG)
    return as_decimal(_weight_kg(bmi, height_cm)), height_cm


def _weight_kg(bmi: Fraction, height_cm: int) -> Fraction:
    return bmi * Fraction(height_cm, 100) ** 2


def _genders(comparisons: Sequence[Comparison]) -> list[_Member]:
    words = {1: "male", 2: "female", 9: "gender not applicable"}
    if any(one.required == GENDER_NOT_KNOWN for one in comparisons):
        words[GENDER_NOT_KNOWN] = "gender not known"
    return [_Member(code, code, word) for code, word in words.items()]


def _states(comparisons: Sequence[Comparison]) -> list[_Member]:
    """One candidate for each place that is named, and one for the rest; of UUIDs likewise."""
    required: list[StateIdentifier] = [one.required for one in comparisons]
    if all(one.kind == "uuid" for one in required):
        named = [StateIdentifier("uuid", text) for text in dict.fromkeys(one.text for one in required)]
        other = StateIdentifier("uuid", "00000000-0000-4000-8000-000000000000")
        return [_state(one.text, one) for one in named] + [_state("any other state", other)]
    places = dict.fromkeys(_place(one) for one in required)
    rest = next((place for place in PLACES if place not in places), ELSEWHERE)
    return [_at(place, place.name) for place in places] + [_at(rest, "any other state")]


def _place(named: StateIdentifier) -> Place:
    for place in PLACES:
        if named.text in {place.abbreviation.casefold(), place.name.casefold()}:
            return place
    if named.kind == "abbreviation":
        return Place(named.text.upper(), f"Elsewhere, {named.text.upper()}")
    return Place(ELSEWHERE.abbreviation, named.text.title())


def _at(place: Place, label: str) -> _Member:
    identifiers = [StateIdentifier("abbreviation", place.abbreviation.casefold())]
    identifiers.append(StateIdentifier("name", place.name.casefold()))
    return _state(label, *identifiers)


def _state(label: str, *identifiers: StateIdentifier) -> _Member:
    by_kind = {one.kind: frozenset({one.text}) for one in identifiers}
    return _Member(by_kind, tuple(one.text for one in identifiers), label)


_FACTS: Mapping[str, Callable[[Sequence[Comparison]], list[_Member]]] = {
    "age": _ages,
    "bmi": _body_mass_indices,
    "gender": _genders,
    "state": _states,
}


def _answer(question: Question, candidate: Candidate) -> _Member:
    value, stretch = candidate.value, candidate.stretch
    given, label = _ANSWERS.get(kind_of(question), _as_it_is)(question, value)
    is_odd = stretch is not None and stretch.is_constant
    return _Member(value, given, candidate.label or label, stretch, is_odd)


def _as_it_is(_question: Question, value: Any) -> tuple[object, str]:  # noqa: ANN401
    return value, f'"{value}"'


def _option(question: Question, value: Any) -> tuple[object, str]:  # noqa: ANN401
    title = next(one.title for one in question.options if one.key == value)
    return value, title or value


_BOOLEANS = {True: (True, "yes"), False: (False, "no")}
_FILES = {True: (["file-1"], "a file"), False: ([], "no file")}

_ANSWERS: Mapping[str, Callable[[Question, Any], tuple[object, str]]] = {
    "boolean": lambda _question, value: _BOOLEANS[value],
    "single_option": _option,
    "date": lambda _question, value: (value.isoformat(), ""),
    "file": lambda _question, value: _FILES[value],
}
"""How an answer stands in a case, and which one that is for people; ordered ones are told by their stretch."""
