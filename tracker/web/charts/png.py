"""SVG to PNG: the only module that knows resvg, and the fonts that come with us.

The same picture comes out on every machine, a bare container without fonts included: text is set
in Noto Sans from the package pymupdf-fonts, other scripts in what the machine has.
"""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

import resvg_py

from tracker.web.charts.drawing import FONT

FACES = ("notos", "notosbo")  # Noto Sans, regular and bold


def png(document: str, scale: float = 2.0) -> bytes:
    """The picture at `scale` pixels for each unit of the document."""
    written = document.replace(FONT, f"'Noto Sans', {FONT}", 1)
    return resvg_py.svg_to_bytes(svg_string=written, zoom=scale, font_files=_font_files())


@cache
def _font_files() -> list[str]:
    """The fonts as files, which is how resvg takes them; removed when the process ends."""
    import pymupdf_fonts  # half a megabyte of code, read once

    folder = tempfile.TemporaryDirectory(prefix="tracker-fonts-")
    _kept.append(folder)
    files = [Path(folder.name) / f"{face}.ttf" for face in FACES]
    for path, face in zip(files, FACES, strict=True):
        path.write_bytes(pymupdf_fonts.myfont(face))
    return [str(path) for path in files]


_kept: list[tempfile.TemporaryDirectory[str]] = []
