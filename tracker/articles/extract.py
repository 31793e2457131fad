"""A web page becomes an article. The only module that knows trafilatura."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from lxml.etree import XPath
from trafilatura import bare_extraction
from trafilatura.metadata import (
    examine_meta,
    extract_author,
    extract_meta_json,
    extract_sitename,
    extract_title,
)
from trafilatura.settings import Extractor
from trafilatura.utils import load_html

from tracker.articles.article import Article
from tracker.articles.encoding import decode
from tracker.articles.identity import canonical_url
from tracker.articles.layout import lay_out
from tracker.articles.lines import Line, unify
from tracker.articles.page import SelfDescription, describe
from tracker.articles.titles import clean_title, without_outlet
from tracker.errors import ArticleError

LARGEST = 20_000_000  # bytes of a page
_MOST_TAGS = 120_000  # opening and closing ones; a long live blog has a fifth of them
_SHORTEST = 60  # letters of a text that can be called an article
# What trafilatura knows an author's element by (AUTHOR_XPATHS); a test holds that it is all here.
_AUTHORISH = re.compile(
    r"(?i)author|byl|username|bbl|zuozhe|bianji|xiaobian|channel-name|submitted-by|posted-by|"
    r"journalist-name|screenname|writer"
)
_ATTRIBUTES = XPath(
    "//@rel | //@id | //@class | //@itemprop | //@data-testid | //@data-component",
    smart_strings=False,
)
_AUTHOR_TAGS = XPath("boolean(//author | //rel)")
_BREAK = "\u2028"  # stands for <br> while white space is being folded

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # its complaints become ArticleErrors
logging.getLogger("htmldate").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Page:
    """An article and what its page adds: the address it declares (absolute or relative, not yet
    judged), and whether its publisher reserves text mining."""

    article: Article
    declared_url: str | None
    mining_reserved: bool


def extract_html(
    html: bytes | str, url: str | None = None, *, charset: str | None = None
) -> Article:
    """The article of a page. See `extract_page`."""
    return extract_page(html, url, charset=charset).article


def extract_page(html: bytes | str, url: str | None = None, *, charset: str | None = None) -> Page:
    """Read title, text and metadata from a page's own markup; `url` is where it was fetched from,
    `charset` what its HTTP header says.

    The text is paragraphs parted by blank lines. Raises ArticleError where there is no article.
    """
    if len(html) > LARGEST:
        raise ArticleError(f"the page has more than {LARGEST // 1_000_000} MB: it is not read")
    source = decode(html, declared=charset, markup=True) if isinstance(html, bytes) else html
    if source.count("<") > _MOST_TAGS:
        raise ArticleError(f"the page has more than {_MOST_TAGS:,} tags: it is not read")
    tree = _parse(source)
    about = describe(tree, url)
    metadata = _metadata(tree, about)
    sitename = clean_title(metadata.sitename)
    title = clean_title(about.title or metadata.title)
    title = without_outlet(title, sitename) if title else None
    text = _text(tree, url, title)
    article = Article(
        text=text,
        title=title,
        outlet=sitename,
        author=clean_title(metadata.author) or about.byline,
        published_at=about.dateline.at if about.dateline else None,
        published_on=about.dateline.on if about.dateline else None,
        url=_address(url, about),
        language=about.language,
        origin="page",
    )
    return Page(article, about.canonical, about.mining_reserved)


def _parse(source: str) -> Any:
    try:
        # An XML declaration beside decoded text makes lxml refuse the whole page.
        tree = load_html(re.sub(r"^\s*<\?xml[^>]*\?>", "", source))
    except Exception as error:  # lxml and trafilatura raise many kinds on broken markup
        raise ArticleError(
            f"the page cannot be parsed ({type(error).__name__}): check that it is HTML"
        ) from error
    if tree is None:
        raise ArticleError("this is not HTML: give a web page, or a .txt file for plain text")
    return tree


def _metadata(tree: Any, about: SelfDescription) -> Any:
    """trafilatura's reading of title, author and outlet, its dearer searches only where needed.

    Its dates are not used: they may be guessed from the text.
    """
    try:
        metadata = examine_meta(tree)
        if metadata.author and " " not in metadata.author:
            metadata.author = None  # an account's name
        with suppress(ValueError, RecursionError):  # JSON-LD that is none
            metadata = extract_meta_json(tree, metadata)
        metadata.title = about.title or metadata.title or extract_title(tree)
        metadata.author = metadata.author or about.byline or _author(tree)
        metadata.sitename = (metadata.sitename or extract_sitename(tree) or "").lstrip("@")
    except Exception as error:  # broken metadata raises many kinds
        kind = type(error).__name__
        raise ArticleError(f"the page's metadata cannot be read ({kind})") from error
    return metadata


def _author(tree: Any) -> Any:
    """trafilatura's search of the page for an author, where there is anything that it can find: it
    asks every element by regular expressions, which takes half as long as the whole extraction."""
    values = "\n".join(_ATTRIBUTES(tree))
    return extract_author(tree) if _AUTHORISH.search(values) or _AUTHOR_TAGS(tree) else None


def _text(tree: Any, url: str | None, title: str | None) -> str:
    for line_break in tree.iter("br"):
        line_break.tail = _BREAK + (line_break.tail or "")
    _open_layout_tables(tree)
    # deduplicate stays off: it is kept for the whole process and empties the fourth same text.
    options = Extractor(output_format="python", comments=False, tables=True, url=url, dedup=False)
    try:
        document: Any = bare_extraction(tree, options=options)
    except Exception as error:
        raise ArticleError(f"no article can be extracted ({type(error).__name__})") from error
    lines = (
        [Line(text, number) for number, text in enumerate(_blocks(document.body))]
        if document
        else []
    )
    body = lay_out(lines, title=title or "").body
    text = "\n\n".join(line.text for line in body)
    if sum(ch.isalpha() for ch in text[:500]) < _SHORTEST or not any(
        line.is_ended for line in body
    ):
        raise ArticleError(
            "the page holds no article: a menu, a list of links, or text that needs JavaScript"
        )
    return text


def _open_layout_tables(tree: Any) -> None:
    """Tables that hold paragraphs arrange a page; they tabulate nothing."""
    for table in [t for t in tree.iter("table") if len(t.findall(".//td//p")) > 1]:
        for element in table.iter("table", "tbody", "thead", "tr", "td", "th"):
            element.tag = "div"


def _blocks(body: Any) -> Iterator[str]:
    """The paragraphs of trafilatura's tree, each on one line."""
    for element in body:
        if element.tag in ("list", "table", "quote", "div") and len(element):
            if element.text and element.text.strip():
                yield from _folded(element.text)
            yield from _blocks(element)
        elif element.tag in ("row",):
            yield from _folded(" | ".join("".join(cell.itertext()).strip() for cell in element))
        else:
            yield from _folded("".join(element.itertext()))
        if element.tail and element.tail.strip():
            yield from _folded(element.tail)


def _folded(text: str) -> Iterator[str]:
    for part in unify(text.replace(_BREAK, "\n\n")).split("\n\n"):
        folded = " ".join(part.split())
        if folded:
            yield folded


def _address(url: str | None, about: SelfDescription) -> str | None:
    if url is not None:
        return canonical_url(url, declared=about.canonical)
    return canonical_url(about.canonical) if about.canonical else None
