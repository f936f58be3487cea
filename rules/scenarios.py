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
from typing import TYPE_CHECKING, NamedTuple

from rules.answers import read_answers
from rules.cases import Case
from rules.errors import AnswerError, FactError, HandwritingError
from rules.facts import Facts, read_facts
from rules.handwriting import Mistake, Sheet, Written
from rules.titles import Register, TitleError, Titles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rules.model import Offering, Question, Questionnaire

__all__ = ["Expected", "Scenario", "named_questionnaire", "read_scenarios"]


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
    return _Reader(questionnaire, name).read(written)


_FILE_KEYS = ("questionnaire", "scenarios")
_LISTS = ("shown", "hidden", "eligible", "ineligible", "undetermined")
_KEYS = ("name", "why", "facts", "answers", "final", "expect")
_EXPECT_KEYS = (*_LISTS, "next", "dead_end", "complete", "exactly")


class _Reader:
    def __init__(self, questionnaire: Questionnaire, name: str) -> None:
        self._questionnaire = questionnaire
        self._titles = Titles(questionnaire)
        self._name = name
        self._mistakes: list[Mistake] = []

    def read(self, written: Written) -> tuple[Scenario, ...]:
        members = written.members
        if isinstance(written.value, Mapping) and "expect" not in written.entries:
            sheet = Sheet(written, self._mistakes, noun="the file", keys=_FILE_KEYS)
            members = sheet.entries["scenarios"].members if "scenarios" in sheet.entries else ()
        scenarios = tuple(self._scenario(one) for one in members)
        if not scenarios:
            self._mistakes.append(Mistake(written.line, "the file has no scenarios"))
        if self._mistakes:
            raise HandwritingError(self._name, self._mistakes)
        return scenarios

    def _scenario(self, written: Written) -> Scenario:
        sheet = Sheet(written, self._mistakes, noun="a scenario", keys=(*_KEYS, "questionnaire"))
        name = sheet.text("name")
        if sheet.entries and not name:
            sheet.report(sheet.line, "a scenario has to have a name")
        facts = self._facts(sheet.entries.get("facts", Written({}, sheet.line)))
        answers = self._answers(sheet.entries.get("answers", Written({}, sheet.line)))
        case = Case(facts, answers, sheet.boolean("final") or False)
        expect = Sheet(
            sheet.entries.get("expect", Written({}, sheet.line)),
            self._mistakes,
            noun="expect",
            keys=_EXPECT_KEYS,
        )
        expected = tuple(self._expected(expect))
        if sheet.entries and not expected:
            sheet.report(sheet.line, "a scenario has to expect something")
        return Scenario(
            name or "", sheet.text("why"), sheet.line, case, expected, expect.boolean("exactly") or False
        )

    def _facts(self, written: Written) -> Facts:
        plain = {("age_years" if key == "age" else key): one.plain() for key, one in written.entries.items()}
        if "age" in written.entries and "age_years" in written.entries:
            self._mistakes.append(Mistake(written.line, "age is age_years; give one of them"))
        try:
            return read_facts(plain)
        except FactError as error:
            place = written.entries.get(error.fact, written)
            self._mistakes.append(Mistake(place.line, str(error)))
            return Facts()

    def _answers(self, written: Written) -> dict[str, object]:
        answers: dict[str, object] = {}
        for title, one in written.entries.items():
            try:
                question = self._titles.questions.find(title)
                read_answers(self._questionnaire, {question.id: one.plain()})
            except TitleError as error:
                self._mistakes.append(Mistake(one.line, str(error)))
            except AnswerError as error:
                self._mistakes.append(Mistake(one.line, f"no answer to {title!r}; allowed: {error.allowed}"))
            else:
                if question.id in answers:
                    self._mistakes.append(Mistake(one.line, f"{title!r} is answered twice"))
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
        return next((one.id for one in self._found("next", written, has_star=False)), None)

    def _found(self, key: str, written: Written, *, has_star: bool = True) -> tuple[Question | Offering, ...]:
        if written.text is None:
            self._mistakes.append(Mistake(written.line, "a title has to be a text"))
            return ()
        questions, offerings = self._titles.questions, self._titles.offerings
        try:
            if key in {"eligible", "ineligible"}:
                return offerings.find_all(written.text)
            if key == "undetermined":
                return _either(questions, offerings, written.text)
            return questions.find_all(written.text) if has_star else (questions.find(written.text),)
        except TitleError as error:
            self._mistakes.append(Mistake(written.line, str(error)))
            return ()


def _either(
    questions: Register[Question], offerings: Register[Offering], text: str
) -> tuple[Question | Offering, ...]:
    try:
        return questions.find_all(text)
    except TitleError as error:
        try:
            return offerings.find_all(text)
        except TitleError:
            raise error from None
