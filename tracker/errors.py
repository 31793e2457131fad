"""One tree of typed errors. A message says what is wrong and what to change."""


class TrackerError(Exception):
    """Base of every error that this package raises on purpose."""


class UsageError(TrackerError):
    """The command line or a request asks for something that cannot be had."""


class ConfigError(TrackerError):
    """An environment variable holds a value that cannot be read."""


class CodebookError(TrackerError):
    """A codebook file is not valid; the message names the place and the cure."""


class DatabaseError(TrackerError):
    """The database is missing, of another negotiation, or not migrated."""


class ArticleError(TrackerError):
    """A file or page cannot be read as an article."""


class FetchError(TrackerError):
    """An address could not be fetched; `reason` is in plain words."""


class FeedError(TrackerError):
    """What was fetched is not a feed that can be read."""


class NotFoundError(TrackerError):
    """What was asked for by id does not exist."""


class ConflictError(TrackerError):
    """The change would contradict what is stored."""
