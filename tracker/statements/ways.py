"""The ways from a hit to a candidate, up the tree and along the line: what is told on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from tracker.statements.surroundings import (
    OPENING,
    POSITIONS,
    TURNING,
    Step,
    Surroundings,
)

_ENDS = frozenset({";", ":"})
_CONTRASTS = frozenset({"but", "while", "although", "whereas"})
_LINE = 14  # tokens before the hit that are looked at where the candidate is not named there
_AFTER = 10  # tokens

Indications = dict[str, float]


class Ways:
    """The ways from one hit; each is read once, whoever stands at its end."""

    def __init__(self, around: Surroundings) -> None:
        self.around = around
        self._passed = list(_passed(around.steps))
        modals = [around.reader.modals(step.node) for step in around.steps[:3]]
        self._modals = frozenset[str]().union(*modals)
        self._lines: dict[int, Indications] = {}
        self._at: dict[int, Indications] = {}  # by depth

    def up_the_tree(self) -> Indications:
        """What is told on the whole way up."""
        effects, _, sign, opened = self._passed[-1]
        found = {f"path.{effect}": 1.0 for effect in effects}
        found["path.empty"] = float(not effects)
        found["path.open"] = float(opened)
        found["sign.path"] = sign
        for kind in self._modals:
            found[f"modal.{kind}"] = 1.0
        return found | self.around.unsaid()

    @cached_property
    def told(self) -> Indications:
        """What counts only for who tells it."""
        effects, _, sign, _ = self._passed[-1]
        judged = not effects.isdisjoint(("good", "bad", "possible")) or "deontic" in self._modals
        return {"sign.told": sign, "told.judged": float(judged)}

    def held(self, party: str, *, told: bool) -> Mapping[str, float]:
        """The lowest word above the hit whose subject or owner the party is, and the sign there;
        `told`: the party tells it, so that "we" stands for it."""
        for depth, (who, _) in enumerate(self.around.holders):
            if who is not None and (party in who.parties or (who.first and told)):
                if depth not in self._at:
                    self._at[depth] = self._held_at(depth)
                return self._at[depth]
        return {}

    def _held_at(self, depth: int) -> Indications:
        around, step = self.around, self.around.steps[depth]
        effects, last, sign, opened = self._passed[depth]
        found = {f"held.passed.{effect}": 1.0 for effect in effects}
        found[f"held.at.{step.effect or 'none'}"] = 1.0
        found[f"held.last.{last}"] = 1.0
        for modal in around.reader.modals(step.node):
            found[f"held.modal.{modal}"] = 1.0
        found[f"held.{around.holders[depth][1]}"] = 1.0
        found[f"held.depth.{min(depth, 3)}"] = 1.0
        found["held.open"] = float(opened)
        found["sign.held"] = sign
        if not self._passed[-1][0].isdisjoint(POSITIONS):
            found["sign.held.attitude"] = sign
        return found

    def rival(self, party: str) -> Indications:
        """The lowest word above the hit whose subject or owner is somebody else: what the party
        tells may be his position alone."""
        for step, (who, role) in zip(self.around.steps, self.around.holders, strict=True):
            if who is not None and not who.first and party not in who.parties:
                modals = self.around.reader.modals(step.node)
                return {
                    f"rival.{role}": 1.0,
                    f"rival.at.{step.effect or 'none'}": 1.0,
                    "rival.deontic": float("deontic" in modals),
                }
        return {}

    def along_the_line(self, named: int) -> Mapping[str, float]:
        """The telling words between the token `named`, or the clause's start where that is -1, and
        the hit."""
        if named not in self._lines:
            self._lines[named] = self._line_from(named)
        return self._lines[named]

    def _line_from(self, named: int) -> Indications:
        around, found = self.around, Indications()
        start = self._line_start(named)
        between = [(e, n) for i, e, n in around.beside if start < i < around.first]
        sign, opened = 1, False
        for effect, negated in between:
            sign *= _sign(effect, negated)
            opened = opened or effect in OPENING
            found[f"line.{effect}"] = 1.0
        if between:
            found["sign.line"] = sign
            nearest, negated = between[-1]
            found[f"nearest.{nearest}"] = 1.0
            found["sign.nearest"] = _sign(nearest, negated)
        else:
            found["line.empty"] = 1.0
        found["line.open"] = float(opened)
        if named >= 0:
            words = around.parse.lower[named : around.first]
            found["line.blocked"] = float(not _CONTRASTS.isdisjoint(words))
        return found

    def _line_start(self, named: int) -> int:
        first = self.around.first
        start = named if named >= 0 else max(0, first - _LINE)
        ends = (i for i in range(first - 1, start, -1) if self.around.parse[i].text in _ENDS)
        return next(ends, start)

    def beside(self) -> Indications:
        """The first telling word after the hit, and all of the sentence."""
        around, found = self.around, Indications()
        after = [b for b in around.beside if around.last < b[0] <= around.last + _AFTER]
        if after:
            _, following, negated = after[0]
            found[f"after.{following}"] = 1.0
            found["sign.after"] = _sign(following, negated)
        for _, effect, _ in around.beside:
            found[f"any.{effect}"] = 1.0
        found["any.none"] = float(not around.beside)
        return found


def _passed(steps: Iterable[Step]) -> Iterator[tuple[frozenset[str], str, int, bool]]:
    """After each word above the hit: the effects so far, the last of them, the sign, and whether it
    is left open."""
    effects, last, sign, opened = frozenset[str](), "none", 1, False
    for step in steps:
        if step.effect:
            effects, last = effects | {step.effect}, step.effect
        sign *= _sign(step.effect, step.negated)
        opened = opened or step.effect in OPENING
        yield effects, last, sign, opened


def _sign(effect: str, negated: bool) -> int:
    return -1 if (effect in TURNING) != negated else 1
