"""The sandbox: a local MDI, with its partner API and its white-label patient frame."""

from __future__ import annotations

from intake_host.sandbox.app import create_sandbox_app
from intake_host.sandbox.scenarios import SCENARIOS
from intake_host.sandbox.shipped import ShippedQuestionnaire, load_questionnaires

__all__ = ["SCENARIOS", "ShippedQuestionnaire", "create_sandbox_app", "load_questionnaires"]
