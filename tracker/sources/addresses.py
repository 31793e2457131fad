"""Which network addresses may be connected to.

The guard judges the numeric address that is about to be connected to, never a name: a name can
resolve to something else a second later.
"""

import ipaddress
from dataclasses import dataclass

from tracker.errors import ConfigError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _networks(table: dict[str, str]) -> tuple[tuple[Network, str], ...]:
    return tuple((ipaddress.ip_network(text), kind) for text, kind in table.items())


# What `on` opens: addresses inside the operator's own machine or network.
_PRIVATE = _networks(
    {
        "127.0.0.0/8": "loopback",
        "10.0.0.0/8": "private",
        "172.16.0.0/12": "private",
        "192.168.0.0/16": "private",
        "169.254.0.0/16": "link-local",
        "100.64.0.0/10": "carrier-grade NAT",
        "::1/128": "loopback",
        "fc00::/7": "private",
        "fe80::/10": "link-local",
        "fec0::/10": "site-local",
    }
)

# Never reached, unless a list of networks names them. From the IANA special-purpose registries.
_UNUSABLE = _networks(
    {
        "0.0.0.0/8": "unspecified",
        "168.63.129.16/32": "a cloud platform's internal",
        "192.0.0.0/24": "reserved",
        "192.0.2.0/24": "documentation",
        "192.88.99.0/24": "6to4 relay",
        "198.18.0.0/15": "benchmarking",
        "198.51.100.0/24": "documentation",
        "203.0.113.0/24": "documentation",
        "224.0.0.0/4": "multicast",
        "240.0.0.0/4": "reserved",
        "::/128": "unspecified",
        "::/96": "IPv4-compatible",
        "64:ff9b:1::/48": "local NAT64",
        "2001::/23": "protocol-assignment",
        "2001:db8::/32": "documentation",
        "2002::/16": "6to4",
        "3fff::/20": "documentation",
        "ff00::/8": "multicast",
    }
)
_GLOBAL_UNICAST_V6 = ipaddress.IPv6Network("2000::/3")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class AddressPolicy:
    """Which addresses outside the public internet are allowed: none, all private ones, a list."""

    private: bool = False
    allowed: tuple[Network, ...] = ()

    @classmethod
    def parse(cls, text: str) -> "AddressPolicy":
        """Read `off`, `on` or CIDRs separated by commas or blanks. Raises ConfigError."""
        word = text.strip().lower()
        if word in ("", "off"):
            return cls()
        if word == "on":
            return cls(private=True)
        networks = []
        for item in word.replace(",", " ").split():
            try:
                networks.append(ipaddress.ip_network(item, strict=False))
            except ValueError as error:
                raise ConfigError(
                    f"{item!r} is no network: write off, on, or CIDRs such as 127.0.0.1/32"
                ) from error
        return cls(allowed=tuple(networks))

    def refusal(self, address: Address) -> str | None:
        """Why this address may not be connected to, as a kind of address; None when it may."""
        address = _meant(address)
        if any(address in network for network in self.allowed):
            return None
        for network, kind in _PRIVATE:
            if address in network:
                return None if self.private else kind
        for network, kind in _UNUSABLE:
            if address in network:
                return kind
        if address.version == 6 and address not in _GLOBAL_UNICAST_V6:
            return "reserved"
        return None


def _meant(address: Address) -> Address:
    """The IPv4 address that an IPv4-mapped or NAT64 one really reaches."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if address.scope_id is not None:  # a zone (%eth0) would hide it from the tables
        return ipaddress.IPv6Address(int(address))
    return address


def refusal_of_text(policy: AddressPolicy, text: str) -> str | None:
    """Like `AddressPolicy.refusal` for an address as a resolver writes it."""
    try:
        return policy.refusal(ipaddress.ip_address(text))
    except ValueError:
        return "unreadable"
