"""Parts of answers are kept while articles arrive; what is served is what would be computed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from tests.unit.api.archive import CODEBOOK
from tests.unit.api.conftest import WRITE
from tracker.api import cells, telling
from tracker.api.rows import few_lengths
from tracker.api.running import Altered, Running, totals
from tracker.api.statement_rows import Shape, build
from tracker.app import create_app
from tracker.positions import why
from tracker.positions.adopting import adopt

CELL = "/api/v1/positions/russia/nato-expansion"
PATHS = (
    "/api/v1/positions",
    "/api/v1/positions?as_of=2022-01-12&party=russia,nato",
    "/api/v1/positions?issue=nato-expansion&exclude_outlet=news.example",
    "/api/v1/positions?format=csv",
    "/api/v1/positions?fields=party,stance,reviewed",
    CELL,
    f"{CELL}?as_of=2022-01-20",
    f"{CELL}?exclude_outlet=news.example",
    "/api/v1/positions/china/swift",
    f"{CELL}/history",
    "/api/v1/positions/germany/nord-stream-2/history",
    "/api/v1/timeline?party=russia&issue=nato-expansion",
    "/api/v1/statements",
    "/api/v1/changes",
    "/api/v1/changes?fields=id,on",
    "/api/v1/changes?party=germany&expand=evidence",
    "/api/v1/articles",
    "/api/v1/articles?outlet=news.example&since=2022-01-01",
    "/api/v1/meta",
    "/",
    "/embed/matrix",
)
WITH_WORDS = (CELL, "/api/v1/statements", "/api/v1/articles")  # more of them with a token
NO = "No word of it may be taken as an agreement, the spokesman said."


def told(number: int, **more: object) -> tuple[str, list[dict[str, object]]]:
    """An article and its statement about the cell."""
    words = f"{NO} It was remark number {number}."
    one = {"evidence": words, "speaker": "M. Speaker", "kind": "spokesperson"}
    return f"Moscow. {words}", [one | more]


@pytest.fixture
def unkept(archive, config, clock):
    """A client of a service that has kept nothing yet."""
    return lambda: create_app(config, database=archive.database, now=clock).test_client()


def anew(unkept, path):
    """What a service answers that has kept nothing yet."""
    other = unkept()
    answer = other.get(path)
    other.application.extensions["tracker"].close()
    return answer


def assert_as_computed(client, unkept) -> None:
    other = unkept()
    asked = [(path, {}) for path in PATHS] + [(path, WRITE) for path in WITH_WORDS]
    for path, headers in asked:
        kept, computed = client.get(path, headers=headers), other.get(path, headers=headers)
        assert (kept.status_code, kept.get_data()) == (200, computed.get_data()), path
        assert kept.headers["ETag"] == computed.headers["ETag"], path
    other.application.extensions["tracker"].close()


def test_what_is_kept_is_what_would_be_computed(client, get, archive, unkept, database, clock):
    assert_as_computed(client, unkept)
    archive.article(*told(1, said_on=date(2022, 1, 18)))
    assert_as_computed(client, unkept)
    archive.article(*told(2, said_on=date(2022, 1, 5)), outlet="other.example")  # an earlier day
    assert_as_computed(client, unkept)
    archive.article("Nobody takes a stand here.", [], status="failed")
    assert_as_computed(client, unkept)
    first, second = (one["id"] for one in get("/api/v1/statements?q=spokesman")["items"])
    for id_, body in (
        (first, {"status": "accepted", "note": "so it is"}),
        (second, {"status": "rejected"}),
        (second, {"status": "accepted"}),
        (first, {"status": "corrected", "fields": {"stance": "open", "said_on": "2022-01-12"}}),
    ):
        changed = client.patch(f"/api/v1/statements/{id_}", json=body, headers=WRITE)
        assert changed.status_code == 200, changed.get_json()
        clock.now += timedelta(minutes=1)
        assert_as_computed(client, unkept)
    body = {"article": "a1", "party": "china", "issue": "swift", "stance": "support",
            "evidence": "So the alliance.", "said_on": "2022-01-10"}  # fmt: skip
    assert client.post("/api/v1/statements", json=body, headers=WRITE).status_code == 201
    assert_as_computed(client, unkept)
    for article in ("a5", "a7"):  # one with a statement, one that was not coded
        gone = {"reason": "a legal order"}
        gone = client.post(f"/api/v1/articles/{article}/withdraw", json=gone, headers=WRITE)
        assert gone.status_code == 200
        assert_as_computed(client, unkept)


def test_another_method_alters_every_cell(client, archive, unkept):
    assert_as_computed(client, unkept)
    before = client.get(CELL).get_json()
    issues = dict(CODEBOOK.issues)
    issues["nato-expansion"] = replace(issues["nato-expansion"], half_life_days=7.0)
    with archive.database.writing() as session:
        adopt(session, replace(CODEBOOK, issues=issues), now=archive.tick())
    assert_as_computed(client, unkept)
    assert client.get(CELL).get_json()["confidence"] != before["confidence"]


def test_only_what_was_altered_is_computed_anew(client, archive, monkeypatch):
    looked = []
    monkeypatch.setattr(cells, "why", lambda *args: looked.append(args) or why.why(*args))
    client.get(CELL)
    looked.clear()
    archive.article("Berlin. It is closed.", [{"party": "germany", "issue": "talks"}])
    assert client.get(CELL).status_code == 200
    assert looked == []
    archive.article(*told(3))
    client.get(CELL)
    assert len(looked) == 1


@pytest.mark.parametrize("window", [1, 3, 6])
def test_the_window_moves_on_as_if_it_were_read_anew(client, archive, unkept, monkeypatch, window):
    for module in (why, telling, cells):
        monkeypatch.setattr(module, "WINDOW", window)
    service = client.application.extensions["tracker"]
    for kept in (service.parts, service.tellings):
        kept.clear()  # it is of another window
    for number, day in enumerate((14, 14, 15, 13, 15, 16, 16, 16, 17), 10 * window):
        archive.article(*told(number, said_on=date(2022, 2, day)))
        kept, computed = client.get(CELL), anew(unkept, CELL)
        assert kept.get_json()["weights"]
        assert kept.get_data() == computed.get_data(), (number, day)
    latest = client.get("/api/v1/statements?party=russia&since=2022-02-13&limit=9")
    for one in latest.get_json()["items"]:
        gone = client.patch(
            f"/api/v1/statements/{one['id']}", json={"status": "rejected"}, headers=WRITE
        )
        assert gone.status_code == 200
        assert client.get(CELL).get_data() == anew(unkept, CELL).get_data()


def test_a_running_value_serves_older_snapshots_too():
    def begin(_session, head):
        return f"counted at {head}"

    running = Running(begin, lambda _session, seen, known: f"{known}, gone on from {seen}")
    assert running.at(None, 5) == "counted at 5"
    assert running.at(None, 7) == "counted at 5, gone on from 5"
    assert running.at(None, 6) == "counted at 6", "another thread's snapshot"
    assert running.at(None, 8) == "counted at 5, gone on from 5, gone on from 7"


def test_a_cell_that_was_not_looked_at_counts_as_altered_then():
    altered = Altered(4, {("a", "b"): 6, ("c", "d"): 3})
    assert [altered.of(cell) for cell in (("a", "b"), ("c", "d"), ("e", "f"))] == [6, 4, 4]


def test_totals_are_those_of_the_tables(client, archive):
    running = totals()
    for number in range(3):
        archive.article(*told(100 + number))
        if number == 1:
            newest = client.get("/api/v1/statements?limit=1").get_json()["items"][0]["id"]
            client.patch(f"/api/v1/statements/{newest}", json={"status": "rejected"}, headers=WRITE)
        with archive.database.reading() as session:
            head = session.scalar(text("SELECT max(number) FROM ledger"))
            articles = session.scalar(text("SELECT count(*) FROM articles"))
            holding = session.scalar(text("SELECT count(*) FROM statements WHERE ended IS NULL"))
            assert running.at(session, head) == (articles, holding)


def test_selects_come_in_few_lengths():
    assert [len(few_lengths([7] * n)) for n in (0, 1, 2, 3, 4, 5, 9)] == [0, 1, 2, 4, 4, 8, 16]
    assert few_lengths("abc") == ["a", "b", "c", "c"]


def test_the_newest_statements_are_read_in_their_order(archive):
    """Not all that hold, to be sorted: with no statistics, as in a database that grows, SQLite has
    only its indexes to judge by."""
    if archive.database.dialect != "sqlite":
        pytest.skip("SQLite's planner is asked")
    compiled = build(Shape("dated")).compile(dialect=archive.database.engine.dialect)
    asked = f"EXPLAIN QUERY PLAN {compiled}"
    with archive.database.reading() as session:
        cursor = session.connection().connection.cursor()
        plan = [row[3] for row in cursor.execute(asked, [21] * asked.count("?")).fetchall()]
    assert any("ix_statements_said_on" in step for step in plan), plan
    assert not any("ORDER BY" in step for step in plan), plan
