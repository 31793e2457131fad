"""Speech before its speaker, as half of all news has it."""

from __future__ import annotations

import random

from parser_training.diplomacy import NATIONS, REPORTING, SAYING, SPEAKERS, inflect, plural
from parser_training.names import Names
from parser_training.treebank import Builder, Sentence


class Telling:
    """Turns sentences round; `plain` leaves who speaks as it was."""

    def __init__(self, names: Names, rng: random.Random, plain: bool = False) -> None:
        self.names, self.rng, self.plain = names, rng, plain

    def with_speech_first(self, s: Sentence) -> Sentence:
        """ "She said (that) it rained." becomes "It rained, she said." or "..., said the boy."

        Web text nearly always has it the first way, news half the time the second.
        """
        found = speech(s)
        if not found:
            return s
        verb, said, speaker, rest, content, last = found
        turned = s.pos[speaker[-1]] != "PRON" and self.rng.random() < 0.5
        telling = [verb, *speaker, *rest] if turned else [*speaker, verb, *rest]
        quoted = self.rng.random() < 0.6
        new = Builder(s)
        if quoted and self.rng.random() < 0.9:
            new.new(('"', '"', "PUNCT", "``", "punct"), said)
        for n, i in enumerate(content):
            new.keep(i, s.forms[i][:1].upper() + s.forms[i][1:] if n == 0 else None)
        new.new((",", ",", "PUNCT", ",", "punct"), said)
        if quoted:
            new.new(('"', '"', "PUNCT", "''", "punct"), said)
        if not self.plain and self.rng.random() < (0.7 if s.pos[speaker[-1]] == "PRON" else 0.3):
            self.put_telling(new, verb)
        else:
            for i in telling:
                small = i == 0 and s.tags[0] not in ("NNP", "NNPS") and s.forms[0] != "I"
                new.keep(i, s.forms[i][:1].lower() + s.forms[i][1:] if small else None)
        if last < len(s):
            new.keep(last)
        return new.sentence()

    def put_telling(self, new: Builder, verb: int) -> None:
        """Such as "the Turkish envoy told reporters on Monday" in place of "I think"."""
        chance, choice = self.rng.random, self.rng.choice
        told = chance() < 0.15
        form = "told" if told else "said" if chance() < 0.5 else inflect(choice(SAYING), "VBD")
        turned = not told and chance() < 0.5
        if not turned:
            self.put_speaker(new, verb)
        new.keep(verb, form)
        if turned:
            self.put_speaker(new, verb)
        if told:
            listeners = choice(("reporters", "journalists", "lawmakers", "parliament", "CNN"))
            tag = "NNP" if listeners.isupper() else "NNS" if listeners[-1] == "s" else "NN"
            pos = "PROPN" if tag == "NNP" else "NOUN"
            new.new((listeners, listeners, pos, tag, "iobj"), verb)
        if chance() < 0.3:
            day = choice(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Sunday"))
            if chance() < 0.7:
                new.new(("on", "on", "ADP", "IN", "case"), -4)
                new.new((day, day, "PROPN", "NNP", "obl"), verb, name=-4)
            else:
                new.new((day, day, "PROPN", "NNP", "obl:unmarked"), verb)

    def put_speaker(self, new: Builder, verb: int) -> None:
        chance, choice = self.rng.random, self.rng.choice
        if chance() < 0.5:  # a name, perhaps with an office
            if chance() < 0.6:
                self.names.put_title(new, -3)
            new.new((self.names.other_name(), "_", "PROPN", "NNP", "nsubj"), verb, name=-3)
            if chance() < 0.7:
                new.new((self.names.other_name(), "_", "PROPN", "NNP", "flat"), -3)
            return
        several = chance() < 0.25
        if not several:
            new.new((*choice((("the", "the"), ("a", "a"))), "DET", "DT", "det"), -3)
        if chance() < 0.4:
            adjective = choice((*NATIONS, "senior", "foreign", "former", "prime"))
            new.new((adjective, adjective.lower(), "ADJ", "JJ", "amod"), -3)
        noun = choice(SPEAKERS)
        form, tag = (plural(noun), "NNS") if several else (noun, "NN")
        new.new((form, noun, "NOUN", tag, "nsubj"), verb, name=-3)
        if chance() < 0.15:
            new.new(("for", "for", "ADP", "IN", "case"), -5)
            new.new(("the", "the", "DET", "DT", "det"), -5)
            new.new(("ministry", "ministry", "NOUN", "NN", "nmod"), -3, name=-5)


def speech(s: Sentence) -> tuple[int, int, list[int], list[int], list[int], int] | None:
    """Verb, its clause's head, speaker, what stands between, clause, where it ends.

    None unless the whole sentence is: speaker, reporting verb, clause.
    """
    verb = s.heads.index(0)
    if s.lemmas[verb] not in REPORTING or s.pos[verb] != "VERB":
        return None
    below = {s.deprels[i]: i for i in s.children(verb)}
    said, subject = below.get("ccomp"), below.get("nsubj")
    if said is None or subject is None or not subject < verb < said:
        return None
    content, speaker = s.subtree(said), s.subtree(subject)
    last = len(s) - 1 if s.tags[-1] == "." and s.heads[-1] == verb + 1 else len(s)
    if content != list(range(content[0], last)) or speaker != list(range(verb)):
        return None
    rest = [i for i in range(verb + 1, content[0]) if s.tags[i] != ","]
    if any(s.heads[i] - 1 in content for i in rest):
        return None
    while content and s.deprels[content[0]] in ("mark", "punct") and content[0] != said:
        if s.deprels[content[0]] == "mark" and s.lemmas[content[0]] != "that":
            return None
        content = content[1:]
    if len(content) < 3 or any(s.tags[i] in (".", "``", "''") for i in content):
        return None
    return verb, said, speaker, rest, content, last
