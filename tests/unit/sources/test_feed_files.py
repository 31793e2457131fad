"""Feeds beside what is to be read from them: tests/data/sources/feeds/NAME and NAME.expected.json.

`python tests/unit/sources/test_feed_files.py` writes the expected files anew, to be reviewed.
"""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tracker.sources.feeds import parse

FILES = Path(__file__).parents[2] / "data" / "sources" / "feeds"
NOW = datetime(2024, 6, 1, tzinfo=UTC)


def read(path: Path) -> dict[str, Any]:
    feed = parse(path.read_bytes(), url=f"http://feeds.example/{path.name}", now=NOW)
    read: dict[str, Any] = json.loads(json.dumps(asdict(feed), default=datetime.isoformat))
    return read


def inputs() -> list[Path]:
    return [path for path in sorted(FILES.iterdir()) if not path.name.endswith(".expected.json")]


@pytest.mark.parametrize("path", inputs(), ids=lambda path: path.name)
def test_a_file_reads_as_expected(path: Path) -> None:
    assert read(path) == json.loads((FILES / f"{path.name}.expected.json").read_text("utf-8"))


if __name__ == "__main__":
    for path in inputs():
        text = json.dumps(read(path), ensure_ascii=False, indent=1)
        (FILES / f"{path.name}.expected.json").write_text(text + "\n", "utf-8")
