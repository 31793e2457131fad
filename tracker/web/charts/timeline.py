"""The history of a cell: its score as a line, statements as shapes, changes as marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tracker.web import words
from tracker.web.charts.axis import Axis, padded
from tracker.web.charts.drawing import Drawing, Theme, fits, named

WIDTH, HEIGHT = 920, 330
LEFT, RIGHT, TOP, BOTTOM = 170, 904, 74, 272
ROW = 26  # of the labels of changes above the plot


def draw(
    party: Mapping[str, Any],
    issue: Mapping[str, Any],
    points: Sequence[Mapping[str, Any]],
    statements: Sequence[Mapping[str, Any]],
    changes: Sequence[Mapping[str, Any]],
    *,
    as_of: str,
    note: str,
    theme: Theme = "light",
) -> str:
    """The SVG document. `points`, `statements` and `changes` are those of the API up to `as_of`;
    `note` says how far people have reviewed what is shown."""
    title = f"{party['name']} on {issue['name']}"
    drawing = Drawing(WIDTH, HEIGHT, theme, title, summary(issue, points, statements, as_of))
    drawing.write((16, 24), named(party["name"], issue["name"]), size=16, bold=True)
    drawing.write((16, HEIGHT - 10), fits(note, 150), "muted", size=10.5)
    heard = [p for p in points if p["stance"] is not None]
    days = [date.fromisoformat(p["start"]) for p in heard]
    days += [date.fromisoformat(s["said_on"]) for s in statements if s["said_on"]]
    if not days:
        drawing.write((WIDTH / 2, 170), "Nothing has been heard.", "muted", size=14,
                      anchor="middle")  # fmt: skip
        return drawing.render()
    axis = padded(min(days), max(*days, date.fromisoformat(as_of)), LEFT, RIGHT)
    _frame(drawing, axis, issue)
    _changes(drawing, axis, changes)
    _score(drawing, axis, heard, date.fromisoformat(as_of))
    _statements(drawing, axis, issue, statements)
    return drawing.render()


def summary(
    issue: Mapping[str, Any],
    points: Sequence[Mapping[str, Any]],
    statements: Sequence[Mapping[str, Any]],
    as_of: str,
) -> str:
    """What the chart shows, in words."""
    last = points[-1] if points else None
    if last is None or last["stance"] is None:
        return f"Nothing heard up to {words.long_day(as_of)}"
    return (
        f"At the end of {words.long_day(as_of)}: {words.label(issue, last['stance'])}, score "
        f"{words.signed(last['score'])}; {words.count(len(statements), 'statement')} shown"
    )


def _y(score: float) -> float:
    return (TOP + BOTTOM) / 2 - score * (BOTTOM - TOP) / 2


def _frame(drawing: Drawing, axis: Axis, issue: Mapping[str, Any]) -> None:
    drawing.rect((LEFT, TOP - 12), (RIGHT - LEFT, BOTTOM - TOP + 24), "band")
    for score, stance in ((1, "support"), (0, "open"), (-1, "oppose")):
        drawing.line((LEFT, _y(score)), (RIGHT, _y(score)), "grid", 1.5 if score == 0 else 1)
        drawing.label((LEFT, _y(score)), stance, words.label(issue, stance))
    for day, name in axis.ticks():
        x = axis.x(day)
        drawing.line((x, BOTTOM + 12), (x, BOTTOM + 17), "muted")
        drawing.write((x, BOTTOM + 31), name, "muted", size=11, anchor="middle")


def _changes(drawing: Drawing, axis: Axis, changes: Sequence[Mapping[str, Any]]) -> None:
    """A mark for each change; a name where there is room, on two rows in turn."""
    free = [-1000.0, -1000.0]
    for change in sorted(changes, key=lambda c: str(c["on"])):
        x = axis.x(date.fromisoformat(change["on"]))
        firm = change["status"] == "confirmed"
        drawing.line((x, TOP - 12), (x, BOTTOM + 12), "mark", 1.2, None if firm else (3, 3))
        name = words.KINDS[change["kind"]]
        width = 6.0 * len(name)
        start = min(x, RIGHT - width)
        row = next((r for r in (1, 0) if start > free[r] + 8), None)
        if row is not None:
            drawing.write((start, TOP - 18 - 13 * (1 - row)), name, "ink", size=11)
            free[row] = start + width


def _score(drawing: Drawing, axis: Axis, heard: Sequence[Mapping[str, Any]], as_of: date) -> None:
    line: list[tuple[float, float]] = []
    for point in heard:
        x, y = axis.x(min(date.fromisoformat(point["end"]), as_of)), _y(point["score"])
        if line and line[-1][1] != y:
            line.append((x, line[-1][1]))
        line.append((x, y))
    if line:
        line.append((axis.x(as_of), line[-1][1]))
        drawing.polyline(_straightened(line), "ink", 2.2)


def _straightened(line: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Without the points that lie on a level stretch."""
    kept: list[tuple[float, float]] = []
    for index, point in enumerate(line):
        inner = 0 < index < len(line) - 1
        if inner and line[index - 1][1] == point[1] == line[index + 1][1]:
            continue
        kept.append(point)
    return kept


def _place(one: Mapping[str, Any]) -> tuple[str, str, bool]:
    return str(one["said_on"]), one["stance"], bool(one["conditional"])


def _statements(
    drawing: Drawing,
    axis: Axis,
    issue: Mapping[str, Any],
    statements: Sequence[Mapping[str, Any]],
) -> None:
    """One shape for those of a day and stance; the more there are, the larger. Mentions are small
    shapes of their own where nothing else was said."""
    stated = {_place(one) for one in statements if not one["mention"]}
    groups: Counter[tuple[str, str, bool, bool]] = Counter()
    first: dict[tuple[str, str, bool, bool], Mapping[str, Any]] = {}
    for one in statements:
        if one["said_on"]:
            key = (*_place(one), _place(one) not in stated)
            groups[key] += 1
            first.setdefault(key, one)
    for key, number in sorted(groups.items()):
        day, stance, conditional, mention = key
        value = {"support": 1.0, "oppose": -1.0}.get(stance, 0.0) * (0.5 if conditional else 1.0)
        one = first[key]
        speaker = (one["speaker"] or {}).get("name") or "unnamed"
        tip = f"{words.short_day(day)} · {words.label(issue, stance)}"
        tip += " · on a condition" if conditional else ""
        tip += " · mention" if mention else ""
        radius = 3.0 if mention else min(4.5 + number**0.5, 12)
        tip += f" · {speaker}" if number == 1 else f" · {words.count(number, 'statement')}"
        drawing.symbol(
            stance, (axis.x(date.fromisoformat(day)), _y(value)), radius,
            hollow=conditional, tip=tip, target=one["id"],
        )  # fmt: skip
