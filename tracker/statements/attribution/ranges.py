"""Ranges of words in a parsed sentence: trimming, joining and carrying on to a clause's end."""

from __future__ import annotations

from tracker.syntax import Parse

WH = frozenset(
    ["what", "who", "whom", "whose", "which", "how", "why", "when", "where", "whether", "if"]
)
Range = tuple[int, int]  # first and last token, both included


def preposition(parse: Parse, index: int) -> str:
    cases = parse.children(index, "case")
    return parse[cases[0]].text.lower() if cases else ""


def first_text(parse: Parse, index: int) -> str:
    return parse[parse.subtree(index)[0]].text.lower()


def trim(parse: Parse, first: int, last: int) -> Range | None:
    """The range without punctuation at either end."""
    while first <= last and parse[first].pos == "PUNCT" and parse[first].text != "(":
        first += 1
    while last >= first and parse[last].pos == "PUNCT" and parse[last].text != ")":
        last -= 1
    return (first, last) if first <= last else None


def span(parse: Parse, inside: tuple[int, ...]) -> tuple[Range, ...]:
    content = trim(parse, inside[0], inside[-1]) if inside else None
    return (content,) if content else ()


def extend(parse: Parse, verb: int, content: Range, joined: str = "") -> Range:
    """The content with the adjuncts after it that a parser hangs on the verb instead: what
    follows in the clause, up to a coordinated or subordinate clause of the verb's own. `joined`
    names what may still follow: another bare infinitive ("VB"), "and that …", "to …"."""
    end = content[1]
    if joined == "that":
        end = _to_pause(parse, end)
    k = end + 1
    while k < len(parse):
        if parse[k].pos == "PUNCT":
            if parse[k].text not in (",", "(", ")", "-", "–", "—", "%", "$", "'", "’"):
                break
            k += 1
            continue
        top = k
        while parse[top].head not in (verb, -1):
            top = parse[top].head
        if parse[top].head != verb or top < verb:
            break
        if not _goes_on(parse, top, joined) and parse.has_relation(
            top,
            "conj",
            "cc",
            "parataxis",
            "advcl",
            "ccomp",
            "xcomp",
            "obl:unmarked",
            "advmod",
            "nsubj",
        ):
            break
        end = parse.subtree(top)[-1]
        k = end + 1
    return content[0], max(end, content[1])


def _to_pause(parse: Parse, end: int) -> int:
    """Carries a clause on to the next punctuation mark or conjunction, whatever the parser hung
    the words on: nothing else parts it from them."""
    k = end + 1
    while k < len(parse) and parse[k].pos not in ("PUNCT", "CCONJ", "SCONJ"):
        if parse[k].start - parse[k - 1].end >= 2 or parse.has_relation(k, "advcl"):
            break  # a blanked quotation mark
        k += 1
    return k - 1 if k > end + 1 and has_predicate(parse, end + 1, k - 1) else end


def _goes_on(parse: Parse, top: int, joined: str) -> bool:
    """Whether a clause hung on the reporting verb goes on with the content instead."""
    words = [parse[k].text.lower() for k in parse.subtree(top)[:2]]
    if joined == "VB":
        return parse.has_relation(top, "conj") and parse[top].tag == "VB"
    if joined == "that":
        return parse.has_relation(top, "conj") and words[-1] == "that"
    return joined == "to" and words[0] == "to"


def far_side(parse: Parse, clause: int, verb: int) -> tuple[Range, ...]:
    """A clause's range on its own side of the verb."""
    inside = [k for k in parse.subtree(clause) if (k > verb) == (clause > verb)]
    return span(parse, tuple(inside)) if inside else ()


def clause_without(parse: Parse, head: int, removed: int) -> tuple[Range, ...]:
    """The clause of `head` less the clause of `removed`, in one or two ranges."""
    gone = set(parse.subtree(removed))
    kept = [k for k in parse.subtree(head) if k not in gone]
    pieces: list[list[int]] = []
    for k in kept:
        if pieces and k == pieces[-1][-1] + 1:
            pieces[-1].append(k)
        else:
            pieces.append([k])
    ranges = (trim(parse, p[0], p[-1]) for p in pieces)
    return tuple(r for r in ranges if r and r[1] - r[0] >= 1)


def is_finite(parse: Parse, index: int) -> bool:
    return bool(parse.children(index, "nsubj")) and parse[index].tag != "VB"


def opens_with_that(parse: Parse, clause: int) -> bool:
    inside = parse.subtree(clause)
    first = parse[inside[0]]
    return first.text.lower() == "that" or first.text.lower() in WH


def has_predicate(parse: Parse, first: int, last: int) -> bool:
    """Whether a finite clause, or a predicate left bare, stands in the range."""
    return any(parse[k].tag in ("VBD", "VBZ", "VBP", "MD") for k in range(first, last + 1))
