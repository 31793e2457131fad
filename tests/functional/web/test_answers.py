"""What the dashboard sends, without a browser: policies, sizes, charts, errors, odd databases."""

from __future__ import annotations

import gzip
import random
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.functional.web.conftest import application
from tracker import ledger
from tracker.codebook.model import Codebook
from tracker.db import Database
from tracker.positions import refresh
from tracker.statements.models import StatementRow

PAGES = (
    "/", "/positions/russia/nato-expansion", "/changes", "/gaps", "/articles", "/search", "/feeds",
    "/about", "/review", "/embed/matrix", "/embed/cell?party=russia&issue=talks",
)  # fmt: skip
CHARTS = (
    "timeline.{}?party=russia&issue=nato-expansion", "matrix.{}",
    "gap.{}?a=russia&b=nato&issue=talks", "timeline.{}?party=china&issue=swift&theme=dark",
)  # fmt: skip
MANY = 10_000


@pytest.fixture(scope="module")
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_strict_about_what_may_run(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    embedded = path.startswith("/embed/")
    assert ("frame-ancestors *" in policy) is embedded
    text = answer.text
    assert re.findall(r"<script(?![^>]*\ssrc=)", text) == []
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=", text) == []
    assert set(re.findall(r"(?:src|href)=\"(https?://[^/\"]+)", text)) <= {"http://localhost"}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_kept_until_something_changes(client: FlaskClient, path: str) -> None:
    etag = client.get(path).headers["ETag"]
    again = client.get(path, headers={"If-None-Match": etag})
    assert again.status_code == 304
    assert again.data == b""


def test_the_first_visit_is_light(client: FlaskClient) -> None:
    """The page, its script and its style sheet, compressed."""
    page = client.get("/", headers={"Accept-Encoding": "gzip"})
    text = gzip.decompress(page.data).decode()
    total = len(page.data)
    for address in re.findall(r'(?:src|href)="(/assets/[^"]+)"', text):
        asset = client.get(address, headers={"Accept-Encoding": "gzip"})
        assert asset.status_code == 200
        assert "immutable" in asset.headers["Cache-Control"]
        total += len(asset.data)
    assert total < 60_000


@pytest.mark.parametrize("chart", CHARTS)
def test_a_chart_is_a_document_with_a_title_and_a_text(client: FlaskClient, chart: str) -> None:
    answer = client.get("/charts/" + chart.format("svg"))
    assert answer.mimetype == "image/svg+xml"
    root = ElementTree.fromstring(answer.data)
    names = [child.tag.rpartition("}")[2] for child in root]
    assert names[:2] == ["title", "desc"]
    assert root.get("role") == "img"
    assert root[0].text
    assert root[0].text in root.get("aria-label", "")
    assert "Coded by machine" in answer.text


@pytest.mark.parametrize("chart", CHARTS)
def test_a_chart_comes_as_a_picture(client: FlaskClient, chart: str) -> None:
    answer = client.get("/charts/" + chart.format("png"))
    assert answer.mimetype == "image/png"
    assert answer.data.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/charts/timeline.svg", "party"),
        ("/charts/timeline.png?party=atlantis&issue=talks", "atlantis"),
        ("/charts/matrix.svg?theme=sepia", "sepia"),
        ("/charts/gap.svg?a=russia&b=nato&issue=tea", "tea"),
    ],
)
def test_a_chart_of_nothing_is_a_problem_that_says_what_to_change(
    client: FlaskClient, path: str, says: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"
    assert says in answer.get_json(force=True)["detail"]


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/positions/atlantis/talks", 404, "atlantis"),
        ("/articles/a999999", 404, "a999999"),
        ("/?as_of=tomorrow", 400, "as_of"),
        ("/?known_at=2999-01-01T00:00:00Z", 400, "future"),
        ("/changes?party=atlantis", 400, "atlantis"),
        ("/search?cursor=zzz", 400, "cursor"),
        ("/embed/cell", 400, "party"),
    ],
)
def test_an_error_of_the_api_is_a_page_that_says_what_to_change(
    client: FlaskClient, path: str, status: int, says: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.mimetype == "text/html"
    assert says in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("path", [*PAGES, "/changes?all=1"])
def test_an_empty_database_has_every_page(tmp_path: Path, path: str) -> None:
    client = application(tmp_path / "empty.db").test_client()
    answer = client.get(path)
    assert answer.status_code == 200
    if path == "/":
        assert "Nothing has been read yet" in answer.text


@pytest.mark.parametrize(
    ("path", "filters"),
    [
        ("/?party=germany,russia&as_of=2022-02-01", ("party=germany%2Crussia", "2022-02-01")),
        ("/positions/germany/nord-stream-2?as_of=2022-02-01", ("=2022-02-01", "nord-stream-2")),
        ("/changes?all=1&party=germany&kind=stated", ("party=germany", "kind=stated")),
        ("/gaps?a=russia&b=nato&issue=talks&as_of=2022-02-01", ("a=russia", "as_of=2022-02-01")),
        ("/articles?since=2022-02-01&coding=coded", ("since=2022-02-01", "coding=coded")),
    ],
)
def test_what_is_taken_away_is_what_is_shown(
    client: FlaskClient, path: str, filters: tuple[str, ...]
) -> None:
    known = client.get("/api/v1/meta").get_json()["recorded_at"]
    for pinned in ("", f"&known_at={known}"):
        answer = client.get(path + pinned)
        assert answer.status_code == 200
        found = {
            name: unescape(href)
            for href, name in re.findall(r'<li><a href="([^"]+)">([^<]+)</a></li>', answer.text)
        }
        for name in ("CSV", "JSON"):
            assert all(one in found[name] for one in filters), found[name]
            assert ("known_at" in found[name]) == bool(pinned and "/articles" not in path)
        for href in found.values():
            assert client.get(href).status_code == 200, href
        if "The same for good" in found:
            assert "known_at=" in found["The same for good"]


def test_a_database_that_is_away_is_an_error_page(tmp_path: Path) -> None:
    app = application(tmp_path / "tracker.db")
    (tmp_path / "tracker.db").unlink()
    answer = app.test_client().get("/")
    assert answer.status_code >= 500
    assert answer.mimetype == "text/html"
    assert "Back to the positions" in answer.text


@pytest.mark.parametrize("path", [*PAGES, "/positions/russia/talks", "/charts/matrix.svg",
                                  "/charts/timeline.svg?party=russia&issue=talks"])  # fmt: skip
def test_names_are_text_everywhere(
    seeded: Path, renamed: Callable[[str], Codebook], path: str
) -> None:
    hostile = "<script>alert(\"1\")</script> & 'sons'"
    answer = application(seeded, renamed(hostile)).test_client().get(path)
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert "&amp;lt;" not in answer.text
    if path.startswith("/charts/"):
        ElementTree.fromstring(answer.data)


def test_a_path_prefix_works(app: Flask) -> None:
    answer = app.test_client().get("/", base_url="http://example.org/talks/")
    links = set(re.findall(r'(?:href|src|action)="(/[^"]*)"', answer.text))
    assert len(links) > 50
    assert [link for link in links if not link.startswith("/talks/")] == []


def test_ten_thousand_statements_in_one_cell(own_copy: Path) -> None:
    app = application(own_copy)
    _multiply(Database(f"sqlite:///{own_copy}"), MANY)
    client = app.test_client()
    page = client.get("/positions/russia/nato-expansion")
    assert page.status_code == 200
    assert len(page.data) < 500_000
    assert "Page 1 of" in page.text
    last = re.search(r"Page 1 of (\d+)", page.text)
    assert last
    assert client.get(f"/positions/russia/nato-expansion?page={last[1]}").status_code == 200
    chart = client.get("/charts/timeline.svg?party=russia&issue=nato-expansion")
    assert "latest 1,000 statements are drawn" in chart.text
    assert len(chart.data) < 200_000


def _multiply(database: Database, times: int) -> None:
    """Store a statement of Russia on NATO expansion many times over, on many days and in other
    words."""
    with database.writing() as session:
        model = session.scalars(
            select(StatementRow).where(
                StatementRow.party == "russia", StatementRow.issue == "nato-expansion",
                StatementRow.mention.is_(False), StatementRow.said_on.is_not(None),
            )
        ).first()  # fmt: skip
        assert model is not None
        assert model.said_on is not None
        number = ledger.append(session, "coding", now=datetime.now(UTC))
        kept: dict[str, Any] = {
            column.key: getattr(model, column.key)
            for column in StatementRow.__table__.columns
            if column.key != "id"
        }
        chance = random.Random(8)
        for place in range(times):
            on = model.said_on + timedelta(days=place % 400)
            words = " ".join(f"word{chance.randrange(5000)}" for _ in range(14))
            moved = {"said_on": on, "counts_on": on, "recorded": number, "altered": number}
            moved |= {"evidence": words, "said_on_precision": "day", "mode": "direct"}
            moved |= {"speaker_name": f"Speaker {place % 40}", "speaker_kind": "minister"}
            moved |= {"speaker_party": "russia"}
            session.add(StatementRow(**kept | moved))
        session.flush()
        cell = {("russia", "nato-expansion"): model.said_on}
        refresh.refresh(session, number, cell, quiet=True)
    database.dispose()
