"""A photo whose picture is still to come: its words are here, readers see its place, and nothing breaks on it."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from articles.drafts import LeadPhoto
from media import renditions, services
from media.models import Image
from media.rights import state
from media.rights.conditions import in_state
from newsroom.errors import NotFound, NotReady, PhotoRefused
from newsroom.fields import uuid7
from publishing import services as door
from tests.factories import make_article, make_photo, photo_bytes, publish
from tests.reading import read

pytestmark = pytest.mark.django_db

SAID = {"caption": "The lake at dawn.", "credit": "Pia Orlova", "alt": "A lake under red sky."}


def awaited(**words: str) -> Image:
    """Return a photo whose picture is awaited."""
    return services.await_photo(
        uuid7(), file_name="lake.jpg", words={**SAID, **words}, size=(800, 600), by=None, now=timezone.now()
    )


def picture(colour: str = "steelblue") -> io.BytesIO:
    return io.BytesIO(photo_bytes(colour=colour))


def test_readers_see_its_words_and_no_picture_until_it_comes() -> None:
    image = awaited()
    body = f'<p>It rose.</p><figure data-image="{image.pk}"><img src="x" alt=""><figcaption></figcaption></figure>'
    public = publish(make_article(body=body))
    block = read(f"articles/{public.slug}/")["body"]["blocks"][1]
    assert (block["caption"], block["credit"], block["sources"]) == ("The lake at dawn.", "Pia Orlova", [])
    assert Client().get(f"/api/v1/images/{image.pk}/").status_code == 404
    services.fill(image.pk, picture(), by=None)
    door.release_due(timezone.now())
    assert read(f"articles/{public.slug}/")["body"]["blocks"][1]["sources"]
    assert read(f"images/{image.pk}/")["caption"] == "The lake at dawn."


def test_at_the_head_of_a_story_nothing_stands_for_it() -> None:
    image = awaited()
    public = publish(make_article(lead=LeadPhoto(image.pk)))
    assert read(f"articles/{public.slug}/")["lead_image"] is None
    services.fill(image.pk, picture(), by=None)
    door.release_due(timezone.now())
    assert read(f"articles/{public.slug}/")["lead_image"]["sources"]


def test_the_desk_is_told_that_it_is_awaited(client: Client) -> None:
    image, now = awaited(), timezone.now()
    make_photo()
    assert [reason.code for reason in state.reasons(image, now=now) if reason.severity == state.BLOCKS] == ["awaited"]
    assert [each.pk for each in Image.objects.filter(in_state(state.BLOCKED, now=now))] == [image.pk]


def test_what_was_said_of_it_stays_when_its_picture_comes() -> None:
    image = awaited(alt="")
    filled = services.fill(image.pk, picture(), by=None).image
    assert (filled.caption, filled.credit, filled.alt) == ("The lake at dawn.", "Pia Orlova", "")
    assert (filled.width, filled.height, filled.awaited_at) == (640, 480, None)
    assert [event.verb for event in filled.events.order_by("pk")] == ["awaited", "filled"]


def test_a_picture_that_is_here_already_fills_no_other_photo() -> None:
    image, other = awaited(), services.accept(picture(), by=None)
    assert services.fill(image.pk, picture(), by=None).twin == other
    image.refresh_from_db()
    assert image.awaited_at is not None


def test_what_is_no_photo_leaves_it_waiting() -> None:
    image = awaited()
    with pytest.raises(PhotoRefused):
        services.fill(image.pk, io.BytesIO(b"%PDF-1.4"), by=None)
    assert services.fill(image.pk, picture(), by=None).twin is None
    with pytest.raises(NotFound):
        services.fill(image.pk, picture("red"), by=None)


def test_nothing_that_needs_its_file_breaks_on_it() -> None:
    image, held = awaited(), services.take_in(picture(), by=None)
    assert renditions.renew(image.pk) == 0
    assert renditions.unfinished([image]) == set()
    for command in ("cut_photos", "hash_photos", "check_integrity"):
        call_command(command, stdout=io.StringIO())
    with pytest.raises(NotFound):
        services.original_as_received(image.pk, by=None)  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        services.reread(image.pk, by=None, version=image.version)  # type: ignore[arg-type]
    with pytest.raises(NotReady):
        services.replace(image.pk, held_id=held.image.pk, by=None, version=image.version)
    services.forget_awaited(image.pk)
    assert [each.pk for each in Image.objects.all()] == [held.image.pk]
