"""On what a position hangs: conditional clauses and phrases, and the readings they govern."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.statements.lexicon import Lexicon
from tracker.statements.readings import Reading
from tracker.syntax.tree import ROOT, Parse

_MARKS = frozenset({"if", "unless", "provided", "providing"})
_UNTIL = frozenset({"until", "till"})
_NOT_IF_AFTER = frozenset({"even", "as", "what"})
_ASKING = frozenset({"ask", "wonder", "know", "doubt", "determine", "clear", "unclear", "question", "decide",
                     "say", "tell", "check", "matter", "uncertain", "sure", "discuss", "consider", "debate"})
_EMPTY_IF = frozenset({"not", "any", "necessary", "needed", "possible", "only", "so", "anything", "ever",
                       "appropriate", "required"})
_INVERTED = frozenset({"should", "were", "had"})
_NOMINAL = frozenset({"DET", "ADJ", "NOUN", "PROPN", "PRON", "PART", "NUM", "ADV"})
_MODALS = frozenset({"would", "will", "could", "may", "might", "'ll", "wo", "shall", "can"})
_IRREALIS = frozenset({"a", "an", "any", "another", "further", "new", "renewed", "fresh", "future", "possible",
                       "potential", "eventual", "more", "additional", "continued", "hypothetical"})
_OPEN_ONLY = frozenset({"any", "another", "further", "renewed", "fresh", "future", "possible", "potential",
                        "additional", "new", "eventual"})
_UPON = frozenset({"to", "for", "after", "upon", "on", "following", "over"})
_ENDS = frozenset({",", ";", ":", ".", "!", "?", "—", "–", "(", ")", "\"", "”", "“"})
_HAPPENING = ("event", "case")


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
    words = [t.text.lower().replace("’", "'") for t in parse]
    found: list[Condition] = []
    for i in range(len(parse)):
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
        if condition.holds(reading.low) or condition.holds(reading.node):
            continue
        if condition.governor in _governed(parse, reading) or (
            condition.first <= 1 and _in_main_clause(parse, reading)
        ):
            return condition
    return None


def _in_main_clause(parse: Parse, reading: Reading) -> bool:
    """Whether a condition that opens the sentence holds of the reading."""
    named = not reading.clausal and reading.basis != "judgement"
    return not named and not any(
        parse.has_relation(i, "acl", "advcl", "appos") for i in (reading.low, *parse.ancestors(reading.low))
    )


def _governed(parse: Parse, reading: Reading) -> set[int]:
    way = set(parse.path(reading.low, reading.node)) | {first for _, first, _ in reading.steps}
    below = [c for c in parse.children(reading.low, "acl")]  # "sanctions it would impose if"
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
    if before in _NOT_IF_AFTER or words[i + 1 : i + 2] and words[i + 1] in _EMPTY_IF:
        return False
    if words[i] in ("provided", "providing"):
        following = words[i + 1 : i + 2]
        return following == ["that"] or bool(i and words[i - 1] == "," and parse[i].deprel != "root"
                                             and following and parse[i + 1].pos in ("PROPN", "PRON", "DET"))
    clause = parse[i].head
    if clause != ROOT and parse.has_relation(clause, "ccomp"):
        above = parse[clause].head
        return above == ROOT or above > i or parse[above].lemma not in _ASKING
    return not (i and parse[i - 1].lemma in _ASKING - {"say", "tell", "consider", "decide"})


def _inverted(parse: Parse, words: list[str], i: int) -> bool:
    """"Should Russia invade", "were it to invade", "had it invaded": no question."""
    if words[-1] == "?" or (i and parse[i - 1].tag in ("WP", "WRB", "WDT")):
        return False
    k = i + 1
    while k < len(parse) and k <= i + 8 and parse[k].pos in _NOMINAL and words[k] not in ("not", "n't", "to"):
        k += 1
    if k == i + 1 or k >= len(parse) or not any(
        parse[m].pos in ("NOUN", "PROPN", "PRON") for m in range(i + 1, k)
    ):
        return False
    if words[i] == "were":
        return words[k] == "to" and parse[k].tag == "TO"
    if words[i] == "had":
        return i == 0 and parse[k].tag == "VBN"
    if any(parse[m].deprel.startswith("expl") for m in (i - 1,) if m >= 0):
        return False
    if parse[k].text.lower() in ("not",):
        k += 1
    own = [c for c in parse.children(parse[i].head, "nsubj") if c < i] if parse[i].head != ROOT else []
    near = [c for c in own if i - c == 1]
    return not near and k < len(parse) and parse[k].tag in ("VB", "VBP", "VBD", "NN")


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
        cut = last if parse[verb].pos in ("VERB", "AUX", "ADJ") else reach  # a verb before the pause
        last = min(reach, cut) if reach > mark else last
    if first and words[first - 1] == "only":
        first -= 1
    governor = parse[verb].head
    if governor == ROOT:  # the tree took the condition for the main clause
        others = [i for i in parse.children(verb) if not first <= i <= last and parse[i].pos != "PUNCT"]
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
    if words[i] in _HAPPENING and words[max(0, i - 2) : i] in (["in", "the"], [".", "in"]) or (
        words[i] in _HAPPENING and i and words[i - 1] == "in"
    ):
        first = i - 2 if words[i - 1] == "the" else i - 1
        following = words[i + 1 : i + 2]
        if following not in (["of"], ["that"]) and words[i - 1] == "the":
            return None
        if following and following != ["of"] and following != ["that"] and parse[i + 1].pos not in (
            "PROPN", "PRON", "DET", "NOUN"
        ):
            return None
        return _prepositional(parse, words, first, i)
    if words[i] == "without" and parse[i].head != ROOT:
        return _without(parse, words, i)
    if lexicon.has("triggers", words[i]) and parse[i].pos in ("NOUN", "PROPN"):
        return _trigger(parse, words, i)
    return None


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
    """"Without a withdrawal, …", "no talks without a withdrawal"."""
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
    last = max(k for k in parse.subtree(i) if k == i or not parse.has_relation(k, "acl:relcl", "punct"))
    modal = any(words[c] in _MODALS for c in parse.children(above, "aux"))
    possessed = bool(parse.children(i, "nmod:poss"))
    if modal and rel == "nsubj" and not {"the", "this", "that"} & kinds - _OPEN_ONLY:
        return Condition(first, last, above)
    if modal and rel == "nsubj" and kinds & _OPEN_ONLY:
        return Condition(first, last, above)
    if modal and rel in ("obj", "obl") and (parse[above].lemma == "follow" or cases & {"after", "upon"}):
        return Condition(first, last, above)
    if modal and rel == "obl" and "by" in cases and parse[above].lemma in ("trigger", "provoke", "prompt", "cause"):
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
