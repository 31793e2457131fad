"""On what a position hangs: conditional clauses and phrases, and the readings they govern."""

from __future__ import annotations

from dataclasses import dataclass

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
_MODALS = frozenset({"would", "will", "could", "may", "might", "'ll", "wo", "shall", "can"})
_DEFINITE = frozenset({"the", "this", "that", "these", "those"})
_CAUSING = frozenset({"trigger", "provoke", "prompt", "cause"})
_OPEN_ONLY = frozenset({
    "any", "another", "further", "renewed", "fresh", "future", "possible", "potential",
    "additional", "new", "eventual",
})  # fmt: skip
_UPON = frozenset({"to", "for", "after", "upon", "on", "following", "over"})
_ENDS = frozenset({",", ";", ":", ".", "!", "?", "—", "–", "(", ")", '"', "”", "“"})
_HAPPENING = ("event", "case")
_BEGINNING = (  # with one of these, or a trigger, every condition begins
    _MARKS | _UNTIL | _INVERTED | {*_HAPPENING, "when", "as", "so", "on", "depending", "without"}
)


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of a sentence: its tokens `first` to `last`, and the word it hangs on."""

    first: int
    last: int
    governor: int

    def span(self, parse: Parse) -> tuple[int, int]:
        """Its place in the document."""
        return parse[self.first].start, parse[self.last].end

    def holds(self, i: int) -> bool:
        """Whether token `i` stands in it."""
        return self.first <= i <= self.last


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
        if condition := _clause(parse, words, i) or _phrase(parse, words, i, lexicon):
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


# ------------------------------------------------------------------------ clauses and inversions


def _clause(parse: Parse, words: list[str], i: int) -> Condition | None:
    word = words[i]
    if word in _MARKS and _is_if(parse, words, i):
        return _marked(parse, words, i, i)
    if word in _UNTIL and any(
        parse[k].pos in ("VERB", "AUX") and parse[k].tag != "VBG" for k in _run(words, i + 1)
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
    run = _run(words, mark + 1)
    if not run:
        return None
    last = run[-1]
    inside = range(first, last + 1)
    heads = [i for i in inside if parse[i].head not in inside]
    verb = next((i for i in heads if parse[i].pos in ("VERB", "AUX", "ADJ", "NOUN")), heads[0])
    own = [k for k in parse.subtree(verb) if k > mark]
    if own and min(parse.subtree(verb)) >= first and parse[verb].head != ROOT:
        reach = max(own)
        while reach > mark and words[reach] in _ENDS:
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


def _run(words: list[str], start: int) -> range:
    """The tokens from `start` to the next pause."""
    end = start
    while end < len(words) and words[end] not in _ENDS:
        end += 1
    return range(start, end)


# -------------------------------------------------------------------------------------- phrases


def _phrase(parse: Parse, words: list[str], i: int, lexicon: Lexicon) -> Condition | None:
    if words[i] in _HAPPENING:
        return _happening(parse, words, i)
    if words[i] == "without" and parse[i].head != ROOT:
        return _without(parse, words, i)
    if lexicon.has("triggers", words[i]) and parse[i].pos in ("NOUN", "PROPN"):
        return _trigger(parse, words, i)
    return None


def _brings(parse: Parse, verb: int, rel: str, cases: set[str]) -> bool:
    """Whether the event is what the rest of its clause would follow."""
    if rel == "nsubj":
        return True
    if rel == "obl" and "by" in cases:
        return parse[verb].lemma in _CAUSING
    return rel in ("obj", "obl") and bool(
        parse[verb].lemma == "follow" or cases & {"after", "upon"}
    )


def _happening(parse: Parse, words: list[str], i: int) -> Condition | None:
    """ "In case of an attack", "in the event that it attacks", "in case it attacks"."""
    the = int(i > 1 and words[i - 1] == "the")
    first = i - 1 - the
    if i + 1 >= len(parse) or first < 0 or words[first] not in ("in", "for"):
        return None
    bare = not the and parse[i + 1].pos in ("PROPN", "PRON", "DET", "NOUN")
    stated = words[i + 1] in ("of", "that") or bare
    return _prepositional(parse, words, first, i) if stated else None


def _prepositional(parse: Parse, words: list[str], first: int, noun: int) -> Condition | None:
    below = [k for k in parse.subtree(noun) if k >= first]
    run = _run(words, noun + 1)
    last = max(below) if below else noun
    last = min(last, run[-1]) if run else last
    if last <= noun and run:
        last = run[-1]
    governor = parse[noun].head
    return Condition(first, last, governor) if governor != ROOT else None


def _without(parse: Parse, words: list[str], i: int) -> Condition | None:
    """ "Without a withdrawal, …", "no talks without a withdrawal"."""
    noun = parse[i].head
    governor = parse[noun].head
    if governor == ROOT or parse[noun].pos not in ("NOUN", "PROPN"):
        return None
    negated = any(
        words[k] in ("no", "not", "n't", "cannot", "never", "impossible", "nothing")
        for k in range(max(0, i - 12), i)
    )
    definite = parse.children(noun, "det", "nmod:poss")
    if not definite or not (negated or i == 0):
        return None
    return Condition(i, max(parse.subtree(noun)), governor)


def _trigger(parse: Parse, words: list[str], i: int) -> Condition | None:
    """An event that has not happened: "an invasion would …", "would follow an escalation",
    "in response to any further aggression"."""
    above, rel = parse[i].head, parse[i].deprel.split(":")[0]
    if above == ROOT:
        return None
    kinds = {words[c] for c in parse.children(i, "det", "amod", "advmod")}
    cases = {words[c] for c in parse.children(i, "case")}
    first = min(parse.subtree(i))
    own = [k for k in parse.subtree(i) if not parse.has_relation(k, "acl:relcl", "punct")]
    last = max(i, *own)
    modal = any(words[c] in _MODALS for c in parse.children(above, "aux"))
    possessed = bool(parse.children(i, "nmod:poss"))
    definite = possessed or (kinds & _DEFINITE and not kinds & _OPEN_ONLY)
    if modal and not definite and _brings(parse, above, rel, cases):
        return Condition(first, last, above)
    if rel in ("obl", "nmod") and cases & _UPON and kinds & _OPEN_ONLY and not possessed:
        governor = above
        while parse[governor].lemma in ("response", "reaction", "answer", "retaliation"):
            if parse[governor].head == ROOT:
                break
            first = min(first, *(c for c in parse.children(governor, "case")), governor)
            governor = parse[governor].head
        return Condition(first, last, governor)
    return None
