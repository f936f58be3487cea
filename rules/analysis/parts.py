"""Part: a question, offering, option, rule or requirement of one version of a questionnaire, ready to be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from rules.analysis.matching import in_both
from rules.analysis.wording import on_one_line, quoted
from rules.predicates import predicate
from rules.requirements import read_requirement
from rules.wording import FACT_NAMES

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from rules.analysis.matching import Matching
    from rules.model import Offering, Option, Question, Questionnaire, Requirement, Rule

__all__ = ["Part", "Version", "offering_part", "option_part", "question_part", "versions_of"]


class Part(NamedTuple):
    """A part of one version: its place, its name in words, what it says as a JSON value, and itself.

    `meaning` is the same for a rule or a requirement of either version that means the same.
    """

    pointer: str
    name: str
    value: object
    content: Any
    meaning: Any = None


class _Meaning(NamedTuple):
    """What a requirement compares with what, with the old version's words for questions and options."""

    subject: tuple[str, str | None]
    comparator: str
    required: Hashable


class _Names(NamedTuple):
    """The new version's question ids, and the keys of their options, as the old version calls them."""

    ids: Mapping[str, str]
    keys: Mapping[tuple[str, str], str]


class Version(NamedTuple):
    """One of the two versions; the new one has `names`."""

    questionnaire: Questionnaire
    names: _Names | None = None

    def rule_part(self, target: Part, rule: Rule) -> Part:
        """A rule of this target."""
        requirements = [self.requirement_part(target, one) for one in rule.requirements]
        title = rule.title or rule.pointer.rpartition("/")[2]
        return Part(
            rule.pointer,
            f"rule {quoted(title)} of {target.name}",
            {"type": rule.type, "requirements": [one.value for one in requirements]},
            rule,
            (rule.type, frozenset(one.meaning for one in requirements)),
        )

    def requirement_part(self, owner: Part, requirement: Requirement) -> Part:
        """A requirement of this rule, or of a rule of this target."""
        words = self._in_words(requirement)
        name = f"requirement {words} in {owner.name}"
        return Part(requirement.pointer, name, words, requirement, self._meaning(requirement))

    def _in_words(self, requirement: Requirement) -> str:
        """ "age is at least 18", '"Do you smoke?" is yes'."""
        asked = requirement.required_question_id
        subject = FACT_NAMES.get(requirement.based_on, requirement.based_on)
        if subject == "question" and asked is not None:
            question = self.questionnaire.question(asked)
            subject = quoted(asked if question is None else question.title or asked)
        reading = read_requirement(requirement, self.questionnaire)
        return on_one_line(f"{subject} {predicate(requirement, reading, quoted)}")

    def _meaning(self, requirement: Requirement) -> _Meaning:
        asked = requirement.required_question_id
        reading = read_requirement(requirement, self.questionnaire)
        required: Hashable = repr(requirement.required_answer) if reading.problems else reading.required
        if self.names is not None and asked is not None:
            if reading.question is not None and reading.kind in {"single_option", "multiple_option"}:
                required = self.names.keys.get((asked, str(required)), ("new", required))
            asked = asked if reading.question is None else self.names.ids.get(asked, f"new {asked}")
        if isinstance(required, str) and reading.kind == "text":
            required = required.casefold()
        return _Meaning((requirement.based_on, asked), requirement.conditional_answer, required)


def versions_of(old: Questionnaire, new: Questionnaire, matching: Matching) -> tuple[Version, Version]:
    """Both, in this order."""
    ids: dict[str, str] = {}
    keys: dict[tuple[str, str], str] = {}
    for before, after in in_both(matching.questions):
        ids.setdefault(after.id, before.id)
        for one, other in in_both(matching.options[before.pointer]):
            keys.setdefault((after.id, other.key), one.key)
    return Version(old), Version(new, _Names(ids, keys))


def question_part(question: Question) -> Part:
    """A question."""
    title = question.title or question.id
    return Part(question.pointer, f"question {quoted(title)}", title, question)


def offering_part(offering: Offering) -> Part:
    """An offering."""
    title = offering.title or offering.id
    return Part(offering.pointer, f"offering {quoted(title)}", title, offering)


def option_part(question: Part, place: int, option: Option) -> Part:
    """The option that stands at this place in the question."""
    name = f"option {quoted(option.title)} of {question.name}"
    return Part(f"{question.pointer}/options/{place}", name, option.title, option)
