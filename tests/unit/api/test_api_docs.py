"""The pages about the API agree with the API."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[3] / "docs"
VARIABLES = {
    "${issue}": "talks",
    "${a}": "russia",
    "${b}": "nato",
    "${__from:date:YYYY-MM-DD}": "2021-11-01",
    "${__to:date:YYYY-MM-DD}": "2022-02-23",
}


def _grafana() -> list[tuple[str, str, list[str]]]:
    """Of each query of the dashboard: its address, its type, and what it selects."""
    board = json.loads((DOCS / "grafana" / "dashboard.json").read_text())
    queries = [target for panel in board["panels"] for target in panel["targets"]]
    queries += [v["query"]["infinityQuery"] for v in board["templating"]["list"][1:]]
    found = []
    for query in queries:
        url = query["url"]
        for name, value in VARIABLES.items():
            url = url.replace(name, value)
        found.append((url, query["type"], [column["selector"] for column in query["columns"]]))
    return found


@pytest.mark.parametrize(("query", "kind", "selectors"), _grafana())
def test_every_query_of_the_dashboard_is_answered(client, query, kind, selectors):
    response = client.get(f"/api/v1{query}")
    assert response.status_code == 200, response.get_data(as_text=True)
    if kind == "csv":
        assert response.mimetype == "text/csv"
        return
    for item in response.get_json()["items"]:
        for selector in selectors:
            value = item
            for name in selector.split("."):
                assert value is None or name in value, (query, selector)
                value = value and value[name]


def test_every_address_in_the_page_is_a_route(client):
    text = (DOCS / "api.md").read_text()
    addresses = re.findall(r"localhost:8000(/api/v1/[^'\"\s]+)", text)
    addresses += re.findall(r"\{base\}(/[a-z][^\"{]*)\"", text)
    assert len(addresses) > 6
    for address in addresses:
        path = address if address.startswith("/api/v1") else f"/api/v1{address}"
        assert client.get(path).status_code == 200, path


def test_every_written_route_is_described(client):
    described = client.get("/openapi.json").get_json()["paths"]
    rows = re.findall(r"^\| `(POST|PATCH|DELETE) (/[^ `]+)", (DOCS / "api.md").read_text(), re.M)
    assert len(rows) > 8
    for method, path in rows:
        assert method.lower() in described[f"/api/v1{path}"], path
