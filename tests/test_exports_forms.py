"""Stories for other systems: WordPress reads them, static sites build them, and no text breaks a file."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from articles.drafts import Draft, LeadPhoto, Note, Part
from articles.models import Article
from articles.services import publishing, saving
from media import services as photo_desk
from newsroom import text
from publishing.formats.front_matter import front_matter
from publishing.models import Publication
from tests.factories import make_article, make_author, make_photo, make_public, make_section, make_tag
from wordpress.items import Item, Malformed, Site, Term, Writer
from wordpress.leaving import blocks, xml
from wordpress.models import Imported
from wordpress.services import importing
from wordpress.wxr import Export

pytestmark = pytest.mark.django_db
HOSTILE = "]]> <item> & </channel> [gallery] --> “”\\ {{ x }} {% y %} &amp; ]]]]><![CDATA[>"


def export(folder: Path, formats: str) -> Path:
    """Return the folder of an export in these formats."""
    call_command("export", folder / "all", formats=formats, stdout=io.StringIO(), stderr=io.StringIO())
    return folder / "all"


def parts_of(path: Path) -> list[Any]:
    """Return what our own reader finds, after a strict parser has taken the file."""
    ElementTree.parse(path)  # noqa: S314 - ours
    with Export(path) as found:
        parts = list(found)
        assert found.mended == 0
    assert [part for part in parts if isinstance(part, Malformed)] == []
    return parts


def body_with(photo: Any) -> str:
    figure = f'<figure data-image="{photo.pk}"><figcaption>The dam. <cite>Aida</cite></figcaption></figure>'
    return (
        "<p>The lake rose <em>by two</em> metres [sic].</p><h2>What then</h2><ul><li>One</li></ul>"
        f"<blockquote><p>So be it.</p><cite>A man</cite></blockquote>{figure}"
        "<table><tbody><tr><td>1</td></tr></tbody></table><hr>"
    )


@pytest.fixture
def story() -> Article:
    photo, inline = make_photo(), make_photo(caption="A dam", credit="", colour="sienna")
    below = make_section("Energy", parent=make_section("Economy"))
    people = [make_author("Aida Sadykova"), make_author("Pia Orlova")]
    return make_article(
        headline="Wind & water <rise>",
        body=body_with(inline),
        section=below.pk,
        tags=[make_tag("Wind").pk],
        bylines=[Part(person.pk) for person in people],
        lead=LeadPhoto(photo.pk),
        seo_title="Wind",
        notice="A note.",
    )


def publish(article: Article, **draft: Any) -> Publication:
    saved = saving.save(article.pk, Draft(**draft), by=None, revision=article.revision).article if draft else article
    return publishing.publish(saved.pk, by=None, revision=saved.revision)


def test_our_own_reader_finds_everything_in_the_export_for_wordpress(story: Article, tmp_path: Path) -> None:
    publish(story, corrections=[Note("Two metres, not three.")])
    parts = parts_of(export(tmp_path, "wxr") / "wordpress.xml")
    site = next(part for part in parts if isinstance(part, Site))
    assert (site.version, site.title) == ("1.2", "Newsroom")
    assert {part.login: part.name for part in parts if isinstance(part, Writer)} == {
        "aida-sadykova": "Aida Sadykova",
        "pia-orlova": "Pia Orlova",
    }
    terms = {(part.domain, part.slug): part.parent for part in parts if isinstance(part, Term)}
    assert terms == {("category", "economy"): "", ("category", "energy"): "economy", ("post_tag", "wind"): ""}
    items = {part.kind: part for part in parts if isinstance(part, Item)}
    post = items["post"]
    assert (post.status, post.slug, post.title) == ("publish", story.slug, "Wind &amp; water &lt;rise&gt;")
    assert {(term.domain, term.slug) for term in post.terms} == {
        ("category", "energy"),
        ("post_tag", "wind"),
        ("language", "en"),
        ("author", "cap-aida-sadykova"),
        ("author", "cap-pia-orlova"),
    }
    photos = {part.id: part for part in parts if isinstance(part, Item) and part.kind == "attachment"}
    assert len(photos) == 2
    lead = photos[int(post.meta["_thumbnail_id"])]
    assert lead.excerpt == "The lake at dawn. Photo: Pia Orlova/Courier"
    assert lead.meta["_wp_attachment_image_alt"] == "A lake under red sky."
    assert "Two metres, not three." in post.body
    assert "A note." in post.body


def test_what_goes_to_wordpress_comes_back_as_it_was(story: Article, tmp_path: Path) -> None:
    publish(story)
    body, lead = Publication.objects.get().text, story.captions.get(place="lead")
    folder = export(tmp_path, "wxr")
    importing.run([folder / "wordpress.xml"], importing.Options(media=folder / "media" / "originals"))
    back = Imported.objects.get(kind="post").article
    assert back is not None
    assert (back.headline, back.state) == (story.headline, "published")
    assert [part.author.name for part in back.bylines.all()] == ["Aida Sadykova", "Pia Orlova"]
    assert body in back.text
    inline = back.captions.get(place="inline")
    assert (inline.text or inline.image.caption, inline.credit or inline.image.credit) == ("The dam.", "Aida")
    assert back.captions.get(place="lead").image_id == lead.image_id  # the same picture is one photo
    assert [code for code, _ in Imported.objects.get(kind="post").losses] == ["address"]  # the first one has it


def test_unpublished_stories_go_to_wordpress_in_the_state_that_they_are_in(tmp_path: Path) -> None:
    made = {name: make_article(headline=name) for name in ("draft", "pending", "trash", "publish")}
    publishing.move(made["pending"].pk, "submit", by=None)
    publishing.move(made["trash"].pk, "spike", by=None)
    publish(made["publish"])
    saved = Article.objects.get(pk=made["publish"].pk)
    saving.save(saved.pk, Draft(headline="Half-typed"), by=None, revision=saved.revision)
    items = [part for part in parts_of(export(tmp_path, "wxr") / "wordpress.xml") if isinstance(part, Item)]
    assert {item.title: item.status for item in items} == {name: name for name in made}


def test_a_photo_that_was_recalled_goes_nowhere(story: Article, tmp_path: Path) -> None:
    publish(story)
    photo_desk.recall(story.captions.get(place="lead").image_id, by=None, reason="No right.")
    folder = export(tmp_path, "wxr,markdown")
    items = [part for part in parts_of(folder / "wordpress.xml") if isinstance(part, Item)]
    assert [item.kind for item in items] == ["attachment", "post"]
    [page] = (folder / "markdown").rglob("*.md")
    assert "Orlova/Courier" not in page.read_text("utf-8")


@given(st.text(st.characters(exclude_categories=())))
def test_no_text_makes_the_xml_malformed(words: str) -> None:
    said = xml.HEAD + xml.item({"title": words, "guid": words}, iter([xml.filed(words, words, words)])) + xml.FOOT
    found = ElementTree.fromstring(said.encode()).find("channel/item")  # noqa: S314 - ours
    assert found is not None
    clean = text.XML_ILLEGAL.sub("", words).replace("\r\n", "\n").replace("\r", "\n")
    assert found.findtext("title") == clean


def test_a_hostile_text_is_text_in_every_file(tmp_path: Path) -> None:
    make_public(headline=HOSTILE, summary=HOSTILE, body=f"<p>{HOSTILE.replace('<', '&lt;')}</p>", notice=HOSTILE)
    folder = export(tmp_path, "wxr,markdown")
    [post] = [part for part in parts_of(folder / "wordpress.xml") if isinstance(part, Item)]
    assert "[gallery]" not in post.body.split("</em></p>")[1]
    [page] = (folder / "markdown").rglob("*.md")
    head, _, rest = page.read_text("utf-8")[4:].partition("\n---\n")
    stored = Publication.objects.get()
    assert yaml.safe_load(head)["title"] == stored.headline
    assert "{{" not in rest
    assert "{%" not in rest


def test_a_block_says_nothing_that_ends_its_comment() -> None:
    url = "https://www.youtube.com/watch?v=--><script>"
    said = blocks.write(f'<div data-embed="youtube" data-url="{url}"></div>', lambda key: None, "en")
    assert said.count("-->") == 2
    assert "<script>" not in said


@given(
    st.dictionaries(
        st.sampled_from(["title", "tags", "image"]),
        st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
        | st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=1)
        | st.dictionaries(
            st.sampled_from(["src", "alt"]), st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=1
        ),
    )
)
def test_front_matter_says_back_whatever_it_was_given(fields: dict[str, Any]) -> None:
    said = front_matter(fields)
    head, end = said.removeprefix("---\n").rsplit("---\n", 1)
    assert end == ""
    assert "\n---" not in head.removesuffix("\n")
    assert (yaml.safe_load(head) or {}) == fields


def test_a_page_of_a_static_site_stands_in_its_folder_with_its_pictures_beside_it(
    story: Article, tmp_path: Path
) -> None:
    stored = publish(story, corrections=[Note("Two metres, not three.")])
    make_article(headline="Nobody sees this")
    folder = export(tmp_path, "markdown")
    [page] = (folder / "markdown").rglob("*.md")
    day = stored.published_at
    assert page.relative_to(folder / "markdown") == Path(f"en/energy/{day:%Y}/{day:%m}/{story.slug}.md")
    head, _, rest = page.read_text("utf-8").removeprefix("---\n").partition("\n---\n")
    said = yaml.safe_load(head)
    assert (said["title"], said["section"], said["tags"]) == ("Wind & water <rise>", "energy", ["Wind"])
    assert said["date"] == day.replace(microsecond=0)
    assert said["corrections"][0]["text"] == "Two metres, not three."
    assert said["image"]["credit"] == "Pia Orlova/Courier"
    pictures = re.findall(r"!\[[^]]*\]\(([^)]+)\)", rest)
    assert len(pictures) == 2
    assert all((page.parent / picture).resolve().is_file() for picture in pictures)
    assert said["image"]["src"] == pictures[0]


def test_formats_are_chosen(tmp_path: Path) -> None:
    make_public()
    folder = export(tmp_path, "markdown")
    assert not (folder / "data").exists()
    assert not (folder / "wordpress.xml").exists()
    assert list((folder / "markdown").rglob("*.md"))


def test_the_number_of_queries_does_not_grow_with_stories(tmp_path: Path, django_assert_max_num_queries: Any) -> None:
    for number in range(12):
        make_public(
            headline=f"Story {number}", lead=make_photo(colour=f"#0000{number:02x}"), tags=[make_tag(f"T{number}").pk]
        )
    with django_assert_max_num_queries(110):
        export(tmp_path, "wxr,markdown")
