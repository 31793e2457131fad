"""Full-text search over the evidence of statements: FTS5 on SQLite, tsvector on PostgreSQL.

`install` makes the index, for `create_all` and for migrations alike. A query is written as on
the web: words are joined by "and", "or" stands between alternatives, quotes hold a phrase, a
minus before a word excludes it.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy
from sqlalchemy import (
    BigInteger,
    Connection,
    String,
    Table,
    bindparam,
    column,
    event,
    func,
    literal_column,
    table,
    text,
)
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from tracker import db
from tracker.db import Key
from tracker.statements.models import StatementRow

FTS_TABLE = "statements_fts"
PG_INDEX = "ix_statements_search"
LONGEST = 20  # words of a query; the rest is ignored
_OPEN, _CLOSE = "\ue000", "\ue001"  # private use: they mark matches until the text is escaped

_DOCUMENTS = f"{FTS_TABLE}_docsize"  # FTS5's own list of what is indexed
_INDEXED = f"old.id <= (SELECT max(id) FROM {_DOCUMENTS})"
# New statements are indexed once for each transaction, at its end: a trigger would write a segment
# of the index for each of them, which takes longer than all else that storing them takes.
TRIGGERS = (
    f"""CREATE TRIGGER {FTS_TABLE}_delete AFTER DELETE ON statements WHEN {_INDEXED} BEGIN
        INSERT INTO {FTS_TABLE}({FTS_TABLE}, rowid, evidence)
        VALUES ('delete', old.id, old.evidence); END""",
    f"""CREATE TRIGGER {FTS_TABLE}_update AFTER UPDATE OF evidence ON statements
        WHEN {_INDEXED} BEGIN
        INSERT INTO {FTS_TABLE}({FTS_TABLE}, rowid, evidence)
        VALUES ('delete', old.id, old.evidence);
        INSERT INTO {FTS_TABLE}(rowid, evidence) VALUES (new.id, new.evidence); END""",
)
_SQLITE = (
    f"""CREATE VIRTUAL TABLE {FTS_TABLE} USING fts5(
        evidence, content='statements', content_rowid='id',
        tokenize="porter unicode61 remove_diacritics 2")""",
    *TRIGGERS,
    f"INSERT INTO {FTS_TABLE}({FTS_TABLE}) VALUES ('rebuild')",
)
db.Database.side_tables.append(
    db.SideTable(
        _DOCUMENTS,
        behind=f"""SELECT (SELECT coalesce(max(id), 0) FROM statements)
            > (SELECT coalesce(max(id), 0) FROM {_DOCUMENTS})""",
        catch_up=f"""INSERT INTO {FTS_TABLE}(rowid, evidence) SELECT id, evidence FROM statements
            WHERE id > (SELECT coalesce(max(id), 0) FROM {_DOCUMENTS})""",
    )
)
db.Database.scrubbing.append(f"INSERT INTO {FTS_TABLE}({FTS_TABLE}) VALUES ('optimize')")
_POSTGRESQL = (
    f"CREATE INDEX {PG_INDEX} ON statements USING gin (to_tsvector('english', evidence))",
)


def install(connection: Connection) -> None:
    """Make the search index over the table of statements, whatever it holds already."""
    for statement in _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL:
        connection.exec_driver_sql(statement)


def uninstall(connection: Connection) -> None:
    """Remove the search index."""
    if connection.dialect.name == "sqlite":
        for name in ("insert", "delete", "update"):
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {FTS_TABLE}_{name}")
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {FTS_TABLE}")
    else:
        connection.exec_driver_sql(f"DROP INDEX IF EXISTS {PG_INDEX}")


def is_ours(name: str | None) -> bool:
    """Whether a table or index belongs to the search and not to the models."""
    return name == PG_INDEX or (name or "").startswith(FTS_TABLE)


@event.listens_for(StatementRow.__table__, "after_create")
def _after_create(_table: Any, connection: Connection, **_: Any) -> None:
    install(connection)


@event.listens_for(StatementRow.__table__, "before_drop")
def _before_drop(_table: Any, connection: Connection, **_: Any) -> None:
    uninstall(connection)


@dataclass(frozen=True, slots=True)
class Term:
    """A word or a phrase of a query."""

    words: tuple[str, ...]
    excluded: bool = False


def parse(query: str) -> tuple[tuple[Term, ...], ...]:
    """Alternatives, each a conjunction of terms. Anything can be parsed; nothing is an error."""
    alternatives: list[list[Term]] = [[]]
    count = 0
    for match in re.finditer(r'(-?)(?:"([^"]*)"?|([^\s"]+))', query):
        minus, phrase, word = match.groups()
        if word is not None and word.lower() == "or" and not minus:
            alternatives.append([])
            continue
        words = tuple(re.findall(r"[^\W_]+", phrase if phrase is not None else word))
        words = words[: LONGEST - count]
        count += len(words)
        if words:
            alternatives[-1].append(Term(words, bool(minus)))
    kept = (tuple(terms) for terms in alternatives)
    return tuple(terms for terms in kept if any(not term.excluded for term in terms))


@dataclass(frozen=True, slots=True)
class Matching:
    """How a dialect finds the matches of the query that the parameter `q` holds.

    `source` is the statements joined with what the search needs. `rank` is a number, more is
    better; it depends on the statement alone (the share of its words that match), so that pages
    stay as they are while others are added.
    """

    source: FromClause
    condition: ColumnElement[bool]
    rank: ColumnElement[int]
    newest_first: ColumnElement[Any]  # in the order of the index, so that a limit stops the search


def matching(dialect: str) -> Matching:
    """How this dialect searches."""
    statements = cast(Table, StatementRow.__table__)
    evidence = statements.c.evidence
    if dialect == "sqlite":
        index = table(FTS_TABLE, column("rowid", Key))
        marked = literal_column(f"highlight({FTS_TABLE}, 0, '{_OPEN}', '')", String())
        matched = func.length(marked) - func.length(evidence)
        return Matching(
            statements.join(index, statements.c.id == index.c.rowid),
            text(f"{FTS_TABLE} MATCH :q"),  # type: ignore[arg-type]
            (1_000_000 * matched) // (func.length(evidence) + 200),
            index.c.rowid.desc(),
        )
    words = func.to_tsvector(literal_column("'english'"), evidence)
    query = func.to_tsquery(literal_column("'english'"), bindparam("q", type_=String()))
    share = func.ts_rank(words, query, literal_column("1"))
    return Matching(
        statements,
        words.op("@@")(query),
        sqlalchemy.cast(1_000_000 * share, BigInteger),
        statements.c.id.desc(),
    )


def expression(dialect: str, query: str) -> str | None:
    """The query in the dialect's own words, the value of `:q`; None where nothing can match."""
    alternatives = parse(query)
    if not alternatives:
        return None
    return _fts5(alternatives) if dialect == "sqlite" else _tsquery(alternatives)


