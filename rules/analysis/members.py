"""Member: a value that stands for others in its cell (rules.analysis.partition).

Members are the candidates of the engine (rules.candidates), but of ages every one, and of states those that people know
by an abbreviation and a name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from rules.analysis.places import ELSEWHERE, PLACES, Place
from rules.candidates import candidates_of
from rules.facts import GENDER_NOT_KNOWN, MAX_AGE_YEARS, MAX_BMI_KG_PER_M2
from rules.measures import weight_and_height
from rules.scale import Bound, Stretch, cut_numbers
from rules.states import StateIdentifier
from rules.values import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from rules.candidates import Candidate
    from rules.model import Question

__all__ = ["Member", "members_of_fact", "members_of_question"]


class Member(NamedTuple):
    """A value, as the engine compares it and as a case gives it.

    `stretch` is its place, if its kind is ordered, else `label` says which it is. An odd one is the last that should
    stand for its cell.
    """

    compared: object
    given: object
    label: str = ""
    stretch: Stretch | None = None
    is_odd: bool = False


_ORDINARY_AGES = range(20, 81)


def members_of_fact(fact: str, required: Sequence[Any]) -> list[Member]:
    """Of age, bmi (given as weight_kg and height_cm), gender or state, which rules compare with these engine values."""
    return _FACTS[fact](required)


def members_of_question(question: Question, required: Sequence[Any], *, is_ordered: bool) -> list[Member]:
    """Of the answers to a question of any kind but multiple_option; `is_ordered`: not only compared for equality."""
    candidates = candidates_of(kind_of(question), question, required, is_ordered=is_ordered)
    return [_answer(question, one) for one in candidates]


def _ages(required: Sequence[Any]) -> list[Member]:
    """Every year is one, so that people of a cell need not all be of the same age."""
    constants = set(required)

    def member(years: int) -> Member:
        here = Bound(years, is_in=True)
        stretch = Stretch(years, here if years > 0 else None, here if years < MAX_AGE_YEARS else None)
        is_near = any(abs(years - constant) < 2 for constant in constants)
        return Member(years, years, "", stretch, is_odd=is_near or years not in _ORDINARY_AGES)

    return [member(years) for years in range(MAX_AGE_YEARS + 1)]


def _body_mass_indices(required: Sequence[Any]) -> list[Member]:
    return [
        Member(one.sample, weight_and_height(one.sample), "", one, one.is_constant)
        for one in cut_numbers(required, least=0, most=MAX_BMI_KG_PER_M2)
    ]


def _genders(required: Sequence[Any]) -> list[Member]:
    words = {1: "male", 2: "female", 9: "gender not applicable"}
    if GENDER_NOT_KNOWN in required:
        words[GENDER_NOT_KNOWN] = "gender not known"
    return [Member(code, code, word) for code, word in words.items()]


def _states(required: Sequence[StateIdentifier]) -> list[Member]:
    """One candidate for each place that is named, and one for the rest; of UUIDs likewise."""
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


def _at(place: Place, label: str) -> Member:
    identifiers = [StateIdentifier("abbreviation", place.abbreviation.casefold())]
    identifiers.append(StateIdentifier("name", place.name.casefold()))
    return _state(label, *identifiers)


def _state(label: str, *identifiers: StateIdentifier) -> Member:
    by_kind = {one.kind: frozenset({one.text}) for one in identifiers}
    return Member(by_kind, tuple(one.text for one in identifiers), label)


_FACTS: Mapping[str, Callable[[Sequence[Any]], list[Member]]] = {
    "age": _ages,
    "bmi": _body_mass_indices,
    "gender": _genders,
    "state": _states,
}


def _answer(question: Question, candidate: Candidate) -> Member:
    value, stretch = candidate.value, candidate.stretch
    given, label = _ANSWERS.get(kind_of(question), _as_it_is)(question, value)
    is_odd = stretch is not None and stretch.is_constant
    return Member(value, given, candidate.label or label, stretch, is_odd)


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
