"""The page behind an address as an article, and what stands in where it cannot be had."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC
from email.message import Message
from typing import TYPE_CHECKING, Protocol

from tracker.articles.article import Article
from tracker.articles.extract import extract_html, extract_page
from tracker.articles.language import code_of, detect
from tracker.config import Config, Network
from tracker.errors import ArticleError, FetchError
from tracker.pipeline.identifying import identify
from tracker.pipeline.storing import Occasion, Stored, commit
from tracker.sources.addresses import AddressPolicy
from tracker.sources.entries import FeedEntry, bare_entry
from tracker.sources.errors import HostBusyError, OptedOutError
from tracker.sources.fetch import FetchConfig, Fetcher, FetchResult

if TYPE_CHECKING:
    from tracker.pipeline.service import Pipeline

FULL_TEXT = 600  # characters of a feed's content that make an article of their own
STUB = 1.5  # so many times the page's text in the feed: the page is what a paywall lets through


@dataclass(frozen=True, slots=True)
class Page:
    """What fetching an entry's page gave: an article, or why there is none."""

    article: Article | None = None
    html: bytes | None = None
    result: FetchResult | None = None
    unchanged: bool = False
    error: str | None = None
    refused: bool = False  # the publisher reserves text mining: nothing may be coded
    busy: float | None = None  # nothing was sent: the host's turn comes in so many seconds

    def noted(self) -> Page:
        """What is left to be noted of the fetch once the page was read: not its bytes."""
        result = self.result and replace(self.result, body=None)
        return replace(self, article=None, html=None, result=result)


class Seen(Protocol):
    """An entry whose page was fetched before."""

    @property
    def article_id(self) -> int | None: ...
    @property
    def etag(self) -> str | None: ...
    @property
    def last_modified(self) -> str | None: ...


def open_fetcher(config: Config) -> Fetcher:
    """The HTTP client as configured."""
    return Fetcher(
        FetchConfig(
            contact=config.contact or "",
            allow_private=_policy(config.allow_private_networks),
            deadline=config.fetch_deadline,
            max_bytes=config.fetch_max_bytes,
            host_concurrency=config.host_concurrency,
            host_spacing=config.host_spacing,
            proxy=config.proxy,
        )
    )


def _policy(allowed: bool | tuple[Network, ...]) -> AddressPolicy:
    if isinstance(allowed, bool):
        return AddressPolicy(private=allowed)
    return AddressPolicy(allowed=allowed)


def fetch_page(pipeline: Pipeline, url: str, row: Seen | None = None) -> Page:
    """Fetch and clean a page; whatever goes wrong is in the answer, never raised. A `row` that has
    its article asks whether the page changed since."""
    held = row if row is not None and row.article_id is not None else None
    try:
        result = pipeline.fetcher.fetch(
            url,
            kind="article",
            etag=held.etag if held else None,
            last_modified=held.last_modified if held else None,
        )
    except OptedOutError as error:
        return Page(error=str(error), refused=True)
    except HostBusyError as error:
        return Page(error=str(error), busy=error.retry_after)
    except FetchError as error:
        return Page(error=str(error))
    if result.not_modified and held is not None:
        return Page(result=result, unchanged=True)
    if result.body is None:
        return Page(result=result, error=f"the page answers {result.status}")
    try:
        page = extract_page(result.body, result.final_url, charset=_charset(result.content_type))
    except ArticleError as error:
        return Page(result=result, error=str(error))
    if page.mining_reserved:
        reason = "the page reserves text and data mining"
        return Page(result=result, error=reason, refused=True)
    return Page(article=page.article, html=result.body, result=result)


def complete(page: Page, entry: FeedEntry, *, feed_title: str | None) -> Article | None:
    """The page's article, or the feed's full text where the page cannot be had or is a stub."""
    if page.refused or page.unchanged or page.busy is not None:
        return None
    article = page.article
    if article is None or len(entry.content_html or "") > STUB * len(article.text):
        own = _from_feed(entry)
        if own is not None and (article is None or len(own.text) > STUB * len(article.text)):
            article = own
    if article is None:
        return None
    article = replace(
        article,
        title=article.title or entry.title or None,
        author=article.author or entry.author,
        outlet=article.outlet or feed_title or None,
        url=article.url or entry.url,
    )
    if article.published_on is None and (at := article.published_at or entry.dated) is not None:
        article = replace(article, published_at=at.astimezone(UTC), published_on=at.date())
    return replace(article, language=article.language or detect(article.text))


def own_text_refused(pipeline: Pipeline, feed_url: str) -> Page | None:
    """Why the text that a feed carries itself may not be used now, or None: it lies at the feed's
    address, and is reserved where that is."""
    try:
        reason = pipeline.fetcher.reservation(feed_url)
    except HostBusyError as error:
        return Page(error=str(error), busy=error.retry_after)
    except FetchError:
        return None  # the feed was just had from there; its files are asked for again next time
    return Page(error=reason, refused=True) if reason is not None else None


def _from_feed(entry: FeedEntry) -> Article | None:
    """An article of the text that the feed itself carries, where that is more than a teaser."""
    markup = entry.content_html or (entry.summary_html if entry.url is None else None)
    if not markup:
        return None
    page = f"<html><body><article>{markup}</article></body></html>"
    try:
        article = extract_html(page, entry.url)
    except ArticleError:
        return None
    if len(article.text) < FULL_TEXT and entry.url is not None:
        return None
    return replace(article, origin="feed", language=article.language or code_of(entry.language))


def fetch_article(pipeline: Pipeline, url: str, *, actor: str | None) -> Stored:
    """Fetch, code and store one page. Raises FetchError or ArticleError."""
    page = fetch_page(pipeline, url)
    if page.article is None:
        kind = ArticleError if page.result is not None else FetchError
        raise kind(f"{url}: {page.error}")
    entry = bare_entry(url)
    article = complete(page, entry, feed_title=None)
    assert article is not None
    with pipeline.database.reading() as session:
        identity = identify(session, article, url, None)
    drafted = replace(pipeline.draft(article, html=page.html, link=url), identity=identity)
    with pipeline.database.writing() as session:
        occasion = Occasion("ingest", pipeline.clock(), actor=actor)
        return commit(session, drafted, occasion, pipeline.codebook)


def _charset(content_type: str) -> str | None:
    message = Message()
    message["content-type"] = content_type
    return message.get_content_charset()
