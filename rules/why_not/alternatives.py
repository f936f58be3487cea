"""Alternatives: candidates that would all do, as one phrase, and the plainest of them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, cast

from rules.candidates import named_options
from rules.decimals import read_number
from rules.scale import range_in_words
from rules.wording import FACT_NAMES, listed, quoted, title_of, value_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rules.candidates import Candidate, Source
    from rules.scale import Stretch

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
        first = cast("Stretch", candidates[ordered[0]].stretch)
        return ordered[-1] if first.lower is None else ordered[0]
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


def _words(source: Source, candidate: Candidate) -> str:
    """One candidate as people write it: "no", "New York", "any other text"."""
    if source.kind == "file" and candidate.value is not None:
        return _FILES[candidate.value]
    return candidate.label or value_words(source.kind, candidate.value, source.question)


_FILES: Mapping[object, str] = {True: "with a file", False: "without a file"}


def _alternatives(source: Source, candidates: Sequence[Candidate], chosen: list[int]) -> str:
    given = [index for index, one in enumerate(candidates) if one.value is not None]
    left_out = [candidates[index] for index in given if index not in chosen]
    is_ordered = any(candidates[index].stretch is not None for index in given)
    if is_ordered or any(one.is_other for one in left_out):
        return _ordered(source, candidates, chosen)
    others = any(candidates[index].is_other for index in chosen)
    if not others and len(chosen) <= max(2, len(left_out)):
        return listed(_runs(source, candidates, chosen), "or")
    if not left_out:
        return "anything"
    excluded = listed([_words(source, one) for one in left_out], "or")
    return f"{'other than' if source.question is None else 'anything but'} {excluded}"


def _ordered(source: Source, candidates: Sequence[Candidate], chosen: list[int]) -> str:
    """Ranges and texts; of numbers that rules name as texts, those in a range that would not do."""
    words = listed(_runs(source, candidates, chosen), "or")
    stretches = [one for index in chosen if (one := candidates[index].stretch) is not None]
    left_out = [
        _words(source, one)
        for index, one in enumerate(candidates)
        if index not in chosen and one.stretch is None and any(_is_in(one.value, part) for part in stretches)
    ]
    return f"{words}, but not written {listed(left_out, 'or')}" if left_out else words


def _is_in(value: object, stretch: Stretch) -> bool:
    number = _on_line(value)
    return number is not None and stretch.holds(number)


def _runs(source: Source, candidates: Sequence[Candidate], chosen: list[int]) -> list[str]:
    """One phrase for each run of stretches that touch, and each value without."""
    phrases: list[str] = []
    first: Stretch | None = None
    for index, following in zip(chosen, [*chosen[1:], None], strict=True):
        stretch = candidates[index].stretch
        if stretch is None:
            phrases.append(_words(source, candidates[index]))
            continue
        first = first or stretch
        if following != index + 1 or candidates[following].stretch is None:
            phrases.append(range_in_words(first, stretch))
            first = None
    return phrases


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
