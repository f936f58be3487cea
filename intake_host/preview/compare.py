"""Compare: this version beside another, what is different, and for whom the outcome changes."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from intake_host.mdi.errors import MDIError
from intake_host.preview.analyst import StillWorkingError
from intake_host.preview.opened import Opened
from intake_host.preview.prospects import program_of
from intake_host.preview.refusals import sentence
from intake_host.preview.shelf import Entry, is_pasted
from intake_host.preview.workers import NotDoneError
from rules import diff, structural
from rules.wording import COMPARATOR_WORDS, clipped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from intake_host.preview.run import Run
    from intake_host.preview.visit import Visit
    from rules import StructuralChange

__all__ = [
    "CompareView",
    "Difference",
    "Differences",
    "Group",
    "Outcome",
    "Outcomes",
    "Way",
    "differences_of",
    "outcomes_of",
    "show",
]

# What is listed of one kind, and people of one change.
MAX_LISTED = 100
MAX_GROUPS = 12
MAX_CHARACTERS = 1_000

# The kinds of rules.analysis.structure, as headings, in the order in which they matter.
_KINDS = {
    "logic": "Logic",
    "new": "New",
    "gone": "Gone",
    "id": "Ids, which past answers belong to",
    "order": "Order",
    "wording": "Wording",
    "setting": "Settings that change no outcome",
}

# MDI's keys and values of logic as the rest of the studio says them; other keys say what they are.
_KEYS = {
    None: "place",
    "conditional_answer": "comparison",
    "required_answer": "asked for",
    "rule_type": "takes of its rules",
    "type": "type",
}
_COMBINATIONS = {"and": "all", "or": "one", "not": "none"}
_VALUES: Mapping[str | None, Mapping[str, str]] = {
    "conditional_answer": COMPARATOR_WORDS,
    "rule_type": _COMBINATIONS,
    "type": {
        **_COMBINATIONS,
        "boolean": "yes or no",
        "single_option": "one option",
        "multiple_option": "several options",
        "informational": "a page to read",
    },
}
# The engine's outcomes as the rest of the studio says them; other words are the same.
_OUTCOMES = {"eligible": "offered", "ineligible": "not offered", "undetermined": "not yet known"}
_PLAIN = {True: "yes", False: "no", None: "nothing"}


class Difference(NamedTuple):
    """One difference of the documents: of what, what of it, and from what to what; no more for what is new or gone."""

    part: str
    what: str | None
    old: str | None
    new: str | None


class Group(NamedTuple):
    """People whose outcome changes in one way: what they have in common, and one of them, as each version reads it."""

    who: tuple[str, ...]
    old_case: Mapping[str, Any]
    new_case: Mapping[str, Any]


class Way(NamedTuple):
    """One way in which an outcome changes; see `rules.analysis.diff.OutcomeChange`. `more` groups are left out."""

    before: str
    after: str
    among: str | None
    groups: tuple[Group, ...]
    more: int
    is_whole: bool
    percent: str


class Outcome(NamedTuple):
    """A question, an offering or the dead ends, whose outcome changes for somebody."""

    name: str
    ways: tuple[Way, ...]


class Differences(NamedTuple):
    """What is different in the documents, by the heading of its kind, and how many of each are left out."""

    listed: Mapping[str, tuple[Difference, ...]]
    left_out: Mapping[str, int]


class Outcomes(NamedTuple):
    """For whom the outcome changes.

    Attributes:
        changed: Those that change for somebody.
        undecided: Names of those that could not be decided.
        unchanged: Of how many it is proved that nobody's outcome changes.
        total: Of how many.
        people: How many were sampled for the shares.
    """

    changed: tuple[Outcome, ...]
    undecided: tuple[str, ...]
    unchanged: int
    total: int
    people: int


@dataclass(frozen=True, slots=True)
class CompareView:
    """The page.

    Attributes:
        entries: What this one can be compared with.
        chosen: The key of the other one; empty if there is none.
        problem: Why there is no comparison with it.
        is_turned: Whether the two have changed places.
        old, new: The two versions; None if there is nothing to compare.
        sources: Where each of the two comes from, by key: both may have the same name.
        outcomes: None also while they are worked out (`is_working`), or if that cannot be done (`not_done` says why).
    """

    entries: Sequence[Entry]
    chosen: str
    problem: str | None
    old: Opened | None = None
    new: Opened | None = None
    sources: Mapping[str, str] = field(default_factory=dict)
    differences: Differences | None = None
    outcomes: Outcomes | None = None
    is_working: bool = False
    not_done: str | None = None


async def show(visit: Visit) -> CompareView:
    """The page; of the two, the pasted one is the newer, else this one is."""
    this, chosen = visit.opened, visit.run.against or ""
    titles = await _titles(visit)
    entries = [Entry(key, title) for key, title in titles.items() if key != this.key]
    if not chosen or chosen == this.key:
        return CompareView(entries, "", None)
    other = await visit.desk.library.open(chosen)
    if other is None:
        return CompareView(entries, "", "The other version is not here any more. Choose it again.")
    if not isinstance(other, Opened):
        problem = f"The other version cannot be read: {other.problems[0].message}."
        return CompareView(entries, "", problem)
    if is_pasted(chosen):
        entries = [*entries, Entry(chosen, f"{other.name} (pasted)")]
    old, new = (this, other) if _newer(visit.run, this, other) is other else (other, this)
    analyst = visit.desk.analyst
    differences = await analyst.ask(differences_of, old.text, new.text, is_short=True)
    sources = {one.key: _source(one, titles) for one in (old, new)}
    view = CompareView(entries, chosen, None, old, new, sources, differences)
    try:
        return replace(view, outcomes=await analyst.ask(outcomes_of, old.text, new.text))
    except StillWorkingError:
        return replace(view, is_working=True)
    except NotDoneError as error:
        return replace(view, not_done=sentence(str(error)))


def _newer(run: Run, this: Opened, other: Opened) -> Opened:
    """The one that was said to be; else the pasted one, else this one."""
    chosen = next((one for one in (this, other) if one.key == run.newer), None)
    if chosen is not None:
        return chosen
    return other if is_pasted(other.key) and not is_pasted(this.key) else this


async def _titles(visit: Visit) -> Mapping[str, str]:
    """What is on the shelf, by key."""
    try:
        return dict(await visit.desk.library.entries())
    except MDIError:
        # What is open can still be compared with what is pasted.
        return {}


def _source(opened: Opened, titles: Mapping[str, str]) -> str:
    """Its file, or whatever else tells it from another of the same name."""
    if is_pasted(opened.key):
        return "pasted"
    title = titles.get(opened.key, opened.key)
    return opened.key if title == opened.name else title


def differences_of(old: str, new: str) -> Differences:
    """What is different in two documents; asked of the analyst."""
    found = structural(program_of(old).questionnaire, program_of(new).questionnaire)
    by_kind = {title: [one for one in found if one.kind == kind] for kind, title in _KINDS.items()}
    return Differences(
        listed={
            title: tuple(map(_difference, changes[:MAX_LISTED]))
            for title, changes in by_kind.items()
            if changes
        },
        left_out={title: max(len(changes) - MAX_LISTED, 0) for title, changes in by_kind.items()},
    )


def outcomes_of(old: str, new: str) -> Outcomes:
    """For whom the outcome changes from one document to another; asked of the analyst."""
    found = diff(program_of(old), program_of(new))
    return Outcomes(
        changed=tuple(
            Outcome(
                one.name,
                tuple(
                    Way(
                        _OUTCOMES.get(way.before, way.before),
                        _OUTCOMES.get(way.after, way.after),
                        way.among and way.among.replace("those eligible", "those who are offered it"),
                        tuple(
                            Group(each.who, each.old_case, each.new_case) for each in way.groups[:MAX_GROUPS]
                        ),
                        max(len(way.groups) - MAX_GROUPS, 0),
                        way.is_whole,
                        _percent(way.share),
                    )
                    for way in one.changes
                ),
            )
            for one in found.targets
            if one.outcome == "changed"
        ),
        undecided=tuple(one.name for one in found.targets if one.outcome == "undecided"),
        unchanged=sum(one.outcome == "unchanged" for one in found.targets),
        total=len(found.targets),
        people=found.people,
    )


def _difference(change: StructuralChange) -> Difference:
    said = change.to_json()
    if change.kind in {"new", "gone"}:
        return Difference(change.part, None, None, None)
    old, new = (_shown(change.key, said[name]) for name in ("old_value", "new_value"))
    return Difference(change.part, _KEYS.get(change.key) or str(change.key).replace("_", " "), old, new)


def _shown(key: str | None, value: object) -> str:
    if isinstance(value, bool) or value is None:
        return _PLAIN[value]
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = _VALUES.get(key, {}).get(text, text)
    return text if len(text) <= MAX_CHARACTERS else clipped(text, MAX_CHARACTERS)


def _percent(share: float) -> str:
    if share == 0:
        return "None"
    return "Under 0.1 %" if share < 0.001 else f"{share:.1%}".replace("%", " %")
