"""Templates: what a desk writes into every photo of a job, and that the file's words are not lost by it."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from PIL import Image as Pixels

from media import services
from media.metadata import xmp
from media.metadata.template import compose
from media.models import Image, MetadataTemplate
from newsroom.errors import BadInput, NotFound
from tests.photos import make_photo_bytes, photo_files, records, rendition_bytes, upload

__all__ = ["photo_files"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("photo_files")]

SAID = [(105, b"File headline"), (80, b"Jane Doe/AFP via Getty"), (25, b"wind"), (55, b"20250122"), (90, b"Taraz")]


def rule(value: Any, mode: str = "fill") -> dict[str, Any]:
    return {"value": value, "mode": mode}


def template(by: User, fields: dict[str, Any], cleaners: list[str] | None = None) -> MetadataTemplate:
    return services.save_template(None, by=by, name="Agency feed", fields=fields, cleaners=cleaners or [])


def sources(image: Image) -> dict[str, tuple[str, str | None]]:
    return {name: (entry["from"], entry.get("name")) for name, entry in image.provenance.items()}


def test_a_template_fills_gaps_replaces_and_adds(pia: User) -> None:
    made = template(
        pia,
        {
            "headline": rule("Not this one"),
            "usage_terms": rule("Editorial use only."),
            "city": rule("Almaty", "overwrite"),
            "keywords": rule(["agency", "wind"], "add"),
            "credit": rule("{creator} / {source} {city} {date}"),
        },
    )
    image = services.accept(upload(make_photo_bytes(extra=records(SAID))), by=pia, template=made)
    image.refresh_from_db()
    assert (image.headline, image.usage_terms, image.city) == ("File headline", "Editorial use only.", "Almaty")
    assert image.keywords == ["wind", "agency"]
    assert image.credit == "Jane Doe/AFP via Getty / Taraz 2025-01-22"
    assert sources(image)["headline"] == ("file", None)
    assert sources(image)["city"] == sources(image)["credit"] == ("template", "Agency feed")
    assert image.provenance["city"]["by"] == pia.pk
    assert image.embedded["fields"]["city"] == "Taraz"
    # Every file that is served carries the template's rights from the first moment.
    for rendition in image.renditions.all():
        with Pixels.open(io.BytesIO(rendition_bytes(rendition))) as picture:
            assert xmp.one(xmp.parse(picture.info["xmp"])["rights:UsageTerms"]) == "Editorial use only."


def test_a_template_cleans_first_and_what_it_cleaned_can_be_undone(pia: User) -> None:
    made = template(pia, {"credit": rule("Somebody")}, ["byline"])
    image = services.accept(upload(make_photo_bytes(extra=records(SAID))), by=pia, template=made)
    assert (image.creator, image.credit) == ("Jane Doe", "AFP via Getty")
    assert sources(image)["creator"] == ("cleaner", "byline")
    undone = services.undo_cleaning(image.id, by=pia, version=1, fields=["creator", "credit"])
    assert (undone.creator, undone.credit) == ("Jane Doe/AFP via Getty", "")
    assert sources(undone)["creator"] == ("file", None)
    assert "credit" not in undone.provenance


def test_a_template_is_not_written_over_by_a_reread_and_gives_way_to_a_reset(pia: User) -> None:
    made = template(pia, {"city": rule("Almaty", "overwrite")})
    image = services.accept(upload(make_photo_bytes(extra=records(SAID))), by=pia, template=made)
    assert services.reread(image.id, by=pia, version=1).city == "Almaty"
    assert services.reset(image.id, by=pia, version=2, fields=["city"]).city == "Taraz"


def test_a_photo_that_is_here_already_is_not_touched_by_a_template(pia: User) -> None:
    content = make_photo_bytes(extra=records(SAID))
    services.accept(upload(content), by=pia)
    made = template(pia, {"city": rule("Almaty", "overwrite")})
    taken = services.take_in(upload(content), by=pia, template=made)
    assert (taken.is_new, taken.image.city) == (False, "Taraz")


def test_a_placeholder_that_stands_for_nothing_leaves_nothing() -> None:
    plan = {"cleaners": [], "fields": {"credit": rule("{creator} / {source}"), "title": rule("{file_name} {year}")}}
    found = compose({}, today=dt.date(2025, 1, 22), file_name="DSC_1.JPG", name="t", plan=plan)
    assert {name: one.value for name, one in found.items()} == {"title": "DSC_1 2025"}
    # What a file says is text, never a pattern.
    found = compose({"creator": "{0.__class__} {city}"}, today=dt.date(2025, 1, 22), name="t", plan=plan)
    assert found["credit"].value == "{0.__class__} {city}"


def test_a_template_is_refused_with_every_fault_at_once(pia: User) -> None:
    wrong = {
        "credti": rule("x"),
        "credit": rule("{creater}"),
        "city": rule("x", "add"),
        "headline": {"value": "x"},
        "web_statement": rule("nowhere"),
        "licensor_url": rule("https://example.org/{year}"),
        "keywords": rule("text"),
        "copyright": rule("x" * 501),
    }
    with pytest.raises(BadInput) as caught:
        services.save_template(None, by=pia, name=" ", fields=wrong, cleaners=["polish"])
    assert {fault.pointer for fault in caught.value.errors} == {
        *(f"/fields/{name}" for name in wrong),
        "/cleaners",
        "/name",
    }
    assert "Did you mean “credit”?" in str(caught.value)
    assert "“creator”" in str(caught.value)
    template(pia, {})
    with pytest.raises(BadInput):
        template(pia, {})


def test_templates_are_found_by_name_in_any_case(pia: User) -> None:
    made = template(pia, {"credit": rule(" ")})
    assert made.fields == {}
    assert services.template_named("agency FEED") == made
    with pytest.raises(NotFound, match="Did you mean “Agency feed”"):
        services.template_named("agency fed")
    services.delete_template(made.pk, by=pia)
    with pytest.raises(NotFound):
        services.find_template(made.pk)


def test_the_photo_desk_makes_a_template_in_the_admin(pia: User, rita: User) -> None:
    client = Client()
    client.force_login(pia)
    page = reverse("admin:media_metadatatemplate_add")
    assert client.get(page).status_code == 200
    given = {"name": "Court", "cleaners": ["byline", "shouting"], "value_credit": "{creator} / Agency"}
    given |= {"mode_credit": "overwrite", "value_keywords": "court, law", "mode_keywords": "add"}
    refused = client.post(page, {**given, "value_web_statement": "nowhere", "value_source": "{nobody}"})
    assert refused.status_code == 200
    assert "begins with https://" in refused.content.decode()
    assert "{nobody}" in refused.content.decode()
    assert client.post(page, given).status_code == 302
    made = MetadataTemplate.objects.get()
    assert made.fields == {"credit": rule("{creator} / Agency", "overwrite"), "keywords": rule(["court", "law"], "add")}
    assert made.cleaners == ["byline", "shouting"]
    change = reverse("admin:media_metadatatemplate_change", args=[made.pk])
    shown = client.get(change).content.decode()
    assert "{creator} / Agency" in shown
    assert "court, law" in shown
    assert client.post(change, {**given, "value_credit": "", "name": "Courts"}).status_code == 302
    made.refresh_from_db()
    assert (made.name, list(made.fields)) == ("Courts", ["keywords"])
    assert "Courts" in client.get(reverse("admin:media_metadatatemplate_changelist")).content.decode()
    told = client.get("/api/desk/v1/photo-templates/").json()["results"]
    assert [one["name"] for one in told] == ["Courts"]
    client.force_login(rita)
    assert client.get(page).status_code == 403
    assert client.get("/api/desk/v1/photo-templates/").json()["results"] == told
    client.force_login(pia)
    delete = reverse("admin:media_metadatatemplate_delete", args=[made.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 302
    assert not MetadataTemplate.objects.exists()
