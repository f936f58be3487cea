"""Structure: what changed in the document from one version of a questionnaire to another.

| kind | what it can change |
|---|---|
| logic | who is shown what, who is eligible, where the form ends, when it is complete |
| new, gone | the same: there is one more part, or one less |
| id | what past answers, which name ids, belong to |
| order | when something is asked |
| wording | what people read |
| setting | how it looks and what is done with it; no verdict |
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar, cast

from rules.analysis.matching import Pair, in_both, matching_of, pairs_of
from rules.analysis.wording import on_one_line, quoted
from rules.problems import escape
from rules.requirements import read_requirement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rules.analysis.matching import Matching
    from rules.model import Offering, Option, Question, Questionnaire, Requirement, Rule

__all__ = ["Kind", "StructuralChange", "structural"]

Kind = Literal["logic", "new", "gone", "id", "order", "wording", "setting"]

_MAX_CHARACTERS = 120

Part = TypeVar("Part")


@dataclass(frozen=True, slots=True)
class StructuralChange:
    """One difference between the documents.

    Attributes:
        kind: See the table of `rules.analysis.structure`.
        part: What changed, in words: 'question "Do you smoke?"'.
        key: MDI's key of what changed in it; None if it is new, gone, or elsewhere in the order.
        old_pointer, new_pointer: JSON pointers into the two documents; None where the part is not there.
        old_value, new_value: The key's values as JSON values; of a part that is new or gone its own words; of one
            that moved its place among its kind, from 1.
    """

    kind: Kind
    part: str
    key: str | None
    old_pointer: str | None
    new_pointer: str | None
    old_value: object = field(hash=False)
    new_value: object = field(hash=False)

    def __str__(self) -> str:
        pointers = dict.fromkeys(one for one in (self.old_pointer, self.new_pointer) if one is not None)
        where = " -> ".join(pointers)
        if self.kind in {"new", "gone"}:
            return f"{self.kind}: {self.part} ({where})"
        values = f"{_shown(self.old_value)} -> {_shown(self.new_value)}"
        subject = f"{self.part}, {'place' if self.key is None else self.key}"
        return f"{self.kind}: {subject}: {values} ({where})"

    def to_json(self) -> dict[str, object]:
        """Its attributes as a JSON object."""
        return {
            "kind": self.kind,
            "part": self.part,
            "key": self.key,
            "old_pointer": self.old_pointer,
            "new_pointer": self.new_pointer,
            "old_value": _as_json(self.old_value),
            "new_value": _as_json(self.new_value),
        }


# Field of the model -> MDI's key, and what a change of it is.
_Fields = Mapping[str, tuple[str, Kind]]


def _all(kind: Kind, *names: str) -> dict[str, tuple[str, Kind]]:
    """Fields that are called as MDI calls them."""
    return {name: (name, kind) for name in names}


_QUESTION: _Fields = {
    "id": ("partner_questionnaire_question_id", "id"),
    **_all("logic", "type", "is_optional", "is_visible", "has_next_button", "rule_type", "default_value"),
    **_all("wording", "title", "description", "label", "placeholder"),
    **_all(
        "setting",
        "is_important",
        "is_critical",
        "display_in_pdf",
        "has_back_button",
        "feed_ads",
        "attachments",
    ),
}
_OPTION: _Fields = {
    "id": ("partner_questionnaire_question_option_id", "id"),
    "option": ("option", "id"),
    **_all("wording", "title"),
    **_all("setting", "is_important", "is_critical", "is_show_additional_field"),
}
_OFFERING: _Fields = {
    "id": ("offering_id", "id"),
    **_all("logic", "rule_type"),
    **_all("wording", "title"),
    **_all("setting", "pharmacy_id", "force_pharmacy"),
}
_RULE: _Fields = {**_all("id", "id"), **_all("logic", "type"), **_all("wording", "title")}
_REQUIREMENT: _Fields = {
    **_all("id", "required_question_id"),
    **_all("logic", "conditional_answer", "required_answer"),
    **_all("wording", "required_question_title"),
}
_QUESTIONNAIRE: _Fields = {
    "id": ("partner_questionnaire_id", "id"),
    **_all("wording", "name", "intro_title", "intro_description", "outro_title", "outro_description"),
    **_all("wording", "redirect_title", "terms_of_service"),
    **_all(
        "setting", "active", "redirect_url", "has_pharmacy", "metadata", "is_show_welcome", "is_show_thanks"
    ),
    **_all("setting", "is_weight_asked", "is_height_asked"),
}


class _Part(NamedTuple):
    """A part of one version: its place, its name in words, what it says as a JSON value, and itself.

    `meaning` is the same for a rule or a requirement of either version that means the same.
    """

    pointer: str
    name: str
    value: object
    content: Any
    meaning: Any = None


class _Meaning(NamedTuple):
    """What a requirement compares with what, with the old version's words for questions and options."""

    subject: tuple[str, str | None]
    comparator: str
    required: Hashable


