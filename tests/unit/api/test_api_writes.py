"""Writes: who may, what is refused, what becomes of it."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from tests.unit.api.archive import GERMANY_AFTER, NATO_SAYS
from tests.unit.api.conftest import WRITE
from tracker.jobs import JobRow
from tracker.positions.models import StateRow

REVIEW = {"Authorization": "Bearer reviewer-token-123"}
READ = {"Authorization": "Bearer reader-token-123"}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"Authorization": "Bearer nonsense-token"}, 401),
        ({"Authorization": "Basic YTpi"}, 401),
        ({"Authorization": "Bearer"}, 401),
        (READ, 403),
        (REVIEW, 403),
    ],
)
def test_writing_needs_a_token_of_its_scope(client, headers, status):
    response = client.post("/api/v1/feeds", json={"url": "https://a.example/"}, headers=headers)
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    if status == 401:
        assert response.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_feed_from_birth_to_death(client):
    made = client.post(
        "/api/v1/feeds", json={"url": "https://a.example/rss", "tags": ["x"]}, headers=WRITE
    )
    assert made.status_code == 202
    assert made.headers["Cache-Control"] == "no-store"
    job = client.get(made.headers["Location"]).get_json()
    assert job["status"] == "queued"
    feed = f"/api/v1/feeds/{made.get_json()['feed']}"
    assert client.get(feed).get_json()["url"] == "https://a.example/rss"
    again = client.post("/api/v1/feeds", json={"url": "https://a.example/rss"}, headers=WRITE)
    assert again.status_code == 409
    changed = client.patch(feed, json={"paused": True, "title": "A"}, headers=WRITE).get_json()
    assert (changed["paused"], changed["title"], changed["tags"]) == (True, "A", ["x"])
    assert changed["next_poll"] is None
    assert client.patch(feed, json={"paused": False}, headers=WRITE).get_json()["next_poll"]
    polled = client.post(f"{feed}/poll", headers=WRITE)
    assert polled.status_code == 202
    assert len(client.get("/api/v1/feeds?tag=x").get_json()["items"]) == 1
    assert client.delete(feed, headers=WRITE).status_code == 204
    assert client.get(feed).status_code == 404
    assert client.delete(feed, headers=WRITE).status_code == 404


def test_an_article_becomes_a_job(client, database):
    sent = {"title": "T", "text": "Words.", "published": "2022-01-12", "outlet": "DW"}
    response = client.post("/api/v1/articles", json=sent, headers=WRITE)
    assert response.status_code == 202
    path = urlsplit(response.headers["Location"]).path
    assert path.startswith("/api/v1/jobs/j")
    with database.reading() as session:
        job = session.get(JobRow, int(path.rsplit("/j", 1)[1]))
        assert job is not None
        assert (job.kind, job.actor) == ("article", "admin")
        assert {k: v for k, v in job.payload.items() if v is not None} == sent
    assert client.post("/api/v1/recode", headers=WRITE).status_code == 202
    assert client.post("/api/v1/recode", json={}, headers=WRITE).status_code == 202


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        (b"{", 400, "malformed-json"),
        (b"", 400, "malformed-json"),
        (b"\xff\xfe", 400, "malformed-json"),
        (b"[" * 100_000, 400, "malformed-json"),
        (b"[" * 100 + b"]" * 100, 422, "invalid-body"),
        (b"7", 422, "invalid-body"),
        (b'{"url": 1e400}', 422, "invalid-body"),
        (b'{"url": "https://a.example/", "x": 1}', 422, "invalid-body"),
        (b'{"url": "ftp://a.example/"}', 422, "invalid-body"),
        (b'{"url": 7}', 422, "invalid-body"),
        (b"null", 422, "invalid-body"),
        (b"{}", 422, "invalid-body"),
        (b'{"title": "T"}', 422, "invalid-body"),
        (b'{"text": "   "}', 422, "invalid-body"),
        (b'{"text": "a\\u0000b"}', 422, "invalid-body"),
        (b'{"text": "\\ud800"}', 400, "malformed-json"),
        (b'{"text": "a", "published": "2022-02-30"}', 422, "invalid-body"),
        (b'{"text": "a", "published": "yesterday"}', 422, "invalid-body"),
        (b'{"text": "' + b"a" * 5_100_000 + b'"}', 413, "body-too-large"),
    ],
)
def test_bodies_that_are_refused(client, body, status, kind):
    response = client.post(
        "/api/v1/articles", data=body, content_type="application/json", headers=WRITE
    )
    assert (response.status_code, response.get_json()["type"]) == (status, f"/problems/{kind}")


def test_a_body_of_another_type_is_refused(client):
    response = client.post("/api/v1/articles", data={"url": "x"}, headers=WRITE)
    assert response.status_code == 415
    assert response.get_json()["type"] == "/problems/unsupported-media-type"


def test_nested_bodies_do_not_exhaust_the_stack(client):
    nested = b'{"url": ' + b"[" * 50_000 + b"]" * 50_000 + b"}"
    response = client.post(
        "/api/v1/articles", data=nested, content_type="application/json", headers=WRITE
    )
    assert response.status_code in (400, 422)


def test_rejecting_takes_a_statement_out_of_the_positions(client, get):
    cell = "/api/v1/positions?party=nato&issue=nato-expansion"
    assert get(cell)["items"][0]["stance"] == "support"
    patched = client.patch(
        "/api/v1/statements/s2", json={"status": "rejected", "note": "irony"}, headers=REVIEW
    )
    assert patched.status_code == 200
    assert patched.get_json()["status"] == "withdrawn"
    assert patched.get_json()["review"]["reviewer"] == "ana"
    assert get("/api/v1/statements/s2")["review"] == {
        "status": "rejected",
        "note": None,
        "reviewer": None,
        "recorded_at": patched.get_json()["review"]["recorded_at"],
    }
    assert get(cell)["items"][0]["status"] == "silent"
    past = get(f"{cell}&known_at=2022-01-10T08:05:00Z")["items"][0]
    assert past["stance"] == "support"
    gone = get("/api/v1/statements?updated_since=4")["items"]
    assert [one["reason"] for one in gone if one["id"] == "s2"] == ["rejected"]
    restored = client.patch("/api/v1/statements/s2", json={"status": "accepted"}, headers=REVIEW)
    assert restored.get_json()["id"] != "s2"
    assert get(cell)["items"][0]["stance"] == "support"
    assert get("/api/v1/statements/s2")["replaced_by"] == restored.get_json()["id"]


def test_a_correction_keeps_the_original(client, get):
    patched = client.patch(
        "/api/v1/statements/s3",
        json={"status": "corrected", "fields": {"stance": "open", "said_on": "2022-01-14"}},
        headers=REVIEW,
    ).get_json()
    assert (patched["stance"], patched["said_on"], patched["status"]) == (
        "open", "2022-01-14", "current",
    )  # fmt: skip
    original = get("/api/v1/statements/s3")
    assert (original["status"], original["stance"]) == ("superseded", "support")
    assert original["replaced_by"] == patched["id"]
    conflict = client.patch("/api/v1/statements/s3", json={"status": "rejected"}, headers=REVIEW)
    assert conflict.status_code == 409
    assert patched["id"] in conflict.get_json()["detail"]


@pytest.mark.parametrize(
    "body",
    [
        {"status": "corrected"},
        {"status": "accepted", "fields": {"stance": "open"}},
        {"status": "corrected", "fields": {"party": "atlantis"}},
        {"status": "corrected", "fields": {"said_on": "2022-02-30"}},
        {"status": "corrected", "fields": {"id": "s7"}},
        {"status": "maybe"},
    ],
)
def test_reviews_that_are_refused(client, body):
    response = client.patch("/api/v1/statements/s4", json=body, headers=REVIEW)
    assert response.status_code == 422


def test_adding_what_the_coder_missed(client, get):
    body = {"article": "a2", "party": "germany", "issue": "talks", "stance": "support",
            "evidence": "That is what the ministry holds.", "said_on": "2022-01-15"}  # fmt: skip
    made = client.post("/api/v1/statements", json=body, headers=REVIEW)
    assert made.status_code == 201, made.get_json()
    shown = get(made.headers["Location"])
    assert shown["evidence"]["text"] == body["evidence"]
    assert shown["review"]["status"] == "added"
    assert get("/api/v1/positions?party=germany&issue=talks")["items"][0]["stance"] == "support"
    wrong = client.post(
        "/api/v1/statements", json=body | {"evidence": "never written"}, headers=REVIEW
    )
    assert wrong.status_code == 409
    assert client.post(
        "/api/v1/statements", json=body | {"article": "a99"}, headers=REVIEW
    ).status_code == 404  # fmt: skip


def test_blind_draws_measure_accuracy(client, get):
    task = client.get("/api/v1/review/next", headers=REVIEW)
    assert task.headers["Cache-Control"] == "no-store"
    task = task.get_json()
    assert not {"party", "issue", "stance"} & set(task)
    before = get("/api/v1/accuracy")["precision"]["n"]
    answer = {"draw": task["draw"], "found": []}
    other = client.post("/api/v1/review", json=answer, headers=WRITE)
    assert other.status_code == 409, "the draw of another token"
    measured = client.post("/api/v1/review", json=answer, headers=REVIEW).get_json()
    assert measured["precision"] == {"value": 0, "low": 0, "high": pytest.approx(0.793, abs=0.001),
                                     "n": before + 1}  # fmt: skip
    article = client.get("/api/v1/review/next?kind=article", headers=REVIEW).get_json()
    found = [{"party": "china", "issue": "swift", "stance": "open"}]
    measured = client.post(
        "/api/v1/review", json={"draw": article["draw"], "found": found}, headers=REVIEW
    ).get_json()
    assert measured["recall"]["n"] == 1
    assert measured["recall"]["value"] == 0


def test_withdrawal_erases_every_word(client, get, database):
    response = client.post(
        "/api/v1/articles/a3/withdraw", json={"reason": "a legal order"}, headers=WRITE
    )
    assert response.status_code == 200
    assert response.get_json()["withdrawn"]["reason"] == "a legal order"
    assert response.get_json()["text"] is None
    shown = get("/api/v1/statements/s4")
    assert (shown["status"], shown["evidence"]["text"]) == ("withdrawn", None)
    assert get("/api/v1/statements?q=certification&status=current,superseded,withdrawn")[
        "items"
    ] == []  # fmt: skip
    past = get("/api/v1/statements/s4")
    assert GERMANY_AFTER not in json.dumps(past)
    known = get("/api/v1/positions/germany/nord-stream-2?known_at=2022-01-10T08:05:00Z")
    assert GERMANY_AFTER not in json.dumps(known)
    assert [a["id"] for a in get("/api/v1/articles")["items"]].count("a3") == 0
    gone = get("/api/v1/articles?updated_since=0")["items"]
    assert {"id": "a3"}.items() <= next(one for one in gone if one["id"] == "a3").items()
    again = client.post("/api/v1/articles/a3/withdraw", json={"reason": "x"}, headers=WRITE)
    assert again.status_code == 409
    with database.reading() as session:
        words = [row.state for row in session.scalars(select(StateRow))]
        assert GERMANY_AFTER not in json.dumps(words)
        assert NATO_SAYS not in json.dumps(words)
