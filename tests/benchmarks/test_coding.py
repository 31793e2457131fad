"""The time to code an article beside trafilatura's for a page that holds it, as ratios.

Processor time of one thread, the best of some rounds, everything warm. Nothing is asserted of it:
only what is printed in one run can be compared.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from html import escape
from typing import TypeVar

import trafilatura

from tests.servers.benchmark import ARTICLES, article_page
from tracker.articles.article import Article
from tracker.articles.files import read_bytes
from tracker.codebook.load import load
from tracker.statements.attribution.discourse import Discourse
from tracker.statements.attribution.report import quotes_json
from tracker.statements.coder import Coder

T = TypeVar("T")
ROUNDS = 5
COMMENTS = "<section class='comments'><h2>Comments</h2><ol>{}</ol></section>".format(
    "".join(
        f"<li class='comment'><b>Reader {n}</b><p>What reader number {n} thinks of all this, in "
        "a sentence or two. It need not be read.</p></li>"
        for n in range(20)
    )
)


def plain_page(article: Article) -> str:
    """Nothing but the article."""
    body = "".join(f"<p>{escape(block)}</p>" for block in article.text.split("\n\n"))
    head = f"<title>{escape(article.title or 'Untitled')}</title>"
    return f"<html><head>{head}</head><body><article>{body}</article></body></html>"


def news_page(number: int) -> str:
    """Navigation, related links, a script and comments around the same article."""
    return article_page(number).decode().replace("</article>", f"</article>{COMMENTS}")


def milliseconds(work: Callable[[T], object], things: Sequence[T]) -> float:
    """Of each thing, in the best of some rounds after one that warms up."""
    best = float("inf")
    for n in range(ROUNDS + 1):
        began = time.process_time()
        for thing in things:
            work(thing)
        if n:
            best = min(best, time.process_time() - began)
    return 1000 * best / len(things)


def extract(page: str) -> None:
    assert trafilatura.bare_extraction(page, with_metadata=True) is not None


def test_coding_beside_trafilatura() -> None:
    articles = [read_bytes(text.encode(), suffix=".md") for text in ARTICLES]
    coder = Coder(load())

    def quotes(article: Article) -> None:
        quotes_json(Discourse(article.text, coder.codebook, coder.parser, article.published_on))

    plain = milliseconds(extract, [plain_page(article) for article in articles])
    news = milliseconds(extract, [news_page(n) for n in range(len(articles))])
    print(f"\n{len(articles)} articles; trafilatura: plain page {plain:.1f} ms, news {news:.1f} ms")
    for what, ours in (
        ("statements (floor 0.5, aim 0.2)", milliseconds(coder.code, articles)),
        ("--quotes, every sentence", milliseconds(quotes, articles)),
    ):
        print(f"{what}: {ours:.1f} ms, {ours / plain:.2f} of plain, {ours / news:.2f} of news")
