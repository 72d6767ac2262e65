"""The address guard, form by form."""

import ipaddress

import pytest

from topicwire.errors import FetchFailedError, ForbiddenError
from topicwire.net.guard import AddressGuard, IPAddress, is_public, resolve

REFUSED_FORMS = [
    "ftp://news.example/",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "//news.example/",
    "news.example",
    "",
    "http://",
    "http:///path",
    "http://user@news.example/",
    "http://user:word@news.example/",
    "http://news.example@127.0.0.1/",
    "http://127.0.0.1\\@news.example/",
    "http://news.example /",
    "http://news.example/\r\nHost: other",
    "http://news.example\t/",
    "http://news.example:99999/",
    "http://news.example:x/",
    "http://news.example:25/",
    "http://news.example:6667/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.1/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://127.0.0.1./",
    "http://127.0.0.0x1/",
    "http://１２７.0.0.1/",
    "http://①②⑦.0.0.1/",
    "http://[::1%25eth0]/",
    "http://[::1/",
    "http://-news.example/",
    "http://news..example/",
    "http://news.example%2f@127.0.0.1/",
    "http://" + "a" * 9_000 + ".example/",
]
NOT_PUBLIC = [
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.192",
    "192.0.2.1",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:a9fe:a9fe",
    "64:ff9b::10.0.0.1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::10.0.0.1",
    "2001:0:53aa:64c::1",
    "2001:db8::1",
    "2002:7f00:1::1",
    "2002:0a00:0001::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
]
PUBLIC = ["1.1.1.1", "93.184.215.14", "2606:4700:4700::1111", "::ffff:1.1.1.1", "64:ff9b::1.1.1.1"]


def answers(*addresses: str) -> AddressGuard:
    found = tuple(ipaddress.ip_address(text) for text in addresses)
    return AddressGuard(resolver=lambda _: found)


@pytest.mark.parametrize("address", REFUSED_FORMS)
def test_forms_that_are_refused(address: str) -> None:
    with pytest.raises(ForbiddenError) as caught:
        AddressGuard().split(address)
    assert caught.value.rule == "address"


@pytest.mark.parametrize(
    "address",
    [
        "https://news.example",
        "http://新闻.example/a?b=1",
        "http://news.example:8080/",
        "http://news.example./",
    ],
)
def test_forms_that_pass(address: str) -> None:
    assert AddressGuard().split(address).hostname


@pytest.mark.parametrize("text", NOT_PUBLIC)
def test_addresses_that_are_not_public(text: str) -> None:
    assert not is_public(ipaddress.ip_address(text))
    with pytest.raises(ForbiddenError):
        answers(text).addresses("news.example")
    with pytest.raises(ForbiddenError):
        AddressGuard().addresses(text)


@pytest.mark.parametrize("text", PUBLIC)
def test_addresses_that_are_public(text: str) -> None:
    assert answers(text).addresses("news.example") == (ipaddress.ip_address(text),)


def test_only_the_public_ones_of_several_are_used() -> None:
    assert answers("10.0.0.1", "1.1.1.1").addresses("news.example") == (ipaddress.ip_address("1.1.1.1"),)


def test_names_of_this_machine_need_no_name_server() -> None:
    assert resolve("renmin.localhost")[0] == ipaddress.ip_address("127.0.0.1")
    assert resolve("LOCALHOST.".lower())[0] == ipaddress.ip_address("127.0.0.1")
    with pytest.raises(ForbiddenError):
        AddressGuard().addresses("renmin.localhost")


@pytest.mark.parametrize(
    ("allowed", "host", "passes"),
    [
        ("*.localhost", "renmin.localhost", True),
        ("*.localhost", "a.b.localhost", True),
        ("*.localhost", "localhost", False),
        ("*.localhost", "evil-localhost", False),
        ("localhost", "localhost", True),
        ("127.0.0.0/8", "renmin.localhost", True),
        ("127.0.0.1", "127.0.0.1", True),
        ("127.0.0.1", "127.0.0.2", False),
        ("127.0.0.1", "::ffff:127.0.0.1", True),
        ("[::1]", "::1", True),
        ("10.0.0.0/8", "127.0.0.1", False),
    ],
)
def test_exceptions(allowed: str, host: str, *, passes: bool) -> None:
    guard = AddressGuard([allowed])
    if passes:
        assert guard.addresses(host)
    else:
        with pytest.raises((ForbiddenError, FetchFailedError)):
            guard.addresses(host)


def test_a_name_that_cannot_be_resolved() -> None:
    def silent(_: str) -> tuple[IPAddress, ...]:
        raise OSError("no such name")

    with pytest.raises(FetchFailedError):
        AddressGuard(resolver=silent).addresses("news.example")
    AddressGuard(resolver=silent).check_name("news.example")  # a proxy may know it
    with pytest.raises(ForbiddenError):
        answers("10.0.0.1").check_name("news.example")
