"""An article becomes rows: revision, coding, statements, and the positions that follow.

`prepare` does the work that needs no database; `commit` writes all of it in the caller's
transaction, so that an article is stored whole or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker import db
from tracker.articles import fingerprint
from tracker.articles.article import Article
from tracker.articles.identity import canonical_url
from tracker.articles.models import ArticleRow, BandRow, OutletRow, RevisionRow
from tracker.codebook.model import Codebook, Outlet
from tracker.positions import refresh as positions
from tracker.positions.store import record_of
from tracker.statements.coder import Coding
from tracker.statements.models import CodingRow, NamingRow, StatementRow
from tracker.statements.statement import Statement


@dataclass(frozen=True, slots=True)
class Draft:
    """A coded article, ready to be committed."""

    article: Article
    coding: Coding
    coder: str  # version
    identity: str  # canonical URL, or sha256: of the text
    outlet: Outlet | None
    signature: bytes
    bands: tuple[str, ...]
    fetched_at: datetime
    html: bytes | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """What a commit did."""

    article_id: int
    outcome: str  # new, revised, unchanged, withdrawn
    statements: int = 0


@dataclass(frozen=True, slots=True)
class Occasion:
    """Why something is written: by whom, when, and whether it is announced."""

    kind: str  # ingest, seed, backfill, recode, review, withdraw
    now: datetime
    actor: str | None = None
    quiet: bool = False


def draft(
    article: Article,
    coding: Coding,
    *,
    coder: str,
    codebook: Codebook,
    fetched_at: datetime,
    html: bytes | None = None,
) -> Draft:
    """Everything about an article that can be worked out without the database."""
    signature = fingerprint.signature(article.text)
    return Draft(
        article=article,
        coding=coding,
        coder=coder,
        identity=identity_of(article),
        outlet=_outlet(article, codebook),
        signature=signature,
        bands=fingerprint.bands(signature),
        fetched_at=fetched_at,
        html=html,
    )


def identity_of(article: Article) -> str:
    """An article is its canonical URL; one that has none is its text."""
    canonical = canonical_url(article.url) if article.url else None
    return canonical or f"sha256:{fingerprint.text_hash(article.text)}"


def commit(session: Session, drafted: Draft, occasion: Occasion, codebook: Codebook) -> Stored:
    """Store a new article or a new revision of a known one; a text that is known, and an article
    that was withdrawn, change nothing."""
    row = session.scalars(
        select(ArticleRow).where(ArticleRow.identity == drafted.identity).with_for_update()
    ).first()
    if row is not None and row.withdrawn is not None:
        return Stored(row.id, "withdrawn")
    latest = _latest_revision(session, row.id) if row is not None else None
    if latest is not None and not fingerprint.changed(latest.text, drafted.article.text):
        return Stored(latest.article_id, "unchanged")
    number = db.append(session, occasion.kind, now=occasion.now, actor=occasion.actor)
    outcome = "revised"
    if row is None:
        # The ledger's lock is held now: whoever stored it meanwhile has committed.
        other = session.scalar(select(ArticleRow.id).where(ArticleRow.identity == drafted.identity))
        if other is not None:
            return Stored(other, "unchanged")
        row, outcome = _insert_article(session, drafted, occasion, number), "new"
    row.altered = number
    revision = _insert_revision(session, row.id, drafted, latest, number)
    statements = record_coding(
        session, row, revision, drafted.coding, drafted.coder, codebook, number
    )
    return Stored(row.id, outcome, statements)


def record_coding(
    session: Session,
    article: ArticleRow,
    revision: RevisionRow,
    coding: Coding,
    coder: str,
    codebook: Codebook,
    number: int,
) -> int:
    """Append a coding of a revision and reconcile the article's statements with it. Returns how
    many statements are new. The positions of every cell that is touched follow."""
    coded = CodingRow(
        revision_id=revision.id,
        article_id=article.id,
        codebook=codebook.version,
        coder=coder,
        status=coding.status,
        reason=coding.reason,
        recorded=number,
    )
    session.add(coded)
    session.flush()
    before = current_statements(session, article.id)
    kept: set[int] = set()
    fresh: list[StatementRow] = []
    known = {_key(row): row for row in before if row.revision_id == revision.id}
    for statement in coding.statements:
        row = _row(statement, coded, article, revision, number)
        same = known.get(_key(row))
        if same is not None and same.id not in kept:
            kept.add(same.id)
        else:
            fresh.append(row)
    fresh = _respect_reviews(session, article.id, fresh, kept)
    session.add_all(fresh)
    session.flush()
    ended = [row for row in before if row.id not in kept and not _by_hand(row, revision)]
    _end(ended, fresh, number)
    session.flush()
    _note_issues(session, article.id, coding.issues, number)
    positions.refresh(session, number, _cells([*fresh, *ended]), quiet=article.quiet)
    return len(fresh)


def current_statements(session: Session, article_id: int) -> list[StatementRow]:
    """Statements of an article that hold now."""
    return list(
        session.scalars(
            select(StatementRow)
            .where(StatementRow.article_id == article_id, StatementRow.ended.is_(None))
            .order_by(StatementRow.id)
        )
    )


def _outlet(article: Article, codebook: Codebook) -> Outlet | None:
    """The codebook's outlet by domain, then by name; else one of its own for what is named."""
    host = (urlsplit(article.url).hostname or "").removeprefix("www.") if article.url else ""
    name = (article.outlet or "").strip()
    for outlet in codebook.outlets.values():
        if any(host == d or host.endswith("." + d) for d in outlet.domains if host):
            return outlet
        if name and name.casefold() in {n.casefold() for n in (outlet.name, *outlet.aliases)}:
            return outlet
    if not (name or host):
        return None
    slug = re.sub(r"[^a-z0-9]+", "-", (host or name).casefold()).strip("-") or "unnamed"
    return Outlet(id=slug[:200], name=name or host)


