"""Lemmas from a form and its tag: exceptions first, then the ending's rule.

A rule is "strip n letters, add these"; the longest ending that has one decides.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

_FOLD = str.maketrans("“”‘’", "\"\"''")
_PROPER = ("NNP", "NNPS")
_LONGEST_ENDING = 5

Rule = tuple[int, str]  # letters to strip, letters to add


@dataclass(frozen=True)
class Lemmatizer:
    """`rules` and `exceptions` are keyed "TAG ending" and "TAG form", forms in small letters."""

    rules: Mapping[str, Rule]
    exceptions: Mapping[str, str]

    def lemma(self, form: str, tag: str) -> str:
        """The dictionary form; small letters except for names."""
        return _lemma(self, form, tag)

    def __hash__(self) -> int:
        return id(self)


@lru_cache(maxsize=65536)
def _lemma(lemmatizer: Lemmatizer, form: str, tag: str) -> str:
    folded = form.translate(_FOLD)
    key = folded if tag in _PROPER else folded.lower()
    known = lemmatizer.exceptions.get(f"{tag} {key.lower()}")
    if known is not None:
        return known
    return _apply(_rule_for(lemmatizer.rules, key, tag), key)


def _rule_for(rules: Mapping[str, Rule], key: str, tag: str) -> Rule:
    lower = key.lower()
    for size in range(min(_LONGEST_ENDING, len(lower)), -1, -1):
        rule = rules.get(f"{tag} {lower[len(lower) - size :]}")
        if rule is not None and rule[0] < len(lower) + (rule[1] != ""):
            return rule
    return (0, "")


def _apply(rule: Rule, key: str) -> str:
    strip, add = rule
    stem = key[: len(key) - strip] if strip else key
    return stem + (add.upper() if add and len(key) > 1 and key.isupper() else add)


def learn(words: Iterable[tuple[str, str, str]]) -> Lemmatizer:
    """Learn rules and exceptions from (form, tag, lemma) of a treebank."""
    seen: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for form, tag, lemma in words:
        folded = form.translate(_FOLD)
        seen[folded if tag in _PROPER else folded.lower(), tag][lemma] += 1
    pairs = {pair: lemmas.most_common(1)[0][0] for pair, lemmas in seen.items()}
    votes: dict[str, Counter[Rule]] = defaultdict(Counter)
    for (key, tag), lemma in pairs.items():
        rule = _difference(key, lemma)
        lower = key.lower()
        for size in range(min(_LONGEST_ENDING, len(lower)) + 1):
            votes[f"{tag} {lower[len(lower) - size :]}"][rule] += 1
    rules = _worth_keeping(votes)
    bare = Lemmatizer(rules, {})
    exceptions = {
        f"{tag} {key.lower()}": lemma
        for (key, tag), lemma in pairs.items()
        if _apply(_rule_for(bare.rules, key, tag), key) != lemma
        and (sum(seen[key, tag].values()) > 1 or tag not in _PROPER)
        and not any(char.isdigit() for char in key)
    }
    return Lemmatizer(rules, exceptions)


def _difference(key: str, lemma: str) -> Rule:
    same = 0
    while same < min(len(key), len(lemma)) and key[same] == lemma[same]:
        same += 1
    return (len(key) - same, lemma[same:])


def _worth_keeping(votes: Mapping[str, Counter[Rule]]) -> dict[str, Rule]:
    """Shortest endings first; a longer one only where it decides otherwise, and not by one word."""
    rules: dict[str, Rule] = {}
    for name in sorted(votes, key=lambda name: len(name)):
        tag, _, ending = name.partition(" ")
        rule, count = votes[name].most_common(1)[0]
        if not ending or (count > 1 and _rule_for(rules, ending, tag) != rule):
            rules[name] = rule
    return rules
