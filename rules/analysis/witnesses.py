"""Witness: a person who shows that a claim is so, confirmed by the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rules.analysis.claims import AllOf, AnyOf, Fails, Holds, Not, Within
from rules.cases import evaluate_case, read_case
from rules.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rules.analysis.claims import Claim
    from rules.analysis.space import Space
    from rules.compiler import Program
    from rules.evaluation import Evaluation

__all__ = ["UnconfirmedError", "witness"]


class UnconfirmedError(AssertionError):
    """The engine says of this person what the search does not: a mistake of the analysis, never of its user."""


def witness(
    space: Space, assignment: Mapping[int, int], claim: Claim, *, skipped: Iterable[str] = ()
) -> dict[str, Any]:
    """A final case of a person in these cells, of whom the engine says that the claim is true.

    Questions `skipped` are answered by null. Answers that the engine ignores are left out.

    Raises:
        UnconfirmedError: If the engine does not say so.
    """
    case = space.case(assignment)
    case["answers"].update(dict.fromkeys(skipped))
    evaluation = evaluate_case(space.program, read_case(case))
    for ignored in evaluation.ignored_answers:
        del case["answers"][ignored]
    verdicts = _by_pointer(space.program, evaluation)
    if not _is_true(claim, assignment, verdicts):
        raise UnconfirmedError("the engine does not confirm what the search found")
    return case


def _by_pointer(program: Program, evaluation: Evaluation) -> dict[str, Verdict]:
    questionnaire, tree = program.questionnaire, evaluation.verdicts
    judged = [(one.pointer, tree.questions[one.id]) for one in questionnaire.questions]
    judged += [(one.pointer, tree.offerings[one.id]) for one in questionnaire.offerings]
    verdicts = {pointer: target.verdict for pointer, target in judged}
    for _, target in judged:
        for rule in target.rules:
            verdicts[rule.rule.pointer] = rule.verdict
            verdicts.update((one.requirement.pointer, one.verdict) for one in rule.requirements)
    return verdicts


def _is_true(claim: Claim, assignment: Mapping[int, int], verdicts: Mapping[str, Verdict]) -> bool:
    match claim:
        case Holds(pointer):
            return verdicts[pointer] is Verdict.TRUE
        case Fails(pointer):
            return verdicts[pointer] is Verdict.FALSE
        case Within(variable, cells):
            return bool(cells >> assignment[variable] & 1)
        case Not(part):
            return not _is_true(part, assignment, verdicts)
        case AllOf(parts):
            return all(_is_true(part, assignment, verdicts) for part in parts)
        case AnyOf(parts):
            return any(_is_true(part, assignment, verdicts) for part in parts)
    return sum(_is_true(part, assignment, verdicts) for part in claim.parts) >= claim.number
