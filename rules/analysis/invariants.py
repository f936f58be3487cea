"""Invariant: a safety statement about everybody, written beside a questionnaire.

    states: {Mississippi: 8f404b2d-b60c-4a55-9b63-953edf949663}   # where rules know states by UUID only
    invariants:
      - name: Nobody under 18 is offered tirzepatide
        why: The label is for adults
        when: {age: "< 18"}                         # see rules.analysis.conditions; left out: everybody
        never_offered: ["Tirzepatide, weekly injection"]

| key | says of each of these people |
|---|---|
| offered | each of these offerings is offered; `anything`: at least one of all |
| never_offered | none of these is offered; `anything`: nothing is |
| shown, never_shown | each of these questions is shown; none is |
| stopped | yes: a page without a next button stops them; no: none does |
| any_of | a list of such mappings, of which at least one is true |

Titles or ids; a title that ends in * stands for all that begin so. Several keys have all to be true.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from rules.analysis.claims import AllOf, AnyOf, Holds, Not
from rules.analysis.conditions import ConditionReader
from rules.handwriting import Written, read_handwriting
from rules.manuscript import Faulty, Manuscript
from rules.values import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rules.analysis.claims import Claim
    from rules.handwriting import Sheet
    from rules.model import Offering, Question, Questionnaire, Requirement

__all__ = ["Expectation", "Invariant", "Invariants", "read_invariants", "usable_invariants"]


class Expectation(NamedTuple):
    """One thing that has to be true, in words and as a claim about verdicts."""

    words: str
    claim: Claim


@dataclass(frozen=True, slots=True)
class Invariant:
    """One statement. `when` has still to be grounded (rules.analysis.conditions); `line` is its place in the file."""

    name: str
    why: str | None
    line: int
    when: Claim
    expectations: tuple[Expectation, ...]


@dataclass(frozen=True, slots=True)
class Invariants:
    """The statements of one file, and what their conditions compare."""

    name: str
    statements: tuple[Invariant, ...]
    requirements: tuple[Requirement, ...] = field(repr=False)


def read_invariants(source: bytes | str, questionnaire: Questionnaire, name: str) -> Invariants:
    """The statements of a file about this questionnaire; `name` is the file's, told in errors.

    Raises:
        HandwritingError: With every mistake in it: unknown words and titles, ambiguous titles, values that cannot be.
        MissingPackageError: If PyYAML is not installed.
    """
    reader = _Reader(Manuscript(questionnaire, name))
    return reader.accepted(*reader.read(read_handwriting(source, name)))


def usable_invariants(
    source: bytes | str, questionnaire: Questionnaire, name: str
) -> tuple[Invariants, tuple[Faulty, ...]]:
    """The same for those that have no mistake, and what is wrong with the others.

    Raises:
        HandwritingError: If it has no invariants at all, or a mistake outside of them.
        MissingPackageError: If PyYAML is not installed.
    """
    reader = _Reader(Manuscript(questionnaire, name))
    return reader.usable(*reader.read(read_handwriting(source, name)))


_EXPECTATIONS = ("offered", "never_offered", "shown", "never_shown", "stopped", "any_of")
_KEYS = ("name", "why", "when", *_EXPECTATIONS)
_ANYTHING = "anything"

_Target = TypeVar("_Target", "Question", "Offering")


class _Reader:
    def __init__(self, file: Manuscript) -> None:
        self._file = file
        self._states: dict[str, str] = {}
        self._conditions = ConditionReader(file, self._states)
        # The line of each name.
        self._named: dict[str, int] = {}

    def accepted(self, statements: list[Invariant | Faulty], written: Written) -> Invariants:
        return self._with_requirements(self._file.accepted(statements, written, "invariants"))

    def usable(
        self, statements: list[Invariant | Faulty], written: Written
    ) -> tuple[Invariants, tuple[Faulty, ...]]:
        usable, faulty = self._file.usable(statements, written, "invariants")
        return self._with_requirements(usable), faulty

    def read(self, written: Written) -> tuple[list[Invariant | Faulty], Written]:
        """What stands there, as both of these take it."""
        if isinstance(written.value, Mapping):
            sheet = self._file.sheet(written, "the file", ("states", "invariants"))
            self._read_states(sheet)
            written = sheet.entries.get("invariants", Written(None, written.line))
        # A text is no list of invariants.
        members = () if written.text is not None else written.members
        return [self._member(one) for one in members], written

    def _member(self, written: Written) -> Invariant | Faulty:
        requirements = self._conditions.requirements
        before = len(requirements)
        one = self._file.statement(written, self._statement)
        if isinstance(one, Faulty):
            del requirements[before:]
        return one

    def _with_requirements(self, statements: tuple[Invariant, ...]) -> Invariants:
        return Invariants(self._file.name, statements, tuple(self._conditions.requirements))

    def _read_states(self, sheet: Sheet) -> None:
        entries = sheet.entries["states"].entries if "states" in sheet.entries else {}
        for name, one in entries.items():
            if one.text is None:
                sheet.report(one.line, "a state has to have one identifier, a text")
            else:
                self._states[name.casefold()] = one.text

    def _statement(self, written: Written) -> Invariant:
        sheet = self._file.sheet(written, "an invariant", _KEYS)
        name = self._file.name_in(sheet, "an invariant")
        if name and name in self._named:
            sheet.report(sheet.line, f"{name!r} is the name of another, in line {self._named[name]}")
        self._named.setdefault(name, sheet.line)
        when = self._conditions.read(sheet.entries["when"]) if "when" in sheet.entries else AllOf(())
        expectations = tuple(self._expectations(sheet))
        if sheet.entries and not any(key in sheet.entries for key in _EXPECTATIONS):
            sheet.report(sheet.line, f"an invariant has to say one of {', '.join(_EXPECTATIONS)}")
        return Invariant(name, sheet.text("why"), sheet.line, when, expectations)

    def _expectations(self, sheet: Sheet) -> Iterator[Expectation]:
        for key in ("offered", "never_offered"):
            if key in sheet.entries:
                yield from self._on_offerings(key, sheet.entries[key])
        for key in ("shown", "never_shown"):
            if key in sheet.entries:
                yield from self._on_questions(key, sheet.entries[key])
        stopped = sheet.boolean("stopped")
        if stopped is not None:
            yield self._stopped(is_expected=stopped)
        if "any_of" in sheet.entries:
            yield self._any_of(sheet.entries["any_of"])

    def _on_offerings(self, key: str, written: Written) -> Iterator[Expectation]:
        if written.text == _ANYTHING:
            offered = AnyOf(tuple(Holds(one.pointer) for one in self._file.questionnaire.offerings))
            is_offered = key == "offered"
            yield Expectation(
                "something is offered" if is_offered else "nothing is offered",
                offered if is_offered else Not(offered),
            )
            return
        for name, one in self._found(written, self._file.titles.offerings.find_all):
            claim = Holds(one.pointer)
            if key == "offered":
                yield Expectation(f"{name!r} is offered", claim)
            else:
                yield Expectation(f"{name!r} is not offered", Not(claim))

    def _on_questions(self, key: str, written: Written) -> Iterator[Expectation]:
        for name, one in self._found(written, self._file.titles.questions.find_all):
            claim = _is_shown(one)
            if key == "shown":
                yield Expectation(f"{name!r} is shown", claim)
            else:
                yield Expectation(f"{name!r} is not shown", Not(claim))

    def _found(
        self, written: Written, find: Callable[[str], tuple[_Target, ...]]
    ) -> Iterator[tuple[str, _Target]]:
        if not written.members:
            self._file.report(written.line, "a title is missing")
        for one in written.members:
            yield from ((target.title or target.id, target) for target in self._file.found(one, find))

    def _stopped(self, *, is_expected: bool) -> Expectation:
        ends = [
            one
            for one in self._file.questionnaire.questions
            if kind_of(one) == "informational" and not one.has_next_button
        ]
        stopped = AnyOf(tuple(_is_shown(one) for one in ends))
        if is_expected:
            return Expectation("a page without a next button stops them", stopped)
        return Expectation("no page without a next button stops them", Not(stopped))

    def _any_of(self, written: Written) -> Expectation:
        parts = []
        is_said = bool(written.members)
        for one in written.members:
            sheet = self._file.sheet(one, "a part of any_of", _EXPECTATIONS)
            is_said &= bool(sheet.entries)
            parts.append(tuple(self._expectations(sheet)))
        if not is_said:
            self._file.report(written.line, "any_of has to be a list of what may be true")
        words = ", or ".join(" and ".join(each.words for each in part) for part in parts)
        return Expectation(words, AnyOf(tuple(AllOf(tuple(each.claim for each in part)) for part in parts)))


def _is_shown(question: Question) -> Claim:
    return Holds(question.pointer) if question.is_visible else AnyOf(())
