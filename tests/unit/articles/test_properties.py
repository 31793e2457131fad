"""What holds for every input."""

from __future__ import annotations

import contextlib
import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker.articles.credits import read_credit
from tracker.articles.dates import find_dateline, parse_iso
from tracker.articles.extract import extract_page
from tracker.articles.files import read_bytes
from tracker.articles.fingerprint import changed, signature, similarity
from tracker.articles.identity import canonical_url, url_key
from tracker.articles.plaintext import read_text
from tracker.articles.titles import clean_title
from tracker.errors import ArticleError

WORDS = st.sampled_from(
    ["the", "government", "of", "Norland", "said", "its", "envoy", "would", "not", "sign", "any"]
)
SENTENCE = st.lists(WORDS, min_size=12, max_size=40).map(lambda words: f"It {' '.join(words)}.")
FURNITURE = st.sampled_from(
    [
        "Share",
        "Advertisement",
        "Read more: Envoy leaves the talks",
        "Short link:",
        "Accessibility links",
        "0:00 0:02:37 0:00",
        "© 2022 Harbour Media. All rights reserved.",
        "Sign up for our newsletter and get the news in your inbox.",
        "Envoys at the river. (Photo by Max Roe/AFP)",
    ]
)
LENIENT = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@LENIENT
@given(
    st.lists(SENTENCE, min_size=3, max_size=8, unique=True),
    st.lists(FURNITURE, max_size=8),
    st.randoms(),
)
def test_paragraphs_survive_and_furniture_does_not(
    paragraphs: list[str], furniture: list[str], dice: random.Random
) -> None:
    mixed = list(paragraphs)
    for piece in furniture:
        mixed.insert(dice.randrange(len(mixed) + 1), piece)
    article = read_text("A title of six plain words\n\n11 January 2022\n\n" + "\n\n".join(mixed))
    assert article.text.split("\n\n") == paragraphs
    assert article.title == "A title of six plain words"


@LENIENT
@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), max_size=400)
)
def test_every_line_of_a_text_read_is_words_of_the_source(raw: str) -> None:
    try:
        article = read_text(raw)
    except ArticleError:
        return
    source = " ".join(raw.replace("\ufeff", "").split())
    for line in article.text.split("\n\n"):
        assert " ".join(line.split()).lstrip("# ") in source


@LENIENT
@given(st.binary(max_size=600), st.sampled_from([".txt", ".md", ".html", ""]))
def test_bytes_raise_nothing_but_article_errors(data: bytes, suffix: str) -> None:
    with contextlib.suppress(ArticleError):
        assert read_bytes(data, suffix=suffix).text


@LENIENT
@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<table>",
                "<td>",
                "<br>",
                "<h1>",
                "&#xD800;",
                "\x00",
                "<!--",
                "]]>",
                "<script>",
                "text. ",
                "<div class='title'>",
                "<?xml encoding='x'?>",
                '{"@graph": [[{}]]}',
                '<script type="application/ld+json">',
            ]
        ),
        max_size=40,
    )
)
def test_broken_markup_raises_nothing_but_article_errors(pieces: list[str]) -> None:
    with contextlib.suppress(ArticleError):
        assert extract_page("<html><body>" + "".join(pieces), "https://harbour.example/a")


@LENIENT
@given(st.text(max_size=220))
def test_no_line_breaks_the_readers_of_lines(line: str) -> None:
    read_credit(line)
    read = find_dateline(line)
    assert read is None or 0 <= read.start < read.end <= len(line)
    parse_iso(line)
    title = clean_title(line)
    assert title is None or (title == title.strip() and "\x00" not in title)
    for url in (line, f"https://{line}", f"https://harbour.example/{line}"):
        assert (canonical_url(url) is None) or canonical_url(
            canonical_url(url) or ""
        ) == canonical_url(url)
        url_key(url)


@LENIENT
@given(st.text(max_size=300), st.text(max_size=300))
def test_similarity_is_symmetric_and_bounded(a: str, b: str) -> None:
    one, other = signature(a), signature(b)
    assert 0.0 <= similarity(one, other) == similarity(other, one) <= 1.0
    assert not changed(a, a)
