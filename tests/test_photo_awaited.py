"""A photo whose picture is still to come: its words are here, readers see its place, and nothing breaks on it."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.storage import storages
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from articles.drafts import LeadPhoto
from articles.services import importing, publishing, saving
from media import renditions, services
from media.models import Image, Rendition
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


def meanwhile(monkeypatch: pytest.MonkeyPatch, happen: Callable[[], object]) -> None:
    """Let something happen while the next photo is being cut."""
    real = renditions.cut

    def cut(*given: Any) -> list[Rendition]:
        monkeypatch.setattr(renditions, "cut", real)
        made = real(*given)
        happen()
        return made

    monkeypatch.setattr(renditions, "cut", cut)


def test_two_who_fill_one_photo_take_no_file_from_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    image = awaited()
    meanwhile(monkeypatch, lambda: services.fill(image.pk, picture(), by=None))
    with pytest.raises(NotFound):
        services.fill(image.pk, picture(), by=None)
    image.refresh_from_db()
    paths = image.renditions.values_list("path", flat=True)
    assert paths
    assert all(storages["renditions"].exists(path) for path in paths)
    assert storages["originals"].exists(image.original)


def test_two_photos_of_one_picture_at_one_moment_are_one(monkeypatch: pytest.MonkeyPatch) -> None:
    image, other = awaited(), awaited()
    meanwhile(monkeypatch, lambda: services.fill(other.pk, picture(), by=None))
    assert services.fill(image.pk, picture(), by=None).twin == other
    assert all(storages["renditions"].exists(path) for path in Rendition.objects.values_list("path", flat=True))


def test_what_is_said_of_a_photo_while_its_picture_comes_stays(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    image = awaited()
    meanwhile(monkeypatch, lambda: services.recall(image.pk, by=None, reason="A mistake."))
    with django_capture_on_commit_callbacks(execute=True):
        services.fill(image.pk, picture(), by=None)
    image.refresh_from_db()
    assert (image.awaited_at, image.recall_reason) == (None, "A mistake.")
    assert not any(storages["renditions"].exists(each.path) for each in image.renditions.all())


def test_a_picture_that_may_not_be_used_stands_for_no_other_photo() -> None:
    image, held = awaited(), services.take_in(picture(), by=None).image
    Image.objects.filter(pk=held.pk).update(held_at=timezone.now())
    with pytest.raises(PhotoRefused):
        services.fill(image.pk, picture(), by=None)
    Image.everything.filter(pk=held.pk).update(held_at=None)
    services.recall(held.pk, by=None, reason="Not ours.")
    with pytest.raises(PhotoRefused):
        services.fill(image.pk, picture(), by=None)
    services.restore(held.pk, by=None)
    assert services.fill(image.pk, picture(), by=None).twin == held


def test_a_story_that_waits_for_its_time_keeps_the_photo_that_it_was_signed_with() -> None:
    image, other, now = awaited(), make_photo(), timezone.now()
    article = make_article(lead=LeadPhoto(image.pk))
    due = now + dt.timedelta(hours=1)
    publishing.schedule(article.pk, by=None, at=due, revision=article.revision)
    article.refresh_from_db()
    saving.save(article.pk, saving.Draft(summary="Not signed yet."), by=None, revision=article.revision)
    importing.exchange_photo(image, other, by=None, now=now)
    assert article.captions.get().image == other
    assert [use.image for edition in article.editions.all() for use in edition.photos.all()] == [image]
    article.refresh_from_db()
    publishing.schedule(article.pk, by=None, at=due, revision=article.revision)
    importing.exchange_photo(image, other, by=None, now=now)
    assert not Image.objects.filter(pk=image.pk).exists()


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
