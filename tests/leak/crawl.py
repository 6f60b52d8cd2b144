"""Walking every address of the matrix, as every role, and keeping what was answered."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.leak import probes
from tests.leak.canaries import states
from tests.leak.matrix import ROWS, Row
from tests.leak.world import World

# Not part of what is compared: of this request alone, or made anew for each page.
OF_THE_MOMENT = {"date", "x-request-id"}
MADE_ANEW = re.compile(
    rb'"X-CSRFTOKEN"\] = "[^"]+"|nonce="[^"]+"|csrfmiddlewaretoken" value="[^"]+"|"csrfToken":"[^"]+"'
)
LINK = re.compile(r"""(?:https?://localhost:8000|(?<=["'(]))(/(?:api/v1|feeds|sitemap|renditions)[^\s"'<>\\)]*)""")
MOST_LINKS = 300
GUESSED = ", ".join(f'"1-{number}"' for number in range(60))
CONDITIONS = (
    {"If-None-Match": "*"},
    {"If-None-Match": GUESSED},
    {"If-Modified-Since": "Mon, 02 Jun 2036 09:00:00 GMT"},
    {"Range": "bytes=0-99"},
    {"Origin": "https://elsewhere.example.org"},
)


@dataclass(frozen=True)
class Asked:
    """One request: who asked for what, and how."""

    role: str
    url: str
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        conditions = " ".join(f"{name}: {value[:30]}" for name, value in self.headers)
        return f"{self.role or 'a reader'}: {self.method} {self.url} {conditions}".strip()


@dataclass(frozen=True)
class Answer:
    """What came back, without what is of the moment."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def states(self, asked: Asked) -> set[str]:
        """Return the states whose canaries stand in body or headers."""
        said = "\n".join(value for _, value in self.headers) + self.body.decode("utf-8", "replace")
        return states(said, asked.url)


@dataclass
class Walk:
    """All that was asked of one world, with the row that each address is of."""

    answers: dict[Asked, Answer] = field(default_factory=dict)
    rows: dict[Asked, Row | None] = field(default_factory=dict)


def routes(resolver: Any = None, before: str = "") -> Iterator[str]:
    """Yield every route that the project answers, as its patterns write it."""
    for entry in (resolver or get_resolver()).url_patterns:
        # Django writes the names of all rooms into one of its patterns.
        route = before + re.sub(r"\(\?P<app_label>[^)]*\)", "<app_label>", str(entry.pattern))
        if isinstance(entry, URLResolver):
            yield from routes(entry, route)
        elif isinstance(entry, URLPattern):
            yield route


def fill(template: str, refs: dict[str, list[str]], most: int | None = None) -> list[str]:
    """Return an address for each combination of names; `most` of each kind, from both ends."""
    kinds = re.findall(r"{(\w+)}", template)
    names = [_some(refs.get(kind, []), most) for kind in kinds]
    return [
        template.format(**dict(zip(kinds, (quote(ref, safe="/") for ref in found), strict=True)))
        for found in itertools.product(*names)
    ]


def _some(refs: list[str], most: int | None) -> list[str]:
    unique = list(dict.fromkeys(refs))
    return unique if most is None or len(unique) <= most else [*unique[: most // 2], *unique[-(most - most // 2) :]]


def client_of(world: World, role: str) -> Client:
    """Return the browser of a role, signed in unless it is a reader's."""
    client = Client(raise_request_exception=False)  # a 500 is an answer too, and no good one
    if role == "reader":
        client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {world.token}"
    elif role:
        client.force_login(world.people[role])
    return client


def ask(client: Client, asked: Asked) -> Answer:
    """Return what comes of one request."""
    response: HttpResponseBase = client.generic(asked.method, asked.url, headers=dict(asked.headers))  # type: ignore[assignment]
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    kept = sorted((name, value) for name, value in response.items() if name.lower() not in OF_THE_MOMENT)
    cookies = [("Set-Cookie", name) for name in sorted(response.cookies)]
    kept = [(name, re.sub(r"'nonce-[^']+'", "'nonce'", value)) for name, value in kept]
    return Answer(response.status_code, (*kept, *cookies), MADE_ANEW.sub(b"", body))


def for_readers(refs: dict[str, list[str]]) -> Iterator[tuple[Asked, Row]]:
    """Yield what an anonymous reader asks: every address, with every parameter, in every manner."""
    schema = json.loads(Client().get("/api/v1/schema/").content)
    for row in ROWS.values():
        if row.to is not None:
            continue
        plain = [url for template in row.at for url in fill(template, refs)]
        few = [url for template in row.at for url in fill(template, refs, 4)]
        for url in plain:
            yield Asked("", url), row
        for url, method in itertools.product(few, ("HEAD", "OPTIONS", "POST", "DELETE")):
            yield Asked("", url, method), row
        if not row.asks:
            continue
        queries = dict.fromkeys((*row.queries, *probes.documented(schema, row.route, refs)))
        for url, query in (*itertools.product(few, queries), *itertools.product(few[:1], probes.undocumented())):
            yield Asked("", f"{url}?{query}"), row
        for url, headers in itertools.product(few, CONDITIONS):
            yield Asked("", url, "GET", tuple(headers.items())), row


def as_roles(refs: dict[str, list[str]], roles: Iterable[str]) -> Iterator[tuple[Asked, Row]]:
    """Yield what people of the desk ask of public addresses, and everybody of the desk's."""
    for role, row in itertools.product(roles, ROWS.values()):
        public = row.to is None
        # Who is let in is let in everywhere; who is not must be kept out of each single page.
        most = 2 if public or role in (row.to or ()) else 4
        for template in row.at:
            for url in fill(template, refs, most):
                yield Asked(role, url), row
                for query in row.queries if not public and most == 2 else ():
                    yield Asked(role, f"{url}?{query}"), row


def walk(found: Walk, world: World, questions: Iterable[tuple[Asked, Row | None]]) -> None:
    """Ask a world these questions, and keep in `found` what it answers."""
    clients: dict[str, Client] = {}
    for asked, row in questions:
        if asked.role not in clients:
            clients[asked.role] = client_of(world, asked.role)
        if asked not in found.answers:
            found.answers[asked], found.rows[asked] = ask(clients[asked.role], asked), row


def links(found: Walk) -> list[str]:
    """Return addresses that stand in answers to readers and were not asked for yet."""
    known = {asked.url for asked in found.answers}
    texts = (answer.body.decode("utf-8", "replace") for asked, answer in found.answers.items() if not asked.role)
    seen = dict.fromkeys(link.replace("&amp;", "&") for text in texts for link in LINK.findall(text))
    return [link for link in seen if link not in known][:MOST_LINKS]


def query(**given: str) -> str:
    """Return a query string."""
    return urlencode(given)


assert settings.PUBLIC_URL == "http://localhost:8000"  # what LINK looks for
