"""A small archive in a real database, built row by row: what the API is tested on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from tracker import ledger
from tracker.articles.models import ArticleRow, OutletRow, RevisionRow
from tracker.codebook.load import load
from tracker.db import Database, Negotiation
from tracker.positions import refresh
from tracker.positions.adopting import adopt
from tracker.positions.store import record_of
from tracker.statements import coverage
from tracker.statements.models import CodingRow, StatementRow

START = datetime(2022, 1, 10, 8, 0, tzinfo=UTC)
NOW = datetime(2022, 3, 1, 12, 0, tzinfo=UTC)
CODEBOOK = load()


@dataclass
class Archive:
    """Adds articles and statements, one ledger number each, a minute apart."""

    database: Database
    clock: datetime = START
    numbers: list[int] = field(default_factory=list)
    quiet: bool = False  # as if it were seeded

    def __post_init__(self) -> None:
        with self.database.writing() as session:
            session.add(Negotiation(id=CODEBOOK.id, created_at=START))
            adopt(session, CODEBOOK, now=START)

    def tick(self) -> datetime:
        self.clock += timedelta(minutes=1)
        return self.clock

    def article(
        self,
        text: str,
        statements: list[dict[str, Any]],
        *,
        outlet: str = "news.example",
        rights: str = "restricted",
        published_on: date | None = date(2022, 1, 11),
        title: str | None = "Talks end without agreement",
        language: str = "en",
        status: str = "coded",
    ) -> int:
        """Store an article with its statements and refresh the positions; returns its id."""
        with self.database.writing() as session:
            number = ledger.append(session, "ingest", now=self.tick())
            self.numbers.append(number)
            if session.get(OutletRow, outlet) is None:
                session.add(OutletRow(id=outlet, name=outlet.title(), ownership="independent",
                                      party=None, recorded=number))  # fmt: skip
                session.flush()
            row = ArticleRow(identity=f"https://{outlet}/{number}", outlet_id=outlet,
                             url=f"https://{outlet}/{number}", recorded=number,
                             altered=number)  # fmt: skip
            session.add(row)
            session.flush()
            row.cluster = row.id
            revision = RevisionRow(article_id=row.id, number=1, recorded=number, title=title,
                                   author="A. Reporter", language=language, text=text,
                                   published_at=None, published_on=published_on,
                                   fetched_at=self.clock, rights=rights, origin="file",
                                   signature=b"")  # fmt: skip
            session.add(revision)
            session.flush()
            coding = CodingRow(revision_id=revision.id, article_id=row.id, coder="c0ffee",
                               codebook=CODEBOOK.version, status=status,
                               reason=None if status == "coded" else "language",
                               uncoded=coverage.uncoded_with(session, row.id, status),
                               recorded=number)  # fmt: skip
            session.add(coding)
            session.flush()
            made = [self._statement(session, row, revision, coding, number, s) for s in statements]
            session.flush()
            coverage.note(session, row.id, {s.issue for s in made}, number)
            cells: dict[tuple[str, str], date | None] = {}
            for one in made:
                days = [d for d in (cells.get((one.party, one.issue)), one.counts_on) if d]
                cells[one.party, one.issue] = min(days, default=None)
            refresh.refresh(session, number, cells, quiet=self.quiet)
            return row.id

    def _statement(
        self,
        session: Session,
        article: ArticleRow,
        revision: RevisionRow,
        coding: CodingRow,
        number: int,
        given: dict[str, Any],
    ) -> StatementRow:
        evidence = given.get("evidence") or revision.text
        start = revision.text.index(evidence)
        row = StatementRow(
            coding_id=coding.id,
            revision_id=revision.id,
            article_id=article.id,
            outlet_id=article.outlet_id,
            party=given.get("party", "russia"),
            issue=given.get("issue", "nato-expansion"),
            stance=given.get("stance", "oppose"),
            conditional=given.get("conditional", False),
            condition=given.get("condition"),
            speaker_name=given.get("speaker"),
            speaker_role=given.get("role"),
            speaker_kind=given.get("kind"),
            speaker_party=given.get("party", "russia") if given.get("speaker") else None,
            mode=given.get("mode", "direct"),
            mention=given.get("mention", False),
            reported_by=None,
            evidence=evidence,
            start=start,
            end=start + len(evidence),
            said_on=given.get("said_on", date(2022, 1, 10)),
            said_on_precision="day" if given.get("said_on", 1) else "unknown",
            confidence=given.get("confidence", 0.9),
            cues=[],
            by_hand=False,
            recorded=number,
            altered=number,
        )
        if row.said_on is not None:
            row.counts_on = record_of(row, None, revision.published_on, None).day
        session.add(row)
        return row

    def change(self, kind: str, alter: Callable[[Session, int], None]) -> int:
        """Do something under a ledger number of its own; returns the number."""
        with self.database.writing() as session:
            number = ledger.append(session, kind, now=self.tick())
            alter(session, number)
            return number


RUSSIA_SAYS = "We will not accept any further enlargement of the alliance to the east."
NATO_SAYS = "The door of the alliance stays open, and no country has a veto over it."
GERMANY_BEFORE = "The pipeline is a private project that should go into operation."
GERMANY_AFTER = "The certification of the pipeline is halted, it will not go into operation."


def fill(archive: Archive) -> None:
    """Four articles of two months: two sides, and one position that turns."""
    archive.article(
        f"Moscow, Monday. {RUSSIA_SAYS} So the deputy minister. {NATO_SAYS} So the alliance.",
        [
            {"evidence": RUSSIA_SAYS, "speaker": "Sergei Ryabkov", "kind": "minister",
             "role": "Deputy Foreign Minister"},
            {"party": "nato", "stance": "support", "evidence": NATO_SAYS, "speaker":
             "Jens Stoltenberg", "kind": "head", "role": "Secretary General"},
        ],
    )  # fmt: skip
    archive.article(
        f"Berlin. {GERMANY_BEFORE} That is what the ministry holds.",
        [{"party": "germany", "issue": "nord-stream-2", "stance": "support",
          "evidence": GERMANY_BEFORE, "said_on": date(2022, 1, 15), "kind": "minister",
          "speaker": "A. Minister"}],
        outlet="zeitung.example", rights="open", published_on=date(2022, 1, 15),
    )  # fmt: skip
    archive.article(
        f"Berlin. {GERMANY_AFTER} The chancellor said so on Tuesday.",
        [{"party": "germany", "issue": "nord-stream-2", "stance": "oppose",
          "evidence": GERMANY_AFTER, "said_on": date(2022, 2, 22), "kind": "head",
          "speaker": "Olaf Scholz"}],
        outlet="zeitung.example", rights="open", published_on=date(2022, 2, 22),
    )  # fmt: skip
    archive.article(
        "An undated remark: =HYPERLINK is not a formula here, <b>sanctions</b> are.",
        [{"party": "united-states", "issue": "sanctions", "stance": "support", "said_on": None,
          "mode": "narrated", "confidence": 0.4}],
        published_on=None, title="=1+1",
    )  # fmt: skip
