"""From the name of a host to the addresses that may be connected to."""

import ipaddress
import queue
import socket
import threading
from collections.abc import Callable, Sequence

from tracker.sources.addresses import AddressPolicy, refusal_of_text
from tracker.sources.deadline import Deadline
from tracker.sources.errors import BlockedAddressError, NameNotFoundError

Resolver = Callable[[str, int], Sequence[str]]
MOST_ADDRESSES = 8  # of one name that are tried


def system_resolver(host: str, port: int) -> list[str]:
    """The host's addresses in the system's order. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def resolve(resolver: Resolver, host: str, port: int, deadline: Deadline) -> Sequence[str]:
    """The addresses of a host; an address is its own. Raises NameNotFoundError, and
    DeadlineExceededError for a look-up that does not end in time."""
    try:
        return [str(ipaddress.ip_address(host))]
    except ValueError:
        pass
    answer: queue.SimpleQueue[Sequence[str] | Exception] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            answer.put(resolver(host, port))
        except Exception as error:
            answer.put(error)

    # A look-up cannot be interrupted, so it gets a thread that may be left behind.
    threading.Thread(target=look_up, name="look-up", daemon=True).start()
    try:
        found = answer.get(timeout=deadline.remaining())
    except queue.Empty:
        deadline.remaining()
        raise
    if isinstance(found, Exception) or not found:
        raise NameNotFoundError(f"The name {host} was not found ({found or 'no address'}).")
    return found


def permitted(policy: AddressPolicy, host: str, found: Sequence[str]) -> list[str]:
    """Those of a host's addresses that may be connected to, the first few. Raises
    BlockedAddressError where there are none."""
    refusals = {address: refusal_of_text(policy, address) for address in found}
    free = [address for address, refusal in refusals.items() if refusal is None]
    if not free:
        address, kind = next(iter(refusals.items()))
        raise BlockedAddressError(
            f"{host} leads to {address}, a {kind} address, which is not allowed "
            "(TRACKER_ALLOW_PRIVATE_NETWORKS names exceptions)."
        )
    return free[:MOST_ADDRESSES]
