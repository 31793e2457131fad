"""What may be wrong with an installation, and what to do about it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from sqlalchemy import func, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from tracker import migrate
from tracker.codebook.load import load
from tracker.codebook.model import Codebook
from tracker.config import Config
from tracker.db import Database, Negotiation
from tracker.errors import TrackerError
from tracker.jobs import JobRow
from tracker.ledger import LedgerEntry
from tracker.positions.models import CodebookRow
from tracker.sources.models import FeedRow

Verdict = Literal["ok", "warning", "wrong"]

SKEW = 5.0  # seconds that two clocks may differ
FREE = 1_000_000_000  # bytes that should be left on the disk
LATE = 3600.0  # seconds that a feed may be overdue before somebody should look


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `text` says what was found and, unless ok, what to do."""

    subject: str
    verdict: Verdict
    text: str


def examine(*, offline: bool = False) -> Iterator[Finding]:
    """Look at everything that can be looked at; a later check is left out where it needs an
    earlier one that failed."""
    try:
        config = Config.from_env()
    except TrackerError as error:
        yield Finding("configuration", "wrong", str(error))
        return
    yield from _configuration(config)
    codebook = None
    try:
        codebook = load(config.codebook)
        yield Finding("codebook", "ok", f"{codebook.id}, {len(codebook.issues)} issues")
    except TrackerError as error:
        yield Finding("codebook", "wrong", str(error))
    yield from _database(config, codebook)
    yield from _disk(config)
    yield from _network(config, offline)


def _configuration(config: Config) -> Iterator[Finding]:
    unknown = Config.unknown()
    for variable in unknown:
        yield Finding("configuration", "warning", f"{variable} sets nothing; is it misspelt?")
    if config.admin_token is None and config.tokens_file is None:
        yield Finding("tokens", "warning", "no TRACKER_ADMIN_TOKEN: every write is refused")
    elif config.admin_token is not None and len(config.admin_token) < 16:
        yield Finding("tokens", "warning", "TRACKER_ADMIN_TOKEN has fewer than 16 characters")
    else:
        yield Finding("tokens", "ok", "writes need a token")
    if config.contact is None:
        advice = "TRACKER_CONTACT is not set: publishers cannot reach you (an address or a page)"
        yield Finding("politeness", "warning", advice)
    if not unknown:
        yield Finding("configuration", "ok", "every variable is known and can be read")


def _database(config: Config, codebook: Codebook | None) -> Iterator[Finding]:
    where = make_url(config.database_url).render_as_string(hide_password=True)
    try:
        database = Database(config.database_url)
    except (TrackerError, OSError) as error:
        yield Finding("database", "wrong", f"{where}: {error}")
        return
    try:
        with database.engine.connect() as connection:
            revision = migrate.current(connection)
        yield Finding("database", "ok", where)
        yield from _migrations(database, revision)
        if revision is not None and not migrate.pending(database):
            yield from _contents(database, codebook)
    except OperationalError as error:
        advice = "is it running, and do host, name and password agree with TRACKER_DATABASE_URL?"
        yield Finding("database", "wrong", f"{where}: {migrate.reason(error)}; {advice}")
    except SQLAlchemyError as error:
        yield Finding("database", "wrong", f"{where}: {error}")
    finally:
        database.dispose()


def _migrations(database: Database, revision: str | None) -> Iterator[Finding]:
    if revision is None:
        yield Finding("migrations", "warning", "the database is empty; run `tracker db upgrade`")
    elif migrate.pending(database):
        advice = f"at {revision}, not the newest; run `tracker db upgrade` or start the service"
        yield Finding("migrations", "wrong", advice)
    elif differences := migrate.differences(database):
        advice = f"the tables were altered by hand: {differences[0]}; restore a backup"
        yield Finding("migrations", "wrong", advice)
    else:
        yield Finding("migrations", "ok", f"at {revision}, the newest")


