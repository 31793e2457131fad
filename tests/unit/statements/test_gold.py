"""Hand-coded statements: read from JSON lines, their evidence found in a text."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path

import pytest

from tracker.codebook.load import load
from tracker.errors import ArticleError
from tracker.statements.gold import Gold, locate, read_gold

TARIFFS = Path(__file__).parents[2] / "data" / "codebook" / "tariffs.toml"
DOCS = Path(__file__).parents[3] / "docs" / "codebook.md"
TEXT = "Aland rejects  the toll.\nBeland wants the toll, Ms Okri said."


def test_evidence_is_found_over_white_space_and_typography() -> None:
    assert locate("rejects the toll", TEXT) == (6, 23)
    assert locate("it's “so”", 'well, it’s \n"so" now') == (6, 16)
    assert locate("", TEXT) is None


def test_gold_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match="cannot be read"):
        read_gold(tmp_path / "none.jsonl")


ROW = {"file": "a.txt", "evidence": "x", "party": "china", "issue": "tariffs", "stance": "open"}
MISTAKES: list[tuple[object, str]] = [
    ({"file": "a", "party": "b"}, "the line lacks evidence, issue and stance. Add what is missing"),
    ({k: v for k, v in ROW.items() if k != "issue"}, "2: the line lacks issue. Add what"),
    ([1], "no object. Write { } with file, evidence, party, issue and stance."),
    (ROW | {"evidence": None}, "evidence is no text"),
    (ROW | {"optional": "no"}, "optional is neither true nor false"),
    (ROW | {"stance": "against"}, "there is no stance 'against'. Write support, oppose or open."),
    (ROW | {"published": "in May"}, "published is no date. Write it as 2022-01-31"),
    (ROW | {"published": 20220131}, "published is no date"),
    (ROW | {"published": "20220131"}, "published is no date"),
    (ROW | {"published": 0}, "published is no date"),
    (ROW | {"speaker": 5}, "speaker is no text"),
    (ROW | {"evidence": " "}, "evidence is empty"),
    (
        ROW | {"party": "chna"},
        "the codebook 'tariffs' has no party 'chna'. Correct the line, or name the codebook that "
        "it was coded by in TRACKER_CODEBOOK; parties of this one are: united-states, china.",
    ),
    (ROW | {"issue": "wine"}, "issues of this one are: tariffs, soy-purchases, chip-exports."),
]


@pytest.mark.parametrize(("row", "says"), MISTAKES, ids=[says[:30] for _, says in MISTAKES])
def test_line_that_is_no_gold_is_named_with_its_cure(
    tmp_path: Path, row: object, says: str
) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(f"{json.dumps(ROW)}\n{json.dumps(row)}\n", encoding="utf-8")
    with pytest.raises(ArticleError) as error:
        read_gold(path, load(TARIFFS))
    message = str(error.value)
    assert message.startswith(f"{path}:2: ")
    assert says in message
    assert "__init__" not in message


def test_line_that_is_no_json(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text("{\n", encoding="utf-8")
    with pytest.raises(ArticleError, match=r"gold\.jsonl:1: no JSON .* Write one object a line"):
        read_gold(path)


def test_gold_is_read_with_keys_to_spare(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    row = {"file": "a.txt", "evidence": "x", "party": "p", "issue": "i", "stance": "open", "x": 1}
    path.write_text("\n" + json.dumps(row) + "\n")
    assert read_gold(path) == [Gold("a.txt", "x", "p", "i", "open")]


def test_docs_have_a_line_that_is_read_and_every_key(tmp_path: Path) -> None:
    text = DOCS.read_text(encoding="utf-8")
    section = text.split("## How well a codebook works")[1].split("\n## ")[0]
    path = tmp_path / "gold.jsonl"
    (line,) = [line for line in section.splitlines() if line.startswith("    {")]
    path.write_text(line, encoding="utf-8")
    assert len(read_gold(path, load(TARIFFS))) == 1
    cells = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    named = {key.strip(" `") for cell in cells for key in cell.split(",")}
    assert named == {field.name for field in fields(Gold)}
