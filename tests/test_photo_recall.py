"""Recall: a photo leaves every outlet in one step, and comes back as if it had never been away."""

from __future__ import annotations

import datetime as dt
from contextlib import closing
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.files.storage import storages
from django.test import Client

from articles.drafts import LeadPhoto
from articles.models import Author
from articles.services import publishing, taxonomy
from media import renditions, services, withdrawn
from media.models import Image
from newsroom.errors import BadInput, NotAllowed, NotReady
from publishing import services as door
from publishing.holds import Outdated
from publishing.models import Change, Pending, Publication
from tests.desk import desk_of
from tests.factories import make_article, make_author, make_photo, make_public
from tests.outlets import LOGS, dead, look, naming, outlets
from tests.photos import PhotoFactory, photo_files, rendition_bytes

__all__ = ["photo_files"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("photo_files")]


@pytest.fixture
def image() -> Image:
    return make_photo()


@pytest.fixture
def author(image: Image) -> Author:
    return make_author("Aida Sadykova", photo=image)


@pytest.fixture
def story(image: Image, author: Author) -> Publication:
    """A live story that shows one photo at its head and in its text, by an author whose portrait it is."""
    other = make_photo(caption="The dam at noon.")
    figures = "".join(f'<figure data-image="{each.pk}"></figure>' for each in (image, other))
    return make_public(headline="Turbines rise", lead=LeadPhoto(image.pk), body=f"<p>The lake rose.</p>{figures}")


def files_of(image: Image) -> dict[str, bytes]:
    """Return the public files of a photo with their bytes."""
    public = storages["renditions"]
    paths = [path for path in image.renditions.values_list("path", flat=True) if public.exists(path)]
    return {rendition.path: rendition_bytes(rendition) for rendition in image.renditions.filter(path__in=paths)}


def fetch(client: Client, url: str) -> tuple[int, str | None]:
    """Return the status of a file, and the key that caches hold it by."""
    with closing(client.get(url)) as response:
        return response.status_code, response.get("Surrogate-Key")


@pytest.mark.parametrize("replace", ["nothing", "placeholder"])
def test_a_recall_is_whole_and_its_undo_gives_back_every_byte(
    replace: str, image: Image, author: Author, story: Publication
) -> None:
    urls = outlets(story, image, author)
    # One moment for all: whatever differs, differs not for the time of day that feeds are stamped with.
    with time_machine.travel(story.changed_at, tick=False):
        before, files = look(urls), files_of(image)
        assert len(naming(image, before)) > 15
        assert files

        services.recall(image.pk, by=None, reason="The agency asked.", replace=replace)
        during = look([*urls, *LOGS])
        gone = files_of(image)
        services.restore(image.pk, by=None)
        after = look(urls)
    assert naming(image, during) == []
    assert {url: each.status for url, each in during.items() if each.status not in (200, 400, 410)} == {}
    assert during[f"/api/v1/images/{image.pk}/"].status == 410
    assert gone == {}
    assert {url for url in urls if after[url] != before[url]} == set()
    assert files_of(image) == files
    assert dead(after) == set()
    assert storages["originals"].listdir(f"recalled/r/{image.pk.hex}")[1] == []


def test_the_files_of_a_recalled_photo_have_no_address(image: Image, story: Publication, public: Client) -> None:
    paths = list(files_of(image))
    assert {fetch(public, f"/renditions/{path}") for path in paths} == {(200, f"image:{image.pk}")}
    services.recall(image.pk, by=None, reason="A complaint.")
    assert {fetch(public, f"/renditions/{path}") for path in paths} == {(404, None)}


def test_the_rest_of_the_story_stays_with_its_other_photos(image: Image, story: Publication, public: Client) -> None:
    services.recall(image.pk, by=None, reason="A complaint.")
    document = public.get(f"/api/v1/articles/{story.slug}/").json()
    assert document["lead_image"] is None
    assert [each["caption"] for each in document["images"]] == ["The dam at noon."]
    assert [block["type"] for block in document["body"]["blocks"]] == ["paragraph", "figure"]


