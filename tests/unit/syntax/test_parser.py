"""What a caller relies on: offsets, trees, and the same answer whatever stands beside."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.syntax import Parse, load


def parse(text: str) -> Parse:
    return load().parse([(text, 0)])[0]


def relation(text: str, word: str) -> tuple[str, str | None]:
    """The relation of the word to its head, and the head's lemma."""
    found = parse(text)
    token = next(t for t in found.tokens if t.text == word)
    return token.deprel, found.tokens[token.head].lemma if token.head >= 0 else None


def assert_tree(found: Parse) -> None:
    assert [t.head for t in found.tokens].count(-1) == 1
    assert found.subtree(found.root()) == tuple(range(len(found)))
    assert found.tokens[found.root()].deprel == "root"


def test_offsets_are_those_of_the_document() -> None:
    document = "Nothing new. The envoy’s offer wasn't enough — yet."
    start = document.index("The")
    (found,) = load().parse([(document[start:], start)])
    assert all(document[t.start : t.end] == t.text for t in found.tokens)
    assert [t.text for t in found.tokens][:4] == ["The", "envoy", "’s", "offer"]


def test_a_tree_can_be_walked() -> None:
    found = parse("The minister said that Norland would reject the treaty.")
    words = [t.text for t in found.tokens]
    said, reject, treaty = (words.index(w) for w in ("said", "reject", "treaty"))
    assert found.root() == said
    assert found.children(said, "ccomp") == (reject,)
    assert found.children(reject, "nsubj", "obj") == (words.index("Norland"), treaty)
    assert [words[i] for i in found.subtree(treaty)] == ["the", "treaty"]
    assert found.ancestors(treaty) == (reject, said)
    assert found.path(words.index("minister"), treaty) == (
        words.index("minister"),
        said,
        reject,
        treaty,
    )
    assert found.at(found[reject].start + 2) == reject
    assert found.at(10_000) == -1


def test_no_words_no_tokens() -> None:
    assert [len(p) for p in load().parse([("", 0), ("   ", 5), ("Yes.", 9)])] == [0, 0, 2]
    assert load().parse([]) == []
    assert parse("").root() == -1


def test_a_sentence_parses_the_same_alone_and_in_company() -> None:
    texts = [
        "No.",
        "The two sides will meet again in March, officials from both countries said on Monday.",
        "“We will not sign,” she told reporters.",
        "Talks continue.",
    ]
    together = load().parse([(text, 0) for text in texts])
    assert together == [parse(text) for text in texts]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(max_size=80), max_size=5))
def test_any_text_gives_trees(texts: list[str]) -> None:
    for text, found in zip(texts, load().parse([(t, 3) for t in texts]), strict=True):
        assert all(text[t.start - 3 : t.end - 3] == t.text for t in found.tokens)
        if found.tokens:
            assert_tree(found)


def test_a_text_without_end_is_cut() -> None:
    found = parse("and on " * 500)
    assert len(found) == 250
    assert_tree(found)


@pytest.mark.parametrize("name", ["Ilyan Zhovtek", "Qobra Tammesund", "Ngaio Wiremu", "X. Oyelu"])
def test_names_nobody_has_seen_are_subjects(name: str) -> None:
    family = name.split()[-1]
    found = parse(f"Foreign Minister {name} rejected the plan on Tuesday.")
    words = [t.text for t in found.tokens]
    rejected = words.index("rejected")
    (subject,) = found.children(rejected, "nsubj")
    assert words.index(family) in found.subtree(subject)
    assert found.children(rejected, "obj") == (words.index("plan"),)


PAIRS = [
    ("The council approved the plan.", "council", ("nsubj", "approve")),
    ("The plan was approved by the council.", "plan", ("nsubj:pass", "approve")),
    ("The plan was approved by the council.", "council", ("obl:agent", "approve")),
    ("The minister did not sign the treaty.", "not", ("advmod", "sign")),
    ("She wants the troops to leave.", "leave", ("xcomp", "want")),
    ("They refused to sign.", "sign", ("xcomp", "refuse")),
    ("He said they had refused.", "refused", ("ccomp", "say")),
    ("If they attack, we will respond.", "attack", ("advcl", "respond")),
    ("The treaty that they signed has failed.", "signed", ("acl:relcl", "treaty")),
    ("Norland and Westmark opposed it.", "Westmark", ("conj", "Norland")),
    ("Norland's rejection of the plan", "plan", ("nmod", "rejection")),
    ("Norland's rejection of the plan", "Norland", ("nmod:poss", "rejection")),
    ("According to the ministry, talks failed.", "ministry", ("obl", "fail")),
]


@pytest.mark.parametrize(("text", "word", "expected"), PAIRS)
def test_grammar_that_the_coder_reads(
    text: str, word: str, expected: tuple[str, str | None]
) -> None:
    assert relation(text, word) == expected


@pytest.mark.parametrize("quotes", ['""', "“”", "''", "‘’"])
@pytest.mark.parametrize("turned", [False, True])
def test_speech_before_its_speaker(quotes: str, turned: bool) -> None:
    teller = "said the minister" if turned else "the minister said"
    found = parse(f"{quotes[0]}We will not accept this proposal,{quotes[1]} {teller}.")
    words = [t.text for t in found.tokens]
    said = words.index("said")
    assert found.root() == said
    assert found.children(said, "nsubj") == (words.index("minister"),)
    assert found.children(said, "ccomp") == (words.index("accept"),)
