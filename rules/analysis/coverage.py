"""Coverage: which goals a set of scenarios reaches, which it misses, and which nobody could reach."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rules.analysis.goals import KINDS, Goal, claims_of, goals_of, reached_by
from rules.analysis.inquiry import Inquiry
from rules.analysis.outcomes import NOBODY, UNDECIDED, Found
from rules.analysis.space import space_of
from rules.answers import read_answers
from rules.cases import evaluate_case, read_case
from rules.predicates import predicate
from rules.requirements import read_requirement
from rules.titles import Titles
from rules.wording import FACT_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rules.analysis.search import Budget
    from rules.cases import Case
    from rules.compiler import Program
    from rules.evaluation import Evaluation
    from rules.model import Offering, Question, Questionnaire, Requirement

__all__ = ["Coverage", "measure", "reached", "reached_by_person"]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Goals, each in one of four tuples, in the order of the document.

    Attributes:
        missed: Somebody could reach it, and no scenario does.
        unreachable: Proved that nobody can; they count for nothing.
        phrases: What people call each target, rule and requirement, by pointer and None, and each option, by the
            pointer of its question and its key.
        undecided: No scenario reaches it, and the budget did not suffice to tell whether anybody could, or an error of
            the questionnaire leaves it open.
    """

    program: Program
    covered: tuple[Goal, ...]
    missed: tuple[Goal, ...]
    unreachable: tuple[Goal, ...]
    undecided: tuple[Goal, ...]
    phrases: Mapping[tuple[str, str | None], str] = field(repr=False)

    @property
    def is_complete(self) -> bool:
        """Whether everything that anybody is known to reach is reached."""
        return not self.missed and not self.undecided

    @property
    def counts(self) -> Mapping[str, tuple[int, int]]:
        """By kind: how many are covered, of how many that may be reachable."""
        reachable = (*self.covered, *self.missed, *self.undecided)
        return {
            kind: (
                sum(one.kind == kind for one in self.covered),
                sum(one.kind == kind for one in reachable),
            )
            for kind in KINDS
        }

    def to_json(self) -> dict[str, object]:
        """Counts by kind, and the goals that are not covered as {kind, pointer, option, words}."""
        return {
            "questionnaire": self.program.questionnaire.name,
            "counts": {
                kind: {"covered": covered, "reachable": of} for kind, (covered, of) in self.counts.items()
            },
            **{
                name: [one._asdict() | {"words": self.in_words(one)} for one in getattr(self, name)]
                for name in ("missed", "unreachable", "undecided")
            },
        }

    def lines(self) -> Iterator[str]:
        """The same for people."""
        yield f"coverage of {self.program.questionnaire.name}:"
        for kind, (covered, reachable) in self.counts.items():
            yield f"  {kind:<18} {covered} of {reachable}"
        for name in ("missed", "undecided", "unreachable"):
            yield from (f"  {name}: {self.in_words(one)}" for one in getattr(self, name))

    def in_words(self, goal: Goal) -> str:
        """For example: "chosen: 'Red' in 'Which colour?'"."""
        return f"{goal.kind}: {self.phrases[goal.pointer, goal.option]}"


def _phrases(questionnaire: Questionnaire) -> Mapping[tuple[str, str | None], str]:
    titles = Titles(questionnaire)
    phrases: dict[tuple[str, str | None], str] = {}
    for question in questionnaire.questions:
        name = titles.questions.name_of(question)
        phrases |= dict(_phrases_of(question, name, questionnaire))
        phrases |= {(question.pointer, one.key): f"{one.title!r} in {name!r}" for one in question.options}
    for offering in questionnaire.offerings:
        phrases |= dict(_phrases_of(offering, titles.offerings.name_of(offering), questionnaire))
    return phrases


def _phrases_of(
    target: Question | Offering, name: str, questionnaire: Questionnaire
) -> Iterator[tuple[tuple[str, None], str]]:
    yield (target.pointer, None), repr(name)
    for rule in target.rules:
        yield (rule.pointer, None), f"{(rule.title or rule.id)!r} of {name!r}"
        for one in rule.requirements:
            yield (one.pointer, None), f"{_comparison(one, questionnaire)}, for {name!r}"


def _comparison(requirement: Requirement, questionnaire: Questionnaire) -> str:
    reading = read_requirement(requirement, questionnaire)
    question = reading.question
    subject = FACT_NAMES.get(requirement.based_on, "a question")
    if question is not None:
        subject = repr(question.title or question.id)
    return f"{subject} {predicate(requirement, reading)}"


def reached(program: Program, case: Case, evaluation: Evaluation) -> frozenset[Goal]:
    """The goals that one case reaches; `evaluation` is its own."""
    answers = read_answers(program.questionnaire, case.answers)
    return frozenset(reached_by(evaluation, answers, program.not_means))


def reached_by_person(program: Program, case: Mapping[str, Any]) -> frozenset[Goal]:
    """The same for a case as JSON values, which is evaluated first."""
    read = read_case(case)
    return reached(program, read, evaluate_case(program, read))


def measure(program: Program, found: Iterable[Goal], budget: Budget | None = None) -> Coverage:
    """The coverage of scenarios that together reach the goals `found`."""
    goals, covered = goals_of(program.questionnaire), frozenset(found)
    inquiry = Inquiry(space_of(program), budget)
    searches = inquiry.budget.searches
    parts: dict[str, list[Goal]] = {"covered": [], "missed": [], "unreachable": [], "undecided": []}
    for goal, claim in zip(goals, claims_of(goals, program), strict=True):
        if goal in covered:
            parts["covered"].append(goal)
            continue
        if inquiry.is_of_the_sample(claim):
            parts["missed"].append(goal)
            continue
        outcome = inquiry.settle(claim) if searches > 0 else UNDECIDED
        searches -= 1
        name = "unreachable" if outcome is NOBODY else "missed" if isinstance(outcome, Found) else "undecided"
        parts[name].append(goal)
    phrases = _phrases(program.questionnaire)
    return Coverage(program, **{name: tuple(one) for name, one in parts.items()}, phrases=phrases)
