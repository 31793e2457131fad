"""The shipped weights are as good as docs/parser.md says.

The trees of tests/data/syntax are ours, checked by hand, and pin the model in any clone; the
English Web Treebank's test part is read where it lies beside the clone.
"""

from collections import Counter
from pathlib import Path

import pytest

from tracker.syntax import load

HERE = Path(__file__)
OWN = HERE.parents[2] / "data/syntax/diplomacy.conllu"
EWT = HERE.parents[4] / "shared/treebank/ewt-test.conllu"


def read(path: Path) -> list[list[list[str]]]:
    """The rows of the words of each sentence of a CoNLL-U file."""
    blocks = path.read_text("utf-8").strip().split("\n\n")
    rows = [[r.split("\t") for r in b.split("\n") if not r.startswith("#")] for b in blocks]
    return [[row for row in sentence if row[0].isdigit()] for sentence in rows]


def shares(path: Path) -> dict[str, float]:
    """Shares of words with the right tag, lemma, head, and head with relation."""
    gold = read(path)
    parses = load().parse_words([[row[1] for row in sentence] for sentence in gold])
    right: Counter[str] = Counter()
    for sentence, parse in zip(gold, parses, strict=True):
        for row, token in zip(sentence, parse.tokens, strict=True):
            head = int(row[6]) - 1 == token.head
            right["lemma"] += row[2] == token.lemma
            right["upos"] += row[3] == token.pos
            right["xpos"] += row[4] == token.tag
            right["uas"] += head
            right["las"] += head and row[7] == token.deprel
    total = sum(map(len, gold))
    return {name: count / total for name, count in right.items()}


def below(found: dict[str, float], floors: dict[str, float]) -> dict[str, float]:
    return {name: round(found[name], 4) for name, floor in floors.items() if found[name] < floor}


def test_our_own_sentences() -> None:
    floors = {"uas": 0.93, "las": 0.91, "upos": 0.97, "xpos": 0.97, "lemma": 0.98}
    assert below(shares(OWN), floors) == {}


@pytest.mark.skipif(not EWT.exists(), reason="needs ../shared/treebank/ewt-test.conllu")
def test_web_treebank() -> None:
    floors = {"uas": 0.87, "las": 0.835, "upos": 0.945, "xpos": 0.935, "lemma": 0.96}
    assert below(shares(EWT), floors) == {}
