"""Trees mended where the words rule out what the parser made of them."""

from __future__ import annotations

from tracker.statements.repairs import repaired
from tracker.syntax.tree import Parse, Token


def tree(*rows: str) -> Parse:
    """A tree of rows "word pos tag head relation", where heads count from 0."""
    tokens, offset = [], 0
    for row in rows:
        text, pos, tag, head, relation = row.split()
        end = offset + len(text)
        tokens.append(Token(offset, end, text, text.lower(), pos, tag, int(head), relation))
        offset = end + 1
    return Parse(tuple(tokens))


def test_what_will_be_is_what_is_guaranteed() -> None:
    mended = repaired(
        tree(
            "Guarantee NOUN NN -1 root",
            "that PRON WDT 4 obj",
            "they PRON PRP 4 nsubj",
            "will AUX MD 4 aux",
            "move VERB VB 0 acl:relcl",
        )
    )
    assert [mended[i].deprel for i in (1, 4)] == ["mark", "acl"]


def test_a_clause_of_nothing_but_punctuation_stays() -> None:
    parse = tree("Guarantee NOUN NN -1 root", "- PUNCT : 0 acl:relcl")
    assert repaired(parse) == parse
