"""A list without rows says what to do next, not only that there is nothing."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from newsroom.desk import RoomAdmin
from tests.desk import desk_of

pytestmark = pytest.mark.django_db

# Whoever sees the list of accounts is in it; the market desk's page and the photo desk's have words of their own.
NEVER_EMPTY = {User, Group}


def lists() -> list[tuple[str, RoomAdmin]]:
    """Return the address and the page of every list that can be empty."""
    pages = [(model, page) for model, page in admin.site._registry.items() if isinstance(page, RoomAdmin)]
    return [
        (reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"), page)
        for model, page in pages
        if model not in NEVER_EMPTY and page.when_empty
    ]


def shown(desk: Client, address: str) -> str:
    answer = desk.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_every_list_that_can_be_empty_says_what_to_do_next(admin_user: User) -> None:
    desk, found = desk_of(admin_user), lists()
    assert len(found) >= 9
    for address, page in found:
        said = shown(desk, address)
        assert f"No {page.opts.verbose_name_plural} yet" in said, address
        assert escape(str(page.when_empty)) in said, address
        assert "yielded" not in said, address


def test_a_search_that_finds_nothing_offers_the_whole_list(admin_user: User) -> None:
    said = shown(desk_of(admin_user), "/admin/articles/tag/?q=unheard-of")
    assert "No tags match this" in said
    assert "Show all tags" in said
