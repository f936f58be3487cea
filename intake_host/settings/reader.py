"""Reads the partner file: TOML and an environment in, settings or every problem out."""

from __future__ import annotations

import difflib
import hashlib
import json
import re
import tomllib
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from intake_host.settings.lines import TomlLines
from intake_host.settings.model import MDIAccount, Partner, Settings
from intake_host.settings.problems import SettingsError, SettingsProblem
from intake_host.settings.schema import ENVIRONMENT_NAME, FAULT, TABLES, PartnerFile, PartnerTable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from pydantic_core import ErrorDetails

    from intake_host.settings.lines import FieldPath

__all__ = ["read_settings"]

MAX_GIVEN_LENGTH = 80
# pydantic's word for a problem -> ours; every other one is "is not allowed".
FAULTS = {
    "missing": "is missing",
    "extra_forbidden": "is not a key of this table",
    "list_type": "has to be a list",
}
# What is never repeated, because a secret may have been pasted there.
SECRET_FIELDS = frozenset({"database_url"})


def read_settings(path: Path, environ: Mapping[str, str]) -> Settings:
    """The settings that a partner file describes.

    Args:
        path: The file, in TOML; docs/partners.example.toml documents every field.
        environ: Where the secrets are, by the names that the file gives.

    Raises:
        SettingsError: With every problem of the file and the environment.
    """
    text = _text(path)
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(path, [_syntax_problem(error, text)]) from None
    lines = TomlLines(text)
    problems = list(_find_repeats(document, environ, lines))
    try:
        content = PartnerFile.model_validate(document, context=environ)
    except ValidationError as error:
        problems += [_problem(detail, lines) for detail in error.errors(include_url=False)]
    else:
        if not problems:
            return _settings(content)
    problems.sort(key=lambda problem: problem.line or 0)
    raise SettingsError(path, problems)


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode()
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise SettingsError(path, [SettingsProblem("", "is not UTF-8", line=line)]) from None
    except OSError as error:
        raise SettingsError(path, [SettingsProblem("", f"cannot be read: {error.strerror}")]) from None


def _syntax_problem(error: tomllib.TOMLDecodeError, text: str) -> SettingsProblem:
    """Python 3.14 has the place as attributes; before, it is only in the text."""
    reason, _, place = str(error).rpartition(" (at ")
    numbers = re.findall(r"\d+", place)
    line, column = map(int, numbers) if len(numbers) == 2 else (text.count("\n") + 1, None)
    return SettingsProblem("", f"is not TOML: {reason or error}", line=line, column=column)


def _find_repeats(
    document: dict[str, Any], environ: Mapping[str, str], lines: TomlLines
) -> Iterator[SettingsProblem]:
    """Keys and API keys that two partners share; looked for even when other things are wrong."""
    partners = document.get("partners")
    seen: dict[tuple[str, str], int] = {}
    for position, partner in enumerate(partners if isinstance(partners, list) else ()):
        if not isinstance(partner, dict):
            continue
        key, api_key_name = partner.get("key"), partner.get("api_key_env")
        if isinstance(key, str) and (first := seen.setdefault(("key", key), position)) != position:
            yield _repeat(position, "key", f"partners[{first}] has the same key", key, lines)
        api_key = environ.get(api_key_name, "").strip() if isinstance(api_key_name, str) else ""
        if api_key and (first := seen.setdefault(("api_key", api_key), position)) != position:
            fault = f"partners[{first}] has the same API key; give each partner its own"
            yield _repeat(position, "api_key_env", fault, api_key_name, lines)


def _repeat(position: int, field: str, fault: str, given: str | None, lines: TomlLines) -> SettingsProblem:
    path = ("partners", position, field)
    return SettingsProblem(_dotted(path), fault, given=_shown(path, given), line=lines.line_of(path))


def _problem(detail: ErrorDetails, lines: TomlLines) -> SettingsProblem:
    path: FieldPath = detail["loc"]
    kind = detail["type"]
    given = None if kind in {"missing", "extra_forbidden"} else _shown(path, detail["input"])
    *tables, name = _names(path)
    table = TABLES[tuple(tables)]
    if kind == "extra_forbidden":
        close = difflib.get_close_matches(name, table.model_fields, n=1)
        fault = FAULTS[kind] + (f"; did you mean {close[0]}?" if close else "")
        allowed: str | None = ", ".join(table.model_fields)
    else:
        fault = detail["msg"] if kind == FAULT else FAULTS.get(kind, "is not allowed")
        if kind == "list_type":
            fault += _list_to_write(path, detail["input"])
        allowed = table.model_fields[name].description
    return SettingsProblem(_dotted(path), fault, allowed=allowed, given=given, line=lines.line_of(path))


def _list_to_write(path: FieldPath, given: object) -> str:
    """How to write as a list what was written as one value; empty where that cannot be told."""
    if path == ("partners",) and isinstance(given, dict):
        return ": write [[partners]] in place of [partners]"
    shown = _shown(path, given)
    return f": write {path[-1]} = [{shown}]" if isinstance(given, str) and shown else ""


def _names(path: FieldPath) -> tuple[str, ...]:
    return tuple(part for part in path if isinstance(part, str))


def _dotted(path: FieldPath) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).removeprefix(".")


def _shown(path: FieldPath, given: object) -> str | None:
    """What was written, cut short; None where it may be a secret."""
    name = _names(path)[-1]
    if name in SECRET_FIELDS or isinstance(given, (dict, list)):
        return None
    if name.endswith("_env") and not (isinstance(given, str) and ENVIRONMENT_NAME.fullmatch(given)):
        return None
    if isinstance(given, str) and ("@" in given or "?" in given or "#" in given):
        return None
    text = json.dumps(given, ensure_ascii=False, default=str)
    return text if len(text) <= MAX_GIVEN_LENGTH else text[: MAX_GIVEN_LENGTH - 3] + "..."


def _settings(content: PartnerFile) -> Settings:
    host = content.host
    return Settings(
        origin=host.origin,
        database_url=host.database_url,
        keys=tuple(key.get_secret_value() for key in host.keys_env),
        session_ttl=timedelta(seconds=host.session_ttl_s),
        keep=timedelta(days=host.keep_days),
        frame_timeout=timedelta(seconds=host.frame_timeout_s),
        event_interval=timedelta(milliseconds=host.event_interval_ms),
        preview=host.preview,
        partners={partner.key: _partner(partner) for partner in content.partners},
    )


def _partner(table: PartnerTable) -> Partner:
    return Partner(
        key=table.key,
        name=table.name,
        origins=tuple(table.origins),
        api_key_digest=hashlib.sha256(table.api_key_env.get_secret_value().encode()).digest(),
        mdi=MDIAccount(
            api_base=table.mdi.api_base,
            frame_origins=tuple(table.mdi.frame_origins),
            client_id=table.mdi.client_id_env.get_secret_value(),
            client_secret=table.mdi.client_secret_env,
        ),
        share_ids_with_page=table.share_ids_with_page,
    )
