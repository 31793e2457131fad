"""Plainer words for the parser, which was trained on plain prose; offsets stay as they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tracker.statements.repairs import repaired
from tracker.statements.statement import Span
from tracker.syntax import Parser
from tracker.syntax.tree import Parse, Token

_NUMBERED = re.compile(r"\b(?P<first>[A-Z][a-z]+)(?: [A-Z][a-z]+){0,2} \d{1,2}\b(?![,.]?\d)")
_DIGIT = re.compile(r"\d")
_BEFORE_NUMBERS = frozenset({  # a number follows them, yet the two are no name
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December", "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep",
    "Sept", "Oct", "Nov", "Dec", "Article", "Protocol", "Section", "Chapter", "On", "By", "In",
    "At", "From", "Until", "Since", "Some", "About", "Over", "Only", "Around", "Nearly",
})  # fmt: skip
_RELATING = frozenset(
    {
        "of",
        "to",
        "in",
        "on",
        "from",
        "for",
        "into",
        "with",
        "no",
        "not",
        "never",
        "will",
        "would",
        "is",
        "are",
        "be",
        "that",
        "out",
        "back",
    }
)
_NOMINAL = re.compile(r"(?:s|tion|sion|ment|ship|cy|ance|ence|ity|aid|cooperation|support)$")
_ACTING = re.compile(  # verbs that begin a term
    r"(?:join|enter|becom|be$|admi|accept|invit|tak|bring|includ|send|suppl|deliver|provid|giv"
    r"|transfer|ship|arm(?:ing)?$|train|equip|purchas|buy|withdr|pull|draw|remov|return|reduc|eas"
    r"|lower|keep|clos|open(?:ing)?$|choos|reinforc|strengthen|bolster|deploy(?!ment)|cut"
    r"|disconnect|exclud|ban|kick|pay|impos|punish|sanction(?:ing|ed)|talk(?!s)|discuss"
    r"|negotiat(?!ion)|meet|settl|resolv|expand|enlarg|extend|mov|allow|receiv|acquir|get|sell"
    r"|restrict(?!ion)|limit(?!s|ation)|curb|station|plac(?!ement)|host|put"
    r"|freez|froz|seiz|hits?$|hitting|target(?:ing|ed)|squeez|chok|strangl|crippl|hurt|isolat(?!ion)"
    r"|starv|hammer|halt|stop|block(?:s|ing|ed)$|deny|denies|denied|depriv|sever$|severing|lose|losing"
    r"|dispatch|doubl|tripl|rais|add(?:s|ing|ed)?$|fly|flew|flown|rotating|contribut|commit(?:s|ting|ted)?$"
    r"|relocat|step|shor|beef|donat|furnish|hand(?:s|ing|ed)?$|airlift|lend|pledg(?:es|ing|ed)$"
    r"|offer(?:s|ing|ed)?$|assist(?:s|ing|ed)?$|help(?:s|ing|ed)$|back(?:ing|ed)$|support(?:ing|ed)$"
    r"|end(?:s|ing|ed)?$|revers|unwind|leav|left|quit|vacat|clear|bring|brought|sent|gave|took|kept"
    r"|order(?:ing|ed)|call(?:ing|ed)|stand|stood|lock|shut|slam|evict|expel|unplug|eject|sever|throw"
    r"|dismantl|roll(?:s|ing|ed)?$|install(?!ation)|sit(?:ing|ed)|bas(?:ing|ed)$|position(?:ing|ed)"
    r"|inspect(?!ion|or)|verify|notify|announc(?!ement)|inform(?:s|ing|ed)?$|reassur|shield|protect(?!ion)"
    r"|defend|fortify|decid|determin|pick|chart|select|grow(?!th)|spread|creep|march(?:ing|ed)"
    r"|absorb|swallow|renounc|abandon|drop|forgo|evacuat|shrink|halv|calm|cool|eas)"
)
_LETTERS = re.compile(r"[A-Za-z][\w’' \n\u00a0-]*$")
_PLAIN = "ideas"  # a plural that no tagger takes for a verb


class PlainParser:
    """The parser, given plainer words of the same length.

    "Nord Stream 2" becomes one name; of a noun phrase that names an issue only a plain noun
    stays ("legally binding security guarantees" reads as "ideas"). The words of the trees are
    those of the text again.
    """

    def __init__(self, parser: Parser) -> None:
        self._parser = parser
        self.phrases: list[Span] = []  # set once the issues are found

    def parse(self, texts: Sequence[tuple[str, int]]) -> list[Parse]:
        """As `Parser.parse`."""
        parses = self._parser.parse([(self._plain(text, start), start) for text, start in texts])
        return [repaired(self._worded(parse, *t)) for parse, t in zip(parses, texts, strict=True)]

    def _plain(self, text: str, offset: int) -> str:
        for start, end in self._within(text, offset):
            phrase = text[start - offset : end - offset]
            text = text[: start - offset] + plain_noun(phrase) + text[end - offset :]
        return _NUMBERED.sub(_joined, text) if _DIGIT.search(text) else text

    def _within(self, text: str, offset: int) -> list[Span]:
        return [s for s in self.phrases if offset <= s[0] and s[1] <= offset + len(text)]

    def _worded(self, parse: Parse, text: str, offset: int) -> Parse:
        ends = {end for _, end in self._within(text, offset)}
        if not ends:
            return parse
        changed: dict[int, Token] = {}
        for i, token in enumerate(parse.tokens):
            if token.end in ends and token.text == _PLAIN:
                word = text[: token.end - offset].split()[-1]
                lemma = word.lower().removesuffix("s")
                changed[i] = replace(token, start=token.end - len(word), text=word, lemma=lemma)
        return parse.respelled(changed) if changed else parse


def plain_noun(phrase: str) -> str:
    """A phrase of the same length that reads as a plain noun, or the phrase where it is no noun
    phrase: words of relation or action in it, or another kind of word at its end."""
    words = phrase.lower().split()
    if not words or (len(words) > 1 and _ACTING.match(words[0])):
        return phrase
    if any(word.endswith(("'s", "’s", "s'", "s’")) for word in words):
        return phrase  # whose it is must be seen
    if _RELATING & set(words) or not _NOMINAL.search(words[-1]) or not _LETTERS.match(phrase):
        return phrase
    last = words[-1]
    if last.endswith("s") and not last.endswith("ss") and len(_PLAIN) <= len(phrase):
        return _PLAIN.rjust(len(phrase))
    return phrase[-len(last) :].rjust(len(phrase))


def _joined(match: re.Match[str]) -> str:
    return match.group() if match["first"] in _BEFORE_NUMBERS else match.group().replace(" ", "_")
