"""Variants of treebank sentences: what news of diplomacy has and web text lacks.

Speech before its speaker, quotation marks curved, alone or missing, headlines, names nobody has
seen, people with titles and appositions, and the vocabulary of negotiations.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from parser_training.treebank import Builder, Row, Sentence, rows, without

_REPORTING = """say tell add warn argue note report claim write explain insist declare announce
state believe think suggest stress confirm admit acknowledge agree know hope predict conclude"""

# For "say" with a clause. All regular.
_SAYING = """warn insist argue stress add note claim announce declare state reiterate emphasize
suggest acknowledge confirm caution assert contend maintain explain signal indicate conclude report
predict reveal recall repeat complain affirm allege concede hint vow pledge"""

_TRANSITIVE = """reject oppose support endorse condemn welcome denounce propose demand approve block
veto ratify violate undermine accept resume suspend lift impose ease extend discuss reiterate expel
deploy dismiss rebuff ban limit reduce expand strengthen threaten attack invade annex release
negotiate sanction criticize praise guarantee respect monitor abandon delay postpone cancel"""

_NOUNS = """ceasefire treaty agreement accord deal pact proposal draft resolution sanction embargo
tariff alliance coalition delegation summit negotiation dialogue talk concession demand condition
guarantee commitment pledge deadline extension withdrawal deployment missile warhead troop border
territory sovereignty security enlargement expansion membership inspection verification compliance
violation escalation truce stance position statement envoy diplomat negotiator ambassador minister
spokesman spokeswoman official president chancellor lawmaker analyst government parliament ministry
opposition ally rival adversary neighbor bloc"""

_SPEAKERS = """minister president spokesman spokeswoman official diplomat envoy ambassador analyst
chancellor negotiator lawmaker leader general ministry statement report government agency source"""

_ADJECTIVES = """bilateral multilateral diplomatic military nuclear strategic economic political
regional international binding unacceptable constructive illegal unilateral permanent temporary
conventional legal formal comprehensive immediate unconditional transatlantic eastern western
northern southern senior territorial sovereign legitimate"""

_NATIONS = """Russian Ukrainian American British French German Polish Turkish Chinese Japanese
Indian Iranian Israeli Saudi Egyptian Brazilian Mexican Canadian European Korean"""

_OFFICES = [
    rows(("Foreign", "ADJ", "NNP", "amod"), ("Minister", "PROPN", "NNP", "nmod:desc")),
    rows(("Prime", "ADJ", "NNP", "amod"), ("Minister", "PROPN", "NNP", "nmod:desc")),
    rows(("Defense", "PROPN", "NNP", "compound"), ("Minister", "PROPN", "NNP", "nmod:desc")),
    rows(("foreign", "ADJ", "JJ", "amod"), ("minister", "NOUN", "NN", "nmod:desc")),
    rows(("ministry", "NOUN", "NN", "compound"), ("spokeswoman", "NOUN", "NN", "nmod:desc")),
    *(
        rows((title, "PROPN", "NNP", "nmod:desc"))
        for title in ("President", "Chancellor", "Ambassador", "Senator", "Gen.", "Minister")
    ),
    *(
        rows((title, "NOUN", "NN", "nmod:desc"))
        for title in ("spokesman", "envoy", "analyst", "president", "diplomat", "negotiator")
    ),
]


def inflect(base: str, tag: str) -> str:
    """A regular verb's form; "" for tags it has no form for here."""
    if tag in ("VB", "VBP"):
        return base
    soft, sibilant = base.endswith("e"), base.endswith(("s", "sh", "ch", "x"))
    if base[-1] == "y" and base[-2] not in "aeiou":
        return base[:-1] + {"VBZ": "ies", "VBD": "ied", "VBN": "ied", "VBG": "ying"}.get(tag, "")
    stem = base + base[-1] if base in ("ban", "expel") and tag != "VBZ" else base
    match tag:
        case "VBZ":
            return base + ("es" if sibilant or base == "veto" else "s")
        case "VBD" | "VBN":
            return stem + ("d" if soft else "ed")
        case "VBG":
            return (base[:-1] if soft else stem) + "ing"
    return ""


def plural(noun: str) -> str:
    if noun[-1] == "y" and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun[:-3] + "men" if noun.endswith("man") else noun + "s"


def vocabulary() -> set[str]:
    """Words that augmentation adds, in small letters, to be known to the model."""
    verbs = {*_SAYING.split(), *_TRANSITIVE.split()}
    nouns = {*_NOUNS.split()}
    forms = {inflect(verb, tag) for verb in verbs for tag in ("VB", "VBZ", "VBD", "VBG")}
    offices = {row[0] for office in _OFFICES for row in office}
    return {
        word.lower()
        for word in forms | nouns | {plural(n) for n in nouns} | offices
        | {*_ADJECTIVES.split()} | {*_NATIONS.split()}
    }  # fmt: skip


