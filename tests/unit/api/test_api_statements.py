"""GET /statements: filters, order, pages, search, synchronisation."""

from __future__ import annotations

from urllib.parse import urljoin

import msgspec
import pytest

from tracker.api.schemas.statements import Statement

URL = "/api/v1/statements"


def test_a_statement_has_the_shape_of_the_contract(get):
    item = get(f"{URL}?party=russia")["items"][0]
    msgspec.convert(item, Statement, strict=False)
    assert item["evidence"]["text"].startswith("We will not accept")
    assert item["evidence"]["end"] - item["evidence"]["start"] == len(item["evidence"]["text"])
    assert item["speaker"]["name"] == "Sergei Ryabkov"
    assert item["article"]["published_on"] == "2022-01-11"
    assert item["status"] == "current"
    assert item["review"] is None
    assert item["utterance"]


def test_newest_first_undated_last(get):
    days = [item["said_on"] for item in get(URL)["items"]]
    assert days == ["2022-02-22", "2022-01-15", "2022-01-10", "2022-01-10", None]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("party=germany", 2),
        ("party=germany,russia", 3),
        ("party=germany&party=russia", 3),
        ("issue=nord-stream-2&stance=oppose", 1),
        ("outlet=zeitung.example", 2),
        ("outlet=unheard.example", 0),
        ("mode=narrated", 1),
        ("article=a1", 2),
        ("min_confidence=0.5", 4),
        ("since=2022-01-11&until=2022-02-21", 1),
        ("since=2022-02-22&until=2022-02-22", 1),
        ("speaker=olaf-scholz", 1),
        ("speaker=nobody-at-all", 0),
        ("known_at=2022-01-10T08:01:30Z", 2),
        ("known_at=2022-01-09T08:01:00Z", 0),
        ("status=superseded,withdrawn", 0),
        ("q=pipeline", 2),
        ('q="go into operation"', 2),
        ("q=pipeline -halted", 1),
        ("q=pipelines or veto", 3),
        ("q=zebra", 0),
        ("q=%22", 0),
    ],
)
def test_filters(get, query, count):
    assert len(get(f"{URL}?{query}")["items"]) == count


def test_search_marks_its_matches_and_escapes_the_rest(get):
    found = get(f"{URL}?q=sanctions")["items"]
    assert found[0]["highlight"].endswith("&lt;b&gt;<mark>sanctions</mark>&lt;/b&gt; are.")


@pytest.mark.parametrize("query", ["", "&q=pipeline or veto or door or remark", "&updated_since=0"])
def test_pages_follow_each_other_and_show_everything_once(client, query):
    whole = client.get(f"{URL}?limit=1000{query}").get_json()
    assert whole["next"] is None
    address, seen = f"{URL}?limit=1{query}", []
    while address:
        response = client.get(address)
        page = response.get_json()
        seen += page["items"]
        if page["next"]:
            assert response.headers["Link"] == f'<{page["next"]}>; rel="next"'
        address = page["next"] and urljoin(address, page["next"])
    assert seen == whole["items"]


def test_csv_has_flat_columns_and_no_formulas(client):
    response = client.get(f"{URL}?format=csv&bom=1")
    assert response.mimetype == "text/csv"
    lines = response.get_data().decode("utf-8-sig").split("\r\n")
    assert lines[0].startswith("id,party,issue,stance,conditional,condition,speaker_id")
    assert len(lines) == 7
    assert "'=1+1" in lines[5]


def test_fields_select_members(get):
    items = get(f"{URL}?fields=id,said_on&limit=1")["items"]
    assert items == [{"id": "s4", "said_on": "2022-02-22"}]


def test_context_on_demand(get):
    item = get(f"{URL}?party=russia&expand=context")["items"][0]
    assert item["evidence"]["before"] == "Moscow, Monday. "


def test_one_statement(get, client):
    assert get(f"{URL}/s1")["evidence"]["before"] == "Moscow, Monday. "
    for wrong in ("s999", "s0", "s01", "a1", "s-1", "s1%00", "1"):
        assert client.get(f"{URL}/{wrong}").status_code == 404


def test_updated_since_tells_where_to_go_on(get):
    page = get(f"{URL}?updated_since=0")
    assert len(page["items"]) == 5
    assert get(f"{URL}?updated_since={page['ledger']}")["items"] == []
    late = get(f"{URL}?updated_since=2022-01-10T08:03:30Z")
    assert [item["id"] for item in late["items"]] == ["s5"]
