"""Candidate: for one fact or one question, values of which every other value is judged like one.

All comparisons are with constants, so it is enough to try the constants, what lies below, between and above them, every
option, and to skip. Whoever has a better source of such values replaces `candidates_for`, and nothing else.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, count, islice, product
from math import ceil, floor
from typing import TYPE_CHECKING, NamedTuple, cast

from rules.decimals import read_number
from rules.facts import MAX_AGE_YEARS, MAX_BMI_KG_PER_M2
from rules.wording import GENDERS, clipped, number_words, quoted, value_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from rules.comparators import Compared
    from rules.model import Question, Requirement
    from rules.states import StateIdentifier

__all__ = [
    "Candidate",
    "Source",
    "Stretch",
    "candidates_for",
    "exact_decimal",
    "is_covered",
    "named_options",
]

_MAX_DIGITS = 1000
"""Of a number in an answer (rules.decimals), before and after the point."""

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
    required: tuple[object, ...]


class Stretch(NamedTuple):
    """A part of the line of numbers, or of days as ordinals. None: it has no end there."""

    low: Fraction | None
    high: Fraction | None
    is_low_in: bool = True
    is_high_in: bool = True


class Candidate(NamedTuple):
    """`value` as the engine compares it, state as its identifiers; None: the question is skipped.

    Ordered kinds have the `stretch` it stands for, others a `label`. `is_other`: for all that no rule names.
    """

    value: object
    label: str = ""
    stretch: Stretch | None = None
    is_other: bool = False


def candidates_for(source: Source) -> tuple[Candidate, ...]:
    """Every value that the requirements on this source can tell apart has its like among them (see `is_covered`)."""
    candidates = _CANDIDATES[source.kind](source)
    return tuple(candidates) if source.question is None else (*candidates, Candidate(None))


def is_covered(source: Source) -> bool:
    """Whether the candidates are all there are: rules may name too many options for all their combinations."""
    return source.kind != "multiple_option" or len(set(source.required)) <= _MAX_OPTIONS


def _ages(source: Source) -> Iterator[Candidate]:
    cuts = {
        year for one in _numbers_of(source) for year in (floor(one), ceil(one)) if 0 <= year <= MAX_AGE_YEARS
    }
    return _whole_stretches(cuts, 0, MAX_AGE_YEARS, int)


def _days(source: Source) -> Iterator[Candidate]:
    cuts = {cast("date", one).toordinal() for one in source.required}
    return _whole_stretches(cuts, 1, date.max.toordinal(), date.fromordinal)


def _whole_stretches(
    cuts: set[int], least: int, most: int, read: Callable[[int], object]
) -> Iterator[Candidate]:
    """Each cut, and each run of whole numbers between; the ends of everything are no ends."""
    edges = sorted(cuts)
    starts = sorted({least, *edges, *(edge + 1 for edge in edges if edge < most)})
    for start, following in zip(starts, [*starts[1:], most + 1], strict=True):
        end = following - 1
        stretch = Stretch(Fraction(start) if start > least else None, Fraction(end) if end < most else None)
        sample = end if end < most and start == least else start
        yield Candidate(read(sample), stretch=stretch)


def _body_mass_indices(source: Source) -> Iterator[Candidate]:
    return _number_stretches(_numbers_of(source), Fraction(0), Fraction(MAX_BMI_KG_PER_M2))


def _numbers(source: Source) -> Iterator[Candidate]:
    return _number_stretches(_numbers_of(source), None, None)


def _numbers_of(source: Source) -> set[Fraction]:
    return {Fraction(cast("Decimal", one)) for one in source.required}


def _number_stretches(
    cuts: set[Fraction], least: Fraction | None, most: Fraction | None
) -> Iterator[Candidate]:
    """Each cut, and an exact decimal below, between and above them, whole if there is one close by."""
    edges = [
        edge for edge in sorted(cuts) if (least is None or edge > least) and (most is None or edge < most)
    ]
    below = least
    for edge in [*edges, most]:
        stretch = Stretch(
            None if below == least else below,
            None if edge == most else edge,
            is_low_in=False,
            is_high_in=False,
        )
        numbers = map(exact_decimal, _between(below, edge, is_first=below == least))
        # Two of them can lie so close together that no answer has the digits to come between.
        yield from islice((Candidate(one, stretch=stretch) for one in numbers if _is_readable(one)), 1)
        if edge is not None and edge != most:
            yield Candidate(exact_decimal(edge), stretch=Stretch(edge, edge))
        below = edge


def _is_readable(number: Decimal) -> bool:
    return read_number(number) is not None


def _between(low: Fraction | None, high: Fraction | None, *, is_first: bool) -> Iterator[Fraction]:
    """Numbers between these, the plainest first; with None there is no end."""
    if low is None and high is None:
        yield Fraction(0)
    elif high is None:
        low = cast("Fraction", low)
        yield Fraction(floor(low) + 1)
        yield abs(low) * 2
    elif low is None:
        yield Fraction(ceil(high) - 1)
        yield -abs(high) * 2
    else:
        whole = Fraction(ceil(high) - 1 if is_first else floor(low) + 1)
        if low < whole < high:
            yield whole
        yield (low + high) / 2
        yield from _shortest_between(low, high)


def _shortest_between(low: Fraction, high: Fraction) -> Iterator[Fraction]:
    """The one of fewest digits."""
    units = (Fraction(10) ** -places for places in range(-_MAX_DIGITS, 2 * _MAX_DIGITS))
    return islice((number for unit in units if (number := (floor(low / unit) + 1) * unit) < high), 1)


def exact_decimal(number: Fraction) -> Decimal:
    """A fraction whose denominator divides a power of ten, as the decimal that it is, in its fewest digits."""
    places = 0
    while (number * 10**places).denominator != 1:
        places += 1
    digits = str(int(number * 10**places))
    short = digits.rstrip("0") or "0"
    return Decimal(f"{short}e{len(digits) - len(short) - places}")


def _genders(_source: Source) -> Iterator[Candidate]:
    return (Candidate(code, word) for code, word in GENDERS.items())


def _states(source: Source) -> Iterator[Candidate]:
    """One named identifier, or another one, of each kind that rules ask for."""
    by_kind: dict[str, dict[str, str]] = {}
    for requirement, required in zip(source.requirements, source.required, strict=True):
        identifier = cast("StateIdentifier", required)
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
        yield Candidate(tuple(given for given, _ in chosen), label, is_other=all_other)


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


def _booleans(_source: Source) -> Iterator[Candidate]:
    return (Candidate(value, word) for value, word in ((True, "yes"), (False, "no")))


def _files(_source: Source) -> Iterator[Candidate]:
    return (Candidate(value, word) for value, word in ((True, "with a file"), (False, "without a file")))


def _options(source: Source) -> Iterator[Candidate]:
    options = cast("Question", source.question).options
    return (Candidate(one.key, value_words(source.kind, one.key, source.question)) for one in options)


def _sets_of_options(source: Source) -> Iterator[Candidate]:
    """Every combination of the options that rules name; none of them is one that no rule names, if there is one."""
    named = named_options(source)
    unnamed = [one.key for one in cast("Question", source.question).options if one.key not in source.required]
    yield Candidate(frozenset(unnamed[:1]))
    for size in range(1, len(named) + 1):
        yield from (Candidate(frozenset(chosen)) for chosen in combinations(named, size))


def named_options(source: Source) -> list[str]:
    """Those of which every combination is a candidate."""
    return list(dict.fromkeys(cast("tuple[str, ...]", source.required)))[:_MAX_OPTIONS]


def _texts(source: Source) -> Iterator[Candidate]:
    """Texts that rules name, a text that none names, and numbers between those that they name."""
    named = {text.casefold(): text for text in reversed(cast("tuple[str, ...]", source.required))}
    numbers = {Fraction(one) for one in map(read_number, named.values()) if one is not None}
    if any(one.conditional_answer not in {"=", "!="} for one in source.requirements):
        for one in _number_stretches(numbers, None, None):
            yield one._replace(value=_spelling(cast("Decimal", one.value), named))
    yield from (Candidate(text, quoted(text)) for text in named.values())
    other = next(text for text in ("other" + "!" * number for number in count()) if text not in named)
    yield Candidate(other, "any other text", is_other=True)


def _spelling(number: Decimal, taken: Iterable[str]) -> str:
    """The number in digits that are no text that a rule names."""
    text = number_words(number)
    while text in taken:
        text += "0" if "." in text else ".0"
    return text


_CANDIDATES: Mapping[str, Callable[[Source], Iterator[Candidate]]] = {
    "age": _ages,
    "bmi": _body_mass_indices,
    "gender": _genders,
    "state": _states,
    "boolean": _booleans,
    "single_option": _options,
    "multiple_option": _sets_of_options,
    "number": _numbers,
    "text": _texts,
    "date": _days,
    "file": _files,
}
