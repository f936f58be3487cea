"""The panel of facts: what is known of the person, as fields, and as facts again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from intake_host.preview.refusals import begun
from intake_host.preview.states import identifiers, is_state, named_states, state_called, state_names
from rules import FactError, read_facts
from rules.facts import read_date, read_gender
from rules.wording import GENDERS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from rules import Facts

__all__ = [
    "FACTS",
    "NO_SUCH_STATE",
    "PersonField",
    "PersonPanel",
    "bmi_as_text",
    "fact_as_text",
    "facts_as_posted",
    "facts_in_words",
    "panel",
    "refused",
]

# As they stand in a case (rules.facts), in the order of the panel.
FACTS = ("as_of", "date_of_birth", "age_years", "gender", "state", "height_cm", "weight_kg")
_NUMBERS = ("age_years", "gender", "height_cm", "weight_kg")
_MEASURES = ("height_cm", "weight_kg")
_MAX_DIGITS = 10

NO_SUCH_STATE = "No state of the USA is called that"


class PersonField(NamedTuple):
    """One fact on the panel: `value` as typed, `error` or None. A `warning`, or None, stands beside what counts."""

    fact: str
    value: str
    error: str | None
    warning: str | None = None


class PersonPanel(NamedTuple):
    """The fields by fact, and what comes of them: the age in years and the BMI, None if not known.

    `states` are names to choose from.
    """

    fields: Mapping[str, PersonField]
    age_years: int | None
    bmi: str | None
    states: tuple[str, ...] = ()

    @property
    def errors(self) -> list[PersonField]:
        """The fields that have one."""
        return [one for one in self.fields.values() if one.error]


def facts_as_posted(posted: Mapping[str, str], today: date, known: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a case, without those that were left blank.

    A date of birth needs a day on which it counts: today, unless another is given. With it the age is what comes of it,
    whatever the field of the age still says, until somebody types another age: then that counts. A state has all its
    identifiers.

    Args:
        posted: The fields of the panel.
        today: The day it is.
        known: The facts that the panel showed: those that its fields still show stay as the case has them.
    """
    typed = {fact: posted.get(f"fact-{fact}", "").strip() for fact in FACTS}
    given: dict[str, Any] = {
        fact: known[fact] if fact in known and text == _shown(fact, known[fact]) else _plain(fact, text)
        for fact, text in typed.items()
        if text
    }
    if "date_of_birth" in given and given != known:
        is_age_newer = given["date_of_birth"] == known.get("date_of_birth") and "age_years" in given
        if is_age_newer and given["age_years"] != known.get("age_years"):
            del given["date_of_birth"]
            return given
        given.pop("age_years", None)
        given.setdefault("as_of", today.isoformat())
    return given


def _plain(fact: str, text: str) -> str | int | list[str]:
    """Whole numbers as such: scenarios are kept as people write them."""
    if fact == "state" and (state := state_called(text)) is not None:
        return identifiers(state)
    is_number = fact in _NUMBERS and text.isascii() and text.isdecimal() and len(text) < _MAX_DIGITS
    return int(text) if is_number else text


def refused(facts: Mapping[str, Any]) -> Mapping[str, FactError]:
    """Why these cannot be facts, by fact: each that is wrong by itself, or with those that are right."""
    errors: dict[str, FactError] = {}
    left = dict(facts)
    while True:
        try:
            read_facts(left)
        except FactError as error:
            errors[error.fact] = error
            left.pop(error.fact, None)
            if error.fact == "as_of" and read_date(left.get("date_of_birth")) is not None:
                # Without that day nothing can be said against it.
                del left["date_of_birth"]
        else:
            return errors


def panel(facts: Mapping[str, Any], known: Facts, errors: Mapping[str, FactError]) -> PersonPanel:
    """The panel that shows these facts as they were typed.

    Args:
        facts: As they were typed.
        known: What the engine reckons with.
        errors: What is wrong with the typed ones, by fact.
    """
    fields = {
        fact: PersonField(
            fact,
            _shown(fact, facts.get(fact)),
            _told(errors[fact], facts.get(fact)) if fact in errors else None,
            _warning(facts.get(fact)) if fact == "state" else None,
        )
        for fact in FACTS
    }
    return PersonPanel(fields, known.age_years, bmi_as_text(known), state_names())


def _told(error: FactError, given: object) -> str:
    """What to write instead."""
    mended = str(given).replace(",", ".")
    if error.fact in _MEASURES and mended != str(given) and not refused({error.fact: mended}):
        return f"Write {mended} with a point"
    return begun(error.allowed)


def _warning(given: object) -> str | None:
    """That nobody knows this state; None if it has an id, or a name or an abbreviation that there is."""
    names = [given] if isinstance(given, str) else given
    if not isinstance(names, list | tuple) or any(is_state(str(one)) for one in names):
        return None
    return NO_SUCH_STATE if names else None


def bmi_as_text(known: Facts) -> str | None:
    """To two decimal places; None if it is not known."""
    bmi = known.bmi_kg_per_m2
    return None if bmi is None else f"{float(bmi):.2f}"


def facts_in_words(facts: Mapping[str, Any]) -> list[str]:
    """A line for each fact with its unit, and for the age and the BMI that come of them: "Height 170 cm"."""
    known = read_facts(facts)
    words = {
        "Date of birth": known.date_of_birth,
        "Age": known.age_years,
        "On": known.as_of,
        "Gender": None if known.gender is None else GENDERS[known.gender],
        "State": _shown("state", facts.get("state")) or None,
        "Height": None if known.height_cm is None else f"{known.height_cm:f} cm",
        "Weight": None if known.weight_kg is None else f"{known.weight_kg:f} kg",
        "BMI": bmi_as_text(known),
    }
    return [f"{name} {one}" for name, one in words.items() if one is not None]


def fact_as_text(value: object) -> str:
    """As it is typed: of several identifiers of a state the name, or the first if nothing is known of it."""
    if isinstance(value, list | tuple):
        known = (state for one in value if (state := state_called(str(one))) is not None)
        return next((state.name for state in known), named_states(str(value[0])) if value else "")
    return "" if value is None else str(value)


def _shown(fact: str, value: object) -> str:
    """What its field shows: a state by its name, and a gender by its code, however the case calls it."""
    if fact == "gender" and (code := read_gender(value)) is not None:
        return str(code)
    return fact_as_text([value] if fact == "state" and isinstance(value, str) else value).strip()
