"""Saved texts and pages, each beside the article that it holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tracker.articles.article import Article
from tracker.articles.extract import extract_page
from tracker.articles.files import read_file
from tracker.errors import ArticleError

DATA = Path(__file__).parents[2] / "data" / "articles"
TEXTS = sorted(file for file in (DATA / "texts").iterdir() if file.suffix != ".json")
PAGES = sorted((DATA / "pages").glob("*.html"))


def expected(file: Path) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(
        file.with_name(f"{file.name}.expected.json").read_text("utf-8")
    )
    return record


def found(article: Article) -> dict[str, Any]:
    return {
        "title": article.title,
        "outlet": article.outlet,
        "author": article.author,
        "published_on": article.published_on.isoformat() if article.published_on else None,
        "published_at": article.published_at.isoformat() if article.published_at else None,
        "text": article.text.split("\n\n"),
    }


@pytest.mark.parametrize("file", TEXTS, ids=lambda file: file.name)
def test_a_saved_text_yields_its_article_word_for_word(file: Path) -> None:
    assert found(read_file(file)) == expected(file)


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.name)
def test_a_page_yields_its_article_word_for_word(file: Path) -> None:
    wanted = expected(file)
    fetched_from, url = wanted.pop("fetched_from", None), wanted.pop("url", None)
    article = extract_page(file.read_bytes(), fetched_from).article
    assert found(article) == wanted
    assert article.url == url


@pytest.mark.parametrize(
    "file", sorted((DATA / "no_article").iterdir()), ids=lambda file: file.name
)
def test_a_page_without_an_article_is_refused(file: Path) -> None:
    with pytest.raises(ArticleError, match="no article"):
        extract_page(file.read_bytes())


def test_the_fourth_identical_page_is_read_like_the_first() -> None:
    page = (DATA / "pages" / "json_ld.html").read_bytes()
    texts = {extract_page(page).article.text for _ in range(6)}
    assert len(texts) == 1


def test_a_publisher_reserves_mining_in_the_page() -> None:
    page = (DATA / "pages" / "json_ld.html").read_text("utf-8")
    reserved = page.replace("<head>", '<head><meta name="tdm-reservation" content="1">')
    assert not extract_page(page).mining_reserved
    assert extract_page(reserved).mining_reserved
