"""What the network makes of the candidates of an article, as indications for the second look."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import log

from tracker.statements.examined import Examined
from tracker.statements.likelihood import OUTCOMES
from tracker.statements.network.passages import Question, sight
from tracker.statements.network.second import Network
from tracker.statements.viewing import View, question_of
from tracker.statements.ways import Indications

_NAMES = tuple(f"read.{outcome}" for outcome in OUTCOMES)
_LEAST = 1e-4


def reread(
    network: Network, views: Mapping[int, View], examined: Sequence[Examined]
) -> list[Indications]:
    """For each candidate what was read; nothing where its sentence is not among `views`."""
    asked = [(at.number, question_of(at)) for at in examined]
    return read_again(network, views, asked)


def read_again(
    network: Network, views: Mapping[int, View], questions: Sequence[tuple[int, Question]]
) -> list[Indications]:
    """The same for (number of the sentence, question)."""
    asked: dict[int, list[int]] = defaultdict(list)
    for i, (number, _) in enumerate(questions):
        if number in views:
            asked[number].append(i)
    sights = [
        sight(
            views[number].passage,
            views[number].before,
            views[number].teller,
            [questions[i][1] for i in members],
            network.vocabulary,
        )
        for number, members in asked.items()
    ]
    out: list[Indications] = [{} for _ in questions]
    for members, chances in zip(asked.values(), network.chances(sights), strict=True):
        for i, row in zip(members, chances.tolist(), strict=True):
            out[i] = read(row)
    return out


def read(chances: Sequence[float]) -> Indications:
    """Chances as indications: how much likelier a position is than none, and which one."""
    found = dict(zip(_NAMES, chances, strict=True))
    stated = 1 - chances[0]
    found["read.odds"] = log(max(stated, _LEAST) / max(chances[0], _LEAST))
    return found
