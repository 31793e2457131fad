"""Syntax of English sentences: words, lemmas, parts of speech and dependency trees.

Knows nothing of the stages; they call `load().parse(...)`. What the model was trained on, and how
good it is, stands in docs/parser.md.
"""

from tracker.syntax.parser import Parser, load
from tracker.syntax.tokens import tokenize
from tracker.syntax.tree import Parse, Token

__all__ = ["Parse", "Parser", "Token", "load", "tokenize"]
