"""Desk: the parts that the views work with, for those who may see one library."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

    from jinja2 import Environment

    from intake_host.clock import Clock
    from intake_host.preview.analyst import Analyst
    from intake_host.preview.library import Library
    from intake_host.preview.sharing import Sharing

__all__ = ["Desk"]


@dataclass(frozen=True, slots=True)
class Desk:
    """Attributes:
    library: The questionnaires.
    analyst: Answers what takes longer than a page may.
    clock: Tells what day it is.
    chance: Draws the seeds from which answers are drawn at random.
    sharing: Makes a link of a run.
    templates: Draw pages and files.
    """

    library: Library
    analyst: Analyst
    clock: Clock
    chance: random.Random
    sharing: Sharing
    templates: Environment
