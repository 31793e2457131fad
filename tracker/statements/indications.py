"""What speaks for and against a candidate's position: numbers with names, for the weights.

A *sign* is a vote on which way the position points, +1 with what the hit names, -1 against it;
it is 0 where there is no vote. Everything else tells whether there is a position at all. No
indication knows a party, an issue or a word: those are the codebook's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tracker.statements.candidates import Candidate
from tracker.statements.references import CARRIED
from tracker.statements.statement import Statement
from tracker.statements.surroundings import ATTITUDES, CLAUSAL, OPENING, TURNING, Surroundings
from tracker.statements.voices import Voice

_ENDS = frozenset({";", ":"})

Indications = dict[str, float]


def indications(
    around: Surroundings,
    candidate: Candidate,
    rivals: int,
    voice: Voice | None,
    own: Statement | None,
    others: Sequence[Statement],
    earlier: Mapping[tuple[str, str], float],
) -> Indications:
    """What speaks for `candidate`. `own`, `others`: what the rules read here for it and for other
    parties; `earlier`: the stances read so far, by party and issue."""
    found: Indications = {"always": 1.0}
    _role(found, around, candidate, rivals)
    _tree(found, around, candidate)
    _line(found, around, candidate)
    _voice(found, candidate, voice)
    _rules(found, around, own, others)
    _context(found, around, candidate, earlier)
    return found


# ------------------------------------------------------------------------------------------- roles


def _role(found: Indications, around: Surroundings, candidate: Candidate, rivals: int) -> None:
    parse = around.parse
    found["rivals"] = min(3, rivals) / 3
    found["sole"] = float(rivals == 0)
    before = [a for a in candidate.anchors if a < around.first]
    after = [a for a in candidate.anchors if a > around.last]
    found["named.before"] = float(bool(before))
    found["named.after"] = float(bool(after) and not before)
    found["named.inside"] = float(any(a in around.inner for a in candidate.anchors))
    found["named.not"] = float(not candidate.anchors)
    if before:
        found["near"] = float(around.first - before[-1] <= 8)
    for anchor in candidate.anchors:
        relation = parse[anchor].deprel.partition(":")[0]
        if anchor in around.inner:
            continue
        head = parse[anchor].head
        place = "above" if head in around.chain or anchor in around.chain else "apart"
        key = {"nsubj": "subject", "nmod": "modifier", "obl": "oblique", "obj": "object",
               "iobj": "object", "compound": "modifier", "amod": "modifier",
               "conj": "conjunct"}.get(relation, "other")  # fmt: skip
        found[f"anchor.{key}.{place}"] = 1.0


# ------------------------------------------------------------------------------------ up the tree


def _tree(found: Indications, around: Surroundings, candidate: Candidate) -> None:
    """The lowest word above the hit whose subject or owner the candidate is, and the sign there."""
    reader, sign, opened = around.reader, 1, False
    held: tuple[int, int, bool, str] | None = None
    effects: list[str] = []
    told = candidate.told != ""
    for depth, step in enumerate(around.steps):
        if step.effect:
            effects.append(step.effect)
        if step.effect in TURNING:
            sign = -sign
        if step.effect in OPENING:
            opened = True
        if step.negated:
            sign = -sign
        holder = None
        if step.node not in around.inner or around.parse[step.node].pos in CLAUSAL:
            holder = reader.holder_of_clause(step.node)
        noun = None
        if holder is None and around.parse[step.node].pos in ("NOUN", "PROPN"):
            noun = reader.holder_of_noun(step.node, around.inner)
        who = holder or noun
        if held is None and who is not None:
            if candidate.party in who.parties or (who.first and told):
                held = depth, sign, opened, "subject" if holder else "owner"
                for effect in set(effects):
                    found[f"held.passed.{effect}"] = 1.0
                last = effects[-1] if effects else "none"
                found[f"held.at.{step.effect or 'none'}"] = 1.0
                found[f"held.last.{last}"] = 1.0
                for kind in reader.modals(step.node):
                    found[f"held.modal.{kind}"] = 1.0
    if held:
        depth, at, opened_there, kind = held
        found[f"held.{kind}"] = 1.0
        found[f"held.depth.{min(depth, 3)}"] = 1.0
        found["held.open"] = float(opened_there)
        found["sign.held"] = at
        if set(effects) & ATTITUDES:
            found["sign.held.attitude"] = at
    for effect in set(effects):
        found[f"path.{effect}"] = 1.0
    found["path.empty"] = float(not effects)
    found["path.open"] = float(opened)
    kinds: set[str] = set()
    for step in around.steps[:3]:
        kinds |= reader.modals(step.node)
    for kind in kinds:
        found[f"modal.{kind}"] = 1.0
    found["sign.path"] = sign
    if told:
        found["sign.told"] = sign
        judged = set(effects) & {"good", "bad", "possible"} or "deontic" in kinds
        found["told.judged"] = float(bool(judged))
    found["question"] = float(reader.question)
    conditional = [s for s in around.steps if reader.is_condition(s.node)]
    found["in.condition"] = float(bool(conditional))
    marks = {reader.lower(c) for s in around.steps for c in around.parse.children(s.node, "mark")}
    found["in.whether"] = float("whether" in marks)


# ---------------------------------------------------------------------------------- along the line


def _line(found: Indications, around: Surroundings, candidate: Candidate) -> None:
    """The telling words between the candidate's name, or the clause's start, and the hit."""
    before = [a for a in candidate.anchors if a < around.first]
    start = before[-1] if before else max(0, around.first - 14)
    for i in range(around.first - 1, start, -1):
        if around.parse[i].text in _ENDS:
            start = i
            break
    between = [(i, e, n) for i, e, n in around.beside if start < i < around.first]
    sign, opened = 1, False
    for _, effect, negated in between:
        if (effect in TURNING) != negated:
            sign = -sign
        opened = opened or effect in OPENING
        found[f"line.{effect}"] = 1.0
    if between:
        found["sign.line"] = sign
        _, nearest, negated = between[-1]
        found[f"nearest.{nearest}"] = 1.0
        found["sign.nearest"] = -1 if (nearest in TURNING) != negated else 1
    else:
        found["line.empty"] = 1.0
    found["line.open"] = float(opened)
    after = [(i, e, n) for i, e, n in around.beside if around.last < i <= around.last + 10]
    if after:
        _, following, negated = after[0]
        found[f"after.{following}"] = 1.0
        found["sign.after"] = -1 if (following in TURNING) != negated else 1
    anywhere = {e for _, e, _ in around.beside}
    for effect in anywhere:
        found[f"any.{effect}"] = 1.0
    found["any.none"] = float(not anywhere)
    if before:
        blocked = any(around.parse[i].text.lower() in ("but", "while", "although", "whereas")
                      for i in range(before[-1], around.first))  # fmt: skip
        found["line.blocked"] = float(blocked)


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
    acts = issue.acts if hit.acts is None else hit.acts
    found["acts"] = float(acts)
    found["stated"] = float(hit.stated)
    found["reference"] = float(hit.rule in ("reference", "answer"))
    found["carried"] = float(hit.rule == CARRIED)
    found["sign.hit"] = hit.sign
    found["bias"] = 1.0
