"""The partner file: every problem at once, with its line, without a secret."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from pathlib import Path

import pytest

from intake_host.settings import Settings, SettingsError, SettingsProblem, read_settings

EXAMPLE = Path(__file__).resolve().parent.parent / "docs" / "partners.example.toml"
KEY = "canary-key-0123456789-0123456789-01"
API_KEY = "canary-api-key-0123456789"
ENVIRON = {
    "INTAKE_HOST_KEYS": KEY,
    "ACME_API_KEY": API_KEY,
    "ACME_MDI_CLIENT_ID": "canary-client-id",
    "ACME_MDI_CLIENT_SECRET": "canary-client-secret",
}
SMALL = """\
[host]
origin = "https://intake.example.com"
keys_env = "INTAKE_HOST_KEYS"

[[partners]]
key = "acme-health"
name = "Acme Health"
origins = ["https://www.acme-health.example"]
api_key_env = "ACME_API_KEY"

[partners.mdi]
api_base = "https://api.mdintegrations.com"
frame_origins = ["https://patient.mdintegrations.com"]
client_id_env = "ACME_MDI_CLIENT_ID"
client_secret_env = "ACME_MDI_CLIENT_SECRET"
"""
SECOND = SMALL.partition("\n\n")[2]


def read(tmp_path: Path, text: str, environ: dict[str, str] | None = None) -> Settings:
    path = tmp_path / "partners.toml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    return read_settings(path, ENVIRON if environ is None else environ)


def problems_of(tmp_path: Path, text: str, environ: dict[str, str] | None = None) -> list[SettingsProblem]:
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, text, environ)
    assert "canary" not in str(caught.value)
    return list(caught.value.problems)


def the_problem_of(tmp_path: Path, old: str, new: str) -> SettingsProblem:
    """The only problem once one line of the small file is changed."""
    assert old in SMALL
    (problem,) = problems_of(tmp_path, SMALL.replace(old, new))
    return problem


def test_the_example_file_reads_with_the_variables_that_it_names() -> None:
    named = dict.fromkeys(re.findall(r'_env = "([A-Z_]+)"', EXAMPLE.read_text()))
    assert set(named) == set(ENVIRON)
    settings = read_settings(EXAMPLE, ENVIRON)
    partner = settings.partners["acme-health"]
    assert settings.origin == "https://intake.example.com"
    assert settings.keys == (KEY,)
    assert partner.name == "Acme Health"
    assert partner.origins == ("https://www.acme-health.example", "https://shop.acme-health.example")
    assert partner.api_key_digest == hashlib.sha256(API_KEY.encode()).digest()
    assert partner.mdi.api_base == "https://api.mdintegrations.com"
    assert partner.mdi.frame_origins == (
        "https://patient.mdintegrations.com",
        "https://message.mdintegrations.com",
    )
    assert partner.mdi.client_id == "canary-client-id"
    assert partner.mdi.client_secret.get_secret_value() == "canary-client-secret"


def test_the_example_file_documents_every_field_with_its_default(tmp_path: Path) -> None:
    """What the example gives for a field with a default is that default."""
    example, small = read_settings(EXAMPLE, ENVIRON), read(tmp_path, SMALL)
    written = set(re.findall(r"^([a-z_]+) = ", EXAMPLE.read_text(), re.MULTILINE))
    assert written == {
        *(
            "origin",
            "database_url",
            "session_ttl_s",
            "keep_days",
            "frame_timeout_s",
            "event_interval_ms",
            "preview",
            "keys_env",
        ),
        *("key", "name", "origins", "api_key_env", "share_ids_with_page"),
        *("api_base", "frame_origins", "client_id_env", "client_secret_env"),
    }
    assert small.database_url == example.database_url == "sqlite+aiosqlite:///intake_host.sqlite3"
    assert small.session_ttl == example.session_ttl == timedelta(hours=1)
    assert small.keep == example.keep == timedelta(days=30)
    assert small.frame_timeout == example.frame_timeout == timedelta(seconds=20)
    assert small.event_interval == example.event_interval == timedelta(seconds=2)
    assert small.preview is example.preview is True
    assert small.partners["acme-health"].share_ids_with_page is False
    assert example.partners["acme-health"].share_ids_with_page is False


def test_no_repr_shows_a_secret() -> None:
    text = repr(read_settings(EXAMPLE, ENVIRON))
    assert "canary" not in text
    assert hashlib.sha256(API_KEY.encode()).hexdigest() not in text
    assert "acme-health" in text


def test_several_keys_are_read_newest_first(tmp_path: Path) -> None:
    environ = {**ENVIRON, "INTAKE_HOST_KEYS": f"{KEY}-new , {KEY}-old"}
    assert read(tmp_path, SMALL, environ).keys == (f"{KEY}-new", f"{KEY}-old")


def test_partners_keep_the_order_of_the_file(tmp_path: Path) -> None:
    second = SECOND.replace("acme-health", "a-clinic").replace("ACME_API_KEY", "CLINIC_API_KEY")
    environ = {**ENVIRON, "CLINIC_API_KEY": "another-api-key-0123456789"}
    settings = read(tmp_path, f"{SMALL}\n{second}", environ)
    assert list(settings.partners) == ["acme-health", "a-clinic"]


def test_a_local_host_may_do_without_https(tmp_path: Path) -> None:
    local = re.sub(r"https://[a-z.-]+", "http://mdi.localhost:8702", SMALL)
    settings = read(tmp_path, local)
    assert settings.origin == "http://mdi.localhost:8702"
    assert settings.partners["acme-health"].mdi.api_base == "http://mdi.localhost:8702"


@pytest.mark.parametrize(
    "url", ["sqlite+aiosqlite:////var/lib/intake.sqlite3", "postgresql+psycopg://intake@db.example/intake"]
)
def test_both_databases_are_accepted(tmp_path: Path, url: str) -> None:
    text = SMALL.replace("keys_env", f'database_url = "{url}"\nkeys_env')
    assert read(tmp_path, text).database_url == url


@pytest.mark.parametrize(
    ("old", "new", "line", "field", "fault", "given"),
    [
        (
            'origin = "https://intake.example.com"',
            'origin = "https://intake.example.com/"',
            2,
            "host.origin",
            "has a trailing slash: write https://intake.example.com",
            '"https://intake.example.com/"',
        ),
        (
            '"acme-health"',
            '"Acme Health"',
            6,
            "partners[0].key",
            "is not allowed",
            '"Acme Health"',
        ),
        ('"acme-health"', '"acme--health"', 6, "partners[0].key", "is not allowed", '"acme--health"'),
        ('"acme-health"', f'"{"a" * 41}"', 6, "partners[0].key", "is not allowed", f'"{"a" * 41}"'),
        ('"Acme Health"', '""', 7, "partners[0].name", "is not allowed", '""'),
        ('"Acme Health"', "1999-01-01", 7, "partners[0].name", "is not allowed", '"1999-01-01"'),
        (
            '["https://www.acme-health.example"]',
            "[]",
            8,
            "partners[0].origins",
            "is not allowed",
            None,
        ),
        (
            '["https://www.acme-health.example"]',
            '["https://www.acme-health.example", "null"]',
            8,
            "partners[0].origins[1]",
            "opaque origin",
            '"null"',
        ),
        (
            '["https://www.acme-health.example"]',
            '"https://www.acme-health.example"',
            8,
            "partners[0].origins",
            "has to be a list",
            '"https://www.acme-health.example"',
        ),
        (
            '"https://api.mdintegrations.com"',
            '"https://api.mdintegrations.com/v1"',
            12,
            "partners[0].mdi.api_base",
            "has a path: write https://api.mdintegrations.com",
            '"https://api.mdintegrations.com/v1"',
        ),
        (
            '"https://api.mdintegrations.com"',
            '"http://api.mdintegrations.com"',
            12,
            "partners[0].mdi.api_base",
            "not encrypted",
            '"http://api.mdintegrations.com"',
        ),
        (
            '"https://api.mdintegrations.com"',
            '"https://me:canary@api.mdintegrations.com"',
            12,
            "partners[0].mdi.api_base",
            "user name",
            None,
        ),
        (
            '"ACME_API_KEY"',
            '"canary-that-was-pasted"',
            9,
            "partners[0].api_key_env",
            "not the name of an environment variable",
            None,
        ),
        (
            '"ACME_MDI_CLIENT_SECRET"',
            '"ACME_SECRET"',
            15,
            "partners[0].mdi.client_secret_env",
            "environment variable ACME_SECRET is not set",
            '"ACME_SECRET"',
        ),
        (
            "keys_env",
            "session_ttl_s = 59\nkeys_env",
            3,
            "host.session_ttl_s",
            "is not allowed",
            "59",
        ),
        (
            "keys_env",
            "session_ttl_s = 86401\nkeys_env",
            3,
            "host.session_ttl_s",
            "is not allowed",
            "86401",
        ),
        ("keys_env", 'frame_timeout_s = "20"\nkeys_env', 3, "host.frame_timeout_s", "is not allowed", '"20"'),
        ("keys_env", "frame_timeout_s = 20.5\nkeys_env", 3, "host.frame_timeout_s", "is not allowed", "20.5"),
        ("keys_env", "frame_timeout_s = true\nkeys_env", 3, "host.frame_timeout_s", "is not allowed", "true"),
        (
            "keys_env",
            "event_interval_ms = 99\nkeys_env",
            3,
            "host.event_interval_ms",
            "is not allowed",
            "99",
        ),
        (
            "keys_env",
            'database_url = "postgresql+psycopg://intake:canary@db.example/intake"\nkeys_env',
            3,
            "host.database_url",
            "PGPASSWORD",
            None,
        ),
        (
            "keys_env",
            'database_url = "mysql://canary"\nkeys_env',
            3,
            "host.database_url",
            "not a database",
            None,
        ),
        (
            "keys_env",
            'sesion_ttl_s = "canary"\nkeys_env',
            3,
            "host.sesion_ttl_s",
            "did you mean session_ttl_s?",
            None,
        ),
        (
            "api_key_env =",
            'api_key = "canary"\napi_key_env =',
            9,
            "partners[0].api_key",
            "did you mean api_key_env?",
            None,
        ),
        ("[host]", "[hosts]\n[host]", 1, "hosts", "did you mean host?", None),
        ("[host]", '"a.b" = 1\n[host]', 1, "a.b", "is not a key of this table", None),
        ('name = "Acme Health"', "", 5, "partners[0].name", "is missing", None),
    ],
)
def test_a_problem_has_its_line_its_field_and_what_was_given(
    tmp_path: Path, old: str, new: str, line: int, field: str, fault: str, given: str | None
) -> None:
    problem = the_problem_of(tmp_path, old, new)
    assert (problem.line, problem.field, problem.given) == (line, field, given)
    assert fault in problem.fault
    assert problem.allowed
    assert f"line {line}: {field}: " in str(problem)


@pytest.mark.parametrize(
    ("keys", "fault"),
    [
        ("canary" * 5, "of 1 key, number 1 has fewer than 32 characters"),
        (f"{KEY},", "of 2 keys, number 2 has fewer than 32 characters"),
        (f"canary,{KEY},canary", "of 3 keys, number 1 and 3 have fewer"),
        (f"{KEY},{KEY}", "the same key twice"),
        ("  ", "is not set, or is empty"),
    ],
)
def test_weak_keys_are_refused(tmp_path: Path, keys: str, fault: str) -> None:
    (problem,) = problems_of(tmp_path, SMALL, {**ENVIRON, "INTAKE_HOST_KEYS": keys})
    assert problem.field == "host.keys_env"
    assert fault in problem.fault


def test_a_weak_api_key_is_refused(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path, SMALL, {**ENVIRON, "ACME_API_KEY": "canary".ljust(23, "x")})
    assert (problem.line, problem.field) == (9, "partners[0].api_key_env")
    assert "has 23 characters" in problem.fault


def test_an_api_key_that_no_header_carries_is_refused(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path, SMALL, {**ENVIRON, "ACME_API_KEY": "canary" * 4 + "é"})
    assert (problem.line, problem.field) == (9, "partners[0].api_key_env")
    assert "characters that a request cannot carry" in problem.fault


@pytest.mark.parametrize("url", ["sqlite+aiosqlite:///:memory:", "sqlite+aiosqlite:///"])
def test_a_database_that_is_gone_with_the_process_is_refused(tmp_path: Path, url: str) -> None:
    problem = the_problem_of(tmp_path, "keys_env", f'database_url = "{url}"\nkeys_env')
    assert (problem.line, problem.field) == (3, "host.database_url")
    assert "not a database" in problem.fault


def test_an_empty_environment_names_every_variable(tmp_path: Path) -> None:
    problems = problems_of(tmp_path, SMALL, {})
    assert [problem.line for problem in problems] == [3, 9, 14, 15]
    for problem, name in zip(problems, ENVIRON, strict=True):
        assert f"environment variable {name} is not set" in problem.fault


@pytest.mark.parametrize("content", [f"{API_KEY}\udce9", f"{API_KEY}\x00", f"{API_KEY}\n{API_KEY}"])
def test_a_variable_holds_printable_text(tmp_path: Path, content: str) -> None:
    (problem,) = problems_of(tmp_path, SMALL, {**ENVIRON, "ACME_API_KEY": content})
    assert "ACME_API_KEY holds bytes that are not UTF-8, or control characters" in problem.fault


def test_two_partners_share_neither_key_nor_api_key(tmp_path: Path) -> None:
    problems = problems_of(tmp_path, f"{SMALL}\n{SECOND}")
    assert [(problem.line, problem.field) for problem in problems] == [
        (18, "partners[1].key"),
        (21, "partners[1].api_key_env"),
    ]
    assert all("partners[0]" in problem.fault for problem in problems)


def test_every_problem_is_told_at_once_in_the_order_of_lines(tmp_path: Path) -> None:
    text = SMALL.replace('"https://intake.example.com"', '"intake.example.com"')
    text = text.replace('"Acme Health"', "7").replace("client_id_env", "client_ident_env") + SECOND
    fields = [problem.field for problem in problems_of(tmp_path, text)]
    assert fields == [
        "host.origin",
        "partners[0].name",
        "partners[0].mdi.client_id_env",
        "partners[0].mdi.client_ident_env",
        "partners[1].key",
        "partners[1].api_key_env",
    ]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        pytest.param("[host]\norigin = = 1\n", 2, 10, id="no value"),
        pytest.param('[host]\norigin = "x\n', 2, 12, id="an open quote"),
        pytest.param("a = 1\na = 2\n", 2, 6, id="a key twice"),
    ],
)
def test_text_that_is_not_toml_has_its_line_and_column(
    tmp_path: Path, text: str, line: int, column: int
) -> None:
    (problem,) = problems_of(tmp_path, text)
    assert (problem.line, problem.column) == (line, column)
    assert f"line {line}, column {column}: is not TOML" in str(problem)


def test_toml_that_ends_too_early_has_its_last_line(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path, "[host]\norigin = [\n")
    assert problem.line == 3


def test_bytes_that_are_not_utf8_have_their_line(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path, "[host]\n# caf\udce9\n")
    assert (problem.line, problem.fault) == (2, "is not UTF-8")


@pytest.mark.parametrize(
    ("text", "field", "allowed"),
    [
        ("", "host", "a table [host]"),
        ("host = 1\n", "host", "a table [host]"),
        ("[partners]\nkey = 1\n", "partners", "at least one table [[partners]]"),
        ("partners = [1]\n", "partners[0]", "at least one table [[partners]]"),
        (SMALL.partition("[partners.mdi]")[0], "partners[0].mdi", "a table [partners.mdi]"),
    ],
)
def test_tables_that_are_missing_or_no_tables_are_named(
    tmp_path: Path, text: str, field: str, allowed: str
) -> None:
    by_field = {problem.field: problem for problem in problems_of(tmp_path, text)}
    assert allowed in (by_field[field].allowed or "")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "nowhere.toml"
    with pytest.raises(SettingsError) as caught:
        read_settings(path, ENVIRON)
    assert caught.value.path == path
    assert "cannot be read: No such file or directory" in str(caught.value)


def test_lines_are_right_beside_strings_and_lists_of_several_lines(tmp_path: Path) -> None:
    text = SMALL.replace(
        'name = "Acme Health"',
        'name = """\nkey = "not a key"\n[host]\n"""',
    ).replace(
        '["https://www.acme-health.example"]',
        '[\n  "https://www.acme-health.example",\n]',
    )
    assert read(tmp_path, text).partners["acme-health"].name == 'key = "not a key"\n[host]\n'
    (problem,) = problems_of(tmp_path, text.replace('"ACME_API_KEY"', '"ACME_API_KEYS"'))
    assert problem.line == text.splitlines().index('api_key_env = "ACME_API_KEY"') + 1


def test_a_single_partners_table_is_told_how_to_be_a_list(tmp_path: Path) -> None:
    problem = the_problem_of(tmp_path, "[[partners]]", "[partners]")
    assert problem.fault == "has to be a list: write [[partners]] in place of [partners]"


def test_an_origin_that_stands_alone_is_told_how_to_be_a_list(tmp_path: Path) -> None:
    problem = the_problem_of(
        tmp_path, '["https://www.acme-health.example"]', '"https://www.acme-health.example"'
    )
    assert problem.fault == 'has to be a list: write origins = ["https://www.acme-health.example"]'
