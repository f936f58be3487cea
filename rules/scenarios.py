"""Scenario: a person, and what has to come out for them, written by hand.

    questionnaire: weight-management.json      # beside this file; left out: the one this file is named after
    scenarios:
      - name: A woman with a BMI of 31 may choose
        facts: {age: 34, gender: female, weight_kg: 90, height_cm: 170}
        answers:
          Have you ever had pancreatitis?: no  # questions and options by title or id
        final: yes                             # the person submits; left out: still filling in
        expect:
          shown: [What do you use to prevent pregnancy?]
          eligible: ["Semaglutide*"]
          complete: yes

| in `expect` | what it says |
|---|---|
| shown, hidden | these questions are |
| eligible, ineligible | these offerings are |
| undetermined | these questions or offerings are |
| next, dead_end | this question is; null: none is |
| complete | yes or no |
| exactly | yes: the lists name all that there are; else some of them |

A file may also be a list of scenarios, or one scenario alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from rules.answers import read_answers
from rules.cases import Case
from rules.errors import AnswerError, FactError
from rules.facts import Facts, read_facts
from rules.handwriting import Written
from rules.manuscript import Manuscript
from rules.titles import TitleError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rules.handwriting import Sheet
    from rules.manuscript import Faulty
    from rules.model import Offering, Question, Questionnaire
    from rules.titles import Titles

__all__ = ["Expected", "Scenario", "named_questionnaire", "read_scenarios", "usable_scenarios"]


class Expected(NamedTuple):
    """One line of `expect`: `key` as above; `value` are ids in a tuple, one id, None, or a boolean."""

    key: str
    value: tuple[str, ...] | str | bool | None


@dataclass(frozen=True, slots=True)
class Scenario:
    """One scenario; `line` is its place in the file. With `is_exact` the lists name all that there are."""

    name: str
    why: str | None
    line: int
    case: Case
    expected: tuple[Expected, ...]
    is_exact: bool = field(default=False)


def named_questionnaire(written: Written) -> str | None:
    """The path of the questionnaire as the file gives it, or None."""
    one = written.entries.get("questionnaire")
    return None if one is None else one.text


def read_scenarios(written: Written, questionnaire: Questionnaire, name: str) -> tuple[Scenario, ...]:
    """The scenarios of a file (rules.handwriting) about this questionnaire; `name` is the file's, told in errors.

    Raises:
        HandwritingError: With every mistake in it: unknown words and titles, ambiguous titles, facts and answers that
            cannot be.
    """
    file = Manuscript(questionnaire, name)
    return file.accepted(*_Reader(file).read(written))


def usable_scenarios(
    written: Written, questionnaire: Questionnaire, name: str
) -> tuple[tuple[Scenario, ...], tuple[Faulty, ...]]:
    """The same for those that have no mistake, and what is wrong with the others.

    Raises:
        HandwritingError: If it has no scenarios at all, or a mistake outside of them.
    """
    file = Manuscript(questionnaire, name)
    return file.usable(*_Reader(file).read(written))


_FILE_KEYS = ("questionnaire", "scenarios")
_LISTS = ("shown", "hidden", "eligible", "ineligible", "undetermined")
_KEYS = ("name", "why", "facts", "answers", "final", "expect")
_EXPECT_KEYS = (*_LISTS, "next", "dead_end", "complete", "exactly")


class _Reader:
    def __init__(self, file: Manuscript) -> None:
        self._file = file

    def read(self, written: Written) -> tuple[list[Scenario | Faulty], Written, str]:
        """What stands there, as `Manuscript.accepted` takes it."""
        # A text is no list of scenarios.
        members = () if written.text is not None else written.members
        if isinstance(written.value, Mapping) and "expect" not in written.entries:
            sheet = self._file.sheet(written, "the file", _FILE_KEYS)
            members = sheet.entries["scenarios"].members if "scenarios" in sheet.entries else ()
        return [self._file.statement(one, self._scenario) for one in members], written, "scenarios"

    def _scenario(self, written: Written) -> Scenario:
        sheet = self._file.sheet(written, "a scenario", (*_KEYS, "questionnaire"))
        name = self._file.name_in(sheet, "a scenario")
        facts = self._facts(sheet.entries.get("facts", Written({}, sheet.line)))
        answers = self._answers(sheet.entries.get("answers", Written({}, sheet.line)))
        case = Case(facts, answers, sheet.boolean("final") or False)
        expect = self._file.sheet(
            sheet.entries.get("expect", Written({}, sheet.line)), "expect", _EXPECT_KEYS
        )
        expected = tuple(self._expected(expect))
        if sheet.entries and not expected:
            sheet.report(sheet.line, "a scenario has to expect something")
        return Scenario(
            name, sheet.text("why"), sheet.line, case, expected, expect.boolean("exactly") or False
        )

    def _facts(self, written: Written) -> Facts:
        plain = {("age_years" if key == "age" else key): one.plain() for key, one in written.entries.items()}
        if "age" in written.entries and "age_years" in written.entries:
            self._file.report(written.line, "age is age_years; give one of them")
        try:
            return read_facts(plain)
        except FactError as error:
            place = written.entries.get(error.fact, written)
            self._file.report(place.line, str(error))
            return Facts()

    def _answers(self, written: Written) -> dict[str, object]:
        answers: dict[str, object] = {}
        for title, one in written.entries.items():
            try:
                question = self._file.titles.questions.find(title)
                read_answers(self._file.questionnaire, {question.id: one.plain()})
            except TitleError as error:
                self._file.report(one.line, str(error))
            except AnswerError as error:
                self._file.report(one.line, f"no answer to {title!r}; allowed: {error.allowed}")
            else:
                if question.id in answers:
                    self._file.report(one.line, f"{title!r} is answered twice")
                answers[question.id] = one.plain()
        return answers

    def _expected(self, sheet: Sheet) -> Iterator[Expected]:
        for key in _LISTS:
            if key in sheet.entries:
                found = [target.id for one in sheet.entries[key].members for target in self._found(key, one)]
                yield Expected(key, tuple(dict.fromkeys(found)))
        for key in ("next", "dead_end"):
            if key in sheet.entries:
                one = sheet.entries[key]
                yield Expected(key, None if one.value is None else self._question_id(one))
        complete = sheet.boolean("complete")
        if complete is not None:
            yield Expected("complete", complete)

    def _question_id(self, written: Written) -> str | None:
        questions = self._file.titles.questions
        return next((one.id for one in self._file.found(written, lambda text: (questions.find(text),))), None)

    def _found(self, key: str, written: Written) -> tuple[Question | Offering, ...]:
        titles = self._file.titles
        if key in {"eligible", "ineligible"}:
            return self._file.found(written, titles.offerings.find_all)
        if key == "undetermined":
            return self._file.found(written, partial(_either, titles))
        return self._file.found(written, titles.questions.find_all)


def _either(titles: Titles, text: str) -> tuple[Question | Offering, ...]:
    try:
        return titles.questions.find_all(text)
    except TitleError as error:
        try:
            return titles.offerings.find_all(text)
        except TitleError:
            raise error from None
