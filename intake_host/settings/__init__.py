"""The settings: the partner file and the secrets that it names, read once at the start."""

from __future__ import annotations

from intake_host.settings.model import MDIAccount, Partner, Settings
from intake_host.settings.problems import SettingsError, SettingsProblem
from intake_host.settings.reader import read_settings

__all__ = ["MDIAccount", "Partner", "Settings", "SettingsError", "SettingsProblem", "read_settings"]
