"""One way up a tree, from the words that name an issue to who holds what.

A hit starts with the sign of what it names. Each governing word changes it (a *halt* to, *reject*),
opens it (*weigh*, *could*) or ends the climb; a word by which somebody takes a position yields a
`Reading` for its subject, possessor or agent, or for whoever tells it. Negation belongs to the
word it hangs on. See docs/method-coder.md for the table of effects.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace
from typing import TYPE_CHECKING

from tracker.statements.lexicon import Match
from tracker.statements.readings import (
    ATTITUDES,
    CONDITIONAL,
    LISTING,
    RELATIVE,
    Basis,
    Holder,
    Reading,
    State,
    compose,
)
from tracker.syntax.tree import ROOT

if TYPE_CHECKING:
    from tracker.statements.stances import StanceReader

_SUBJECT_EFFECTS = frozenset({"good", "bad", "possible", "unlikely", "occur", "cease"})
_JUDGEMENTS = frozenset({"good", "bad", "possible", "unlikely"})
_SIDES = frozenset({"against", "for", "behind"})
_FACTUAL = frozenset(
    {
        "because",
        "as",
        "since",
        "although",
        "though",
        "while",
        "after",
        "when",
        "whereas",
        "before",
        "once",
        "where",
    }
)
_TOPICAL = frozenset({"regarding", "about", "concerning", "over", "on", "around"})
_LIGHT = frozenset(
    {
        "constitute",
        "pose",
        "represent",
        "become",
        "present",
        "create",
        "remain",
        "be",
        "amount",
        "have",
        "give",
        "send",
    }
)
_RECEIVING = frozenset({"get", "receive", "obtain", "gain", "win", "face", "see", "meet", "hear"})
_OUTSIDE = frozenset(
    {
        "despite",
        "after",
        "before",
        "during",
        "since",
        "without",
        "amid",
        "amidst",
        "following",
        "because",
        "ahead",
        "via",
        "than",
        "like",
        "until",
    }
)
_IMPERSONAL = frozenset({"require", "need", "deserve", "call", "demand", "mean", "include"})
_SIDEWAYS = frozenset({"conj", "appos", "list", "flat", "fixed", "goeswith", "reparandum"})
_OBLIGING = frozenset({"have", "need", "ought"})
_RAISING = frozenset({"have", "need", "ought", "seem", "appear", "be", "begin", "start"})
_RATERS = frozenset(
    {
        "consider",
        "call",
        "describe",
        "see",
        "view",
        "regard",
        "deem",
        "label",
        "brand",
        "find",
        "think",
        "believe",
        "declare",
        "make",
        "denounce",
        "term",
    }
)


class Climb:
    """One way from a hit to the top of its sentence."""

    def __init__(
        self, reader: StanceReader, issue: str, acts: bool, inner: set[int], actor: bool
    ) -> None:
        self.r = reader
        self.p = reader.parse
        self.issue = issue
        self.acts = acts
        self.actor = actor
        self.inner = inner
        self.out: list[Reading] = []
        self.pending: list[Reading] = []
        self.state = State(1)
        self.relative = False
        self.adjectival = False
        self._role = ""
        self.path: list[int] = []

    def run(
        self, head: int, start: tuple[int, str] | None, sign: int, stated: bool
    ) -> list[Reading]:
        self.state = State(sign, judged=stated, judged_at=head)
        self.path = [head]
        if not stated:
            self._inside(head)
        if start is not None:
            self.relative = True
            self._enter(start[0], start[1])
            self._finish(start[0])
            return self.out
        self._misread(head)
        node = head
        while True:
            token = self.p[node]
            rel, above = token.deprel, token.head
            if above == ROOT:
                break
            step = self._way(node, rel, above)
            if step is None:
                break
            role, target = step
            if target == ROOT:
                break
            self.path.append(target)
            if role and not self._enter(target, role, came=node):
                break
            node = target
        self._finish(node)
        return self.out

    def _misread(self, head: int) -> None:
        """ "Is weighing sanctions", read as if sanctions were weighing: the verb is below."""
        if not self.p.children(head, "cop"):
            return
        for child in self.p.children(head, "amod"):
            if self.r._lower[child].endswith("ing") and child not in self.inner:
                matches = self.r.lexicon.matches(self.p, child, self.issue, tagged=False)
                if matches and matches[0].effect in (*ATTITUDES, "do", "undo"):
                    compose(self.state, matches[0].effect)
                    self.state.steps = ((matches[0].effect, child, child),)
                    self._hold(self.r.holder_of_clause(head), head)

    # ------------------------------------------------------------- the way up

    def _way(self, node: int, rel: str, above: int) -> tuple[str, int] | None:
        """(role, next node) of the step up from `node`; None ends the climb."""
        base = rel.split(":")[0]
        if base in _SIDEWAYS:
            second = base == "conj" and self._second_content(node, above)
            return ("ccomp", above) if second else self._past_conjunct(above)
        if base in ("nsubj", "csubj"):
            return ("obj" if rel.endswith(":pass") else "nsubj"), above
        if base in ("iobj", "xcomp"):
            return base, above
        if base in ("compound", "amod", "nummod", "det"):
            return "nmod", above
        by_relation = {
            "obj": self._from_object,
            "obl": self._from_oblique,
            "ccomp": self._from_content,
            "acl": self._from_noun_clause,
            "nmod": self._from_modifier,
            "advcl": self._adverbial,
            "advmod": self._loosely,
            "parataxis": self._loosely,
        }
        step = by_relation.get(base)
        return step(node, above) if step else None

    def _from_object(self, node: int, above: int) -> tuple[str, int] | None:
        clause = self._small_clause(node, above)
        if clause < 0:
            return "obj", above
        passive = self.p[clause].tag == "VBN" or bool(self.p.children(clause, "aux:pass"))
        return ("obj" if passive else "nsubj"), clause

    def _from_oblique(self, node: int, above: int) -> tuple[str, int] | None:
        if (noun := self._nearer_noun(node, above)) >= 0:
            return "nmod", noun
        return None if self._cases(node) & _OUTSIDE else ("obl", above)

    def _from_modifier(self, node: int, above: int) -> tuple[str, int] | None:
        return None if self._cases(node) & _OUTSIDE else ("nmod", above)

    def _from_content(self, node: int, above: int) -> tuple[str, int] | None:
        if self._marks(node) & {"whether", "if"}:
            self._unsaid()
            return None
        judged = self._judged_beside(node, above)
        return ("nsubj", judged) if judged >= 0 else ("ccomp", above)

    def _from_noun_clause(self, node: int, above: int) -> tuple[str, int] | None:
        if self._marks(node) & {"whether", "if"}:
            self._unsaid()
            return None
        if self.p[node].deprel == "acl:relcl":
            own = any(self.r._lower[c] in RELATIVE for c in self.p.children(node, "nsubj"))
            if self._complement(node, above) or (own and self._noun_effect(above) is not None):
                return "nmod", above  # "the demand that …", whatever the parser calls it
            self.relative = True
            return None
        if self.p.has_relation(above, "obj", "iobj"):
            verb = self.p[above].head
            controlled = self.p[node].tag == "VBN" or (
                "to" in self._marks(node) and self._noun_effect(above) is None
            )
            if self.p[above].pos == "PRON" or (controlled and self._attitude_at(verb)):
                return "xcomp", verb  # "lets nobody", "wants banks cut off"
        return "nmod", above

    def _loosely(self, node: int, above: int) -> tuple[str, int] | None:
        token = self.p[node]
        if token.deprel == "advmod" and token.pos in ("ADV", "ADJ"):
            return "xcomp", above  # "pushing hard to"
        if token.deprel == "parataxis" and token.tag == "VBG" and node == above + 1:
            return "xcomp", above  # "is mulling sending"
        return None

    def _second_content(self, node: int, above: int) -> bool:
        """ "Said that A and that B", where the parser joined B to the verb of saying."""
        own = self.p.children(node, "nsubj", "expl")
        said = [c for c in self.p.children(above, "ccomp") if c < node]
        if not own or not said:
            return False
        return any(m.effect == "say" for m in self.r.matches(above, self.issue))

    def _complement(self, node: int, above: int) -> bool:
        """Whether a clause is the content of its noun, though the parser calls it relative:
        "the demand that it be stopped"."""
        if self.p.children(node, "mark"):
            return True
        that = any(self.r._lower[c] == "that" for c in self.p.children(node, "obl", "obj", "dep"))
        match = self._noun_effect(above)
        return (
            that
            and bool(self.p.children(node, "nsubj"))
            and match is not None
            and match.effect in ATTITUDES
        )

    def _judged_beside(self, node: int, above: int) -> int:
        """The predicate that the clause is really the subject of, where the parser put both under
        the verb of saying: "said it's *possible* they would"; -1 for none."""
        for child in self.p.children(above, "ccomp"):
            subjects = [c for c in self.p.children(child, "nsubj") if self.r._lower[c] != "it"]
            if child != node and self.p.children(child, "cop") and not subjects:
                return child
        return -1

    def _small_clause(self, node: int, above: int) -> int:
        """The verb whose subject the object is: "expects the talks to *yield*"; -1 for none."""
        if not self._attitude_at(above):
            return -1
        for child in self.p.children(above, "xcomp"):
            if child > node and self.p[child].pos == "VERB":
                return child
        return -1

    def _nearer_noun(self, node: int, above: int) -> int:
        """The noun right before a phrase that the parser hung on the verb: "accept the *demand*
        for X", "impose a *ban* on X"; -1 where there is none."""
        first = min(self.p.subtree(node))
        for child in self.p.children(above, "obj", "nsubj:pass", "obl"):
            if child < first and first - max(self.p.subtree(child)) == 1:
                match = self._noun_effect(child)
                if match and match.effect in (*ATTITUDES, "undo"):
                    return child
        return -1

    def _past_conjunct(self, above: int) -> tuple[str, int] | None:
        """The governor of the first conjunct, in the conjunct's place."""
        token = self.p[above]
        node = self.path[-1]
        for clause in self.p.children(above, "acl"):
            # "guarantees ruling out A and B": B goes with A, not with the guarantees
            for other in self.p.children(clause, "obj"):
                if above < clause < other < node and not self._clause(node):
                    self.path.append(other)
                    return "obj", clause
        if token.head == ROOT:
            return None
        self.path.append(above)
        return self._way(above, token.deprel, token.head)

    def _clause(self, node: int) -> bool:
        return self.p[node].pos in ("VERB", "AUX") or bool(self.p.children(node, "cop", "nsubj"))

    def _marks(self, node: int) -> set[str]:
        return {self.r._lower[c] for c in self.p.children(node, "mark")}

    def _cases(self, node: int) -> set[str]:
        return {self.r._lower[c] for c in self.p.children(node, "case", "mark")}

    def _adverbial(self, node: int, above: int) -> tuple[str, int] | None:
        marks = {self.r._lower[c] for c in self.p.children(node, "mark", "advmod", "case")}
        if self.r.is_condition(node) or marks & CONDITIONAL:
            self._unsaid()
            return None
        if any(above < m.last < node for m in self.r.matches(above, self.issue)):
            return "xcomp", above  # "warned against cutting"
        if marks & _FACTUAL or "by" in marks:
            return None
        if "to" in marks or "from" in marks or self.p[node].tag == "VB":
            noun = self._nearer_noun(node, above)
            return ("nmod", noun) if noun >= 0 else ("xcomp", above)
        if self.p[node].tag == "VBG" and above < node and self.p[above].lemma in LISTING:
            return "obj", above
        if self.p[node].tag == "VBG" and above < node and not marks:
            between = self.p.tokens[above + 1 : node]
            if not any(t.text == "," for t in between) and self._attitude_at(above):
                return "xcomp", above
        return None

    def _unsaid(self) -> None:
        """What stands in a condition or a question is not said; a named demand is."""
        self.pending.clear()
        self.state.judged = False
        self.out = [r for r in self.out if not r.clausal]

    def _attitude_at(self, node: int) -> bool:
        matches = self.r.matches(node, self.issue)
        return bool(matches) and matches[0].effect in ATTITUDES

    # --------------------------------------------------------------- one step

    def _inside(self, head: int) -> None:
        """What hangs on the hit itself: "no guarantees", "will not join", "must not expand"."""
        s = self.state
        self._modify(head, verb=self._clause(head))
        self._sided(head)
        if self.p[head].pos in ("VERB", "AUX"):
            subjects = [
                c
                for c in self.p.children(head, "nsubj")
                if self.inner.intersection(self.p.subtree(c))
            ]
            if any(self.p[c].deprel == "nsubj" for c in subjects):
                s.judged, s.judged_at = True, head
            else:
                self._subject_rule(head)

    def _sided(self, head: int) -> None:
        """ "Is against sanctions", "was for them": the preposition of the hit is the predicate."""
        sides = self._cases(head) & _SIDES
        if not sides or not self.p.children(head, "cop"):
            return
        holder = self.r.holder_of_clause(head)
        if holder is None:
            return
        if "against" in sides:
            self.state.sign = -self.state.sign
        side = next(c for c in self.p.children(head, "case", "mark") if self.r._lower[c] in sides)
        effect = "reject" if "against" in sides else "want"
        self.state.steps = (*self.state.steps, (effect, side, side))
        self._hold(holder, head)

    def _negated(self, node: int) -> bool:
        """Negation on the word, or on its subject ("neither … nor", "no country")."""
        negated = self.r.negated(node)
        for subject in self.p.children(node, "nsubj"):
            if subject in self.path:
                continue
            for child in self.p.children(subject, "det", "cc", "advmod"):
                if self.r._lower[child] in ("no", "neither"):
                    negated = not negated
        return negated

    def _modify(self, node: int, *, verb: bool) -> None:
        """Negation, modals and conditions that hang on a word of the hit."""
        s, r = self.state, self.r
        if self._negated(node):
            s.sign, s.negations = -s.sign, s.negations + 1
            s.judged, s.judged_at = True, node
        kinds = r.modals(node)
        if "deontic" in kinds:
            s.judged, s.judged_at = True, node
        if "hedges" in kinds:
            s.open = s.hedged = True
        if r.condition(node) >= 0:
            s.conditional = True
        if "commitments" in kinds and verb:
            s.judged, s.judged_at = True, node

    def _subject_rule(self, head: int) -> None:
        """A hit that is itself a clause: its subject may be the actor ("Russia withdrew …")."""
        holder = self.r.holder_of_clause(head)
        modal = self.r.modals(head)
        if not self.actor or holder is None or "deontic" in modal or not self._finite(head):
            return
        if self.acts or "commitments" in modal or self.r.negated(head):
            self._act(holder, head)

    def _finite(self, node: int) -> bool:
        """Whether a verb is told as a fact or intention of its own: not "to impose", "imposing"."""
        if any(self.r._lower[c] == "to" for c in self.p.children(node, "mark")):
            return False
        if self.p[node].tag == "VBG" and not self.p.children(node, "aux"):
            return False
        return self.p.has_relation(node, "root", "ccomp", "conj", "parataxis", "acl", "advcl")

    def _topic(self, node: int) -> bool:
        """Whether the last step was "demands *regarding* X": which way is not told."""
        return bool(self._cases(self.path[-2]) & _TOPICAL) if len(self.path) > 1 else False

    def _noun_effect(self, i: int) -> Match | None:
        if self.p[i].pos not in ("NOUN", "PROPN", "ADJ", "NUM", "PRON"):
            return None
        return next(
            (m for m in self.r.matches(i, self.issue) if m.predicate.part in ("noun", "phrase")),
            None,
        )

    def _enter(self, node: int, role: str, came: int = -1) -> bool:
        """Apply the word at `node` to the state; False ends the climb."""
        self._role = role
        if role == "nsubj" and (raised := self._raised(node)) >= 0:
            return self._enter_raised(node, raised)
        if came >= 0 and role != "nsubj":
            rated = self._rated(node, came)
            if rated is not None:
                return rated
        chosen, node = self._telling(node, role)
        if chosen is None:
            return self._unknown(node, role)
        if chosen.effect in ("do", "undo") and role == "obl" and chosen.last == node:
            return False  # "achieved on the issue of X" does nothing to X
        return True if self._idiom(node) else self._apply(chosen, node, role)

    def _enter_raised(self, node: int, raised: int) -> bool:
        """ "X has to continue": the verb below tells what becomes of X."""
        passive = bool(self.p.children(raised, "aux:pass"))
        inner = self.r.matches(raised, self.issue)
        if self._choose(inner, not passive) is None:
            return False
        going = self._enter(raised, "obj" if passive else "nsubj")
        if self.p[node].lemma in _OBLIGING or "deontic" in self.r.modals(node):
            if self.r.negated(node):
                self._flip()
            self._judge(raised)
            return True
        return going

    def _telling(self, node: int, role: str) -> tuple[Match | None, int]:
        """The predicate that counts at `node`, and where it stands: a judgement may hang below
        ("is a threat", "is a project and a weapon")."""
        chosen = self._choose(self.r.matches(node, self.issue), role == "nsubj")
        if role != "nsubj":
            return chosen, node
        below: tuple[int, ...] = ()
        if self.p[node].lemma in _LIGHT:
            below = self.p.children(node, "obj", "xcomp", "obl")
        if chosen is None or chosen.effect == "pass":
            plain = self.p.children(node, "conj")
            below = (*below, *(c for c in plain if not self._clause(c)))
        for child in below:
            for match in self.r.matches(child, self.issue):
                if match.effect in ("good", "bad"):
                    chosen, node = match, child
        return chosen, node

    def _apply(self, chosen: Match, node: int, role: str) -> bool:
        s = self.state
        self.adjectival = chosen.predicate.part == "adjective"
        s.steps = (*s.steps, (chosen.effect, node, chosen.last))
        s.strength = min(s.strength, chosen.predicate.strength)
        negated = self._negated(node)
        if self.r.condition(node) >= 0:
            s.conditional = True
        if chosen.effect == "event":
            return False
        token = self.p[node]
        noun = token.pos in ("NOUN", "PROPN") and not self.p.children(node, "cop")
        apply = getattr(self, f"_on_{chosen.effect}")
        keep: bool = apply(node, role, negated, self.r.modals(node), noun)
        if keep:
            self._equative(node)
        return keep

    def _idiom(self, node: int) -> bool:
        """Whether a noun is part of its verb's idiom: "put a *stop* to"."""
        above = self.p[node].head
        if above == ROOT or above >= node or self.p[node].pos != "NOUN":
            return False
        matches = self.r.matches(above, self.issue)
        return bool(matches) and matches[0].last >= node

    def _raised(self, node: int) -> int:
        """The verb whose subject the hit really is: "X has to *continue*", "X needs to *end*"."""
        if self.p[node].lemma in _RAISING:
            for child in self.p.children(node, "xcomp", "ccomp"):
                if any(self.r._lower[c] == "to" for c in self.p.children(child, "mark")):
                    return child
        return -1

    def _choose(self, matches: list[Match], subject_role: bool) -> Match | None:
        if subject_role:
            for match in matches:
                if match.effect in _SUBJECT_EFFECTS:
                    return match
            return next((m for m in matches if m.effect == "pass"), None)
        for match in matches:
            if match.effect == "possible" and match.predicate.part == "phrase":
                continue
            if match.effect in _JUDGEMENTS and match.predicate.part == "verb":
                continue
            if match.effect != "cease":
                return match
        return None

    def _unknown(self, node: int, role: str) -> bool:
        """A word without known effect: names and plain nouns are passed, all else ends it."""
        kinds = self.r.modals(node)
        if "deontic" in kinds and (role != "nsubj" or self.p.children(node, "cop")):
            self._judge(node)
            if self.r.negated(node):
                self._flip()
            return True
        if self.p[node].pos in ("VERB", "ADV") and role == "xcomp":
            return True
        if len(self.path) < 2:
            return False  # a clause below the hit, with nothing between
        called = self.state.judged and self.p[self.path[-2]].tag == "VBN"
        if self.p[node].pos == "PROPN" and called and (found := self.r.who(node)):
            self._hold(found, node)  # "Novak called on …", read as "the called Novak"
            return False
        if self.p[node].pos not in ("NOUN", "PROPN") or role != "nmod":
            return False
        if self.p.has_relation(self.path[-2], "compound", "amod", "nummod", "det"):
            return True
        self.state.strength = min(self.state.strength, 0.8)
        return "of" in self._cases(self.path[-2])

    def _rated(self, node: int, came: int) -> bool | None:
        """ "Russia considers X unacceptable", "calls X a threat"."""
        rated = self.p.has_relation(came, "obj", "ccomp", "nsubj")
        if self.p[node].lemma not in _RATERS or not rated:
            return None
        for child in self.p.children(node, "xcomp", "obl", "ccomp", "obj"):
            if child == came:
                continue
            for match in self.r.matches(child, self.issue):
                if match.effect in ("good", "bad", "possible"):
                    s = self.state
                    s.steps = (*s.steps, (match.effect, child, match.last))
                    if (match.effect == "bad") != self.r.negated(node):
                        self._flip()
                    if match.effect == "possible":
                        s.open = True
                    self._hold(self.r.holder_of_clause(node), node)
                    return True
        return None

    def _equative(self, node: int) -> None:
        """ "The demands include X", "its aim is X": the subject noun tells whose X is."""
        verb = self.p[node]
        is_list = verb.lemma in (
            "include",
            "involve",
            "contain",
            "comprise",
            "cover",
            "be",
            "mean",
            "imply",
            "envisage",
            "range",
            "feature",
            "provide",
            "stipulate",
        )
        if not is_list and not self.p.children(node, "cop"):
            return
        for subject in self.p.children(node, "nsubj"):
            match = self._noun_effect(subject)
            if subject in self.path:
                continue
            if match and match.effect == "good" and match.predicate.part == "noun":
                self._judge(node)  # "the best approach is X"
            if match and match.effect in ("want", "reject", "threaten", "weigh"):
                self._attitude(match.effect, subject, False, self.r.modals(node), noun=True)

    # ---------------------------------------------------------------- effects

    def _flip(self) -> None:
        self.state.sign = -self.state.sign

    def _hedge(self, kinds: Set[str]) -> None:
        if "hedges" in kinds:
            self.state.open = self.state.hedged = True

    def _on_want(self, node: int, role: str, neg: bool, kinds: Set[str], noun: bool) -> bool:
        return self._attitude("want", node, neg, kinds, noun)

    def _on_stress(self, node: int, role: str, neg: bool, kinds: Set[str], noun: bool) -> bool:
        if role == "ccomp":
            return self._on_say(node, role, neg, kinds, noun)
        return self._attitude("want", node, neg, kinds, noun)

    def _on_reject(self, node: int, role: str, neg: bool, kinds: Set[str], noun: bool) -> bool:
        return self._attitude("reject", node, neg, kinds, noun)

    def _on_discuss(self, node: int, role: str, neg: bool, kinds: Set[str], noun: bool) -> bool:
        """Talking about it is no position; being ready to is an open one."""
        s = self.state
        s.open = not neg
        if neg:
            self._flip()
            s.negations += 1
        self.pending.clear()
        if kinds & {"hedges", "commitments"} or neg:
            return self._attitude("weigh", node, False, kinds, noun) if not neg else True
        return True

    def _on_exclude(self, node: int, role: str, neg: bool, kinds: Set[str], noun: bool) -> bool:
        return self._attitude("exclude", node, neg, kinds, noun)

    def _on_weigh(self, node: int, role: str, neg: bool, kinds: Set[str], noun: bool) -> bool:
        return self._attitude("weigh", node, neg, kinds, noun)

    def _on_threaten(self, node: int, role: str, neg: bool, kinds: Set[str], noun: bool) -> bool:
        if neg or (
            role == "obl" and self.path[1:] and not self._cases(self.path[-2]) & {"of", "with"}
        ):
            return False
        self.state.conditional = True
        if role == "ccomp":
            return self._on_say(node, role, neg, kinds, noun)
        return self._attitude("threaten", node, neg, kinds, noun)

    def _attitude(self, effect: str, node: int, neg: bool, kinds: Set[str], noun: bool) -> bool:
        s = self.state
        s.event = s.event or s.sign
        self.pending.clear()
        if self.path[-2:-1] and self._clause(self.path[-2]):
            # "urged Russia to agree to X": what Russia is to want is not what it wants
            self.out = [r for r in self.out if not r.clausal]
        self._turn(effect, neg)
        s.negations += neg
        self._hedge(kinds)
        if "deontic" in kinds:
            self._judge(node)
            return True
        holder = (
            self.r.holder_of_noun(node, self.inner)
            if noun
            else self.r.holder_of_clause(node, adjectival=self.adjectival)
        )
        if holder is None and noun and self.p[node].tag.startswith("VB"):
            holder = self.r.holder_of_clause(node)  # the tagger was of two minds
        if noun and effect == "want" and self._topic(node) and not s.steps[:-1]:
            s.topical = True
        if noun and holder is None:
            s.judged, s.judged_at, s.demanded = True, node, True
            return True
        if holder is None and self._somebody_else(node):
            s.judged = False
            return True
        self._hold(holder, node)
        return True

    def _turn(self, effect: str, neg: bool) -> None:
        """What an attitude, negated or not, does to the sign."""
        s = self.state
        if effect == "weigh":
            s.open = not neg
            if neg:
                self._flip()
        elif effect == "exclude":
            if neg:
                s.open = True
            else:
                self._flip()
                s.open = False
                s.excluded = True
        elif effect == "reject":
            if s.excluded:  # refused to rule out
                s.open, s.excluded = True, False
                self._flip()
            else:
                s.open = False
                if not neg:
                    self._flip()
        elif neg:
            self._flip()

    def _somebody_else(self, node: int) -> bool:
        """Whether the subject is named and stands for no party: what it wants is not coded."""
        if self.p[node].lemma in _IMPERSONAL:
            return False
        subject = self.r.subject(node)
        return (
            subject >= 0
            and self.p[subject].pos in ("NOUN", "PROPN")
            and not (self._noun_effect(subject))
        )

    def _on_do(self, node: int, role: str, neg: bool, kinds: Set[str], noun: bool) -> bool:
        return self._perform(node, neg, kinds, noun, 1)

    def _on_undo(self, node: int, role: str, neg: bool, kinds: Set[str], noun: bool) -> bool:
        return self._perform(node, neg, kinds, noun, -1)

    def _perform(self, node: int, neg: bool, kinds: Set[str], noun: bool, factor: int) -> bool:
        s = self.state
        if factor < 0:
            self._flip()
            s.open = False
        if neg:
            self._flip()
            s.negations += 1
        self._hedge(kinds)
        if "deontic" in kinds:
            self._judge(node)
            return True
        if factor > 0 and self._taken(node, "obj", noun):
            return True
        holder = self.r.holder_of_noun(node, self.inner) if noun else self.r.holder_of_clause(node)
        if holder and (self.acts or factor < 0 or "commitments" in kinds):
            self._act(holder, node)
        elif not noun and ("commitments" in kinds or neg):
            s.judged, s.judged_at = True, node
        return True

    def _taken(self, node: int, role: str, noun: bool) -> bool:
        """ "Has no intention of X", "issued a demand for X": the noun's holder is the subject."""
        if not self.state.demanded or noun or role not in ("obj", "obl", "xcomp"):
            return False
        if self.p[node].lemma in _RECEIVING:
            return False
        holder = self.r.holder_of_clause(node)
        if holder is None:
            return False
        self._hold(holder, node)
        self.state.demanded = False
        return True

    def _on_good(self, node: int, role: str, neg: bool, kinds: Set[str], noun: bool) -> bool:
        return self._judgement(node, neg, kinds, 1, noun)

    def _on_bad(self, node: int, role: str, neg: bool, kinds: Set[str], noun: bool) -> bool:
        return self._judgement(node, neg, kinds, -1, noun)

    def _on_possible(self, node: int, role: str, neg: bool, kinds: Set[str], noun: bool) -> bool:
        if neg:
            return self._judgement(node, True, kinds, 1, noun)
        self.state.open = True
        actor = self.pending[-1].holder if self.pending else None
        if actor and not actor.first:
            self.pending.clear()
            self._hold(actor, node)
            return True
        return self._judgement(node, False, kinds, 1, noun)

    def _on_unlikely(self, node: int, role: str, neg: bool, kinds: Set[str], noun: bool) -> bool:
        self._flip()
        if neg:
            self._flip()
        holder = None if role == "nsubj" else self.r.holder_of_clause(node)
        if holder is None and self.pending:
            holder = self.pending[-1].holder
        if holder:
            self.pending.clear()
            self._hold(holder, node)
        return True

    def _judgement(self, node: int, neg: bool, kinds: Set[str], factor: int, noun: bool) -> bool:
        s = self.state
        s.event = s.event or s.sign
        word = self.r._lower[node]
        if noun and self._role == "nmod" and not self.r.lexicon.has("complement_nouns", word):
            return factor > 0  # "a way to X" is only a way
        if (factor < 0) != neg:
            self._flip()
        s.negations += neg
        if self.p[node].pos != "VERB":  # "could prevent" praises what it can do
            self._hedge(kinds)
        self.pending.clear()
        if found := self._for_whom(node):
            self._hold(found, node)
            return True
        owner = self.r.holder_of_noun(node, self.inner) if noun else None
        if owner and not self.p.children(node, "cop"):
            self._hold(owner, node)
            return True
        self._judge(node)
        return True

    def _for_whom(self, node: int) -> Holder | None:
        """ "unacceptable to Moscow", "a red line for Russia"."""
        for child in self.p.children(node, "obl", "nmod"):
            if self._cases(child) & {"to", "for"} and (found := self.r.who(child)):
                return found
        return None

    def _on_occur(self, node: int, role: str, neg: bool, kinds: Set[str], noun: bool) -> bool:
        s = self.state
        if role not in ("nsubj", "obj", "obl"):
            return False
        if neg:
            self._flip()
            s.negations += 1
        self._hedge(kinds)
        if kinds or neg:
            self._judge(node)
            s.conditional = s.conditional or (role != "nsubj" and not neg)
            return True
        if self.p[node].lemma == "be" and s.negations and not s.steps[:-1]:
            s.judged = False  # "there is no X" tells a fact
        return False

    def _on_cease(self, node: int, role: str, neg: bool, kinds: Set[str], noun: bool) -> bool:
        self._flip()
        return self._on_occur(node, role, neg, kinds, noun)

    def _on_pass(self, node: int, role: str, neg: bool, kinds: Set[str], noun: bool) -> bool:
        s = self.state
        if noun and self.r.lexicon.has("asked_for", self.r._lower[node]):
            s.asked = True
        if neg:
            self._flip()
            s.negations += 1
        if neg or (role != "nsubj" and kinds & {"commitments", "hedges"}):
            s.judged, s.judged_at = True, node
        self._hedge(kinds)
        if "deontic" in kinds and role != "nsubj":
            self._judge(node)
        elif self._taken(node, role, noun):
            return True
        elif noun and not self.pending and s.steps[:-1] and s.steps[-2][0] in ("do", "undo"):
            holder = self.r.holder_of_noun(node, self.inner)
            if holder:
                self._act(holder, node)
        return True

    def _on_say(self, node: int, role: str, neg: bool, kinds: Set[str], noun: bool) -> bool:
        if neg or role == "nsubj":
            return False
        s = self.state
        holder = self.r.holder_of_noun(node, self.inner) if noun else self.r.holder_of_clause(node)
        if holder and holder.parties:
            s.teller = s.teller or holder
        if s.judged and holder:
            self._hold(holder, node, basis="judgement")
            s.judged = False
        return True

    # --------------------------------------------------------------- readings

    def _judge(self, node: int) -> None:
        self.pending.clear()
        self.state.judged, self.state.judged_at = True, node

    def _reading(self, holder: Holder | None, node: int, basis: Basis) -> Reading:
        s = self.state
        return Reading(
            holder,
            s.sign,
            s.open,
            s.conditional,
            basis,
            node,
            self.path[0],
            s.steps,
            s.negations,
            s.hedged,
            s.strength,
            self.relative,
            s.demanded,
            s.topical,
            self.p[node].pos in ("VERB", "AUX", "ADJ", "ADV"),
            event=s.event or s.sign,
            foretold=bool(self.r.modals(node) & {"hedges", "commitments"}),
        )

    def _hold(self, holder: Holder | None, node: int, basis: Basis = "attitude") -> None:
        if holder is None:
            self._judge(node)
            return
        if self.r.question and not self.relative and self.p.has_relation(node, "root"):
            return
        new = self._reading(holder, node, basis)
        self.out = [r for r in self.out if not r.holder or r.holder.parties != holder.parties]
        self.out.append(new)
        self.state.judged = False

    def _act(self, holder: Holder, node: int) -> None:
        self.pending = [r for r in self.pending if r.holder and r.holder.parties != holder.parties]
        self.pending.append(self._reading(holder, node, "act"))

    def _finish(self, node: int) -> None:
        s = self.state
        if not self.r.question:
            for act in self.pending:
                if all(
                    r.holder is None or r.holder.parties != act.holder.parties
                    for r in self.out
                    if act.holder
                ):
                    self.out.append(act)
            if not self.out and s.asked and not s.judged:
                # "guarantees that would end X": whoever is known to ask for it does
                s.demanded, s.strength = True, min(s.strength, 0.75)
                self.out.append(self._reading(None, self.path[-1], "judgement"))
            if s.judged:
                self.out.append(self._reading(None, s.judged_at, "judgement"))
        if s.conditional:
            self.out = [replace(r, conditional=True) for r in self.out]
        if s.teller:
            self.out = [replace(r, teller=s.teller) for r in self.out]
