"""Captions in doubt are settled from one list: as ordinary edits, over nobody's words, and none is skipped."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client

from articles.drafts import Draft
from articles.models import Article, Caption, SectionEditor
from articles.services import saving
from media.models import Image
from newsroom.models import AuditEntry
from tests.desk import desk_of, fields, part, read, said
from tests.reading import read as read_api
from tests.test_desk_start import cards, cost
from tests.wordpress_exports import photo, post, shown, write
from wordpress.models import ImportedCaption
from wordpress.services import importing
from wordpress.services.importing import Options

pytestmark = pytest.mark.django_db

LIST = "/admin/wordpress/importedcaption/"
GUESS = "Footage from the site; A. Sarsenbayev"
JSON = {"Accept": "application/json"}


def bring(folder: Path, count: int = 1, **named: Any) -> None:
    """Bring in stories that each show a photo whose caption nobody can be sure of."""
    items = [post(n, f"Story {n}", shown(900 + n, f"{n}.jpg", GUESS), **named) for n in range(1, count + 1)]
    importing.run([write(folder, *items)], Options())


def entry() -> ImportedCaption:
    return ImportedCaption.objects.doubtful().get()


def form(client: Client, page: str = LIST) -> dict[str, Any]:
    return fields(client.get(page), "#settle")


def take(client: Client, key: object, **words: str) -> HttpResponse:
    """Send one entry, as the page's script does."""
    data = {name: value for name, value in form(client).items() if name == "key" or name.endswith(str(key))}
    changed = {f"{name}_{key}": value for name, value in words.items()}
    return client.post(LIST, {**data, "key": str(key), **changed, "step": f"one:{key}"}, headers=JSON)  # type: ignore[return-value]


def figure(number: int = 1) -> tuple[str, str]:
    """Return what readers see below the photo of a story."""
    (block,) = read_api(f"articles/story-{number}-{number}/")["body"]["blocks"]
    return block["caption"], block["credit"]


def test_the_list_shows_how_the_line_stood_and_what_was_made_of_it(tmp_path: Path, edna: User) -> None:
    bring(tmp_path)
    page = desk_of(edna).get(LIST)
    assert GUESS in said(page)
    assert "The picture is awaited" in said(page)
    assert form(desk_of(edna))[f"text_{entry().key}"] == "Footage from the site"
    assert form(desk_of(edna))[f"credit_{entry().key}"] == "A. Sarsenbayev"
    assert part(page, "#settle-left") == "1"


def test_taken_as_proposed_it_waits_no_longer_and_no_story_is_written(tmp_path: Path, edna: User) -> None:
    bring(tmp_path)
    key, revision = entry().key, Article.objects.get().revision
    assert take(desk_of(edna), key).json() == {"left": 0}
    kept = ImportedCaption.objects.get()
    assert (kept.settled_by, kept.settled_at is not None, kept.original) == (edna, True, GUESS)
    assert Article.objects.get().revision == revision
    assert "No caption is in doubt" in said(desk_of(edna).get(LIST))


def test_what_an_editor_says_reaches_readers_who_see_the_story_as_it_stands(tmp_path: Path, edna: User) -> None:
    bring(tmp_path)
    assert take(desk_of(edna), entry().key, text="The site", credit="Azamat Sarsenbayev").status_code == 200
    assert figure() == ("The site", "Azamat Sarsenbayev")
    assert Article.objects.get().has_unpublished_changes is False
    line = AuditEntry.objects.get(verb="published")
    assert (line.by, line.kind) == (edna, "story")


def test_where_a_story_has_unpublished_changes_readers_wait_for_those(tmp_path: Path, edna: User) -> None:
    bring(tmp_path)
    story = Article.objects.get()
    saving.save(story.pk, Draft(headline="Not yet"), by=edna, revision=story.revision)
    take(desk_of(edna), entry().key, text="The site")
    assert Caption.objects.get().text == "The site"
    assert figure() == ("Footage from the site", "A. Sarsenbayev")
    assert not AuditEntry.objects.filter(verb="published").exists()


def test_a_draft_stays_one(tmp_path: Path, edna: User) -> None:
    bring(tmp_path, status="draft")
    take(desk_of(edna), entry().key, text="The site")
    story = Article.objects.get()
    assert (story.state, story.captions.get().text) == ("draft", "The site")


