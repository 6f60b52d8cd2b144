"""`resolve/?url=`: what is, or was, at an address of ours."""

from __future__ import annotations

from urllib.parse import urlencode

import orjson
from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from newsroom import contract, params
from newsroom.errors import BadInput, Fault, NotFound
from newsroom.problems import problem
from newsroom.public import answer, finish
from publishing import addresses, queries
from publishing.api import base, fields, parameters, shapes
from publishing.api.moved import taken_down
from publishing.models import Publication

TREE = fields.tree_of(shapes.Resolved())


class Resolve(base.DoorView):
    """The story at an address: 200 where it stands, 301 from where it stood, 410 where it was taken down."""

    known = frozenset({"url", "fields"})

    @extend_schema(
        operation_id="resolve",
        summary="What is at an address",
        parameters=[
            contract.required(
                contract.words("url", params.MAX_VALUE, "An address of ours, whole or from its path on.")
            ),
            parameters.fields_of(TREE),
        ],
        responses={200: shapes.Resolved, **base.problems(301, 400, 404, 410)},
        extensions=contract.leads_to(story=("articles_retrieve", {"ref": "$response.body#/article/slug"})),
    )
    def get(self, request: Request) -> HttpResponse:
        """Answer in a few queries, and lead anywhere in at most one step."""
        given = self.given(request)
        found, moved = _at(_url(given))
        tree = fields.read(given, TREE)
        if found is None:
            raise NotFound("No story was ever published at this address.")
        through: list[Publication] = []
        if (heir := found.moved_to) is not None:
            through, found, moved = [found], heir, True
        if found.state != Publication.State.LIVE:
            raise taken_down(found, *through)
        if moved:
            return _moved(request, found, *through)
        return answer(request, base.validator_of(found), lambda: _resolved(found, tree))


def _at(url: str) -> tuple[Publication | None, bool]:
    """Return what is or was at an address, and whether that is elsewhere now. Raises BadInput for a stranger's."""
    path = addresses.path_of(url)
    found, moved = queries.at_path(path) if path else (None, True)
    if found is not None:
        return found, moved
    if key := addresses.former_story(url):
        return queries.of_story(key), True
    if path is None and not addresses.is_former(url):
        detail = "“url” is an address of this newsroom's site, or a path that begins with “/”."
        raise BadInput([Fault("not_ours", detail, parameter="url")])
    return None, True


def _url(given: dict[str, list[str]]) -> str:
    if "url" not in given:
        raise BadInput([Fault("missing", "“url” is missing: resolve/?url=/2025/01/wind-farm-opens", parameter="url")])
    return params.single(given, "url")


def _resolved(found: Publication, tree: fields.Tree | None) -> bytes:
    body = {"url": settings.SITE_URL + found.path, "path": found.path, "article": base.stored(found.card)}
    if tree is not None:
        body = fields.pick({**body, "article": orjson.loads(found.card)}, tree)
    return orjson.dumps(body)


def _moved(request: Request, found: Publication, *through: Publication) -> HttpResponse:
    """Return the 301 to where a story is; `url` is where to send its reader."""
    target = f"{reverse('resolve')}?{urlencode({'url': found.path})}"
    response = problem(
        request._request,
        301,
        code="moved",
        title="Moved",
        detail=f"This story is now at “{found.path}”.",
        location=target,
        url=settings.SITE_URL + found.path,
    )
    response["Location"] = target
    return finish(response, base.validator_of(found, *through))
