"""Cell: values of one fact or answer that no rule tells apart.

All comparisons are with constants, so finitely many cells hold every value there is. Candidates are the constants, what
lies between and beyond them, and every option; the engine's own comparisons say which candidates belong together.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from rules.analysis.places import ELSEWHERE, PLACES, Place
from rules.analysis.scale import Bound, Stretch, as_decimal, cut_days, cut_numbers, range_in_words
from rules.comparators import comparison
from rules.decimals import read_number
from rules.facts import GENDER_NOT_KNOWN, MAX_AGE_YEARS, MAX_BMI_KG_PER_M2, MAX_WEIGHT_KG, MIN_HEIGHT_CM
from rules.states import StateIdentifier
from rules.values import kind_of
from rules.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

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


class _Candidate(NamedTuple):
    """A value, as the engine compares it and as a case gives it.

    `stretch` is its place, if its kind is ordered. An odd one is the last that should stand for its cell.
    """

    compared: object
    given: object
    label: str = ""
    stretch: Stretch | None = None
    is_odd: bool = False


_ORDINARY_AGES = range(20, 81)

_Show = Callable[[Any], str]
_Candidates = tuple[Sequence[_Candidate], _Show]


def cells_of_fact(fact: str, comparisons: Sequence[Comparison]) -> tuple[Cell, ...]:
    """The cells of age (samples in years), bmi (samples are weight_kg and height_cm), gender, or state (samples are
    identifiers). A person whose gender is not known is a cell only where a rule asks for that.
    """
    candidates, show = _FACTS[fact](comparisons)
    return _grouped(candidates, comparisons, show)


def cells_of_question(
    question: Question, comparisons: Sequence[Comparison], default: object
) -> tuple[Cell, ...]:
    """The cells of a question's answers, skipping it among them (sample None).

    `default` is what an invisible question offers when nobody answers it; None: nothing. For multiple_option
    questions see `cells_of_option`.
    """
    candidates, show = _QUESTIONS[kind_of(question)](question, comparisons)
    absent = _Candidate(default, None, "skipped" if question.is_visible else "not given")
    return _grouped([*candidates, absent], comparisons, show)


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
    return _label(sorted(piece for cell in cells for piece in cell.pieces), _shown)


def _shown(bound: object) -> str:
    if isinstance(bound, Fraction):
        return _plain(bound)
    return bound.isoformat() if isinstance(bound, date) else str(bound)


def _grouped(
    candidates: Sequence[_Candidate], comparisons: Sequence[Comparison], show: _Show
) -> tuple[Cell, ...]:
    judges = [_judge(one) for one in comparisons]
    groups: dict[tuple[Verdict, ...], list[int]] = {}
    for place, candidate in enumerate(candidates):
        signature = tuple([judge(candidate.compared) for judge in judges])
        groups.setdefault(signature, []).append(place)
    return tuple(_cell(candidates, places, signature, show) for signature, places in groups.items())


def _cell(
    candidates: Sequence[_Candidate], places: Sequence[int], signature: tuple[Verdict, ...], show: _Show
) -> Cell:
    pieces = tuple(Piece(place, candidates[place].label, candidates[place].stretch) for place in places)
    return Cell(_label(pieces, show), _samples(candidates, places), signature, pieces)


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


def _samples(candidates: Sequence[_Candidate], places: Sequence[int]) -> tuple[Any, ...]:
    members = sorted((candidates[place] for place in places), key=lambda one: one.is_odd)
    return tuple(one.given for one in members)


def _label(pieces: Sequence[Piece], show: _Show) -> str:
    parts: list[str] = []
    run: list[Stretch] = []
    for piece, following in zip(pieces, [*pieces[1:], None], strict=True):
        if piece.stretch is None:
            parts.append(piece.label)
            continue
        run.append(piece.stretch)
        if following is None or following.place != piece.place + 1 or following.stretch is None:
            parts.append(range_in_words(run[0], run[-1], show))
            run = []
    return " or ".join(parts)


def _ages(comparisons: Sequence[Comparison]) -> _Candidates:
    constants = {one.required for one in comparisons}

    def candidate(years: int) -> _Candidate:
        here = Bound(years, is_in=True)
        stretch = Stretch(years, here if years > 0 else None, here if years < MAX_AGE_YEARS else None)
        is_near = any(abs(years - constant) < 2 for constant in constants)
        return _Candidate(years, years, "", stretch, is_odd=is_near or years not in _ORDINARY_AGES)

    return [candidate(years) for years in range(MAX_AGE_YEARS + 1)], str


def _body_mass_indices(comparisons: Sequence[Comparison]) -> _Candidates:
    return [
        _Candidate(one.sample, weight_and_height(one.sample), "", one, one.is_constant)
        for one in cut_numbers(
            (comparison.required for comparison in comparisons), least=0, most=MAX_BMI_KG_PER_M2
        )
    ], _plain


def weight_and_height(bmi: Fraction) -> tuple[Decimal, int]:
    """Somebody of 170 cm, if there can be one, whose index is exactly this."""
    height_cm = next(one for one in (170, 100, MIN_HEIGHT_CM) if _weight_kg(bmi, one) <= MAX_WEIGHT_KG)
    return as_decimal(_weight_kg(bmi, height_cm)), height_cm


def _weight_kg(bmi: Fraction, height_cm: int) -> Fraction:
    return bmi * Fraction(height_cm, 100) ** 2


def _genders(comparisons: Sequence[Comparison]) -> _Candidates:
    words = {1: "male", 2: "female", 9: "gender not applicable"}
    if any(one.required == GENDER_NOT_KNOWN for one in comparisons):
        words[GENDER_NOT_KNOWN] = "gender not known"
    return [_Candidate(code, code, word) for code, word in words.items()], str


def _states(comparisons: Sequence[Comparison]) -> _Candidates:
    """One candidate for each place that is named, and one for the rest; of UUIDs likewise."""
    required: list[StateIdentifier] = [one.required for one in comparisons]
    if all(one.kind == "uuid" for one in required):
        named = [StateIdentifier("uuid", text) for text in dict.fromkeys(one.text for one in required)]
        other = StateIdentifier("uuid", "00000000-0000-4000-8000-000000000000")
        return [_state(one.text, one) for one in named] + [_state("any other state", other)], str
    places = dict.fromkeys(_place(one) for one in required)
    rest = next((place for place in PLACES if place not in places), ELSEWHERE)
    return [_at(place, place.name) for place in places] + [_at(rest, "any other state")], str


def _place(named: StateIdentifier) -> Place:
    for place in PLACES:
        if named.text in {place.abbreviation.casefold(), place.name.casefold()}:
            return place
    if named.kind == "abbreviation":
        return Place(named.text.upper(), f"Elsewhere, {named.text.upper()}")
    return Place(ELSEWHERE.abbreviation, named.text.title())


def _at(place: Place, label: str) -> _Candidate:
    identifiers = [StateIdentifier("abbreviation", place.abbreviation.casefold())]
    identifiers.append(StateIdentifier("name", place.name.casefold()))
    return _state(label, *identifiers)


def _state(label: str, *identifiers: StateIdentifier) -> _Candidate:
    by_kind = {one.kind: frozenset({one.text}) for one in identifiers}
    return _Candidate(by_kind, tuple(one.text for one in identifiers), label)


def _booleans(_question: Question, _comparisons: Sequence[Comparison]) -> _Candidates:
    return [
        _Candidate(compared=value, given=value, label=word) for value, word in ((True, "yes"), (False, "no"))
    ], str


def _options(question: Question, _comparisons: Sequence[Comparison]) -> _Candidates:
    return [_Candidate(one.key, one.key, one.title or one.key) for one in question.options], str


def _numbers(_question: Question, comparisons: Sequence[Comparison]) -> _Candidates:
    return [
        _Candidate(as_decimal(one.sample), as_decimal(one.sample), "", one, one.is_constant)
        for one in cut_numbers(comparison.required for comparison in comparisons)
    ], _plain


def _days(_question: Question, comparisons: Sequence[Comparison]) -> _Candidates:
    return [
        _Candidate(one.sample, one.sample.isoformat(), "", one, one.is_constant)
        for one in cut_days(comparison.required for comparison in comparisons)
    ], date.isoformat


def _texts(_question: Question, comparisons: Sequence[Comparison]) -> _Candidates:
    """Texts that rules name, numbers between the numbers that they name, and a text that nobody names."""
    named = list(dict.fromkeys(one.required for one in comparisons))
    folded = {text.casefold() for text in named}
    thresholds = [number for number in map(read_number, named) if number is not None]
    other = next(text for text in _other_texts() if text not in folded)
    candidates = [_Candidate(text, text, f'"{text}"') for text in named]
    candidates.append(_Candidate(other, other, "any other text"))
    if any(one.comparator not in {"=", "!="} for one in comparisons):
        for stretch in cut_numbers(thresholds):
            text = _spelling(as_decimal(stretch.sample), folded)
            candidates.append(_Candidate(text, text, "", stretch))
    return candidates, _plain


def _other_texts() -> Iterator[str]:
    yield "something else"
    yield from (f"something else {n}" for n in itertools.count(2))


def _spelling(number: Decimal, taken: Collection[str]) -> str:
    """The number in digits that are none of the texts that rules ask for."""
    text = f"{number:f}"
    text = text if "." in text else f"{text}.0"
    while text in taken:
        text += "0"
    return text


def _files(_question: Question, _comparisons: Sequence[Comparison]) -> _Candidates:
    return [
        _Candidate(compared=True, given=["file-1"], label="a file"),
        _Candidate(compared=False, given=[], label="no file"),
    ], str


def _plain(number: Fraction) -> str:
    text = f"{as_decimal(number):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


_FACTS: Mapping[str, Callable[[Sequence[Comparison]], _Candidates]] = {
    "age": _ages,
    "bmi": _body_mass_indices,
    "gender": _genders,
    "state": _states,
}

_QUESTIONS: Mapping[str, Callable[[Question, Sequence[Comparison]], _Candidates]] = {
    "boolean": _booleans,
    "single_option": _options,
    "number": _numbers,
    "date": _days,
    "text": _texts,
    "file": _files,
}
