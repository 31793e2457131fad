"""How many of an article's mentions are looked at to tell who meets in one sentence."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.statements.attribution.gatherings import Gatherings
from tracker.statements.attribution.layout import lay_out
from tracker.statements.attribution.model import Mention

TALK = "Ada met Bo. "


class Counted(Sequence[Mention]):
    """Mentions that count how often one of them is looked at."""

    def __init__(self, mentions: list[Mention]) -> None:
        self._mentions = mentions
        self.looks = 0

    def __len__(self) -> int:
        return len(self._mentions)

    def __getitem__(self, index):  # type: ignore[no-untyped-def]
        self.looks += 1
        return self._mentions[index]


def named(text: str, name: str, person: int) -> list[Mention]:
    starts = [i for i in range(len(text)) if text.startswith(name, i)]
    ends = [i + len(name) for i in starts]
    party = (name.lower(),)
    return [
        Mention(a, b, (a, b), "name", (person,), party) for a, b in zip(starts, ends, strict=True)
    ]


def looks(sentences: int) -> int:
    """How often mentions are looked at for the last of that many sentences."""
    text = (TALK * sentences).strip()
    mentions = Counted(sorted(named(text, "Ada", 0) + named(text, "Bo", 1), key=lambda m: m.start))
    found = Gatherings(text, lay_out(text).sentences, frozenset()).company(sentences - 1, mentions)
    assert found
    assert found.people == (0, 1)
    return mentions.looks


def test_only_the_sentence_own_mentions_are_looked_at() -> None:
    assert looks(40) == looks(10) <= 4
