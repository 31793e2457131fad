"""A blind draw stays with its reviewer until it is answered or passed, and all are counted."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.unit.api.conftest import WRITE
from tracker.reviews.draws import OPEN_FOR
from tracker.statements.models import DrawRow, ReviewTaskRow

REVIEW = {"Authorization": "Bearer reviewer-token-123"}
READ = {"Authorization": "Bearer reader-token-123"}
NEXT = "/api/v1/review/next"
COUNTS = ("handed_out", "answered", "open", "passed", "expired", "void")


@pytest.fixture
def drawn(client):
    """Draw for a token."""

    def draw(headers=REVIEW, kind="statement"):
        answer = client.get(f"{NEXT}?kind={kind}", headers=headers)
        assert answer.status_code == 200, answer.get_json()
        return answer.get_json()

    return draw


@pytest.fixture
def change(get):
    """What the counts of draws are more than they were at first."""
    first = get("/api/v1/accuracy")["draws"]

    def since() -> dict[str, int]:
        now = get("/api/v1/accuracy")["draws"]
        assert now["handed_out"] == sum(now[name] for name in COUNTS[1:])
        return {name: now[name] - first[name] for name in COUNTS if now[name] != first[name]}

    return since


def answer(client, task, headers=REVIEW, **body):
    return client.post(
        "/api/v1/review", json={"draw": task["draw"], "found": [], **body}, headers=headers
    )


def test_a_draw_is_handed_out_again_until_it_is_answered(client, drawn, change):
    state = client.get("/api/v1/review", headers=REVIEW).get_json()
    assert state == {"reviewer": "ana", "open": []}
    task = drawn()
    assert all(drawn() == task for _ in range(6))
    article = drawn(kind="article")
    assert article["draw"] != task["draw"]
    assert drawn(kind="article") == article
    assert drawn() == task
    waiting = client.get("/api/v1/review", headers=REVIEW).get_json()["open"]
    assert [(one["draw"], one["kind"]) for one in waiting] == [
        (task["draw"], "statement"), (article["draw"], "article"),
    ]  # fmt: skip
    assert change() == {"handed_out": 2, "open": 2}
    measured = answer(client, task).get_json()
    assert (measured["draws"]["answered"], measured["reviewed"]) == (1, 1)
    assert drawn()["draw"] != task["draw"]
    assert change() == {"handed_out": 3, "answered": 1, "open": 2}
    again = answer(client, task)
    assert again.status_code == 409
    assert "answered" in again.get_json()["detail"]


def test_passing_takes_a_reason_and_is_counted(client, drawn, change, database):
    task, path = drawn(), "/api/v1/review/pass"
    for body in ({}, {"note": None}, {"note": ""}):
        refused = client.post(path, json={"draw": task["draw"], **body}, headers=REVIEW)
        assert refused.status_code == 422
    assert drawn() == task
    body = {"draw": task["draw"], "note": "I wrote this article"}
    assert client.post(path, json=body, headers=READ).status_code == 403
    assert client.post(path, json=body, headers=WRITE).status_code == 409, "not its draw"
    assert client.post(path, json=body, headers=REVIEW).get_json()["draws"]["passed"] == 1
    assert drawn()["statement"] != task["statement"]
    assert change() == {"handed_out": 1, "passed": 1}
    assert answer(client, task).status_code == 409
    assert client.post(path, json=body, headers=REVIEW).status_code == 409
    with database.reading() as session:
        row = session.get_one(ReviewTaskRow, int(task["draw"][1:]))
        assert (row.reviewer, row.outcome, row.note) == ("ana", "passed", body["note"])
        assert row.closed_at is not None


@pytest.mark.parametrize("ticket", ["", "t", "t0", "t999999", "s1.5f1c", "t1x", "\u0661"])
def test_a_draw_that_was_not_made_is_refused(client, ticket):
    assert answer(client, {"draw": ticket}).status_code == 409


def test_a_draw_expires_and_a_late_answer_still_counts(client, drawn, change, clock, archive):
    said = "Sanctions are on the table, said the minister."
    archive.article(said, [{"issue": "sanctions", "evidence": said, "stance": "support"}])
    task = drawn()
    clock.now += OPEN_FOR - timedelta(seconds=1)
    assert drawn() == task
    clock.now += timedelta(seconds=1)
    assert change()["expired"] == 2, "the article's too"
    other = drawn()
    assert other["statement"] != task["statement"]
    assert drawn() == other
    assert change() == {"handed_out": 1, "expired": 2, "open": -1}
    assert answer(client, task, found=[]).status_code == 200
    assert change() == {"handed_out": 1, "answered": 1, "expired": 1, "open": -1}
    assert drawn() == other


def test_what_is_withdrawn_meanwhile_is_void(client, drawn, change, archive, database):
    said = "The pipeline stays closed, said the minister."
    archive.article(said, [{"issue": "nord-stream-2", "evidence": said, "party": "germany"}])
    task = drawn(WRITE)
    article = task["article"]["id"]
    mine = drawn(REVIEW)
    note = {"draw": mine["draw"], "note": mine["text"]}
    client.post("/api/v1/review/pass", json=note, headers=REVIEW)
    for id_ in {article, mine["article"]["id"]}:
        reason = {"reason": "a legal order"}
        gone = client.post(f"/api/v1/articles/{id_}/withdraw", json=reason, headers=WRITE)
        assert gone.status_code == 200
    assert change()["void"] >= 1, "and perhaps one that had expired"
    refused = answer(client, task, WRITE)
    assert (refused.status_code, "withdrawn" in refused.get_json()["detail"]) == (409, True)
    following = client.get(NEXT, headers=WRITE)
    if following.status_code == 200:
        assert following.get_json()["article"]["id"] != article
    with database.reading() as session:
        assert session.get_one(ReviewTaskRow, int(mine["draw"][1:])).note is None


def test_nobody_draws_twice_at_once(client, archive, database):
    """However many requests of one token come at the same time."""
    for n in range(5):
        said = f"Number {n} of these words speaks for talks."
        archive.article(said, [{"issue": "talks", "evidence": said, "stance": "support"}])
    together, found = threading.Barrier(4), set()

    def draw() -> None:
        asking = client.application.test_client()
        together.wait()
        found.add(asking.get(f"{NEXT}?kind=article", headers=WRITE).get_json()["draw"])

    threads = [threading.Thread(target=draw) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 1
    with database.reading() as session:
        rows = session.scalars(select(ReviewTaskRow).where(ReviewTaskRow.kind == "article"))
        assert len([row for row in rows if row.reviewer == "admin"]) == 1


def test_each_item_is_drawn_once_for_each_reviewer(client, drawn, database):
    seen = []
    while True:
        task = client.get(NEXT, headers=REVIEW)
        if task.status_code == 404:
            break
        seen.append(task.get_json()["statement"])
        assert answer(client, task.get_json()).status_code == 200
    assert len(set(seen)) == len(seen) > 2
    with database.reading() as session:
        ids = list(session.scalars(select(DrawRow.statement_id).where(DrawRow.reviewer == "ana")))
        assert len(set(ids)) == len(ids)
