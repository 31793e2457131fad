"""The ways from a hit to a candidate, up the tree and along the line: what is told on them."""

from __future__ import annotations

from tracker.statements.candidates import Candidate
from tracker.statements.surroundings import (
    ATTITUDES,
    OPENING,
    TURNING,
    Step,
    Surroundings,
)

_ENDS = frozenset({";", ":"})
_CONTRASTS = frozenset({"but", "while", "although", "whereas"})

Indications = dict[str, float]


def up_the_tree(around: Surroundings, candidate: Candidate) -> Indications:
    """The lowest word above the hit whose subject or owner the candidate is, and the sign there."""
    told = candidate.told != ""
    found, effects = _held(around, candidate, told)
    sign, opened = 1, False
    for step in around.steps:
        sign, opened = _passed(step, sign, opened)
    for effect in effects:
        found[f"path.{effect}"] = 1.0
    found["path.empty"] = float(not effects)
    found["path.open"] = float(opened)
    found["sign.path"] = sign
    kinds = {kind for step in around.steps[:3] for kind in around.reader.modals(step.node)}
    for kind in kinds:
        found[f"modal.{kind}"] = 1.0
    if told:
        found["sign.told"] = sign
        found["told.judged"] = float(
            bool(effects & {"good", "bad", "possible"}) or "deontic" in kinds
        )
    return found | around.unsaid


def _passed(step: Step, sign: int, opened: bool) -> tuple[int, bool]:
    """The sign, and whether it is left open, after a word."""
    if (step.effect in TURNING) != step.negated:
        sign = -sign
    return sign, opened or step.effect in OPENING


def _held(around: Surroundings, candidate: Candidate, told: bool) -> tuple[Indications, set[str]]:
    """What is told of the candidate where it comes in, and the effects of the whole way."""
    found: Indications = {}
    effects: list[str] = []
    sign, opened = 1, False
    for depth, step in enumerate(around.steps):
        if step.effect:
            effects.append(step.effect)
        sign, opened = _passed(step, sign, opened)
        if "sign.held" in found:
            continue
        who, kind = around.holders[depth]
        if who is None or not (candidate.party in who.parties or (who.first and told)):
            continue
        for effect in set(effects):
            found[f"held.passed.{effect}"] = 1.0
        found[f"held.at.{step.effect or 'none'}"] = 1.0
        found[f"held.last.{effects[-1] if effects else 'none'}"] = 1.0
        for modal in around.reader.modals(step.node):
            found[f"held.modal.{modal}"] = 1.0
        found[f"held.{kind}"] = 1.0
        found[f"held.depth.{min(depth, 3)}"] = 1.0
        found["held.open"] = float(opened)
        found["sign.held"] = sign
    if "sign.held" in found and set(effects) & ATTITUDES:
        found["sign.held.attitude"] = found["sign.held"]
    return found, set(effects)


def along_the_line(around: Surroundings, candidate: Candidate) -> Indications:
    """The telling words between the candidate's name, or the clause's start, and the hit; the first
    one after it."""
    found: Indications = {}
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
        blocked = any(around.parse[i].text.lower() in _CONTRASTS
                      for i in range(before[-1], around.first))  # fmt: skip
        found["line.blocked"] = float(blocked)
    return found
