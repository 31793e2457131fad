"""A database of many statements, written straight into SQLite, for measuring the API."""

from __future__ import annotations

import json
import random
import sqlite3
from datetime import date, timedelta
from pathlib import Path

import tracker.schema
from tracker.codebook.load import load
from tracker.db import Base, Database

STATEMENTS = 200_000
PER_ARTICLE = 10
EVERY = 40  # one state of a cell for so many statements of it
FIRST = date(2021, 1, 1)
DAYS = 1000
TEXT = " ".join(
    [
        "the minister said on Tuesday that no further enlargement of the alliance to the east "
        "would be accepted while others insisted that every country may choose for itself"
    ]
    * 10
)


def build(path: Path, statements: int = STATEMENTS) -> None:
    """Write `statements` statements of ten to an article, and states of every cell."""
    database = Database(f"sqlite:///{path}")
    tracker.schema.metadata.create_all(database.engine)
    database.dispose()
    connection = sqlite3.connect(path)
    with connection:
        _write(connection, statements, random.Random(7))
    connection.execute("ANALYZE")
    connection.close()
    assert tracker.schema.metadata is Base.metadata


def _write(connection: sqlite3.Connection, statements: int, chance: random.Random) -> None:
    book = load()
    parties, issues = list(book.parties), list(book.issues)
    articles = statements // PER_ARTICLE
    at = "2022-03-01 00:00:00.000000"
    _insert(connection, "ledger", [(n, at, "ingest", None) for n in range(1, articles + 1)])
    _insert(connection, "negotiation", [(book.id, at)])
    outlets = [f"outlet{n}.example" for n in range(40)]
    columns = ("id", "name", "ownership", "party", "recorded")
    _insert(connection, "outlets", [(o, o, "independent", None, 1) for o in outlets], columns)
    days = [FIRST + timedelta(days=n * DAYS // articles) for n in range(articles)]
    _insert(
        connection,
        "articles",
        [(n, f"u{n}", f"https://{outlets[n % 40]}/{n}", outlets[n % 40], n, n, n, False)
         for n in range(1, articles + 1)],
        ("id", "identity", "url", "outlet_id", "cluster", "recorded", "altered", "quiet"),
    )  # fmt: skip
    text = TEXT
    _insert(
        connection,
        "revisions",
        [(n, n, 1, n, f"Title {n}", "en", text, days[n - 1].isoformat(), at, "restricted", "file",
          b"") for n in range(1, articles + 1)],
        ("id", "article_id", "number", "recorded", "title", "language", "text", "published_on",
         "fetched_at", "rights", "origin", "signature"),
    )  # fmt: skip
    _insert(
        connection,
        "codings",
        [(n, n, n, book.version, "c0ffee", "coded", n) for n in range(1, articles + 1)],
        ("id", "revision_id", "article_id", "codebook", "coder", "status", "recorded"),
    )
    rows, members, states = [], [], []
    for number in range(1, statements + 1):
        article = (number - 1) // PER_ARTICLE + 1
        day = days[article - 1].isoformat()
        party, issue = chance.choice(parties), chance.choice(issues)
        stance = chance.choice(("support", "oppose", "open"))
        start = chance.randrange(0, 100)
        words = text[start : start + 140]
        rows.append((number, article, article, article, outlets[article % 40], party, issue, stance,
                     False, None, f"Person {number % 300}", "Minister", "minister", party,
                     "direct", False, None, words, start, start + 140, day, "day", day, 0.9, "[]",
                     False, article, article))  # fmt: skip
        members.append((number, f"u{number // 3}", article))
        if number % EVERY == 0:
            states.append((number, party, issue, day, stance, article))
    columns = (
        "id", "coding_id", "revision_id", "article_id", "outlet_id", "party", "issue", "stance",
        "conditional", "condition", "speaker_name", "speaker_role", "speaker_kind",
        "speaker_party", "mode", "mention", "reported_by", "evidence", "start", "end", "said_on",
        "said_on_precision", "counts_on", "confidence", "cues", "by_hand", "recorded", "altered",
    )  # fmt: skip
    _insert(connection, "statements", rows, columns)
    _insert(connection, "memberships", members, ("statement_id", "utterance", "recorded"))
    _insert(
        connection,
        "states",
        [_state(*state) for state in states],
        ("id", "party", "issue", "on", "stance", "score", "basis", "utterances", "articles",
         "state", "recorded"),
    )  # fmt: skip


def _state(number: int, party: str, issue: str, on: str, stance: str, recorded: int) -> tuple:  # type: ignore[type-arg]
    score = {"support": 0.8, "oppose": -0.8, "open": 0.0}[stance]
    state = {
        "party": party, "issue": issue, "on": on, "basis": "government", "stance": stance,
        "score": score, "conditional": False, "conditions": [], "since": on, "last_stated": on,
        "counts": [3, 2, 1], "legislators": [0, 0, 0], "mentions": 2, "articles": 6, "outlets": 4,
        "opened_by": [f"s{number}"], "belief_on": on, "belief": [0.0, -3.0, -4.0, -5.0],
        "levels": [1.0, 0.5, 0.2, 0.1, 0.1], "confirmed": True,
    }  # fmt: skip
    return (
        number,
        party,
        issue,
        on,
        stance,
        score,
        "government",
        6,
        6,
        json.dumps(state),
        recorded,
    )


def _insert(
    connection: sqlite3.Connection,
    table: str,
    rows: list,
    columns: tuple[str, ...] = (),  # type: ignore[type-arg]
) -> None:
    names = f"({', '.join(chr(34) + c + chr(34) for c in columns)})" if columns else ""
    marks = ", ".join("?" * len(rows[0]))
    connection.executemany(f"INSERT INTO {table} {names} VALUES ({marks})", rows)
