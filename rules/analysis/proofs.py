"""Proof: what is so for all people (W102 to W105, W111)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.analysis.claims import AllOf, AnyOf, Holds, Not
from rules.analysis.cores import core_of, failing_core_of
from rules.analysis.dead_ends import passes
from rules.analysis.findings import Finding
from rules.analysis.outcomes import NOBODY, UNDECIDED, Found
from rules.analysis.phrases import phrase_of, target_phrase
from rules.analysis.witnesses import witness
from rules.model import Question, Requirement, Rule
from rules.problems import Problem
from rules.values import is_dead_end
from rules.wording import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rules.analysis.claims import Claim
    from rules.analysis.inquiry import Inquiry
    from rules.model import Offering

__all__ = ["proofs"]

_MAX_LISTED = 5


def proofs(inquiry: Inquiry) -> Iterator[Finding]:
    """Rules that are never or always true, targets that nobody gets, questions that nobody gets to.

    What is so only because of an error in the questionnaire is left to the error.
    """
    questionnaire = inquiry.space.program.questionnaire
    for target in questionnaire.targets:
        for rule in target.rules:
            yield from _never(
                inquiry, rule.pointer, "W102", f"{_named(inquiry, rule, target)} can never be true"
            )
            yield from _always(inquiry, rule, target)
        if target.rules:
            yield from _never(inquiry, target.pointer, *_never_reached(target))
    yield from _cut_off(inquiry)


def _never_reached(target: Question | Offering) -> tuple[str, str]:
    """The code and the words for a target whose verdict is true of nobody."""
    phrase = target_phrase(target)
    if not isinstance(target, Question):
        return "W105", f"nobody can ever be eligible for {phrase}"
    if target.is_visible:
        return "W104", f"{phrase} can never be shown"
    return "W104", f"{phrase}, which is invisible, can never pass on its value"


def _named(inquiry: Inquiry, rule: Rule, target: Question | Offering) -> str:
    return f"{phrase_of(inquiry.space, rule.pointer)} of {target_phrase(target)}"


def _never(inquiry: Inquiry, pointer: str, code: str, message: str) -> Iterator[Finding]:
    outcome = inquiry.find(Holds(pointer))
    if outcome is UNDECIDED:
        yield _undecided(code, pointer, message)
    elif outcome is NOBODY:
        core = core_of(inquiry, pointer)
        if inquiry.mending.erroneous.isdisjoint(core):
            yield Finding(Problem(code, pointer, f"{message}: {_why(inquiry, pointer, core)}"), core=core)


def _why(inquiry: Inquiry, pointer: str, core: Sequence[str]) -> str:
    if pointer in core:
        return "none of its alternatives can be true"
    phrases = _phrases(inquiry, core)
    return f"{phrases}: these contradict each other" if len(core) > 1 else f"it can never be that {phrases}"


def _always(inquiry: Inquiry, rule: Rule, target: Question | Offering) -> Iterator[Finding]:
    if not rule.requirements:
        return
    message = f"{_named(inquiry, rule, target)} is true for everybody"
    fails = inquiry.find(Not(Holds(rule.pointer)))
    if fails is UNDECIDED:
        yield _undecided("W103", rule.pointer, message)
    elif fails is NOBODY:
        core = failing_core_of(inquiry, rule)
        somebody = _witness(inquiry, Holds(rule.pointer))
        why = f"it is always so that {_phrases(inquiry, core, 'or' if _is_choice(inquiry, rule) else 'and')}"
        yield Finding(Problem("W103", rule.pointer, f"{message}: {why}"), witness=somebody, core=core)


def _is_choice(inquiry: Inquiry, rule: Rule) -> bool:
    """Whether one requirement that does its part is enough."""
    return rule.type == "or" or (rule.type == "not" and inquiry.space.program.not_means == "not_all")


def _cut_off(inquiry: Inquiry) -> Iterator[Finding]:
    """Questions that nobody gets to, for everybody meets a page without a way on before."""
    dead_ends: list[Question] = []
    for question in inquiry.space.program.questionnaire.presented:
        if question.is_visible and dead_ends:
            yield from _behind(inquiry, question, dead_ends)
        if is_dead_end(question):
            dead_ends.append(question)


def _behind(inquiry: Inquiry, question: Question, dead_ends: Sequence[Question]) -> Iterator[Finding]:
    outcome = inquiry.settle(_gets_there(question, dead_ends))
    message = f"nobody gets to {target_phrase(question)}"
    if outcome is UNDECIDED:
        yield _undecided("W111", question.pointer, message)
    elif outcome is NOBODY and isinstance(inquiry.find(Holds(question.pointer)), Found):
        needed = _needed(inquiry, question, dead_ends)
        stopped = AllOf((Holds(question.pointer), AnyOf(tuple(Holds(one.pointer) for one in needed))))
        pages = listed((target_phrase(one) for one in needed[:_MAX_LISTED]), "or")
        why = f"everybody who would be shown it is stopped before by {pages}, without a next button"
        yield Finding(
            Problem("W111", question.pointer, f"{message}: {why}"),
            witness=_witness(inquiry, stopped),
            core=tuple(one.pointer for one in needed),
        )


def _gets_there(question: Question, dead_ends: Sequence[Question]) -> Claim:
    """The question is shown, and none of the dead ends."""
    return AllOf((Holds(question.pointer), passes(dead_ends)))


def _needed(inquiry: Inquiry, question: Question, dead_ends: Sequence[Question]) -> list[Question]:
    """As few of the dead ends as still stop everybody."""
    for dead_end in dead_ends:
        if inquiry.settle(_gets_there(question, [dead_end])) is NOBODY:
            return [dead_end]
    kept = list(dead_ends)
    for dead_end in dead_ends:
        rest = [one for one in kept if one is not dead_end]
        if inquiry.settle(_gets_there(question, rest)) is NOBODY:
            kept = rest
    return kept


def _witness(inquiry: Inquiry, claim: Claim) -> dict[str, object] | None:
    found = inquiry.find(claim)
    return witness(inquiry.space, found.assignment, claim) if isinstance(found, Found) else None


def _undecided(code: str, pointer: str, message: str) -> Finding:
    return Finding(
        Problem(code, pointer, f"could not be decided within the budget: {message}"), is_decided=False
    )


def _phrases(inquiry: Inquiry, core: Sequence[str], word: str = "and") -> str:
    shown = [_demand(inquiry, pointer) for pointer in core[:_MAX_LISTED]]
    more = [f"{len(core) - _MAX_LISTED} more"] if len(core) > _MAX_LISTED else []
    return listed([*shown, *more], word)


def _demand(inquiry: Inquiry, pointer: str) -> str:
    phrase = phrase_of(inquiry.space, pointer)
    node = inquiry.space.nodes[pointer]
    if isinstance(node, Requirement):
        return phrase
    return f"{phrase} {'is true' if isinstance(node, Rule) else 'is shown'}"
