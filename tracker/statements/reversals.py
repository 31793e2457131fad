"""Positions that a party gives up: "dropped its demand for X", "no longer insists on X".

What a party is known for must not win there, or a tracker of changes would miss the change; so what
the rules read stands, if anything is said at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Set

from tracker.statements.examined import Examined, ruled_outcome
from tracker.statements.likelihood import POSITION, Outcome
from tracker.statements.readings import ATTITUDES
from tracker.statements.statement import Cue
from tracker.syntax.tree import Parse

_TURNING = frozenset({"undo", "reject"})


def given_up(
    at: Examined, chances: Mapping[Outcome, float], text: str, giving_up: Set[str]
) -> tuple[Outcome, float] | None:
    """The outcome where the party gives up a position, with the chance that it takes one;
    None elsewhere. `giving_up` are the words for it."""
    outcome, likely = ruled_outcome(at), 1.0 - chances["none"]
    if at.ruled is None or outcome in (None, "open") or likely < POSITION:
        return None
    cues = [cue for cue in at.ruled.cues if cue.what == "stance"]
    if cues and (_dropped(cues, at.around.parse, giving_up) or _no_longer(cues, text)):
        return outcome, likely
    return None


def _dropped(cues: list[Cue], parse: Parse, giving_up: Set[str]) -> bool:
    """ "Gave up its resistance": the last word is one of giving up, before it a noun of wanting or
    refusing."""
    if len(cues) < 2 or cues[-1].rule not in _TURNING or cues[-2].rule not in ATTITUDES:
        return False
    last, noun = _token(parse, cues[-1]), _token(parse, cues[-2])
    return parse[last].lemma in giving_up and parse[noun].pos == "NOUN"


def _no_longer(cues: list[Cue], text: str) -> bool:
    """ "No longer opposes": right before the last word."""
    return cues[-1].rule in ATTITUDES and text[: cues[-1].start].endswith("no longer ")


def _token(parse: Parse, cue: Cue) -> int:
    """The first token of the cue's words."""
    return next(i for i, token in enumerate(parse) if token.end > cue.start)