def _contents(database: Database, codebook: Codebook | None) -> Iterator[Finding]:
    now = datetime.now(UTC)
    with database.reading() as session:
        held = session.scalar(select(Negotiation.id))
        if codebook is not None and held not in (None, codebook.id):
            advice = f"the database holds {held!r}, the codebook is of {codebook.id!r}"
            yield Finding("negotiation", "wrong", f"{advice}; set TRACKER_CODEBOOK to its file")
        elif codebook is not None and held is not None:
            yield from _in_force(session, codebook)
        last = session.scalar(select(func.max(LedgerEntry.recorded_at)))
        if database.dialect == "postgresql":
            there = session.scalar(text("SELECT clock_timestamp()"))
            skew = abs((datetime.now(UTC) - there).total_seconds()) if there else 0.0
            if skew > SKEW:
                advice = f"differs from the database's by {skew:.0f} s; set both by NTP"
                yield Finding("clock", "wrong", advice)
        if last is not None and last > now:
            advice = "the newest ledger entry lies in the future; set the clock by NTP"
            yield Finding("clock", "wrong", advice)
        else:
            yield Finding("clock", "ok", now.isoformat(timespec="seconds"))
        waiting = [
            at for at in session.scalars(
                select(FeedRow.next_poll).where(FeedRow.paused.is_(False))
            ) if at is not None and (now - at).total_seconds() > LATE
        ]  # fmt: skip
        jobs = session.scalar(
            select(func.count()).select_from(JobRow).where(JobRow.status == "queued")
        )
    if waiting:
        advice = f"{len(waiting)} feeds are overdue by an hour; is `tracker scheduler` running?"
        yield Finding("scheduler", "warning", advice)
    elif jobs:
        yield Finding("scheduler", "ok", f"{jobs} jobs wait; `tracker scheduler` works them off")
    else:
        yield Finding("scheduler", "ok", "nothing is overdue")


def _in_force(session: Session, codebook: Codebook) -> Iterator[Finding]:
    query = select(CodebookRow.version).order_by(CodebookRow.recorded.desc()).limit(1)
    if session.scalar(query) != codebook.version:
        advice = "start `tracker scheduler`, or run `tracker recode`, which codes by it too"
        yield Finding("codebook", "warning", f"answers show another one than the file; {advice}")


def _disk(config: Config) -> Iterator[Finding]:
    url = make_url(config.database_url)
    folder = (
        Path(url.database).parent if url.get_backend_name() == "sqlite" and url.database else Path()
    )
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        yield Finding("disk", "wrong", f"{folder}: {error.strerror}")
        return
    left = f"{free / 1e9:.1f} GB left at {folder.resolve()}"
    if free < FREE:
        yield Finding("disk", "wrong", f"{left}; make room, a full disk stops every write")
    else:
        yield Finding("disk", "ok", left)


def _network(config: Config, offline: bool) -> Iterator[Finding]:
    allowed = config.allow_private_networks
    if allowed is True:
        advice = "feeds may lie on private addresses; a list of CIDRs would be narrower"
        yield Finding("network", "warning", f"TRACKER_ALLOW_PRIVATE_NETWORKS=on: {advice}")
    elif allowed:
        yield Finding("network", "ok", f"private addresses: only {', '.join(map(str, allowed))}")
    else:
        yield Finding("network", "ok", "no private address is fetched")
    if config.trusted_proxies:
        text_ = f"X-Forwarded-* is believed from {config.trusted_proxies} proxies"
        yield Finding("proxies", "warning", f"{text_}: nobody else may reach this port")
    if not offline and config.proxy is None:
        yield from _resolution()


def _resolution() -> Iterator[Finding]:
    import socket

    try:
        socket.getaddrinfo("example.org", 443)
        yield Finding("names", "ok", "names of other hosts resolve")
    except OSError as error:
        advice = f"example.org does not resolve ({error}); check DNS, or TRACKER_PROXY"
        yield Finding("names", "warning", f"{advice}; feeds cannot be fetched")
