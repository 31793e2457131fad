"""Measure the shipped parser on treebanks in CoNLL-U, words given and words cut by itself.

python scripts/evaluate_parser.py ewt-dev.conllu ewt-test.conllu
"""

import argparse
import time
from collections import Counter
from pathlib import Path

from tracker.syntax import network
from tracker.syntax.parser import Parser


def read(path: Path) -> list[tuple[str, list[list[str]]]]:
    """Each sentence's text and the rows of its words."""
    found = []
    for block in path.read_text("utf-8").strip().split("\n\n"):
        lines = block.split("\n")
        text = next(line[9:] for line in lines if line.startswith("# text = "))
        rows = [line.split("\t") for line in lines if not line.startswith("#")]
        found.append((text, [row for row in rows if row[0].isdigit()]))
    return found


def given_words(parser: Parser, gold: list[tuple[str, list[list[str]]]]) -> dict[str, float]:
    """Shares of right tags, lemmas, heads and relations when the words are the treebank's."""
    right: Counter[str] = Counter()
    total = words = 0
    parses = parser.parse_words([[row[1] for row in rows] for _, rows in gold])
    for (_, rows), parse in zip(gold, parses, strict=True):
        for row, token in zip(rows, parse.tokens, strict=True):
            head = int(row[6]) - 1 == token.head
            right["UPOS"] += row[3] == token.pos
            right["XPOS"] += row[4] == token.tag
            right["lemma"] += row[2] == token.lemma
            right["UAS"] += head
            right["LAS"] += head and row[7] == token.deprel
            total += 1
            if row[3] != "PUNCT":
                right["UAS without punctuation"] += head
                right["LAS without punctuation"] += head and row[7] == token.deprel
                words += 1
    return {
        name: round(count / (words if "without" in name else total), 4)
        for name, count in right.items()
    }


def own_words(parser: Parser, gold: list[tuple[str, list[list[str]]]]) -> dict[str, float]:
    """F of words, and of words with their head and relation, from the running text."""
    words = arcs = ours = theirs = 0
    started = time.perf_counter()
    parses = parser.parse([(text, 0) for text, _ in gold])
    spent = time.perf_counter() - started
    for (text, rows), parse in zip(gold, parses, strict=True):
        spans, at = [], 0
        for row in rows:
            start = text.find(row[1], at)
            at = (start if start >= 0 else at) + len(row[1])
            spans.append((start, at))
        root = (-1, -1)
        wanted = {
            span: (spans[int(row[6]) - 1] if row[6] != "0" else root, row[7])
            for span, row in zip(spans, rows, strict=True)
        }
        for token in parse.tokens:
            head = parse.tokens[token.head] if token.head >= 0 else None
            found = ((head.start, head.end) if head else root, token.deprel)
            if (token.start, token.end) in wanted:
                words += 1
                arcs += wanted[token.start, token.end] == found
        ours += len(parse.tokens)
        theirs += len(rows)
    return {
        "words": round(2 * words / (ours + theirs), 4),
        "LAS": round(2 * arcs / (ours + theirs), 4),
        "words/s": round(ours / spent),
    }


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("treebank", type=Path, nargs="+")
    arguments.add_argument("--model", type=Path, help="weights other than the shipped ones")
    args = arguments.parse_args()
    parser = Parser(network.read(args.model) if args.model else network.read())
    for path in args.treebank:
        gold = read(path)
        print(path.name, "words given:", given_words(parser, gold))
        print(path.name, "from text:", own_words(parser, gold))


if __name__ == "__main__":
    main()
