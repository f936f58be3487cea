"""The root of the error tree, branched by who can act.

    IntakeHostError
    ├── DeveloperError                 the partner's developer: mend the request or the page
    │   └── origins.OriginError
    ├── OperatorError                  whoever runs the host: mend the settings or the installation
    │   ├── settings.SettingsError
    │   ├── assets.AssetsError
    │   ├── store.errors.DatabaseError
    │   └── sealing.SealError
    ├── PatientError                   the person in front of the page: open it again
    │   └── tokens.TokenError
    ├── preview.workers.NotDoneError   whoever asks too much of the preview: ask on the command line
    ├── web.limits.TooManyTriesError   whoever asks too often: wait
    └── mdi.errors.MDIError            MDI; those that others can mend are on their branch too

Every error stores facts and writes its text from them; the text says what to do next. No text holds a
secret, a token, a code, an MDI URL or an answer. `rules` has a tree of its own.
"""

from __future__ import annotations

from typing import ClassVar

__all__ = ["DeveloperError", "IntakeHostError", "OperatorError", "PatientError"]


class IntakeHostError(Exception):
    """Anything that intake_host refuses or cannot do.

    Attributes:
        code: A stable word for logs and wire formats, such as `token_expired`; never shown to patients.
    """

    code: ClassVar[str] = "error"


class DeveloperError(IntakeHostError):
    """The partner's developer can mend it: a request or a page is wrong."""

    code = "request"


class OperatorError(IntakeHostError):
    """Whoever runs the host can mend it: the settings, the keys or the installation are wrong."""

    code = "operator"


class PatientError(IntakeHostError):
    """The person in front of the page can mend it, by going back and opening it again."""

    code = "patient"