def _insert_article(
    session: Session, drafted: Draft, occasion: Occasion, number: int
) -> ArticleRow:
    outlet = drafted.outlet
    if outlet is not None and session.get(OutletRow, outlet.id) is None:
        session.add(
            OutletRow(
                id=outlet.id,
                name=outlet.name,
                ownership=outlet.ownership,
                party=outlet.party,
                recorded=number,
            )
        )
        session.flush()
    row = ArticleRow(
        identity=drafted.identity,
        url=drafted.article.url,
        outlet_id=outlet.id if outlet else None,
        recorded=number,
        altered=number,
        quiet=occasion.quiet,
    )
    session.add(row)
    session.flush()
    row.cluster = _cluster(session, drafted) or row.id
    session.add_all(BandRow(band=band, article_id=row.id) for band in drafted.bands)
    return row


def _cluster(session: Session, drafted: Draft) -> int | None:
    """The cluster of the article whose text is nearest, where one is near enough."""
    rows = session.execute(
        select(ArticleRow.cluster, RevisionRow.signature)
        .join(BandRow, BandRow.article_id == ArticleRow.id)
        .join(RevisionRow, RevisionRow.article_id == ArticleRow.id)
        .where(BandRow.band.in_(drafted.bands), ArticleRow.withdrawn.is_(None))
        .distinct()
        .limit(200)
    )
    near = [
        (fingerprint.similarity(signature, drafted.signature), cluster)
        for cluster, signature in rows
    ]
    best = max(near, default=(0.0, None), key=lambda pair: (pair[0], -(pair[1] or 0)))
    return best[1] if best[0] >= fingerprint.THRESHOLD else None


def _latest_revision(session: Session, article_id: int) -> RevisionRow | None:
    return session.scalars(
        select(RevisionRow)
        .where(RevisionRow.article_id == article_id)
        .order_by(RevisionRow.number.desc())
        .limit(1)
    ).first()


def _insert_revision(
    session: Session, article_id: int, drafted: Draft, latest: RevisionRow | None, number: int
) -> RevisionRow:
    article = drafted.article
    row = RevisionRow(
        article_id=article_id,
        number=latest.number + 1 if latest else 1,
        recorded=number,
        title=article.title,
        author=article.author,
        language=article.language,
        text=article.text,
        published_at=article.published_at,
        published_on=article.published_on,
        fetched_at=drafted.fetched_at,
        rights=article.rights,
        origin=article.origin,
        signature=drafted.signature,
        html=drafted.html,
    )
    session.add(row)
    session.flush()
    return row


