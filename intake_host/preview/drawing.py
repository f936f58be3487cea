"""Drawing: where everything stands in the picture of the logic, in CSS pixels.

On the left of the column a line leads from each row to the questions that it decides about, all of one row in one
lane. On its right lines lead to the offerings, each near to what decides about it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from intake_host.preview.bearings import bearings
from intake_host.preview.column import column
from intake_host.preview.lanes import lanes
from intake_host.preview.person import bmi_as_text, fact_as_text
from rules import Verdict
from rules.wording import GENDERS, title_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from intake_host.preview.column import Column, Row
    from intake_host.preview.played import Played
    from rules import Facts, Offering

__all__ = ["MAX_DRAWN", "MAX_IN_FILE", "Arc", "Drawing", "Mark", "Node", "drawing"]

# What one picture shows of the questions, and of the offerings; the rest is folded.
MAX_DRAWN = 120
# The same for the file.
MAX_IN_FILE = 1_000

ROW = 32
BOX_HEIGHT = 26
BOX_WIDTH = 300
MAX_LANE = 8
MIN_LANE = 4
# Room for the lanes at their widest.
MAX_SIDE = 400
MARGIN = 12
GUTTER = 220
_BEND = 6
# A line leaves a little below the middle of its row and arrives a little above, so that the two are told apart.
_ASIDE = 4
_TITLE_CHARACTERS = 34
# What is drawn later lies on top of what a lane has in common.
_DEPTH = {"idle": -1, "hidden": 1, "ineligible": 1, "undetermined": 2, "shown": 3, "eligible": 3}

Mark = Literal["covered", "partly", "uncovered"]


class Node(NamedTuple):
    """A box, `x` and `y` its upper left corner.

    `kind` is that of a row (fact, question, earlier, later), or `offering`. `status` is that of a run; of a fact it
    is `known` or `undetermined`, of a fold empty. `start` is where the questions of a fold begin, from 0. `is_linked`:
    it decides about what is chosen, or the other way round.
    """

    kind: str
    id: str
    title: str
    x: int
    y: int
    status: str
    number: int | None = None
    start: int | None = None
    mark: Mark | None = None
    is_chosen: bool = False
    is_linked: bool = False

    @property
    def name(self) -> str:
        """Its number and its title."""
        return self.title if self.number is None else f"{self.number}. {self.title}"

    @property
    def short_name(self) -> str:
        """As much of it as the box has room for."""
        name = self.name
        return name if len(name) <= _TITLE_CHARACTERS else f"{name[: _TITLE_CHARACTERS - 1].rstrip()}…"


class Arc(NamedTuple):
    """One dependency, as the path of an SVG.

    `status` is where the target would stand if it were for this source alone, `idle` if that makes no difference; at a
    fold, where it stands.
    """

    source: Node
    target: Node
    path: str
    is_chosen: bool
    status: str


class Drawing(NamedTuple):
    """The picture. `is_tracing`: something is chosen, and what is not about it stands back.

    `left_out` counts offerings that there is no room for.
    """

    width: int
    height: int
    nodes: Sequence[Node]
    arcs: Sequence[Arc]
    is_tracing: bool
    left_out: int


def drawing(
    played: Played,
    *,
    about: str | None = None,
    start: int = 0,
    limit: int = MAX_DRAWN,
    marks: Mapping[str, Mark] | None = None,
) -> Drawing:
    """The picture of a run.

    Args:
        played: Its statuses are those of the boxes.
        about: Id of the question or offering whose lines stand out.
        start: The first question, from 0.
        limit: How many questions are drawn, and how many offerings at most.
        marks: How far scenarios cover each question and offering, by id; what has none is not marked.
    """
    questionnaire = played.opened.program.questionnaire
    drawn = column(questionnaire, start=start, limit=limit)
    reaches = drawn.reaches()
    lane_of = lanes(reaches)
    lane_width = _lane_width(lane_of)
    left = MARGIN + (max(lane_of.values(), default=-1) + 2) * lane_width
    rows = [_row_node(played, row, left, _top(place)) for place, row in enumerate(drawn.rows)]
    offerings = questionnaire.offerings[:limit]
    beside = _offering_nodes(played, drawn, offerings, left + BOX_WIDTH + GUTTER)
    nodes = [
        node._replace(
            is_chosen=bool(node.id) and node.kind != "fact" and node.id == about,
            mark=None if node.kind == "fact" else (marks or {}).get(node.id),
        )
        for node in (*rows, *beside)
    ]
    rows, beside = nodes[: len(rows)], nodes[len(rows) :]
    status = _Statuses(played).status
    arcs = [
        _arc(status, rows[row], rows[target], _bent(rows[row], rows[target], (lane_of[row] + 2) * lane_width))
        for row, targets in reaches.items()
        for target in targets
    ] + [
        _arc(status, rows[row], node, _swung(rows[row], node))
        for offering, node in zip(offerings, beside, strict=True)
        for row in drawn.deciding(offering)
    ]
    linked = {id(node) for arc in arcs if arc.is_chosen for node in (arc.source, arc.target)}
    return Drawing(
        width=max((node.x for node in nodes), default=left) + BOX_WIDTH + MARGIN,
        height=max((node.y for node in nodes), default=0) + ROW + MARGIN,
        nodes=[node._replace(is_linked=id(node) in linked) for node in nodes],
        arcs=sorted(arcs, key=lambda arc: (arc.is_chosen, _DEPTH.get(arc.status, 0))),
        is_tracing=any(node.is_chosen for node in nodes),
        left_out=len(questionnaire.offerings) - len(offerings),
    )


def _lane_width(lane_of: Mapping[int, int]) -> int:
    """Narrower if there are many."""
    count = max(lane_of.values(), default=0) + 1
    return min(MAX_LANE, max(MIN_LANE, MAX_SIDE // count))


def _top(place: int) -> int:
    return MARGIN + place * ROW


def _row_node(played: Played, row: Row, x: int, y: int) -> Node:
    title, status = row.title, ""
    if row.kind == "fact":
        value = _known(played.facts, row.id)
        title, status = (f"{title} {value}", "known") if value else (title, "undetermined")
    elif row.kind == "question":
        status = played.statuses[row.id]
    return Node(row.kind, row.id, title, x, y, status, row.number, row.start)


def _known(facts: Facts, fact: str) -> str:
    """What is known of it, in words; empty if nothing is."""
    return {
        "age": "" if facts.age_years is None else str(facts.age_years),
        "bmi": bmi_as_text(facts) or "",
        "gender": "" if facts.gender is None else GENDERS[facts.gender],
        "state": fact_as_text(facts.state),
    }[fact]


def _offering_nodes(played: Played, drawn: Column, offerings: Sequence[Offering], x: int) -> list[Node]:
    """In the order of the offerings, each as near to the middle of what decides about it as there is room."""
    wished = {}
    for place, offering in enumerate(offerings):
        rows = drawn.deciding(offering)
        wished[place] = sum(rows) / len(rows) if rows else 0
    places = _apart(wished, max(len(drawn.rows), len(offerings)))
    return [
        Node("offering", one.id, title_of(one), x, _top(places[place]), played.statuses[one.id], place + 1)
        for place, one in enumerate(offerings)
    ]


def _apart(wished: Mapping[int, float], room: int) -> dict[int, int]:
    """Whole places below `room`, no two the same, near to those that are wished for."""
    order = sorted(wished, key=lambda one: (wished[one], one))
    places: dict[int, int] = {}
    free = 0
    for one in order:
        places[one] = max(free, round(wished[one]))
        free = places[one] + 1
    for one in reversed(order):
        places[one] = min(places[one], room - 1)
        room = places[one]
    return places


def _arc(status: Callable[[Node, Node], str], source: Node, target: Node, path: str) -> Arc:
    return Arc(source, target, path, source.is_chosen or target.is_chosen, status(source, target))


class _Statuses:
    """What each source does to a target, as the target's status."""

    def __init__(self, played: Played) -> None:
        self._verdicts = played.evaluation.verdicts
        self._not_means = played.opened.program.not_means
        self._bearings: dict[tuple[str, str], Mapping[tuple[str, str], Verdict | None]] = {}

    def status(self, source: Node, target: Node) -> str:
        said, place = self._of(target), (source.kind, source.id)
        if place not in said:
            return target.status or "folded"
        return _STATUSES[target.kind == "offering", said[place]]

    def _of(self, target: Node) -> Mapping[tuple[str, str], Verdict | None]:
        place = target.kind, target.id
        if place not in self._bearings:
            listed = {"question": self._verdicts.questions, "offering": self._verdicts.offerings}
            verdict = listed.get(target.kind, {}).get(target.id)
            self._bearings[place] = {} if verdict is None else bearings(verdict, self._not_means)
        return self._bearings[place]


