"""Parts of the API that can be tried by themselves."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import Accept

from tracker.api import ids, tables
from tracker.api.article_view import excerpts
from tracker.api.cache import Cache, Rendered
from tracker.api.compression import choose
from tracker.statements.accuracy import Draw, alpha, precision, recall, wilson
from tracker.statements.search import Term, expression, parse
from tracker.webhooks.signature import sign, verify


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Olaf Scholz", "olaf-scholz"), ("Jean-Yves Le Drian", "jean-yves-le-drian"),
     ("Péter Szijjártó", "peter-szijjarto"), ("***", "unnamed")],
)  # fmt: skip
def test_speakers_ids(name, slug):
    assert ids.slug(name) == slug


@given(st.text(min_size=1, max_size=60))
def test_every_speaker_has_an_id_that_a_url_takes(name):
    assert re.fullmatch(r"[A-Za-z0-9._-]+", ids.slug(name))


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"), ("+1", "'+1"), ("-x", "'-x"), ("@a", "'@a"), (" =1", "' =1"),
        ("a=1", "a=1"), ("", ""), (None, ""), (-0.5, -0.5), (True, "true"), (["a", "b"], "a;b"),
        (["=1"], "'=1"), (date(2022, 1, 12), "2022-01-12"),
    ],
)  # fmt: skip
def test_cells_are_harmless(value, cell):
    assert tables.cell(value) == cell


def test_excerpts_that_meet_become_one():
    text = "x" * 2000
    pieces = excerpts(text, [(1500, 1510), (300, 310), (650, 700)])
    assert [(p.start, p.end) for p in pieces] == [(100, 900), (1300, 1710)]
    assert [(p.start, p.end) for p in excerpts("short", [(0, 5)])] == [(0, 5)]


@pytest.mark.parametrize(
    ("query", "parsed"),
    [
        ("door open", ((Term(("door",)), Term(("open",))),)),
        ('"open door" or veto', ((Term(("open", "door")),), (Term(("veto",)),))),
        ("door -veto", ((Term(("door",)), Term(("veto",), True)),)),
        ("-veto", ()),
        ('" ', ()),
        ("NATO's", ((Term(("NATO", "s")),),)),
        ("or or", ()),
    ],
)
def test_queries(query, parsed):
    assert parse(query) == parsed


@given(st.text(max_size=200))
def test_any_query_can_be_said_in_both_dialects(query):
    for dialect in ("sqlite", "postgresql"):
        said = expression(dialect, query)
        assert (said is None) == (parse(query) == ())


def test_accuracy_by_hand():
    """Two statements, one coded alike; an article of three positions, two of them found."""
    a, b, c = ("russia", "talks", "open"), ("nato", "talks", "open"), ("nato", "swift", "open")
    draws = [
        Draw("ana", 1, (a,), (a,)),
        Draw("ana", 2, (b,), ()),
        Draw("ana", None, (a, b), (a, b, c)),
    ]
    assert precision(draws).value == 0.5
    assert precision(draws, party="russia").value == 1.0
    assert recall(draws).value == pytest.approx(2 / 3)
    assert recall(draws, issue="swift").value == 0.0
    assert wilson(8, 10).low == pytest.approx(0.4902, abs=1e-4)
    assert wilson(8, 10).high == pytest.approx(0.9433, abs=1e-4)


def test_alpha_by_hand():
    """Three units, one in disagreement: 1 - (2/6) / (18/30)."""
    assert alpha([["a", "a"], ["a", "b"], ["b", "b"]]) == pytest.approx(1 - (2 / 6) / (18 / 30))
    assert alpha([["a", "a"]]) is None
    assert alpha([]) is None


def test_signatures_hold_for_one_body_one_secret_and_a_while():
    header = sign("secret", b"{}", 1000)
    assert verify("secret", b"{}", header, 1200)
    assert not verify("secret", b"{ }", header, 1200)
    assert not verify("other", b"{}", header, 1200)
    assert not verify("secret", b"{}", header, 2000)
    assert not verify("secret", b"{}", "t=x,v1=", 1000)


def test_the_cache_stays_within_its_bounds():
    cache = Cache(10_000)
    for number in range(20):
        cache.put(number, Rendered(b"x" * 1000, (), "t", None, "now"))
    assert cache.get(0, "now") is None
    assert cache.get(19, "now") is not None
    assert cache.get(19, "later") is None
    assert sum(1 for n in range(20) if cache.get(n, "now")) == 5


def test_the_better_encoding_wins():
    assert choose(Accept([("gzip", 1), ("zstd", 1)])) == "zstd"
    assert choose(Accept([("gzip", 1), ("zstd", 0.5)])) == "gzip"
    assert choose(Accept([("br", 1)])) is None
