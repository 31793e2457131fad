"""What can go wrong between an address and its bytes, each with a reason in plain words."""

from tracker.errors import FeedError, FetchError


class FetchFailedError(FetchError):
    """A fetch that gave no answer. `reason` is a sentence for people; `url` where it happened."""

    def __init__(self, reason: str, url: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.url = url


class BadUrlError(FetchFailedError):
    """The address itself cannot be used: not http(s), credentials in it, a port of another use."""


class BlockedAddressError(FetchFailedError):
    """The name leads to an address that the guard refuses (private, loopback, reserved …)."""


class NameNotFoundError(FetchFailedError):
    """The host's name does not resolve."""


class ConnectionFailedError(FetchFailedError):
    """No connection, or one that broke or spoke no HTTP."""


class TlsFailedError(FetchFailedError):
    """The certificate or the handshake was refused; there is no fall-back to unverified."""


class DeadlineExceededError(FetchFailedError):
    """The whole request took longer than its deadline."""


class TooLargeError(FetchFailedError):
    """The decompressed body, or the headers, exceed their cap."""


class UndecodableError(FetchFailedError):
    """The body's compression is unknown, broken or cut short."""


class TooManyRedirectsError(FetchFailedError):
    """The redirects go in circles, lead nowhere or exceed their limit."""


class HostBusyError(FetchFailedError):
    """Politeness would make this fetch wait too long; nothing was sent.

    `retry_after` is in seconds. It is no fault of the feed: try again then.
    """

    def __init__(self, reason: str, url: str | None = None, retry_after: float = 0.0) -> None:
        super().__init__(reason, url)
        self.retry_after = retry_after


class FetchStoppedError(HostBusyError):
    """This process is about to end; what the fetch would have given is not known."""

    def __init__(self) -> None:
        super().__init__("Fetching was stopped.")


class RobotsDeniedError(FetchFailedError):
    """The site's robots.txt keeps us out, or could not be read."""


class OptedOutError(FetchFailedError):
    """The publisher reserves text and data mining: neither page nor feed text may be coded."""


class NotAFeedError(FeedError):
    """The bytes are something else. `feeds` are the feed addresses that an HTML page names."""

    def __init__(self, message: str, feeds: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.feeds = feeds
