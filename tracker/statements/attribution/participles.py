"""Participles of saying that a comma parts from what stands before: "…, adding that …"."""

from __future__ import annotations

from tracker.statements.attribution.lexicon import lexicon
from tracker.syntax import Parse


def is_parted_participle(parse: Parse, i: int) -> bool:
    """Whether the word is a participle right behind a comma, read as one or not."""
    behind = i >= 2 and parse[i - 1].text == ","
    return behind and (parse[i].tag == "VBG" or misread_participle(parse, i))


def misread_participle(parse: Parse, i: int) -> bool:
    """Whether a noun is a participle of saying: "…, warning that the gates would open"."""
    if parse[i].tag != "NN" or not 0 < i < len(parse) - 2 or parse[i - 1].text != ",":
        return False
    stem = parse.lower[i].removesuffix("ing")
    verbal = stem != parse.lower[i] and not lexicon().say.isdisjoint((stem, stem + "e"))
    return verbal and parse.lower[i + 1] == "that"
