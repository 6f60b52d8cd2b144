"""Which addresses the newsroom asks: those of the open internet, and no other, however they are written."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom import addresses


def table(text: str) -> list[str]:
    """Return the words of a table."""
    return text.split()


PRIVATE = table(
    """
    0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.255 127.0.0.1 127.255.255.254 169.254.169.254
    169.254.0.1 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.170 192.0.2.1 192.88.99.1 192.168.0.1 192.168.255.255
    198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255
    :: ::1 ::127.0.0.1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:8.8.8.8 64:ff9b::7f00:1 64:ff9b::808:808
    64:ff9b:1::a00:1 100::1 2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:10::1 2001:db8::1 2002:7f00:1::
    2002:a00:1:: 3fff::1 5f00::1 fc00::1 fd12:3456:789a::1 fe80::1 fe80::1%eth0 fec0::1 ff02::1 nonsense 127.1
    """
)
PUBLIC = table(
    "1.1.1.1 8.8.8.8 93.184.215.14 100.63.255.255 172.32.0.1 192.0.1.1 2606:4700:4700::1111 2a00:1450:4001::1"
)


@pytest.fixture(autouse=True)
def _nothing_is_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "is_own", lambda address: False)


@pytest.mark.parametrize("address", PRIVATE)
def test_no_private_or_special_address_is_asked(address: str) -> None:
    assert not addresses.is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_the_open_internet_is(address: str) -> None:
    assert addresses.is_public(address)


@given(st.ip_addresses())
def test_no_address_whatever_breaks_the_look_up_and_none_that_carries_another_gets_through(address: Any) -> None:
    found = addresses.is_public(str(address))
    assert not (found and (address.is_private or address.is_multicast or address.is_reserved))
    if address.version == 6 and (address.ipv4_mapped or address.sixtofour or address.teredo):
        assert not found


def test_this_machine_does_not_ask_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert addresses.is_own(ip_address("127.0.0.1"))
    monkeypatch.setattr(addresses, "is_own", lambda address: str(address) == "93.184.215.14")
    assert not addresses.is_public("93.184.215.14")
    assert addresses.is_public("93.184.215.15")
