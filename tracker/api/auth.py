"""Bearer tokens: who calls, and what that token may do.

Tokens come from TRACKER_ADMIN_TOKEN, TRACKER_READ_TOKEN and the file that TRACKER_TOKENS_FILE
names: one token a line, written as NAME SCOPE TOKEN, with `#` before a comment.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal, cast

from tracker.api.problems import Problem
from tracker.config import Config
from tracker.errors import ConfigError

# "open" is what never needs a token, "public" what needs one where reads do.
Scope = Literal["open", "public", "read", "review", "admin"]
RANK: dict[Scope, int] = {"open": 0, "public": 0, "read": 1, "review": 2, "admin": 3}
SHORTEST = 8
_LINE = re.compile(r"(?P<name>[A-Za-z0-9._@-]{1,100})\s+(?P<scope>\S+)\s+(?P<token>\S+)")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sends a request. `name` is that of the token, None without one."""

    name: str | None
    scope: Scope

    def may(self, scope: Scope) -> bool:
        return RANK[self.scope] >= RANK[scope]


@dataclass(frozen=True, slots=True)
class _Token:
    digest: bytes
    caller: Caller


PUBLIC = Caller(None, "public")


class Tokens:
    """The tokens that this service knows. Only digests are kept in memory."""

    def __init__(self, config: Config) -> None:
        """Raises ConfigError for a file that cannot be read as tokens."""
        tokens = list(_from_file(config.tokens_file)) if config.tokens_file else []
        if config.admin_token:
            tokens.append(_Token(_digest(config.admin_token), Caller("admin", "admin")))
        if config.read_token:
            tokens.append(_Token(_digest(config.read_token), Caller("read", "read")))
        self._tokens = tuple(tokens)
        self.reads_need_token = config.read_token is not None
        self.can_write = any(token.caller.may("review") for token in tokens)

    def caller(self, authorization: str | None) -> Caller:
        """Who sends this header. Raises Problem (401) for one that names no known token."""
        if authorization is None:
            return PUBLIC
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise _unauthorized("Write the header as `Authorization: Bearer TOKEN`.")
        digest, found = _digest(token.strip()), None
        for known in self._tokens:  # always all of them: time tells nothing about the place
            if hmac.compare_digest(known.digest, digest):
                found = known.caller
        if found is None:
            raise _unauthorized("This token is not known here; ask the operator for one.")
        return found

    def require(self, caller: Caller, scope: Scope) -> None:
        """Raises Problem (401 or 403) where the caller's token does not reach `scope`."""
        if scope == "public" and self.reads_need_token:
            scope = "read"
        if caller.may(scope):
            return
        if RANK[scope] > RANK["read"] and not self.can_write:
            raise Problem(
                "writes-disabled",
                "Writing is switched off: set TRACKER_ADMIN_TOKEN (or TRACKER_TOKENS_FILE) where "
                "the service is started, then send that token as `Authorization: Bearer`.",
            )
        if caller.name is None:
            raise _unauthorized(
                f"This needs a token of scope {scope}; send `Authorization: Bearer TOKEN`."
            )
        raise Problem(
            "forbidden",
            f"The token {caller.name!r} has scope {caller.scope}; this needs {scope}.",
        )


def _unauthorized(detail: str) -> Problem:
    challenge = {"WWW-Authenticate": 'Bearer realm="tracker"'}
    return Problem("authentication-required", detail, headers=challenge)


def _digest(token: str) -> bytes:
    return sha256(token.encode("utf-8", "surrogatepass")).digest()


def _from_file(path: Path) -> Iterable[_Token]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"TRACKER_TOKENS_FILE: {path} cannot be read ({error})") from error
    names: set[str] = set()
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        match = _LINE.fullmatch(text)
        place = f"TRACKER_TOKENS_FILE: {path}, line {number}"
        if not match:
            raise ConfigError(f"{place}: write NAME SCOPE TOKEN, separated by spaces")
        name, scope, token = match.group("name", "scope", "token")
        if scope not in ("read", "review", "admin"):
            raise ConfigError(f"{place}: scope {scope!r}; choose read, review or admin")
        if name in names or name in ("admin", "read"):
            raise ConfigError(f"{place}: the name {name!r} is taken; names are unique")
        if len(token) < SHORTEST:
            raise ConfigError(f"{place}: the token is shorter than {SHORTEST} characters")
        names.add(name)
        yield _Token(_digest(token), Caller(name, cast(Scope, scope)))