class Augmenter:
    """Draws another variant of a sentence each time it is seen."""

    def __init__(
        self, sentences: Sequence[Sentence], rng: random.Random, plain: bool = False
    ) -> None:
        """Draw names from `sentences`; `plain` leaves titles and other words aside."""
        self.rng, self.plain = rng, plain
        counts = Counter(
            form
            for s in sentences
            for form, tag in zip(s.forms, s.tags, strict=True)
            if tag == "NNP" and form[0].isupper() and form.isalpha()
        )
        self.names = sorted(counts)
        self.syllables = sorted({name[:3].lower() for name in self.names if len(name) > 4})
        self.reporting = frozenset(_REPORTING.split())
        self.saying, self.transitive = _SAYING.split(), _TRANSITIVE.split()
        self.nouns, self.adjectives = _NOUNS.split(), _ADJECTIVES.split()
        self.nations = _NATIONS.split()

    def __call__(self, s: Sentence) -> Sentence:
        chance = self.rng.random
        if chance() < 0.6:
            s = self.with_speech_first(s)
        if chance() < 0.2:
            s = without(s, {i for i in range(len(s)) if is_that(s, i)})
        if not self.plain and chance() < 0.3:
            s = self.with_titles(s)
        if not self.plain and chance() < 0.5:
            s = self.with_other_words(s)
        s = self.with_curved_quotes(self.with_fewer_quotes(s))
        if chance() < 0.06 and s.tags[-1] == ".":
            s = without(s, {len(s) - 1})
        if chance() < 0.25:
            s = self.with_other_names(s)
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

    def with_speech_first(self, s: Sentence) -> Sentence:
        """ "She said (that) it rained." becomes "It rained, she said." or "..., said the boy."

        Web text nearly always has it the first way, news half the time the second.
        """
        found = self.speech(s)
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
        form = "told" if told else "said" if chance() < 0.5 else inflect(choice(self.saying), "VBD")
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
                self.put_title(new, -3)
            new.new((self.other_name(), "_", "PROPN", "NNP", "nsubj"), verb, name=-3)
            if chance() < 0.7:
                new.new((self.other_name(), "_", "PROPN", "NNP", "flat"), -3)
            return
        several = chance() < 0.25
        if not several:
            new.new((*choice((("the", "the"), ("a", "a"))), "DET", "DT", "det"), -3)
        if chance() < 0.4:
            adjective = choice((*self.nations, "senior", "foreign", "former", "prime"))
            new.new((adjective, adjective.lower(), "ADJ", "JJ", "amod"), -3)
        noun = choice(_SPEAKERS.split())
        form, tag = (plural(noun), "NNS") if several else (noun, "NN")
        new.new((form, noun, "NOUN", tag, "nsubj"), verb, name=-3)
        if chance() < 0.15:
            new.new(("for", "for", "ADP", "IN", "case"), -5)
            new.new(("the", "the", "DET", "DT", "det"), -5)
            new.new(("ministry", "ministry", "NOUN", "NN", "nmod"), -3, name=-5)

    def speech(self, s: Sentence) -> tuple[int, int, list[int], list[int], list[int], int] | None:
        """Verb, its clause's head, speaker, what stands between, clause, where it ends.

        None unless the whole sentence is: speaker, reporting verb, clause.
        """
        verb = s.heads.index(0)
        if s.lemmas[verb] not in self.reporting or s.pos[verb] != "VERB":
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

    # --- Names

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
        office = self.rng.choice(_OFFICES)
        parts: list[Row] = []
        if self.rng.random() < 0.5:
            parts += rows((self.rng.choice(self.nations), "ADJ", "JJ", "amod"))
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
                base = self.rng.choice(self.saying)
            elif chance < 0.12 and takes_only_an_object(s, i, below):
                base = self.rng.choice(self.transitive)
            else:
                return None
            form = inflect(base, tag)
            return (base, form) if form else None
        if chance < 0.08 and s.deprels[i] in ("nsubj", "obj", "obl", "nmod", "nsubj:pass", "conj"):
            noun = self.rng.choice(self.nouns)
            if tag in ("NN", "NNS") and s.forms[i].islower():
                return noun, noun if tag == "NN" else plural(noun)
        if chance < 0.12 and tag == "JJ" and s.deprels[i] == "amod" and s.forms[i].islower():
            adjective = self.rng.choice(self.adjectives)
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


def is_that(s: Sentence, i: int) -> bool:
    """Whether this is the "that" of a clause which would do without."""
    head = s.heads[i] - 1
    return s.forms[i] == "that" and s.deprels[i] == "mark" and s.deprels[head] == "ccomp"
