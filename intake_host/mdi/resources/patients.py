"""Patients: the people that MDI treats for the partner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake_host.mdi.models import Patient

if TYPE_CHECKING:
    from intake_host.mdi.connection import Connection
    from intake_host.mdi.models import PatientRequest

__all__ = ["Patients"]

PATIENTS = "/v1/partner/patients"
PATIENT = f"{PATIENTS}/:patient_id"


class Patients:
    """`client.patients`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def create(self, request: PatientRequest) -> Patient:
        """A new patient, even when one with the same email exists. Not asked for twice."""
        return await self._connection.post(Patient, PATIENTS, {}, request.to_json())

    async def get(self, patient_id: str) -> Patient:
        """One patient."""
        return await self._connection.get(Patient, PATIENT, {"patient_id": patient_id})
