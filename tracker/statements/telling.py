"""Who merely tells of another's position: "Blinken said that Germany opposed it" is Germany's."""

from __future__ import annotations

from tracker.statements.attribution.inflection import plain_words
from tracker.statements.candidates import Candidate
from tracker.statements.readings import ATTITUDES
from tracker.statements.surroundings import Surroundings
from tracker.statements.voices import Voice


def merely_tells(
    candidate: Candidate, around: Surroundings, voice: Voice | None, text: str
) -> bool:
    """Whether the candidate says in plain words, and nothing of itself, what somebody else wants or
    refuses."""
    cue = voice.attribution.cue if voice and voice.attribution else None
    if candidate.told != "indirect" or cue is None:
        return False
    own = set(candidate.anchors).difference(around.parse.subtree(around.chain[0]), around.inner)
    if len(own) > 1 or text[slice(*cue)].lower().split()[0] not in plain_words():
        return False
    return _another_wants(candidate.party, around)


def _another_wants(party: str, around: Surroundings) -> bool:
    """Whether a word of wanting or refusing above the hit has another party for its subject."""
    wanted = False
    for step, (who, role) in zip(around.steps, around.holders, strict=True):
        if who is not None and (who.first or party in who.parties):
            return False
        if "deontic" in around.reader.modals(step.node):
            return False
        wanted = wanted or step.effect in ATTITUDES
        if wanted and who is not None and who.parties and role == "subject":
            return True
    return False
