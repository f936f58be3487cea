"""Drawing: where everything stands in the picture of the logic, in CSS pixels.

On the left of the column a line leads from each row to the questions that it decides about, all of one row in one
lane. On its right lines lead to the offerings, each near to what decides about it.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from itertools import accumulate
from statistics import fmean
from textwrap import wrap
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

__all__ = ["MAX_DRAWN", "MAX_IN_FILE", "MAX_LINES", "Arc", "Drawing", "Mark", "Node", "drawing"]

# What one picture shows of the questions, and of the offerings; the rest is folded.
MAX_DRAWN = 120
# The same for the file.
MAX_IN_FILE = 1_000

BOX_HEIGHT = 26
BOX_WIDTH = 320
# Names of offerings are longer: what tells two doses apart comes last.
OFFERING_WIDTH = 400
GAP = 6
MAX_LANE = 8
MIN_LANE = 4
# Room for the lanes at their widest.
MAX_SIDE = 400
MARGIN = 12
GUTTER = 220
_BEND = 6
# A line leaves a little below the middle of its row and arrives a little above, so that the two are told apart.
_ASIDE = 4
# What of a box is not for its name, and what a letter needs, rather too much.
_BESIDE_TITLE = 34
_LETTER = 7.5
_LINE = 16
MAX_LINES = 10
# So many times as many lines that cross, or so many more, are too many for the order of the document.
_CROSSINGS, _MORE_CROSSINGS = 2, 50
# What is drawn later lies on top of what a lane has in common.
_DEPTH = {"idle": -1, "hidden": 1, "ineligible": 1, "undetermined": 2, "shown": 3, "eligible": 3}

Mark = Literal["covered", "partly", "uncovered"]


class Node(NamedTuple):
    """A box, `x` and `y` its upper left corner.

    `kind` is that of a row (fact, question, earlier, later), or `offering`. `status` is that of a run; of a fact it
    is `known` or `undetermined`, of a fold empty. `lines` are its name as it fits into the box, of a very long one the
    beginning. `start` is where the questions of a fold begin, from 0. `is_linked`:
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
    lines: Sequence[str] = ("",)
    mark: Mark | None = None
    is_chosen: bool = False
    is_linked: bool = False

    @property
    def width(self) -> int:
        """Of the box."""
        return OFFERING_WIDTH if self.kind == "offering" else BOX_WIDTH

    @property
    def height(self) -> int:
        """Of the box."""
        return BOX_HEIGHT + (len(self.lines) - 1) * _LINE

    @property
    def name(self) -> str:
        """Its number and its title."""
        return self.title if self.number is None else f"{self.number}. {self.title}"

    def with_lines(self) -> Node:
        """The same, with the lines of its name."""
        characters = int((self.width - _BESIDE_TITLE) / _LETTER)
        lines = wrap(self.name, characters, max_lines=MAX_LINES, placeholder="…", break_on_hyphens=False)
        return self._replace(lines=tuple(lines) or ("",))


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
    rows = _below_each_other([_row_node(played, row, left) for row in drawn.rows])
    offerings = questionnaire.offerings[:limit]
    beside = _offering_nodes(played, drawn, offerings, rows)
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
        width=max((node.x + node.width for node in nodes), default=left + BOX_WIDTH) + MARGIN,
        height=max((node.y + node.height for node in nodes), default=0) + GAP + MARGIN,
        nodes=[node._replace(is_linked=id(node) in linked) for node in nodes],
        arcs=sorted(arcs, key=lambda arc: (arc.is_chosen, _DEPTH.get(arc.status, 0))),
        is_tracing=any(node.is_chosen for node in nodes),
        left_out=len(questionnaire.offerings) - len(offerings),
    )


def _lane_width(lane_of: Mapping[int, int]) -> int:
    """Narrower if there are many."""
    count = max(lane_of.values(), default=0) + 1
    return min(MAX_LANE, max(MIN_LANE, MAX_SIDE // count))


def _row_node(played: Played, row: Row, x: int) -> Node:
    title, status = row.title, ""
    if row.kind == "fact":
        value = _known(played.facts, row.id)
        title, status = (f"{title} {value}", "known") if value else (title, "undetermined")
    elif row.kind == "question":
        status = played.met[row.id]
    return Node(row.kind, row.id, title, x, MARGIN, status, row.number, row.start).with_lines()


def _below_each_other(nodes: Sequence[Node]) -> list[Node]:
    tops = accumulate((node.height + GAP for node in nodes), initial=MARGIN)
    return [node._replace(y=top) for node, top in zip(nodes, tops, strict=False)]


def _known(facts: Facts, fact: str) -> str:
    """What is known of it, in words; empty if nothing is."""
    return {
        "age": "" if facts.age_years is None else str(facts.age_years),
        "bmi": bmi_as_text(facts) or "",
        "gender": "" if facts.gender is None else GENDERS[facts.gender],
        "state": fact_as_text(facts.state),
    }[fact]


def _offering_nodes(
    played: Played, drawn: Column, offerings: Sequence[Offering], rows: Sequence[Node]
) -> list[Node]:
    """Each as near to the middle of what decides about it as their order leaves room."""
    x = (rows[0].x if rows else MARGIN) + BOX_WIDTH + GUTTER
    nodes = [
        Node("offering", one.id, title_of(one), x, MARGIN, played.statuses[one.id], number).with_lines()
        for number, one in enumerate(offerings, start=1)
    ]
    deciding = [drawn.deciding(one) for one in offerings]
    wished = [fmean(rows[row].y for row in of_one) if of_one else MARGIN for of_one in deciding]
    order = _order(deciding, wished)
    bottom = max((node.y + node.height for node in rows), default=0)
    tops = _apart([wished[place] for place in order], [nodes[place].height for place in order], bottom)
    for place, top in zip(order, tops, strict=True):
        nodes[place] = nodes[place]._replace(y=top)
    return nodes


def _order(deciding: Sequence[Sequence[int]], wished: Sequence[float]) -> list[int]:
    """That of the document, or that of their wishes if far fewer lines cross then."""
    listed = list(range(len(wished)))
    near = sorted(listed, key=wished.__getitem__)
    crossings, least = (_crossings([deciding[place] for place in order]) for order in (listed, near))
    return near if crossings > _CROSSINGS * least + _MORE_CROSSINGS else listed


def _crossings(deciding: Sequence[Sequence[int]]) -> int:
    """How many lines cross if they lead from these rows to places in this order."""
    above: list[int] = []
    crossings = 0
    for rows in deciding:
        crossings += sum(len(above) - bisect_right(above, row) for row in rows)
        for row in rows:
            insort(above, row)
    return crossings


def _apart(wished: Sequence[float], heights: Sequence[int], bottom: int) -> list[int]:
    """Where boxes begin that stand in this order, none on another, together as near to their wishes as can be.

    Each that would stand above the one before is put together with it, where both are at their mean.
    """
    offsets = list(accumulate((height + GAP for height in heights), initial=0))
    groups: list[list[float]] = []
    for wish, offset in zip(wished, offsets, strict=False):
        groups.append([wish - offset])
        while len(groups) > 1 and fmean(groups[-2]) > fmean(groups[-1]):
            groups[-2:] = [groups[-2] + groups[-1]]
    lowest = max(bottom + GAP - offsets[-1], MARGIN)
    starts = [min(max(round(fmean(group)), MARGIN), lowest) for group in groups for _ in group]
    return [start + offset for start, offset in zip(starts, offsets, strict=False)]


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
    return node.y + node.height // 2


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
