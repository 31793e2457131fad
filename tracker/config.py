"""The configuration: one frozen value, read from the environment here and nowhere else.

Every secret can also be given as a file: TRACKER_ADMIN_TOKEN_FILE names a file that holds it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from tracker.errors import ConfigError

Network = IPv4Network | IPv6Network
PublicText = Literal["excerpt", "full", "none"]
LogFormat = Literal["text", "json"]


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that can be set. Seconds unless the name says otherwise."""

    database_url: str = "sqlite:///data/tracker.db"
    codebook: Path | None = None
    admin_token: str | None = None
    read_token: str | None = None
    tokens_file: Path | None = None
    public_text: PublicText = "excerpt"
    allow_private_networks: bool | tuple[Network, ...] = False
    host_concurrency: int = 2
    host_spacing: float = 1.0
    poll_floor: int = 900
    poll_ceiling: int = 86_400
    poll_workers: int = 8
    log_format: LogFormat = "text"
    contact: str | None = None
    proxy: str | None = None
    fetch_deadline: float = 30.0
    fetch_max_bytes: int = 10_000_000
    keep_html_days: int = 0
    recheck_hours: tuple[float, ...] = (1, 6, 24, 72)
    threads: int = 4
    workers: int = 1
    rate_limit: str | None = None  # "100/minute" for each client address
    trusted_proxies: int = 0  # how many proxies in front may set X-Forwarded-*
    heartbeat: Path | None = None  # a file that the scheduler touches every ten seconds
    metrics_address: str | None = None  # HOST:PORT of the metrics of a scheduler apart

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Config:
        """Read TRACKER_* variables; raises ConfigError for a value that cannot be read.

        Variables of other names are left alone: Kubernetes sets TRACKER_PORT and the like for a
        service called "tracker". `unknown` names them.
        """
        given = _given(os.environ if environ is None else environ)
        known = {f.name for f in fields(cls)}
        return cls(**{name: _read(name, value) for name, value in given.items() if name in known})

    def secrets(self) -> tuple[str, ...]:
        """What must never be seen in a log."""
        passwords = [urlsplit(url or "").password for url in (self.database_url, self.proxy)]
        return tuple(s for s in (self.admin_token, self.read_token, *passwords) if s)

    @classmethod
    def unknown(cls, environ: Mapping[str, str] | None = None) -> list[str]:
        """TRACKER_* variables that set nothing: spelling mistakes, most often."""
        known = {"TRACKER_" + f.name.upper() for f in fields(cls)}
        known |= {f"{name}_FILE" for name in known}
        names = os.environ if environ is None else environ
        return sorted(n for n in names if n.startswith("TRACKER_") and n not in known)


def _given(environ: Mapping[str, str]) -> dict[str, str]:
    """The values that are set, those of *_FILE variables read from their files."""
    given: dict[str, str] = {}
    for variable, value in environ.items():
        if not variable.startswith("TRACKER_") or value == "":
            continue
        name = variable.removeprefix("TRACKER_").lower()
        if name.endswith("_file") and name != "tokens_file":
            name = name.removesuffix("_file")
            if environ.get("TRACKER_" + name.upper()):
                raise ConfigError(f"{variable} and TRACKER_{name.upper()} are both set; keep one")
            try:
                value = Path(value).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                raise ConfigError(
                    f"{variable}: the file {value} cannot be read: {error}"
                ) from error
        given[name] = value
    return given


def _read(name: str, value: str) -> Any:
    reader = READERS.get(name, str)
    try:
        return reader(value)
    except ValueError as error:
        raise ConfigError(f"TRACKER_{name.upper()}={value!r}: {error}") from error


def _number(low: float, high: float, kind: Callable[[str], Any]) -> Callable[[str], Any]:
    def read(value: str) -> Any:
        try:
            number = kind(value)
        except ValueError:
            raise ValueError(f"write a number from {low:g} to {high:g}") from None
        if not low <= number <= high:
            raise ValueError(f"must lie between {low:g} and {high:g}")
        return number

    return read


def _choice(*allowed: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value.lower() not in allowed:
            raise ValueError(f"must be one of {', '.join(allowed)}")
        return value.lower()

    return read


def _networks(value: str) -> bool | tuple[Network, ...]:
    if value.lower() in ("on", "off"):
        return value.lower() == "on"
    try:
        return tuple(ip_network(part.strip(), strict=False) for part in value.split(","))
    except ValueError as error:
        raise ValueError(f"must be on, off or a list of CIDRs ({error})") from None


def _address(value: str) -> str:
    host, _, port = value.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65_536:
        raise ValueError("write HOST:PORT such as 127.0.0.1:9100")
    return value


def _hours(value: str) -> tuple[float, ...]:
    if value.lower() == "off":
        return ()
    try:
        hours = tuple(sorted(float(part) for part in value.split(",")))
    except ValueError:
        raise ValueError("must be off or a list of hours such as 1,6,24,72") from None
    if hours and not 0 <= hours[0] <= hours[-1] <= 24 * 366:
        raise ValueError("hours lie between 0 and 8784")
    return hours


READERS: dict[str, Callable[[str], Any]] = {
    "codebook": Path,
    "tokens_file": Path,
    "heartbeat": Path,
    "metrics_address": _address,
    "public_text": _choice("excerpt", "full", "none"),
    "log_format": _choice("text", "json"),
    "allow_private_networks": _networks,
    "host_concurrency": _number(0, 1000, int),
    "host_spacing": _number(0, 3600, float),
    "poll_floor": _number(0, 604_800, int),
    "poll_ceiling": _number(1, 2_678_400, int),
    "poll_workers": _number(1, 256, int),
    "fetch_deadline": _number(0.1, 600, float),
    "fetch_max_bytes": _number(1000, 1_000_000_000, int),
    "recheck_hours": _hours,
    "keep_html_days": _number(0, 36_500, int),
    "threads": _number(1, 256, int),
    "workers": _number(1, 64, int),
    "trusted_proxies": _number(0, 10, int),
}