def highlights(session: Session, query: str, found: dict[int, str]) -> dict[int, str]:
    """The evidence of each statement as HTML text with its matches in <mark>."""
    if not found:
        return {}
    if session.get_bind().dialect.name == "sqlite":
        ids = ", ".join(str(number) for number in found)
        sql = (
            f"SELECT rowid, highlight({FTS_TABLE}, 0, '{_OPEN}', '{_CLOSE}') FROM {FTS_TABLE} "
            f"WHERE {FTS_TABLE} MATCH :q AND rowid IN ({ids})"
        )
        values: dict[str, Any] = {"q": _fts5(parse(query))}
    else:
        sql = (
            "SELECT id, ts_headline('english', evidence, to_tsquery('english', :q), "
            f"'HighlightAll=true, StartSel={_OPEN}, StopSel={_CLOSE}') FROM statements "
            "WHERE id = ANY(:ids)"
        )
        values = {"q": _tsquery(parse(query)), "ids": list(found)}
    marked = session.execute(text(sql), values).all()
    return {number: _marked(str(words)) for number, words in marked}


def _marked(words: str) -> str:
    return html.escape(words, quote=False).replace(_OPEN, "<mark>").replace(_CLOSE, "</mark>")


def _fts5(alternatives: tuple[tuple[Term, ...], ...]) -> str:
    def phrase(term: Term) -> str:
        return '"' + " ".join(term.words) + '"'

    def conjunction(terms: tuple[Term, ...]) -> str:
        wanted = " AND ".join(phrase(term) for term in terms if not term.excluded)
        excluded = "".join(f" NOT {phrase(term)}" for term in terms if term.excluded)
        return f"(({wanted}){excluded})"

    return " OR ".join(conjunction(terms) for terms in alternatives)


def _tsquery(alternatives: tuple[tuple[Term, ...], ...]) -> str:
    def term(one: Term) -> str:
        words = " <-> ".join(f"'{word}'" for word in one.words)
        return f"!({words})" if one.excluded else f"({words})"

    return " | ".join("(" + " & ".join(map(term, terms)) + ")" for terms in alternatives)
