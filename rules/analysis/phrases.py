"""Phrase: a place of a questionnaire in words, as an author knows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.model import Question, Requirement, Rule
from rules.predicates import predicate
from rules.requirements import read_requirement
from rules.wording import FACT_NAMES, quoted, title_of

if TYPE_CHECKING:
    from rules.analysis.space import Space
    from rules.model import Offering, Questionnaire

__all__ = ["phrase_of", "target_phrase"]


def phrase_of(space: Space, pointer: str) -> str:
    """What stands at the pointer: a target or rule by its title, a requirement as what its rule asks for."""
    node = space.nodes[pointer]
    if isinstance(node, Requirement):
        phrase = _requirement_phrase(space.program.questionnaire, node)
        rule = space.nodes[pointer.rpartition("/requirements/")[0]]
        return f"not ({phrase})" if isinstance(rule, Rule) and rule.type == "not" else phrase
    if isinstance(node, Rule):
        return f"the rule {quoted(node.title or node.id)}"
    return target_phrase(node)


def target_phrase(target: Question | Offering) -> str:
    """The question or offering by its title."""
    noun = "question" if isinstance(target, Question) else "offering"
    return f"the {noun} {quoted(title_of(target))}"


def _requirement_phrase(questionnaire: Questionnaire, requirement: Requirement) -> str:
    """ "age is at least 18", "'Do you smoke?' is yes"; "an unreadable requirement" for one with an error."""
    reading = read_requirement(requirement, questionnaire)
    if reading.problems:
        return "an unreadable requirement"
    question = reading.question
    subject = FACT_NAMES[requirement.based_on] if question is None else quoted(title_of(question))
    return f"{subject} {predicate(requirement, reading)}"
