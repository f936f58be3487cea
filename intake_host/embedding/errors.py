"""What can go wrong between a page, its session and MDI's frame.

PatientError
├── SessionUnknownError      go back to the partner's page and start again
├── SessionExpiredError      the same
└── CodeUnavailableError     type the code that MDI mails
DeveloperError
└── FrameUrlError            the partner's developer or the operator: list the origin, or mend the URL
"""

from __future__ import annotations

from intake_host.errors import DeveloperError, PatientError


class SessionUnknownError(PatientError):
    """The token stands for no session of this host."""

    code = "session_unknown"

    def __init__(self) -> None:
        super().__init__("there is no such session: open the form from the page that it belongs to")


class SessionExpiredError(PatientError):
    """The session's time is over."""

    code = "session_expired"

    def __init__(self) -> None:
        super().__init__("the session is over: open the form again from the page that it belongs to")


class CodeUnavailableError(PatientError):
    """There is no code for this opening (any more)."""

    code = "code_unavailable"

    def __init__(self) -> None:
        super().__init__(
            "no code is left for this opening: open the frame again, or let the person type the code"
        )


class TooManyEventsError(PatientError):
    """The session has more events than a person could cause."""

    code = "too_many_events"

    def __init__(self) -> None:
        super().__init__("the session has more events than a person could cause: no more are stored")


class FrameUrlError(DeveloperError):
    """A URL is not on an origin that the partner's settings allow to be framed.

    Attributes:
        origin: The URL's origin; None if it has no exact one. Never the URL.
        allowed: The partner's frame origins.
    """

    code = "frame_url"

    def __init__(self, *, origin: str | None, allowed: tuple[str, ...]) -> None:
        self.origin = origin
        self.allowed = allowed
        found = "has no exact https origin" if origin is None else f"is on {origin}"
        super().__init__(
            f"MDI's URL {found}: allowed are {', '.join(allowed)} (frame_origins in the partner file)"
        )
