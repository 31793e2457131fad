"""Two parties on one issue: the distance between them over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tracker.web import words
from tracker.web.charts.axis import padded
from tracker.web.charts.drawing import Drawing, Theme, fits

WIDTH, HEIGHT = 920, 330
LEFT, RIGHT, TOP, BOTTOM = 170, 904, 74, 262


def draw(
    names: tuple[str, str],
    issue: Mapping[str, Any],
    gap: Mapping[str, Any],
    lines: Sequence[Sequence[Mapping[str, Any]]],
    *,
    as_of: str,
    note: str,
    theme: Theme = "light",
) -> str:
    """The SVG document: both scores as lines, the distance as the band between them. `lines` are
    the timeline points of either party."""
    title = f"{names[0]} and {names[1]} on {issue['name']}"
    drawing = Drawing(WIDTH, HEIGHT, theme, title, summary(gap, as_of))
    drawing.write((16, 24), fits(title, 85), size=16, bold=True)
    drawing.write((16, 44), summary(gap, as_of), "muted", size=12)
    drawing.write((16, HEIGHT - 10), fits(note, 150), "muted", size=10.5)
    heard = [[p for p in line if p["stance"] is not None] for line in lines]
    days = [date.fromisoformat(p["start"]) for line in heard for p in line]
    if not days:
        drawing.write((WIDTH / 2, 170), "Nothing has been heard of either.", "muted", size=14,
                      anchor="middle")  # fmt: skip
        return drawing.render()
    axis = padded(min(days), max(*days, date.fromisoformat(as_of)), LEFT, RIGHT - 110)
    end = date.fromisoformat(as_of)
    for score, stance in ((1, "support"), (0, "open"), (-1, "oppose")):
        drawing.line((LEFT, _y(score)), (axis.right, _y(score)), "grid")
        drawing.label((LEFT, _y(score)), stance, words.label(issue, stance))
    for day, name in axis.ticks():
        drawing.line((axis.x(day), BOTTOM + 10), (axis.x(day), BOTTOM + 15), "muted")
        drawing.write((axis.x(day), BOTTOM + 29), name, "muted", size=11, anchor="middle")
    for step in gap["history"]:
        x = axis.x(date.fromisoformat(step["on"]))
        drawing.line((x, TOP - 8), (x, BOTTOM + 10), "grid", 1, (2, 3))
    ends: list[float] = []
    for index, line in enumerate(heard):
        if not line:
            continue
        path: list[tuple[float, float]] = []
        for point in line:
            x = axis.x(min(date.fromisoformat(point["end"]), end))
            if path and path[-1][1] != _y(point["score"]):
                path.append((x, path[-1][1]))
            path.append((x, _y(point["score"])))
        path.append((axis.x(end), path[-1][1]))
        offset = -1.5 if index else 1.5  # lines that coincide stay visible side by side
        drawing.polyline([(x, y + offset) for x, y in path], "ink" if index == 0 else "contested",
                         2.4, None if index == 0 else "7 4")  # fmt: skip
        label = path[-1][1] + 4
        label += 15 if any(abs(label - other) < 14 for other in ends) else 0
        ends.append(label)
        drawing.write((axis.x(end) + 8, label), fits(names[index], 20),
                      "ink" if index == 0 else "contested", bold=True)  # fmt: skip
    return drawing.render()


def summary(gap: Mapping[str, Any], as_of: str) -> str:
    """The distance in words."""
    if gap["distance"] is None:
        return f"At the end of {words.long_day(as_of)} one of them is silent"
    return f"Distance at the end of {words.long_day(as_of)}: {gap['distance']:.2f} of 1"


def _y(score: float) -> float:
    return (TOP + BOTTOM) / 2 - score * (BOTTOM - TOP) / 2
