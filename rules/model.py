"""Questionnaire: MDI's read model as frozen values.

Field names are MDI's (https://docs.mdintegrations.com), except that every id is called `id`. The parser is the only
place that builds these from JSON; after it nobody asks whether something is there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rules.readers import KINDS, Options, reader

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rules.problems import Problem
    from rules.readers import Kind, Reader

__all__ = ["Offering", "Option", "Question", "Questionnaire", "Requirement", "Rule"]


@dataclass(frozen=True, slots=True)
class Requirement:
    """One comparison. `conditional_answer` is the comparator; what MDI leaves empty reads as "="."""

    based_on: str
    required_question_id: str | None
    conditional_answer: str
    required_answer: object = field(hash=False)
    pointer: str
    required_question_title: str | None = None
    extra: Mapping[str, object] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Rule:
    """Requirements combined by `type`: and, or, not. A rule that came without an id has its pointer as id."""

    id: str
    title: str | None
    type: str
    requirements: tuple[Requirement, ...]
    pointer: str
    extra: Mapping[str, object] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Option:
    """One choice. `title` is what people see, `option` MDI's value; each stands in for a missing other."""

    id: str | None
    title: str
    option: str
    is_important: bool = False
    is_critical: bool = False
    is_show_additional_field: bool = False
    order: int = 0
    extra: Mapping[str, object] = field(default_factory=dict, hash=False)

    key: str = field(init=False, repr=False, compare=False)
    """What names this option in answers: its id, else its `option`."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", self.option if self.id is None else self.id)


@dataclass(frozen=True, slots=True)
class Question:
    """One question or, with type `informational`, one page to read.

    `type` is MDI's word even if this engine does not know it. `rules`, combined by `rule_type`, decide if it is shown.
    `default_value` only prefills the input, unless `is_visible` is false.
    """

    id: str
    title: str | None
    description: str | None
    label: str | None
    placeholder: str | None
    type: str
    order: int
    is_optional: bool = False
    is_visible: bool = True
    is_important: bool = False
    is_critical: bool = False
    display_in_pdf: bool = False
    has_next_button: bool = True
    has_back_button: bool = True
    default_value: object = field(default=None, hash=False)
    rule_type: str = "and"
    options: tuple[Option, ...] = ()
    rules: tuple[Rule, ...] = ()
    pointer: str = ""
    feed_ads: object = field(default=None, hash=False)
    attachments: tuple[object, ...] = field(default=(), hash=False)
    extra: Mapping[str, object] = field(default_factory=dict, hash=False)
    kind: Kind = field(init=False, repr=False, compare=False)
    """How this engine treats its type; one that it does not know is a text."""
    read: Reader = field(init=False, repr=False, compare=False)
    """The value of an answer to it, which is not blank; None if the answer does not fit."""
    _named: Options = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        kind, named = KINDS.get(self.type, "text"), Options(self.options)
        object.__setattr__(self, "kind", kind)
        object.__setattr__(self, "read", reader(kind, named))
        object.__setattr__(self, "_named", named)

    def option(self, text: str) -> Option | None:
        """The option whose id, `option` or `title` this text is, trimmed and in any case; or None.

        Ids go first, for an option's title may be the id of another; then the first option of that text.
        """
        return self._named.find(text)


@dataclass(frozen=True, slots=True)
class Offering:
    """One treatment; its rules, combined by `rule_type`, decide who is eligible."""

    id: str
    title: str | None
    rule_type: str = "and"
    rules: tuple[Rule, ...] = ()
    pointer: str = ""
    pharmacy_id: object = field(default=None, hash=False)
    force_pharmacy: bool = False
    extra: Mapping[str, object] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """A form with its logic and its treatments, in the document's order.

    `problems` is what the parser found and could live with: repairs and warnings; with `strict=False` errors too.
    `extra` holds keys that the engine does not know.
    """

    id: str
    name: str
    questions: tuple[Question, ...]
    offerings: tuple[Offering, ...] = ()
    problems: tuple[Problem, ...] = ()
    is_show_welcome: bool = True
    is_show_thanks: bool = True
    is_weight_asked: bool = False
    is_height_asked: bool = False
    has_pharmacy: bool = False
    intro_title: str | None = None
    intro_description: str | None = None
    outro_title: str | None = None
    outro_description: str | None = None
    redirect_url: str | None = None
    redirect_title: str | None = None
    terms_of_service: str | None = None
    active: bool = True
    metadata: object = field(default=None, hash=False)
    extra: Mapping[str, object] = field(default_factory=dict, hash=False)
    presented: tuple[Question, ...] = field(init=False, repr=False, compare=False)
    """Its questions as people meet them: by `order`, ties by position in the document."""
    by_id: Mapping[str, Question] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "presented", tuple(sorted(self.questions, key=lambda one: one.order)))
        object.__setattr__(self, "by_id", {one.id: one for one in reversed(self.questions)})

    @property
    def targets(self) -> tuple[Question | Offering, ...]:
        """Everything that has rules: the questions, then the offerings."""
        return (*self.questions, *self.offerings)

    def question(self, question_id: str) -> Question | None:
        """The question of that id, or None."""
        return self.by_id.get(question_id)
