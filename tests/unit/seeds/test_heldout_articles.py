"""The held-out articles and what people coded in them fit together."""

import json
import re
from datetime import date
from pathlib import Path

DATA = Path(__file__).parents[2] / "data"
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in DATA.glob("heldout/*.txt")}
GOLD = [
    json.loads(line) for line in (DATA / "heldout.jsonl").read_text(encoding="utf-8").splitlines()
]


def test_every_article_states_title_and_date() -> None:
    assert len(TEXTS) >= 40
    for text in TEXTS.values():
        title, _, day, _, body = text.split("\n", 4)
        assert title
        assert date(2021, 11, 1) <= date.fromisoformat(day) <= date(2022, 2, 23)
        assert len(re.findall(r"\w+", body)) >= 80


def test_evidence_is_verbatim_and_dated_as_its_article() -> None:
    for row in GOLD:
        title, _, day, _, body = TEXTS[row["file"]].split("\n", 4)
        assert row["evidence"] in body
        assert row["published"] == day
        assert row["speaker"] is None or row["speaker"].split()[-1] in title + body


def test_every_party_and_issue_is_seen_and_some_articles_are_silent() -> None:
    assert len({row["party"] for row in GOLD}) == 9
    assert len({row["issue"] for row in GOLD if not row["optional"]}) == 12
    assert len(TEXTS.keys() - {row["file"] for row in GOLD}) >= 5


def test_no_statement_is_coded_twice() -> None:
    keys = [tuple(row[k] for k in ("file", "evidence", "party", "issue", "stance")) for row in GOLD]
    assert len(keys) == len(set(keys))
