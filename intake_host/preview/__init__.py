"""Preview: the studio in which a partner plays a questionnaire and sees the reason for everything."""

from __future__ import annotations

from intake_host.preview.app import create_preview_app
from intake_host.preview.shelf import Folder, NothingToPreviewError

__all__ = ["Folder", "NothingToPreviewError", "create_preview_app"]
