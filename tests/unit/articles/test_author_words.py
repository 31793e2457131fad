"""The search for an author is spared only where it cannot find one."""

from __future__ import annotations

import re

import pytest
from trafilatura.xpaths import AUTHOR_XPATHS

from tracker.articles import extract
from tracker.articles.extract import extract_html

PROSE = "".join(
    f"<p>The ministers met for the {n}th time and agreed on nothing.</p>" for n in range(9)
)


def words() -> list[str]:
    """Every value and every alternative of a pattern by which trafilatura knows an author."""
    quoted = re.findall(r"'([^']*)'", " ".join(xpath.path for xpath in AUTHOR_XPATHS))
    return [word for value in quoted for word in value.split("|")]


@pytest.mark.parametrize("word", sorted(set(words()) - {"me"}))
def test_nothing_by_which_an_author_is_known_is_missing(word: str) -> None:
    plain = re.sub(r"\[(\w)\w\]", r"\1", word).replace("-?", "-")
    assert extract._AUTHORISH.search(plain), f"{word}: `_AUTHORISH` has to know it"


def test_every_attribute_that_is_asked_is_looked_at() -> None:
    asked = set(re.findall(r"@([\w-]+)", " ".join(xpath.path for xpath in AUTHOR_XPATHS)))
    assert asked == set(re.findall(r"@([\w-]+)", extract._ATTRIBUTES.path))


@pytest.mark.parametrize(
    "byline",
    [
        '<p class="article-Byline">By Jane Roe</p>',
        '<a rel="author" href="/roe">Jane Roe</a>',
        '<span itemprop="author">Jane Roe</span>',
        "<author>Jane Roe</author>",
    ],
)
def test_an_author_is_found_wherever_the_page_names_one(byline: str) -> None:
    page = f"<html><body><article><h1>Talks</h1>{byline}{PROSE}</article></body></html>"
    assert extract_html(page).author == "Jane Roe"
