"""The questionnaires that ship with the sandbox: MDI's read model, one file each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ShippedQuestionnaire", "load_questionnaires"]

_FOLDER = Path(__file__).parent / "questionnaires"
# MDI's list leaves these out; only reading a single questionnaire has them.
_ONLY_WHEN_READ_ALONE = ("is_show_welcome", "is_show_thanks")


@dataclass(frozen=True, slots=True)
class ShippedQuestionnaire:
    """One questionnaire as MDI would send it.

    Attributes:
        slug: A short name for addresses, such as `weight-management`; the file's stem.
        document: The object that MDI's API answers with.
    """

    slug: str
    document: Mapping[str, object]

    @property
    def id(self) -> str:
        """MDI's identifier of the questionnaire."""
        return str(self.document["partner_questionnaire_id"])

    @property
    def listed(self) -> dict[str, object]:
        """The object as it stands in the list of questionnaires."""
        return {key: value for key, value in self.document.items() if key not in _ONLY_WHEN_READ_ALONE}


def load_questionnaires(folder: Path = _FOLDER) -> tuple[ShippedQuestionnaire, ...]:
    """Every questionnaire in `folder`, by file name."""
    return tuple(
        ShippedQuestionnaire(path.stem, json.loads(path.read_text(encoding="utf-8")))
        for path in sorted(folder.glob("*.json"))
    )