def test_a_placeholder_says_to_readers_that_a_photo_was_withdrawn(
    image: Image, story: Publication, public: Client
) -> None:
    services.recall(image.pk, by=None, reason="A complaint.", replace="placeholder")
    document = public.get(f"/api/v1/articles/{story.slug}/").json()
    lead = document["lead_image"]
    assert (lead["sources"], lead["caption"]) == ([], "This photo has been withdrawn.")
    assert (lead["credit"], lead["placeholder"], lead["dominant_color"]) == ("", None, None)
    assert "This photo has been withdrawn." in document["body"]["html"]
    assert f"{image.caption}" not in str(document)


def test_the_log_tells_mirrors_and_caches_of_the_recall(image: Image, story: Publication) -> None:
    number = Change.objects.order_by("-number").values_list("number", flat=True)[0]
    services.recall(image.pk, by=None, reason="A complaint.")
    lines = list(Change.objects.filter(number__gt=number).order_by("number"))
    assert (lines[0].kind, lines[0].thing) == ("withdrawn", f"image:{image.pk}")
    touched = {key for line in lines for key in line.touched.split()}
    assert {f"image:{image.pk}", f"article:{story.key}", "author:aida-sadykova", "articles:"} <= touched


def test_nobody_is_told_why(image: Image, story: Publication, public: Client) -> None:
    services.recall(image.pk, by=None, reason="CANARY of the lawyers")
    gone = public.get(f"/api/v1/images/{image.pk}/")
    assert gone.status_code == 410
    assert b"CANARY" not in gone.content


def test_a_photo_that_readers_never_saw_has_no_page_before_or_after_its_recall(public: Client) -> None:
    image = make_photo()
    services.recall(image.pk, by=None, reason="A mistake.")
    assert public.get(f"/api/v1/images/{image.pk}/").status_code == 404
    assert not Change.objects.exists()


def test_what_waits_for_its_time_goes_out_without_the_photo_and_with_it_again(image: Image, public: Client) -> None:
    now = dt.datetime.now(dt.UTC)
    article = make_article(lead=image, headline="Sealed")
    publishing.schedule(article.pk, at=now + dt.timedelta(hours=1), by=None, revision=1)
    services.recall(image.pk, by=None, reason="A complaint.")
    assert image.pk.hex not in Pending.objects.get().plate
    services.restore(image.pk, by=None)
    assert image.pk.hex in Pending.objects.get().plate
    services.recall(image.pk, by=None, reason="Again.")
    door.release_due(now + dt.timedelta(hours=2))
    assert public.get("/api/v1/articles/sealed/").json()["lead_image"] is None


def test_no_story_is_published_with_a_recalled_photo(image: Image) -> None:
    services.recall(image.pk, by=None, reason="A complaint.")
    article = make_article(lead=image)
    with pytest.raises(NotReady) as refused:
        publishing.publish(article.pk, by=None, revision=1)
    assert [fault.code for fault in refused.value.problems] == ["photo_recalled"]


def test_a_document_built_before_a_recall_does_not_enter_after_it(image: Image, story: Publication) -> None:
    article = make_article(lead=image)
    edition = publishing.sign_off(article, by=None, published_at=story.published_at, now=story.published_at)
    built_before = publishing.build_document(edition)
    services.recall(image.pk, by=None, reason="A complaint.")
    built_during = publishing.build_document(edition)
    with pytest.raises(Outdated):
        door.put(built_before, cause="published")
    services.restore(image.pk, by=None)
    with pytest.raises(Outdated):
        door.put(built_during, cause="published")
    assert not Publication.objects.filter(key=article.pk).exists()


def test_an_authors_page_built_before_a_recall_does_not_enter_after_it(image: Image, author: Author) -> None:
    from articles.things import public_author

    built = public_author(author)
    services.recall(image.pk, by=None, reason="A complaint.")
    author.bio = "Writes."
    taxonomy.save(author)
    with pytest.raises(Outdated):
        door.introduce([built])


