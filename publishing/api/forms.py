"""`articles/{ref}.ninjs`, `.jsonld`, `.md`, `.txt`: one story in the forms of other trades."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

import orjson
from django.conf import settings
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request

from newsroom import contract, paging, params
from newsroom.errors import BadInput, Fault
from newsroom.public import AnyForm, answer
from publishing import queries
from publishing.api import base, parameters
from publishing.api.moved import departed, elsewhere
from publishing.document import Json
from publishing.formats import markdown, ninjs, plain
from publishing.formats.schema_org import script_safe
from publishing.models import Publication


@dataclass(frozen=True)
class Form:
    """A form of a story: the end of its address, its media type, and how it is written.

    `write` takes the stored document, its plain text and the parameters.
    """

    suffix: str
    media_type: str
    write: Callable[[Json, str, paging.Given], bytes]
    title: str
    charset: str = ""

    @property
    def route(self) -> str:
        """Return the name of its address."""
        return f"article-{self.suffix}"


def _ninjs(document: Json, text: str, given: paging.Given) -> bytes:
    return orjson.dumps(ninjs.item(document, text, version=_version(given)))


def _version(given: paging.Given) -> str:
    wanted = params.single(given, "version", ninjs.VERSIONS[0])
    if wanted not in ninjs.VERSIONS:
        detail = f"“version”: there is no ninjs “{wanted[:20]}”. {params.suggest(wanted[:20], ninjs.VERSIONS)}"
        raise BadInput([Fault("bad_value", detail, parameter="version")])
    return wanted


def _json_ld(document: Json, text: str, given: paging.Given) -> bytes:
    return script_safe(document["structured_data"]).encode()


def _markdown(document: Json, text: str, given: paging.Given) -> bytes:
    return markdown.story(document).encode()


def _plain(document: Json, text: str, given: paging.Given) -> bytes:
    return plain.text(document, text).encode()


NINJS = Form("ninjs", "application/json", _ninjs, "IPTC ninjs")
JSON_LD = Form("jsonld", "application/ld+json", _json_ld, "schema.org JSON-LD")
MARKDOWN = Form("md", "text/markdown", _markdown, "Markdown", "; charset=utf-8")
PLAIN = Form("txt", "text/plain", _plain, "plain text", "; charset=utf-8")
FORMS = (NINJS, JSON_LD, MARKDOWN, PLAIN)


class ArticleForm(base.DoorView):
    """One story, by id or slug, in one of the forms. Subclasses name it."""

    form: ClassVar[Form]
    content_negotiation_class = AnyForm

    def get(self, request: Request, ref: str) -> HttpResponse:
        """Answer the form, made from the stored document, in one query."""
        given, form = self.given(request), self.form
        if form is NINJS:
            _version(given)  # an unknown one is wrong whether or not there is such a story
        found = queries.find(ref, words=True)
        if found is None:
            return elsewhere(request, ref, given, route=form.route)
        if found.state != Publication.State.LIVE:
            return departed(request, found, given, route=form.route)
        story = found
        own = base.validator_of(found)

        def body() -> bytes:
            return form.write(orjson.loads(story.stored), story.text, given)

        return answer(request, own, body, content_type=form.media_type + form.charset)


def alternates(key: UUID) -> str:
    """Return the Link header that names the other forms of a story (RFC 8288)."""
    place = f"{settings.PUBLIC_URL}/api/v1/articles/{key}"
    return ", ".join(f'<{place}.{form.suffix}>; rel="alternate"; type="{form.media_type}"' for form in FORMS)


def _described(form: Form, kind: OpenApiTypes) -> Callable[[type[ArticleForm]], type[ArticleForm]]:
    versions = {"type": "string", "enum": list(ninjs.VERSIONS)}
    version = contract.parameter("version", versions, "Of ninjs; 3.1 unless given.")
    schema = extend_schema(
        operation_id=f"articles_{form.suffix}",
        summary=f"One story as {form.title}",
        parameters=[parameters.REF, *([version] if form is NINJS else [])],
        responses={(200, form.media_type): kind, **base.problems(301, 400, 404, 410)},
    )
    return extend_schema_view(get=schema)


@_described(NINJS, OpenApiTypes.OBJECT)
class ArticleNinjs(ArticleForm):
    """The story as agencies exchange it."""

    form = NINJS
    known = frozenset({"version"})


@_described(JSON_LD, OpenApiTypes.OBJECT)
class ArticleJsonLd(ArticleForm):
    """The story as search engines read it, safe to print into a page as it is."""

    form = JSON_LD


@_described(MARKDOWN, OpenApiTypes.STR)
class ArticleMarkdown(ArticleForm):
    """The story as Markdown."""

    form = MARKDOWN


@_described(PLAIN, OpenApiTypes.STR)
class ArticlePlain(ArticleForm):
    """The story as plain text."""

    form = PLAIN
