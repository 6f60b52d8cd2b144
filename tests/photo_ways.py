"""Every way in to a photo: what a browser or a program may send to change one, made up or not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
from django.contrib.auth.models import User
from django.test import Client

from media.metadata.vocabulary import SOURCE_TYPES
from media.models import Image, ImageEvent, Lease
from tests.desk import desk_of
from tests.photos import PhotoFactory
from tests.test_photo_admin import LIST, form_on, page_of

IMAGES = "/api/desk/v1/images/"
GENERATED = SOURCE_TYPES + "trainedAlgorithmicMedia"
CAPTURED = SOURCE_TYPES + "digitalCapture"

Way = Callable[[Client, Image], Any]


def api(method: str, more: str = "", body: Any = None) -> Way:
    """Return the way in by a request to the desk API, crafted with the version that stands there now."""

    def send(client: Client, image: Image) -> Any:
        headers = {"If-Match": f'"{image.version}"'}
        said = orjson.dumps({} if body is None else body)
        return client.generic(method, f"{IMAGES}{image.pk}/{more}", said, "application/json", headers=headers)

    return send


def save_the_form(client: Client, image: Image) -> Any:
    """Send the form of somebody who may, as if it had been on the page."""
    chief = User.objects.create_superuser(f"chief-{image.pk}")
    return client.post(page_of(image), form_on(desk_of(chief), page_of(image)) | {"alt": "New"})


def edit_many(client: Client, image: Image) -> Any:
    body = {"ids": [str(image.pk)], "changes": {"alt": "New"}}
    return client.post(f"{IMAGES}edit/", body, content_type="application/json")


def end_the_lease(client: Client, image: Image) -> Any:
    return api("DELETE", f"leases/{image.leases.get().pk}/")(client, image)


def delete_by_its_page(client: Client, image: Image) -> Any:
    return client.post(f"{LIST}{image.pk}/delete/", {"post": "yes"})


def delete_by_the_sheet(client: Client, image: Image) -> Any:
    return client.post(LIST, {"action": "delete_selected", "_selected_action": [str(image.pk)], "post": "yes"})


TIDIED = {"from": "cleaner", "name": "country", "at": "2031-05-01T09:00:00+00:00"}
CROP = {"1:1": {"x": 0.1, "y": 0.2, "width": 0.4, "height": 0.6}}
CHANGES: dict[str, Way] = {
    "the form of its page": save_the_form,
    "its words": api("PATCH", body={"caption": "New"}),
    "its focal point": api("PATCH", body={"focal_x": 0.1, "focal_y": 0.2}),
    "a crop": api("PATCH", body={"crops": CROP}),
    "a restriction": api("PATCH", body={"restrictions": "Not for covers. Not for sale."}),
    "many at once": edit_many,
    "back to the file": api("POST", "reset/", {"fields": ["credit"]}),
    "tidying up": api("POST", "clean/", {"cleaners": ["shouting"]}),
    "tidying undone": api("POST", "clean/undo/", {"fields": ["country"]}),
    "a lease that forbids": api("POST", "leases/", {"access": "deny"}),
}
LIFTS: dict[str, Way] = {
    "no restriction": api("PATCH", body={"restrictions": ""}),
    "a lease that allows": api("POST", "leases/", {"access": "allow"}),
    "the end of a lease": end_the_lease,
}
LOWERS: dict[str, Way] = {"less of AI": api("PATCH", body={"digital_source_type": CAPTURED})}
RECALLS: dict[str, Way] = {"a recall": api("POST", "recall/", {"reason": "The family asked."})}
DELETIONS: dict[str, Way] = {"its page": delete_by_its_page, "the sheet": delete_by_the_sheet}


def make_photo(owner: User | None) -> Image:
    """Make a photo that every way in finds something to do to."""
    image: Image = PhotoFactory(
        uploaded_by=owner,
        headline="TURBINES TURN NEAR TARAZ",
        credit="Written here",
        restrictions="Not for covers.",
        digital_source_type=GENERATED,
        ai_label="generated",
        embedded={"fields": {"credit": "Said by the file", "digital_source_type": GENERATED}},
        country="Kyrgyzstan",
        provenance={"country": {**TIDIED, "before": "KYRGYZSTAN", "was": None}},
    )
    Lease.objects.create(image=image, access="deny", reason="A complaint.")
    return image


def state_of(image: Image) -> list[Any]:
    """Return everything that is kept of a photo."""
    rows = Image.everything.filter(pk=image.pk).values()
    return [list(rows), list(image.leases.values()), ImageEvent.objects.filter(image_id=image.pk).count()]


def is_refused(answer: Any) -> bool:
    """Return whether an answer says no: by its status, or for the one photo of many."""
    if answer.status_code == 200 and answer.request["PATH_INFO"].endswith("/edit/"):
        [result] = answer.json()["results"]
        return bool(result["outcome"] == "refused" and result["errors"][0]["code"] == "not_allowed")
    return bool(answer.status_code == 403)
