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
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from rules.analysis.matching import Pair, in_both, matching_of, pairs_of
from rules.analysis.moves import moved
from rules.analysis.parts import Part, offering_part, option_part, question_part, versions_of
from rules.analysis.wording import json_in_words
from rules.counts import counted
from rules.problems import escape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rules.analysis.matching import Matching
    from rules.model import Offering, Option, Question, Questionnaire

__all__ = ["Kind", "StructuralChange", "structural"]

Kind = Literal["logic", "new", "gone", "id", "order", "wording", "setting"]

_Model = TypeVar("_Model", "Question", "Offering")


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
        values = f"{json_in_words(self.old_value)} -> {json_in_words(self.new_value)}"
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


def structural(
    old: Questionnaire, new: Questionnaire, matching: Matching | None = None
) -> tuple[StructuralChange, ...]:
    """What changed from one version to the other, in the new one's order; () if the documents say the same.

    Parts are matched as `rules.analysis.matching` says.
    """
    return tuple(_Structure(old, new, matching or matching_of(old, new)).changes())


class _Structure:
    def __init__(self, old: Questionnaire, new: Questionnaire, matching: Matching) -> None:
        self._old, self._new = versions_of(old, new, matching)
        self._matching = matching

    def changes(self) -> Iterator[StructuralChange]:
        old, new = self._old.questionnaire, self._new.questionnaire
        before, after = (Part("", "questionnaire", None, one) for one in (old, new))
        yield from _fields(before, after, _QUESTIONNAIRE)
        questions = _located(self._matching.questions, question_part)
        yield from _each(questions, self._question)
        yield from _order_of_questions(questions, old, new)
        offerings = _located(self._matching.offerings, offering_part)
        yield from _each(offerings, self._offering)
        yield from _moves(offerings, old.offerings, new.offerings)

    def _question(self, old: Part, new: Part) -> Iterator[StructuralChange]:
        fields = dict(_QUESTION)
        if old.content.is_visible and new.content.is_visible:
            # It only prefills the input.
            fields["default_value"] = ("default_value", "setting")
        yield from _fields(old, new, fields)
        yield from self._options(old, new)
        yield from self._rules(old, new)

    def _offering(self, old: Part, new: Part) -> Iterator[StructuralChange]:
        yield from _fields(old, new, _OFFERING)
        yield from self._rules(old, new)

    def _options(self, old: Part, new: Part) -> Iterator[StructuralChange]:
        places = [_places(one.content.options) for one in (old, new)]
        options = [
            Pair(
                None if before is None else option_part(old, places[0][id(before)], before),
                None if after is None else option_part(new, places[1][id(after)], after),
            )
            for before, after in self._matching.options[old.content.pointer]
        ]
        yield from _each(options, _option_changes)
        yield from _moves(options, *(sorted(one.content.options, key=_order) for one in (old, new)))

    def _rules(self, old: Part, new: Part) -> Iterator[StructuralChange]:
        """Rules and requirements have no order: they are combined, whichever comes first."""
        rules = pairs_of(
            [self._old.rule_part(old, rule) for rule in old.content.rules],
            [self._new.rule_part(new, rule) for rule in new.content.rules],
            lambda one: None if one.content.id == one.pointer else one.content.id,
            lambda one: (one.content.title, one.meaning),
            lambda one: (one.content.title or "").strip().casefold() or None,
            lambda one: one.meaning,
            lambda one: one.pointer.rpartition("/")[2],
        )
        yield from _each(rules, self._rule)

    def _rule(self, old: Part, new: Part) -> Iterator[StructuralChange]:
        fields = dict(_RULE)
        if old.content.id == old.pointer or new.content.id == new.pointer:
            # The one without an id has its place for one.
            del fields["id"]
        yield from _fields(old, new, fields)
        requirements = pairs_of(
            [self._old.requirement_part(old, one) for one in old.content.requirements],
            [self._new.requirement_part(new, one) for one in new.content.requirements],
            lambda one: one.meaning,
            lambda one: one.meaning[:2],
            lambda one: one.meaning.subject,
        )
        yield from _each(requirements, _requirement_changes)


