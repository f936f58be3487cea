"""The client: MDI's API as Python calls, `client.<resource>.<verb>`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from pydantic import SecretStr

from intake_host.mdi.connection import Connection
from intake_host.mdi.resources.cases import Cases
from intake_host.mdi.resources.metadata import Metadata
from intake_host.mdi.resources.patients import Patients
from intake_host.mdi.resources.questionnaires import Questionnaires
from intake_host.mdi.resources.vouchers import Vouchers
from intake_host.mdi.resources.workflows import Workflows
from intake_host.mdi.retry import RetryPolicy

if TYPE_CHECKING:
    from types import TracebackType

    import httpx

    from intake_host.clock import Clock

__all__ = ["MDIClient"]


class MDIClient:
    """One partner's account at MDI. Used in one event loop, closed at its end.

        async with MDIClient(api_base=..., client_id=..., client_secret=..., clock=clock) as mdi:
            link = await mdi.workflows.messaging(patient_id)

    Every call raises an MDIError when it brings no usable answer. A caller that is cancelled leaves its call
    running to the end.

    Args:
        api_base: Exact origin of the API, such as `https://api.mdintegrations.com`; paths begin with /v1.
        client_id: Of the partner's OAuth client.
        client_secret: Of the same client.
        clock: Tells how old the access token is.
        transport: Carries the requests; None for the network.
        timeout_s: How long one try may take as a whole.
        retry: When a call is made again; None for the usual rules.

    Raises:
        OriginError: If `api_base` is not an exact origin.
    """

    def __init__(
        self,
        *,
        api_base: str,
        client_id: str,
        client_secret: str | SecretStr,
        clock: Clock,
        transport: httpx.AsyncBaseTransport | None = None,
        timeout_s: float = 10.0,
        retry: RetryPolicy | None = None,
    ) -> None:
        secret = client_secret if isinstance(client_secret, SecretStr) else SecretStr(client_secret)
        self._api_base = api_base
        self._connection = Connection(
            api_base=api_base,
            client_id=client_id,
            client_secret=secret.get_secret_value(),
            clock=clock,
            retry=retry or RetryPolicy(),
            transport=transport,
            timeout_s=timeout_s,
        )
        self.questionnaires = Questionnaires(self._connection)
        self.metadata = Metadata(self._connection)
        self.vouchers = Vouchers(self._connection)
        self.patients = Patients(self._connection)
        self.workflows = Workflows(self._connection)
        self.cases = Cases(self._connection)

    def __repr__(self) -> str:
        return f"MDIClient(api_base={self._api_base!r})"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Lets the calls under way end, for at most one time-out, and hangs up."""
        await self._connection.aclose()
