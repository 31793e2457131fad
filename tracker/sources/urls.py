"""An http(s) address taken apart once, so that what is checked is what is requested."""

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv6Address
from urllib.parse import quote, urljoin, urlsplit

import idna

from tracker.sources.errors import BadUrlError

# Ports of other protocols that browsers refuse too (WHATWG Fetch, "bad port").
# fmt: off
_FOREIGN_PORTS = frozenset({
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95,
    101, 102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179,
    389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601,
    636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6379,
    6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080, 11211,
})
# fmt: on
_DEFAULT_PORTS = {"http": 80, "https": 443}
_MAX_LENGTH = 8192
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\]")
_HOST_NAME = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*")
_SAFE_IN_TARGET = "!$%&'()*+,-./:;=?@_~[]|"


@dataclass(frozen=True, slots=True)
class HttpUrl:
    """Scheme `http` or `https`, host in ASCII without brackets, port, and path with query."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def explicit_port(self) -> int | None:
        """The port where it has to be written, None where it is the scheme's own."""
        return None if self.port == _DEFAULT_PORTS[self.scheme] else self.port

    @property
    def origin(self) -> str:
        """Scheme, host and, where it is not the usual one, port."""
        return f"{self.scheme}://{self.authority}"

    @property
    def authority(self) -> str:
        """What the Host header says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.explicit_port is None else f"{host}:{self.port}"

    def __str__(self) -> str:
        return self.origin + self.target


def parse_url(text: str) -> HttpUrl:
    """Take an absolute http(s) address apart. Raises BadUrlError with what to change."""
    shown = text.strip()[:200]
    text = text.strip()
    if len(text) > _MAX_LENGTH:
        raise BadUrlError(f"The address is longer than {_MAX_LENGTH} characters.", shown)
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise BadUrlError(f"The address cannot be read: {error}.", shown) from error
    if parts.scheme not in _DEFAULT_PORTS:
        raise BadUrlError("The address must begin with http:// or https://.", shown)
    if parts.username is not None or parts.password is not None:
        raise BadUrlError("The address must not hold a user name or password.", shown)
    if _FORBIDDEN.search(parts.netloc) or not parts.hostname:
        raise BadUrlError("The address names no host, or one with blanks or backslashes.", shown)
    if port in _FOREIGN_PORTS:
        raise BadUrlError(f"Port {port} belongs to another protocol than HTTP.", shown)
    target = parts.path or "/"
    if parts.query:
        target += "?" + parts.query
    return HttpUrl(
        scheme=parts.scheme,
        host=_ascii_host(parts.hostname, shown),
        port=_DEFAULT_PORTS[parts.scheme] if port is None else port,
        target=quote(target, safe=_SAFE_IN_TARGET),
    )


def join_url(base: HttpUrl, location: str) -> HttpUrl:
    """The address that a redirect's Location means. Raises BadUrlError."""
    try:
        joined = urljoin(str(base), location.strip())
    except ValueError as error:
        raise BadUrlError(f"A redirect leads to an unreadable address: {error}.") from error
    return parse_url(joined)


def _ascii_host(host: str, shown: str) -> str:
    host = host.rstrip(".").lower()
    if ":" in host:
        try:
            return str(IPv6Address(host))
        except AddressValueError as error:
            raise BadUrlError(f"{host!r} is no IPv6 address.", shown) from error
    try:
        name = host if host.isascii() else idna.encode(host, uts46=True).decode()
    except idna.IDNAError as error:
        raise BadUrlError(f"The host {host!r} is no valid name: {error}.", shown) from error
    if len(name) > 253 or not _HOST_NAME.fullmatch(name):
        raise BadUrlError(f"The host {host!r} is no valid name.", shown)
    return name
