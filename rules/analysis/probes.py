"""Probe: a person just below, on or just above a number or a day with which rules compare.

For each such constant somebody is sought for whom it decides about a question or an offering; then only the one value
changes. Ages are probed by years, and by the day of birth: the day before a birthday, the day itself, the day after.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from rules.analysis.claims import AllOf, Fails, Holds
from rules.analysis.goals import Goal, claims_of
from rules.analysis.outcomes import Found
from rules.analysis.search import Search
from rules.analysis.space import space_of
from rules.cases import evaluate_case, read_case
from rules.facts import MAX_AGE_YEARS, MAX_BMI_KG_PER_M2
from rules.measures import weight_and_height
from rules.scale import as_decimal
from rules.values import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rules.analysis.claims import Claim
    from rules.analysis.search import Budget
    from rules.analysis.space import Variable
    from rules.compiler import Program
    from rules.verdicts import Verdict

__all__ = ["probes"]

Case = dict[str, Any]

_AS_OF = date(2026, 7, 1)


class _Probe(NamedTuple):
    """What the value is, in words, and the facts or the answer that say so."""

    words: str
    facts: Mapping[str, Any]
    answer: object = None


def probes(program: Program, budget: Budget | None = None) -> list[tuple[str, Case]]:
    """Names and final cases, in the order in which rules first compare with each constant."""
    return list(_Prober(program, budget).run())


class _Prober:
    def __init__(self, program: Program, budget: Budget | None) -> None:
        self._program = program
        self._space = space_of(program)
        self._search = Search(self._space, budget)
        self._targets = {
            part.pointer: target.pointer
            for target in program.questionnaire.targets
            for rule in target.rules
            for part in rule.requirements
        }

    def run(self) -> Iterator[tuple[str, Case]]:
        for variable in self._space.variables:
            for constant in dict.fromkeys(compared.required for _, compared in variable.compared):
                values = list(_probes_of(variable, constant))
                if values:
                    yield from self._probed(variable, constant, values)

    def _probed(
        self, variable: Variable, constant: object, values: list[_Probe]
    ) -> Iterator[tuple[str, Case]]:
        """The people who show most of what turns on the constant."""
        turned: set[str] = set()
        chosen: list[list[Case]] = []
        for base in self._bases(variable, constant):
            cases = [_with(base, variable, one) for one in values]
            turning = self._turning(cases)
            if not chosen or turning - turned:
                # The first base is only kept while nothing better has come.
                chosen = [cases] if not turned else [*chosen, cases]
                turned |= turning
        for number, cases in enumerate(chosen, 1):
            suffix = "" if number == 1 else f" ({number})"
            for value, case in zip(values, cases, strict=True):
                yield f"{value.words}{suffix}", case

    def _bases(self, variable: Variable, constant: object) -> Iterator[Case]:
        for requirement, compared in variable.compared:
            if compared.required == constant:
                for claim in self._claims(requirement.pointer):
                    found = self._search.find(claim)
                    if isinstance(found, Found):
                        everything = dict.fromkeys(range(len(self._space.variables)), 0)
                        yield self._space.case(everything | dict(found.assignment))

    def _claims(self, requirement: str) -> Iterator[Claim]:
        """Of whom the requirement may decide about its target, the likeliest first."""
        target = self._targets[requirement]
        yield AllOf((Holds(target), Holds(requirement)))
        yield AllOf((Holds(target), Fails(requirement)))
        yield from claims_of([Goal("decides", requirement)], self._program)

    def _turning(self, cases: list[Case]) -> set[str]:
        """The targets whose verdicts are not the same for all of them."""
        verdicts = [self._verdicts(one) for one in cases]
        return {target for target in verdicts[0] if len({one[target] for one in verdicts}) > 1}

    def _verdicts(self, case: Case) -> dict[str, Verdict]:
        tree = evaluate_case(self._program, read_case(case)).verdicts
        return {
            **{f"question {key}": one.verdict for key, one in tree.questions.items()},
            **{f"offering {key}": one.verdict for key, one in tree.offerings.items()},
        }


def _with(base: Case, variable: Variable, probe: _Probe) -> Case:
    if variable.question is not None:
        return base | {"answers": base["answers"] | {variable.question.id: probe.answer}}
    rest = {key: value for key, value in base["facts"].items() if key not in _REPLACED[variable.name]}
    return base | {"facts": rest | dict(probe.facts)}


_REPLACED = {"age": ("age_years",), "bmi": ("weight_kg", "height_cm")}


def _probes_of(variable: Variable, constant: Any) -> Iterator[_Probe]:  # noqa: ANN401 - an engine value
    kind = variable.name if variable.question is None else kind_of(variable.question)
    if kind == "age":
        yield from _ages(constant)
    elif kind == "bmi":
        yield from _body_mass_indices(constant)
    elif kind == "number" and variable.question is not None:
        title = variable.question.title or variable.question.id
        step = Decimal(1) if variable.question.type == "integer" else _last_place(constant)
        for value, words in _around(constant, step):
            yield _Probe(f"{title} {words}", {}, f"{value:f}")
    elif kind == "date" and variable.question is not None:
        yield from _days(variable.question.title or variable.question.id, constant)


def _ages(constant: Decimal) -> Iterator[_Probe]:
    years = int(constant.to_integral_value("ROUND_CEILING"))
    for age in (years - 1, years, years + 1):
        if 0 <= age <= MAX_AGE_YEARS:
            yield _Probe(f"Age {age}, where {constant:f} counts", {"age_years": age})
    if 0 < years < MAX_AGE_YEARS:
        birthday = _AS_OF.replace(year=_AS_OF.year - years)
        for days, words in (
            (1, "The day before turning"),
            (0, "The day of turning"),
            (-1, "The day after turning"),
        ):
            born = birthday + timedelta(days=days)
            facts = {"as_of": _AS_OF.isoformat(), "date_of_birth": born.isoformat()}
            yield _Probe(f"{words} {years}", facts)


def _body_mass_indices(constant: Decimal) -> Iterator[_Probe]:
    for value, words in _around(constant, min(_last_place(constant), Decimal("0.1"))):
        if 0 < value <= MAX_BMI_KG_PER_M2:
            weight_kg, height_cm = weight_and_height(value)
            yield _Probe(f"BMI {words}", {"weight_kg": f"{weight_kg:f}", "height_cm": int(height_cm)})


def _days(title: str, constant: date) -> Iterator[_Probe]:
    for days, words in ((-1, "the day before"), (0, "on"), (1, "the day after")):
        if date.min.toordinal() <= constant.toordinal() + days <= date.max.toordinal():
            day = date.fromordinal(constant.toordinal() + days)
            yield _Probe(f"{title} {words} {constant}", {}, day.isoformat())


def _around(constant: Decimal, step: Decimal) -> Iterator[tuple[Decimal, str]]:
    exact, by = Fraction(constant), Fraction(step)
    for value in (exact - by, exact, exact + by):
        number = as_decimal(value)
        is_it = value == exact
        yield number, f"exactly {number:f}" if is_it else f"{number:f}, where {constant:f} counts"


def _last_place(constant: Decimal) -> Decimal:
    """One unit in its last decimal place; 1 for a whole number."""
    exponent = constant.as_tuple().exponent
    return Decimal(1).scaleb(min(int(exponent), 0))