def _row(
    statement: Statement,
    coding: CodingRow,
    article: ArticleRow,
    revision: RevisionRow,
    number: int,
) -> StatementRow:
    speaker = statement.speaker
    row = StatementRow(
        coding_id=coding.id,
        revision_id=revision.id,
        article_id=article.id,
        outlet_id=article.outlet_id,
        party=statement.party,
        issue=statement.issue,
        stance=statement.stance,
        conditional=statement.conditional,
        condition=statement.condition,
        speaker_name=speaker.name if speaker else None,
        speaker_role=speaker.role if speaker else None,
        speaker_kind=speaker.kind if speaker else None,
        speaker_party=speaker.party if speaker else None,
        mode=statement.mode,
        mention=statement.mention,
        reported_by=statement.reported_by,
        evidence=statement.evidence,
        start=statement.start,
        end=statement.end,
        said_on=statement.said_on,
        said_on_precision=statement.said_on_precision,
        confidence=statement.confidence,
        cues=[asdict(cue) for cue in statement.cues],
        by_hand=False,
        recorded=number,
        altered=number,
    )
    if row.said_on is not None:
        row.counts_on = record_of(row, None, revision.published_on, None).day
    return row


def _note_issues(session: Session, article_id: int, issues: Iterable[str], number: int) -> None:
    """Remember which issues the article names, so that a silence can be explained."""
    noted = set(session.scalars(select(NamingRow.issue).where(NamingRow.article_id == article_id)))
    session.add_all(
        NamingRow(issue=issue, article_id=article_id, recorded=number)
        for issue in sorted(set(issues) - noted)
    )


CODED = (
    *("party", "issue", "stance", "conditional", "condition", "speaker_name", "speaker_kind"),
    *("mode", "mention", "reported_by", "evidence", "start", "said_on", "said_on_precision"),
    "confidence",
)


def _key(row: StatementRow) -> tuple[object, ...]:
    """Two rows with the same key say the same: a recode keeps the older one and its id."""
    return tuple(getattr(row, name) for name in CODED)


def _respect_reviews(
    session: Session, article_id: int, fresh: list[StatementRow], kept: set[int]
) -> list[StatementRow]:
    """Drop what a reviewer rejected or corrected before: a person's word outlives a recode."""
    settled = {
        (row.party, row.issue, row.stance, row.evidence)
        for row in session.scalars(
            select(StatementRow).where(
                StatementRow.article_id == article_id,
                StatementRow.end_reason.in_(("rejected", "corrected")),
            )
        )
    }
    return [r for r in fresh if (r.party, r.issue, r.stance, r.evidence) not in settled]


def _by_hand(row: StatementRow, revision: RevisionRow) -> bool:
    """A reviewer's statement stays as long as its words stand in the article."""
    return row.by_hand and row.evidence in revision.text


def _end(ended: Iterable[StatementRow], fresh: list[StatementRow], number: int) -> None:
    """Close what no longer holds: superseded by what replaces it, withdrawn where nothing does."""
    for row in ended:
        successor = next(
            (
                f
                for f in fresh
                if (f.party, f.issue) == (row.party, row.issue)
                and _overlap(f.evidence, row.evidence)
            ),
            None,
        )
        row.ended = row.altered = number
        row.end_kind = "superseded" if successor else "withdrawn"
        row.end_reason = "coded anew" if successor else "no longer in the article's coding"
        row.replaced_by = successor.id if successor else None


def _overlap(a: str, b: str) -> bool:
    words, others = set(a.casefold().split()), set(b.casefold().split())
    return 2 * len(words & others) >= min(len(words), len(others))


def _cells(rows: Iterable[StatementRow]) -> dict[tuple[str, str], date | None]:
    """Each touched cell with the earliest day from which it has to be computed anew."""
    cells: dict[tuple[str, str], date | None] = {}
    for row in rows:
        cell = (row.party, row.issue)
        days = [day for day in (cells.get(cell), row.counts_on) if day is not None]
        cells[cell] = min(days, default=None)
    return cells
