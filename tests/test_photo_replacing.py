"""A photo is given another picture: nothing that people wrote or drew is lost, and readers get all of it at once."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.storage import storages
from django.db import connections
from django.utils import timezone

from media import duplicates, history, holding, presets, queries, renditions, services
from media.metadata.vocabulary import SOURCE_TYPES
from media.models import Image, Likeness, Rendition
from newsroom.errors import NotFound, NotReady, PhotoRefused, StaleRevision
from tests.desk import desk_of
from tests.factories import make_article, publish
from tests.photos import files_in, packet, photo_files, upload
from tests.test_photo_duplicates import saved, scene

__all__ = ["photo_files"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("photo_files")]

WIDE = {"x": 0.1, "y": 0.2, "width": 0.8, "height": 0.675}  # 16:9 of a picture of 3:2
SAID = {
    "credit": "Jo Doe/Courier",
    "alt": "A hill.",
    "caption": "A hill near Taraz, January.",
    "restrictions": "Not for advertising.",
    "rights_category": "own-archive",
    "focal_x": 0.3,
    "focal_y": 0.6,
    "crops": {"16:9": WIDE},
}


@pytest.fixture
def photo(pia: User) -> Image:
    """A photo that people have worked on."""
    image = services.accept(upload(saved(scene(1), quality=80), "small.jpg"), by=pia)
    image = services.revise(image.pk, by=pia, version=1, changes=SAID)
    renditions.renew(image.pk)
    return image


def send(by: User | None, *, size: tuple[int, int] = (1350, 900), **save: Any) -> Image:
    """Send the same picture, larger and better."""
    taken = services.take_in(upload(large(size, **save), "large.jpg"), by=by, hold=True)
    assert taken.is_held
    return taken.image


def large(size: tuple[int, int] = (1350, 900), **save: Any) -> bytes:
    return saved(scene(1).resize(size), quality=92, **save)


def replace(photo: Image, held: Image, by: User | None, **more: Any) -> Image:
    version = Image.everything.get(pk=photo.pk).version
    return services.replace(photo.pk, held_id=held.pk, by=by, version=version, **more)


def paths(photo: Image) -> set[str]:
    """Return the files of a photo that answers name."""
    return set(Rendition.objects.current().filter(image=photo).values_list("path", flat=True))


def test_the_picture_changes_and_nothing_that_people_said(photo: Image, pia: User) -> None:
    before, held = paths(photo), send(pia)
    after = replace(photo, held, pia)
    assert after == Image.objects.get()
    assert (after.version, after.width, after.height, after.file_name) == (photo.version + 1, 1350, 900, "large.jpg")
    for name, value in SAID.items():
        assert getattr(after, name) == value, name
    assert after.provenance == photo.provenance
    # Every file is another one, under another address; those of before stay for pages in caches.
    now = paths(after)
    assert now == set(renditions.plan(after))
    assert not now & before
    assert all(storages["renditions"].exists(path) for path in now | before)
    assert max(cut.width for cut in queries.find(after.pk)[1].sources[0].srcset) > 900
    assert (after.uploaded_at, after.uploaded_by) == (photo.uploaded_at, pia)
    line = history.of(after.pk)[0]
    assert (line.verb, line.by, line.details["width"]) == ("replaced", pia, {"from": 900, "to": 1350})
    with storages["originals"].open(after.original) as original:
        assert original.size == after.byte_size


def test_a_drawn_crop_stays_where_it_has_its_ratio_on_the_new_picture_too(photo: Image, pia: User) -> None:
    assert replace(photo, send(pia), pia).crops == {"16:9": WIDE}
    narrower = replace(photo, send(pia, size=(1200, 900)), pia)
    assert narrower.crops == {}
    assert narrower.focal_point == (0.3, 0.6)
    line = history.of(photo.pk)[0]
    assert line.details["crops"] == {"from": {"16:9": WIDE}, "to": {}}


def test_a_live_story_shows_the_new_picture_and_the_old_addresses_still_answer(
    photo: Image, pia: User, public: Any
) -> None:
    address = f"/api/v1/articles/{publish(make_article(lead=photo)).key}/"
    before = public.get(address).json()
    replace(photo, send(pia), pia)
    after = public.get(address).json()
    assert after["version"] > before["version"]
    assert public.get(f"/api/v1/images/{photo.pk}/").json()["width"] == 1350
    lead, was = after["lead_image"], before["lead_image"]
    assert (lead["width"], lead["height"], lead["caption"], lead["credit"]) == (
        1350,
        900,
        was["caption"],
        was["credit"],
    )
    assert set(lead["crops"]) == set(was["crops"])
    urls, old = ([cut["url"] for source in one["sources"] for cut in source["srcset"]] for one in (lead, was))
    assert not set(urls) & set(old)
    for url in (*urls, *old):
        answer = public.get(url.partition("8000")[2])
        assert (answer.status_code, len(b"".join(answer)) > 500) == (200, True), url
        answer.close()


def test_the_picture_of_before_waits_and_is_put_back_by_the_same_verb(
    photo: Image, pia: User, photo_files: Path
) -> None:
    held = send(pia)
    replace(photo, held, pia)
    aside = Image.everything.get(pk=held.pk)
    assert (aside.sha256, aside.width, aside.held_at is not None) == (photo.sha256, 900, True)
    assert (aside.credit, aside.restrictions, aside.crops) == (photo.credit, photo.restrictions, photo.crops)
    assert all(storages["renditions"].exists(path) for path in paths(aside))
    assert {cut.width for cut in queries.find_any(held.pk)[1].sources[0].srcset} == {320, 900}
    assert holding.asked_about(held.pk) == [(photo.pk, 0)]

    services.revise(photo.pk, by=pia, version=photo.version + 1, changes={"alt": "A higher hill."})
    back = replace(photo, held, pia)
    assert (back.sha256, back.width, back.alt) == (photo.sha256, 900, "A higher hill.")
    assert paths(back) == set(renditions.plan(back))
    assert Image.everything.get(pk=held.pk).width == 1350
    services.discard(held.pk, by=pia)
    assert list(Image.everything.all()) == [photo]
    assert [name for name in files_in(photo_files) if "originals" in name] == [f"originals/{photo.original}"]
    assert {f"renditions/{path}" for path in paths(photo)} <= set(files_in(photo_files))


def test_the_picture_of_before_goes_after_a_day_like_any_that_waits(photo: Image, pia: User) -> None:
    now = timezone.now()
    held = send(pia)
    replace(photo, held, pia, now=now + dt.timedelta(hours=20))
    assert holding.sweep(now=now + dt.timedelta(hours=30)) == 0
    assert holding.sweep(now=now + dt.timedelta(hours=45)) == 1
    assert not storages["originals"].exists(photo.original)


def test_what_bound_a_picture_goes_with_it(photo: Image, pia: User) -> None:
    held = send(pia)
    lease = {"access": "deny", "reason": "Exclusive elsewhere until May."}
    services.add_lease(photo.pk, by=pia, version=photo.version, **lease)
    replace(photo, held, pia)
    kept = services.keep(held.pk, by=pia)
    for one in (photo, kept):
        assert [(each.access, each.reason) for each in one.leases.all()] == [tuple(lease.values())]
        assert Image.objects.get(pk=one.pk).restrictions == "Not for advertising."


def test_both_pictures_are_known_again_afterwards(photo: Image, pia: User) -> None:
    held = send(pia)
    content = saved(scene(1), quality=80)
    replace(photo, held, pia)
    assert Likeness.objects.count() == 2
    again = services.take_in(upload(content), by=pia, hold=True)
    assert (again.image.pk, again.is_held, again.near[0][0]) == (held.pk, True, photo.pk)
    assert services.take_in(upload(large()), by=pia, hold=True).image == photo
    assert duplicates.near(Likeness.objects.get(image=photo).phash) == [(photo.pk, 0)]


def test_addresses_that_we_signed_for_the_old_picture_make_no_file_of_the_new(photo: Image, pia: User) -> None:
    before = presets.urls(photo)
    after = presets.urls(replace(photo, send(pia), pia))
    assert not {one["url"] for name in before for one in before[name]} & {
        one["url"] for name in after for one in after[name]
    }


def test_what_the_new_file_says_of_ai_is_told_and_a_label_is_never_taken_away(photo: Image, pia: User) -> None:
    generated = packet(
        f"<Iptc4xmpExt:DigitalSourceType>{SOURCE_TYPES}trainedAlgorithmicMedia</Iptc4xmpExt:DigitalSourceType>"
    )
    held = send(pia, xmp=generated)
    assert replace(photo, held, pia).ai_label == "generated"
    assert replace(photo, held, pia).ai_label == "generated"  # put back: a person has to say that it is none


def test_a_file_that_says_more_is_asked_for_its_words_and_overwrites_nobodys(photo: Image, pia: User) -> None:
    held = send(pia, xmp=packet("<photoshop:City>Taraz</photoshop:City><photoshop:Credit>Agency</photoshop:Credit>"))
    after = replace(photo, held, pia)
    assert (after.city, after.credit) == ("", "Jo Doe/Courier")
    after = services.reread(after.pk, by=pia, version=after.version)
    assert (after.city, after.credit) == ("Taraz", "Jo Doe/Courier")


def test_who_saw_an_older_photo_is_told_and_a_second_press_changes_nothing_back(photo: Image, pia: User) -> None:
    held = send(pia)
    replace(photo, held, pia)
    with pytest.raises(StaleRevision):
        services.replace(photo.pk, held_id=held.pk, by=pia, version=photo.version)
    assert Image.objects.get().width == 1350


def test_a_photo_that_is_recalled_keeps_its_picture(photo: Image, pia: User) -> None:
    held = send(pia)
    services.recall(photo.pk, by=None, reason="A complaint.")
    with pytest.raises(NotReady, match="recalled"):
        replace(photo, held, pia)


def test_only_what_waits_replaces_only_what_is_in_the_library(photo: Image, pia: User) -> None:
    held = send(pia)
    for one, other in ((photo, photo), (held, held), (held, photo)):
        with pytest.raises(NotFound):
            services.replace(one.pk, held_id=other.pk, by=pia, version=one.version)


def test_who_may_change_a_photo_may_replace_its_picture_and_nobody_else(
    photo: Image, rita: User, edna: User, oscar: User, max_: User
) -> None:
    held = send(edna)
    for user in (rita, oscar, max_):
        assert post(user, photo, held).status_code == 403
    assert post(edna, photo, held).status_code == 200
    mine = services.accept(upload(saved(scene(2), quality=80)), by=rita)
    theirs = services.take_in(upload(saved(scene(2), quality=70)), by=edna, hold=True).image
    own = services.take_in(upload(saved(scene(2), quality=60)), by=rita, hold=True).image
    assert post(rita, mine, theirs).status_code == 403  # it waits for Edna's answer
    assert post(rita, mine, own).status_code == 200


def post(user: User, photo: Image, held: Image) -> Any:
    headers = {"If-Match": f'"{Image.objects.get(pk=photo.pk).version}"'}
    url = f"/api/desk/v1/images/{photo.pk}/replace/"
    return desk_of(user).post(url, {"with": str(held.pk)}, content_type="application/json", headers=headers)


def test_where_a_cut_fails_nothing_has_happened(photo: Image, pia: User, photo_files: Path) -> None:
    held = send(pia)
    before = files_in(photo_files)
    (photo_files / "originals" / photo.original).write_bytes(b"\xff\xd8\xff rust")
    with pytest.raises(PhotoRefused):  # the picture of before cannot be shown to the desk any more
        replace(photo, held, pia)
    assert files_in(photo_files) == before
    assert Image.objects.get().width == 900


def test_of_those_who_answer_at_once_one_is_heard(photo: Image, pia: User) -> None:
    held, gate = send(pia), threading.Barrier(4)
    answers: list[Callable[[], object]] = [
        lambda: services.keep(held.pk, by=pia),
        lambda: services.discard(held.pk, by=pia),
        *[lambda: services.replace(photo.pk, held_id=held.pk, by=pia, version=photo.version)] * 2,
    ]

    def answer(one: Callable[[], object]) -> bool:
        gate.wait()
        try:
            one()
        except (NotFound, StaleRevision):
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(4) as pool:
        heard = list(pool.map(answer, answers))
    # What was kept or thrown away replaces nothing; what has replaced something left the picture of before.
    assert heard[2:].count(True) <= 1
    for one in Image.everything.all():
        assert storages["originals"].exists(one.original)
        assert all(storages["renditions"].exists(path) for path in paths(one))
        if one.held_at is None:
            renditions.renew(one.pk)
            assert paths(one) == set(renditions.plan(one))
