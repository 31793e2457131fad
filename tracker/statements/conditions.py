"""On what a position hangs: conditional clauses and phrases, and the readings they govern."""

from __future__ import annotations

from tracker.statements.condition_phrases import (
    HAPPENING,
    PAUSES,
    Condition,
    conditional_phrase,
    until_pause,
)
from tracker.statements.lexicon import Lexicon
from tracker.statements.readings import Reading
from tracker.syntax.tree import ROOT, Parse

_MARKS = frozenset({"if", "unless", "provided", "providing"})
_UNTIL = frozenset({"until", "till"})
_NOT_IF_AFTER = frozenset({"even", "as", "what"})
_ASKING = frozenset({
    "ask", "wonder", "know", "doubt", "determine", "clear", "unclear", "question", "decide",
    "say", "tell", "check", "matter", "uncertain", "sure", "discuss", "consider", "debate",
})  # fmt: skip
_TELLING = frozenset({"say", "tell", "consider", "decide"})
_EMPTY_IF = frozenset({
    "not", "any", "necessary", "needed", "possible", "only", "so", "anything", "ever",
    "appropriate", "required",
})  # fmt: skip
_STOPS = frozenset({"not", "n't", "to"})
_INVERTED = frozenset({"should", "were", "had"})
_NOMINAL = frozenset({"DET", "ADJ", "NOUN", "PROPN", "PRON", "PART", "NUM", "ADV"})
_BEGINNING = (  # with one of these, or a trigger, every condition begins
    _MARKS | _UNTIL | _INVERTED | {*HAPPENING, "when", "as", "so", "on", "depending", "without"}
)


def find_conditions(parse: Parse, lexicon: Lexicon) -> tuple[Condition, ...]:
    """The conditions that a sentence states, left to right."""
    words = parse.lower
    triggers = lexicon.lists["triggers"]
    found: list[Condition] = []
    for i, word in enumerate(words):
        if word not in _BEGINNING and word not in triggers:
            continue
        if found and found[-1].holds(i):
            continue
        if condition := _clause(parse, words, i) or conditional_phrase(parse, words, i, lexicon):
            found.append(condition)
    return tuple(found)


def condition_of(
    parse: Parse, reading: Reading, conditions: tuple[Condition, ...]
) -> Condition | None:
    """The condition on which `reading` hangs, if any: one that governs a word between the issue
    and the word that shows the position, or a clause above that."""
    for condition in conditions:
        if condition.holds(reading.low):
            continue
        if condition.holds(reading.node):
            if condition.first <= 1:  # taken for the main clause, with what follows below it
                return condition
            continue
        if condition.governor in _governed(parse, reading) or (
            condition.first <= 1 and _in_main_clause(parse, reading)
        ):
            return condition
    return None


def _in_main_clause(parse: Parse, reading: Reading) -> bool:
    """Whether a condition that opens the sentence holds of the reading."""
    named = not reading.clausal and reading.basis != "judgement"
    chain = (reading.low, *parse.ancestors(reading.low))
    return not named and not any(parse.has_relation(i, "acl", "advcl", "appos") for i in chain)


def _governed(parse: Parse, reading: Reading) -> set[int]:
    way = set(parse.path(reading.low, reading.node)) | {first for _, first, _ in reading.steps}
    below = list(parse.children(reading.low, "acl"))  # "sanctions it would impose if"
    below += [c for i in (*way, *below) for c in parse.children(i, "xcomp")]
    way.update(below)
    i = reading.node
    if not reading.clausal and parse[i].pos in ("NOUN", "PROPN"):
        threat = any(effect == "threaten" for effect, _, _ in reading.steps)
        if threat and parse[i].head != ROOT and parse.has_relation(i, "obj", "obl"):
            way.add(parse[i].head)  # "repeated its threat of X should …"
        return way
    while parse[i].head != ROOT and parse.has_relation(
        i, "xcomp", "ccomp", "parataxis", "obj", "obl", "nsubj:pass", "advcl"
    ):
        i = parse[i].head
        way.add(i)
    return way


