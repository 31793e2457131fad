"""HTTP done right: validators, negotiation, methods, CORS, errors, limits, what may be seen."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from backports import zstd

from tests.unit.api.archive import RUSSIA_SAYS
from tests.unit.api.conftest import WRITE
from tracker.api.problems import KINDS
from tracker.app import create_app
from tracker.config import Config
from tracker.errors import ConfigError

STATEMENTS = "/api/v1/statements"
READABLE = (
    "/healthz", "/readyz", "/metrics", "/openapi.json", "/docs", "/problems",
    *(f"/api/v1/{path}" for path in (
        "parties", "issues", "speakers", "outlets", "articles", "statements", "positions",
        "positions/russia/nato-expansion", "positions/russia/nato-expansion/history", "timeline",
        "changes", "changes.atom", "gaps?a=russia&b=nato", "feeds", "ingest/runs", "jobs", "meta",
        "accuracy", "parties/russia", "issues/talks", "speakers/olaf-scholz",
        "outlets/zeitung.example", "articles/a1", "statements/s1",
    )),
)  # fmt: skip


@pytest.mark.parametrize("path", READABLE)
def test_head_and_etag_on_every_get(client, path):
    got = client.get(path)
    assert got.status_code == 200, got.get_data(as_text=True)
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Access-Control-Allow-Origin"] == "*"
    head = client.head(path)
    assert (head.status_code, head.get_data()) == (200, b"")
    if path != "/metrics":  # which changes by being asked
        assert head.headers["ETag"] == got.headers["ETag"]
        again = client.get(path, headers={"If-None-Match": got.headers["ETag"]})
        assert (again.status_code, again.get_data()) == (304, b"")
        assert again.headers["ETag"] == got.headers["ETag"]


def test_any_of_several_tags_and_the_star_match(client):
    tag = client.get(STATEMENTS).headers["ETag"]
    for header in (f'"x", {tag}', tag.removeprefix("W/"), "*"):
        assert client.get(STATEMENTS, headers={"If-None-Match": header}).status_code == 304
    assert client.get(STATEMENTS, headers={"If-None-Match": '"x"'}).status_code == 200


def test_the_tag_depends_on_the_representation(client):
    tags = {
        client.get(f"{STATEMENTS}{query}").headers["ETag"]
        for query in ("", "?format=csv", "?limit=1", "?party=russia")
    }
    assert len(tags) == 4


def test_an_undated_answer_changes_at_midnight(client, clock):
    positions = client.get("/api/v1/positions").headers["ETag"]
    dated = client.get("/api/v1/positions?as_of=2022-01-12").headers["ETag"]
    statements = client.get(STATEMENTS).headers["ETag"]
    clock.now += timedelta(days=1)
    try:
        assert client.get("/api/v1/positions").headers["ETag"] != positions
        assert client.get("/api/v1/positions").get_json()["as_of"] == "2022-03-02"
        assert client.get("/api/v1/positions?as_of=2022-01-12").headers["ETag"] == dated
        assert client.get(STATEMENTS).headers["ETag"] == statements
    finally:
        clock.now -= timedelta(days=1)


def test_last_modified_is_honoured_without_a_tag(client):
    modified = client.get(STATEMENTS).headers["Last-Modified"]
    assert client.get(STATEMENTS, headers={"If-Modified-Since": modified}).status_code == 304
    old = {"If-Modified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"}
    assert client.get(STATEMENTS, headers=old).status_code == 200


def test_a_new_ledger_number_changes_the_answer(client, archive):
    before = client.get(STATEMENTS)
    archive.change("test", lambda session, number: None)
    after = client.get(STATEMENTS, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200


def test_compression_as_the_client_prefers(client):
    plain = client.get("/api/v1/positions")
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in plain.headers["Vary"]
    packed = client.get("/api/v1/positions", headers={"Accept-Encoding": "gzip, br"})
    assert gzip.decompress(packed.get_data()) == plain.get_data()
    better = client.get("/api/v1/positions", headers={"Accept-Encoding": "gzip, zstd"})
    assert better.headers["Content-Encoding"] == "zstd"
    assert zstd.decompress(better.get_data()) == plain.get_data()
    refused = client.get("/api/v1/positions", headers={"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in refused.headers
    export = client.get("/api/v1/export/statements.csv", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(export.get_data()).startswith(b"id,party")


@pytest.mark.parametrize(
    ("accept", "status", "media_type"),
    [
        ("*/*", 200, "application/json"),
        ("text/csv", 200, "text/csv"),
        ("text/csv, application/json;q=0.5", 200, "text/csv"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", 200, "application/json"),
        ("image/png", 406, "application/problem+json"),
    ],
)
def test_accept(client, accept, status, media_type):
    response = client.get(STATEMENTS, headers={"Accept": accept})
    assert (response.status_code, response.mimetype) == (status, media_type)


def test_methods(client):
    for method, path in (("PUT", STATEMENTS), ("DELETE", "/api/v1/parties"), ("TRACE", "/docs")):
        response = client.open(path, method=method)
        assert response.status_code == 405
        assert "GET" in response.headers["Allow"]
        assert response.mimetype == "application/problem+json"
    options = client.options(STATEMENTS)
    assert options.status_code == 200
    assert set(options.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}
    assert options.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("/api/v1/nothing", 404, "not-found"),
        ("/api/v1/statements/", 404, "not-found"),
        ("//api/v1/statements", 404, "not-found"),
        ("/api/v1/articles/s1", 404, "not-found"),
        ("/api/v1/speakers/nobody", 404, "not-found"),
        ("/api/v1/statements?colour=red", 400, "unknown-parameter"),
        ("/api/v1/statements?party=atlantis", 400, "invalid-parameter"),
        ("/api/v1/statements?party=", 400, "invalid-parameter"),
        ("/api/v1/statements?limit=0", 400, "invalid-parameter"),
        ("/api/v1/statements?limit=1001", 400, "invalid-parameter"),
        ("/api/v1/statements?limit=1&limit=2", 400, "invalid-parameter"),
        ("/api/v1/statements?since=2022-02-30", 400, "invalid-parameter"),
        ("/api/v1/statements?since=12.1.2022", 400, "invalid-parameter"),
        ("/api/v1/statements?min_confidence=nan", 400, "invalid-parameter"),
        ("/api/v1/statements?cursor=garbage", 400, "invalid-cursor"),
        ("/api/v1/statements?cursor=a1x1", 400, "invalid-cursor"),
        ("/api/v1/statements?known_at=2022-01-01", 400, "invalid-parameter"),
        ("/api/v1/statements?known_at=2999-01-01T00:00:00Z", 400, "future-instant"),
        ("/api/v1/statements?updated_since=99999", 409, "conflict"),
        ("/api/v1/statements?updated_since=1&known_at=2022-01-12T09:30:00Z", 409, "conflict"),
        ("/api/v1/articles?updated_since=1&known_at=2022-01-12T09:30:00Z", 409, "conflict"),
        ("/api/v1/changes?updated_since=1&known_at=2022-01-12T09:30:00Z", 409, "conflict"),
        ("/api/v1/statements?format=xml", 400, "invalid-parameter"),
        ("/api/v1/statements?fields=colour", 400, "invalid-parameter"),
        ("/api/v1/positions?as_of=tomorrow", 400, "invalid-parameter"),
        ("/api/v1/gaps", 400, "invalid-parameter"),
        ("/api/v1/statements?q=" + "a" * 50_000, 414, "query-too-long"),
        ("/problems/none", 404, "not-found"),
    ],
)
def test_errors_are_problem_documents(client, path, status, kind):
    response = client.get(path)
    assert response.mimetype == "application/problem+json"
    problem = response.get_json()
    assert (response.status_code, problem["status"]) == (status, status)
    assert problem["type"] == f"/problems/{kind}"
    assert problem["detail"]
    assert problem["request_id"] == response.headers["X-Request-ID"]


def test_every_problem_type_is_explained(client):
    page = client.get("/problems").get_data(as_text=True)
    for slug in KINDS:
        assert f"/problems/{slug}" in page
        assert client.get(f"/problems/{slug}").status_code == 200


def test_docs_load_nothing_from_elsewhere(client):
    response = client.get("/docs")
    page = response.get_data(as_text=True)
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "<script" not in page
    assert " style=" not in page
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert "/api/v1/positions/{party}/{issue}/history" in page
    assert client.get("/docs/static/docs.css").mimetype == "text/css"


def test_request_ids_are_taken_over_or_made(client):
    assert client.get("/healthz", headers={"X-Request-ID": "abc-1"}).headers["X-Request-ID"] == (
        "abc-1"
    )
    made = client.get("/healthz", headers={"X-Request-ID": "a b<"}).headers["X-Request-ID"]
    assert len(made) == 32


def test_links_work_behind_a_prefix(archive, config):
    app = create_app(replace(config, trusted_proxies=1), database=archive.database)
    headers = {"X-Forwarded-Prefix": "/tracker", "X-Forwarded-Host": "example.org"}
    client = app.test_client()
    following = client.get(f"{STATEMENTS}?limit=1", headers=headers).get_json()["next"]
    assert following.startswith("statements?")
    made = client.post("/api/v1/recode", headers=headers | WRITE)
    assert made.headers["Location"].startswith("/tracker/api/v1/jobs/j")


def test_rate_limits_by_client(archive, config):
    app = create_app(replace(config, rate_limit="3/minute"), database=archive.database)
    client = app.test_client()
    statuses = [client.get("/api/v1/parties").status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]
    refused = client.get("/api/v1/parties")
    assert 1 <= int(refused.headers["Retry-After"]) <= 61
    assert client.get("/healthz").status_code == 200
    other = {"REMOTE_ADDR": "192.0.2.7"}
    assert client.get("/api/v1/parties", environ_base=other).status_code == 200
    with pytest.raises(ConfigError, match="TRACKER_RATE_LIMIT"):
        create_app(replace(config, rate_limit="often"), database=archive.database)


def test_reads_can_need_a_token(archive, config):
    app = create_app(replace(config, read_token="reading-token"), database=archive.database)
    client = app.test_client()
    assert client.get(STATEMENTS).status_code == 401
    assert client.get("/healthz").status_code == 200
    allowed = client.get(STATEMENTS, headers={"Authorization": "Bearer reading-token"})
    assert allowed.status_code == 200
    assert allowed.headers["Cache-Control"] == "private, no-cache"
    assert client.get(STATEMENTS, headers=WRITE).status_code == 200


def test_writes_are_off_without_a_token(archive):
    app = create_app(Config(), database=archive.database)
    response = app.test_client().post("/api/v1/recode")
    assert response.status_code == 403
    assert response.get_json()["type"] == "/problems/writes-disabled"
    assert "TRACKER_ADMIN_TOKEN" in response.get_json()["detail"]


@pytest.mark.parametrize(
    ("setting", "headers", "evidence", "text"),
    [
        ("excerpt", {}, True, "excerpt"),
        ("none", {}, False, "none"),
        ("full", {}, True, "full"),
        ("none", WRITE, True, "full"),
    ],
)
def test_what_of_a_text_is_shown(archive, config, setting, headers, evidence, text):
    app = create_app(replace(config, public_text=setting), database=archive.database)
    client = app.test_client()
    statement = client.get(f"{STATEMENTS}/s1", headers=headers).get_json()
    assert (statement["evidence"]["text"] == RUSSIA_SAYS) is evidence
    article = client.get("/api/v1/articles/a1", headers=headers).get_json()
    assert article["shown"] == text
    assert (article["text"] is None) is (text == "none")
    for piece in article["excerpts"]:
        assert len(piece["text"]) == piece["end"] - piece["start"]
    assert client.get("/api/v1/articles/a2").get_json()["shown"] == "full", "rights: open"
    searched = client.get(f"{STATEMENTS}?q=enlargement", headers=headers)
    assert searched.status_code == (200 if evidence else 403)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ana review", "NAME SCOPE TOKEN"),
        ("ana boss token-12345678", "scope 'boss'"),
        ("ana read short", "shorter"),
        ("ana read token-12345678\nana admin token-99999999", "taken"),
    ],
)
def test_a_tokens_file_is_read_strictly(tmp_path, text, message):
    path = tmp_path / "tokens"
    path.write_text(text)
    with pytest.raises(ConfigError, match=message):
        create_app(Config(tokens_file=path, database_url=f"sqlite:///{tmp_path}/t.db"))


def test_a_missing_database_is_503(tmp_path):
    app = create_app(Config(database_url=f"sqlite:///{tmp_path}/empty.db"))
    client = app.test_client()
    for path in ("/readyz", STATEMENTS):
        response = client.get(path)
        assert response.status_code == 503
        assert response.mimetype == "application/problem+json"
    assert client.get("/healthz").status_code == 200


def test_metrics_count_requests(client):
    client.get("/api/v1/parties")
    client.get("/api/v1/positions/russia/nato-expansion")
    text = client.get("/metrics").get_data(as_text=True)
    assert 'tracker_http_requests_total{method="GET",route="/api/v1/parties",status="200"}' in text
    assert "tracker_statements 5.0" in text
    assert re.search(r'^tracker_changes\{kind="\w+"\} [1-9]', text, re.M)
    assert "tracker_database_connections_limit" in text
    assert 'route="/api/v1/positions/<party>/<issue>"' in text
