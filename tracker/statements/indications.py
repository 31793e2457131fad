"""What speaks for and against a candidate's position: numbers with names, for the weights.

A *sign* is a vote on which way the position points, +1 with what the hit names, -1 against it;
it is 0 where there is no vote. Everything else tells whether there is a position at all. No
indication knows a party, an issue or a word: those are the codebook's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tracker.statements.candidates import Candidate
from tracker.statements.hits import ECHO, POINTING
from tracker.statements.statement import Statement
from tracker.statements.surroundings import Surroundings
from tracker.statements.voices import Voice
from tracker.statements.ways import Indications, Ways
from tracker.syntax.tree import ROOT

# What a party is known for, the nearest to the issue first.
KNOWN = ("sign.proponent", "sign.expected", "sign.respondent", "sign.against.it")
_PLAIN = 0.7  # how sure the rules are of what plain words tell
_PLACES = {
    "nsubj": "subject", "nmod": "modifier", "obl": "oblique", "obj": "object", "iobj": "object",
    "compound": "modifier", "amod": "modifier", "conj": "conjunct",
}  # fmt: skip


class HitIndications:
    """What speaks for and against the candidates of one hit; what they share is found once."""

    def __init__(
        self,
        around: Surroundings,
        voice: Voice | None,
        rivals: int,
        earlier: Mapping[tuple[str, str], float],
    ) -> None:
        """`rivals` are the other candidates of each; `earlier` the stances read so far, by party
        and issue."""
        self.around = around
        self.voice = voice
        self.earlier = earlier
        self._ways = Ways(around)
        self._shared: Indications = {"always": 1.0, "bias": 1.0}
        self._shared["rivals"] = min(3, rivals) / 3
        self._shared["sole"] = float(rivals == 0)
        self._shared |= self._ways.up_the_tree()
        self._shared |= self._ways.beside()
        _hit(self._shared, around)

    def of(
        self, candidate: Candidate, own: Statement | None, others: Sequence[Statement]
    ) -> Indications:
        """`own`, `others`: what the rules read here for it and for other parties."""
        found = self._shared.copy()
        around, ways, told = self.around, self._ways, candidate.told != ""
        before = [a for a in candidate.anchors if a < around.first]
        found |= ways.along_the_line(before[-1] if before else -1)
        found |= ways.held(candidate.party, told=told)
        found |= ways.rival(candidate.party)
        if told:
            found |= ways.told
        _role(found, around, candidate, before)
        _voice(found, candidate, self.voice)
        _rules(found, around, own, others)
        _context(found, around, candidate, self.earlier)
        return found


# ------------------------------------------------------------------------------------------- roles


def _role(
    found: Indications, around: Surroundings, candidate: Candidate, before: Sequence[int]
) -> None:
    parse, anchors = around.parse, candidate.anchors
    found["named.before"] = float(bool(before))
    found["named.after"] = float(not before and any(a > around.last for a in anchors))
    found["named.inside"] = float(not around.inner.isdisjoint(anchors))
    found["named.not"] = float(not anchors)
    if before:
        found["near"] = float(around.first - before[-1] <= 8)
    for anchor in anchors:
        if anchor in around.inner:
            continue
        head = parse[anchor].head
        if head != ROOT and (effect := around.effect(head)):
            found[f"anchor.under.{effect}"] = 1.0
        place = "above" if head in around.chain or anchor in around.chain else "apart"
        key = _PLACES.get(parse.relation(anchor), "other")
        found[f"anchor.{key}.{place}"] = 1.0


# -------------------------------------------------------------------------------- who tells, rules


def _voice(found: Indications, candidate: Candidate, voice: Voice | None) -> None:
    if voice is None:
        found["voice.none"] = 1.0
    elif voice.party is None:
        found["voice.outsider"] = 1.0
    elif voice.party == candidate.party:
        found[f"voice.own.{candidate.told or 'indirect'}"] = 1.0
        found["voice.own"] = 1.0
        found["voice.person"] = float(voice.speaker is not None)
    else:
        found["voice.other"] = 1.0
    for what in candidate.before:
        found[f"before.{what}"] = 1.0


def _rules(
    found: Indications,
    around: Surroundings,
    own: Statement | None,
    others: Sequence[Statement],
) -> None:
    sign = around.hit.sign
    if own is not None:
        found["rule"] = 1.0
        found["rule.sure"] = own.confidence
        found["rule.mention"] = float(own.mention)
        found["rule.plain"] = float(own.confidence >= _PLAIN)
        if own.stance == "open":
            found["rule.open"] = 1.0
        else:
            found["sign.rule"] = sign if own.stance == "support" else -sign
            found["sign.rule.sure"] = found["sign.rule"] * own.confidence
    found["rule.others"] = float(bool(others))
    if others and own is None:
        stances = {s.stance for s in others}
        votes = [sign if s.stance == "support" else -sign for s in others if s.stance != "open"]
        if votes:
            found["sign.others"] = votes[0]
        found["others.open"] = float("open" in stances)


def _context(
    found: Indications,
    around: Surroundings,
    candidate: Candidate,
    earlier: Mapping[tuple[str, str], float],
) -> None:
    hit, issue = around.hit, around.issue
    stance = earlier.get((candidate.party, hit.issue))
    if stance is not None:
        found["earlier"] = 1.0
        found["sign.earlier"] = hit.sign * stance
        found["earlier.open"] = float(stance == 0)
    if issue.proponent == candidate.party and issue.proponent_stance is not None:
        found["proponent"] = 1.0
        found["sign.proponent"] = hit.sign * (1 if issue.proponent_stance == "support" else -1)
    elif issue.proponent is not None:
        found["sign.respondent"] = hit.sign * (-1 if issue.proponent_stance == "support" else 1)
    known = issue.expected.get(candidate.party)
    if known is not None:
        found["sign.expected"] = hit.sign * (1 if known == "support" else -1)
    found["against.it"] = float(issue.against == candidate.party)
    if issue.against == candidate.party:
        found["sign.against.it"] = -hit.sign


def _hit(found: Indications, around: Surroundings) -> None:
    """What the hit tells, whoever may hold a position on it."""
    hit = around.hit
    acts = around.issue.acts if hit.acts is None else hit.acts
    found["acts"] = float(acts)
    found["stated"] = float(hit.stated)
    found["reference"] = float(hit.rule in POINTING)
    found["echo"] = float(hit.rule == ECHO)
    found["sign.hit"] = hit.sign
