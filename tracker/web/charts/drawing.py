"""Drawing in SVG: the only module that knows svg.py.

Every shape has a role ("support", "muted") that becomes a colour of the theme, for files that
stand alone, and a class, by which the page's own style sheet colours it. Text is escaped here,
since svg.py escapes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import Any, Literal
from xml.sax.saxutils import escape

import svg

Theme = Literal["light", "dark"]
Point = tuple[float, float]
FONT = (
    "Inter, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Noto Sans', 'Liberation Sans', "
    "'DejaVu Sans', 'FreeSans', sans-serif"
)
COLOURS: dict[Theme, dict[str, str]] = {
    "light": {
        "paper": "#ffffff", "ink": "#1b1d21", "muted": "#5a6069", "grid": "#dfe2e6",
        "support": "#1558a6", "oppose": "#b23c06", "open": "#5f6570", "contested": "#7a2d8c",
        "band": "#f4f5f7", "mark": "#1b1d21",
    },
    "dark": {
        "paper": "#15181d", "ink": "#eceef1", "muted": "#a3abb6", "grid": "#343a43",
        "support": "#6db3f5", "oppose": "#ff9a5c", "open": "#b0b7c1", "contested": "#d99be8",
        "band": "#1d2127", "mark": "#eceef1",
    },
}  # fmt: skip


class Drawing:
    """A picture that is built from shapes. Lengths are user units, the origin is top left."""

    def __init__(self, width: int, height: int, theme: Theme, title: str, text: str) -> None:
        self.width, self.height = width, height
        self.title, self.text = title, text
        self.theme: Theme = theme
        self._shapes: list[svg.Element] = []

    def line(
        self, a: Point, b: Point, role: str, width: float = 1, dash: Sequence[float] | None = None
    ) -> None:
        self._shapes.append(
            svg.Line(
                x1=_n(a[0]), y1=_n(a[1]), x2=_n(b[0]), y2=_n(b[1]),
                stroke=self._colour(role), class_=[f"stroke-{role}"], stroke_width=width,
                stroke_dasharray=list(dash) if dash else None,
            )
        )  # fmt: skip

    def polyline(
        self, points: Sequence[Point], role: str, width: float = 2, dash: str | None = None
    ) -> None:
        self._shapes.append(
            svg.Polyline(
                points=_flat(points),
                fill="none", stroke=self._colour(role), class_=[f"stroke-{role}"],
                stroke_width=width, stroke_linejoin="round", stroke_linecap="round",
                extra={"stroke-dasharray": dash} if dash else None,
            )
        )  # fmt: skip

    def rect(
        self, corner: Point, size: Point, role: str, opacity: float | None = None, radius: float = 0
    ) -> None:
        self._shapes.append(
            svg.Rect(
                x=_n(corner[0]), y=_n(corner[1]), width=_n(size[0]), height=_n(size[1]),
                rx=radius or None, fill=self._colour(role), class_=[f"fill-{role}"],
                fill_opacity=opacity,
            )
        )  # fmt: skip

    def write(
        self,
        at: Point,
        text: str,
        role: str = "ink",
        *,
        size: float = 12,
        anchor: Literal["start", "middle", "end"] = "start",
        bold: bool = False,
    ) -> None:
        """A line of text; `at` is on its baseline."""
        self._shapes.append(
            svg.Text(
                x=_n(at[0]), y=_n(at[1]), text=escape(text), fill=self._colour(role),
                class_=[f"fill-{role}"], font_size=size, text_anchor=anchor,
                font_weight="600" if bold else None,
            )
        )  # fmt: skip

    def label(self, at: Point, stance: str, text: str) -> None:
        """The name of a stance left of `at`, with its shape; on two lines where it is long."""
        x, y = at
        self.symbol(stance, (x - 14, y), 5)
        lines = wrapped(text, 18)
        for number, line in enumerate(lines):
            below = y + 4 + 14 * (number - (len(lines) - 1) / 2)
            self.write((x - 26, below), line, stance, anchor="end", bold=stance != "open")

    def symbol(
        self,
        stance: str,
        at: Point,
        radius: float,
        *,
        hollow: bool = False,
        tip: str | None = None,
        target: str | None = None,
    ) -> None:
        """The shape of a stance: up, down, a diamond, or two triangles that meet. `target` is
        what a script opens when it is clicked."""
        role = stance if stance in ("support", "oppose", "open", "contested") else "muted"
        shape = svg.Polygon(
            points=_flat(outline(stance, at, radius)),
            fill=self._colour("paper" if hollow else role),
            stroke=self._colour(role if hollow else "paper"),
            stroke_width=1.5 if hollow else 1,
            class_=["symbol", f"{'hollow' if hollow else 'solid'}-{role}"],
            elements=[svg.Title(text=escape(tip))] if tip else None,
            extra={"data-target": escape(target, {'"': "&quot;"})} if target else None,
        )
        self._shapes.append(shape)

    def render(self) -> str:
        """The document. Its title and text are what a screen reader says."""
        root = svg.SVG(
            viewBox=svg.ViewBoxSpec(0, 0, self.width, self.height),
            width=self.width,
            height=self.height,
            class_=["chart"],
            extra={
                "role": "img",
                "aria-label": escape(f"{self.title}. {self.text}", _QUOTE),
                "font-family": FONT,
            },
            elements=[
                svg.Title(text=escape(self.title)),
                svg.Desc(text=escape(self.text)),
                svg.Rect(
                    width=self.width, height=self.height, fill=self._colour("paper"),
                    class_=["paper"],
                ),
                *self._shapes,
            ],
        )  # fmt: skip
        return root.as_str()

    def _colour(self, role: str) -> str:
        return COLOURS[self.theme][role]


_QUOTE = {'"': "&quot;"}


def outline(stance: str, at: Point, radius: float) -> list[Point]:
    """The corners of a stance's shape around a point."""
    x, y = at
    r, h = radius, radius * 0.9
    if stance == "support":
        return [(x, y - r), (x + r, y + h), (x - r, y + h)]
    if stance == "oppose":
        return [(x, y + r), (x - r, y - h), (x + r, y - h)]
    if stance == "contested":
        return [(x - r, y - r), (x + r, y - r), (x - r, y + r), (x + r, y + r)]
    return [(x, y - r), (x + r, y), (x, y + r), (x - r, y)]


def fits(text: str, characters: int) -> str:
    """The text, cut with an ellipsis where it is longer."""
    return text if len(text) <= characters else text[: characters - 1].rstrip() + "…"


def named(who: str, issue: str, characters: int = 85) -> str:
    """The heading of a chart; a long name is cut so that the issue stays."""
    return f"{fits(who, max(characters - len(issue) - 4, 20))} on {fits(issue, characters // 2)}"


def wrapped(text: str, characters: int) -> list[str]:
    """The text on one or two lines of at most so many characters."""
    lines = wrap(text, characters) or [""]
    return lines if len(lines) <= 2 else [lines[0], fits(" ".join(lines[1:]), characters)]


def _flat(points: Sequence[Point]) -> list[Any]:
    return [_n(part) for point in points for part in point]


def _n(value: float) -> float:
    return round(value, 1)
