"""The exact origin: scheme, host and port, spelled as browsers spell it.

Origins are compared as text, so there is one spelling: lower-case ASCII, no default port, no path. What two
URL parsers could read in two ways (user names, backslashes, tabs, odd IPv4 spellings) is refused. No error
repeats the text it was given, which may be a URL with personal data in it.
"""

from __future__ import annotations

import ipaddress
import re

from intake_host.errors import DeveloperError

__all__ = ["DEFAULT_PORTS", "OriginError", "is_local", "loopback_of", "origin_of", "parse_origin"]

DEFAULT_PORTS = {"https": 443, "http": 80}
MAX_PORT = 65535
MAX_HOST_LENGTH = 253

# The letters that IDNA 2003 (Python's codec) and UTS 46 (browsers) turn into different ASCII.
_IDNA_DEVIATIONS = frozenset("\u00df\u03c2\u200c\u200d")
# https://url.spec.whatwg.org/#url-parsing: browsers drop tabs and line ends, trim spaces, read "\" as "/".
_AMBIGUOUS = re.compile(r"[\x00-\x20\x7f\\]")
_URL = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?P<authority>[^/?#]*)(?P<rest>.*)", re.ASCII | re.DOTALL
)
_AUTHORITY = re.compile(r"(?P<host>\[[^\]]*\]|[^:\[\]]*)(?::(?P<port>[0-9]*))?", re.ASCII)
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?", re.ASCII)
_NUMERIC_LABEL = re.compile(r"[0-9]+|0x[0-9a-f]*", re.ASCII)


class OriginError(DeveloperError):
    """The text is not an exact origin.

    Attributes:
        fault: What is wrong, such as `has a path`; never the text itself.
        suggestion: What to write instead; None when it cannot be told.
    """

    code = "origin"

    def __init__(self, fault: str, suggestion: str | None = None) -> None:
        self.fault = fault
        self.suggestion = suggestion
        super().__init__(f"{fault}: write {suggestion or 'an origin such as https://www.example.com'}")


def parse_origin(text: str) -> str:
    """The same text, once it is known to be an exact origin.

    https, or http on localhost, *.localhost and 127.0.0.1.

    Raises:
        OriginError: If it is anything else: has a path, a user name, a wildcard, a default port, capitals,
            letters beyond ASCII, or is `null`.
    """
    if text == "null":
        raise OriginError("is the opaque origin null, which every sandboxed page has")
    if "*" in text:
        raise OriginError("has a wildcard; each origin is listed by itself")
    _refuse_beyond_ascii(text)
    origin = origin_of(text)
    scheme, _, authority = origin.partition("://")
    if scheme == "http" and not is_local(origin):
        raise OriginError("is not encrypted (http is for localhost only)", f"https://{authority}")
    if text == origin:
        return text
    raise OriginError(_why_not_exact(text), origin)


def origin_of(url: str) -> str:
    """The origin of an http or https URL, as browsers serialise it: `https://www.example.com:8443`.

    Raises:
        OriginError: If the URL has no such origin, or if two parsers could see two hosts in it.
    """
    if _AMBIGUOUS.search(url):
        raise OriginError("has a space, a control character or a backslash")
    parts = _URL.fullmatch(url)
    if parts is None:
        raise OriginError("has no scheme and host")
    scheme = parts["scheme"].lower()
    if scheme not in DEFAULT_PORTS:
        raise OriginError("is neither https nor http")
    if "@" in parts["authority"]:
        raise OriginError("has a user name")
    _refuse_beyond_ascii(parts["authority"])
    authority = _AUTHORITY.fullmatch(parts["authority"])
    if authority is None:
        raise OriginError("has a host or a port that cannot be read")
    host = _exact_host(authority["host"])
    return f"{scheme}://{host}{_exact_port(authority['port'] or '', scheme)}"


def is_local(origin: str) -> bool:
    """Whether an exact origin is on localhost, *.localhost or 127.0.0.1, where http is fine."""
    host = re.sub(r":[0-9]+$", "", origin.partition("://")[2])
    return host in {"localhost", "127.0.0.1"} or host.endswith(".localhost")


def loopback_of(origin: str) -> str:
    """Where a program finds an exact origin: `http://*.localhost` is 127.0.0.1, which not every resolver knows."""
    return re.sub(r"^http://([a-z0-9_-]+\.)*localhost(?=:|$)", "http://127.0.0.1", origin)


def _refuse_beyond_ascii(text: str) -> None:
    if text.isascii():
        return
    parts = _URL.fullmatch(text)
    host = parts["authority"].rpartition("@")[2] if parts else ""
    try:
        punycode = host.lower().encode("idna").decode("ascii")
        certain = host and not _IDNA_DEVIATIONS & set(host)
        suggestion = origin_of(f"https://{punycode}") if certain else None
    except (UnicodeError, OriginError):
        suggestion = None
    raise OriginError("has letters beyond ASCII; browsers send the punycode form", suggestion)


def _why_not_exact(text: str) -> str:
    parts = _URL.fullmatch(text)
    if parts is None:
        return "is not spelled as browsers spell it"
    if "?" in parts["rest"] or "#" in parts["rest"]:
        return "has a path, a query or a fragment"
    if parts["rest"]:
        return "has a trailing slash" if parts["rest"] == "/" else "has a path"
    if text != text.lower():
        return "has capitals"
    return "has a port that browsers leave out or spell otherwise"


def _exact_host(host: str) -> str:
    if host.startswith("["):
        return _exact_ipv6(host)
    host = host.lower()
    if host.endswith("."):
        raise OriginError("has a host that ends in a dot")
    labels = host.split(".")
    if len(host) > MAX_HOST_LENGTH or not all(_LABEL.fullmatch(label) for label in labels):
        raise OriginError("has a host that is not a host name")
    # https://url.spec.whatwg.org/#ends-in-a-number-checker: such a host is an IPv4 address or nothing.
    if _NUMERIC_LABEL.fullmatch(labels[-1]):
        return _exact_ipv4(host)
    return host


def _exact_ipv4(host: str) -> str:
    try:
        return str(ipaddress.IPv4Address(host))
    except ValueError:
        raise OriginError("has an IPv4 address that is not four plain numbers") from None


def _exact_ipv6(host: str) -> str:
    try:
        address = ipaddress.IPv6Address(host[1:-1])
    except ValueError:
        raise OriginError("has an IPv6 address that cannot be read") from None
    if address.scope_id is not None or address.ipv4_mapped is not None:
        raise OriginError("has an IPv6 address with a zone or an IPv4 address in it")
    return f"[{address}]"


def _exact_port(port: str, scheme: str) -> str:
    if not port:
        return ""
    if len(port) > len(str(MAX_PORT)) or not 1 <= int(port) <= MAX_PORT:
        raise OriginError(f"has a port that is not between 1 and {MAX_PORT}")
    return "" if int(port) == DEFAULT_PORTS[scheme] else f":{int(port)}"
