"""Candidate: for one fact or one question, values of which every other value is judged like one.

All comparisons are with constants, so it is enough to try the constants, what lies below, between and above them, every
option, and to skip.
"""

from __future__ import annotations

from itertools import combinations, count, islice, product
from typing import TYPE_CHECKING, Any, NamedTuple

from rules.decimals import read_number
from rules.facts import MAX_AGE_YEARS, MAX_BMI_KG_PER_M2
from rules.scale import Stretch, as_decimal, cut_days, cut_numbers, cut_years
from rules.wording import GENDERS, clipped, number_words

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from rules.comparators import Compared
    from rules.model import Question, Requirement
    from rules.states import StateIdentifier

__all__ = ["Candidate", "Source", "candidates_for", "candidates_of", "is_covered", "named_options"]

# Every combination of the options that rules name is one value: 1024 of them are enough for one question.
_MAX_OPTIONS = 10


class Source(NamedTuple):
    """One fact (`name` is age, bmi, gender or state) or question (its id), and what is required of it.

    `required` are engine values, in the order of `requirements`.
    """

    name: str
    kind: Compared
    question: Question | None
    requirements: tuple[Requirement, ...]
    required: tuple[Any, ...]


class Candidate(NamedTuple):
    """`value` as the engine compares it, BMI as a decimal, state as its identifiers; None: the question is skipped.

    Ordered kinds have the `stretch` it stands for. `label` is it in words where these say more than the value.
    `is_other`: for all that no rule names.
    """

    value: object
    stretch: Stretch | None = None
    label: str = ""
    is_other: bool = False


def candidates_for(source: Source) -> tuple[Candidate, ...]:
    """Every value that the requirements on this source can tell apart has its like among them (see `is_covered`)."""
    if source.kind == "state":
        return tuple(_states(source))
    if source.kind == "multiple_option":
        return (*_sets_of_options(source), Candidate(None))
    is_ordered = any(one.conditional_answer not in {"=", "!="} for one in source.requirements)
    candidates = candidates_of(source.kind, source.question, source.required, is_ordered=is_ordered)
    return candidates if source.question is None else (*candidates, Candidate(None))


def candidates_of(
    kind: Compared, question: Question | None, required: Iterable[Any], *, is_ordered: bool
) -> tuple[Candidate, ...]:
    """The candidates of any kind but state and multiple_option, to skip the question not among them.

    `required` are the engine values that it is compared with; `is_ordered`: not only for equality.
    """
    if kind == "single_option":
        return tuple(Candidate(one.key) for one in (question.options if question else ()))
    if kind == "text":
        return tuple(_texts(list(required), is_ordered=is_ordered))
    return tuple(_CANDIDATES[kind](list(required)))


def is_covered(source: Source) -> bool:
    """Whether the candidates are all there are: rules may name too many options for all their combinations."""
    return source.kind != "multiple_option" or len(set(source.required)) <= _MAX_OPTIONS


def _ages(required: Sequence[Any]) -> Iterator[Candidate]:
    stretches = cut_years(required, MAX_AGE_YEARS)
    return (Candidate(one.sample, one) for one in stretches)


def _body_mass_indices(required: Sequence[Any]) -> Iterator[Candidate]:
    return _numeric(cut_numbers(required, least=0, most=MAX_BMI_KG_PER_M2))


def _numbers(required: Sequence[Any]) -> Iterator[Candidate]:
    return _numeric(cut_numbers(required))


def _numeric(stretches: Iterable[Stretch]) -> Iterator[Candidate]:
    return (Candidate(as_decimal(one.sample), one) for one in stretches)


def _days(required: Sequence[Any]) -> Iterator[Candidate]:
    return (Candidate(one.sample, one) for one in cut_days(required))


def _genders(_required: Sequence[Any]) -> Iterator[Candidate]:
    return map(Candidate, GENDERS)


def _either(_required: Sequence[Any]) -> Iterator[Candidate]:
    return map(Candidate, (True, False))


_CANDIDATES: Mapping[str, Callable[[Sequence[Any]], Iterator[Candidate]]] = {
    "age": _ages,
    "bmi": _body_mass_indices,
    "gender": _genders,
    "boolean": _either,
    "number": _numbers,
    "date": _days,
    "file": _either,
}


def _texts(required: Sequence[str], *, is_ordered: bool) -> Iterator[Candidate]:
    """Texts that rules name, a text that none names, and numbers between those that they name."""
    named = {text.casefold(): text for text in reversed(required)}
    yield from map(Candidate, dict.fromkeys(required))
    others = ("something else" if number == 1 else f"something else {number}" for number in count(1))
    other = next(text for text in others if text not in named)
    yield Candidate(other, label="any other text", is_other=True)
    if is_ordered:
        numbers = [number for number in map(read_number, named.values()) if number is not None]
        for stretch in cut_numbers(numbers):
            yield Candidate(_spelling(as_decimal(stretch.sample), named), stretch)


def _spelling(number: Decimal, taken: Collection[str]) -> str:
    """The number in digits that are none of the texts that rules ask for."""
    plain = number_words(number)
    text = plain if read_number(plain) is not None else str(number)
    while text.casefold() in taken:
        text = f"-0{text[1:]}" if number < 0 else f"0{text}"
    return text


def _states(source: Source) -> Iterator[Candidate]:
    """One named identifier, or another one, of each kind that rules ask for."""
    by_kind: dict[str, dict[str, str]] = {}
    for requirement, required in zip(source.requirements, source.required, strict=True):
        identifier: StateIdentifier = required
        given = str(requirement.required_answer).strip()
        by_kind.setdefault(identifier.kind, {}).setdefault(identifier.text, given)
    choices = [
        [
            *((given, False) for given in named.values()),
            *((one, True) for one in _other_state(kind, set(named))),
        ]
        for kind, named in by_kind.items()
    ]
    for chosen in product(*choices):
        label = " / ".join("another" if is_other else clipped(given) for given, is_other in chosen)
        all_other = all(is_other for _, is_other in chosen)
        yield Candidate(tuple(given for given, _ in chosen), label=label, is_other=all_other)


def _other_state(kind: str, named: set[str]) -> list[str]:
    """An identifier of this kind that no rule names, if there is one left."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    other: Mapping[str, Iterable[str]] = {
        "uuid": (f"00000000-0000-4000-8000-{number:012}" for number in count()),
        "name": ("Another state" + "." * number for number in count()),
        "abbreviation": (first + second for first in letters for second in letters),
    }
    unnamed = (one for one in other[kind] if one.casefold() not in named)
    return [*islice(unnamed, 1)]


def _sets_of_options(source: Source) -> Iterator[Candidate]:
    """Every combination of the options that rules name; none of them is one that no rule names, if there is one."""
    named = named_options(source)
    options = source.question.options if source.question else ()
    unnamed = [one.key for one in options if one.key not in source.required]
    yield Candidate(frozenset(unnamed[:1]))
    for size in range(1, len(named) + 1):
        yield from (Candidate(frozenset(chosen)) for chosen in combinations(named, size))


def named_options(source: Source) -> list[str]:
    """Those of which every combination is a candidate."""
    return list(dict.fromkeys(source.required))[:_MAX_OPTIONS]