def structural(
    old: Questionnaire, new: Questionnaire, matching: Matching | None = None
) -> tuple[StructuralChange, ...]:
    """What changed from one version to the other, in the new one's order; () if the documents say the same.

    Parts are matched as `rules.analysis.matching` says.
    """
    return tuple(_Structure(old, new, matching or matching_of(old, new)).changes())


class _Structure:
    def __init__(self, old: Questionnaire, new: Questionnaire, matching: Matching) -> None:
        self._old, self._new, self._matching = old, new, matching
        # The new version's question ids and option keys, as the old version calls them.
        self._ids: dict[str, str] = {}
        self._keys: dict[tuple[str, str], str] = {}
        for before, after in in_both(matching.questions):
            self._ids.setdefault(after.id, before.id)
            for one, other in in_both(matching.options[before.pointer]):
                self._keys.setdefault((after.id, other.key), one.key)

    def changes(self) -> Iterator[StructuralChange]:
        old, new = (_Part("", "questionnaire", None, one) for one in (self._old, self._new))
        yield from _fields(old, new, _QUESTIONNAIRE)
        questions = _located(self._matching.questions, _question_part)
        yield from _each(questions, self._question)
        yield from _order_of_questions(questions, self._old, self._new)
        offerings = _located(self._matching.offerings, _offering_part)
        yield from _each(offerings, self._offering)
        yield from _moves(offerings, self._old.offerings, self._new.offerings)

    def _question(self, old: _Part, new: _Part) -> Iterator[StructuralChange]:
        fields = dict(_QUESTION)
        if old.content.is_visible and new.content.is_visible:
            # It only prefills the input.
            fields["default_value"] = ("default_value", "setting")
        yield from _fields(old, new, fields)
        yield from self._options(old, new)
        yield from self._rules(old, new)

    def _offering(self, old: _Part, new: _Part) -> Iterator[StructuralChange]:
        yield from _fields(old, new, _OFFERING)
        yield from self._rules(old, new)

    def _options(self, old: _Part, new: _Part) -> Iterator[StructuralChange]:
        places = [_places(one.content.options) for one in (old, new)]
        options = [
            Pair(
                None if before is None else _option_part(old, places[0][id(before)], before),
                None if after is None else _option_part(new, places[1][id(after)], after),
            )
            for before, after in self._matching.options[old.content.pointer]
        ]
        yield from _each(options, _option_changes)
        yield from _moves(options, *(sorted(one.content.options, key=_order) for one in (old, new)))

    def _rules(self, old: _Part, new: _Part) -> Iterator[StructuralChange]:
        """Rules and requirements have no order: they are combined, whichever comes first."""
        rules = pairs_of(
            [self._rule_part(self._old, old, rule) for rule in old.content.rules],
            [self._rule_part(self._new, new, rule) for rule in new.content.rules],
            lambda one: None if one.content.id == one.pointer else one.content.id,
            lambda one: (one.content.title, one.meaning),
            lambda one: (one.content.title or "").strip().casefold() or None,
            lambda one: one.meaning,
            lambda one: one.pointer.rpartition("/")[2],
        )
        yield from _each(rules, self._rule)

    def _rule_part(self, version: Questionnaire, target: _Part, rule: Rule) -> _Part:
        requirements = [self._requirement_part(version, target, one) for one in rule.requirements]
        title = rule.title or rule.pointer.rpartition("/")[2]
        return _Part(
            rule.pointer,
            f"rule {quoted(title)} of {target.name}",
            {"type": rule.type, "requirements": [one.value for one in requirements]},
            rule,
            (rule.type, frozenset(one.meaning for one in requirements)),
        )

    def _rule(self, old: _Part, new: _Part) -> Iterator[StructuralChange]:
        fields = dict(_RULE)
        if old.content.id == old.pointer or new.content.id == new.pointer:
            # The one without an id has its place for one.
            del fields["id"]
        yield from _fields(old, new, fields)
        requirements = pairs_of(
            [self._requirement_part(self._old, old, one) for one in old.content.requirements],
            [self._requirement_part(self._new, new, one) for one in new.content.requirements],
            lambda one: one.meaning,
            lambda one: one.meaning[:2],
            lambda one: one.meaning.subject,
        )
        yield from _each(requirements, _requirement_changes)

    def _requirement_part(self, version: Questionnaire, owner: _Part, requirement: Requirement) -> _Part:
        words = _requirement_in_words(version, requirement)
        return _Part(
            requirement.pointer,
            f"requirement {words} in {owner.name}",
            words,
            requirement,
            self._meaning(version, requirement),
        )

    def _meaning(self, version: Questionnaire, requirement: Requirement) -> _Meaning:
        asked = requirement.required_question_id
        reading = read_requirement(requirement, version)
        required: Hashable = repr(requirement.required_answer) if reading.problems else reading.required
        if version is self._new and asked is not None:
            if reading.question is not None and reading.kind in {"single_option", "multiple_option"}:
                required = self._keys.get((asked, str(required)), ("new", required))
            asked = asked if reading.question is None else self._ids.get(asked, f"new {asked}")
        if isinstance(required, str) and reading.kind == "text":
            required = required.casefold()
        return _Meaning((requirement.based_on, asked), requirement.conditional_answer, required)


