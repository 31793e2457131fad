"""A pattern tried at the words that it may begin with finds what a search finds."""

import re
from importlib.resources import files

import pytest

from tests.scaling import growth
from tracker.codebook.load import load
from tracker.codebook.pattern import Compiled, compile_options, compile_pattern, plain_marks

WORDS = {"nato": ("NATO", "the alliance"), "dashed": ("ex-soviet states", "u.s. troops")}
TEXT = plain_marks(
    "nato's expansion, the alliance expanding east of ex-soviet states; anti-nato talk, "
    "nato.nato expansions and u.s. troops’ new, 'nato' 50 % cuts; expand eastward, expand_east"
)


def found(compiled: Compiled, text: str) -> tuple[list[str], list[str]]:
    """What is found at words that the pattern may begin with, and by a search."""
    first = compiled.first or frozenset()
    starts = [
        m.start()
        for m in re.finditer(r"\w+", text)
        if m.group() in first
        or any(f.endswith("*") and m.group().startswith(f[:-1]) for f in first)
    ]
    tried = [m.group() for m in compiled.matches(text, 0, len(text), starts)]
    return tried, [m.group() for m in compiled.regex.finditer(text)]


@pytest.mark.parametrize(
    "pattern",
    [
        "nato",
        "{nato} expan*",
        "[the] (alliance|nato)",
        "(expand|expan*) [further] eastward",
        "{dashed}",
        "nato .. (troops|states)",
        "[new] [nato] cuts",
        "ex-soviet states",
        "u.s. troops",
    ],
)
def test_it_begins_where_a_search_finds_it(pattern: str) -> None:
    compiled = compile_pattern(pattern, WORDS)
    assert compiled.first
    tried, searched = found(compiled, TEXT)
    assert tried == searched


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("{nato} membership", "the alliance’s membership"),
        ("nato membership", "“nato” membership"),
        ("ex-soviet states", "ex–soviet states"),
        ("ex-soviet states", "ex‑soviet states"),
        ("nato ... membership", "nato – of all things membership"),
        ("nato .. membership", "nato “own” membership"),
    ],
)
def test_typographic_marks_are_read_like_plain_ones(pattern: str, text: str) -> None:
    compiled = compile_pattern(pattern, WORDS)
    match = compiled.regex.search(plain_marks(text))
    assert match is not None
    assert text[match.start() : match.end()] == text.removeprefix("“")


def test_a_dash_is_no_hyphen() -> None:
    text = plain_marks("nato – membership, nato—membership")
    assert not compile_pattern("nato membership", WORDS).regex.search(text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("keep .. nato", "keep eastern-flank ex-nato"),
        ("keep .. out of nato", "keep it - as before - out of nato"),
        ("pull ... from nato", "pull troops (5,000) - from nato"),
        ("pull ... from nato", "pull troops -- all, now - from nato"),
    ],
)
def test_a_gap_reaches_over_words_with_hyphens_and_dashes(pattern: str, text: str) -> None:
    match = compile_pattern(pattern, WORDS).regex.search(plain_marks(text))
    assert match is not None
    assert match.group() == text


def test_a_near_gap_ends_at_and_after_a_dash_too() -> None:
    assert not compile_pattern("keep .. nato", WORDS).regex.search("keep it --and nato")


@pytest.mark.parametrize("pattern", ["keep .. nato", "keep ... nato", "keep .. [the] ... nato"])
@pytest.mark.parametrize("words", ["keep {}", "keep a{}", "keep (a, {}"])
@pytest.mark.parametrize("mark", ["-", "- ", ", - "])
def test_a_run_of_marks_is_read_in_one_way_only(pattern: str, words: str, mark: str) -> None:
    regex = compile_pattern(pattern, WORDS).regex
    grown = growth(lambda size: regex.search(words.format(mark * size) + "; nato"), 1_000)
    assert grown < 10


def test_what_begins_with_no_word_is_searched() -> None:
    compiled = compile_pattern("’nato' cuts".replace("’", "'"), WORDS)
    assert compiled.first is None
    assert [m.group() for m in compiled.matches("no 'nato' cuts", 0, 14, ())] == ["'nato' cuts"]


def test_the_terms_of_the_bundled_codebook_begin_where_a_search_finds_them() -> None:
    codebook = load()
    text = " ".join(
        entry.read_text("utf-8").lower()
        for entry in sorted(files("tracker.seeds").iterdir(), key=lambda entry: entry.name)[:6]
        if entry.name.endswith(".md")
    )
    terms = [term for issue in codebook.issues.values() for term in issue.terms]
    patterns = [pattern for term in terms for pattern in (*term.patterns, *term.unless)][::5]
    compiled = [one for p in patterns for one in compile_options(p, codebook.words) if one.first]
    matches = [found(one, text) for one in compiled]
    assert [tried for tried, _ in matches] == [searched for _, searched in matches]
    assert sum(bool(tried) for tried, _ in matches) > 20
