"""The partner file's shape: every table, every key, what each allows.

Keys that end in `_env` hold the name of an environment variable; what they read as is its content.
"""

from __future__ import annotations

import re
from typing import Annotated, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationInfo
from pydantic_core import PydanticCustomError

from intake_host.origins import OriginError, parse_origin
from rules.counts import counted

__all__ = ["ENVIRONMENT_NAME", "FAULT", "TABLES", "PartnerFile", "PartnerTable"]

# The type of every problem that is found here and not by pydantic.
FAULT = "fault"
ENVIRONMENT_NAME = re.compile(r"[A-Z_][A-Z0-9_]*", re.ASCII)
MIN_KEY_LENGTH = 32
# What a header carries unchanged, whoever sends it.
_SENDABLE = re.compile(r"[ -~]+", re.ASCII)
MIN_API_KEY_LENGTH = 24

_PARTNER_KEY = r"^[a-z0-9](-?[a-z0-9])*$"
_DATABASE_URL = re.compile(
    r"(sqlite\+aiosqlite:///(?!:memory:|\?).+|postgresql\+psycopg://[^\s]+)", re.DOTALL
)
_PASSWORD = re.compile(r"://[^/@]*:[^/]*@|[?&]password=")


def _fault(text: str) -> PydanticCustomError:
    return PydanticCustomError(FAULT, "{text}", {"text": text})


def _exact_origin(given: object) -> object:
    if not isinstance(given, str):
        return given
    try:
        return parse_origin(given)
    except OriginError as error:
        raise _fault(str(error)) from None


def _database_url(given: object) -> object:
    if not isinstance(given, str):
        return given
    if not _DATABASE_URL.fullmatch(given):
        raise _fault("is not a database that the host can use")
    if _PASSWORD.search(given):
        raise _fault("has a password in it: leave it out, and put it in the environment variable PGPASSWORD")
    return given


def _from_environment(given: object, validation: ValidationInfo) -> object:
    """The content of the environment variable that a key names."""
    if not isinstance(given, str):
        return given
    if not ENVIRONMENT_NAME.fullmatch(given):
        raise _fault("is not the name of an environment variable; never write the secret itself here")
    content = cast("dict[str, str]", validation.context).get(given, "").strip()
    if not content:
        raise _fault(f"environment variable {given} is not set, or is empty")
    if not content.isprintable():
        raise _fault(f"environment variable {given} holds bytes that are not UTF-8, or control characters")
    return SecretStr(content)


def _long_enough(given: object) -> object:
    if isinstance(given, SecretStr) and not _SENDABLE.fullmatch(given.get_secret_value()):
        raise _fault("the API key has characters that a request cannot carry; use letters and digits")
    if isinstance(given, SecretStr) and len(given) < MIN_API_KEY_LENGTH:
        raise _fault(
            f"the API key has {counted(len(given), 'character')}; use {MIN_API_KEY_LENGTH} random ones or more"
        )
    return given


def _several_keys(given: object) -> object:
    if not isinstance(given, SecretStr):
        return given
    keys = [key.strip() for key in given.get_secret_value().split(",")]
    short = [str(position) for position, key in enumerate(keys, start=1) if len(key) < MIN_KEY_LENGTH]
    if short:
        raise _fault(
            f"of {counted(len(keys), 'key')}, number {' and '.join(short)} {'has' if len(short) == 1 else 'have'} "
            f"fewer than {MIN_KEY_LENGTH} characters: "
            'make one with python -c "import secrets; print(secrets.token_urlsafe(32))"'
        )
    if len(set(keys)) < len(keys):
        raise _fault("has the same key twice")
    return [SecretStr(key) for key in keys]


# Before-validators run from the last to the first.
Origin = Annotated[str, BeforeValidator(_exact_origin)]
FromEnvironment = Annotated[SecretStr, BeforeValidator(_from_environment)]
APIKey = Annotated[SecretStr, BeforeValidator(_long_enough), BeforeValidator(_from_environment)]
Keys = Annotated[list[SecretStr], BeforeValidator(_several_keys), BeforeValidator(_from_environment)]

_ORIGIN = "an exact origin: https://www.example.com, or http on localhost; no path, no trailing slash"
_NAME_OF = "the name, in capitals, of an environment variable that holds"


class _Table(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", hide_input_in_errors=True)


class MDITable(_Table):
    """The table [partners.mdi]."""

    api_base: Origin = Field(description=f"{_ORIGIN}; for MDI: https://api.mdintegrations.com")
    frame_origins: list[Origin] = Field(min_length=1, description=f"a list of at least one, each {_ORIGIN}")
    client_id_env: FromEnvironment = Field(description=f"{_NAME_OF} MDI's client id")
    client_secret_env: FromEnvironment = Field(description=f"{_NAME_OF} MDI's client secret")


class PartnerTable(_Table):
    """One table [[partners]]."""

    key: str = Field(
        pattern=_PARTNER_KEY,
        max_length=40,
        description="lower-case letters and digits with single hyphens between them, up to 40 characters",
    )
    name: str = Field(min_length=1, max_length=100, description="text of 1 to 100 characters")
    origins: list[Origin] = Field(min_length=1, description=f"a list of at least one, each {_ORIGIN}")
    api_key_env: APIKey = Field(description=f"{_NAME_OF} the partner's API key")
    share_ids_with_page: bool = Field(default=False, description="true or false")
    mdi: MDITable = Field(description="a table [partners.mdi] below the partner's keys")


class HostTable(_Table):
    """The table [host]."""

    origin: Origin = Field(description=_ORIGIN)
    database_url: Annotated[str, BeforeValidator(_database_url)] = Field(
        default="sqlite+aiosqlite:///intake_host.sqlite3",
        description="sqlite+aiosqlite:///<path> or postgresql+psycopg://<user>@<host>/<database>",
    )
    session_ttl_s: int = Field(default=3600, ge=60, le=86400, description="whole seconds, 60 to 86400")
    keep_days: int = Field(default=30, ge=1, le=3650, description="whole days, 1 to 3650")
    frame_timeout_s: int = Field(default=20, ge=1, le=120, description="whole seconds, 1 to 120")
    event_interval_ms: int = Field(
        default=2000, ge=100, le=10000, description="whole milliseconds, 100 to 10000"
    )
    preview: bool = Field(default=True, description="true or false")
    keys_env: Keys = Field(description=f"{_NAME_OF} one or more keys with commas between them, newest first")


class PartnerFile(_Table):
    """The file as a whole."""

    host: HostTable = Field(description="a table [host]")
    partners: list[PartnerTable] = Field(min_length=1, description="at least one table [[partners]]")


# Which table stands at a path, list positions left out.
TABLES: dict[tuple[str, ...], type[BaseModel]] = {
    (): PartnerFile,
    ("host",): HostTable,
    ("partners",): PartnerTable,
    ("partners", "mdi"): MDITable,
}
