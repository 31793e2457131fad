"""Hand-coded statements: read from JSON lines, their evidence found in a text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tracker.errors import ArticleError
from tracker.statements.gold import Gold, locate, read_gold

TEXT = "Aland rejects  the toll.\nBeland wants the toll, Ms Okri said."


def test_evidence_is_found_over_white_space_and_typography() -> None:
    assert locate("rejects the toll", TEXT) == (6, 23)
    assert locate("it's “so”", 'well, it’s \n"so" now') == (6, 16)
    assert locate("", TEXT) is None


def test_gold_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps({"file": "a", "party": "b"}) + "\n")
    with pytest.raises(ArticleError, match=r"gold\.jsonl:1"):
        read_gold(path)
    with pytest.raises(ArticleError, match="cannot be read"):
        read_gold(tmp_path / "none.jsonl")


def test_gold_is_read_with_keys_to_spare(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    row = {"file": "a.txt", "evidence": "x", "party": "p", "issue": "i", "stance": "open", "x": 1}
    path.write_text("\n" + json.dumps(row) + "\n")
    assert read_gold(path) == [Gold("a.txt", "x", "p", "i", "open")]
