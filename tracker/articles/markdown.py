"""Markdown as its reader sees it: the words without the marks."""

from __future__ import annotations

import re

_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"<!--(?:(?!<!--).){0,5000}?-->", re.DOTALL), ""),
    (re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)"), ""),  # an image
    (re.compile(r"\[([^\]\n]+)\]\((?:[^()\n]|\([^()\n]*\))*\)"), r"\1"),  # a link
    (re.compile(r"\[([^\]\n]+)\]\[[^\]\n]*\]"), r"\1"),  # a link by reference
    (re.compile(r"^\[[^\]\n]+\]:\s+\S+.*$", re.MULTILINE), ""),  # what it refers to
    (re.compile(r"<(https?://[^>\s]+)>"), r"\1"),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), r"\2"),  # strong
    (re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]+?)(?<=\S)\*(?![\w*])"), r"\1"),  # emphasis
    (re.compile(r"(?<![\w_])_(?=[^\s_])([^_\n]+?)(?<=\S)_(?![\w_])"), r"\1"),
    (re.compile(r"^[ ]{0,3}(?:>[ ]?)+", re.MULTILINE), ""),  # a quotation
    (re.compile(r"^[ ]{0,3}(?:[-*_][ ]?){3,}$", re.MULTILINE), ""),  # a rule
    (re.compile(r"^(.+)\n=+[ ]*$", re.MULTILINE), r"# \1"),
    (re.compile(r"^(.+)\n-{3,}[ ]*$", re.MULTILINE), r"## \1"),
    (re.compile(r"\\([\\`*_{}\[\]()#+\-.!>])"), r"\1"),
)


def plain(text: str) -> str:
    """The text without images, link targets, emphasis and rules; headings keep their "#"."""
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text
