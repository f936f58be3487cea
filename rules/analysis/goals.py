"""Goal: something that a set of scenarios should make happen at least once.

| kind | happens when |
|---|---|
| shown, hidden | a visible question is shown; one that has rules is hidden |
| chosen | an option is chosen in a question that is asked |
| eligible, ineligible | an offering is offered; one that has rules is not |
| rule true, rule false | a rule with requirements comes out so |
| requirement true, requirement false | a requirement comes out so |
| decides | of a rule's requirements all but this one would leave the decision to it, and it decides |
| leaves open | no requirement of the rule decides against it |

The last two are masking MC/DC (modified condition/decision coverage): in an `and` a requirement decides where it alone
is false, and what is compared with that is the person for whom all are true; in an `or`, and in a `not`, the other way
round.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from rules.analysis.claims import AllOf, Fails, Holds
from rules.verdicts import COMBINATIONS, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rules.analysis.claims import Claim
    from rules.answers import Answers
    from rules.compiler import NotMeans, Program
    from rules.evaluation import Evaluation
    from rules.model import Option, Question, Questionnaire, Rule
    from rules.verdicts import RuleVerdict

__all__ = ["KINDS", "Goal", "claims_of", "goals_of", "options_of", "reached_by"]

Kind = Literal[
    "shown",
    "hidden",
    "chosen",
    "eligible",
    "ineligible",
    "rule true",
    "rule false",
    "requirement true",
    "requirement false",
    "decides",
    "leaves open",
]

KINDS: tuple[Kind, ...] = get_args(Kind)


class Goal(NamedTuple):
    """`pointer` is of the question, offering, rule or requirement; `option` the key of the option, or None."""

    kind: Kind
    pointer: str
    option: str | None = None


_OUTCOMES: Mapping[Kind, Verdict] = {
    "shown": Verdict.TRUE,
    "hidden": Verdict.FALSE,
    "eligible": Verdict.TRUE,
    "ineligible": Verdict.FALSE,
    "rule true": Verdict.TRUE,
    "rule false": Verdict.FALSE,
    "requirement true": Verdict.TRUE,
    "requirement false": Verdict.FALSE,
}


def goals_of(questionnaire: Questionnaire) -> tuple[Goal, ...]:
    """All goals, whether or not anybody can reach them."""
    return tuple(_goals(questionnaire))


def claims_of(goals: Iterable[Goal], program: Program) -> Iterator[Claim]:
    """For each of them, of whom it is reached; of the goal `chosen`, who is asked: what they choose is up to them."""
    rules = {rule.pointer: rule for target in program.questionnaire.targets for rule in target.rules}
    for goal in goals:
        if goal.kind == "chosen":
            yield Holds(goal.pointer)
        elif goal.kind in _OUTCOMES:
            yield Holds(goal.pointer) if _OUTCOMES[goal.kind] is Verdict.TRUE else Fails(goal.pointer)
        else:
            yield _decided_by(goal, rules[goal.pointer.partition("/requirements/")[0]], program.not_means)


def _decided_by(goal: Goal, rule: Rule, not_means: NotMeans) -> Claim:
    """That the others leave the decision to the requirement of the goal, and it decides; or that nothing does."""
    waits_for_true = _open_verdict(rule.type, not_means) is Verdict.TRUE
    parts: list[Claim] = []
    for one in rule.requirements:
        is_true = waits_for_true is not (one.pointer == goal.pointer)
        parts.append(Holds(one.pointer) if is_true else Fails(one.pointer))
    return AllOf(tuple(parts))


def reached_by(evaluation: Evaluation, answers: Answers, not_means: NotMeans) -> Iterator[Goal]:
    """The goals that one evaluation reaches."""
    questionnaire, tree = answers.questionnaire, evaluation.verdicts
    for question in questionnaire.questions:
        verdict = tree.questions[question.id]
        if question.is_visible and verdict.verdict is not Verdict.UNKNOWN:
            yield Goal("shown" if verdict.verdict is Verdict.TRUE else "hidden", question.pointer)
        if verdict.verdict is Verdict.TRUE:
            entry = answers.entries.get(question.id)
            chosen = entry if isinstance(entry, frozenset) else {entry}
            for option in options_of(question):
                if option.key in chosen:
                    yield Goal("chosen", question.pointer, option.key)
        for rule in verdict.rules:
            yield from _reached_in(rule, not_means)
    for offering in questionnaire.offerings:
        verdict = tree.offerings[offering.id]
        if verdict.verdict is not Verdict.UNKNOWN:
            yield Goal("eligible" if verdict.verdict is Verdict.TRUE else "ineligible", offering.pointer)
        for rule in verdict.rules:
            yield from _reached_in(rule, not_means)


def options_of(question: Question) -> Iterator[Option]:
    """The options that can be chosen, each once: one that another's text names first cannot."""
    if question.type in {"single_option", "multiple_option"}:
        yield from (option for option in question.options if question.option(option.key) is option)


def _goals(questionnaire: Questionnaire) -> Iterator[Goal]:
    for question in questionnaire.questions:
        if question.is_visible:
            yield Goal("shown", question.pointer)
        if question.is_visible and question.rules:
            yield Goal("hidden", question.pointer)
        for option in options_of(question):
            yield Goal("chosen", question.pointer, option.key)
    for offering in questionnaire.offerings:
        yield Goal("eligible", offering.pointer)
        if offering.rules:
            yield Goal("ineligible", offering.pointer)
    for target in questionnaire.targets:
        for rule in target.rules:
            yield from _goals_of_rule(rule)


def _goals_of_rule(rule: Rule) -> Iterator[Goal]:
    if not rule.requirements:
        return
    yield from (Goal("rule true", rule.pointer), Goal("rule false", rule.pointer))
    # Of one that combines in no known way nobody knows what decides.
    is_known = rule.type in COMBINATIONS
    if is_known:
        yield Goal("leaves open", rule.pointer)
    for one in rule.requirements:
        yield from (Goal("requirement true", one.pointer), Goal("requirement false", one.pointer))
        if is_known:
            yield Goal("decides", one.pointer)


def _reached_in(verdict: RuleVerdict, not_means: NotMeans) -> Iterator[Goal]:
    if not verdict.requirements:
        return
    if verdict.verdict is not Verdict.UNKNOWN:
        is_true = verdict.verdict is Verdict.TRUE
        yield Goal("rule true" if is_true else "rule false", verdict.rule.pointer)
    for one in verdict.requirements:
        if one.verdict is not Verdict.UNKNOWN:
            is_true = one.verdict is Verdict.TRUE
            yield Goal("requirement true" if is_true else "requirement false", one.requirement.pointer)
    if verdict.rule.type not in COMBINATIONS:
        return
    waits_for = _open_verdict(verdict.rule.type, not_means)
    others = [one for one in verdict.requirements if one.verdict is not waits_for]
    if not others:
        yield Goal("leaves open", verdict.rule.pointer)
    elif len(others) == 1 and others[0].verdict is not Verdict.UNKNOWN:
        yield Goal("decides", others[0].requirement.pointer)


def _open_verdict(rule_type: str, not_means: NotMeans) -> Verdict:
    """The verdict of a requirement that leaves the decision to the others."""
    is_and = rule_type == "and" or (rule_type == "not" and not_means == "not_all")
    return Verdict.TRUE if is_and else Verdict.FALSE
