"""Whatever is sent to the desk API, it answers: nothing made up is a 500, or changes what it should not."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.desk.stories.fields import FIELDS
from articles.models import Article, Edition
from newsroom import keys
from newsroom.fields import uuid7
from tests.desk_api import DESK, Desk
from tests.factories import make_article, make_tag
from tests.quotes import make_instrument
from tests.receivers import make_endpoint

pytestmark = pytest.mark.django_db
STEPS = ("submit", "return", "approve", "schedule", "unschedule", "withdraw", "correct", "spike", "unspike", "restore")
STEPS += ("expire", "keep", "erase")
NAMES = [
    *FIELDS, "story", "at", "reason", "accept_warnings", "kind", "text", "version", "name", "parent", "position",
    "photo", "user", "scopes", "per_minute", "expires_at", "url", "events", "things", "since", "code", "value", "seen",
    "sure", "as_of", "image", "alt", "credit", "author", "role", "state", "id", "__proto__", "", "a/b~c", "\x00",
]  # fmt: skip
WORDS = [
    "", "\x00", "a\x00b", "\ud83d", "\u202egnp", "\ufffe", "<script>x</script>", "' OR 1=1 --", "１２", "x" * 3000,
    "true", "9" * 400, "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00", "2031-02-30T00:00:00Z", "energy", "economy",
    "en", "ru", "news", "correction", str(uuid7()), "00000000-0000-0000-0000-000000000000", "r1",
    "KGS/USD", "https://[::1", "mira",
    "<figure data-image='x'></figure>", "<p>" * 200, "<table><tr><td>" * 30,
]  # fmt: skip
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(WORDS)
    | st.text(max_size=20)
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=5), inner),
    max_leaves=8,
)
bodies = st.dictionaries(st.sampled_from(NAMES), values, min_size=1, max_size=6) | values
tried = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)

# Where a body is read: the method and the path. In braces stands what the test made.
WRITES = [
    ("POST", "articles/"),
    ("PATCH", "articles/{story}/"),
    *(("POST", f"articles/{{story}}/{step}/") for step in STEPS),
    *((method, path) for kind, one in (("sections", "economy"), ("tags", "energy"), ("authors", "aida-sadykova"))
      for method, path in (("POST", f"{kind}/"), ("PATCH", f"{kind}/{one}/"))),
    ("POST", "keys/"),
    ("POST", "keys/{key}/revoke/"),
    ("POST", "webhooks/"),
    ("PATCH", "webhooks/{webhook}/"),
    ("POST", "webhooks/{webhook}/replay/"),
    ("POST", "ticker/quotes/"),
    ("POST", "ticker/kgs-usd/override/"),
]  # fmt: skip
BROKEN = [
    b"", b"{", b"[", b"null", b"true", b'"', b"\xff\xfe", b"\x00", b"[" * 100_000, b'{"a":' * 5_000, b'{"a":1,"a":2}',
    b"NaN", b'{"headline": Infinity}', b'{"headline": 1e999}', b'{"revision": ' + b"9" * 5_000 + b"}",
]  # fmt: skip


@pytest.fixture
def refs(mira: User) -> dict[str, str]:
    make_tag("Energy"), make_instrument("KGS/USD")
    return {
        "story": str(make_article().pk),
        "key": str(keys.create("Partner", by=None).key.pk),
        "webhook": str(make_endpoint("https://partner.example.org/hook").pk),
    }


def send(desk: Desk, method: str, path: str, body: Any) -> Any:
    """Send a body to what stands at a path, as whoever has just read it."""
    whole = path if path.endswith("/override/") else "/".join(path.split("/")[:2]) + "/"
    read = desk.client.get(DESK + whole)
    match = read.headers.get("ETag") if read.status_code == 200 else None
    return desk.ask(method, path, body, match=match)  # which fails on any 500


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_nothing_that_is_made_up_breaks_the_desk_api(method: str, path: str, mira: User, refs: dict[str, str]) -> None:
    desk, path = Desk(mira), path.format(**refs)

    @tried
    @given(bodies)
    def attempt(body: Any) -> None:
        assert send(desk, method, path, body).status_code in {200, 201, 202, 400, 403, 404, 409, 412, 413}

    attempt()
    assert not Edition.objects.filter(article__state="published").exists()


@pytest.mark.parametrize("raw", BROKEN, ids=lambda raw: repr(raw[:12]))
def test_a_body_that_is_no_json_is_a_400_everywhere(raw: bytes, mira: User, refs: dict[str, str]) -> None:
    desk = Desk(mira)
    for method, path in WRITES:
        answer = send(desk, method, path.format(**refs), raw)
        # A step without a body is a step all the same.
        assert answer.status_code in ({200, 201, 400, 409} if raw in {b"", b"null"} else {400}), (path, answer.content)


@pytest.mark.parametrize(
    "path", ["articles/", "articles/{story}/checks/", "articles/{story}/diff/", "tags/", "webhooks/"]
)
def test_no_parameter_that_is_made_up_breaks_a_list(path: str, mira: User, refs: dict[str, str]) -> None:
    desk, path = Desk(mira), path.format(**refs)
    names = [
        "q",
        "state",
        "tag",
        "author",
        "section",
        "kind",
        "mine",
        "story",
        "updated_after",
        "page",
        "cursor",
        "at",
        "from",
    ]

    @tried
    @given(st.dictionaries(st.sampled_from(names), st.sampled_from(WORDS) | st.text(max_size=30), max_size=4))
    def attempt(query: dict[str, str]) -> None:
        sent = {name: value.encode("utf-8", "replace").decode() for name, value in query.items()}
        assert Client.get(desk.client, DESK + path, sent).status_code in {200, 400, 404}

    attempt()


def test_what_a_program_may_not_say_of_a_story_it_cannot_say(mira: User) -> None:
    desk, article = Desk(mira), make_article()
    path = f"articles/{article.pk}/"
    before = Article.objects.filter(pk=article.pk).values().get()
    for field in Article._meta.get_fields():
        if field.name not in FIELDS:
            assert desk.patch(path, {field.name: "published"}, match=desk.etag(path)).status_code == 400, field.name
            assert desk.post("articles/", {field.name: "published"}).status_code == 400, field.name
    assert Article.objects.filter(pk=article.pk).values().get() == before
    assert Article.objects.count() == 1


def test_an_address_has_one_spelling(mira: User) -> None:
    desk, article = Desk(mira), make_article()
    good = f"articles/{article.pk}/"
    for path in (
        good.upper(),
        good[:-1],
        f"/{good}",
        good.replace("articles", "%61rticles"),
        f"{good};x",
        f"{good}?id=2",
    ):
        assert desk.client.get(DESK + path).status_code in {200, 301, 400, 404}
    for method in ("PUT", "DELETE", "TRACE", "BREW"):
        assert desk.ask(method, good).status_code == 405
