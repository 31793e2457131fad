"""Which sentences are running text."""

from __future__ import annotations

import re

from tracker.statements.attribution.discourse import Discourse

_CAPTION = re.compile(
    r"\((?:[^()]*\b(?:Photo|Pool|Getty|AFP|AP|Reuters|EPA|file)\b[^()]*)\)|\bImage: "
)


def is_prose(discourse: Discourse, number: int) -> bool:
    """Whether a sentence is running text: no headline, caption or line in capitals."""
    sentence = discourse.sentences[number]
    start = discourse.datelines.get(sentence.start, sentence.start)  # "(AP)" there is no caption
    text = discourse.text[start : sentence.end]
    words = [w for w in text.split() if w[:1].isalpha()]
    capitals = sum(w[:1].isupper() for w in words)
    ended = text.rstrip(" \"”’'»)").endswith((".", "!", "?"))
    titled = len(words) > 4 and capitals >= (0.9 if ended else 0.75) * len(words)
    after = discourse.text[sentence.end : sentence.end + 60].lstrip()
    caption = _CAPTION.search(text) or (after.startswith("(") and _CAPTION.match(after))
    return not (sentence.headline or text.isupper() or titled or caption)
