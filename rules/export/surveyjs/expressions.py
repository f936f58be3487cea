"""Expression: a condition as SurveyJS's expressions say it, and what they cannot say."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from rules.decimals import read_number
from rules.export.losses import Loss
from rules.export.rails import All, Constant, Either, Not, Settled
from rules.export.surveyjs.names import FACTS
from rules.facts import GENDER_NOT_KNOWN
from rules.states import StateIdentifier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rules.export.rails import Compared, Condition, Rails
    from rules.export.surveyjs.names import Names

__all__ = ["NO", "UNKNOWN", "YES", "Expressions"]

YES, NO, UNKNOWN = "yes", "no", "unknown"

# What its expressions cannot quote.
_UNQUOTABLE = re.compile(r'["\\]')
_UNSAYABLE = frozenset({"literal", "no-file"})
# Of every number with this many digits a double keeps all.
_MAX_DIGITS = 15


class Expressions:
    """Writes conditions in SurveyJS's expression language and notes what that cannot say."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self.losses: list[Loss] = []

    def can_say(self, compared: Compared) -> bool:
        """Whether it can be written at all; a requirement that cannot is unknown, so that nothing comes true."""
        lost = list(_unsaid(compared))
        pointer = f"{compared.requirement.pointer}/required_answer"
        self.losses.extend(Loss(code, pointer, message) for code, message in lost)
        return not {code for code, _ in lost} & _UNSAYABLE

    def verdict(self, rails: Rails) -> str:
        """An expression that is yes, no or unknown."""
        if isinstance(rails.holds, Constant) and rails.settled:
            return f"'{YES if rails.holds.value else NO}'"
        otherwise = f"'{NO}'"
        if not rails.settled:
            otherwise = f"iif({self._condition(rails.fails)}, '{NO}', '{UNKNOWN}')"
        return f"iif({self._condition(rails.holds)}, '{YES}', {otherwise})"

    def _condition(self, condition: Condition) -> str:
        match condition:
            case Constant(value):
                return "1 = 1" if value else "1 = 2"
            case Settled(question, verdict):
                return f"{{{self._names.verdict(question)}}} = '{YES if verdict else NO}'"
            case Not(part):
                return f"!({self._condition(part)})"
            case All(parts):
                return " and ".join(f"({self._condition(part)})" for part in parts)
            case Either(parts):
                return " or ".join(f"({self._condition(part)})" for part in parts)
            case _:
                return self._compared(condition)

    def _compared(self, compared: Compared) -> str:
        required, comparator = compared.required, compared.comparator
        name, literal = f"{{{self._name(compared)}}}", _literal(required)
        if compared.kind == "file":
            return f"{name} notempty"
        if isinstance(required, StateIdentifier):
            chosen = f"{name} contains {literal}"
            return chosen if comparator == "=" else f"{name} notempty and !({chosen})"
        if compared.kind == "multiple_option":
            return f"{name} contains {literal}"
        if comparator == "=":
            return f"{name} = {literal}"
        known = f"{name} notempty"
        if compared.kind == "gender" and required != GENDER_NOT_KNOWN:
            known = f"{known} and {name} <> {GENDER_NOT_KNOWN}"
        return f"{known} and {name} {'<>' if comparator == '!=' else comparator} {literal}"

    def _name(self, compared: Compared) -> str:
        if isinstance(compared.required, StateIdentifier):
            return f"state_{compared.required.kind}"
        return FACTS[compared.kind] if compared.question is None else self._names.of(compared.question)


def _literal(required: object) -> str:
    if isinstance(required, bool):
        return "true" if required else "false"
    if isinstance(required, Decimal):
        return f"{required:f}"
    if isinstance(required, int):
        return str(required)
    text = required.text if isinstance(required, StateIdentifier) else str(required)
    return "'{}'".format(text.replace("'", "\\'"))


def _unsaid(compared: Compared) -> Iterator[tuple[str, str]]:
    """The codes and messages of what gets lost in this comparison."""
    required = compared.required
    if compared.kind == "file" and not required:
        yield "no-file", "unknown: a question without a file counts as left out"
    if isinstance(required, Decimal) and len(required.normalize().as_tuple().digits) > _MAX_DIGITS:
        yield "precision", f"compared with {_MAX_DIGITS} digits"
    if compared.kind == "numeric_text":
        yield "text-order", "0x10 and Infinity count as numbers"
    text = required.text if isinstance(required, StateIdentifier) else required
    if not isinstance(text, str):
        return
    if _UNQUOTABLE.search(text):
        yield "literal", "unknown: its expressions cannot quote this"
    if compared.kind == "text":
        folded = text.casefold()
        if not folded.isascii() or "ss" in folded:
            yield "text-case", "compared in lower case only"
        if read_number(text) is not None or folded in {"true", "false"} or folded.startswith("0x"):
            yield "text-number", "other spellings of the same value are taken for it"
