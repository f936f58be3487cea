"""Condition: which people a statement is about, as it is written by hand.

    when:
      age: "< 18"                                  # a comparator and a value; without a comparator: =
      bmi: ">= 27 and < 30"
      state: [Texas, Florida]                      # a list: any of these
      Could you be pregnant now?: I am not sure    # a question by its title or id, an option by its title
      any: [{gender: female}, {gender: 9}]         # also all (a list) and not (one condition)

All entries of a mapping have to be met. A line means what a requirement with the same words means: `!=` is the negation
of `=`, so that it is also met where the question was not asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from rules.analysis.claims import AllOf, AnyOf, Fails, Holds, Not, Within
from rules.model import Requirement
from rules.requirements import read_requirement
from rules.states import read_state
from rules.titles import TitleError
from rules.values import kind_of
from rules.verdicts import Verdict

if TYPE_CHECKING:
    from rules.analysis.claims import Claim
    from rules.analysis.space import Space
    from rules.handwriting import Written
    from rules.manuscript import Manuscript
    from rules.model import Question, Questionnaire

__all__ = ["ConditionReader", "grounded"]

_FACTS = ("age", "bmi", "gender", "state")
_ORDERED = {"age", "bmi", "number", "date"}
_COMPARED = re.compile(r"(<=|>=|!=|<|>|=)\s*(.*)", re.DOTALL)


class ConditionReader:
    """Reads conditions. What they compare becomes `requirements`, which a space has to know to ground them."""

    def __init__(self, file: Manuscript, states: Mapping[str, str]) -> None:
        """`states` are the identifiers that the file gives, by the case-folded word that it uses for them."""
        self.requirements: list[Requirement] = []
        self._file = file
        self._states = states
        self._state_kinds = _state_kinds(file.questionnaire)

    def read(self, written: Written) -> Claim:
        """The condition, in which `Holds` stands for a requirement of `requirements`."""
        if not isinstance(written.value, Mapping):
            return self._mistake(written, "a condition has to be a mapping, such as {age: '< 18'}")
        return AllOf(tuple(self._entry(key, one) for key, one in written.entries.items()))

    def _entry(self, key: str, written: Written) -> Claim:
        if key == "not":
            return Not(self.read(written))
        if key in {"all", "any"}:
            parts = tuple(self.read(one) for one in written.members)
            return AllOf(parts) if key == "all" else AnyOf(parts)
        if key in _FACTS:
            return self._values(written, key, None)
        try:
            question = self._file.titles.questions.find(key)
        except TitleError as error:
            return self._mistake(written, f"{error}; facts are {', '.join(_FACTS)}")
        if kind_of(question) == "informational":
            return self._mistake(written, f"{key!r} is a page to read, and has no answer")
        return self._values(written, "question", question)

    def _values(self, written: Written, based_on: str, question: Question | None) -> Claim:
        members = written.members
        if not members:
            return self._mistake(written, "a value is missing")
        return AnyOf(tuple(self._value(one, based_on, question) for one in members))

    def _value(self, written: Written, based_on: str, question: Question | None) -> Claim:
        text = written.text
        if text is None:
            return self._mistake(written, "a value has to be a text, such as '< 18'")
        kind = based_on if question is None else kind_of(question)
        parts = text.split(" and ") if kind in _ORDERED else [text]
        return AllOf(tuple(self._compared(part.strip(), written, based_on, question) for part in parts))

    def _compared(self, text: str, written: Written, based_on: str, question: Question | None) -> Claim:
        comparator, required = _split(text, question)
        requirement = Requirement(
            based_on=based_on,
            required_question_id=None if question is None else question.id,
            conditional_answer=comparator,
            required_answer=self._states.get(required.casefold(), required)
            if based_on == "state"
            else required,
            pointer=f"/when/{len(self.requirements)}",
        )
        problems = read_requirement(requirement, self._file.questionnaire).problems
        messages = [problem.message for problem in problems] or self._state_messages(requirement)
        for message in messages:
            self._mistake(written, message)
        if not messages:
            self.requirements.append(requirement)
        return Holds(requirement.pointer)

    def _state_messages(self, requirement: Requirement) -> list[str]:
        """What keeps a state from being comparable: only a table tells which UUID is which state."""
        state = read_state(requirement.required_answer)
        if requirement.based_on != "state" or state is None or not self._state_kinds:
            return []
        if (state.kind == "uuid") in self._state_kinds:
            return []
        kind = "UUIDs" if True in self._state_kinds else "abbreviations or names"
        return [f"the questionnaire compares states by {kind}; say under `states` which is meant by this one"]

    def _mistake(self, written: Written, message: str) -> Claim:
        self._file.report(written.line, message)
        return AllOf(())


def grounded(claim: Claim, space: Space) -> Claim:
    """A condition in terms of a space that has leaves for the reader's requirements."""
    if isinstance(claim, Holds):
        return _met(claim.pointer, space)
    if isinstance(claim, Not):
        return Not(grounded(claim.part, space))
    assert isinstance(claim, AllOf | AnyOf)  # noqa: S101 - the reader makes nothing else
    return type(claim)(tuple(grounded(part, space) for part in claim.parts))


def _met(pointer: str, space: Space) -> Claim:
    leaf = space.leaves[pointer]
    assert leaf.variable is not None  # noqa: S101 - the reader takes no page to read
    within = Within(leaf.variable, leaf.true)
    if leaf.question is None:
        return within
    asked = space.program.questionnaire.questions[leaf.question].pointer
    met = AllOf((Holds(asked), within))
    return AnyOf((met, Fails(asked))) if leaf.if_absent is Verdict.TRUE else met


def _split(text: str, question: Question | None) -> tuple[str, str]:
    """The comparator and what follows; an option may begin with "<"."""
    compared = _COMPARED.fullmatch(text)
    if compared is None or (question is not None and question.option(text) is not None):
        return "=", text
    return compared[1], compared[2]


def _state_kinds(questionnaire: Questionnaire) -> set[bool]:
    """Whether its rules name states by UUID (True), and whether by other identifiers (False)."""
    kinds = set()
    for target in questionnaire.targets:
        for rule in target.rules:
            for requirement in rule.requirements:
                state = read_state(requirement.required_answer) if requirement.based_on == "state" else None
                if state is not None:
                    kinds.add(state.kind == "uuid")
    return kinds
