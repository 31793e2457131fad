"""Logging: lines for people, or one JSON object a line. Never a token, never a request body."""

from __future__ import annotations

import json
import logging
import re
import sys
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

SHORTEST = 6  # a secret of fewer characters would blot out ordinary words
PASSWORD = re.compile(r"(://[^\s/:@\"']*:)[^\s/@\"']+@")
STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonFormatter(logging.Formatter):
    """One object a line: time, level, logger, message, and whatever `extra` gave."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= _extra(record)
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str, ensure_ascii=False)


class Censored(logging.Formatter):
    """Another formatter's lines, with known secrets and passwords in addresses blotted out."""

    def __init__(self, inner: logging.Formatter, secrets: Iterable[str]) -> None:
        super().__init__()
        self._inner = inner
        self._secrets = [secret for secret in secrets if len(secret) >= SHORTEST]

    def format(self, record: logging.LogRecord) -> str:
        line = self._inner.format(record)
        for secret in self._secrets:
            line = line.replace(secret, "[secret]")
        return PASSWORD.sub(r"\1[secret]@", line)


class TextFormatter(logging.Formatter):
    """Time, level, message; then what `extra` gave, as key=value."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(message)s", "%Y-%m-%dT%H:%M:%SZ")
        self.converter = time.gmtime

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        extra = "".join(f" {key}={value}" for key, value in _extra(record).items())
        return super().formatMessage(record) + extra


def _extra(record: logging.LogRecord) -> dict[str, Any]:
    return {key: value for key, value in vars(record).items() if key not in STANDARD}


def configure(log_format: str, level: int = logging.INFO, secrets: Iterable[str] = ()) -> None:
    """Log to standard error in the given format; `secrets` never appear there."""
    handler = logging.StreamHandler(sys.stderr)
    formatter = JsonFormatter() if log_format == "json" else TextFormatter()
    handler.setFormatter(Censored(formatter, secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # That a tick is left out while the one before still runs is as it should be.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    for noisy in ("httpx", "httpcore", "trafilatura", "htmldate", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    logging.captureWarnings(True)


def warn_unknown(variables: Iterable[str]) -> None:
    """Name the variables that look like settings and are none."""
    for variable in variables:
        logging.getLogger(__name__).warning("%s is not a setting of the tracker", variable)
