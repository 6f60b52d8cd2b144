"""How a story shows elsewhere, on its own page: the preview's frame, and the addresses that it had."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from articles.drafts import Draft
from articles.models import Article
from articles.services import publishing, saving
from tests.desk import ADD, desk_of, page_of, part, read
from tests.factories import make_public

pytestmark = pytest.mark.django_db


def test_the_addresses_that_a_story_had_are_listed(edna: User) -> None:
    article = Article.objects.get(pk=make_public(headline="Wind farm opens").key)
    page = read(desk_of(edna).get(page_of(article)))
    assert page.css_first(".old-addresses") is None
    old = article.slug
    saved = saving.save(article.pk, Draft(slug="wind-farm-opens-early"), by=edna, revision=article.revision)
    publishing.publish(article.pk, by=edna, revision=saved.article.revision)
    assert f"/{old}" in part(desk_of(edna).get(page_of(article)), ".old-addresses")


def test_a_new_story_has_its_preview_and_no_address_yet(edna: User) -> None:
    page = read(desk_of(edna).get(ADD))
    assert page.css_first("[data-looks]") is not None
    assert page.css_first(".old-addresses") is None
