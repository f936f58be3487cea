"""Workflows: which call to MDI yields the link of which workflow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake_host.embedding.sessions import FrameLink, WorkflowCall

if TYPE_CHECKING:
    from collections.abc import Mapping

    from intake_host.mdi.client import MDIClient
    from intake_host.mdi.models import VoucherRequest
    from intake_host.settings import Partner


class MDILinks:
    """Asks each partner's MDI account for links.

    Args:
        clients: One MDI client a partner, by the partner's key.
    """

    def __init__(self, clients: Mapping[str, MDIClient]) -> None:
        self._clients = clients

    async def intake(self, partner: Partner, voucher: VoucherRequest) -> FrameLink:
        """The link of an intake form; it asks for no code.

        Raises:
            MDIError: If MDI does not make the voucher.
        """
        made = await self._clients[partner.key].vouchers.create(voucher)
        return FrameLink(made.onboarding_url, None)

    async def workflow(self, partner: Partner, call: WorkflowCall) -> FrameLink:
        """The link of any other workflow, with a fresh code.

        Raises:
            MDIError: If MDI does not give it.
        """
        workflows = self._clients[partner.key].workflows
        if call.workflow == "messaging":
            link = await workflows.messaging(call.patient_id, case_id=call.case_id)
        elif call.workflow == "drivers_license":
            link = await workflows.drivers_license(call.patient_id)
        elif call.workflow == "intro_video":
            link = await workflows.intro_video(call.patient_id)
        else:
            link = await workflows.file_upload(call.patient_id)
        return FrameLink(link.url, link.verification_code)

    async def close(self) -> None:
        """Close every client."""
        for client in self._clients.values():
            await client.aclose()
