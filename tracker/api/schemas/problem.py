"""An error as it is answered."""

from __future__ import annotations

from tracker.api.schemas.shape import Shape


class Problem(Shape):
    """An error (RFC 9457). Some kinds have further members."""

    type: str
    title: str
    status: int
    detail: str
    instance: str | None = None
    request_id: str | None = None
