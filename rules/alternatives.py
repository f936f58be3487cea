"""Alternatives: candidates that would all do, as one phrase, and the plainest of them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, cast

from rules.candidates import Candidate, Source, Stretch, exact_decimal, named_options
from rules.decimals import read_number
from rules.wording import FACT_NAMES, clipped, listed, number_words, quoted, title_of, value_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from rules.comparators import Compared

__all__ = ["plainest", "words_for"]


def plainest(candidates: Sequence[Candidate], members: Sequence[int], current: object) -> int:
    """The member (a place in `candidates`) nearest to the current value, which is None if there is none."""
    given = [member for member in members if candidates[member].value is not None] or list(members)
    if isinstance(candidates[given[0]].value, frozenset):
        kept = current if isinstance(current, frozenset) else frozenset()
        return min(given, key=lambda member: len(cast("frozenset[str]", candidates[member].value) ^ kept))
    ordered = [member for member in given if candidates[member].stretch is not None]
    if not ordered:
        return given[0]
    here = _on_line(current)
    if here is None:
        return ordered[-1] if ordered[0] == 0 else ordered[0]
    return min(ordered, key=lambda member: abs(cast("Fraction", _on_line(candidates[member].value)) - here))


def words_for(source: Source, candidates: Sequence[Candidate], members: Iterable[int]) -> str:
    """The source with any of these candidates: "BMI 30 or more", "'Do you smoke?' answered no or skipped"."""
    chosen = sorted(members)
    if source.question is None:
        return f"{FACT_NAMES[source.name]} {_alternatives(source, candidates, chosen)}"
    given = [member for member in chosen if candidates[member].value is not None]
    is_visible = source.question.is_visible
    skipped = "skipped" if is_visible else "not given"
    answered = "" if source.kind in {"file", "multiple_option"} else "answered " if is_visible else "set to "
    words = [skipped] if len(given) < len(chosen) else []
    if given:
        one_of = _combinations if source.kind == "multiple_option" else _alternatives
        words.insert(0, f"{answered}{one_of(source, candidates, given)}")
    return f"{quoted(title_of(source.question))} {' or '.join(words)}"


def _alternatives(source: Source, candidates: Sequence[Candidate], chosen: list[int]) -> str:
    given = [index for index, one in enumerate(candidates) if one.value is not None]
    left_out = [candidates[index] for index in given if index not in chosen]
    if any(one.is_other for one in left_out) or not all(candidates[index].label for index in given):
        return _ordered(source, candidates, chosen)
    others = any(candidates[index].is_other for index in chosen)
    if not others and len(chosen) <= max(2, len(left_out)):
        return listed(_runs(source, candidates, chosen), "or")
    if not left_out:
        return "anything"
    excluded = listed([one.label for one in left_out], "or")
    return f"{'other than' if source.question is None else 'anything but'} {excluded}"


def _ordered(source: Source, candidates: Sequence[Candidate], chosen: list[int]) -> str:
    """Ranges and texts; of numbers that rules name as texts, those in a range that would not do."""
    words = listed(_runs(source, candidates, chosen), "or")
    stretches = [one for index in chosen if (one := candidates[index].stretch) is not None]
    left_out = [
        one.label
        for index, one in enumerate(candidates)
        if index not in chosen and one.stretch is None and any(_is_in(one.value, part) for part in stretches)
    ]
    return f"{words}, but not written {listed(left_out, 'or')}" if left_out else words


def _is_in(value: object, stretch: Stretch) -> bool:
    number = _on_line(value)
    if number is None:
        return False
    is_above = stretch.low is None or number > stretch.low or (stretch.is_low_in and number == stretch.low)
    return is_above and (
        stretch.high is None or number < stretch.high or (stretch.is_high_in and number == stretch.high)
    )


def _runs(source: Source, candidates: Sequence[Candidate], chosen: list[int]) -> list[str]:
    """One phrase for each run of stretches that touch, and each label."""
    phrases: list[str] = []
    first: Stretch | None = None
    for index in chosen:
        stretch = candidates[index].stretch
        if stretch is None:
            phrases.append(candidates[index].label)
            continue
        first = first or stretch
        if index + 1 not in chosen or candidates[index + 1].stretch is None:
            run = Stretch(first.low, stretch.high, first.is_low_in, stretch.is_high_in)
            phrases.append(_range_words(source.kind, run))
            first = None
    return phrases


def _range_words(kind: Compared, run: Stretch) -> str:
    show = _SHOWN.get(kind, _shown_number)
    low, high = run.low, run.high
    if low is not None and low == high:
        return show(low)
    if kind == "age":
        # Completed years: below 18, and not 17 or less.
        if high is not None and low is None:
            return f"below {show(high + 1)}"
        run = run._replace(is_low_in=True, is_high_in=True)
    if low is not None and high is not None and run.is_low_in and run.is_high_in:
        return f"{show(low)} to {show(high)}"
    more, after, less, before = _ENDS["date" if kind == "date" else "number"]
    ends = []
    if low is not None:
        ends.append((more if run.is_low_in else after).format(show(low)))
    if high is not None:
        ends.append((less if run.is_high_in else before).format(show(high)))
    return " and ".join(ends) or ("any day" if kind == "date" else "any number")


_ENDS = {
    "number": ("{} or more", "above {}", "{} or less", "below {}"),
    "date": ("{} or later", "after {}", "{} or earlier", "before {}"),
}


def _shown_number(number: Fraction) -> str:
    return clipped(number_words(exact_decimal(number)))


def _shown_day(ordinal: Fraction) -> str:
    return date.fromordinal(int(ordinal)).isoformat()


_SHOWN: Mapping[str, Callable[[Fraction], str]] = {"date": _shown_day}


def _combinations(source: Source, candidates: Sequence[Candidate], chosen: list[int]) -> str:
    """ "with 'Red' and without 'Blue'": options that make no difference are left out."""
    options = named_options(source)
    sets = {
        tuple(option in cast("frozenset[str]", candidates[one].value) for option in options) for one in chosen
    }
    return ", or ".join(_cube_words(source, options, cube) for cube in _cubes(sets))


_Cube = tuple[bool | None, ...]
"""For each option: chosen, not chosen, or either."""


def _cubes(sets: set[tuple[bool, ...]]) -> Iterator[_Cube]:
    """Cubes that together are exactly these combinations, each as wide as it can be."""
    left = sorted(sets)
    while left:
        cube: _Cube = left[0]
        # What is said of options that are not chosen is what people miss least.
        for place in sorted(range(len(cube)), key=left[0].__getitem__):
            wider = (*cube[:place], None, *cube[place + 1 :])
            if sets.issuperset(_within(wider)):
                cube = wider
        yield cube
        inside = set(_within(cube))
        left = [one for one in left if one not in inside]


def _within(cube: _Cube) -> Iterator[tuple[bool, ...]]:
    return product(*((False, True) if state is None else (state,) for state in cube))


def _cube_words(source: Source, options: list[str], cube: tuple[bool | None, ...]) -> str:
    titles = [value_words(source.kind, option, source.question) for option in options]
    chosen, left = (
        [title for title, state in zip(titles, cube, strict=True) if state is wanted]
        for wanted in (True, False)
    )
    words = [f"with {listed(chosen)}"] if chosen else []
    words += [f"without {listed(left, 'or')}"] if left else []
    return " and ".join(words) or "answered in any way"


def _on_line(value: object) -> Fraction | None:
    if isinstance(value, date):
        return Fraction(value.toordinal())
    number = read_number(value)
    return value if isinstance(value, Fraction) else None if number is None else Fraction(number)
