"""What a withdrawal erases, in every place that keeps words; what it leaves alone."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.engine import make_url

from tests.unit.api.archive import NOW
from tests.unit.api.conftest import WRITE
from tracker.db import Base
from tracker.positions.models import StateRow
from tracker.positions.refresh import refresh
from tracker.sources.models import EntryRow, FeedRow
from tracker.statements.models import StatementRow

RARE = "zyxomma"
SAID = f"If the {RARE} treaty is signed, Moscow could live with it, the minister said."
CONDITION = f"If the {RARE} treaty is signed"
SHARED = "if the embargo ends"


@pytest.fixture(scope="module")
def withdrawn(client, archive, database) -> int:
    """An article with a rare word that was cited, reviewed, polled, corrected, then withdrawn."""
    one = {"party": "china", "issue": "sanctions", "stance": "open", "speaker": "Rare Zyxo",
           "kind": "minister", "conditional": True}  # fmt: skip
    for n in range(40):  # so that some states of the past are milestones, which keep a carry
        archive.article(
            f"Day {n}. {SAID}",
            [one | {"evidence": SAID, "condition": CONDITION, "said_on": date(2022, 1, 20)}],
            title=f"The {RARE} treaty",
        )
    other = archive.article(
        f"Others say it too: {SHARED}.",
        [one | {"party": "france", "evidence": SHARED, "condition": SHARED, "speaker": None}],
    )
    number = archive.article(
        f"{SAID} And: {SHARED}.",
        [one | {"evidence": SAID, "condition": CONDITION},
         one | {"party": "france", "evidence": SHARED, "condition": SHARED, "speaker": None,
                "said_on": date(2022, 1, 12)}],
        title=f"The {RARE} treaty",
    )  # fmt: skip
    withdrawn_ones = [a for a in range(other - 40, number + 1) if a != other]
    with database.writing() as session:
        feed = FeedRow(url="https://f.example/", tags=[], status="new", created_at=NOW, memory={})
        session.add(feed)
        session.flush()
        for article in withdrawn_ones:
            session.add(EntryRow(feed_id=feed.id, fingerprint="x", title=f"The {RARE} treaty",
                                 author="Rare Zyxo", article_id=article, status="stored",
                                 first_seen=NOW))  # fmt: skip
        cells = dict(session.execute(select(StatementRow.party, StatementRow.issue)).all())
        last = archive.numbers[-1]
        refresh(session, last, {("china", cells["china"]): date.min})
    statement = client.get(f"/api/v1/statements?article=a{number}&party=china").get_json()
    patched = client.patch(
        f"/api/v1/statements/{statement['items'][0]['id']}",
        json={"status": "corrected", "note": SAID, "fields": {"condition": f"{CONDITION} soon"}},
        headers=WRITE,
    )
    assert patched.status_code == 200
    for article in withdrawn_ones:
        body = {"reason": "a legal order", "erase_speakers": True}
        answer = client.post(f"/api/v1/articles/a{article}/withdraw", json=body, headers=WRITE)
        assert answer.status_code == 200, answer.get_json()
        assert (answer.get_json()["text"], answer.get_json()["title"]) == (None, None)
    return number


def test_no_row_of_any_table_keeps_a_word(withdrawn, database):
    with database.reading() as session:
        for table in Base.metadata.sorted_tables:
            for row in session.execute(select(table)):
                words = json.dumps(row._asdict(), default=repr)
                assert RARE not in words, table.name
                assert "Rare Zyxo" not in words, table.name


def test_the_file_keeps_no_word_either(withdrawn, database):
    """Neither free pages, nor the search index, nor the log of changes."""
    if database.dialect != "sqlite":
        pytest.skip("PostgreSQL clears its files by VACUUM")
    path = Path(make_url(database.url).database or "")
    with database.engine.connect() as connection:
        connection.execute(text("SELECT 1"))
    for file in path.parent.glob(f"{path.name}*"):
        assert RARE.encode() not in file.read_bytes(), file.name


def test_what_others_say_alike_stays(withdrawn, get, database):
    shown = get("/api/v1/positions?party=france&issue=sanctions")["items"][0]
    assert shown["conditions"] == [SHARED]
    with database.reading() as session:
        states = session.scalars(select(StateRow).where(StateRow.party == "france"))
        assert any(SHARED in state.state["conditions"] for state in states)
