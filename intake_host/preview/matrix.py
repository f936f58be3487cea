"""Matrix: who is offered what, for everybody, and which offerings go together."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from intake_host.preview.prospects import program_of
from intake_host.preview.states import named_states
from rules import HandwritingError, matrix
from rules.analysis.matrix import Availability, TooManyCombinationsError
from rules.handwriting import read_handwriting
from rules.wording import title_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from intake_host.preview.visit import Visit
    from rules import Matrix, Problem
    from rules.analysis.matrix import Pair

__all__ = ["MatrixView", "show"]

MAX_PAIRS = 100


class MatrixView(NamedTuple):
    """`titles` are those of the offerings, `axes` and `facts` say who the rows are about, states by their names.

    `never` are titles of offerings that nobody gets: they exclude nothing, and are in none of the pairs that do.
    `errors` are those of the questionnaire that leave a cell of the table or a pair undecided, `left_open` such pairs.
    `refused` says why there is no matrix, or is None.
    """

    matrix: Matrix | None
    titles: Sequence[str]
    axes: Sequence[str]
    facts: Sequence[tuple[str, ...]]
    never: Sequence[str]
    exclusive: Sequence[Pair]
    together: Sequence[Pair]
    undecided: Sequence[Pair]
    left_open: Sequence[Pair]
    errors: Sequence[Problem]
    refused: str | None


async def show(visit: Visit) -> MatrixView:
    """The page; the matrix is worked out once for each version of the questionnaire."""
    try:
        made = await visit.desk.analyst.ask(_matrix, visit.opened.text)
    except TooManyCombinationsError as error:
        return MatrixView(None, [], [], [], [], [], [], [], [], [], str(error))
    pairs, names = made.pairs, names_in(visit.opened.invariants)
    never = _never(made)
    return MatrixView(
        matrix=made,
        titles=[title_of(one) for one in made.offerings],
        axes=_axes(made),
        facts=[tuple(named_states(words, names) for words in row.facts) for row in made.rows],
        never=[title_of(made.offerings[place]) for place in sorted(never)],
        exclusive=[
            one for one in pairs if one.is_exclusive is True and never.isdisjoint((one.first, one.second))
        ][:MAX_PAIRS],
        together=[one for one in pairs if one.is_exclusive is False][:MAX_PAIRS],
        undecided=[one for one in pairs if one.is_exclusive is None and not one.is_erroneous][:MAX_PAIRS],
        left_open=[one for one in pairs if one.is_erroneous][:MAX_PAIRS],
        errors=_errors(made),
        refused=None,
    )


def _never(made: Matrix) -> set[int]:
    """The places of the offerings that are proved to be for nobody."""
    places = range(len(made.offerings))
    return {
        place for place in places if all(row.availabilities[place] is Availability.NEVER for row in made.rows)
    }


def _axes(made: Matrix) -> list[str]:
    """As people call them; where some rules name states and others give their ids, both."""
    both = "state" in made.axes
    by_id = "state, for rules that give its id" if both else "state"
    return [by_id if axis == "state by MDI's id" else axis for axis in made.axes]


def _errors(made: Matrix) -> list[Problem]:
    """Those that leave something undecided, each once."""
    concerned = {
        place
        for row in made.rows
        for place, availability in enumerate(row.availabilities)
        if availability is Availability.UNDECIDED
    }
    concerned |= {place for pair in made.pairs if pair.is_erroneous for place in (pair.first, pair.second)}
    return list(dict.fromkeys(error for place in sorted(concerned) for error in made.errors[place]))


def _matrix(text: str) -> Matrix:
    return matrix(program_of(text))


def names_in(invariants: Mapping[str, str]) -> dict[str, str]:
    """What the invariants beside the questionnaire call states, by id."""
    names: dict[str, str] = {}
    for file, text in invariants.items():
        try:
            written = read_handwriting(text, file).entries.get("states")
        except HandwritingError:
            # The page of the problems says so.
            continue
        entries = {} if written is None else written.entries
        names |= {one.text.casefold(): name for name, one in entries.items() if one.text is not None}
    return names
