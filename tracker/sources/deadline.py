"""The moment by which a request has to be over."""

import time

from tracker.sources.errors import DeadlineExceededError


class Deadline:
    """A moment that a request must not outlive. Waiting out of politeness can extend it."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    def extend(self, seconds: float) -> None:
        """Move the end by time that was not the server's doing."""
        self._end += seconds

    def remaining(self) -> float:
        """Seconds left. Raises DeadlineExceededError when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise DeadlineExceededError(f"The answer took longer than {self._seconds:g} seconds.")
        return left

    def within(self, seconds: float) -> "Deadline":
        """A deadline after `seconds`, or this one's end where that comes first."""
        return Deadline(min(seconds, self.remaining()))
