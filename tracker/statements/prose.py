"""Which sentences are running text."""

from __future__ import annotations

from tracker.articles.chrome import is_pointer
from tracker.statements.attribution.discourse import Discourse
from tracker.statements.captions import is_caption, is_credited
from tracker.statements.sentences import LIST_MARK
from tracker.syntax import Parse

_FINITE = frozenset({"VBZ", "VBP", "VBD", "MD"})


def is_prose(discourse: Discourse, number: int) -> bool:
    """Whether a sentence is running text: no headline, caption, line in capitals or line that
    points to another article."""
    sentence = discourse.sentences[number]
    start = discourse.datelines.get(sentence.start, sentence.start)
    text = discourse.text[start : sentence.end]
    words = [w for w in text.split() if w[:1].isalpha()]
    capitals = sum(w[:1].isupper() for w in words)
    ended = text.rstrip(" \"”’'»)").endswith((".", "!", "?"))
    titled = len(words) > 4 and capitals >= (0.9 if ended else 0.75) * len(words)
    aside = text.startswith(("(", "[")) and is_pointer(text)
    if text.isupper() or titled or aside or _is_apart(discourse, number):
        return False
    return not sentence.headline or _is_whole_item(discourse, number)


def _is_apart(discourse: Discourse, number: int) -> bool:
    """Whether the sentence belongs to a photograph's caption, or its paragraph, to another
    article."""
    sentence = discourse.sentences[number]
    paragraph = _paragraph(discourse, sentence.paragraph)
    return (
        is_credited(discourse.text, sentence.start, sentence.end)
        or is_caption(paragraph)
        or is_pointer(paragraph)
    )


def _paragraph(discourse: Discourse, number: int) -> str:
    start, end = discourse.paragraphs[number]
    return discourse.text[start:end]


def _is_whole_item(discourse: Discourse, number: int) -> bool:
    """Whether an item of a list is a whole sentence, which need not end in a full stop there; no
    headline in a list of links."""
    above = discourse.sentences[number].paragraph
    if not LIST_MARK.match(_paragraph(discourse, above)):
        return False
    while above and LIST_MARK.match(_paragraph(discourse, above)):
        above -= 1
    linked = is_pointer(_paragraph(discourse, above))
    return not linked and any(_is_whole(parse) for parse in discourse.parses_of(number))


def _is_whole(parse: Parse) -> bool:
    """Whether a sentence has a subject and a finite verb."""
    root = parse.root()
    verbs = (root, *parse.children(root, "aux", "cop"))
    return bool(parse.children(root, "nsubj")) and any(parse[i].tag in _FINITE for i in verbs)
