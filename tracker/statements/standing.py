"""How a hit stands in its sentence, and a candidate beside it: form, place and distance."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.statements.candidates import Candidate
from tracker.statements.readings import Holder
from tracker.statements.surroundings import CLAUSAL, Surroundings
from tracker.statements.ways import Indications
from tracker.syntax.tree import ROOT

_FAR = 20  # tokens: farther is all the same
_FORMS = {
    "VBD": "past", "VBZ": "present", "VBP": "present", "VBN": "participle", "VBG": "gerund",
    "VB": "bare", "MD": "present",
}  # fmt: skip
_INDEFINITE = frozenset({"a", "an", "any", "some", "another", "every", "each"})


def of_hit(around: Surroundings) -> Indications:
    """The form of the hit's words and of the clause above them."""
    parse, head = around.parse, around.chain[0]
    found: Indications = {}
    found["hit.verb"] = float(parse[head].pos in CLAUSAL)
    found["hit.noun"] = float(parse[head].pos in ("NOUN", "PROPN"))
    found[f"hit.form.{_FORMS.get(parse[head].tag, 'none')}"] = 1.0
    found[f"hit.as.{parse.relation(head)}"] = 1.0
    found["hit.words"] = min(6, len(around.inner)) / 6
    found["hit.deep"] = min(6, len(around.chain)) / 6
    found["hit.place"] = around.first / max(1, len(parse))
    found["sentence.words"] = min(60, len(parse)) / 60
    below = {parse.lower[c] for c in parse.children(head, "det", "amod", "nmod")}
    found["hit.definite"] = float(not below.isdisjoint(("the", "this", "that", "these", "those")))
    found["hit.indefinite"] = float(not below.isdisjoint(_INDEFINITE))
    words = around.reader.lexicon.lists.get("pejorative", frozenset())
    inside = {parse.lower[i] for i in around.inner} | {parse.lower[c] for c in parse.children(head)}
    found["pejorative"] = float(not words.isdisjoint(inside))
    found["pejorative.near"] = float(not words.isdisjoint(parse.lower))
    found["commanded"] = float(any(around.reader.commands(s.node) for s in around.steps))
    found["lets"] = float(any(
        parse[s.node].lemma == "let" and around.reader.commands(s.node) for s in around.steps
    ))  # fmt: skip
    _clause(found, around)
    return found


def _clause(found: Indications, around: Surroundings) -> None:
    """The nearest verb above the hit, and the root."""
    parse, reader = around.parse, around.reader
    above = [s for s in around.steps if parse[s.node].pos in CLAUSAL]
    found["clauses"] = min(4, len(above)) / 4
    if above:
        near = above[0]
        found[f"near.{near.effect or 'unknown'}"] = 1.0
        found[f"near.form.{_FORMS.get(parse[near.node].tag, 'none')}"] = 1.0
        found["near.passive"] = float(bool(parse.children(near.node, "aux:pass", "nsubj:pass")))
        found["near.infinitive"] = float(
            any(parse.lower[c] == "to" for c in parse.children(near.node, "mark"))
        )
        found["near.perfect"] = float(
            any(parse[c].lemma == "have" for c in parse.children(near.node, "aux"))
        )
    root = around.steps[-1]
    found[f"root.{root.effect or 'unknown'}"] = 1.0
    found["root.negated"] = float(reader.negated(root.node))


def of_candidate(
    around: Surroundings, candidate: Candidate, named: Sequence[tuple[int, Holder]]
) -> Indications:
    """Where the candidate is named, and who is named between."""
    parse, party = around.parse, candidate.party
    found: Indications = {}
    before = [a for a in candidate.anchors if a < around.first]
    after = [a for a in candidate.anchors if a > around.last]
    distance = around.first - before[-1] if before else _FAR
    found["far.before"] = min(_FAR, distance) / _FAR
    found["far.after"] = min(_FAR, after[0] - around.last if after else _FAR) / _FAR
    others = [i for i, holder in named if holder.parties and party not in holder.parties]
    outside = [i for i in others if i not in around.inner]
    if before:
        between = [i for i in outside if before[-1] < i < around.first]
        found["nearest.party"] = float(not between)
        found["between.parties"] = min(3, len(between)) / 3
        found["first.party"] = float(all(before[0] < i for i in outside))
    found["named.often"] = min(3, len(candidate.anchors)) / 3
    found["named.person"] = float(bool(candidate.people))
    _subjects(found, around, candidate, set(others))
    return found


def _subjects(
    found: Indications, around: Surroundings, candidate: Candidate, others: set[int]
) -> None:
    """Whose the clauses above the hit are: the candidate's, another party's or nobody's."""
    parse = around.parse
    own = set(candidate.anchors)
    clauses = [s.node for s in around.steps if parse[s.node].pos in CLAUSAL or s.node == 0]
    for name, node in (("near", clauses[:1]), ("root", clauses[-1:])):
        subjects = [c for n in node for c in parse.children(n, "nsubj")]
        if not subjects:
            found[f"{name}.subject.none"] = 1.0
            continue
        below = {*parse.subtree(subjects[0])}
        kind = "own" if own & below else "rival" if others & below else "other"
        found[f"{name}.subject.{kind}"] = 1.0
        found[f"{name}.subject.head"] = float(subjects[0] in own)
    heads = {parse[a].head for a in own if a not in around.inner}
    found["own.governs"] = float(around.chain[0] in heads)
    found["own.root"] = float(any(parse[h].head == ROOT for h in heads if h != ROOT))
