"""Fill README.md with real output: python scripts/readme.py

Seeds a database of its own with the bundled articles and asks the command line and the API.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tracker.app import create_app
from tracker.config import Config

ROOT = Path(__file__).resolve().parent.parent
DAY = "2022-01-12"
CELL = "russia/nato-expansion"
HISTORIES = [
    ("germany", "nord-stream-2"),
    ("united-states", "sanctions"),
    ("nato", "nato-expansion"),
]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/tracker.db"
        tracker(url, "seed")
        client = create_app(Config(database_url=url)).test_client()

        def get(path: str) -> Any:
            return client.get(f"/api/v1/{path}").get_json()

        text = "\n\n".join([matrix(url), answer(get), *histories(get)])
    readme = ROOT / "README.md"
    block = f"<!-- output:start -->\n{text}\n<!-- output:end -->"
    old = readme.read_text(encoding="utf-8")
    new = re.sub(r"<!-- output:start -->.*<!-- output:end -->", lambda _: block, old, flags=re.S)
    readme.write_text(new, encoding="utf-8")


def tracker(url: str, *arguments: str) -> str:
    environ = os.environ | {"TRACKER_DATABASE_URL": url}
    command = [sys.executable, "-m", "tracker", *arguments]
    return subprocess.run(command, env=environ, capture_output=True, text=True, check=True).stdout


def matrix(url: str) -> str:
    return (
        f"`tracker positions --as-of {DAY}`:\n\n```\n{tracker(url, 'positions', '--as-of', DAY)}```"
    )


def answer(get: Any) -> str:
    """A cell with the first piece of evidence that somebody said."""
    cell = get(f"positions/{CELL}?as_of={DAY}")
    kept = ("party", "issue", "stance", "score", "confidence", "reading", "since", "counts",
            "articles", "outlets", "status")  # fmt: skip
    shown = {name: cell[name] for name in kept} | {"confidence": round(cell["confidence"], 2)}
    first = next(item for item in cell["evidence"] if item["speaker"])
    shown["evidence"] = [
        {name: first[name] for name in ("id", "speaker", "mode", "evidence", "article", "said_on")}
    ]
    body = json.dumps(shown, indent=2, ensure_ascii=False)
    address = f"localhost:8000/api/v1/positions/{CELL}?as_of={DAY}"
    return f"`curl -s '{address}'`, shortened:\n\n```json\n{body}\n```"


def histories(get: Any) -> list[str]:
    parties = {p["id"]: p["name"] for p in get("parties")["items"]}
    issues = {i["id"]: i for i in get("issues")["items"]}
    return [history(get, party, issue, parties, issues) for party, issue in HISTORIES]


def history(
    get: Any, party: str, issue: str, parties: dict[str, str], issues: dict[str, Any]
) -> str:
    """The segments of a cell, with the words that opened each."""
    named = issues[issue]
    lines = [
        f"{parties[party]} on {named['name']} (`/api/v1/positions/{party}/{issue}/history`):",
        "",
        "| from | stance | score | in whose words |",
        "|---|---|---|---|",
    ]
    for segment in get(f"positions/{party}/{issue}/history?as_of=2022-02-28")["items"]:
        told = [get(f"statements/{number}") for number in segment["statements"]]
        of_the_day = [t for t in told if t["said_on"] == segment["from"]]
        statement = max(of_the_day or told, key=lambda t: t["confidence"])
        who = statement["speaker"]["name"] if statement["speaker"] else "told by the article"
        words = " ".join(statement["evidence"]["text"].split())
        condition = ", on a condition" if segment["conditional"] else ""
        label = named["labels"].get(segment["stance"], segment["stance"])
        lines.append(
            f"| {segment['from']} | {label}{condition} | {segment['score']:+.2f} "
            f"| {who}, {statement['said_on']}: “{words}” |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
