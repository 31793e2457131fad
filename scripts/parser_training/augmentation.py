"""Variants of treebank sentences: what news of diplomacy has and web text lacks.

Speech before its speaker, quotation marks curved, alone or missing, headlines, names nobody has
seen, people with titles and appositions, and the vocabulary of negotiations.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from parser_training.diplomacy import ADJECTIVES, NOUNS, SAYING, TRANSITIVE, inflect, plural
from parser_training.names import Names
from parser_training.telling import Telling
from parser_training.treebank import Sentence, without


class Augmenter:
    """Draws another variant of a sentence each time it is seen."""

    def __init__(
        self, sentences: Sequence[Sentence], rng: random.Random, plain: bool = False
    ) -> None:
        """Draw names from `sentences`; `plain` leaves titles and other words aside."""
        self.rng, self.plain = rng, plain
        self.names = Names(sentences, rng)
        self.telling = Telling(self.names, rng, plain)

    def __call__(self, s: Sentence) -> Sentence:
        chance = self.rng.random
        if chance() < 0.6:
            s = self.telling.with_speech_first(s)
        if chance() < 0.2:
            s = without(s, {i for i in range(len(s)) if is_that(s, i)})
        if not self.plain and chance() < 0.3:
            s = self.names.with_titles(s)
        if not self.plain and chance() < 0.5:
            s = self.with_other_words(s)
        s = self.with_curved_quotes(self.with_fewer_quotes(s))
        if chance() < 0.06 and s.tags[-1] == ".":
            s = without(s, {len(s) - 1})
        if chance() < 0.25:
            s = self.names.with_other_names(s)
        return self.in_other_case(s)

    def in_other_case(self, s: Sentence) -> Sentence:
        roll = self.rng.random()
        if roll < 0.03:
            return replace(s, forms=[form.lower() for form in s.forms])
        if roll < 0.05:
            return replace(s, forms=[form.upper() for form in s.forms])
        return self.as_headline(s) if roll < 0.09 else s

    def as_headline(self, s: Sentence) -> Sentence:
        """Headlines leave articles and the full stop out, and may capitalise every word."""
        s = without(s, {i for i in range(len(s)) if s.tags[i] == "." or s.pos[i] == "DET"})
        if self.rng.random() < 0.5:
            s = replace(s, forms=[f[:1].upper() + f[1:] if len(f) > 3 else f for f in s.forms])
        return s

    # --- Quotations

    def with_fewer_quotes(self, s: Sentence) -> Sentence:
        """Quotations run over sentences: one mark alone, or none, is as common as a pair."""
        marks = [i for i, tag in enumerate(s.tags) if tag in ("``", "''")]
        roll = self.rng.random()
        if not marks or roll > 0.45:
            return s
        return without(s, set(marks) if roll < 0.15 else {self.rng.choice(marks)})

    def with_curved_quotes(self, s: Sentence) -> Sentence:
        """News sites curve their quotation marks and apostrophes, or only some of them."""
        if self.rng.random() < 0.5:
            return s
        forms = list(s.forms)
        for i, (form, tag) in enumerate(zip(s.forms, s.tags, strict=True)):
            if form in ('"', "``", "''", "“", "”"):
                forms[i] = {"``": "“", "''": "”"}.get(tag, form)
            elif tag == "``" and form in ("'", "`"):
                forms[i] = "‘"
            else:
                forms[i] = form.replace("'", "’")
        return replace(s, forms=forms)

    # --- Words

    def with_other_words(self, s: Sentence) -> Sentence:
        """A reporting verb for "say", and words of diplomacy for some others of their kind."""
        forms, lemmas = list(s.forms), list(s.lemmas)
        for i in range(len(s)):
            word = self.other_word(s, i)
            if word:
                lemmas[i], form = word
                forms[i] = form.capitalize() if s.forms[i][:1].isupper() else form
                if i and forms[i - 1].lower() in ("a", "an") and s.tags[i - 1] == "DT":
                    forms[i - 1] = forms[i - 1][0] + ("n" if form[0] in "aeiou" else "")
        return replace(s, forms=forms, lemmas=lemmas)

    def other_word(self, s: Sentence, i: int) -> tuple[str, str] | None:
        """Lemma and form of a word to stand here instead."""
        tag, chance = s.tags[i], self.rng.random()
        if tag.startswith("VB") and s.pos[i] == "VERB":
            below = {s.deprels[c] for c in s.children(i)}
            if s.lemmas[i] == "say" and "ccomp" in below and chance < 0.5:
                base = self.rng.choice(SAYING)
            elif chance < 0.12 and takes_only_an_object(s, i, below):
                base = self.rng.choice(TRANSITIVE)
            else:
                return None
            form = inflect(base, tag)
            return (base, form) if form else None
        if chance < 0.08 and s.deprels[i] in ("nsubj", "obj", "obl", "nmod", "nsubj:pass", "conj"):
            noun = self.rng.choice(NOUNS)
            if tag in ("NN", "NNS") and s.forms[i].islower():
                return noun, noun if tag == "NN" else plural(noun)
        if chance < 0.12 and tag == "JJ" and s.deprels[i] == "amod" and s.forms[i].islower():
            adjective = self.rng.choice(ADJECTIVES)
            return adjective, adjective
        return None


def takes_only_an_object(s: Sentence, verb: int, below: set[str]) -> bool:
    if below & {"xcomp", "ccomp", "iobj", "compound:prt", "expl", "cop"}:
        return False
    passive = "nsubj:pass" in below and s.tags[verb] == "VBN"
    if s.tags[verb] == "VBN" and not passive and "aux" not in below:
        return False
    return passive or any(
        s.deprels[c] == "obj" and s.pos[c] in ("NOUN", "PROPN") for c in s.children(verb)
    )


def is_that(s: Sentence, i: int) -> bool:
    """Whether this is the "that" of a clause which would do without."""
    head = s.heads[i] - 1
    return s.forms[i] == "that" and s.deprels[i] == "mark" and s.deprels[head] == "ccomp"
