"""Vouchers: what lets one person fill in one intake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake_host.mdi.models import Voucher

if TYPE_CHECKING:
    import builtins

    from intake_host.mdi.connection import Connection
    from intake_host.mdi.models import VoucherRequest

__all__ = ["Vouchers"]

VOUCHERS = "/v1/partner/vouchers"
VOUCHER = f"{VOUCHERS}/:voucher_id"
EXPIRE = f"{VOUCHER}/expire"


class Vouchers:
    """`client.vouchers`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def create(self, request: VoucherRequest) -> Voucher:
        """A new voucher. Made once: when no answer comes, it is not asked for again."""
        return await self._connection.post(Voucher, VOUCHERS, {}, request.to_json())

    async def get(self, voucher_id: str) -> Voucher:
        """One voucher."""
        return await self._connection.get(Voucher, VOUCHER, {"voucher_id": voucher_id})

    async def list(self, *, expired: bool | None = None) -> builtins.list[Voucher]:
        """Every voucher, of all pages.

        Args:
            expired: Only those that are expired, or only those that are not; None for both.
        """
        query = {} if expired is None else {"expired": str(int(expired))}
        return await self._connection.list(Voucher, VOUCHERS, {}, query)

    async def expire(self, voucher_id: str) -> Voucher:
        """The voucher, whose URL opens nothing any more."""
        return await self._connection.post(Voucher, EXPIRE, {"voucher_id": voucher_id}, None)
