"""Names nobody has seen, and the titles and appositions of people."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from parser_training.diplomacy import NATIONS, OFFICES
from parser_training.treebank import Builder, Row, Sentence, rows


class Names:
    """Draws names from those of a treebank, or puts them together from their beginnings."""

    def __init__(self, sentences: Sequence[Sentence], rng: random.Random) -> None:
        self.rng = rng
        counts = Counter(
            form
            for s in sentences
            for form, tag in zip(s.forms, s.tags, strict=True)
            if tag == "NNP" and form[0].isupper() and form.isalpha()
        )
        self.names = sorted(counts)
        self.syllables = sorted({name[:3].lower() for name in self.names if len(name) > 4})

    def with_other_names(self, s: Sentence) -> Sentence:
        forms = list(s.forms)
        for i, (form, tag) in enumerate(zip(s.forms, s.tags, strict=True)):
            if tag == "NNP" and form.isalpha() and len(form) > 1 and self.rng.random() < 0.6:
                forms[i] = self.other_name()
        return replace(s, forms=forms)

    def other_name(self) -> str:
        if self.rng.random() < 0.4:
            return self.rng.choice(self.names)
        count = self.rng.choice((1, 2, 2, 3))
        return "".join(self.rng.choice(self.syllables) for _ in range(count)).capitalize()

    def with_titles(self, s: Sentence) -> Sentence:
        """ "Foreign Minister" before a full name, ", a senior envoy," behind it."""
        name = next((i for i in range(len(s)) if is_bare_name(s, i)), None)
        if name is None:
            return s
        end = max(i for i in s.subtree(name))
        behind = self.rng.random() < 0.4 and s.subtree(name) == list(range(name, end + 1))
        new = Builder(s)
        for i in range(len(s)):
            if i == name and not behind:
                self.put_title(new, name)
            new.keep(i)
            if i == end and behind:
                self.put_apposition(new, name, end)
        return new.sentence()

    def put_title(self, new: Builder, name: int) -> None:
        office = self.rng.choice(OFFICES)
        parts: list[Row] = []
        if self.rng.random() < 0.5:
            parts += rows((self.rng.choice(NATIONS), "ADJ", "JJ", "amod"))
        if self.rng.random() < 0.2:
            parts += rows(("former", "ADJ", "JJ", "amod"))
        if self.rng.random() < 0.2 and office[-1][3] == "NNP":
            parts += rows(("Deputy", "PROPN", "NNP", "compound"))
        parts += office
        if name == 0:
            first = parts[0]
            parts[0] = (first[0][:1].upper() + first[0][1:], *first[1:])
        for row in parts[:-1]:
            new.new(row, -2)
        new.new(parts[-1], name, name=-2)

    def put_apposition(self, new: Builder, name: int, end: int) -> None:
        comma = (",", ",", "PUNCT", ",", "punct")
        noun = self.rng.choice(("envoy", "diplomat", "negotiator", "lawmaker", "analyst", "aide"))
        new.new(comma, -2)
        new.new(("a", "a", "DET", "DT", "det"), -2)
        adjective = self.rng.choice(("former", "senior", "veteran", "top", "German", "Turkish"))
        new.new((adjective, adjective.lower(), "ADJ", "JJ", "amod"), -2)
        new.new((noun, noun, "NOUN", "NN", "appos"), name, name=-2)
        if end + 1 < len(new.old) and new.old.pos[end + 1] != "PUNCT":
            new.new(comma, -2)


def is_bare_name(s: Sentence, i: int) -> bool:
    """Whether a full name without title or article begins here."""
    below = s.children(i)
    return (
        s.tags[i] == "NNP"
        and s.forms[i].istitle()
        and i + 1 < len(s)
        and s.deprels[i + 1] == "flat"
        and s.heads[i + 1] == i + 1
        and s.deprels[i] in ("nsubj", "obj", "obl", "nsubj:pass", "nmod", "conj", "obl:agent")
        and not any(c < i and s.deprels[c] not in ("case", "cc", "punct") for c in below)
    )
