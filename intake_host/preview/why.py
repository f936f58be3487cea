"""Why: the reason for where a question or an offering stands, and what each answer would bring about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from intake_host.preview.played import Changed, changed, played
from rules import UnknownTargetError, explain
from rules.values import is_dead_end, kind_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from intake_host.preview.played import Played
    from intake_host.preview.run import Run
    from rules import Explanation, Question, Questionnaire, RequirementExplanation, RuleExplanation

__all__ = ["Consequence", "ListedRule", "ListedRules", "Why", "consequences", "listed_rules", "why"]

# Each answer is tried by an evaluation of the whole questionnaire.
MAX_TRIED = 12
MAX_QUESTIONS_TRIED = 1_000
MAX_LISTED = 200


@dataclass(frozen=True, slots=True)
class Why:
    """Attributes:
    explanation: The engine's; what it says is drawn as it is.
    numbers: Places of questions in the form, by id.
    questionnaire: Which it is about.
    status: Where the target stands.
    ends_at: The title of the page at which the form ends before the person comes to it; None if they may come.
    """

    explanation: Explanation
    numbers: Mapping[str, int]
    questionnaire: Questionnaire
    status: str
    ends_at: str | None = None

    @property
    def deciding(self) -> Sequence[RuleExplanation]:
        """The rules that pull the way it came out; all of them if it came out so by none alone."""
        target = self.explanation.target
        return [rule for rule in target.rules if rule.verdict is target.verdict] or target.rules

    @property
    def others(self) -> Sequence[RuleExplanation]:
        """The rest."""
        target = self.explanation.target
        others = [rule for rule in target.rules if rule.verdict is not target.verdict]
        return others if len(others) < len(target.rules) else []

    def combination(self, rule: RuleExplanation) -> str:
        """How the rule combines its requirements ("one of"); empty where there is but one."""
        if len(rule.requirements) == 1:
            return ""
        if rule.type == "not" and self.explanation.not_means == "not_all":
            return "not all of"
        return _COMBINATIONS.get(rule.type, rule.type)

    def asked_for(self, rule: RuleExplanation, one: RequirementExplanation) -> str:
        """What speaks for the target ("asked for at least 18", "must not be 'Red'"); empty if that cannot be read."""
        if one.required is None:
            return ""
        question = None if one.question_id is None else self.questionnaire.question(one.question_id)
        kind = None if question is None else kind_of(question)
        required = one.required.text
        if rule.type != "not":
            return f"asked for {(_DATES if kind == 'date' else _ASKED)[one.comparator].format(required)}"
        verb = "include" if kind == "multiple_option" else "be"
        words = (_REFUSED_DATES if kind == "date" else _REFUSED)[one.comparator].format(required)
        if self.explanation.not_means == "not_all" and len(rule.requirements) > 1:
            return f"{'' if one.comparator == '!=' else 'not '}{words} would do"
        return f"must {'' if one.comparator == '!=' else 'not '}{verb} {words}"

    @property
    def sentence(self) -> str:
        """The reason in one sentence."""
        return self.explanation.sentence()


class ListedRule(NamedTuple):
    """A rule, those of its requirements that a page lists, and how many more there are."""

    rule: RuleExplanation
    requirements: Sequence[RequirementExplanation]
    more: int


class ListedRules(NamedTuple):
    """The rules that a page lists, and how many more there are."""

    rules: Sequence[ListedRule]
    more: int


_COMBINATIONS = {"and": "all of", "or": "one of", "not": "none of"}

_ASKED = {
    "=": "{}",
    "!=": "anything but {}",
    "<": "below {}",
    "<=": "at most {}",
    ">": "above {}",
    ">=": "at least {}",
}
# After "must not be", but what is "not unequal" has to be it.
_REFUSED = {**_ASKED, "!=": "{}", "<=": "{} or less", ">=": "{} or more"}
_DATES = {
    "=": "{}",
    "!=": "anything but {}",
    "<": "before {}",
    "<=": "on or before {}",
    ">": "after {}",
    ">=": "on or after {}",
}
_REFUSED_DATES = {**_DATES, "!=": "{}"}


class Consequence(NamedTuple):
    """What choosing an answer would bring about. `end` is the page without a next button at which the form would then
    end; None if it does not, or does so as it is.
    """

    answer: str
    changed: Changed
    end: Question | None = None


def why(played_run: Played, target_id: str) -> Why | None:
    """The reason for where it stands; None if the questionnaire has it no more."""
    program = played_run.opened.program
    try:
        explanation = explain(program, played_run.evaluation, of=target_id)
    except UnknownTargetError:
        return None
    numbers = {one.id: number for number, one in enumerate(program.questionnaire.presented, start=1)}
    return Why(
        explanation,
        numbers,
        program.questionnaire,
        played_run.statuses[target_id],
        played_run.ends_at if target_id in played_run.unreached else None,
    )


def listed_rules(rules: Sequence[RuleExplanation]) -> ListedRules:
    """As many of them as a person may read, from the first: together no more than 200 requirements or empty rules."""
    listed: list[ListedRule] = []
    room = MAX_LISTED
    for rule in rules[:MAX_LISTED]:
        if room <= 0:
            break
        requirements = rule.requirements[:room]
        listed.append(ListedRule(rule, requirements, len(rule.requirements) - len(requirements)))
        room -= max(len(requirements), 1)
    return ListedRules(listed, len(rules) - len(listed))


def consequences(played_run: Played, run: Run, question: Question) -> Sequence[Consequence]:
    """What each answer to a question of few answers would change, seen from now."""
    if len(played_run.opened.program.questionnaire.questions) > MAX_QUESTIONS_TRIED:
        return []
    answers: Sequence[tuple[str, object]] = ()
    if question.type == "boolean":
        answers = (("Yes", True), ("No", False))
    elif question.type in {"single_option", "multiple_option"}:
        answers = [(one.title, one.key) for one in question.options[:MAX_TRIED]]
    is_list = question.type == "multiple_option"
    tried = []
    for words, value in answers:
        answered = {**run.answers, question.id: [value] if is_list else value}
        after = played(played_run.opened, run.model_copy(update={"answers": answered}))
        tried.append(_consequence(words, played_run, after))
    return tried


def _consequence(answer: str, before: Played, after: Played) -> Consequence:
    end = _end(after)
    if end is None or end is _end(before):
        return Consequence(answer, changed(before, after))
    changes = tuple(one for one in changed(before, after).changes if one.target is not end)
    return Consequence(answer, Changed(changes), end)


def _end(played_run: Played) -> Question | None:
    """The first page without a next button that the person is shown."""
    shown = frozenset(played_run.evaluation.shown)
    presented = played_run.opened.program.questionnaire.presented
    return next((one for one in presented if one.id in shown and is_dead_end(one)), None)
