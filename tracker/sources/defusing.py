"""Feed files made safe to parse.

What is taken out never belongs to a feed, and makes parsers run for hours or unfold to gigabytes:
expat's own limit lets a file grow a hundredfold.
"""

import re

from tracker.errors import FeedError

_MOST_ELEMENTS = 600_000
_LONG_PROLOG = 2_048
_LONGEST_PROLOG = 65_536
_ENDLESS_TAG = re.compile(rb"<[a-zA-Z][^<>]{65536}")
_ENDLESS_WORD = re.compile(rb"([\w.+-]{1000})[\w.+-]{4000,}")
_DECLARATION = re.compile(
    rb"<!ENTITY\s+([\w.-]{1,64})\s+[\"'](&#\w{1,8};|[^&%<>\"']{0,24})[\"']\s*>"
)
_MOST_DECLARATIONS = 512
_XML = re.compile(rb"\s{0,100}(<\?xml[^>]{0,500}\?>)?")
_DOCTYPE = re.compile(rb"<!DOCTYPE[^>\[]{0,2000}(?:\[[^\]]{0,65536}\]\s{0,100})?>", re.IGNORECASE)
_BAD_REFERENCE = re.compile(
    rb"&#(?:0*\d{6,10}|[xX]0*(?:[dD][89a-fA-F][0-9a-fA-F]{2}|[0-9a-fA-F]{6,8}));"
)
_UTF_7 = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?(?:unicode-1-1-)?utf-?_?7", re.IGNORECASE)
_EBCDIC = b"\x4c\x6f\xa7\x94"  # "<?xm"


def defused(body: bytes, content_type: str = "") -> bytes:
    """The body without entities that refer to others, without a prolog or words that never end.

    Raises FeedError for what nothing can be taken out of.
    """
    codec = _hiding_codec(body, content_type)
    if codec is not None:
        # Its letters hide from the patterns, so it is judged decoded.
        text = b"\xef\xbb\xbf" + body.decode(codec, "replace").encode("utf-8", "replace")
        safe = _defused(text)
        return body if safe == text else safe
    return _defused(body)


def simplified(body: bytes) -> bytes:
    """The body without its DOCTYPE and without references to impossible characters."""
    return _DOCTYPE.sub(b"", _BAD_REFERENCE.sub(b"", body), count=1)


def _defused(body: bytes) -> bytes:
    if body.count(b"<") > _MOST_ELEMENTS:
        raise FeedError(f"The feed has more than {_MOST_ELEMENTS:,} elements.")
    if _ENDLESS_TAG.search(body):
        raise FeedError("An element of the feed has attributes without end.")
    start = re.search(rb"<[\w:]", body)
    prolog = body[: start.start()] if start else body
    if len(prolog) > _LONG_PROLOG:
        short = re.sub(rb"\s{2,}", b"\n", prolog)
        body, prolog = short + body[len(prolog) :], short
    if len(prolog) > _LONGEST_PROLOG or b"<!ENTITY" in prolog.upper():
        body = _plain_prolog(prolog) + body[len(prolog) :]
    return _ENDLESS_WORD.sub(rb"\1", body)


def _plain_prolog(prolog: bytes) -> bytes:
    """The XML declaration and those entities that stand for a character or a short text."""
    declaration = _XML.match(prolog)
    kept = [
        b'<!ENTITY %s "%s">' % (match[1], match[2])
        for match in _DECLARATION.finditer(prolog[:_LONGEST_PROLOG])
    ]
    lines = [(declaration[1] if declaration else None) or b""]
    if kept:
        # One on each line: the form in which feedparser recognises them.
        lines += [b"<!DOCTYPE feed [", *kept[:_MOST_DECLARATIONS], b"]>"]
    return b"\n".join(lines).lstrip() + b"\n"


def _hiding_codec(body: bytes, content_type: str) -> str | None:
    """The encoding, where it does not write ASCII as ASCII."""
    start = body[:4]
    if b"\x00" in start:
        if start.count(b"\x00") == 3 or start in (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff"):
            return "utf-32-be" if start[0] == 0 else "utf-32-le"
        return "utf-16-be" if start[0] == 0 else "utf-16-le"
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    if start == _EBCDIC:
        return "cp037"
    declared = content_type.encode("latin-1", "replace")[:200] + body[:300]
    return "utf-7" if _UTF_7.search(declared) else None
