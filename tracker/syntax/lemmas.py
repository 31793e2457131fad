"""Lemmas from a form and its tag: irregular words, then what the treebank showed, then rules.

A learnt rule is "strip n letters, add these"; the longest ending that has one decides. For verbs
in -ed and -ing the rules tell the base from the stem ("provok" + e, "stopp" - p), whichever of the
two endings followed; a base that is a known verb is preferred.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tracker.syntax.irregular import PLURALS, VERBS, base_of_past

Rule = tuple[int, str]  # letters to strip, letters to add

_FOLD = str.maketrans("“”‘’", "\"\"''")
_NAMES = ("NNP", "NNPS")
_LONGEST_ENDING = 5
_STEM = "STEM"  # in place of a tag: what is left of a verb without -ed or -ing
_LEAST = 3  # letters of a stem


@dataclass(frozen=True, slots=True, eq=False)
class Lemmatizer:
    """Keys of `rules` and `exceptions` are "TAG ending" and "TAG form", in small letters."""

    rules: Mapping[str, Rule]
    exceptions: Mapping[str, str]
    verbs: frozenset[str] = field(default=VERBS)

    def lemma(self, form: str, tag: str) -> str:
        """The dictionary form; in small letters, except for names."""
        return _lemma(self, form, tag)


def _lemma(lemmatizer: Lemmatizer, form: str, tag: str) -> str:
    key = _key(form, tag)
    lower = key.lower()
    if not key.isalpha() and (any(map(str.isdigit, key)) or not any(map(str.isalpha, key))):
        return key
    if tag in ("VBD", "VBN") and (base := base_of_past(lower)):
        return base
    if tag == "NNS" and lower in PLURALS:
        return PLURALS[lower]
    known = lemmatizer.exceptions.get(f"{tag} {lower}")
    if known is not None:
        return known
    if tag in ("NNS", "NNPS", "VBZ"):
        return _without_s(lemmatizer, key, tag)
    if stem := _stem(lower, tag):
        return _base(lemmatizer, stem)
    return _apply(_rule_for(lemmatizer.rules, lower, tag), key)


def _key(form: str, tag: str) -> str:
    folded = form.translate(_FOLD)
    return folded if tag in _NAMES else folded.lower()


def _stem(lower: str, tag: str) -> str:
    """What is left without -ed or -ing, or "" where the form has no such ending."""
    if tag in ("VBD", "VBN") and lower.endswith("ed"):
        return lower[:-2] if len(lower) >= _LEAST + 1 else ""
    if tag == "VBG" and lower.endswith("ing"):
        return lower[:-3] if len(lower) >= _LEAST + 2 else ""
    return ""


def _base(lemmatizer: Lemmatizer, stem: str) -> str:
    learnt = _apply(_rule_for(lemmatizer.rules, stem, _STEM), stem)
    others = (stem, stem + "e", stem[:-1], stem[:-1] + "y", stem[:-1] + "ie")
    known = (base for base in (learnt, *others) if base in lemmatizer.verbs)
    return next(known, learnt)


def _without_s(lemmatizer: Lemmatizer, key: str, tag: str) -> str:
    """The singular, or a verb's base."""
    lower = key.lower()
    if tag != "VBZ":
        for plural in (lower, lower[-5:], lower[-3:]):  # "spokeswomen", "spokesmen"
            if plural in PLURALS and (plural == lower or plural in ("women", "men")):
                return key[: len(key) - len(plural)] + _cased(PLURALS[plural], key[-len(plural) :])
    if not lower.endswith("s") or lower.endswith(("ss", "us", "is")) or len(lower) < _LEAST:
        return key
    if tag == "VBZ":
        bases = (lower[:-1], lower[:-2], lower[:-3] + "y")
        if known := next((base for base in bases if base in lemmatizer.verbs), None):
            return known
    if lower.endswith("ies") and len(lower) > 4:
        return key[:-3] + _cased("y", key)
    if lower.endswith(("sses", "shes", "ches", "xes", "zzes", "oes")) and len(lower) > 4:
        return key[:-2]
    return key[:-1]


def _cased(ending: str, like: str) -> str:
    if like.isupper() and len(like) > 1:
        return ending.upper()
    return ending.capitalize() if like[:1].isupper() and len(like) == len(ending) else ending


def _rule_for(rules: Mapping[str, Rule], lower: str, tag: str) -> Rule:
    for size in range(min(_LONGEST_ENDING, len(lower)), -1, -1):
        rule = rules.get(f"{tag} {lower[len(lower) - size :]}")
        if rule is not None and rule[0] < len(lower) + (rule[1] != ""):
            return rule
    return (0, "")


def _apply(rule: Rule, key: str) -> str:
    strip, add = rule
    stem = key[: len(key) - strip] if strip else key
    return stem + (add.upper() if add and len(key) > 1 and key.isupper() else add)


# --- Learning


def learn(words: Iterable[tuple[str, str, str]]) -> Lemmatizer:
    """Learn rules, exceptions and the verbs there are from (form, tag, lemma) of a treebank."""
    seen: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    verbs: Counter[str] = Counter()
    for form, tag, lemma in words:
        seen[_key(form, tag), tag][lemma] += 1
        if tag.startswith("VB") and lemma.isalpha() and lemma.islower():
            verbs[lemma] += 1
    pairs = {pair: lemmas.most_common(1)[0][0] for pair, lemmas in seen.items()}
    rules = _learn_rules(pairs)
    learnt = Lemmatizer(rules, {}, VERBS | verbs.keys())
    exceptions = {
        f"{tag} {key.lower()}": lemma
        for (key, tag), lemma in pairs.items()
        if learnt.lemma(key, tag) != lemma
        and (seen[key, tag][lemma] > 1 or tag not in (*_NAMES, "NNS", "VBG"))
        and not any(char.isdigit() for char in key)
    }
    return Lemmatizer(rules, exceptions, learnt.verbs)


def _learn_rules(pairs: Mapping[tuple[str, str], str]) -> dict[str, Rule]:
    """Shortest endings first; a longer one only where it decides otherwise, and not by one word."""
    votes: dict[str, Counter[Rule]] = defaultdict(Counter)
    for (key, tag), lemma in pairs.items():
        stem = _stem(key.lower(), tag)
        word, kind = (stem, _STEM) if stem else (key, tag)
        rule = _difference(word, lemma)
        for size in range(min(_LONGEST_ENDING, len(word)) + 1):
            votes[f"{kind} {word.lower()[len(word) - size :]}"][rule] += 1
    rules: dict[str, Rule] = {}
    for name in sorted(votes, key=lambda name: (len(name), name)):
        kind, _, ending = name.partition(" ")
        rule, count = votes[name].most_common(1)[0]
        if not ending or (count > 1 and _rule_for(rules, ending, kind) != rule):
            rules[name] = rule
    return rules


def _difference(key: str, lemma: str) -> Rule:
    same = 0
    while same < min(len(key), len(lemma)) and key[same] == lemma[same]:
        same += 1
    return (len(key) - same, lemma[same:])