def _each(
    pairs: Iterable[Pair[_Part]], compare: Callable[[_Part, _Part], Iterator[StructuralChange]]
) -> Iterator[StructuralChange]:
    """What is new, what is gone, and how the others differ."""
    for old, new in pairs:
        if old is not None and new is not None:
            yield from compare(old, new)
        elif new is not None:
            yield StructuralChange("new", new.name, None, None, new.pointer, None, new.value)
        else:
            gone = cast("_Part", old)
            yield StructuralChange("gone", gone.name, None, gone.pointer, None, gone.value, None)


def _fields(old: _Part, new: _Part, fields: _Fields) -> Iterator[StructuralChange]:
    before, after = old.content, new.content
    for name, (key, kind) in fields.items():
        if getattr(before, name) != getattr(after, name):
            yield _change(kind, old, new, key, getattr(before, name), getattr(after, name))
    for key in dict.fromkeys((*before.extra, *after.extra)):
        if before.extra.get(key) != after.extra.get(key):
            yield _change("setting", old, new, key, before.extra.get(key), after.extra.get(key))


def _change(
    kind: Kind, old: _Part, new: _Part, key: str, old_value: object, new_value: object
) -> StructuralChange:
    place = f"/{escape(key)}"
    return StructuralChange(
        kind, new.name, key, old.pointer + place, new.pointer + place, old_value, new_value
    )


def _option_changes(old: _Part, new: _Part) -> Iterator[StructuralChange]:
    fields = dict(_OPTION)
    if old.content.id is not None and new.content.id is not None:
        # Answers may name it, but the id names it first.
        fields["option"] = ("option", "wording")
    yield from _fields(old, new, fields)


def _requirement_changes(old: _Part, new: _Part) -> Iterator[StructuralChange]:
    fields = dict(_REQUIREMENT)
    if old.meaning.required == new.meaning.required:
        # "18" and 18, an option's id and its title: spelled otherwise.
        fields["required_answer"] = ("required_answer", "wording")
    elif old.content.required_answer == new.content.required_answer:
        # The same text means another option now, or is read as another kind of answer.
        answer = new.content.required_answer
        yield _change("logic", old, new, "required_answer", answer, answer)
    yield from _fields(old, new, fields)


