"""Two parties on one issue: the distance between them over time, and who moved it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tracker.web import words
from tracker.web.charts.axis import Axis, padded
from tracker.web.charts.drawing import Drawing, Point, Theme, fits, named, wrapped

WIDTH, HEIGHT = 920, 330
LEFT, RIGHT, TOP, BOTTOM = 170, 904, 84, 262
NAMES = 118  # for the names at the ends of the lines
FELT = 0.05  # a step of the distance that gets a name in the chart


def draw(
    names: tuple[str, str],
    issue: Mapping[str, Any],
    gap: Mapping[str, Any],
    lines: Sequence[Sequence[Mapping[str, Any]]],
    said: Mapping[str, Mapping[str, Any]],
    *,
    as_of: str,
    note: str,
    theme: Theme = "light",
) -> str:
    """The SVG document: both scores as lines, and on them the statements that moved the distance.
    `lines` are the timeline points of either party, `said` statements by id."""
    title = f"{names[0]} and {names[1]} on {issue['name']}"
    drawing = Drawing(WIDTH, HEIGHT, theme, title, summary(gap, as_of))
    drawing.write((16, 24), named(" and ".join(fits(n, 28) for n in names), issue["name"]),
                  size=16, bold=True)  # fmt: skip
    drawing.write((16, 44), summary(gap, as_of), "muted", size=12)
    drawing.write((16, HEIGHT - 10), fits(note, 150), "muted", size=10.5)
    heard = [[p for p in line if p["stance"] is not None] for line in lines]
    days = [date.fromisoformat(p["start"]) for line in heard for p in line]
    if not days:
        drawing.write((WIDTH / 2, 170), "Nothing has been heard of either.", "muted", size=14,
                      anchor="middle")  # fmt: skip
        return drawing.render()
    axis = padded(min(days), max(*days, date.fromisoformat(as_of)), LEFT, RIGHT - NAMES)
    end = date.fromisoformat(as_of)
    for score, stance in ((1, "support"), (0, "open"), (-1, "oppose")):
        drawing.line((LEFT, _y(score)), (axis.right, _y(score)), "grid")
        drawing.label((LEFT, _y(score)), stance, words.label(issue, stance))
    for day, name in axis.ticks():
        drawing.line((axis.x(day), BOTTOM + 10), (axis.x(day), BOTTOM + 15), "muted")
        drawing.write((axis.x(day), BOTTOM + 29), name, "muted", size=11, anchor="middle")
    _steps(drawing, axis, gap)
    free = -1000.0  # the lowest line that a name is written on
    order = sorted(range(len(heard)), key=lambda i: -heard[i][-1]["score"] if heard[i] else 2)
    for index in order:
        if not heard[index]:
            continue
        role = ("ink", "contested")[index]
        path = _path(axis, heard[index], end, _offset(index))
        drawing.polyline(path, role, 2.4, None if index == 0 else "7 4")
        label = wrapped(names[index], 15)
        first = max(path[-1][1] + 4 - 7 * (len(label) - 1), free + 15)
        for number, text in enumerate(label):
            drawing.write((axis.x(end) + 10, first + 14 * number), text, role, bold=True)
        free = first + 14 * (len(label) - 1)
    _statements(drawing, axis, issue, gap, heard, said)
    return drawing.render()


def turns(history: Sequence[Mapping[str, Any]]) -> list[str | None]:
    """For each step of a gap's history: "nearer", "apart", or None where there is no telling."""
    found: list[str | None] = []
    before: float | None = None
    for step in history:
        now = step["distance"]
        moved = now is not None and before is not None and now != before
        found.append(("nearer" if now < before else "apart") if moved else None)
        before = now
    return found


def _steps(drawing: Drawing, axis: Axis, gap: Mapping[str, Any]) -> None:
    """A line for each day on which the distance moved, with its direction where there is room."""
    free = -1000.0
    before: float | None = None
    for step, turn in zip(gap["history"], turns(gap["history"]), strict=True):
        x = axis.x(date.fromisoformat(step["on"]))
        drawing.line((x, TOP - 8), (x, BOTTOM + 10), "grid", 1, (2, 3))
        felt = turn and before is not None and abs(step["distance"] - before) >= FELT
        before = step["distance"]
        if felt and turn and x - 24 > free:
            drawing.write((x, TOP - 14), turn, "muted", size=11, anchor="middle")
            free = x + 24


def _path(axis: Axis, line: Sequence[Mapping[str, Any]], end: date, offset: float) -> list[Point]:
    """A score over time as steps."""
    path: list[Point] = []
    for point in line:
        x = axis.x(min(date.fromisoformat(point["end"]), end))
        y = _y(point["score"]) + offset
        if path and path[-1][1] != y:
            path.append((x, path[-1][1]))
        path.append((x, y))
    return [*path, (axis.x(end), path[-1][1])]


def _statements(
    drawing: Drawing,
    axis: Axis,
    issue: Mapping[str, Any],
    gap: Mapping[str, Any],
    heard: Sequence[Sequence[Mapping[str, Any]]],
    said: Mapping[str, Mapping[str, Any]],
) -> None:
    """The statements that moved the distance, on the line of the party that made them; one shape
    for those of a day and stance."""
    for index, line in enumerate(heard):
        scores = {point["end"]: point["score"] for point in line}
        groups: dict[tuple[str, str, bool], list[Mapping[str, Any]]] = {}
        for step in gap["history"]:
            moved = [said[id_] for id_ in step["moved_by"] if id_ in said]
            for one in moved:
                if step["on"] in scores and line[0]["party"] == one["party"]:
                    key = (step["on"], one["stance"], bool(one["conditional"]))
                    groups.setdefault(key, []).append(one)
        for (on, stance, conditional), those in groups.items():
            tip = f"{words.short_day(on)} · {words.label(issue, stance)}"
            tip += " · on a condition" if conditional else ""
            speaker = (those[0]["speaker"] or {}).get("name") or "unnamed"
            count = words.count(len(those), "statement")
            tip += f" · {speaker if len(those) == 1 else count}"
            drawing.symbol(
                stance, (axis.x(date.fromisoformat(on)), _y(scores[on]) + _offset(index)),
                min(4.5 + len(those) ** 0.5, 12), hollow=conditional, tip=tip,
                target=those[0]["id"],
            )  # fmt: skip


def _offset(index: int) -> float:
    """Lines that coincide stay visible side by side."""
    return -1.5 if index else 1.5


def summary(gap: Mapping[str, Any], as_of: str) -> str:
    """The distance in words."""
    if gap["distance"] is None:
        silent = gap["a"]["stance"] is None and gap["b"]["stance"] is None
        return f"At the end of {words.long_day(as_of)} {'both are' if silent else 'one is'} silent"
    return f"Distance at the end of {words.long_day(as_of)}: {gap['distance']:.2f} of 1"


def _y(score: float) -> float:
    return (TOP + BOTTOM) / 2 - score * (BOTTOM - TOP) / 2
