"""A front end that was written for WordPress's REST API is pointed at us, and finds what it knows."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings as given_settings
from django.test import Client

from articles.models import Section
from articles.services import publishing, taxonomy
from newsroom import keys
from newsroom.scopes import READ
from publishing.models import Publication
from tests.factories import make_public
from tests.old_api import V2, ask, old_world, one, read, refused, switched_on, titles, wrong
from wordpress.rest.content import excerpt

__all__ = ["old_world", "switched_on"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("old_world", "switched_on")]


# On and off


def test_it_is_off_until_somebody_switches_it_on(settings: Any) -> None:
    settings.WORDPRESS_API = False
    make_public()
    for path in ("/wp-json", "/wp-json/", V2, f"{V2}posts", f"{V2}posts/1", "/wp-json/nothing"):
        response = Client().get(path)
        assert response.status_code == 404, path
        assert b"Wind" not in response.content
        assert b"rest_no_route" not in response.content


@pytest.mark.parametrize(("said", "is_on"), [("", "False"), ("1", "True")])
def test_one_variable_switches_it_on(said: str, is_on: str) -> None:
    command = "from django.conf import settings; print(settings.WORDPRESS_API)"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "newsroom.settings", "WORDPRESS_API": said}
    told = subprocess.run(
        [sys.executable, "-c", command], cwd=given_settings.BASE_DIR, env=environment, capture_output=True, text=True
    )
    assert told.stdout.strip() == is_on, told.stderr


def test_who_needs_a_key_for_the_api_needs_one_here(settings: Any) -> None:
    settings.API_KEY_REQUIRED, settings.OPEN_TO_ALL = True, False
    make_public()
    assert Client().get(f"{V2}posts").status_code == 401
    token = keys.create("A front end", scopes=[READ], by=None).token
    assert Client().get(f"{V2}posts", headers={"Authorization": f"Bearer {token}"}).status_code == 200


# What a story is


def test_a_post_has_the_members_that_wordpress_gives_it(settings: Any) -> None:
    settings.TIME_ZONE = "Asia/Bishkek"
    post = one("posts", "wind")
    assert post["title"] == {"rendered": "Wind “farm” &amp; sons &lt;open&gt;"}
    assert (post["date"], post["date_gmt"]) == ("2025-03-04T11:30:00", "2025-03-04T05:30:00")
    assert post["excerpt"] == {"rendered": "<p>It is the first on the steppe.</p>\n", "protected": False}
    assert "<p>The lake rose by two metres in a night.</p>" in post["content"]["rendered"]
    assert post["link"] == settings.SITE_URL + Publication.objects.get(slug="wind").path
    assert {name: post[name] for name in ("status", "type", "format", "sticky", "comment_status", "template")} == {
        "status": "publish", "type": "post", "format": "standard", "sticky": False, "comment_status": "closed",
        "template": "",
    }  # fmt: skip
    assert post["categories"] == [one("categories", "politics")["id"]]
    assert post["tags"] == [one("tags", "energy-oil")["id"]]
    assert post["author"] == one("users", "aida-sadykova")["id"]
    assert post["featured_media"] == read("media")[0]["id"]
    assert all(isinstance(post[name], int) and post[name] < 2**53 for name in ("id", "author", "featured_media"))
    assert read(f"posts/{post['id']}") == post


def test_a_page_is_among_the_pages_and_nowhere_else() -> None:
    assert titles("pages") == ["Imprint"]
    assert "Imprint" not in titles("posts")
    page = read("pages")[0]
    assert page["type"] == "page"
    assert not {"categories", "tags", "sticky", "format"} & page.keys()
    assert (page["parent"], page["menu_order"]) == (0, 0)
    assert read(f"pages/{page['id']}") == page
    assert refused(f"posts/{page['id']}", 404)["code"] == "rest_post_invalid_id"
    assert refused(f"pages/{read('posts')[0]['id']}", 404)["code"] == "rest_post_invalid_id"


def test_a_beginning_says_that_it_was_cut() -> None:
    beginning = {"text": "The lake rose & fell...", "truncated": True}
    assert excerpt({"summary": "", "excerpt": beginning}) == "<p>The lake rose &amp; fell [&hellip;]</p>\n"
    whole = {"text": "The lake...", "truncated": False}
    assert excerpt({"summary": "", "excerpt": whole}) == "<p>The lake...</p>\n"
    assert excerpt({"summary": "", "excerpt": {"text": "", "truncated": False}}) == ""
    assert excerpt({"summary": "1 < 2", "excerpt": beginning}) == "<p>1 &lt; 2</p>\n"


def test_terms_people_and_photos_have_the_members_that_wordpress_gives_them() -> None:
    news, politics = one("categories", "news"), one("categories", "politics")
    assert (news["parent"], politics["parent"]) == (0, news["id"])
    assert (news["description"], politics["count"], politics["taxonomy"]) == ("All of it", 2, "category")
    tag = one("tags", "energy-oil")
    assert (tag["name"], tag["count"], tag["taxonomy"]) == ("Energy &amp; Oil", 1, "post_tag")
    person = one("users", "aida-sadykova")
    assert (person["name"], person["description"]) == ("Aida Sadykova", "Writes <b>.")
    photo = read("media")[0]
    assert (photo["alt_text"], photo["mime_type"], photo["type"]) == (
        "A lake under red sky.",
        "image/jpeg",
        "attachment",
    )
    assert photo["caption"]["rendered"] == "<p>The lake at dawn. (Pia Orlova/Courier)</p>\n"
    sizes = photo["media_details"]["sizes"]
    assert sizes["full"]["source_url"] == photo["source_url"]
    assert sizes["medium"]["width"] >= 300
    for kind, each in (("categories", news), ("tags", tag), ("users", person), ("media", photo)):
        assert read(f"{kind}/{each['id']}") == each


# Parts of answers


def test_fields_pick_and_nothing_else_is_there() -> None:
    post = read("posts?_fields=id,title.rendered,_links.author")[0]
    assert post.keys() == {"id", "title", "_links"}
    assert post["title"].keys() == {"rendered"}
    assert post["_links"].keys() == {"author"}
    assert read("posts?_fields[]=id&_fields[]=slug")[0].keys() == {"id", "slug"}
    assert read("types?_fields=slug")["post"] == {"slug": "post"}
    assert "_embedded" not in read("posts?_embed&_fields=id")[0]


def test_a_context_shows_less() -> None:
    assert set(read("posts?context=embed")[0]) == {
        "id", "date", "slug", "type", "link", "title", "excerpt", "author", "featured_media", "_links",
    }  # fmt: skip
    for path in ("posts", "pages", "media", "categories", "tags", "users"):
        assert refused(f"{path}?context=edit", 401)["code"] == "rest_forbidden_context"
        number = read(path)[0]["id"]
        assert refused(f"{path}/{number}?context=edit", 401)["code"] == "rest_forbidden_context"


def test_a_story_brings_along_who_and_what_belongs_to_it() -> None:
    post = next(each for each in read("posts?_embed=1") if each["slug"] == "wind")
    embedded = post["_embedded"]
    assert embedded["author"][0]["name"] == "Aida Sadykova"
    assert embedded["wp:featuredmedia"][0]["id"] == post["featured_media"]
    assert embedded["wp:featuredmedia"][0]["media_details"]["sizes"]["full"]
    assert [[term["slug"] for term in terms] for terms in embedded["wp:term"]] == [["politics"], ["energy-oil"]]
    assert read(f"posts/{post['id']}?_embed")["_embedded"] == embedded
    assert read(f"posts/{post['id']}?_embed=author,wp:term")["_embedded"].keys() == {"author", "wp:term"}
    assert "_embedded" not in read(f"posts/{post['id']}?_embed=false")
    politics = one("categories", "politics")["id"]
    assert read(f"categories/{politics}?_embed")["_embedded"]["up"][0]["slug"] == "news"


def test_every_link_of_an_answer_is_answered() -> None:
    seen = set()
    for path in ("posts?_embed", "pages", "media", "categories", "tags", "users", "search", "types", "taxonomies"):
        found = read(path)
        for each in found.values() if isinstance(found, dict) else found:
            for relation, links in each["_links"].items():
                seen |= {link["href"] for link in links if relation != "curies"}
    assert len(seen) > 20
    for href in seen:
        assert Client().get(href.partition("localhost:8000")[2]).status_code == 200, href


def test_the_index_names_each_route_and_its_parameters() -> None:
    index = read("/wp-json/")
    assert index["namespaces"] == ["wp/v2"]
    assert index["name"] == given_settings.SITE_NAME
    arguments = index["routes"]["/wp/v2/posts"]["endpoints"][0]["args"]
    assert arguments["per_page"] == {
        "type": "integer", "required": False, "default": 10, "minimum": 1, "maximum": 100,
    }  # fmt: skip
    assert "/wp/v2/posts/(?P<id>[\\d]+)" in index["routes"]
    assert read("/wp-json") == index
    below = read("/wp-json/wp/v2")
    assert below["namespace"] == "wp/v2"
    assert read(V2) == below
    for path in below["routes"]:
        if "(" not in path:
            ask(f"/wp-json{path}/")


# Refusals


def test_what_is_nobodys_is_refused_in_wordpresss_words() -> None:
    for path, code in (
        ("posts/7", "rest_post_invalid_id"), ("pages/0", "rest_post_invalid_id"), ("media/7", "rest_post_invalid_id"),
        ("categories/7", "rest_term_invalid"), ("tags/7", "rest_term_invalid"), ("users/7", "rest_user_invalid_id"),
        (f"posts/{'9' * 40}", "rest_post_invalid_id"), ("types/nothing", "rest_type_invalid"),
        ("taxonomies/nothing", "rest_taxonomy_invalid"), ("statuses/draft", "rest_status_invalid"),
        ("comments", "rest_no_route"), ("posts/x", "rest_no_route"), ("posts/1/revisions", "rest_no_route"),
        ("/wp-json/wp/v3/posts", "rest_no_route"), ("/wp-json/oembed/1.0/embed", "rest_no_route"),
    ):  # fmt: skip
        assert refused(path, 404)["code"] == code, path
    assert refused("users/me", 401)["code"] == "rest_not_logged_in"


def test_what_is_wrong_is_said_of_all_parameters_at_once() -> None:
    said = wrong("posts?per_page=101&page=0&order=up&after=yesterday&author=x&sticky=perhaps&categorys=1")
    assert said == {
        "per_page": "per_page must be between 1 (inclusive) and 100 (inclusive)",
        "page": "page must be greater than or equal to 1",
        "order": "order is not one of asc, desc.",
        "after": "Invalid date.",
        "author": "author[0] is not of type integer.",
        "sticky": "sticky is not of type boolean.",
        "categorys": "categorys is not a parameter of this route. Did you mean “categories”?",
    }
    for path in ("posts", "pages", "media", "categories", "tags", "users", "search", "types"):
        assert wrong(f"{path}?filter[region]=north").keys() == {"filter[region]"}
    assert wrong("posts?status=draft") == {"status": "Status is forbidden."}
    assert wrong("posts?status=publish,any") == {"status": "Status is forbidden."}
    assert wrong(f"posts?include={','.join(map(str, range(101)))}").keys() == {"include"}
    assert wrong("search?type=term").keys() == {"type"}
    assert wrong("search?subtype=product").keys() == {"subtype"}
    assert refused("posts?orderby=relevance", 400)["code"] == "rest_no_search_term_defined"
    assert refused("posts?orderby=include", 400)["code"] == "rest_orderby_include_missing_include"
    assert refused("users?orderby=email", 401)["code"] == "rest_forbidden_orderby"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(method: str) -> None:
    for path in (f"{V2}posts", f"{V2}posts/7", "/wp-json/"):
        response = getattr(Client(enforce_csrf_checks=True), method)(path)
        assert response.status_code == 404
        assert response.json()["code"] == "rest_no_route"


# Caches


def test_who_holds_the_present_answer_is_told_so() -> None:
    wind = one("posts", "wind")["id"]
    for path in (
        "posts",
        "posts?_embed",
        f"posts/{wind}",
        f"posts/{wind}?_embed",
        "tags",
        "media",
        "users",
        "/wp-json/",
    ):
        response = ask(path)
        assert response["Cache-Control"].startswith("public")
        assert response["Surrogate-Key"]
        assert "Cookie" not in response.get("Vary", "")
        ask(path, status=304, **{"If-None-Match": response["ETag"]})


def test_a_copy_ends_when_something_that_it_shows_changes() -> None:
    wind = one("posts", "wind")["id"]
    plain, whole = ask(f"posts/{wind}")["ETag"], ask(f"posts/{wind}?_embed")["ETag"]
    politics = Section.objects.get(slug="politics")
    politics.description = "Who decides what."
    taxonomy.save(politics)
    ask(f"posts/{wind}", status=304, **{"If-None-Match": plain})
    ask(f"posts/{wind}?_embed", status=200, **{"If-None-Match": whole})


def test_what_is_taken_down_is_gone_from_here_too() -> None:
    wind, photo = one("posts", "wind")["id"], read("media")[0]["id"]
    tag = one("tags", "energy-oil")["id"]
    publishing.withdraw(Publication.objects.get(slug="wind").key, by=None, reason="It was wrong.")
    assert refused(f"posts/{wind}", 404)["code"] == "rest_post_invalid_id"
    assert refused(f"media/{photo}", 404)["code"] == "rest_post_invalid_id"
    assert refused(f"tags/{tag}", 404)["code"] == "rest_term_invalid"
    assert read("media") == read("tags") == read(f"posts?tags={tag}") == read(f"posts?include={wind}") == []
    assert ask("posts")["X-WP-Total"] == "2"
