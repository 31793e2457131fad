"""Positions, history, timeline, changes and gaps over HTTP."""

from __future__ import annotations

import csv
import io
from xml.etree import ElementTree

import msgspec
import pytest

from tracker.api.schemas.changes import Change
from tracker.api.schemas.positions import Cell, Position
from tracker.api.schemas.timeline import Gap, Point, Segment

POSITIONS = "/api/v1/positions"


def test_a_cell_for_every_party_and_issue(get):
    page = get(POSITIONS)
    assert len(page["items"]) == 9 * 12
    for item in page["items"]:
        msgspec.convert(item, Position, strict=False)
    assert page["as_of"] == "2022-03-01"
    assert page["known_at"] == "2022-03-01T12:00:00Z"
    assert page["data_through"] == "2022-02-22"


def test_silence_is_null_and_says_why(get):
    (cell,) = get(f"{POSITIONS}?party=china&issue=nato-expansion")["items"]
    assert cell["stance"] is None
    assert cell["score"] is None
    assert cell["status"] == "silent"
    assert cell["silence"]["reason"] == "no statement"
    (cell,) = get(f"{POSITIONS}?party=china&issue=talks")["items"]
    assert cell["silence"]["reason"] == "no article"


@pytest.mark.parametrize(
    ("day", "stance"),
    [("2022-01-14", None), ("2022-01-15", "support"), ("2022-02-21", "support"),
     ("2022-02-22", "oppose")],
)  # fmt: skip
def test_as_of_asks_what_was_held(get, day, stance):
    (cell,) = get(f"{POSITIONS}?party=germany&issue=nord-stream-2&as_of={day}")["items"]
    assert cell["stance"] == stance


def test_known_at_asks_what_had_been_learned(get):
    query = f"{POSITIONS}?party=germany&issue=nord-stream-2&known_at=2022-01-10T08:02:30Z"
    (cell,) = get(query)["items"]
    assert cell["stance"] == "support"


def test_the_future_is_refused(client):
    response = client.get(f"{POSITIONS}?known_at=2022-03-01T12:00:01Z")
    assert response.status_code == 400
    assert response.get_json()["type"] == "/problems/future-instant"


def test_a_cell_explains_itself(get):
    cell = get(f"{POSITIONS}/germany/nord-stream-2")
    msgspec.convert(cell, Cell, strict=False)
    assert cell["stance"] == "oppose"
    assert cell["reading"].startswith("opposes Nord Stream 2 (stop it)")
    assert [one["id"] for one in cell["evidence"]][:1] == ["s4"]
    assert sum(one["weight"] for one in cell["evidence"]) == pytest.approx(1)
    assert cell["overturned_by"]["statements"] == ["s4"]
    assert cell["without_outlet"] == [
        {"outlet": "zeitung.example", "stance": None, "score": None, "confidence": None}
    ]


def test_excluding_an_outlet(get):
    (cell,) = get(f"{POSITIONS}?party=germany&issue=nord-stream-2&exclude_outlet=zeitung.example")[
        "items"
    ]
    assert cell["status"] == "silent"
    (cell,) = get(f"{POSITIONS}?party=russia&issue=nato-expansion&exclude_outlet=zeitung.example")[
        "items"
    ]
    assert cell["stance"] == "oppose"


def test_history_is_half_open(get):
    items = get(f"{POSITIONS}/germany/nord-stream-2/history")["items"]
    for item in items:
        msgspec.convert(item, Segment, strict=False)
    assert [(one["stance"], one["from"], one["to"]) for one in items] == [
        ("support", "2022-01-15", "2022-02-22"),
        ("oppose", "2022-02-22", None),
    ]
    assert items[1]["statements"] == ["s4"]


def test_unknown_cells_are_not_found(client):
    for path in ("atlantis/talks", "russia/atlantis", "russia"):
        assert client.get(f"{POSITIONS}/{path}").status_code == 404


def test_csv_of_positions(client):
    text = client.get(f"{POSITIONS}?format=csv").get_data(as_text=True)
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 108
    russia = next(r for r in rows if (r["party"], r["issue"]) == ("russia", "nato-expansion"))
    assert -1 <= float(russia["low"]) <= float(russia["score"]) <= float(russia["high"]) <= 1
    assert russia["counts_oppose"] == "1"