def test_a_credit_mended_during_a_recall_makes_no_public_file_and_shows_afterwards(
    image: Image, story: Publication, public: Client
) -> None:
    services.recall(image.pk, by=None, reason="A wrong credit.")
    image.refresh_from_db()
    services.revise(image.pk, by=None, version=image.version, changes={"credit": "Somebody Else"})  # type: ignore[arg-type]
    assert renditions.renew(image.pk) == 0
    assert files_of(image) == {}
    services.restore(image.pk, by=None)
    lead = public.get(f"/api/v1/articles/{story.slug}/").json()["lead_image"]
    assert lead["credit"] == "Somebody Else"
    assert dead(look([f"/api/v1/articles/{story.slug}/"])) == set()


def test_files_that_a_stopped_process_left_public_are_taken_out(image: Image, monkeypatch: Any) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(withdrawn, "take_out", lambda image_id: 0)
        services.recall(image.pk, by=None, reason="A complaint.")
    left = files_of(image)
    assert left
    assert withdrawn.tidy() == len(left)
    assert files_of(image) == {}
    assert withdrawn.tidy() == 0


def test_a_disk_that_fails_undoes_no_recall(image: Image, story: Publication, monkeypatch: Any) -> None:
    def fails(image_id: Any) -> int:
        raise OSError("the disk is away")

    with monkeypatch.context() as patch:
        patch.setattr(withdrawn, "take_out", fails)
        services.recall(image.pk, by=None, reason="A complaint.")
    assert naming(image, look([f"/api/v1/articles/{story.slug}/"])) == []


# Who, and what is told


def test_a_recall_is_done_once_with_a_reason(image: Image) -> None:
    with pytest.raises(BadInput) as wrong:
        services.recall(image.pk, by=None, reason=" ", replace="a kitten")
    assert [fault.pointer for fault in wrong.value.errors] == ["/reason", "/replace"]
    with pytest.raises(NotReady, match="not recalled"):
        services.restore(image.pk, by=None)
    services.recall(image.pk, by=None, reason="A complaint.")
    with pytest.raises(NotReady, match="already"):
        services.recall(image.pk, by=None, reason="Again.")


def test_only_some_recall_and_restore(image: Image, rita: User, edna: User) -> None:
    for person in (rita, edna):
        with pytest.raises(NotAllowed):
            services.recall(image.pk, by=person, reason="I do not like it.")
        with pytest.raises(NotAllowed):
            services.restore(image.pk, by=person)


def test_the_desk_recalls_sees_and_restores_a_photo(image: Image, story: Publication, pia: User) -> None:
    client, where = desk_of(pia), f"/api/desk/v1/images/{image.pk}/"

    def post(step: str, body: Any, etag: str | None) -> Any:
        headers = {"If-Match": etag} if etag else {}
        return client.post(f"{where}{step}/", body, content_type="application/json", headers=headers)

    etag = client.get(where)["ETag"]
    said = {"reason": "The agency asked.", "replace": "placeholder"}
    assert post("recall", said, None).status_code == 428
    assert post("recall", said, '"99"').status_code == 412
    assert post("recall", {"reson": "x"}, etag).status_code == 400
    recalled = post("recall", said, etag)
    assert recalled.status_code == 200, recalled.content
    found = recalled.json()
    assert (found["recall"]["reason"], found["recall"]["replace"]) == ("The agency asked.", "placeholder")
    assert found["rights"]["state"] == "blocked"
    assert found["sources"] == []
    assert fetch(client, found["thumb"])[0] == 200
    assert Client().get(found["thumb"]).status_code == 401
    restored = post("restore", {}, recalled["ETag"])
    assert (restored.status_code, restored.json()["recall"]) == (200, None)
    assert client.get(found["thumb"]).status_code == 404
    verbs = [line["verb"] for line in client.get(f"{where}history/").json()["results"]]
    assert verbs[:2] == ["restored", "recalled"]


@pytest.mark.parametrize(("who", "status"), [("nobody", 401), ("rita", 403), ("edna", 403), ("oscar", 403)])
def test_who_may_not_recall_is_refused(who: str, status: int, request: pytest.FixtureRequest) -> None:
    image = PhotoFactory()
    client = Client() if who == "nobody" else desk_of(request.getfixturevalue(who))
    for step in ("recall", "restore"):
        url = f"/api/desk/v1/images/{image.pk}/{step}/"
        answer = client.post(url, {}, content_type="application/json", headers={"If-Match": '"1"'})
        assert answer.status_code == status
