"""Pages that are made to cost time, or to break what reads them."""

from __future__ import annotations

from contextlib import suppress

import pytest

from tracker.articles.extract import extract_html
from tracker.errors import ArticleError

SENTENCE = "The ministers agreed on Tuesday to meet again in Geneva before the end of the month."
BODY = f"<article><h1>Ministers agree</h1>{f'<p>{SENTENCE}</p>' * 4}</article>"


@pytest.mark.parametrize(
    "piece", ["<p>word</p>", "<tr><td>a</td></tr>", "<br>", "<a href=/x>y</a>"]
)
def test_a_page_of_nothing_but_tags_is_refused_before_it_is_read(piece: str) -> None:
    with pytest.raises(ArticleError, match="tags"):
        extract_html(f"<html><body>{piece * 200_000}{BODY}")


@pytest.mark.parametrize("data", ["[" * 100_000, '{"@graph":' * 5000, "{", '{"@type": 7}', "null"])
def test_structured_data_that_is_none_costs_no_article(data: str) -> None:
    script = f"<script type='application/ld+json'>{data}</script>"
    article = extract_html(f"<html><head>{script}</head><body>{BODY}")
    assert SENTENCE in article.text


@pytest.mark.parametrize("tag", ["div", "span", "blockquote", "ul><li", "table><tr><td", "b"])
def test_elements_without_end_break_nothing(tag: str) -> None:
    with suppress(ArticleError):
        assert SENTENCE in extract_html(f"<html><body>{BODY}{f'<{tag}>' * 3000}x").text