_STATUSES = {
    (False, Verdict.TRUE): "shown",
    (False, Verdict.FALSE): "hidden",
    (False, Verdict.UNKNOWN): "undetermined",
    (True, Verdict.TRUE): "eligible",
    (True, Verdict.FALSE): "ineligible",
    (True, Verdict.UNKNOWN): "undetermined",
    (False, None): "idle",
    (True, None): "idle",
}


def _middle(node: Node) -> int:
    return node.y + BOX_HEIGHT // 2


def _bent(source: Node, target: Node, distance: int) -> str:
    """Out to the lane at that distance, along it, and back in."""
    edge, begin, end = source.x, _middle(source) + _ASIDE, _middle(target) - _ASIDE
    along = edge - distance
    bend = min(_BEND, abs(end - begin) // 2)
    turn = bend if end > begin else -bend
    return (
        f"M{edge} {begin}H{along + bend}Q{along} {begin} {along} {begin + turn}"
        f"V{end - turn}Q{along} {end} {along + bend} {end}H{edge}"
    )


def _swung(source: Node, target: Node) -> str:
    begin, end = source.x + BOX_WIDTH, target.x
    half = (begin + end) // 2
    return f"M{begin} {_middle(source)}C{half} {_middle(source)} {half} {_middle(target)} {end} {_middle(target)}"
