"""Positions that a party gives up or denies: "dropped its demand for X", "no longer insists on X",
"denied that it wants X".

What a party is known for must not win there, or a tracker of changes would miss the change; so what
the rules read stands, if anything is said at all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from itertools import pairwise

from tracker.statements.climbing.denials import DENY, DROP
from tracker.statements.examined import Examined, ruled_outcome
from tracker.statements.indications import KNOWN
from tracker.statements.likelihood import OUTCOMES, POSITION, Outcome
from tracker.statements.readings import ATTITUDES
from tracker.statements.statement import Cue
from tracker.syntax.tree import Parse, Token

_TURNING = frozenset({"undo", "reject"})
_WOULD_NOT = re.compile(
    r"\b(?:(?:will|would|does|do|shall|could) (?:not|never)|(?:won|wouldn|doesn|don|couldn)['’]t) $"
)
_NO_LONGER = re.compile(r"\bno longer (?:\w+ly )?$")
_NEAR = 30  # characters
_HELD = ATTITUDES | {"undo"}  # a veto undoes


def given_up(
    at: Examined, chances: Mapping[Outcome, float], text: str, lists: Mapping[str, Set[str]]
) -> tuple[Outcome, float] | None:
    """The outcome where the party gives up or denies a position, with the chance that it takes
    one; None elsewhere. `lists` are those of the language."""
    outcome, likely = ruled_outcome(at), 1.0 - chances["none"]
    if at.ruled is None or outcome is None or likely < POSITION:
        return None
    cues = [cue for cue in at.ruled.cues if cue.what == "stance"]
    if outcome == "open":
        accepts = bool(cues) and _could_accept(cues[-1], at, chances, lists["accepting"])
        return (outcome, likely) if accepts else None
    if cues and (
        cues[-1].rule in (DENY, DROP)
        or _dropped(cues, at.around.parse, lists["giving_up"])
        or _denied(cues[-1], text)
    ):
        return outcome, likely
    return None


def _could_accept(
    last: Cue, at: Examined, chances: Mapping[Outcome, float], accepting: Set[str]
) -> bool:
    """ "Could live with it", "might accept it": what else is likely is only what is known."""
    known = next((at.indications[k] for k in KNOWN if at.indications.get(k)), 0.0)
    expected: Outcome = "with" if known > 0 else "against"
    likeliest = max(chances[outcome] for outcome in OUTCOMES if outcome != "none")
    verb = any(token.lemma in accepting for token in _first(at.around.parse, last))
    return verb and last.rule == "want" and known != 0 and chances[expected] == likeliest


def _dropped(cues: Sequence[Cue], parse: Parse, giving_up: Set[str]) -> bool:
    """ "Gave up its resistance", "offered to lift its veto": a word of giving up follows a noun of
    wanting or refusing."""
    return any(
        inner.rule in _HELD
        and outer.rule in _TURNING
        and any(token.pos == "NOUN" for token in _first(parse, inner))
        and any(token.lemma in giving_up for token in _first(parse, outer))
        for inner, outer in pairwise(cues)
    )


def _denied(last: Cue, text: str) -> bool:
    """ "No longer wants", "will not oppose"."""
    before = text[max(0, last.start - _NEAR) : last.start]
    if _NO_LONGER.search(before):
        return last.rule in _HELD
    return last.rule == "reject" and bool(_WOULD_NOT.search(before))


def _first(parse: Parse, cue: Cue) -> Sequence[Token]:
    """The first token of the cue's words; none where they stand in another sentence."""
    return [token for token in parse if token.start < cue.end and cue.start < token.end][:1]