def test_timeline_carries_forward(get):
    page = get("/api/v1/timeline?party=germany&issue=nord-stream-2&since=2022-01-03")
    for item in page["items"]:
        msgspec.convert(item, Point, strict=False)
    assert [(p["start"], p["stance"], p["utterances"]) for p in page["items"]] == [
        ("2022-01-03", None, 0),
        ("2022-01-10", "support", 1),
        ("2022-01-17", "support", 0),
        ("2022-01-24", "support", 0),
        ("2022-01-31", "support", 0),
        ("2022-02-07", "support", 0),
        ("2022-02-14", "support", 0),
        ("2022-02-21", "oppose", 1),
    ]
    assert not page["items"][-1]["partial"]


def test_the_unfinished_interval_is_partial(get):
    page = get("/api/v1/timeline?party=germany&issue=nord-stream-2&interval=month&until=2022-03-31")
    assert [(p["start"], p["partial"]) for p in page["items"]][-2:] == [
        ("2022-02-01", False),
        ("2022-03-01", True),
    ]


def test_wide_timeline_has_a_column_for_each_party(get, client):
    query = "/api/v1/timeline?issue=nato-expansion&shape=wide&party=russia,nato,china"
    (item,) = get(f"{query}&until=2022-01-16")["items"]
    assert item["start"] == "2022-01-10"
    assert item["russia"] < 0 < item["nato"]
    assert item["china"] is None
    text = client.get(f"{query}&format=csv").get_data(as_text=True)
    assert text.splitlines()[0] == "issue,start,end,partial,russia,nato,china"


def test_a_timeline_of_all_time_stays_bounded(get):
    page = get("/api/v1/timeline?interval=day&since=0001-01-01&until=9999-12-31")
    assert len(page["items"]) <= 100_000
    assert page["items"][-1]["end"] == "2022-03-01"


def test_changes(get):
    page = get("/api/v1/changes?party=germany")
    for item in page["items"]:
        msgspec.convert(item, Change, strict=False)
    turn = page["items"][0]
    assert (turn["kind"], turn["on"], turn["evidence"]) == ("reversed", "2022-02-22", ["s4"])
    assert turn["from"]["stance"] == "support"
    assert get("/api/v1/changes?party=germany&kind=reversed&since=2022-02-23")["items"] == []
    whole = get("/api/v1/changes?party=germany&kind=reversed&expand=evidence")["items"][0]
    assert whole["included"]["evidence"][0]["id"] == "s4"


def test_changes_by_ledger_order(get):
    page = get("/api/v1/changes?updated_since=0")
    assert [item["kind"] for item in page["items"]][-1] == "reversed"
    assert get(f"/api/v1/changes?updated_since={page['ledger']}")["items"] == []


def test_atom_is_well_formed_and_its_ids_are_stable(client):
    first = client.get("/api/v1/changes.atom")
    assert first.mimetype == "application/atom+xml"
    feed = ElementTree.fromstring(first.get_data())
    atom = {"a": "http://www.w3.org/2005/Atom"}
    entries = feed.findall("a:entry", atom)
    assert len(entries) == 4
    for entry in entries:
        for name in ("id", "title", "updated", "link", "content"):
            assert entry.find(f"a:{name}", atom) is not None
    assert feed.find("a:author/a:name", atom) is not None
    assert client.get("/api/v1/changes.atom").get_data() == first.get_data()


def test_gaps(get, client):
    page = get("/api/v1/gaps?a=russia&b=nato")
    gaps = {one["issue"]: one for one in page["items"]}
    assert len(gaps) == 12
    for one in gaps.values():
        msgspec.convert(one, Gap, strict=False)
    gap = gaps["nato-expansion"]
    assert gap["distance"] == pytest.approx(abs(gap["a"]["score"] - gap["b"]["score"]) / 2)
    assert gap["history"][0]["moved_by"] == ["s1", "s2"]
    assert gaps["talks"]["distance"] is None
    assert client.get("/api/v1/gaps?a=russia").status_code == 400
    assert client.get("/api/v1/gaps?a=russia&b=nato&format=csv").status_code == 200


def test_an_issue_tells_what_parties_are_known_for(client):
    """What the coder leans on where words leave it open is shown to whoever reads the answers."""
    issue = client.get("/api/v1/issues/nato-expansion").json
    assert issue["expected"]["russia"] == "oppose"
    assert issue["expected"]["nato"] == "support"
    assert client.get("/api/v1/issues/talks").json["expected"] == {}
