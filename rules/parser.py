"""Parser: JSON becomes a Questionnaire, with every problem at once and its JSON pointer.

Null and missing booleans take MDI's usual value; how fields of the wrong kind are read is said in rules.fields.

With `strict=False` an error makes unknown what it lies in: a requirement, a rule, or a whole question or offering (a
missing or repeated id, an unknown `rule_type`, a question's own broken field). A question that cannot be told from
another is never shown, an offering that cannot be is never eligible, and whatever depends on them stays unknown.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rules.checks import check_meaning
from rules.document import DocumentError, read_document
from rules.errors import QuestionnaireError
from rules.fields import Fields
from rules.model import Offering, Option, Question, Questionnaire, Requirement, Rule
from rules.problems import REPAIRED, Problem, only_errors
from rules.values import KINDS, is_blank
from rules.verdicts import COMBINATIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["parse_questionnaire"]

# The keys of MDI's read model (https://docs.mdintegrations.com).
_QUESTIONNAIRE_KEYS = frozenset(
    [
        "partner_questionnaire_id",
        "active",
        "name",
        "intro_title",
        "intro_description",
        "outro_title",
        "outro_description",
        "redirect_url",
        "redirect_title",
        "has_pharmacy",
        "terms_of_service",
        "metadata",
        "is_weight_asked",
        "is_height_asked",
        "is_show_welcome",
        "is_show_thanks",
        "questions",
        "offerings",
    ]
)
_QUESTION_KEYS = frozenset(
    [
        "partner_questionnaire_question_id",
        "title",
        "description",
        "label",
        "placeholder",
        "is_important",
        "is_critical",
        "display_in_pdf",
        "is_optional",
        "is_visible",
        "has_next_button",
        "has_back_button",
        "order",
        "type",
        "default_value",
        "feed_ads",
        "rule_type",
        "options",
        "attachments",
        "rules",
    ]
)
_OPTION_KEYS = frozenset(
    [
        "partner_questionnaire_question_option_id",
        "title",
        "option",
        "is_important",
        "is_critical",
        "is_show_additional_field",
        "order",
    ]
)
_RULE_KEYS = frozenset({"id", "title", "type", "requirements"})
_REQUIREMENT_KEYS = frozenset(
    ["based_on", "required_question_id", "required_question_title", "conditional_answer", "required_answer"]
)
_OFFERING_KEYS = frozenset({"offering_id", "title", "pharmacy_id", "force_pharmacy", "rule_type", "rules"})

# Errors here leave nothing that could be evaluated.
_FATAL = frozenset({"", "/questions", "/offerings"})


def parse_questionnaire(source: str | bytes | Mapping[str, object], *, strict: bool = True) -> Questionnaire:
    """The questionnaire that a JSON text (or a mapping read from one) describes.

    Raises:
        QuestionnaireError: With all errors, if there is any; with `strict=False` only if there is no questionnaire
            to go on with: no JSON object, no readable list of questions or offerings, or too many problems (E000, then
            the errors found until then).
    """
    try:
        questionnaire, problems = _read(source)
    except DocumentError as error:
        raise QuestionnaireError([Problem("E000", "", str(error)), *only_errors(error.problems)]) from error
    problems.extend(check_meaning(questionnaire, problems))
    errors = only_errors(problems)
    if errors and (strict or any(error.pointer in _FATAL for error in errors)):
        raise QuestionnaireError(errors)
    return replace(questionnaire, problems=tuple(problems))


def _read(source: str | bytes | Mapping[str, object]) -> tuple[Questionnaire, list[Problem]]:
    value, problems = read_document(source)
    if not isinstance(value, dict):
        raise DocumentError("a questionnaire has to be a JSON object")
    return _questionnaire(value, problems), problems


def _questionnaire(source: dict[str, object], problems: list[Problem]) -> Questionnaire:
    fields = Fields(source, "", problems, noun="a questionnaire")
    identifier = fields.identifier("partner_questionnaire_id")
    if identifier is None:
        fields.report(REPAIRED, "partner_questionnaire_id", "the questionnaire has no id; read as ''")
    questions: list[Question] = []
    for pointer, member in fields.members("questions", needed=True):
        previous = questions[-1].order if questions else 0
        questions.append(_question(Fields(member, pointer, problems, noun="a question"), previous, problems))
    offerings = [_offering(fields_of, problems) for fields_of in _offering_fields(fields, problems)]
    return Questionnaire(
        id=identifier or "",
        name=fields.text("name") or "",
        questions=tuple(questions),
        offerings=tuple(offerings),
        is_show_welcome=fields.boolean("is_show_welcome", default=True),
        is_show_thanks=fields.boolean("is_show_thanks", default=True),
        is_weight_asked=fields.boolean("is_weight_asked", default=False),
        is_height_asked=fields.boolean("is_height_asked", default=False),
        has_pharmacy=fields.boolean("has_pharmacy", default=False),
        intro_title=fields.text("intro_title"),
        intro_description=fields.text("intro_description"),
        outro_title=fields.text("outro_title"),
        outro_description=fields.text("outro_description"),
        redirect_url=fields.text("redirect_url"),
        redirect_title=fields.text("redirect_title"),
        terms_of_service=fields.text("terms_of_service"),
        active=fields.boolean("active", default=True),
        metadata=fields.raw("metadata"),
        extra=fields.others(_QUESTIONNAIRE_KEYS),
    )


def _question(fields: Fields, previous_order: int, problems: list[Problem]) -> Question:
    return Question(
        id=_required_id(fields, "partner_questionnaire_question_id"),
        title=fields.text("title"),
        description=fields.text("description"),
        label=fields.text("label"),
        placeholder=fields.text("placeholder"),
        type=_question_type(fields),
        order=fields.order("order", default=previous_order),
        is_optional=fields.boolean("is_optional", default=False, decides=True),
        is_visible=fields.boolean("is_visible", default=True, decides=True),
        is_important=fields.boolean("is_important", default=False),
        is_critical=fields.boolean("is_critical", default=False),
        display_in_pdf=fields.boolean("display_in_pdf", default=False),
        has_next_button=fields.boolean("has_next_button", default=True, decides=True),
        has_back_button=fields.boolean("has_back_button", default=True),
        default_value=fields.raw("default_value"),
        rule_type=fields.word("rule_type", ("and", "or"), "E004", default="and"),
        options=_options(fields, problems),
        rules=_rules(fields, problems),
        pointer=fields.pointer,
        feed_ads=fields.raw("feed_ads"),
        attachments=tuple(member for _, member in fields.members("attachments")),
        extra=fields.others(_QUESTION_KEYS),
    )


def _question_type(fields: Fields) -> str:
    given = fields.raw("type")
    if isinstance(given, str) and given in KINDS:
        return given
    shown = repr(given) if isinstance(given, str) else "missing or no text"
    fields.report(
        REPAIRED, "type", f"type {shown}{fields.suggestion(given, KINDS)}; answers are read as texts"
    )
    return given if isinstance(given, str) and given else "text"


def _options(fields: Fields, problems: list[Problem]) -> tuple[Option, ...]:
    options: list[Option] = []
    for pointer, member in fields.members("options"):
        one = Fields(member, pointer, problems, noun="an option")
        title, option = one.text("title") or "", one.text("option") or ""
        if not (title and option):
            one.report(REPAIRED, None, "title and option stand in for each other; one of them is missing")
        options.append(
            Option(
                id=one.identifier("partner_questionnaire_question_option_id"),
                title=title or option,
                option=option or title,
                is_important=one.boolean("is_important", default=False),
                is_critical=one.boolean("is_critical", default=False),
                is_show_additional_field=one.boolean("is_show_additional_field", default=False),
                order=one.order("order", default=options[-1].order if options else 0),
                extra=one.others(_OPTION_KEYS),
            )
        )
    return tuple(options)


def _offering_fields(fields: Fields, problems: list[Problem]) -> Iterable[Fields]:
    if isinstance(fields.raw("offerings"), dict):
        fields.report(REPAIRED, "offerings", "offerings has to be a list; read as a list of one")
        return [Fields(fields.raw("offerings"), "/offerings", problems, noun="an offering")]
    members = fields.members("offerings")
    return [Fields(member, pointer, problems, noun="an offering") for pointer, member in members]


def _offering(fields: Fields, problems: list[Problem]) -> Offering:
    return Offering(
        id=_required_id(fields, "offering_id"),
        title=fields.text("title"),
        rule_type=fields.word("rule_type", ("and", "or"), "E004", default="and"),
        rules=_rules(fields, problems),
        pointer=fields.pointer,
        pharmacy_id=fields.raw("pharmacy_id"),
        force_pharmacy=fields.boolean("force_pharmacy", default=False),
        extra=fields.others(_OFFERING_KEYS),
    )


def _rules(fields: Fields, problems: list[Problem]) -> tuple[Rule, ...]:
    members = fields.members("rules")
    return tuple(_rule(Fields(one, pointer, problems, noun="a rule"), problems) for pointer, one in members)


def _rule(fields: Fields, problems: list[Problem]) -> Rule:
    members = fields.members("requirements")
    return Rule(
        id=fields.identifier("id") or fields.pointer,
        title=fields.text("title"),
        type=fields.word("type", COMBINATIONS, "E004"),
        requirements=tuple(
            _requirement(Fields(one, pointer, problems, noun="a requirement")) for pointer, one in members
        ),
        pointer=fields.pointer,
        extra=fields.others(_RULE_KEYS),
    )


def _requirement(fields: Fields) -> Requirement:
    if not fields.has("conditional_answer"):
        fields.report(REPAIRED, "conditional_answer", "conditional_answer is missing; read as '='")
    comparator = fields.raw("conditional_answer")
    if comparator is not None and not isinstance(comparator, str):
        fields.report("E003", "conditional_answer", "conditional_answer has to be a text")
    based_on = fields.raw("based_on")
    return Requirement(
        based_on=based_on if isinstance(based_on, str) else "",
        required_question_id=fields.identifier("required_question_id"),
        conditional_answer=comparator if isinstance(comparator, str) and comparator else "=",
        required_answer=fields.raw("required_answer"),
        pointer=fields.pointer,
        required_question_title=fields.text("required_question_title"),
        extra=fields.others(_REQUIREMENT_KEYS),
    )


def _required_id(fields: Fields, key: str) -> str:
    """The id, else the pointer, which keeps the node apart from the others for a lenient reader."""
    identifier = fields.identifier(key)
    if is_blank(fields.raw(key)):
        fields.report("E008", key, f"{key} is missing")
    return identifier or fields.pointer