def _each(
    pairs: Iterable[Pair[Part]], compare: Callable[[Part, Part], Iterator[StructuralChange]]
) -> Iterator[StructuralChange]:
    """What is new, what is gone, and how the others differ."""
    for old, new in pairs:
        if old is not None and new is not None:
            yield from compare(old, new)
        elif new is not None:
            yield StructuralChange("new", new.name, None, None, new.pointer, None, new.value)
        else:
            assert old is not None  # noqa: S101 - one of the two is there
            yield StructuralChange("gone", old.name, None, old.pointer, None, old.value, None)


def _fields(old: Part, new: Part, fields: _Fields) -> Iterator[StructuralChange]:
    before, after = old.content, new.content
    for name, (key, kind) in fields.items():
        if getattr(before, name) != getattr(after, name):
            yield _change(kind, old, new, key, getattr(before, name), getattr(after, name))
    for key in dict.fromkeys((*before.extra, *after.extra)):
        if before.extra.get(key) != after.extra.get(key):
            yield _change("setting", old, new, key, before.extra.get(key), after.extra.get(key))


def _change(
    kind: Kind, old: Part, new: Part, key: str, old_value: object, new_value: object
) -> StructuralChange:
    place = f"/{escape(key)}"
    return StructuralChange(
        kind, new.name, key, old.pointer + place, new.pointer + place, old_value, new_value
    )


def _option_changes(old: Part, new: Part) -> Iterator[StructuralChange]:
    fields = dict(_OPTION)
    if old.content.id is not None and new.content.id is not None:
        # Answers may name it, but the id names it first.
        fields["option"] = ("option", "wording")
    yield from _fields(old, new, fields)


def _requirement_changes(old: Part, new: Part) -> Iterator[StructuralChange]:
    fields = dict(_REQUIREMENT)
    if old.meaning.required == new.meaning.required:
        # "18" and 18, an option's id and its title: spelled otherwise.
        fields["required_answer"] = ("required_answer", "wording")
    elif old.content.required_answer == new.content.required_answer:
        # The same text means another option now, or is read as another kind of answer.
        answer = new.content.required_answer
        yield _change("logic", old, new, "required_answer", answer, answer)
    yield from _fields(old, new, fields)


def _located(pairs: Sequence[Pair[_Model]], part_of: Callable[[_Model], Part]) -> list[Pair[Part]]:
    return [
        Pair(None if old is None else part_of(old), None if new is None else part_of(new))
        for old, new in pairs
    ]


def _places(parts: Iterable[object]) -> dict[int, int]:
    """Where each stands, by identity: equal parts may stand at several places."""
    return {id(one): place for place, one in enumerate(parts)}


def _order(part: Question | Option) -> int:
    return part.order


def _order_of_questions(
    pairs: Sequence[Pair[Part]], old: Questionnaire, new: Questionnaire
) -> Iterator[StructuralChange]:
    moves = list(_moves(pairs, old.presented, new.presented))
    yield from moves
    pointers = {one.new_pointer for one in moves}
    numbers = [
        (before.content.order, after.content.order)
        for before, after in in_both(pairs)
        if before.content.order != after.content.order and after.pointer not in pointers
    ]
    if numbers:
        part = f"{counted(len(numbers), 'question')} in the same place as before"
        before, after = map(list, zip(*numbers, strict=True))
        yield StructuralChange("order", part, "order", "/questions", "/questions", before, after)


def _moves(
    pairs: Iterable[Pair[Part]], old: Sequence[object], new: Sequence[object]
) -> Iterator[StructuralChange]:
    """The fewest parts that have to move to get from the one sequence to the other."""
    old_places, new_places = _places(old), _places(new)
    both = sorted(in_both(pairs), key=lambda pair: new_places[id(pair[1].content)])
    before = [old_places[id(one.content)] for one, _ in both]
    moving = moved(before)
    for place, (one, other) in zip(before, both, strict=True):
        if place in moving:
            after = new_places[id(other.content)]
            yield StructuralChange(
                "order", other.name, None, one.pointer, other.pointer, place + 1, after + 1
            )


def _as_json(value: object) -> Any:  # noqa: ANN401
    """Numbers with a point as texts, which lose nothing."""
    return json.loads(json.dumps(value, default=str))
