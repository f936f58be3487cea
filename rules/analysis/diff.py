"""Diff: what changed from one version of a questionnaire to another and for whom, as values, JSON and text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from rules.analysis.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rules.analysis.cover import Box
    from rules.analysis.structure import StructuralChange

__all__ = ["Diff", "Group", "OutcomeChange", "Place", "TargetDiff"]

# Groups of one change that are printed.
_MOST_PRINTED = 6


@dataclass(frozen=True, slots=True)
class Group:
    """People whose outcome changes in one way.

    `who` is what they have in common, all of it, among those that the change speaks of; () are all. `box` is the same
    as bit sets of cells by variable of the joint space. The cases are of one of them, as each version reads it, and
    evaluate to the two outcomes.
    """

    who: tuple[str, ...]
    box: Box = field(hash=False, repr=False)
    old_case: Mapping[str, Any] = field(hash=False)
    new_case: Mapping[str, Any] = field(hash=False)

    def to_json(self) -> dict[str, object]:
        """Who they are, and the cases, as a JSON object."""
        return {"who": list(self.who), "old_case": self.old_case, "new_case": self.new_case}


@dataclass(frozen=True, slots=True)
class OutcomeChange:
    """One way in which an outcome changes.

    Attributes:
        before, after: shown, hidden; optional, required (shown in both versions); eligible, ineligible; undetermined
            (an error, or a fact that no rule can settle); not there; stopped, not stopped, stopped elsewhere.
        among: Of whom the groups are told, "those eligible in the new version": whoever is in a group and is not one of
            these is not meant. None: of everybody.
        groups: The largest first; they may overlap.
        is_whole: Whether the groups are everybody whose outcome changes in this way; else there may be more.
        share: Of the sampled people, from 0 to 1.
    """

    before: str
    after: str
    among: str | None
    groups: tuple[Group, ...]
    is_whole: bool
    share: float

    def to_json(self) -> dict[str, object]:
        """The same as a JSON object."""
        return {
            "before": self.before,
            "after": self.after,
            "share": self.share,
            "is_whole": self.is_whole,
            "among": self.among,
            "groups": [one.to_json() for one in self.groups],
        }


class Place(NamedTuple):
    """Where a target stands in one version."""

    id: str
    pointer: str


@dataclass(frozen=True, slots=True)
class TargetDiff:
    """One question, one offering, or the dead ends (without a place), in both versions.

    `is_decided` is False if it could not be settled within the budget whether there are (more) changes.
    """

    noun: Literal["question", "offering", "dead ends"]
    title: str
    old: Place | None
    new: Place | None
    changes: tuple[OutcomeChange, ...]
    is_decided: bool

    @property
    def outcome(self) -> Literal["changed", "unchanged", "undecided"]:
        """unchanged: proved, nobody's outcome changes."""
        if self.changes:
            return "changed"
        return "unchanged" if self.is_decided else "undecided"

    @property
    def name(self) -> str:
        """The noun and the title, for people."""
        return self.noun if self.noun == "dead ends" else f"{self.noun} {quoted(self.title)}"

    def to_json(self) -> dict[str, object]:
        """The same as a JSON object."""
        return {
            "noun": self.noun,
            "title": self.title,
            "old": None if self.old is None else self.old._asdict(),
            "new": None if self.new is None else self.new._asdict(),
            "outcome": self.outcome,
            "is_decided": self.is_decided,
            "changes": [one.to_json() for one in self.changes],
        }


@dataclass(frozen=True, slots=True)
class Diff:
    """What changed from one version to another, and for whom.

    `targets` are in the new version's order, what is gone at the end of its kind; each that both have, or that somebody
    sees. `people` were sampled with `seed` for the shares.
    """

    structure: tuple[StructuralChange, ...]
    targets: tuple[TargetDiff, ...]
    people: int
    seed: int

    @property
    def is_unchanged(self) -> bool:
        """Whether it is proved that nobody's outcome changes."""
        return all(one.outcome == "unchanged" for one in self.targets)

    def to_json(self) -> dict[str, object]:
        """The same as a JSON object."""
        return {
            "structure": [one.to_json() for one in self.structure],
            "outcomes": [one.to_json() for one in self.targets],
            "sampled": {"people": self.people, "seed": self.seed},
        }

    def __str__(self) -> str:
        return "\n".join(
            [
                "What changed:" if self.structure else "Nothing changed in the documents.",
                *(f"  {one}" for one in self.structure),
                *self._outcomes_in_words(),
            ]
        )

    def _outcomes_in_words(self) -> Iterator[str]:
        changed = [one for one in self.targets if one.outcome == "changed"]
        if changed:
            yield f"For whom the outcome changes (shares of {self.people:,} sampled people, seed {self.seed}):"
        for target in changed:
            for change in target.changes:
                among = "" if change.among is None else f"; of {change.among}"
                yield f"  {target.name}: {change.before} -> {change.after}, {_percent(change.share)}{among}"
                yield from (f"    - {'; '.join(one.who) or 'all'}" for one in change.groups[:_MOST_PRINTED])
                more = len(change.groups) - _MOST_PRINTED
                if more > 0:
                    yield f"    - and {more} more"
                if not change.is_whole:
                    yield "    - and perhaps others: not decided within the budget"
        undecided = [one for one in self.targets if one.outcome == "undecided"]
        if undecided:
            yield "Undecided within the budget:"
            yield from (f"  {one.name}" for one in undecided)
        same = sum(one.outcome == "unchanged" for one in self.targets)
        yield f"Proved: nobody's outcome changes for {same} of {len(self.targets)} questions, offerings and dead ends."


def _percent(share: float) -> str:
    if share == 0:
        return "none of the sample"
    return "under 0.1%" if share < 0.001 else f"{share:.1%}"