def test_an_editor_who_may_not_publish_leaves_the_change_to_one_who_may(tmp_path: Path, edna: User) -> None:
    bring(tmp_path)
    group = edna.groups.get()
    group.permissions.remove(*group.permissions.filter(codename="publish_article"))
    take(desk_of(User.objects.get(pk=edna.pk)), entry().key, text="The site")
    assert Article.objects.get().has_unpublished_changes
    assert figure() == ("Footage from the site", "A. Sarsenbayev")


def test_words_that_somebody_wrote_meanwhile_are_shown_and_stay(tmp_path: Path, edna: User, mira: User) -> None:
    bring(tmp_path)
    key, client = entry().key, desk_of(edna)
    opened = form(client)
    take(desk_of(mira), key, text="Mira's words")
    ImportedCaption.objects.update(settled_at=None)  # she saved the story, and left the list as it was
    answer = client.post(LIST, {**opened, f"text_{key}": "Edna's", "step": f"one:{key}"}, headers=JSON)
    assert answer.status_code == 409
    assert answer.json()["text"] == "Mira's words"
    assert Caption.objects.get().text == "Mira's words"
    # Who has read them and means it writes over them.
    seen = answer.json()["seen"]
    again = {**opened, f"text_{key}": "Edna's", f"seen_{key}": seen, "step": f"one:{key}"}
    assert client.post(LIST, again, headers=JSON).status_code == 200
    assert Caption.objects.get().text == "Edna's"


def test_a_caption_that_somebody_settled_is_not_settled_otherwise_unseen(
    tmp_path: Path, edna: User, mira: User
) -> None:
    bring(tmp_path)
    key, client = entry().key, desk_of(edna)
    opened = form(client)
    take(desk_of(mira), key)
    answer = client.post(LIST, {**opened, f"text_{key}": "Edna's", "step": f"one:{key}"}, headers=JSON)
    assert answer.status_code == 409
    assert Caption.objects.get().text == "Footage from the site"
    assert ImportedCaption.objects.get().settled_by == mira


def test_without_a_script_a_page_is_settled_at_once(tmp_path: Path, edna: User) -> None:
    bring(tmp_path, 3)
    client = desk_of(edna)
    answer = client.post(LIST, {**listed(client), "step": "all"}, follow=True)
    assert "3 captions are settled." in said(answer)  # type: ignore[arg-type]
    assert ImportedCaption.objects.doubtful().count() == 0


def listed(client: Client, page: str = LIST) -> dict[str, Any]:
    """Return what a browser sends of a whole page."""
    opened = client.get(page)
    keys = [node.attributes["value"] for node in read(opened).css("input[name=key]")]  # type: ignore[arg-type]
    return {**fields(opened, "#settle"), "key": keys}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("step", "words"), [("whole", (GUESS, "")), ("swap", ("A. Sarsenbayev", "Footage from the site"))]
)
def test_without_a_script_a_button_moves_the_words(
    tmp_path: Path, edna: User, step: str, words: tuple[str, str]
) -> None:
    bring(tmp_path)
    client, key = desk_of(edna), entry().key
    answer = client.post(LIST, {**form(client), "step": f"{step}:{key}"})
    found = fields(answer, "#settle")  # type: ignore[arg-type]
    assert (found[f"text_{key}"], found[f"credit_{key}"]) == words
    assert ImportedCaption.objects.doubtful().count() == 1
    assert client.post(LIST, {**found, "step": f"one:{key}"}).status_code == 302
    assert (Caption.objects.get().text, Caption.objects.get().credit) == words


def test_without_a_script_what_is_refused_is_shown_as_it_was_typed(tmp_path: Path, edna: User) -> None:
    bring(tmp_path, 2)
    client = desk_of(edna)
    data = listed(client)
    first = data["key"][0]
    answer = client.post(LIST, {**data, f"credit_{first}": "x" * 201, "step": "all"})
    assert answer.status_code == 422
    assert "The credit has 200 characters at most." in said(answer)  # type: ignore[arg-type]
    assert fields(answer, "#settle")[f"credit_{first}"] == "x" * 201  # type: ignore[arg-type]
    assert ImportedCaption.objects.doubtful().count() == 1


