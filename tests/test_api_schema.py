"""The contract, written down: a change of it is a visible difference, and every answer keeps it."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator, FormatChecker

from articles.drafts import Draft, LeadPhoto, Note, Part
from articles.services import publishing, saving
from publishing import services as door
from publishing.models import Publication
from tests.ears import events
from tests.factories import make_article, make_author, make_photo, make_public, make_section, make_tag, publish
from tests.quotes import make_line
from tests.reading import API, check_snapshot, read

pytestmark = pytest.mark.django_db

SNAPSHOT = Path(__file__).parent / "snapshots" / "openapi.json"


@pytest.fixture
def schema(db: None) -> dict[str, Any]:
    """The schema as front ends get it."""
    found: dict[str, Any] = read("schema/")
    return found


@pytest.fixture
def paper(db: None) -> dict[str, Publication]:
    """A small paper: one story with everything, one bare, one moved, one taken down."""
    photo = make_photo()
    world = make_section("World")
    author = make_author("Aida Sadykova", photo=photo, bio="Writes.")
    figure = f'<figure data-image="{photo.pk}"><img src="x"></figure>'
    rich = make_article(
        headline="Rich", kicker="K", dateline="Naryn", notice="N", kind="opinion", lead=LeadPhoto(photo.pk),
        section=make_section("Asia", parent=world).pk, tags=[make_tag("Water").pk], corrections=[Note("Fixed.")],
        bylines=[Part(author.pk), Part(make_author("Bek Omarov").pk, "data")],
        body=f"<h2>H</h2><p>P</p>{figure}<div data-gallery=''>{figure}</div><ul><li>L</li></ul><table><tr><td>T</td>"
        "</tr></table><aside><p>A</p></aside><hr><pre>C</pre><blockquote><p>Q</p></blockquote>",
    )  # fmt: skip
    make_public(headline="Перевод", language="ru", story=rich.story)
    found = {"rich": publish(rich), "bare": make_public(headline="Bare", bylines=[Part(author.pk)])}
    moved = make_article(headline="Moved")
    publish(moved)
    saving.save(moved.pk, Draft(slug="moved-away"), by=None, revision=moved.revision)
    publish(moved)
    gone = make_article(headline="Gone")
    found["gone"] = publish(gone)
    publishing.withdraw(gone.pk, by=None, reason="Wrong.")
    return found


def test_the_contract_is_what_it_was_when_front_ends_were_built_on_it(schema: dict[str, Any]) -> None:
    check_snapshot(SNAPSHOT, json.dumps(schema, indent=1, ensure_ascii=False, sort_keys=True) + "\n")


def test_the_contract_is_written_without_a_warning() -> None:
    GENERATOR_STATS.reset()
    SchemaGenerator().get_schema(public=True)
    assert not GENERATOR_STATS._warn_cache
    assert not GENERATOR_STATS._error_cache


def test_the_contract_covers_what_is_public_and_nothing_else(schema: dict[str, Any]) -> None:
    assert schema["openapi"].startswith("3.1")
    assert all(path.startswith(API) for path in schema["paths"])
    assert not [path for path in schema["paths"] if "desk" in path or "admin" in path]
    methods = {method for path in schema["paths"].values() for method in path if method != "parameters"}
    assert methods == {"get"}


def check(schema: dict[str, Any], path: str, route: str, *, status: int = 200) -> None:
    """Check the answer at `path` against what the schema says of `route`."""
    response = Client().get(API + path)
    assert response.status_code == status, (path, response.content)
    said = schema["paths"][API + route]["get"]["responses"]
    assert str(status) in said, f"{route} does not say that it answers {status}"
    shape = said[str(status)]["content"][response["Content-Type"]]["schema"]
    assert wrongs(schema, shape, json.loads(response.content)) == [], path


def test_every_event_of_the_stream_keeps_the_contract(schema: dict[str, Any], paper: dict[str, Publication]) -> None:
    answer = Client().get(f"{API}stream/?since=0")
    said = schema["paths"][f"{API}stream/"]["get"]["responses"]["200"]["content"][answer["Content-Type"]]["schema"]
    change, reset = said["anyOf"]
    told = [each for each in events(answer.content) if "data" in each]
    assert {each["event"] for each in told} >= {"published", "moved", "withdrawn"}
    for each in told:
        assert wrongs(schema, change, each) == []
        assert wrongs(schema, change["properties"]["data"]["contentSchema"], json.loads(each["data"])) == []
    door.prune(timezone.now() + dt.timedelta(days=91))
    last = events(Client().get(f"{API}stream/", headers={"Last-Event-ID": "1"}).content)[-1]
    assert wrongs(schema, reset, last) == []
    assert wrongs(schema, reset["properties"]["data"]["contentSchema"], json.loads(last["data"])) == []


def wrongs(schema: dict[str, Any], shape: Any, value: Any) -> list[str]:
    """Return what of a value is not as its shape says, or is not in it."""
    validator = Draft202012Validator(
        {**_closed(shape), "components": _closed(schema["components"])}, format_checker=FormatChecker()
    )
    return [f"{error.json_path}: {error.message}"[:300] for error in validator.iter_errors(value)]


def _closed(shape: Any) -> Any:
    """Return a schema that allows no property which it does not name: nothing is said that is not written down."""
    if isinstance(shape, list):
        return [_closed(each) for each in shape]
    if not isinstance(shape, dict):
        return shape
    closed = {name: _closed(value) for name, value in shape.items()}
    if shape.get("type") == "object" and "properties" in shape:
        closed.setdefault("additionalProperties", False)
    return closed


def test_every_list_keeps_the_contract(schema: dict[str, Any], paper: dict[str, Publication]) -> None:
    for path in ("articles/", "sections/", "tags/", "authors/"):
        check(schema, path, path)
        check(schema, f"{path}?page_size=1", path)
    for query in ("cursor=*", "cursor=*&page_size=1", "include=body", "excerpt_words=3&captions=inline"):
        check(schema, f"articles/?{query}", "articles/")
    for query in ("rich", "ritch", "bare&page_size=1", "nothing"):
        check(schema, f"search/?q={query}", "search/")
    check(schema, f"articles/{paper['rich'].pk}/related/", "articles/{ref}/related/")
    check(schema, f"articles/{paper['rich'].pk}/?include=related", "articles/{ref}/")


def test_every_page_keeps_the_contract(schema: dict[str, Any], paper: dict[str, Publication]) -> None:
    for name in ("rich", "bare"):
        check(schema, f"articles/{paper[name].pk}/", "articles/{ref}/")
        check(schema, f"articles/{paper[name].slug}/?format=blocks,html,text", "articles/{ref}/")
    check(schema, "sections/asia/", "sections/{slug}/")
    check(schema, "sections/world/", "sections/{slug}/")
    check(schema, "tags/water/", "tags/{slug}/")
    check(schema, "authors/aida-sadykova/", "authors/{slug}/")
    check(schema, "authors/bek-omarov/", "authors/{slug}/")
    image = read(f"articles/{paper['rich'].pk}/")["lead_image"]["id"]
    check(schema, f"images/{image}/", "images/{slug}/")
    check(schema, "site/", "site/")


def test_every_error_keeps_the_contract(schema: dict[str, Any], paper: dict[str, Publication]) -> None:
    for path in ("articles/", "sections/", "tags/", "authors/", "site/"):
        check(schema, f"{path}?status=draft", path, status=400)
    for path in ("articles/", "sections/", "tags/", "authors/"):
        check(schema, f"{path}?page=99", path, status=404)
    check(schema, "search/", "search/", status=400)
    check(schema, "search/?q=rich&page=99", "search/", status=404)
    check(schema, "articles/none/related/", "articles/{ref}/related/", status=404)
    check(schema, "articles/moved/related/", "articles/{ref}/related/", status=301)
    for route in ("articles/{ref}/", "sections/{slug}/", "tags/{slug}/", "authors/{slug}/", "images/{slug}/"):
        check(schema, route.partition("{")[0] + "none/", route, status=404)
    check(schema, f"articles/{paper['gone'].pk}/", "articles/{ref}/", status=410)
    check(schema, "articles/moved/", "articles/{ref}/", status=301)


def test_the_log_of_changes_keeps_the_contract(schema: dict[str, Any], paper: dict[str, Publication]) -> None:
    check(schema, "changes/", "changes/")
    check(schema, "changes/?include=document,things", "changes/")
    check(schema, "changes/?since=now", "changes/")
    check(schema, "changes/?since=99999", "changes/", status=400)
    door.prune(timezone.now() + dt.timedelta(days=1000))
    check(schema, "changes/?since=1", "changes/", status=410)


def test_the_ticker_keeps_the_contract(schema: dict[str, Any]) -> None:
    make_line("KGS/USD", "0.01144", "0.01144", name="Kyrgyz som")
    check(schema, "ticker/", "ticker/")
    check(schema, "ticker/KGS-USD/", "ticker/{base}-{quote}/")
    check(schema, "ticker/KGS-USD/history/", "ticker/{base}-{quote}/history/")


def test_every_parameter_that_is_taken_is_written_down(schema: dict[str, Any]) -> None:
    from publishing.api.articles import ArticleDetail, ArticleList
    from publishing.api.related import ArticleRelated
    from publishing.api.search import Search
    from publishing.api.things import TagDetail, TagList

    views = (
        ("articles/", ArticleList),
        ("articles/{ref}/", ArticleDetail),
        ("search/", Search),
        ("articles/{ref}/related/", ArticleRelated),
        ("tags/", TagList),
        ("tags/{slug}/", TagDetail),
    )
    for route, view in views:
        written = {each["name"] for each in schema["paths"][API + route]["get"]["parameters"] if each["in"] == "query"}
        assert written == view.known, route


def test_the_readers_page_of_the_contract_asks_no_other_server() -> None:
    page = Client().get(f"{API}docs/")
    assert page.status_code == 200
    assert b"https://" not in page.content.replace(b"http://localhost", b"")