def _located(pairs: Sequence[Pair[Part]], part_of: Callable[[Part], _Part]) -> list[Pair[_Part]]:
    return [
        Pair(None if old is None else part_of(old), None if new is None else part_of(new))
        for old, new in pairs
    ]


def _question_part(question: Question) -> _Part:
    title = question.title or question.id
    return _Part(question.pointer, f"question {quoted(title)}", title, question)


def _offering_part(offering: Offering) -> _Part:
    title = offering.title or offering.id
    return _Part(offering.pointer, f"offering {quoted(title)}", title, offering)


def _option_part(question: _Part, place: int, option: Option) -> _Part:
    name = f"option {quoted(option.title)} of {question.name}"
    return _Part(f"{question.pointer}/options/{place}", name, option.title, option)


def _requirement_in_words(version: Questionnaire, requirement: Requirement) -> str:
    """ "age >= 18", '"Do you smoke?" = "yes"'."""
    asked = requirement.required_question_id
    subject = requirement.based_on
    if subject == "question" and asked is not None:
        question = version.question(asked)
        subject = quoted(asked if question is None else question.title or asked)
    return f"{subject} {requirement.conditional_answer} {_shown(requirement.required_answer)}"


def _places(parts: Iterable[object]) -> dict[int, int]:
    """Where each stands, by identity: equal parts may stand at several places."""
    return {id(one): place for place, one in enumerate(parts)}


def _order(part: Question | Option) -> int:
    return part.order


def _order_of_questions(
    pairs: Sequence[Pair[_Part]], old: Questionnaire, new: Questionnaire
) -> Iterator[StructuralChange]:
    moved = list(_moves(pairs, old.presented, new.presented))
    yield from moved
    pointers = {one.new_pointer for one in moved}
    numbers = [
        (before.content.order, after.content.order)
        for before, after in in_both(pairs)
        if before.content.order != after.content.order and after.pointer not in pointers
    ]
    if numbers:
        part = f"{len(numbers)} questions that follow each other as before"
        before, after = map(list, zip(*numbers, strict=True))
        yield StructuralChange("order", part, "order", "/questions", "/questions", before, after)


def _moves(
    pairs: Iterable[Pair[_Part]], old: Sequence[object], new: Sequence[object]
) -> Iterator[StructuralChange]:
    """The fewest parts that have to move to get from the one sequence to the other."""
    old_places, new_places = _places(old), _places(new)
    both = sorted(in_both(pairs), key=lambda pair: new_places[id(pair[1].content)])
    before = [old_places[id(one.content)] for one, _ in both]
    staying = set(_longest_rise(before))
    for place, (one, other) in zip(before, both, strict=True):
        if place not in staying:
            after = new_places[id(other.content)]
            yield StructuralChange(
                "order", other.name, None, one.pointer, other.pointer, place + 1, after + 1
            )


def _longest_rise(numbers: Sequence[int]) -> list[int]:
    """The longest subsequence that rises; of different numbers."""
    # tails[n]: the least number that a rise of n + 1 numbers can end with, and the place where it stands.
    tails: list[int] = []
    places: list[int] = []
    before: list[int] = []
    for place, number in enumerate(numbers):
        length = bisect_left(tails, number)
        tails[length : length + 1] = [number]
        before.append(places[length - 1] if length else -1)
        places[length : length + 1] = [place]
    rise: list[int] = []
    place = places[-1] if places else -1
    while place >= 0:
        rise.append(numbers[place])
        place = before[place]
    return rise


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return on_one_line(text if len(text) <= _MAX_CHARACTERS else f"{text[: _MAX_CHARACTERS - 3]}...")


def _as_json(value: object) -> Any:  # noqa: ANN401
    """Numbers with a point as texts, which lose nothing."""
    return json.loads(json.dumps(value, default=str))
