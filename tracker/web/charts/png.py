"""SVG to PNG: the only module that knows resvg."""

from __future__ import annotations

from functools import cache

import resvg_py

from tracker.web.charts.drawing import FONT

_PROBE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20">{}</svg>',
    f'<text x="2" y="16" font-size="16" font-family="{FONT}">M</text>',
)


def png(document: str, scale: float = 2.0) -> bytes:
    """The picture at `scale` pixels for each unit of the document."""
    return resvg_py.svg_to_bytes(svg_string=document, zoom=scale)


@cache
def has_fonts() -> bool:
    """Whether this machine has a font to write with; a bare container may have none."""
    frame, letter = _PROBE
    return png(frame.format(letter)) != png(frame.format(""))
