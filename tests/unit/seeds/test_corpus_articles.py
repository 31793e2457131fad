"""The articles written for the coder and what is coded in them fit together."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

DATA = Path(__file__).parents[2] / "data" / "corpus"
FOLDERS = ("dev", "test", "indirect")


def texts(folder: str) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in DATA.glob(f"{folder}/*.txt")}


def coded(folder: str) -> list[dict[str, Any]]:
    lines = (DATA / f"{folder}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_article_states_title_and_date(folder: str) -> None:
    assert len(texts(folder)) >= 40
    for text in texts(folder).values():
        title, _, day, _, body = text.split("\n", 4)
        assert title
        assert date(2021, 11, 1) <= date.fromisoformat(day) <= date(2022, 2, 24)
        assert len(re.findall(r"\w+", body)) >= 30


@pytest.mark.parametrize("folder", FOLDERS)
def test_evidence_is_verbatim_and_dated_as_its_article(folder: str) -> None:
    found = texts(folder)
    for row in coded(folder):
        _, _, day, _, body = found[row["file"]].split("\n", 4)
        assert row["evidence"] in body
        assert row["published"] == day


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_party_and_issue_is_seen_and_some_articles_are_silent(folder: str) -> None:
    rows = coded(folder)
    assert len({row["party"] for row in rows}) == 9
    assert len({row["issue"] for row in rows if not row["optional"]}) == 12
    assert len(texts(folder).keys() - {row["file"] for row in rows}) >= 5


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_statement_is_coded_twice(folder: str) -> None:
    names = ("file", "evidence", "party", "issue", "stance")
    keys = [tuple(row[k] for k in names) for row in coded(folder)]
    assert len(keys) == len(set(keys))


def test_no_article_is_both_trained_on_and_held_out() -> None:
    assert not texts("test").keys() & (texts("dev").keys() | texts("indirect").keys())
