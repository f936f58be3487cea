"""Reception: which partner's people ask for the preview, and how often."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

from intake_host.web.limits import PREVIEWS, Limit, TooManyTriesError
from intake_host.web.partners import authenticate_person

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from intake_host.clock import Clock
    from intake_host.settings import Partner


class Reception:
    """Lets people in.

    Args:
        partners: By key.
        clock: Tells how often they ask.
    """

    def __init__(self, partners: Mapping[str, Partner], clock: Clock) -> None:
        self._partners = partners
        self._pace = Limit(PREVIEWS, clock)

    def partner_of(self, request: Request) -> str:
        """The key of the partner that the request is from.

        Raises:
            HTTPException: 401 if it is from none, 429 if it is one too many.
        """
        partner = authenticate_person(request, self._partners.values())
        try:
            self._pace.take(partner.key)
        except TooManyTriesError as error:
            wait = {"retry-after": str(error.retry_after_s)}
            raise HTTPException(429, str(error), headers=wait) from None
        return partner.key
