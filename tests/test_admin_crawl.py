"""The desk walked link by link, as each role: what is offered opens, and no page shows what is not for them.

Every single address, offered or not, is asked for by the leak matrix (tests/leak/matrix.py).
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from articles.models import Article
from articles.services import publishing
from newsroom import keys
from tests.desk import desk_of, read
from tests.factories import make_article, make_author, make_photo, make_section, make_tag
from tests.quotes import make_instrument

pytestmark = pytest.mark.django_db

# Words of one thing each, and who may read them somewhere on the desk.
WORDS = {
    "Canarydraft": {"rita", "edna", "pia", "mira"},
    "Canaryapproved": {"rita", "edna", "pia", "mira"},
    "Canaryphoto": {"rita", "edna", "pia", "mira"},
    "Canaryauthor": {"rita", "edna", "pia", "mira"},
    "Canarytag": {"rita", "edna", "pia", "mira"},
    "Canaryrate": {"max", "mira"},
    "Canarykey": {"mira"},
    "canary@mail.example": {"mira"},
    "Canarygroup": {"mira"},
}
ASIDE = re.compile(r"/admin/(logout|jsi18n|login)/|\.(css|js|svg|png|jpg)$")
MOST = 90  # pages for each role
# Everything that a list can be sorted and filtered by is a link: of each page a few are followed.
MOST_QUERIES = 4


@pytest.fixture
def cast(edna: User, rita: User, pia: User, max_: User, mira: User, oscar: User) -> dict[str, User]:
    return {each.username: each for each in (edna, rita, pia, max_, mira, oscar)}


@pytest.fixture
def world(cast: dict[str, User], person: Callable[..., User]) -> Article:
    """One of each thing, with a word that stands nowhere else."""
    somebody = person("canarysomebody")
    somebody.email = "canary@mail.example"
    somebody.save()
    make_section("Economy")
    author, tag = make_author("Canaryauthor"), make_tag("Canarytag")
    photo = make_photo(caption="Canaryphoto", credit="Canaryphoto")
    draft = make_article(headline="Canarydraft", tags=[tag.pk], lead=photo)
    approved = make_article(headline="Canaryapproved", by=cast["rita"])
    publishing.move(approved.pk, "approve", by=cast["edna"])
    keys.create("Canarykey", by=cast["mira"])
    make_instrument(name="Canaryrate")
    Group.objects.create(name="Canarygroup")
    assert author.pk
    return draft


def links(page: str, client: Client) -> tuple[list[str], str, int]:
    """Return where a page leads within the desk, what it says, and its status."""
    response = client.get(page)
    if response.status_code != 200 or not response.get("Content-Type", "").startswith("text/html"):
        target = response.get("Location", "")
        return ([urljoin(page, target)] if target else []), "", response.status_code
    found = [urljoin(page, node.attributes.get("href") or "") for node in read(response).css("a[href]")]
    return found, response.content.decode(), 200


def walk(client: Client) -> dict[str, tuple[str, int]]:
    """Return each page that can be reached from the first one: what it says, and its status."""
    seen: dict[str, tuple[str, int]] = {}
    waiting, queries = deque(["/admin/"]), dict[str, int]()
    while waiting and len(seen) < MOST:
        page = waiting.popleft()
        path = urlsplit(page).path
        if page in seen or not path.startswith("/admin/") or ASIDE.search(path):
            continue
        if "?" in page:
            queries[path] = queries.get(path, 0) + 1
            if queries[path] > MOST_QUERIES:
                continue
        found, said, status = links(page, client)
        seen[page] = (said, status)
        waiting.extend(link.partition("#")[0] for link in found)
    return seen


@pytest.mark.parametrize("who", ["rita", "edna", "pia", "max", "mira", "oscar"])
def test_what_a_page_offers_opens_and_none_shows_what_is_not_for_its_reader(
    who: str, cast: dict[str, User], world: Article
) -> None:
    pages = walk(desk_of(cast[who]))
    closed = {page: status for page, (_, status) in pages.items() if status not in {200, 302}}
    assert not closed, f"{who} was led to {closed}"
    shown = {word: [page for page, (said, _) in pages.items() if word in said] for word in WORDS}
    wrong = {word: found for word, found in shown.items() if found and who not in WORDS[word]}
    assert not wrong, f"{who} read {wrong}"
    # And the walk has been somewhere: who may read a word has come upon it.
    missed = [word for word, readers in WORDS.items() if who in readers and not shown[word]]
    assert not missed, f"{who} never read {missed}"
