"""Preview: the studio in which a partner plays a questionnaire and sees the reason for everything."""

from __future__ import annotations

from intake_host.preview.account import Account
from intake_host.preview.app import create_partner_previews, create_preview_app
from intake_host.preview.shelf import Folder, NothingToPreviewError

__all__ = ["Account", "Folder", "NothingToPreviewError", "create_partner_previews", "create_preview_app"]
