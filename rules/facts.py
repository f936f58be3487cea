"""Facts: what is known of the person on the day of the evaluation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from rules.decimals import read_number
from rules.errors import FactError
from rules.states import StateIdentifier, StateKind, read_state
from rules.suggestions import did_you_mean

__all__ = [
    "GENDER_NOT_KNOWN",
    "Facts",
    "body_mass_index",
    "by_kind",
    "read_date",
    "read_facts",
    "read_gender",
]

# ISO/IEC 5218; MDI's codes (https://docs.mdintegrations.com).
GENDER_NOT_KNOWN = 0
_GENDERS = {"0": 0, "1": 1, "2": 2, "9": 9, "male": 1, "female": 2}
_CODES: Mapping[Decimal | None, int] = {Decimal(code): code for code in _GENDERS.values()}
_GENDERS_IN_WORDS = "0 (not known), 1 (male), 2 (female), 9 (not applicable), 'male' or 'female'"

# Beyond these a unit was mixed up or a digit slipped: 1.7 is a height in metres, 86700 a weight in grams.
MAX_AGE_YEARS = 150
MAX_WEIGHT_KG = 1000
MIN_HEIGHT_CM, MAX_HEIGHT_CM = 10, 300
_MEASURES = {
    "weight_kg": ("kilograms", Decimal(0), Decimal(MAX_WEIGHT_KG)),
    "height_cm": ("centimetres", Decimal(MIN_HEIGHT_CM), Decimal(MAX_HEIGHT_CM)),
}
MAX_BMI_KG_PER_M2 = MAX_WEIGHT_KG * 100**2 // MIN_HEIGHT_CM**2

_from_iso_format = date.fromisoformat


@dataclass(frozen=True, slots=True, repr=False)
class Facts:
    """Each fact may be None: not known. Build it with `read_facts`.

    `age_years` is completed years on `as_of`; `gender` an ISO/IEC 5218 code; `state` identifiers of one state (MDI's
    UUID, two-letter abbreviation, name). The repr shows no value: they are personal.
    """

    as_of: date | None = None
    date_of_birth: date | None = None
    age_years: int | None = None
    gender: int | None = None
    state: tuple[str, ...] = ()
    weight_kg: Decimal | None = None
    height_cm: Decimal | None = None

    @property
    def bmi_kg_per_m2(self) -> Fraction | None:
        """Body mass index, exact and unrounded; None if weight or height is."""
        return body_mass_index(self.weight_kg, self.height_cm)

    @property
    def states_by_kind(self) -> Mapping[StateKind, frozenset[str]] | None:
        """The identifiers of `state`, case-folded, by their kind; None if there is none."""
        return by_kind(self.state)

    def to_json(self) -> dict[str, object]:
        """The facts of a case that reads back as these; what is not known is left out."""
        born, as_of = self.date_of_birth, self.as_of
        said: dict[str, object] = {
            "as_of": None if as_of is None else as_of.isoformat(),
            "date_of_birth": None if born is None else born.isoformat(),
            "age_years": self.age_years if born is None else None,
            "gender": self.gender,
            "state": list(self.state) or None,
            "weight_kg": None if self.weight_kg is None else f"{self.weight_kg:f}",
            "height_cm": None if self.height_cm is None else f"{self.height_cm:f}",
        }
        return {fact: value for fact, value in said.items() if value is not None}

    def __repr__(self) -> str:
        return "Facts(...)"


def read_facts(source: Mapping[str, object]) -> Facts:
    """The facts of a case's `facts` object; a key that is missing or null is not known.

    Raises:
        FactError: If a key is unknown, or a value cannot be that fact: a birth date after `as_of` or without it, an
            age that contradicts it or exceeds 150, a weight outside ]0, 1000] kg, a height outside [10, 300] cm.
    """
    if not isinstance(source, Mapping):
        raise FactError("facts", "has to be a JSON object")
    if not source.keys() <= _KEYS.keys():
        raise _no_such_fact(next(key for key in source if key not in _KEYS))
    known = source.get
    as_of = _date("as_of", known("as_of"))
    date_of_birth = _date("date_of_birth", known("date_of_birth"))
    return Facts(
        as_of,
        date_of_birth,
        _age(_stated_age(known("age_years")), date_of_birth, as_of),
        _gender(known("gender")),
        _state(known("state")),
        _measure("weight_kg", known("weight_kg")),
        _measure("height_cm", known("height_cm")),
    )


_KEYS = dict.fromkeys(("as_of", "date_of_birth", "age_years", "gender", "state", "weight_kg", "height_cm"))


def read_date(given: object) -> date | None:
    """The day that a text YYYY-MM-DD (blanks around it do not count) stands for, or None."""
    if not isinstance(given, str):
        return None
    text = given.strip()
    try:
        day = _from_iso_format(text)
    except ValueError:
        return None
    # Of the forms of ISO 8601 that Python reads, only this one has a hyphen there.
    return day if text[-3] == "-" else None


def read_gender(given: object) -> int | None:
    """The ISO/IEC 5218 code of a code, its text, or the words male and female in any case; else None."""
    if isinstance(given, str):
        return _GENDERS.get(given.strip().casefold())
    return _CODES.get(read_number(given))


def _no_such_fact(key: object) -> FactError:
    return FactError(str(key), f"no such fact{did_you_mean(key, _KEYS)}; there are {', '.join(_KEYS)}")


def _date(fact: str, given: object) -> date | None:
    if given is None:
        return None
    day = read_date(given)
    if day is None:
        raise FactError(fact, "has to be a day, written YYYY-MM-DD")
    return day


def _age(stated: int | None, date_of_birth: date | None, as_of: date | None) -> int | None:
    if date_of_birth is None:
        return stated
    if as_of is None:
        raise FactError("as_of", "has to be given with date_of_birth: the day on which the age counts")
    if date_of_birth > as_of:
        raise FactError("date_of_birth", "has to be a day not later than as_of")
    age = _completed_years(date_of_birth, as_of)
    if age > MAX_AGE_YEARS:
        raise FactError("date_of_birth", f"has to be at most {MAX_AGE_YEARS} years before as_of")
    if stated is not None and stated != age:
        raise FactError("age_years", "has to agree with date_of_birth on as_of; give one of them")
    return age


def _stated_age(given: object) -> int | None:
    if given is None:
        return None
    years = read_number(given)
    if years is None or years != years.to_integral_value() or not 0 <= years <= MAX_AGE_YEARS:
        raise FactError("age_years", f"has to be completed years, a whole number from 0 to {MAX_AGE_YEARS}")
    return int(years)


def _completed_years(date_of_birth: date, as_of: date) -> int:
    # Tuples, not dates: 29 February sorts after 28 February and before 1 March in every year.
    had_birthday = (as_of.month, as_of.day) >= (date_of_birth.month, date_of_birth.day)
    return as_of.year - date_of_birth.year - (not had_birthday)


def _gender(given: object) -> int | None:
    if given is None:
        return None
    code = read_gender(given)
    if code is None:
        raise FactError("gender", f"has to be {_GENDERS_IN_WORDS}")
    return code


def _state(given: object) -> tuple[str, ...]:
    if given is None:
        return ()
    identifiers = given if isinstance(given, (list, tuple)) else (given,)
    texts = tuple([one.strip() for one in identifiers if isinstance(one, str)])
    if not identifiers or len(texts) < len(identifiers) or "" in texts:
        raise FactError("state", "has to be a state's UUID, abbreviation or name, or a list of these")
    return texts


def _measure(fact: str, given: object) -> Decimal | None:
    if given is None:
        return None
    number = read_number(given)
    unit, least, most = _MEASURES[fact]
    if number is None or number <= 0 or not least <= number <= most:
        reach = f"from {least} to {most}" if least > 0 else f"above {least} and at most {most}"
        raise FactError(fact, f"has to be a number of {unit} {reach}")
    return number


def body_mass_index(weight_kg: Decimal | None, height_cm: Decimal | None) -> Fraction | None:
    """In kg/m2, exact and unrounded; None if weight or height is."""
    if weight_kg is None or height_cm is None:
        return None
    height_m = Fraction(height_cm) / 100
    return Fraction(weight_kg) / height_m**2


def by_kind(identifiers: tuple[str, ...]) -> Mapping[StateKind, frozenset[str]] | None:
    """State identifiers, case-folded, by their kind; None if there is none."""
    read = [one for one in map(read_state, identifiers) if isinstance(one, StateIdentifier)]
    kinds: dict[StateKind, frozenset[str]] = {}
    for one in read:
        kinds[one.kind] = kinds.get(one.kind, frozenset()) | {one.text}
    return kinds or None
