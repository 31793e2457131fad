"""What people use: a generated Python client, pandas on CSV, a client that keeps a copy."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

CSV = (
    "parties", "issues", "speakers", "outlets", "articles", "statements", "positions",
    "positions/germany/nord-stream-2/history", "timeline", "timeline?shape=wide", "changes",
    "gaps?a=russia&b=nato", "feeds", "ingest/runs",
)  # fmt: skip


def test_pandas_reads_every_csv(service):
    pandas = pytest.importorskip("pandas", reason="pandas: not installed")
    for path in CSV:
        mark = "&" if "?" in path else "?"
        for bom in ("", "&bom=1"):
            url = f"{service.address}/api/v1/{path}{mark}format=csv{bom}"
            frame = pandas.read_csv(url, encoding="utf-8-sig" if bom else "utf-8")
            assert len(frame.columns) > 3, path
    for noun in ("statements", "positions", "changes", "articles"):
        frame = pandas.read_csv(f"{service.address}/api/v1/export/{noun}.csv")
        assert len(frame) > 0
    positions = pandas.read_csv(f"{service.address}/api/v1/positions?format=csv")
    assert positions["score"].dtype == "float64"
    assert len(positions) == 108


def test_exports_are_whole(service):
    with httpx.Client(base_url=f"{service.address}/api/v1/") as client:
        lines = client.get("export/statements.jsonl").text.splitlines()
        assert len(lines) == 5
        assert client.get("export/changes.jsonl").text.count("\n") == len(
            client.get("changes").json()["items"]
        )
        past = client.get("export/statements.jsonl?known_at=2022-01-10T08:01:30Z").text
        assert past.count("\n") == 2


def test_a_client_that_syncs_misses_nothing(service):
    copy: dict[str, dict] = {}  # type: ignore[type-arg]
    with httpx.Client(base_url=f"{service.address}/api/v1/") as client:

        def sync(since: int) -> int:
            address = f"statements?updated_since={since}&limit=2"
            while True:
                page = client.get(address).raise_for_status().json()
                for item in page["items"]:
                    if "deleted_at" in item:
                        copy.pop(item["id"], None)
                    else:
                        copy[item["id"]] = item
                if page["next"] is None:
                    return int(page["ledger"])
                address = page["next"]

        mark = sync(0)
        assert len(copy) == 5
        headers = {"Authorization": "Bearer correct-horse-battery"}
        client.patch("statements/s1", json={"status": "rejected"}, headers=headers)
        service.archive.article("The door stays open.", [{"party": "nato", "stance": "support"}])
        sync(mark)
        now = client.get("statements").json()["items"]
        assert copy == {item["id"]: item for item in now}


@pytest.mark.timeout(600)
def test_a_generated_client_works(service, tmp_path, monkeypatch):
    pytest.importorskip("openapi_python_client", reason="openapi-python-client: not installed")
    document = tmp_path / "openapi.json"
    document.write_bytes(httpx.get(f"{service.address}/openapi.json").content)
    made = subprocess.run(
        [sys.executable, "-m", "openapi_python_client", "generate", "--path", str(document),
         "--output-path", str(tmp_path / "made"), "--meta", "none"],
        capture_output=True, text=True, check=False, cwd=tmp_path,
        env=os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
    )  # fmt: skip
    assert made.returncode == 0, made.stdout + made.stderr
    said = made.stdout + made.stderr
    assert "Unable to process" not in said, said
    assert said.count("WARNING") == said.count("Unsupported content_type"), said
    (tmp_path / "made").rename(tmp_path / "tracker_client")
    monkeypatch.syspath_prepend(str(tmp_path))
    client = importlib.import_module("tracker_client").Client(base_url=service.address)
    api = "tracker_client.api"
    page = importlib.import_module(f"{api}.statements.list_statements").sync(
        client=client, party=[_enum("list_statements_party_item", "RUSSIA")], limit=10
    )
    assert page.items[0].party == "russia"
    assert page.items[0].evidence.text
    cell = importlib.import_module(f"{api}.positions.get_position").sync(
        "germany", "nord-stream-2", client=client
    )
    assert cell.stance == "oppose"
    assert cell.reading.startswith("opposes Nord Stream 2")


def _enum(module: str, name: str) -> object:
    found = importlib.import_module(f"tracker_client.models.{module}")
    kind = next(v for k, v in vars(found).items() if k.lower() == module.replace("_", ""))
    return getattr(kind, name)
