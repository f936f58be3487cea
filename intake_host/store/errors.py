"""What can go wrong with the database before anything is stored.

OperatorError
└── DatabaseError    whoever runs the host: mend `database_url`, or what it names
"""

from __future__ import annotations

from intake_host.errors import OperatorError

__all__ = ["DatabaseError"]


class DatabaseError(OperatorError):
    """The database of the settings cannot be used.

    Attributes:
        reason: The driver's first line, or ours. Never the URL.
    """

    code = "database"

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"host.database_url in the partner file names no usable database: {reason}")
