"""Matrix: who is offered what, for everybody, and which offerings go together."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from intake_host.preview.prospects import program_of
from rules import matrix
from rules.analysis.matrix import TooManyCombinationsError
from rules.wording import title_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake_host.preview.visit import Visit
    from rules import Matrix
    from rules.analysis.matrix import Pair

__all__ = ["MatrixView", "show"]

MAX_PAIRS = 100


class MatrixView(NamedTuple):
    """`titles` are those of the offerings; `refused` says why there is no matrix, or is None."""

    matrix: Matrix | None
    titles: Sequence[str]
    exclusive: Sequence[Pair]
    together: Sequence[Pair]
    undecided: Sequence[Pair]
    refused: str | None


async def show(visit: Visit) -> MatrixView:
    """The page; the matrix is worked out once for each version of the questionnaire."""
    try:
        made = await visit.desk.analyst.ask(_matrix, visit.opened.text)
    except TooManyCombinationsError as error:
        return MatrixView(None, [], [], [], [], str(error))
    pairs = made.pairs
    return MatrixView(
        matrix=made,
        titles=[title_of(one) for one in made.offerings],
        exclusive=[one for one in pairs if one.is_exclusive is True][:MAX_PAIRS],
        together=[one for one in pairs if one.is_exclusive is False][:MAX_PAIRS],
        undecided=[one for one in pairs if one.is_exclusive is None][:MAX_PAIRS],
        refused=None,
    )


def _matrix(text: str) -> Matrix:
    return matrix(program_of(text))