def test_no_entry_is_skipped_when_others_vanish_between_two_pages(tmp_path: Path, edna: User) -> None:
    bring(tmp_path, 60)
    client, seen, page = desk_of(edna), set[str](), LIST
    every = {str(key) for key in ImportedCaption.objects.values_list("key", flat=True)}
    while page:
        opened = client.get(page)
        keys = [node.attributes["value"] or "" for node in read(opened).css("input[name=key]")]  # type: ignore[arg-type]
        seen |= set(keys)
        client.post(page, {**listed(client, page), "key": keys[:10], "step": "all"})
        found = read(opened).css_first("#settle-next")  # type: ignore[arg-type]
        page = LIST + (found.attributes["href"] or "") if found else ""
    assert seen == every
    assert "From the beginning" in said(client.get(LIST + "?after=" + "9" * 9 + ":" + "f" * 32))  # type: ignore[arg-type]


def test_a_photo_that_the_story_lost_waits_for_nobody(tmp_path: Path, edna: User) -> None:
    bring(tmp_path)
    client, key = desk_of(edna), entry().key
    opened = form(client)
    story = Article.objects.get()
    saving.save(story.pk, Draft(body="<p>Without.</p>"), by=edna, revision=story.revision)
    assert "No caption is in doubt" in said(client.get(LIST))  # type: ignore[arg-type]
    answer = client.post(LIST, {**opened, "step": f"one:{key}"}, headers=JSON)
    assert answer.status_code == 404


def test_the_photo_desk_settles_what_photos_say_of_themselves(tmp_path: Path, pia: User) -> None:
    importing.run([write(tmp_path, photo(9, caption=GUESS), post(1, "Story 1", shown(9)))], Options())
    client = desk_of(pia)
    key = entry().key
    assert "the photo’s own words" in said(client.get(LIST))  # type: ignore[arg-type]
    take(client, key, text="The site", credit="Azamat")
    image = Image.objects.get()
    assert (image.caption, image.credit) == ("The site", "Azamat")


def test_editors_of_a_section_see_those_of_their_section(tmp_path: Path, edna: User, mira: User) -> None:
    from tests.factories import make_section

    bring(tmp_path)
    SectionEditor.objects.create(user=edna, section=make_section("Sport"))
    assert "No caption is in doubt" in said(desk_of(edna).get(LIST))  # type: ignore[arg-type]
    opened = form(desk_of(mira))
    answer = desk_of(edna).post(LIST, {**opened, "step": f"one:{entry().key}"}, headers=JSON)
    assert answer.status_code == 403
    assert ImportedCaption.objects.doubtful().count() == 1


@pytest.mark.parametrize("who", ["rita", "max_", "oscar"])
def test_who_edits_no_story_of_others_settles_none(tmp_path: Path, who: str, request: pytest.FixtureRequest) -> None:
    bring(tmp_path)
    client = desk_of(request.getfixturevalue(who))
    assert client.get(LIST).status_code == 403
    assert client.post(LIST, {"key": str(entry().key), "step": "all"}).status_code == 403


def test_what_waits_is_counted_in_the_menu_and_on_the_first_page(tmp_path: Path, edna: User, rita: User) -> None:
    assert "captions" not in cards(edna)
    assert LIST not in desk_of(edna).get("/admin/").content.decode()
    bring(tmp_path, 2)
    assert re.search(r"\b2\b", cards(edna)["captions"])
    menu = read(desk_of(edna).get("/admin/articles/tag/")).css_first(f"a[href='{LIST}']")  # type: ignore[arg-type]
    assert menu is not None
    assert "2" in menu.text()
    assert "captions" not in cards(rita)


def test_the_list_and_the_first_page_cost_the_same_however_many_wait(tmp_path: Path, mira: User) -> None:
    bring(tmp_path, 2)
    before = cost(mira, LIST), cost(mira, "/admin/")
    bring(tmp_path, 20)
    assert (cost(mira, LIST), cost(mira, "/admin/")) == before


@pytest.mark.parametrize(
    "query", ["?after=x", "?after=1:2", "?after=-1:" + "0" * 32, "?p=1", "?after=9" * 1 + "9" * 30]
)
def test_a_made_up_place_leads_to_the_beginning(edna: User, query: str) -> None:
    answer = desk_of(edna).get(LIST + query)
    assert (answer.status_code, answer["Location"]) == (302, LIST)


@pytest.mark.parametrize("data", [{}, {"step": "all"}, {"step": "one:x", "key": "x"}, {"key": "\0", "step": "swap:\0"}])
def test_a_form_that_no_page_sends_changes_nothing(tmp_path: Path, edna: User, data: dict[str, str]) -> None:
    bring(tmp_path)
    assert desk_of(edna).post(LIST, data).status_code == 302
    assert desk_of(edna).post(LIST, data, headers=JSON).status_code == 400
    assert ImportedCaption.objects.doubtful().count() == 1
