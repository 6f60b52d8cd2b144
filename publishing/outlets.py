"""How each kind of cache is told which keys have changed, and a hub which feeds.

Each outlet says where it is, how a list of keys is told to it, and when: caches at once and
once more a moment later, a hub after both, since it fetches the feeds through the caches.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from ipaddress import ip_network
from urllib.parse import urlencode, urlsplit

import orjson
from django.conf import settings

from newsroom import web
from newsroom.edge import Edge
from publishing.feeds import addresses

Tell = Callable[[web.Client, Sequence[str]], None]

# Of names in a header: Varnish reads lines of 8,192 bytes, and gives them a share of its workspace.
HEADER = 4000  # characters
FASTLY_KEYS, CLOUDFLARE_TAGS, FEEDS = 256, 30, 20  # at once


class NotPurged(web.WebError):
    """A cache answered, and did not do what it was asked."""

    code = "not_purged"


@dataclass(frozen=True)
class Outlet:
    """One cache or hub. `delays` are the seconds after a change at which it is told.

    A hub hears of the door's log alone: no other room has feeds.
    """

    name: str
    tell: Tell
    rules: web.Rules
    delays: tuple[float, ...]
    is_hub: bool = False


def outlets() -> list[Outlet]:
    """Return the outlets that the settings name."""
    edge: Edge = settings.EDGE
    twice, rules = (0.0, edge.again_after) if edge.again_after else (0.0,), _rules()
    inside = _rules(ports=range(1, 65536), allowed=edge.varnish_networks)
    found = [Outlet(_name("varnish", url), partial(varnish, url), inside, twice) for url in edge.varnish_urls]
    if edge.fastly_service:
        found.append(Outlet("fastly", fastly, rules, twice))
    if edge.cloudflare_zone:
        found.append(Outlet("cloudflare", cloudflare, rules, twice))
    if settings.WEBSUB_HUB:
        found.append(Outlet(_name("websub", settings.WEBSUB_HUB), hub, rules, (edge.again_after * 1.5,), is_hub=True))
    return found


def _rules(*, ports: Iterable[int] = (), allowed: Iterable[str] = ()) -> web.Rules:
    networks = tuple(map(ip_network, (*settings.OUTBOUND_ALLOW, *allowed)))
    return web.Rules(ports=frozenset(ports or settings.OUTBOUND_PORTS), allowed=networks, read=5.0, total=10.0)


def _name(kind: str, url: str) -> str:
    """Return a name that stays the same while the address does, in 40 characters."""
    host = urlsplit(url).netloc
    return f"{kind} {host if len(host) <= 30 else hashlib.sha256(host.encode()).hexdigest()[:12]}"


def varnish(url: str, client: web.Client, keys: Sequence[str]) -> None:
    """Purge one Varnish as examples/edge/varnish.vcl has it: PURGE with keys and a secret."""
    for some in batches(keys, FASTLY_KEYS):
        headers = {"Surrogate-Key": " ".join(some), "Purge-Secret": settings.EDGE.varnish_secret}
        _expect(client.fetch("PURGE", f"{url}/", headers=headers), "Varnish")


def fastly(client: web.Client, keys: Sequence[str]) -> None:
    """Purge Fastly softly: what is purged may still be shown while the new version is fetched."""
    edge: Edge = settings.EDGE
    for some in batches(keys, FASTLY_KEYS):
        headers = {
            "Fastly-Key": edge.fastly_token,
            "Fastly-Soft-Purge": "1",
            "Accept": "application/json",
            "Surrogate-Key": " ".join(some),
        }
        url = f"{edge.fastly_api}/service/{edge.fastly_service}/purge"
        _expect(client.fetch("POST", url, headers=headers, content=b""), "Fastly")


def cloudflare(client: web.Client, keys: Sequence[str]) -> None:
    """Purge Cloudflare by tags. They are our keys: answers carry them in Cache-Tag as well."""
    edge: Edge = settings.EDGE
    headers = {"Authorization": f"Bearer {edge.cloudflare_token}", "Content-Type": "application/json"}
    for some in batches(keys, CLOUDFLARE_TAGS):
        url = f"{edge.cloudflare_api}/zones/{edge.cloudflare_zone}/purge_cache"
        answer = client.fetch("POST", url, headers=headers, content=orjson.dumps({"tags": some}))
        _expect(answer, "Cloudflare")
        try:
            done = orjson.loads(answer.content)["success"] is True
        except (ValueError, KeyError, TypeError):
            done = False
        if not done:
            raise NotPurged("Cloudflare did not purge.")


def hub(client: web.Client, keys: Sequence[str]) -> None:
    """Tell a WebSub hub which feeds have something new (hub.mode=publish; one ping names several)."""
    topics = list(dict.fromkeys(addresses.topics(keys)))
    for some in batches(topics, FEEDS):
        body = urlencode([("hub.mode", "publish"), *(("hub.url", topic) for topic in some)]).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        _expect(client.fetch("POST", settings.WEBSUB_HUB, headers=headers, content=body), "The hub")


def batches(keys: Sequence[str], most: int) -> Iterator[list[str]]:
    """Yield the keys in lists of at most `most`, none longer than HEADER characters when joined."""
    some: list[str] = []
    length = 0
    for key in keys:
        if some and (len(some) >= most or length + len(key) + 1 > HEADER):
            yield some
            some, length = [], 0
        some.append(key)
        length += len(key) + 1
    if some:
        yield some


def _expect(answer: web.Answer, who: str) -> None:
    if not 200 <= answer.status < 300:
        raise NotPurged(f"{who} answered {answer.status}.")
