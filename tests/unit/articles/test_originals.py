"""The reference articles beside the clone: every stated fact found, nothing of the body lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tracker.articles.files import read_file


def squeezed(text: str) -> str:
    return " ".join(text.split())


def test_every_fact_that_the_originals_state_is_found(shared: Path) -> None:
    for entry in json.loads((shared / "seeds" / "manifest.json").read_text("utf-8")):
        article = read_file(shared / "seeds" / entry["file"])
        assert article.title == (entry["title"] if entry["title_stated"] else None)
        day = article.published_on.isoformat() if article.published_on else None
        assert day == (entry["published"] if entry["date_stated"] else None)
        assert (article.author, article.outlet) == (entry["author"], entry["outlet"])


def test_title_and_date_lines_of_the_coded_articles_are_found(shared: Path) -> None:
    files = sorted((shared / "gold" / "articles").glob("*.txt"))
    assert files
    for file in files:
        title, _, day = file.read_text("utf-8").split("\n")[:3]
        article = read_file(file)
        assert article.title == squeezed(title)
        assert article.published_on is not None
        assert article.published_on.isoformat() == day
        assert squeezed(title) not in article.text.split("\n\n")


@pytest.mark.parametrize("name", ["seeds", "dev"])
def test_all_coded_evidence_survives(shared: Path, name: str) -> None:
    texts: dict[str, str] = {}
    for line in (shared / "gold" / f"{name}.jsonl").read_text("utf-8").splitlines():
        coded = json.loads(line)
        folder = shared / ("seeds" if name == "seeds" else "gold/articles")
        if coded["file"] not in texts:
            texts[coded["file"]] = squeezed(read_file(folder / coded["file"]).text)
        assert squeezed(coded["evidence"]) in texts[coded["file"]]


def test_the_body_is_the_sources_own_lines(shared: Path) -> None:
    for file in [*(shared / "seeds").glob("*.txt"), *(shared / "gold" / "articles").glob("*.txt")]:
        source = {line.strip() for line in file.read_text("utf-8").splitlines()}
        assert set(read_file(file).text.split("\n\n")) <= source
