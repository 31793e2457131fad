"""Sentences of a treebank in CoNLL-U, and what can be done to a tree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

Row = tuple[str, str, str, str, str]  # form, lemma, universal tag, Penn tag, relation


@dataclass(frozen=True)
class Sentence:
    forms: list[str]
    lemmas: list[str]
    pos: list[str]
    tags: list[str]
    heads: list[int]  # 0 is the root, words count from 1
    deprels: list[str]

    def __len__(self) -> int:
        return len(self.forms)

    def children(self, index: int) -> list[int]:
        return [i for i, head in enumerate(self.heads) if head == index + 1]

    def subtree(self, index: int) -> list[int]:
        found = [index]
        for i in found:
            found.extend(self.children(i))
        return sorted(found)


def read_conllu(path: Path) -> Iterator[Sentence]:
    """The sentences of a file, without multiword tokens and empty nodes."""
    rows: list[list[str]] = []
    for line in [*path.read_text("utf-8").split("\n"), ""]:
        if line.startswith("#"):
            continue
        if line:
            row = line.split("\t")
            if row[0].isdigit():
                rows.append(row)
        elif rows:
            _, forms, lemmas, pos, tags, _, heads, deprels, *_ = zip(*rows, strict=True)
            yield Sentence(
                list(forms),
                list(lemmas),
                list(pos),
                list(tags),
                [int(head) for head in heads],
                list(deprels),
            )
            rows = []


class Builder:
    """Puts together a sentence from words of another, in any order, and from new ones."""

    def __init__(self, old: Sentence) -> None:
        self.old = old
        self._number: dict[int, int] = {-1: 0}  # name of a word to its place, from 1
        self._rows: list[Row] = []
        self._heads: list[int] = []  # names: the old index, or for a new word what `new` gave

    def keep(self, index: int, form: str | None = None, head: int | None = None) -> None:
        """Add a word of the old sentence, perhaps in another form or below another head."""
        s = self.old
        self._number[index] = len(self._rows) + 1
        row = (s.lemmas[index], s.pos[index], s.tags[index], s.deprels[index])
        self._rows.append((s.forms[index] if form is None else form, *row))
        self._heads.append(s.heads[index] - 1 if head is None else head)

    def new(self, row: Row, head: int, name: int | None = None) -> None:
        """Add a new word below `head`; give a `name` under -1 if others hang from it."""
        self._rows.append(row)
        self._heads.append(head)
        if name is not None:
            self._number[name] = len(self._rows)

    def sentence(self) -> Sentence:
        forms, lemmas, pos, tags, deprels = (list(c) for c in zip(*self._rows, strict=True))
        heads = [self._number[head] for head in self._heads]
        return Sentence(forms, lemmas, pos, tags, heads, deprels)


def without(s: Sentence, dropped: set[int]) -> Sentence:
    """The sentence without those of the words that govern nothing."""
    dropped = {i for i in dropped if i + 1 not in s.heads}
    if not dropped or len(dropped) == len(s):
        return s
    builder = Builder(s)
    for i in range(len(s)):
        if i not in dropped:
            builder.keep(i)
    return builder.sentence()


def rows(*words: Sequence[str]) -> list[Row]:
    """Rows from "form", "UPOS", "XPOS", "relation"; names keep their capital in the lemma."""
    return [
        (form, form if tag.startswith("NNP") else form.lower(), pos, tag, deprel)
        for form, pos, tag, deprel in words
    ]
