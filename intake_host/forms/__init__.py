"""Forms: how a question becomes a field on a page, and what a person typed becomes an answer."""

from __future__ import annotations

from intake_host.forms.fields import Additional, FieldKind, FieldView, OptionView
from intake_host.forms.questions import UNANSWERED, field_name, question_field
from intake_host.forms.refusals import missing_text, wrong_text
from intake_host.forms.submission import BlankAdditionalError, as_typed, read_submitted

__all__ = [
    "UNANSWERED",
    "Additional",
    "BlankAdditionalError",
    "FieldKind",
    "FieldView",
    "OptionView",
    "as_typed",
    "field_name",
    "missing_text",
    "question_field",
    "read_submitted",
    "wrong_text",
]
