"""Condition: FHIR's `enableWhen`, at every level that an item is under, as MDI's rules.

| FHIR | MDI |
|---|---|
| the levels: an item's own conditions, those of each group around it | rules, all of which have to hold |
| enableBehavior all | one rule `and` |
| enableBehavior any | one rule `or` |
| =, <, <=, >, >= | the same comparator: false without an answer |
| != | `!=`: true without an answer, as FHIR R6 and LHC-Forms read it (engines disagree) |
| exists | `or` of comparisons of which any answer meets one, or `not` of them |

What a rule cannot hold goes into a question of its own that nobody sees: it is invisible, its default is true, and so
it answers true exactly if its rules hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from rules.decimals import read_number
from rules.export.losses import Loss
from rules.facts import read_date

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = ["Conditions", "Level", "Source"]

Json = dict[str, Any]


class Source(NamedTuple):
    """What a condition can be about: a question of this MDI type, or a fact (`based_on` is its word).

    `options` are the ids of its options by their code (of a Coding) or by their text. Of a fact that is known, each
    value is `probe` or is not.
    """

    type: str
    options: Mapping[str, str]
    based_on: str = "question"
    probe: str = "0"


class Level(NamedTuple):
    """The `enableWhen` of one item or group, and where it stands."""

    conditions: Sequence[object]
    behaviour: object
    pointer: str


class _Term(NamedTuple):
    """Requirements of which any has to hold, or with `negated` none."""

    requirements: tuple[Json, ...]
    negated: bool = False


_FALSE = _Term(())
_TRUE = _Term((), negated=True)


class Conditions:
    """Reads the levels of all items of one form; `helpers` are the invisible questions that this needed."""

    def __init__(self, sources: Mapping[str, Source], losses: list[Loss], taken: set[str]) -> None:
        self.helpers: list[Json] = []
        self._sources = sources
        self._losses = losses
        self._taken = taken
        self._never: str | None = None

    def rules(self, levels: Sequence[Level]) -> Json:
        """`rule_type` and `rules` of an item that is under these levels."""
        read = [self._level(level) for level in levels]
        known = [(behaviour, terms) for behaviour, terms in read if terms is not None]
        if len(known) == 1 and known[0][0] == "any" and any(term.negated for term in known[0][1]):
            return {"rule_type": "or", "rules": _alternatives(known[0][1])}
        rules: list[Json] = []
        for behaviour, terms in known:
            rules.extend(self._all(terms) if behaviour == "all" else [self._any(terms)])
        return {"rule_type": "and", "rules": rules}

    def _level(self, level: Level) -> tuple[str, list[_Term] | None]:
        """Its terms without those that decide nothing; None if it holds in any case."""
        behaviour = level.behaviour if level.behaviour in {"all", "any"} else "all"
        if behaviour != level.behaviour and len(level.conditions) > 1:
            self._lose("version", level.pointer, "several conditions and no enableBehavior: all have to hold")
        conditions = [one if isinstance(one, dict) else {} for one in level.conditions]
        differing = {one.get("question") for one in conditions if one.get("operator") == "!="}
        terms = []
        for index, condition in enumerate(conditions):
            # != holds without an answer, so beside it nothing is left for this to say.
            idle = condition.get("operator") == "exists" and condition.get("question") in differing
            if not (idle and behaviour == "any" and condition.get("answerBoolean") is False):
                terms.append(self._term(condition, f"{level.pointer}/enableWhen/{index}"))
        deciding, idle_term = (_FALSE, _TRUE) if behaviour == "all" else (_TRUE, _FALSE)
        if deciding in terms:
            return behaviour, [_FALSE] if behaviour == "all" else None
        left = [term for term in terms if term != idle_term]
        if not left and terms:
            return behaviour, None if behaviour == "all" else [_FALSE]
        return behaviour, left or None

    def _all(self, terms: list[_Term]) -> list[Json]:
        if terms == [_FALSE]:
            return [self._impossible()]
        single = [term.requirements[0] for term in terms if not term.negated and len(term.requirements) == 1]
        several = [term for term in terms if term.negated or len(term.requirements) > 1]
        return [*([_rule("and", single)] if single else []), *map(_rule_of, several)]

    def _any(self, terms: list[_Term]) -> Json:
        if terms == [_FALSE]:
            return self._impossible()
        if not any(term.negated for term in terms):
            return _alternatives(terms)[0]
        helper = self._helper({"rule_type": "or", "rules": _alternatives(terms)}, default=True)
        return _rule("and", [_requirement(helper, "=", "true")])

    def _impossible(self) -> Json:
        self._never = self._never or self._helper({"rule_type": "and", "rules": []}, default=None)
        return _rule("and", [_requirement(self._never, "=", "true")])

    def _helper(self, rules: Json, *, default: bool | None) -> str:
        name = f"condition-{len(self.helpers) + 1}"
        while name in self._taken:
            name += "_"
        self._taken.add(name)
        hidden = {"is_visible": False, "is_optional": True, "default_value": default}
        self.helpers.append(
            {"id": name, "title": "A condition of others", "type": "boolean"} | hidden | rules
        )
        return name

    def _term(self, condition: Json, pointer: str) -> _Term:
        link_id, operator = condition.get("question"), condition.get("operator")
        source = self._sources.get(link_id) if isinstance(link_id, str) else None
        if source is None or not isinstance(link_id, str):
            return self._refuse("missing-item", pointer, "there is no such question: never true")
        name, required = next(
            ((key, value) for key, value in condition.items() if key.startswith("answer")), ("", None)
        )
        if operator == "exists":
            return self._exists(link_id, source, wanted=required is not False, pointer=pointer)
        if source.type == "informational":
            return _TRUE if operator == "!=" else _FALSE
        allowed = {"=", "!=", "<", "<=", ">", ">="} if source.type in _ORDERED else {"=", "!="}
        read = _REQUIRED.get(source.type)
        value = read(source, name, required) if read else None
        if operator not in allowed or read is None:
            return self._refuse("operator", pointer, f"{operator!r} of {source.type}: never true")
        if value is None:
            self._lose("code", pointer, "compared with what no answer can be")
            return _TRUE if operator == "!=" else _FALSE
        if source.type in {"string", "text"}:
            self._lose("text", pointer, "blanks around a text and case do not count here")
        if operator == "!=":
            self._lose("not-equal", pointer, "true without an answer", approximated=False)
        return _Term((_requirement(link_id, str(operator), value, source.based_on),))

    def _exists(self, link_id: str, source: Source, *, wanted: bool, pointer: str) -> _Term:
        if source.type == "informational":
            return _FALSE if wanted else _TRUE
        probes = _PROBES.get(source.type, ())
        if source.options:
            probes = tuple(("=", option) for option in dict.fromkeys(source.options.values()))
        if source.based_on != "question":
            probes = (("=", source.probe), ("!=", source.probe))
            if not wanted:
                return self._refuse("exists", pointer, "of a fact that is missing nothing is known")
        if not probes:
            return self._refuse("exists", pointer, f"of a {source.type} question: never true")
        requirements = tuple(_requirement(link_id, *probe, source.based_on) for probe in probes)
        return _Term(requirements, negated=not wanted)

    def _refuse(self, code: str, pointer: str, message: str) -> _Term:
        self._lose(code, pointer, message)
        return _FALSE

    def _lose(self, code: str, pointer: str, message: str, *, approximated: bool = True) -> None:
        self._losses.append(Loss(code, pointer, message, approximated))


# Comparisons of which any answer to a question of this type meets one.
_PROBES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "boolean": (("=", "true"), ("=", "false")),
    "number": (("<", "0"), (">=", "0")),
    "integer": (("<", "0"), (">=", "0")),
    "date": (("<", "2000-01-01"), (">=", "2000-01-01")),
    "file": (("=", "true"),),
}
_ORDERED = frozenset({"number", "integer", "date", "age", "bmi"})


def _boolean(_source: Source, name: str, required: object) -> str | None:
    return str(required).lower() if name == "answerBoolean" and isinstance(required, bool) else None


def _number(_source: Source, name: str, required: object) -> str | None:
    if name == "answerQuantity" and isinstance(required, dict):
        required = required.get("value")
    number = None if isinstance(required, str) else read_number(required)
    return None if number is None else str(number)


def _date(_source: Source, _name: str, required: object) -> str | None:
    day = read_date(required)
    return None if day is None else day.isoformat()


def _text(_source: Source, _name: str, required: object) -> str | None:
    return required if isinstance(required, str) and required.strip() else None


def _option(source: Source, name: str, required: object) -> str | None:
    if isinstance(required, dict):
        required = required.get("code") or required.get("display")
    return source.options.get(str(required)) if name else None


def _code(_source: Source, _name: str, required: object) -> str | None:
    code = required.get("code") if isinstance(required, dict) else required
    return code if isinstance(code, str) and code in {"0", "1", "2", "9"} else None


_REQUIRED: Mapping[str, Callable[[Source, str, object], str | None]] = {
    "boolean": _boolean,
    "number": _number,
    "integer": _number,
    "age": _number,
    "bmi": _number,
    "date": _date,
    "string": _text,
    "text": _text,
    "state": _text,
    "gender": _code,
    "single_option": _option,
    "multiple_option": _option,
}


def _alternatives(terms: list[_Term]) -> list[Json]:
    plain = [one for term in terms if not term.negated for one in term.requirements]
    return [*([_rule("or", plain)] if plain else []), *(_rule_of(term) for term in terms if term.negated)]


def _rule_of(term: _Term) -> Json:
    return _rule("not" if term.negated else "or", term.requirements)


def _rule(rule_type: str, requirements: Sequence[Json]) -> Json:
    return {"id": None, "title": None, "type": rule_type, "requirements": list(requirements)}


def _requirement(link_id: str, operator: str, required: str, based_on: str = "question") -> Json:
    return {
        "based_on": based_on,
        "required_question_id": link_id if based_on == "question" else None,
        "required_question_title": None,
        "conditional_answer": operator,
        "required_answer": required,
    }
