"""The coder's accuracy on every hand-coded set, and the figures that are pinned.

    python -m tests.accuracy            # what it is
    python -m tests.accuracy --pin      # write tests/data/coder/accuracy.json

A figure is an F1 (recall of `oppose`, share of speakers) with its standard deviation, from a
bootstrap over articles; a single sentence counts as an article. The sets of
../shared are used where they lie beside the clone.
"""

from __future__ import annotations

import json
import statistics
import sys
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from tests.unit.statements.coding_cases import code, read_cases
from tracker.articles.files import find_files, read_file
from tracker.codebook.load import load
from tracker.statements.agreement import Counts, Score, score
from tracker.statements.coder import Coder
from tracker.statements.figures import resampled, total
from tracker.statements.gold import Gold, read_gold

ROOT = Path(__file__).parents[1]
DATA = ROOT / "tests" / "data"
GOLD = ROOT.parent / "shared" / "gold"
PINS = DATA / "coder" / "accuracy.json"


@dataclass(frozen=True, slots=True)
class Corpus:
    """Hand-coded articles, or single sentences in the form of tests/data/coder/sentences.txt, which
    are scored as articles of their own and lie in no folder; `news` are paragraphs of articles that
    name the parties."""

    gold: Path
    folder: Path | None = None
    news: bool = False


CORPORA = {
    "held out": Corpus(DATA / "corpus" / "test.jsonl", DATA / "corpus" / "test"),
    "trained on": Corpus(DATA / "corpus" / "dev.jsonl", DATA / "corpus" / "dev"),
    "winter, held out": Corpus(
        DATA / "corpus" / "winter_test.jsonl", DATA / "corpus" / "winter_test"
    ),
    "winter, trained on": Corpus(DATA / "corpus" / "winter.jsonl", DATA / "corpus" / "winter"),
    "press, held out": Corpus(DATA / "corpus" / "press_test.jsonl", DATA / "corpus" / "press_test"),
    "press, trained on": Corpus(DATA / "corpus" / "press.jsonl", DATA / "corpus" / "press"),
    "desk, trained on": Corpus(DATA / "corpus" / "desk.jsonl", DATA / "corpus" / "desk"),
    "manner, held out": Corpus(
        DATA / "corpus" / "manner_test.jsonl", DATA / "corpus" / "manner_test"
    ),
    "manner, development": Corpus(DATA / "corpus" / "manner.jsonl", DATA / "corpus" / "manner"),
    "turns, held out": Corpus(DATA / "corpus" / "turns_test.jsonl", DATA / "corpus" / "turns_test"),
    "turns, development": Corpus(DATA / "corpus" / "turns.jsonl", DATA / "corpus" / "turns"),
    "bundled": Corpus(DATA / "seeds_gold.jsonl", ROOT / "seeds"),
    "ordinary sentences, held out": Corpus(DATA / "coder" / "ordinary_held_out.txt"),
    "ordinary sentences, trained on": Corpus(DATA / "coder" / "ordinary.txt"),
    "news sentences, held out": Corpus(DATA / "coder" / "news_held_out.txt", news=True),
    "gold, articles": Corpus(GOLD / "dev.jsonl", GOLD / "articles"),
    "gold, originals": Corpus(GOLD / "seeds.jsonl", GOLD.parent / "seeds"),
}


@cache
def coder() -> Coder:
    return Coder(load())


@cache
def scored(name: str) -> Score:
    """The corpus coded anew, and compared."""
    corpus = CORPORA[name]
    if corpus.folder is None:
        return _sentences(corpus.gold, around() if corpus.news else "")
    rows = read_gold(corpus.gold)
    files = {row.file for row in rows}
    days = {row.file: date.fromisoformat(row.published) for row in rows if row.published}
    coded = []
    for path in find_files(corpus.folder):
        if path.name in files or corpus.folder.parent.name == "corpus":
            article = read_file(path)
            on = article.published_on or days.get(path.name)
            article = replace(article, language="en", published_on=on)
            coded.append((path.name, article.text, coder().code(article).statements))
    return score(rows, coded)


def around() -> str:
    """What stands above a paragraph of news: who the article is about."""
    return f"{', '.join(party.name for party in load().parties.values())}\n\nThe day in brief\n\n"


def _sentences(path: Path, above: str) -> Score:
    cases = list(enumerate(read_cases(path)))
    rows = [
        Gold(str(n), case.text, *key, optional=key in case.allowed)
        for n, case in cases
        for key in sorted(case.wanted | case.allowed)
    ]
    texts = [(str(n), above + case.text) for n, case in cases]
    return score(rows, [(n, text, code(coder(), text)) for n, text in texts])


def _core() -> frozenset[str]:
    return frozenset(key for key, issue in load().issues.items() if issue.core)


def figures(articles: list[Counts]) -> dict[str, float]:
    """The measures of some articles."""
    named = [counts.named for counts in articles]
    right, gold = sum(t.right for t in named), sum(t.gold for t in named)
    measures = {
        "articles, all": total(articles, "article").f1,
        "articles, core": total(articles, "article", _core()).f1,
        "oppose, recall": total(articles, "article", part=2, value="oppose").recall,
        "statements, all": total(articles, "statement").f1,
        "statements, core": total(articles, "statement", _core()).f1,
    }
    return measures | ({"speakers": right / gold} if gold else {})


def measured(name: str) -> dict[str, tuple[float, float]]:
    """Each measure of the corpus with its standard deviation."""
    articles = list(scored(name).articles)
    values = figures(articles)
    spread = [figures(sample) for sample in resampled(articles, 300)]
    return {k: (v, statistics.pstdev([s[k] for s in spread])) for k, v in values.items()}


def main() -> None:
    found = {name: measured(name) for name, c in CORPORA.items() if c.gold.exists()}
    for name, measures in found.items():
        print(f"{name} ({len(scored(name).articles)} articles)")
        for measure, (value, deviation) in measures.items():
            print(f"  {measure:18} {value:.3f} ± {deviation:.3f}")
    if "--pin" in sys.argv:
        pins = {
            name: {k: [round(x, 4) for x in pair] for k, pair in measures.items()}
            for name, measures in found.items()
        }
        PINS.write_text(json.dumps(pins, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
