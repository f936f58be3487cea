"""The questionnaire engine: who is shown which question, and who is eligible for which offering.

    >>> from rules import compile_questionnaire, evaluate, parse_questionnaire, read_answers, read_facts
    >>> questionnaire = parse_questionnaire('''{
    ...     "partner_questionnaire_id": "q", "name": "Example", "offerings": [],
    ...     "questions": [{
    ...         "partner_questionnaire_question_id": "smokes", "title": "Do you smoke?", "type": "boolean", "order": 1,
    ...         "options": [], "attachments": [], "rule_type": "and",
    ...         "rules": [{"id": "r", "title": "Adults", "type": "and", "requirements": [
    ...             {"based_on": "age", "conditional_answer": ">=", "required_answer": "18"}]}]
    ...     }]
    ... }''')
    >>> program = compile_questionnaire(questionnaire)
    >>> evaluate(program, read_answers(questionnaire, {}), read_facts({"age_years": 34})).next_question
    'smokes'
    >>> evaluate(program, read_answers(questionnaire, {}), read_facts({})).undetermined
    ('smokes',)

Standard library only; no clock, no network, no files.
"""

from __future__ import annotations

from rules.analysis.comparison import diff
from rules.analysis.diff import Diff
from rules.analysis.findings import Finding
from rules.analysis.lint import lint
from rules.analysis.matrix import Availability, Matrix, matrix
from rules.analysis.outlook import Outlook, Prospects
from rules.analysis.population import Population, population
from rules.analysis.replay import Replayed, replay
from rules.analysis.search import Budget
from rules.analysis.structure import StructuralChange, structural
from rules.answers import Answers, read_answers
from rules.cases import Case, evaluate_case, read_case
from rules.compiler import NotMeans, Program, compile_questionnaire
from rules.errors import (
    AnswerError,
    CaseError,
    FactError,
    HandwritingError,
    MissingPackageError,
    QuestionnaireError,
    RulesError,
    UnknownTargetError,
)
from rules.evaluation import Evaluation, OfferingStatuses, Progress
from rules.evaluator import evaluate
from rules.explanation import (
    Explanation,
    RequirementExplanation,
    RuleExplanation,
    TargetExplanation,
    explain,
)
from rules.facts import Facts, read_facts
from rules.model import Offering, Option, Question, Questionnaire, Requirement, Rule
from rules.parser import parse_questionnaire
from rules.problems import Problem, Severity
from rules.session import Session, StatusChange, StatusChanges
from rules.verdicts import Reason, RequirementVerdict, RuleVerdict, TargetVerdict, Verdict, Verdicts
from rules.why_not.counterfactuals import Change, ChangeSet, Counterfactuals, changes_for

__all__ = [
    "AnswerError",
    "Answers",
    "Availability",
    "Budget",
    "Case",
    "CaseError",
    "Change",
    "ChangeSet",
    "Counterfactuals",
    "Diff",
    "Evaluation",
    "Explanation",
    "FactError",
    "Facts",
    "Finding",
    "HandwritingError",
    "Matrix",
    "MissingPackageError",
    "NotMeans",
    "Offering",
    "OfferingStatuses",
    "Option",
    "Outlook",
    "Population",
    "Problem",
    "Program",
    "Progress",
    "Prospects",
    "Question",
    "Questionnaire",
    "QuestionnaireError",
    "Reason",
    "Replayed",
    "Requirement",
    "RequirementExplanation",
    "RequirementVerdict",
    "Rule",
    "RuleExplanation",
    "RuleVerdict",
    "RulesError",
    "Session",
    "Severity",
    "StatusChange",
    "StatusChanges",
    "StructuralChange",
    "TargetExplanation",
    "TargetVerdict",
    "UnknownTargetError",
    "Verdict",
    "Verdicts",
    "changes_for",
    "compile_questionnaire",
    "diff",
    "evaluate",
    "evaluate_case",
    "explain",
    "lint",
    "matrix",
    "parse_questionnaire",
    "population",
    "read_answers",
    "read_case",
    "read_facts",
    "replay",
    "structural",
]
