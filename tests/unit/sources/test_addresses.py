"""Which addresses the guard lets through; the ranges that no test can connect to included."""

from ipaddress import ip_address

import pytest

from tracker.errors import ConfigError
from tracker.sources.addresses import AddressPolicy

FORBIDDEN = {
    "127.0.0.1": "loopback",
    "127.255.255.254": "loopback",
    "10.1.2.3": "private",
    "172.16.0.1": "private",
    "172.31.255.255": "private",
    "192.168.1.1": "private",
    "169.254.169.254": "link-local",
    "100.64.0.1": "carrier-grade NAT",
    "100.100.100.200": "carrier-grade NAT",
    "0.0.0.0": "unspecified",
    "192.0.0.8": "reserved",
    "198.18.0.1": "benchmarking",
    "224.0.0.1": "multicast",
    "255.255.255.255": "reserved",
    "168.63.129.16": "a cloud platform's internal",
    "::1": "loopback",
    "::": "unspecified",
    "fe80::1": "link-local",
    "fe80::1%eth0": "link-local",
    "fd00:ec2::254": "private",
    "fec0::1": "site-local",
    "ff02::1": "multicast",
    "::ffff:127.0.0.1": "loopback",
    "::ffff:a9fe:a9fe": "link-local",
    "::127.0.0.1": "IPv4-compatible",
    "64:ff9b::7f00:1": "loopback",
    "64:ff9b::a00:1": "private",
    "64:ff9b:1::7f00:1": "local NAT64",
    "2002:7f00:1::": "6to4",
    "2001::1": "protocol-assignment",
    "2001:db8::1": "documentation",
    "4000::1": "reserved",
}
PUBLIC = ["93.184.215.14", "172.32.0.1", "100.128.0.1", "2606:2800:21f::1", "64:ff9b::5db8:d70e"]
PUBLIC += ["::ffff:93.184.215.14", "9.255.255.255", "169.253.255.255"]


@pytest.mark.parametrize(("address", "kind"), FORBIDDEN.items())
def test_what_is_not_public_is_refused_with_its_kind(address: str, kind: str) -> None:
    assert AddressPolicy().refusal(ip_address(address)) == kind


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_pass(address: str) -> None:
    assert AddressPolicy().refusal(ip_address(address)) is None


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "169.254.1.1", "::1", "fd00::1"])
def test_on_opens_private_networks(address: str) -> None:
    assert AddressPolicy.parse("on").refusal(ip_address(address)) is None


@pytest.mark.parametrize("address", ["0.0.0.0", "224.0.0.1", "::", "2002:7f00:1::", "240.0.0.1"])
def test_on_opens_nothing_else(address: str) -> None:
    assert AddressPolicy.parse("on").refusal(ip_address(address)) is not None


def test_a_list_opens_what_it_names_in_every_notation() -> None:
    policy = AddressPolicy.parse("127.0.0.1/32, fd00::/8 10.0.0.0/24")
    for address in ("127.0.0.1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "fd12::1", "10.0.0.9"):
        assert policy.refusal(ip_address(address)) is None
    for address in ("127.0.0.2", "::ffff:127.0.0.2", "10.0.1.1", "::1", "192.168.0.1"):
        assert policy.refusal(ip_address(address)) is not None


@pytest.mark.parametrize("text", ["yes", "127.0.0.1/33", "localhost"])
def test_a_policy_that_cannot_be_read_says_what_to_write(text: str) -> None:
    with pytest.raises(ConfigError, match="write off, on, or CIDRs"):
        AddressPolicy.parse(text)
