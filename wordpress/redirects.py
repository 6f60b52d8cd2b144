"""Old addresses as redirects in the forms that servers read: nginx (map), Netlify (_redirects), Vercel (vercel.json).

Each leads to where the story is now in one step, and none to an address that is itself an old one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import quote

import orjson
from django.conf import settings

from wordpress.leading import Led, addresses_of
from wordpress.locations import host_of
from wordpress.models import Source

SAFE = "/-._~!$'()*+,;:@"
WILD = str.maketrans({"*": "%2A", ":": "%3A"})  # which stand for anything in a path of Netlify's
Say = Callable[[str], object]


def _leading(source: Source | None) -> Iterator[tuple[Led, str, str, str]]:
    """Yield each address that leads somewhere: with its path and query as browsers send them, and its target."""
    sources = [source] if source else list(Source.objects.order_by("pk"))
    own, seen = {host_of(each.url) for each in sources}, set()
    # Of one path at several sites, such as /?p=7, the one at the site itself is the one that its readers have.
    for is_own in (True, False):
        for led in addresses_of(source):
            path, _, query = led.path.partition("?")
            if (led.host in own) == is_own and led.to and led.path != led.to and led.path not in seen:
                seen.add(led.path)
                yield led, quote(path, safe=SAFE), query, settings.SITE_URL + quote(led.to, safe=SAFE)


def nginx(source: Source | None, say: Say) -> Iterator[str]:
    """Yield a file of two maps to include in nginx's http block. To nginx, addresses that differ in the case of
    letters are one, and it refuses a map that names one twice: the first stays, and `say` hears of each other one.
    """
    yield (
        "# In http { map_hash_bucket_size 2048; map_hash_max_size 262144; include this file; }\n"
        "# In server { if ($old_page) { return 301 $old_page; } if ($old_number) { return 301 $old_number; } }\n"
        'map $uri $old_page {\n    default "";\n'
    )
    numbered: list[str] = []
    met: dict[bytes, tuple[str, str]] = {}  # path and target of the first of each
    for led, sent, query, to in _leading(source):
        target = to.replace("$", "%24")  # else a variable
        # As nginx compares them: other letters than these 26 have no case to it.
        if (first := met.setdefault(led.path.encode().lower(), (led.path, target))) != (led.path, target):
            if first[1] != target:
                say(f"{led.path} is {first[0]} to nginx, which leads to {first[1]}: left out.")
        elif query:
            numbered.append(f'    "{sent}?{query}" "{target}";\n')
        else:
            # $uri is decoded by nginx, and has a slash at its end or not.
            yield f'    "{_plain(led.path)}" "{target}";\n    "{_plain(led.path)}/" "{target}";\n'
    yield '}\nmap $request_uri $old_number {\n    default "";\n'
    yield from numbered
    yield "}\n"


def _plain(path: str) -> str:
    return path.replace("\\", "\\\\").replace('"', '\\"')


def netlify(source: Source | None, say: Say) -> Iterator[str]:
    """Yield a _redirects file."""
    for _led, path, query, target in _leading(source):
        sent = path.translate(WILD)
        yield f"{sent} {query} {target} 301!\n" if query else f"{sent} {target} 301!\n"


def vercel(source: Source | None, say: Say) -> Iterator[str]:
    """Yield a vercel.json with redirects alone."""
    yield '{\n  "redirects": ['
    for number, (led, _sent, query, target) in enumerate(_leading(source)):
        path = led.path.partition("?")[0]
        entry = {"source": _pattern(path), "destination": target, "statusCode": 301}
        if query:
            name, _, value = query.partition("=")
            entry["has"] = [{"type": "query", "key": name, "value": value}]
        yield (",\n    " if number else "\n    ") + orjson.dumps(entry).decode()
    yield "\n  ]\n}\n"


def _pattern(path: str) -> str:
    """Return a path in which nothing is a pattern, to path-to-regexp."""
    return "".join(f"\\{sign}" if sign in "\\.*+?^${}()[]|:!" else sign for sign in quote(path, safe=SAFE))


FORMATS: dict[str, Callable[[Source | None, Say], Iterator[str]]] = {
    "nginx": nginx,
    "netlify": netlify,
    "vercel": vercel,
}
