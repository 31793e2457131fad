"""The tree of one sentence, asked for who holds, wants or does what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import replace
from itertools import chain

from tracker.statements.climbing.climb import Climb
from tracker.statements.lexicon import Lexicon, Match, of_issue
from tracker.statements.readings import (
    ATTITUDES,
    CONDITIONAL,
    LISTING,
    RELATIVE,
    Holder,
    Reading,
    State,
    compose,
)
from tracker.syntax.tree import ROOT, Parse

_CLAUSE_ENDS = frozenset(
    {
        ",",
        ";",
        ":",
        "and",
        "but",
        "that",
        "which",
        "who",
        "if",
        "while",
        "(",
        ")",
        ".",
    }
)
_FILLERS = frozenset(
    {
        "the",
        "a",
        "an",
        "any",
        "new",
        "more",
        "further",
        "its",
        "their",
        "his",
        "to",
        "of",
        "for",
        "on",
        "against",
        "not",
        "no",
        "longer",
        "will",
        "would",
        "has",
        "have",
        "had",
        "is",
        "are",
        "also",
        "now",
        "still",
        "again",
        "never",
        "from",
        "does",
        "do",
        "did",
    }
)
_MAKERS = frozenset(
    {
        "make", "present", "voice", "raise", "put", "have", "issue", "set", "submit", "publish",
        "release", "send", "hand", "deliver", "table", "draft", "write", "unveil", "propose",
        "circulate", "draw",
    }
)  # fmt: skip
_BEFORE_NOUNS = frozenset({"ADJ", "NOUN", "PROPN", "NUM"})
_CONDITIONS = frozenset({"if", "unless", "until", "should", "were", "had", "case", "event"})
_MODALS = ("deontic", "hedges", "commitments")
Steps = tuple[tuple[int, str], ...]
_TOLD = frozenset({"say", "stress", "want", "do"})


class StanceReader:
    """Reads the positions of one parsed sentence."""

    def __init__(
        self, parse: Parse, lexicon: Lexicon, who: Callable[[int], Holder | None], question: bool
    ) -> None:
        self.parse = parse
        self.lexicon = lexicon
        self.who = who
        self.question = question
        self._lower = parse.lower
        self._beginning = lexicon.beginning(parse)
        words = frozenset(parse.lower)
        self._conditions = not words.isdisjoint(_CONDITIONS)  # none without one of these words
        self._negators = not words.isdisjoint((*lexicon.lists.get("negators", ()), "longer"))
        modals = chain(("could", "can"), *(lexicon.lists.get(kind, ()) for kind in _MODALS))
        self._modal_words = not words.isdisjoint(modals)
        self._holders: dict[int, Holder | None] = {}
        self._matches: dict[int, list[Match]] = {}
        self._effects: dict[str, dict[int, str]] = {}
        self._negated: dict[int, bool] = {}
        self._modals: dict[int, frozenset[str]] = {}

    def matches(self, i: int, issue: str) -> list[Match]:
        """Predicates at token `i`, the most particular first; looked up once."""
        if i not in self._matches:
            self._matches[i] = self.lexicon.matches_of_any(self.parse, i)
        return of_issue(self._matches[i], issue)

    def effects(self, issue: str) -> dict[int, str]:
        """By token, left to right, what the words of the sentence do that do anything."""
        if issue not in self._effects:
            found = ((i, self.matches(i, issue)) for i in self._beginning)
            self._effects[issue] = {i: matches[0].effect for i, matches in found if matches}
        return self._effects[issue]

    def lower(self, i: int) -> str:
        """Token `i` in lower case."""
        return self._lower[i]

    # ------------------------------------------------------------------ entry

    def read(
        self,
        covered: Sequence[int],
        issue: str,
        sign: int,
        *,
        acts: bool,
        stated: bool = False,
        actor: bool = True,
    ) -> list[Reading]:
        """Readings of the hit whose words are the tokens `covered`.

        `acts` is false where doing it is no position; `stated` where naming it is one; not
        `actor` where the subject of the hit's own verb is not who decides ("Ukraine joins").
        """
        inner = set(covered)
        head = self.head_of(inner)
        readings: list[Reading] = []
        for start in self._starts(head, inner):
            readings += Climb(self, issue, acts, inner, actor).run(head, start, sign, stated)
        if not readings and not self.question:
            readings = list(self._shallow(min(inner), issue, sign))
        return readings

    def _shallow(self, first: int, issue: str, sign: int) -> Iterator[Reading]:
        """The tree told nothing: "Party [will not] VERB [the new] HIT", read from right to left.

        Catches present-tense verbs that the tagger took for nouns ("London backs sanctions").
        """
        state = State(sign, strength=0.85)
        verb = -1
        idle = 0
        for i in range(first - 1, max(-1, first - 16), -1):
            word = self._lower[i]
            if word in _CLAUSE_ENDS or idle > 1:
                return
            holder = self.who(i) if verb >= 0 else None
            if holder and holder.parties and not self._modifies(i):
                if CONDITIONAL & set(self._lower[max(0, i - 3) : i]):
                    return
                effect = state.steps[-1][0]
                yield Reading(
                    holder,
                    state.sign,
                    state.open,
                    state.conditional,
                    "attitude" if effect in ATTITUDES else "act",
                    verb,
                    first,
                    state.steps,
                    state.negations,
                    state.hedged,
                    state.strength,
                    clausal=True,
                )
                return
            if self.lexicon.has("negators", word):
                state.sign, state.negations = -state.sign, state.negations + 1
            elif self.lexicon.has("hedges", word):
                state.open = state.hedged = True
            elif match := self._verb_at(i, issue):
                compose(state, match.effect)
                state.steps = (*state.steps, (match.effect, i, match.last))
                verb, idle = i, -1
            idle += word not in _FILLERS

    def _modifies(self, i: int) -> bool:
        """Whether a party's name only qualifies the next word: "Russian banks", "Kyiv's"."""
        following = self._lower[i + 1] if i + 1 < len(self.parse) else ""
        return following in ("'s", "'") or self.parse[i].pos == "ADJ"

    def _verb_at(self, i: int, issue: str) -> Match | None:
        if self.parse[i].pos in ("DET", "ADP", "PRON", "PUNCT", "SCONJ", "CCONJ"):
            return None
        nouns = ("NNS", "VBZ", "NN", "NNPS")
        if not self._lower[i].endswith("s") or self.parse[i].tag not in nouns:
            return None
        wanted = (*ATTITUDES, "do", "undo")
        matches = self.lexicon.matches(self.parse, i, issue, tagged=False)
        return next((m for m in matches if m.effect in wanted), None)

    def head_of(self, inner: set[int]) -> int:
        """The word that carries the tokens `inner`: their verb, else their topmost noun."""
        tops = [i for i in sorted(inner) if self.parse[i].head not in inner]
        above = {self.parse[i].head for i in tops}
        if len(tops) > 1 and len(above) == 1 and min(inner) < min(above) < max(inner):
            return above.pop()  # a word in a gap carries both ends: "NATO's *growth* to the east"
        content = [i for i in tops if self.parse[i].pos not in ("ADP", "DET", "PUNCT", "PART")]
        verbs = [i for i in content if self.parse[i].pos == "VERB" and self._told(i, inner)]
        return (verbs or content or tops)[0]

    def _told(self, i: int, inner: set[int]) -> bool:
        """Whether a verb of the hit carries it: its first word, or with its helpers inside."""
        if i - 1 not in inner and self._lower[i - 1 : i] != []:
            return True  # beyond a gap of its pattern
        return i == min(inner) or bool(inner.intersection(self.parse.children(i, "aux", "nsubj")))

    def _starts(self, head: int, inner: set[int]) -> list[Steps | None]:
        """None for the way up; for each clause that hangs below the hit, or below a noun that
        stands for it ("a step that Berlin opposes"), the words to enter and in which role."""
        starts: list[Steps | None] = [None]
        nouns = [head]
        for i in inner:
            nouns += [c for c in self.parse.children(i, "appos", "dep") if self._stands_for(c)]
        for noun in nouns:
            for child in self.parse.children(noun, "acl"):
                if self.parse[child].deprel == "acl:relcl" and self._within(child):
                    continue
                if self.parse[child].deprel == "acl:relcl":
                    starts.append(self.relative_steps(child))
                elif child in inner:
                    continue
                elif self.parse[child].tag == "VBN" and noun == head:
                    starts.append(((child, "obj"),))
        return starts

    def _within(self, clause: int) -> bool:
        """Whether the noun is only where or how the clause holds: "a treaty *under which*"."""
        return any(
            self._lower[c] in RELATIVE and self.parse.children(c, "case")
            for c in self.parse.children(clause, "obl")
        ) or any(self._lower[c] == "where" for c in self.parse.children(clause, "advmod"))

    def _stands_for(self, i: int) -> bool:
        """Whether a noun beside the hit is a name for it: "a step", "something"."""
        return self._lower[i] == "something" or self.lexicon.has("steps", self._lower[i])

    def relative_steps(self, child: int) -> Steps:
        """The words of a relative clause from the one that lacks its noun up to its verb."""
        parse = self.parse
        subjects = parse.children(child, "nsubj")
        own = [s for s in subjects if self._lower[s] in RELATIVE]
        passive = any(parse[s].deprel == "nsubj:pass" for s in own)
        if own:
            return ((child, "obj" if passive else "nsubj"),)
        said = parse.children(child, "ccomp")
        if said and parse[child].lemma in ("say", "tell", "announce", "note", "add"):
            return ((said[0], "obj"),)  # "the step that he said he was taking"
        for noun in parse.children(child, "obj"):  # "whose halt Kyiv demands"
            if any(self._lower[c] == "whose" for c in parse.children(noun, "nmod:poss")):
                return (noun, "nmod"), (child, "obj")
        for noun in parse.children(child, "obj"):  # "something they have no intention of doing"
            doing = [c for c in parse.children(noun, "acl") if not parse.children(c, "obj")]
            if doing and parse[child].lemma == "have":
                return (doing[0], "obj"), (noun, "nmod"), (child, "obj")
        lacking = [
            c
            for c in parse.children(child, "xcomp")
            if parse[c].tag == "VB" and not parse.children(c, "obj", "ccomp", "xcomp")
        ]
        if lacking and parse.children(child, "obj", "iobj"):  # "which it asked them to stop"
            return (lacking[0], "obj"), (child, "xcomp")
        return ((child, "obj"),)

    # --------------------------------------------------------------- features

    def negated(self, i: int) -> bool:
        """Whether a negator hangs on token `i` (twice is none)."""
        if not self._negators:
            return False
        if i not in self._negated:
            self._negated[i] = self._is_negated(i)
        return self._negated[i]

    def negated_beyond(self, i: int, inner: Set[int]) -> bool:
        """As `negated`, less the negators among the tokens `inner`."""
        if not self._denials(inner):
            return self.negated(i)
        return self._is_negated(i, inner)

    def _denials(self, inner: Set[int]) -> bool:
        return self._negators and any(self.lexicon.has("negators", self._lower[k]) for k in inner)

    def _is_negated(self, i: int, but: Set[int] = frozenset()) -> bool:
        count = 0
        nominal = self.parse[i].pos in ("NOUN", "PROPN")
        for child in self.parse.children(i):
            if child in but:
                continue
            rel = self.parse[child].deprel
            if nominal and child > i:
                continue
            if rel.split(":")[0] in ("advmod", "det", "cc", "mark", "case", "aux", "dep", "nsubj"):
                if self._lower[child + 1 : child + 2] == ["less"]:
                    continue
                subject = rel.split(":")[0] == "nsubj"
                count += self.lexicon.has("negators", self._lower[child]) and (
                    not subject or self._lower[child] in ("nobody", "none", "nothing")
                )
        if nominal and not count:
            for k in range(max(1, i - 6), i):
                if self._lower[k - 1 : k + 1] == ["no", "more"] and k not in but:
                    between = range(k + 1, i)
                    count += all(self.parse[j].pos in _BEFORE_NOUNS for j in between)
        for k in range(max(1, i - 6), i):
            if k not in but and self._lower[k] == "longer" and self._lower[k - 1] == "no":
                above = self.parse[k].head
                own = "no" in [self._lower[c] for c in self.parse.children(i)]
                count += not own and i in (above, self.parse[above].head)
        return count % 2 == 1

    def modals(self, i: int) -> frozenset[str]:
        """Kinds of modal on token `i`: "deontic", "hedges", "commitments"."""
        if i not in self._modals:
            self._modals[i] = frozenset(self._kinds_of_modal(i))
        return self._modals[i]

    def _kinds_of_modal(self, i: int) -> set[str]:
        kinds = set()
        helpers = self.parse.children(i, "aux", "advmod") if self._modal_words else ()
        for child in helpers:
            word = self._lower[child]
            for kind in _MODALS:
                if self.lexicon.has(kind, word):
                    kinds.add(kind)
            if word in ("could", "can") and (self.negated(i) or self._of_none(i)):
                kinds = kinds - {"hedges"} | {"commitments"}
        if self._obliged(i) or self.commands(i):
            kinds.add("deontic")
        return kinds

    def _of_none(self, i: int) -> bool:
        """Whether the subject is denied: "there can be *no* talk of it"."""
        below = [c for s in self.parse.children(i, "nsubj") for c in self.parse.children(s, "det")]
        return any(self._lower[c] in ("no", "neither") for c in below)

    def _obliged(self, i: int) -> bool:
        """Whether token `i` is what somebody has to do: "has to *leave*"."""
        token = self.parse[i]
        if token.head == ROOT or not self.parse.has_relation(i, "xcomp"):
            return False
        to = any(self._lower[c] == "to" for c in self.parse.children(i, "mark"))
        above = self.parse[token.head]
        bare = not self.parse.children(token.head, "obj")
        return to and bare and above.lemma in ("have", "need", "ought") and above.pos != "NOUN"

    def commands(self, i: int) -> bool:
        """Whether token `i` is an imperative: "*Stop* it", "*let* them go"."""
        parse, token = self.parse, self.parse[i]
        if token.tag not in ("VB", "VBP") or token.pos != "VERB":
            return False
        if self._lower[i] != token.lemma.lower() or (token.tag == "VBP" and token.text.istitle()):
            return False
        if not parse.has_relation(i, "root", "conj", "parataxis", "ccomp"):
            return False
        if parse.has_relation(i, "conj") and not self._commands_above(i):
            return False
        helping = [c for c in parse.children(i, "aux", "mark") if self._lower[c] != "do"]
        return not helping and not parse.children(i, "nsubj", "csubj", "expl")

    def _commands_above(self, i: int) -> bool:
        head = self.parse[i].head
        return head != ROOT and head < i and self.commands(head)

    def subject(self, i: int) -> int:
        """The index of the word that is the logical subject of `i`, or -1."""
        origin, seen = i, set[int]()
        active = self.parse[i].tag in ("VBZ", "VBP", "VBD") and not self._passive(i)
        while i != ROOT and i not in seen:
            seen.add(i)
            own = self._own_subject(i)
            if own is not None:
                return own
            rel, head = self.parse[i].deprel, self.parse[i].head
            if rel == "acl" and self.parse[i].tag != "VBN":
                return head if self.parse[i].tag == "VBG" else self._possessor(head)
            if head != ROOT and active and i != origin:
                i = head  # "sees itself threatened by X and *demands*": not X does
                continue
            if head == ROOT or rel not in ("xcomp", "advcl", "conj", "parataxis"):
                return self.agent(i)
            if rel == "advcl" and self._blamed(i, head):
                return self.parse.children(head, "obj")[0]
            if rel == "xcomp":
                controlled = self.parse.children(head, "obj", "iobj")
                if self._passive(head):
                    controlled = self.parse.children(head, "nsubj") or (-1,)
                if controlled:
                    return controlled[0]
            i = head
        return -1

    def _blamed(self, i: int, head: int) -> bool:
        """Whether token `i` is what the object of `head` does: "accused them of *doing* it"."""
        if not self.parse.children(head, "obj") or self.parse[i].tag != "VBG":
            return False
        marks = {self._lower[c] for c in self.parse.children(i, "mark", "case")}
        return not marks.isdisjoint(("of", "for", "from"))

    def _own_subject(self, i: int) -> int | None:
        """The subject that hangs on `i` itself: -1 for an empty one, None where there is none."""
        for child in self.parse.children(i, "nsubj"):
            rel = self.parse[child].deprel
            if rel == "nsubj:pass" and self._passive(i):
                return self.agent(i)
            if rel == "nsubj:outer":
                continue
            if self._lower[child] in RELATIVE and self.parse.has_relation(i, "acl"):
                return self.parse[i].head
            return child
        return -1 if self.parse.children(i, "csubj", "expl") else None

    def _passive(self, i: int) -> bool:
        passive = ("nsubj:pass", "aux:pass")
        if not any(self.parse[c].deprel in passive for c in self.parse.children(i)):
            return False
        # "Both called for it": a subject without "be" is an active one, whatever the parser says
        helped = self.parse.children(i, "aux")
        finite = self.parse.has_relation(i, "root", "ccomp", "parataxis", "conj", "advcl")
        return bool(helped) or not finite or self.parse[i].tag not in ("VBD", "VBN")

    def agent(self, i: int) -> int:
        """The token by which a passive is done: "stopped *by* Berlin"; -1 for none."""
        for child in self.parse.children(i, "obl", "nmod"):
            if any(self._lower[c] == "by" for c in self.parse.children(child, "case")):
                return child
        return -1

    def _possessor(self, i: int) -> int:
        for child in self.parse.children(i, "nmod:poss"):
            return child
        return -1

    def holder_of_noun(self, i: int, but: Set[int] = frozenset()) -> Holder | None:
        """Whose a noun is: "Russia's demand", "the Russian demand", "a refusal by Moscow"."""
        kinds = {self._lower[c] for c in self.parse.children(i, "amod")}
        if kinds & {"former", "ex", "retired", "then"}:
            return None
        for child in self.parse.children(i, "nmod:poss", "amod", "compound"):
            if child in but:
                continue  # "NATO aspirations" are not NATO's
            if found := self.who(child):
                return self._with_conjuncts(child, found)
        for child in self.parse.children(i, "nmod", "obl"):
            cases = {self._lower[c] for c in self.parse.children(child, "case")}
            of = bool({"of", "in"} & cases) and self.lexicon.has("institutions", self._lower[i])
            if (of or cases & {"by", "from"}) and (found := self.who(child)):
                return found
        for child in self.parse.children(i, "acl"):
            if (agent := self.agent(child)) >= 0 and (found := self.who(agent)):
                return found
            if self.parse[child].deprel == "acl:relcl" and self.parse[child].lemma in _MAKERS:
                for subject in self.parse.children(child, "nsubj"):
                    if self._lower[subject] not in RELATIVE and (found := self.who(subject)):
                        return found
        return None

    def holder_of_clause(self, i: int, *, adjectival: bool = False) -> Holder | None:
        """Who does, wants or says what token `i` names; `adjectival`: "is prepared to"."""
        subject = self.subject(i)
        if adjectival and subject < 0:
            subject = next(iter(self.parse.children(i, "nsubj")), -1)
            for above in self.parse.ancestors(i) if subject < 0 else ():
                if self.parse[above].pos == "VERB":
                    subject = self.subject(above)
                    break
        if subject < 0:
            return None
        if subject not in self._holders:
            self._holders[subject] = self._holder_at(subject)
        return self._holders[subject]

    def holder_at(self, i: int) -> Holder | None:
        """Whom the phrase of token `i` stands for."""
        return self._holder_at(i)

    def _holder_at(self, i: int) -> Holder | None:
        if found := self.who(i):
            return self._with_conjuncts(i, found)
        for child in self.parse.children(i, "conj"):
            if found := self.who(child):  # "allies and Ukraine"
                return found
        position = any(
            m.effect in (*ATTITUDES, "say") and m.predicate.part == "noun"
            for m in self.matches(i, "")
        )
        if position or self.lexicon.has("institutions", self._lower[i]):
            for noun in (i, *self.parse.children(i, "conj")):
                if found := self.holder_of_noun(noun):
                    return found
            return self._maker_of(i)
        return None

    def _maker_of(self, i: int) -> Holder | None:
        """Who makes what is an object: "*Moscow* submitted documents demanding it"."""
        head = self.parse[i].head
        made = head != ROOT and self.parse.has_relation(i, "obj")
        if not made or self.parse[head].lemma not in _MAKERS or self.negated(head):
            return None
        subject = self.subject(head)
        return self.who(subject) if subject >= 0 else None

    def _with_conjuncts(self, i: int, found: Holder) -> Holder:
        parties, people = list(found.parties), list(found.people)
        for child in self.parse.children(i, "conj"):
            if other := self.who(child):
                parties += [p for p in other.parties if p not in parties]
                people += other.people
        return replace(found, parties=tuple(parties), people=tuple(people))

    def lists_answers(self, i: int) -> bool:
        """Whether the clause of `i` says what an answer includes: "An answer may include"."""
        if self.parse[i].lemma not in LISTING:
            return False
        subjects = self.parse.children(i, "nsubj")
        return any(self.lexicon.has("answers", self._lower[s]) for s in subjects)

    def agentless(self, reading: Reading) -> bool:
        """Whether the reading is told by a passive without agent, or "the talks focused on"."""
        chain = (reading.node, *self.parse.ancestors(reading.node))
        return any(
            self._passive(i)
            and self.agent(i) < 0
            and any(m.effect in _TOLD for m in self.matches(i, ""))
            for i in chain
        ) or any(self._lower[i] in ("agreement", "need", "importance") for i in chain)

    def condition(self, i: int) -> int:
        """The head of a clause or phrase that states a condition on token `i`, or -1."""
        for child in self.parse.children(i, "advcl", "obl", "ccomp", "parataxis", "dep"):
            if self.is_condition(child):
                return child
        return -1

    def is_condition(self, child: int) -> bool:
        """Whether the clause or phrase headed by `child` states a condition."""
        if not self._conditions:
            return False
        below = self.parse.children(child, "mark", "case", "advmod", "aux")
        words = [self._lower[c] for c in below]
        if {"if", "unless", "until"} & set(words):
            return True
        for c in self.parse.children(child, "aux"):
            subjects = self.parse.children(child, "nsubj")
            if self._lower[c] in ("should", "were", "had") and subjects and c < min(subjects):
                return True  # "should Russia invade"
        return self._lower[child] in ("case", "event") and "in" in words
