"""Text as it may be stored and shown: no markup, no control characters, nothing unencodable."""

import html
import re

_MOST_TITLE = 2_000
# Control characters, NUL among them, lone surrogates and non-characters: databases refuse them.
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad]")
_SILENT_ELEMENTS = re.compile(r"<(script|style)\b[^<>]{0,500}>.{0,5000}?</\1\s*>", re.I | re.S)
# Elements of HTML, and whatever has attributes: "a List<String>" is no markup.
_ELEMENTS = (
    "a|abbr|acronym|address|article|audio|b|bdi|bdo|big|blink|blockquote|body|br|button|center|cite|"
    "code|dd|del|details|dfn|div|dl|dt|em|embed|figcaption|figure|font|footer|form|h[1-6]|head|"
    "header|hr|html|i|iframe|img|input|ins|kbd|label|li|link|main|mark|meta|nobr|object|ol|p|param|"
    "picture|pre|q|s|samp|script|section|small|source|span|strike|strong|style|sub|summary|sup|svg|"
    "table|tbody|td|tfoot|th|thead|time|title|tr|tt|u|ul|var|video|wbr"
)
_MARKUP = re.compile(
    rf"<(?:/?(?:{_ELEMENTS})(?:[\s/][^<>]*)?|/?[a-z][\w:-]*\s[^<>]*=[^<>]*"
    r"|!--[^<>]*--|!\[CDATA\[|\?[^<>]*)>|\]\]>",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")


def storable(text: str) -> str:
    """The text without characters that some database or encoder refuses."""
    return _UNSTORABLE.sub("", text)


def one_line(text: str) -> str:
    """Plain text of a title or name: tags stripped, references resolved, blanks joined.

    Cut at 2,000 characters. A feed that escapes its markup twice is read the same.
    """
    text = text[: 4 * _MOST_TITLE]
    for _ in range(2):
        text = _MARKUP.sub(" ", _SILENT_ELEMENTS.sub(" ", text)) if "<" in text else text
        if not _REFERENCE.search(text):
            break
        text = html.unescape(text)
    text = _INVISIBLE.sub("", storable(text.replace("\x85", " ")))
    return re.sub(r"\s([,.;:!?%)\]])", r"\1", " ".join(text.split()))[:_MOST_TITLE]