def _clause(parse: Parse, words: list[str], i: int) -> Condition | None:
    word = words[i]
    if word in _MARKS and _is_if(parse, words, i):
        return _marked(parse, words, i, i)
    if word in _UNTIL and any(
        parse[k].pos in ("VERB", "AUX") and parse[k].tag != "VBG" for k in until_pause(words, i + 1)
    ):
        return _marked(parse, words, i, i)
    if word == "when" and i and words[i - 1] == "only":
        return _marked(parse, words, i - 1, i)
    if words[i : i + 3] == ["as", "long", "as"] or words[i : i + 3] == ["so", "long", "as"]:
        return _marked(parse, words, i, i)
    if words[i : i + 3] == ["on", "condition", "that"] or words[i : i + 2] == ["depending", "on"]:
        return _marked(parse, words, i, i)
    if word in _INVERTED and _inverted(parse, words, i):
        return _marked(parse, words, i, i)
    return None


def _is_if(parse: Parse, words: list[str], i: int) -> bool:
    before = words[i - 1] if i else ""
    if before in _NOT_IF_AFTER or _EMPTY_IF.intersection(words[i + 1 : i + 2]):
        return False
    if words[i] in ("provided", "providing"):
        return words[i + 1 : i + 2] == ["that"]
    clause = parse[i].head
    if clause != ROOT and parse.has_relation(clause, "ccomp"):
        above = parse[clause].head
        return above == ROOT or above > i or parse[above].lemma not in _ASKING
    return not (i and parse[i - 1].lemma in _ASKING - _TELLING)


def _inverted(parse: Parse, words: list[str], i: int) -> bool:
    """ "Should Russia invade", "were it to invade", "had it invaded": no question."""
    if words[-1] == "?" or (i and parse[i - 1].tag in ("WP", "WRB", "WDT")):
        return False
    subject = _noun_phrase(parse, words, i + 1)
    k = subject.stop
    if k >= len(parse) or not any(parse[m].pos in ("NOUN", "PROPN", "PRON") for m in subject):
        return False
    if words[i] == "were":
        return parse[k].tag == "TO"
    if words[i] == "had":
        return i == 0 and parse[k].tag == "VBN"
    own = parse[i].head != ROOT and i - 1 in parse.children(parse[i].head, "nsubj", "expl")
    k = min(k + (words[k] == "not"), len(parse) - 1)
    return not own and parse[k].tag in ("VB", "VBP", "VBD", "NN")


def _noun_phrase(parse: Parse, words: list[str], start: int) -> range:
    """The tokens from `start` that may make a subject, eight at most."""
    k = start
    while k < min(len(parse), start + 8) and parse[k].pos in _NOMINAL and words[k] not in _STOPS:
        k += 1
    return range(start, k)


def _marked(parse: Parse, words: list[str], first: int, mark: int) -> Condition | None:
    """The clause that begins with the token `first`: the words below its verb, or those up to
    the next pause where the tree joins others to them."""
    run = until_pause(words, mark + 1)
    if not run:
        return None
    last = run[-1]
    inside = range(first, last + 1)
    heads = [i for i in inside if parse[i].head not in inside]
    verb = next((i for i in heads if parse[i].pos in ("VERB", "AUX", "ADJ", "NOUN")), heads[0])
    own = [k for k in parse.subtree(verb) if k > mark]
    if own and min(parse.subtree(verb)) >= first and parse[verb].head != ROOT:
        reach = max(own)
        while reach > mark and words[reach] in PAUSES:
            reach -= 1
        if parse[verb].pos in ("VERB", "AUX", "ADJ"):  # its verb stands before the pause
            reach = min(reach, last)
        last = reach if reach > mark else last
    if first and words[first - 1] == "only":
        first -= 1
    governor = parse[verb].head
    if governor == ROOT:  # the tree took the condition for the main clause
        others = [i for i in parse.children(verb) if not first <= i <= last]
        governor = next((i for i in others if parse[i].pos in ("VERB", "AUX", "ADJ")), verb)
    return Condition(first, last, governor)
