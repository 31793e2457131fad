"""The simulated archive of `scripts/simulate_archive.py` as a database, on SQLite or PostgreSQL.

Its parties and issues are those of the bundled codebook. Positions and changes are computed as
the service computes them and written in bulk. One party stays silent on one issue.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec

from tests.benchmarks.bulk import Bulk
from tests.simulation import simulation
from tracker.codebook.load import load
from tracker.codebook.model import Codebook
from tracker.positions.adopting import method_of
from tracker.positions.aggregate import states
from tracker.positions.changes import changes
from tracker.positions.method import Method
from tracker.positions.record import Record
from tracker.positions.state import State, to_json

SHEETS = 5  # articles of an outlet on a day, at most
AT = datetime(2023, 1, 1, tzinfo=UTC)
STATEMENT = (
    "id", "coding_id", "revision_id", "article_id", "outlet_id", "party", "issue", "stance",
    "conditional", "condition", "speaker_name", "speaker_kind", "speaker_party", "mode",
    "mention", "reported_by", "evidence", "start", "end", "said_on", "said_on_precision",
    "counts_on", "confidence", "cues", "by_hand", "recorded", "altered",
)  # fmt: skip
Sheet = tuple[date, str, int]  # an article: its day, its outlet, which of that day


@dataclass
class Archive:
    """What is written, cell by cell. An article is recorded under a ledger number of its own."""

    bulk: Bulk
    book: Codebook
    articles: dict[Sheet, int] = field(default_factory=dict)
    statements: int = 0
    states: int = 0
    changes: int = 0
    named: dict[str, set[int]] = field(default_factory=dict)


def build(url: str, size: int) -> int:
    """Write about `size` statements; returns how many there are."""
    book = load()
    method = method_of(book)
    with Bulk(url) as bulk:
        archive = Archive(bulk, book)
        for sheet in sorted({_sheet(r) for records in _cells(book, size) for r in records}):
            archive.articles[sheet] = len(archive.articles) + 2
        _write_articles(archive, method)
        for records in _cells(book, size):
            told = _told(archive, records)
            _write_statements(archive, told)
            _write_positions(archive, told, method)
        _write_namings(archive)
    return archive.statements


def _cells(book: Codebook, size: int) -> Iterator[list[Record]]:
    """The statements of each cell but the last, under the names of the codebook."""
    script = simulation()
    parties = dict(zip(script.PARTIES, book.parties, strict=True))
    issues = dict(zip(script.ISSUES, book.issues, strict=True))
    for cell in script.archive(size):
        if (cell.party, cell.issue) != (script.PARTIES[-1], script.ISSUES[-1]):
            party, issue = parties[cell.party], issues[cell.issue]
            yield [
                replace(r, party=party, issue=issue, speaker_party=r.speaker_party and party)
                for r in cell.records
            ]


def _sheet(record: Record) -> Sheet:
    return record.said_on, record.outlet or "", sum(record.id.encode()) % SHEETS


def _told(archive: Archive, records: Iterable[Record]) -> list[Record]:
    """The statements with their numbers, each in its article."""
    told = []
    for record in records:
        archive.statements += 1
        article = archive.articles[_sheet(record)]
        told.append(
            replace(record, id=f"s{archive.statements}", article=f"a{article}", recorded=article)
        )
    return told


def _write_articles(archive: Archive, method: Method) -> None:
    bulk, articles, version = archive.bulk, archive.articles, archive.book.version
    bulk.rows("negotiation", ("id", "created_at"), [(archive.book.id, AT)])
    learned = [(1, "method"), *((n, "ingest") for n in articles.values())]
    # one after the other, as in a ledger that grew
    entries = [(n, AT + timedelta(microseconds=n), kind, None) for n, kind in learned]
    bulk.rows("ledger", ("number", "recorded_at", "kind", "actor"), entries)
    parameters = [(1, method.version, method.parameters())]
    bulk.rows("methods", ("recorded", "version", "parameters"), parameters)
    outlets = sorted({outlet for _, outlet, _ in articles})
    columns = ("id", "name", "ownership", "recorded")
    bulk.rows("outlets", columns, [(o, o, "independent", 1) for o in outlets])
    columns = ("id", "identity", "url", "outlet_id", "cluster", "recorded", "altered", "quiet")
    bulk.rows(
        "articles",
        columns,
        ((n, f"u{n}", f"https://{s[1]}.example/{n}", s[1], n, n, n, False)
         for s, n in articles.items()),
    )  # fmt: skip
    bulk.rows(
        "revisions",
        ("id", "article_id", "number", "recorded", "title", "language", "text", "published_on",
         "fetched_at", "rights", "origin", "signature"),
        ((n, n, 1, n, f"Title {n}", "en", "text", s[0], AT, "restricted", "file", b"")
         for s, n in articles.items()),
    )  # fmt: skip
    columns = (
        "id", "revision_id", "article_id", "codebook", "coder", "status", "recorded", "uncoded",
    )  # fmt: skip
    # every twentieth was in another language
    bulk.rows(
        "codings",
        columns,
        ((n, n, n, version, "c0ffee", "coded" if n % 20 else "skipped", n, n // 20)
         for n in articles.values()),
    )  # fmt: skip


def _write_statements(archive: Archive, told: Sequence[Record]) -> None:
    for record in told:
        archive.named.setdefault(record.issue, set()).add(record.recorded)
    archive.bulk.rows("statements", STATEMENT, (_statement(record) for record in told))


def _statement(r: Record) -> tuple[Any, ...]:
    article = r.recorded
    return (
        int(r.id[1:]), article, article, article, r.outlet, r.party, r.issue, r.stance,
        r.conditional, r.condition, r.speaker, r.speaker_kind, r.speaker_party, r.mode,
        r.mention, r.reported_by, r.evidence, 0, len(r.evidence), r.said_on, r.said_on_precision,
        r.day, r.confidence, [], False, article, article,
    )  # fmt: skip


def _write_positions(archive: Archive, told: Sequence[Record], method: Method) -> None:
    by_id = {r.id: r.recorded for r in told}
    members: list[tuple[int, str, int]] = []
    kept: list[State] = []
    for state in states(told, method):
        if state.carry is not None:
            members += [(int(s[1:]), u, by_id[s]) for s, u in state.carry.members]
        kept.append(state.without_carry())
    archive.bulk.rows("memberships", ("statement_id", "utterance", "recorded"), members)
    last = max(by_id.values())
    archive.bulk.rows(
        "states",
        ("id", "party", "issue", "on", "stance", "score", "basis", "utterances", "articles",
         "state", "recorded"),
        ((archive.states + n, s.party, s.issue, s.on, s.stance, s.score, s.basis, sum(s.counts),
          s.articles, to_json(s), last) for n, s in enumerate(kept, 1)),
    )  # fmt: skip
    archive.states += len(kept)
    found = list(changes(kept))
    archive.bulk.rows(
        "changes",
        ("id", "key", "party", "issue", "kind", "on", "change", "status", "confirmed_on", "quiet",
         "recorded", "altered"),
        ((archive.changes + n, c.id, c.party, c.issue, c.kind, c.on, msgspec.to_builtins(c),
          c.status, c.confirmed_on, False, last, last) for n, c in enumerate(found, 1)),
    )  # fmt: skip
    archive.changes += len(found)


def _write_namings(archive: Archive) -> None:
    for issue, articles in archive.named.items():
        archive.bulk.rows(
            "namings",
            ("issue", "article_id", "recorded", "nth"),
            ((issue, a, a, nth) for nth, a in enumerate(sorted(articles), 1)),
        )
