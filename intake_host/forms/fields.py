"""The view model of one field: everything that `templates/form/question.html` draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from intake_host.forms.prose import prose

if TYPE_CHECKING:
    from markupsafe import Markup

__all__ = ["Additional", "FieldKind", "FieldView", "OptionView"]

# choice: one of several (radio buttons); choices: any of several (check boxes); consent: one box to tick;
# notice: a text to read; the others are what they are called in HTML.
FieldKind = Literal[
    "choice",
    "choices",
    "consent",
    "date",
    "email",
    "file",
    "notice",
    "number",
    "select",
    "tel",
    "text",
    "textarea",
]


@dataclass(frozen=True, slots=True)
class Additional:
    """The free text that belongs to an option; asked while the option is chosen.

    Attributes:
        is_missing: The field's error is that this text was left blank.
    """

    name: str
    value: str = ""
    is_missing: bool = False


@dataclass(frozen=True, slots=True)
class OptionView:
    """One option of a choice."""

    value: str
    label: str
    is_chosen: bool = False
    additional: Additional | None = None


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field with its texts. They are plain text: templates escape them and keep their line breaks.

    Only the description may have a few tags: `prose`.

    Attributes:
        name: The name under which the field is posted.
        label: What is asked.
        description: More about it, or None.
        value: What the input shows; empty for choices, whose options know.
        error: What is wrong with the last submission, or None.
        autocomplete: HTML's autofill word, or None.
        inputmode: HTML's keyboard word, or None.
        minimum: HTML's `min`; for dates.
        maximum: HTML's `max`; for dates.
        width: How wide the input looks: `full`, or `short` for numbers and codes.
        question_id: The question that the field belongs to; None for a demographic field.
        file_names: What was uploaded before; for file fields.
    """

    name: str
    kind: FieldKind
    label: str
    description: str | None = None
    placeholder: str | None = None
    value: str = ""
    options: tuple[OptionView, ...] = ()
    is_required: bool = True
    is_important: bool = False
    error: str | None = None
    autocomplete: str | None = None
    inputmode: str | None = None
    max_length: int | None = None
    minimum: str | None = None
    maximum: str | None = None
    width: Literal["full", "short"] = "full"
    question_id: str | None = None
    file_names: tuple[str, ...] = ()

    @property
    def prose(self) -> Markup | None:
        """The description for a page, with the few tags that it may have; None if there is none."""
        return None if self.description is None else prose(self.description)

    @property
    def is_group(self) -> bool:
        """Whether the field is several inputs under one legend."""
        return self.kind in ("choice", "choices")

    @property
    def hint_id(self) -> str:
        """The id of the description's element."""
        return f"{self.name}-hint"

    @property
    def error_id(self) -> str:
        """The id of the error's element."""
        return f"{self.name}-error"

    @property
    def described_by(self) -> str | None:
        """The value of `aria-describedby`, or None if there is neither description nor error."""
        ids = [self.hint_id] * (self.description is not None) + [self.error_id] * (self.error is not None)
        return " ".join(ids) or None
