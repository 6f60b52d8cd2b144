"""Which address may show what to whom: one row for every route that the project has.

A test fails when a route has no row here. **To add one**, look at what it answers:

* It is for readers (API, feeds, sitemaps, pages)? Write `readers(route, "/its/address/{story}/")`.
  In braces stands the kind of thing that is named: each known name of it is tried, public and
  hidden (`World.refs`: story, tag, section, author, image, pair, user …). Parameters are taken
  from the OpenAPI document; what is not described there goes into `queries`. Nobody, whoever is
  signed in, sees anything hidden there, and the answer is the same, byte for byte, in a world
  without anything hidden. If a story that goes live must appear at once, name the address where,
  with {live} for its slug and {live_id} for its id, in `live`.
* It is for the desk? Write `desk(route, to={"edna", …}, at=(…))`: who gets an answer at all. What
  they may see is `SEES` (tests/leak/rows.py). Of a model in the admin, write `in_admin("room/model", view={…}, …)`.
* It is for whoever runs the server? Write `operators(route)`, and say in docs/operators.md that
  it is not for the public.

A new hidden state is a word of its own in its canaries (tests/leak/hidden_world.py), and must be
put into `SEES` for those who may see it.
"""

from __future__ import annotations

from tests.leak import desk_api, importing, old_api, sign_in
from tests.leak.rows import (
    CAST,
    EDIT,
    MAILS,
    MANAGE,
    MARKET,
    NOBODY,
    PHOTOS,
    READ_DESK,
    SEES,
    WRITE,
    Row,
    desk,
    fixed,
    in_admin,
    operators,
    readers,
)

__all__ = ["ROWS", "SEES", "Row"]

API = "api/v1/"
FOR_READERS = [
    readers(f"{API}articles/", live=("/api/v1/articles/", "/api/v1/articles/?cursor=*", "/api/v1/articles/?q={live}")),
    readers(
        f"{API}articles/<str:ref>/",
        "/api/v1/articles/{story}/",
        live=("/api/v1/articles/{live_id}/", "/api/v1/articles/wind-farm-opens/?include=related"),
    ),
    *(
        readers(
            f"{API}articles/<str:ref>.{suffix}",
            f"/api/v1/articles/{{story}}.{suffix}",
            live=(f"/api/v1/articles/{{live}}.{suffix}",),
        )
        for suffix in ("ninjs", "jsonld", "md", "txt")
    ),
    readers(
        f"{API}articles/<str:ref>/related/",
        "/api/v1/articles/{story}/related/",
        live=("/api/v1/articles/wind-farm-opens/related/",),
    ),
    readers(f"{API}search/", live=("/api/v1/search/?q={live}",)),
    readers(f"{API}sections/"),
    readers(f"{API}sections/<str:slug>/", "/api/v1/sections/{section}/"),
    readers(f"{API}tags/", live=("/api/v1/tags/",)),
    readers(f"{API}tags/<str:slug>/", "/api/v1/tags/{tag}/", live=("/api/v1/tags/{live}-tag/",)),
    readers(f"{API}authors/", live=("/api/v1/authors/",)),
    readers(f"{API}authors/<str:slug>/", "/api/v1/authors/{author}/", live=("/api/v1/authors/{live}-author/",)),
    readers(f"{API}collections/"),
    readers(
        f"{API}collections/<str:slug>/",
        "/api/v1/collections/{collection}/",
        live=("/api/v1/collections/front/", "/api/v1/articles/?collection=front"),
    ),
    readers(f"{API}images/<str:slug>/", "/api/v1/images/{image}/"),
    # Of the process for streams, this is the beginning; its events are compared in test_leak_worlds.
    readers(f"{API}stream/"),
    readers(f"{API}resolve/", live=("/api/v1/resolve/?url=/2025/06/{live}",)),
    readers(f"{API}site/"),
    readers(f"{API}changes/", live=("/api/v1/changes/?page_size=100&include=document",)),
    readers(f"{API}ticker/", queries=("list=front-page", "list=front-page&include=sparkline")),
    readers(f"{API}ticker/<str:base>-<str:quote>/", "/api/v1/ticker/{pair}/"),
    readers(f"{API}ticker/stream/", queries=("list=front-page",)),
    *(
        readers(f"{API}ticker/<str:base>-<str:quote>/{tail}", f"/api/v1/ticker/{{pair}}/{tail}")
        for tail in ("history/", "history.csv", "chart.svg")
    ),
    readers("feeds/rss.xml", live=("/feeds/rss.xml",)),
    readers("feeds/atom.xml", live=("/feeds/atom.xml",)),
    readers("feeds/feed.json", live=("/feeds/feed.json",)),
    *(
        readers(
            f"feeds/{kind}/<str:slug>/{file}",
            f"/feeds/{kind}/{{{kind}}}/{file}",
            live=(f"/feeds/{kind}/{slug}/{file}",),
        )
        for kind, slug in (
            ("section", "economy"),
            ("tag", "{live}-tag"),
            ("author", "{live}-author"),
            ("language", "en"),
        )
        for file in ("rss.xml", "atom.xml", "feed.json")
    ),
    readers("sitemap.xml"),
    readers("sitemaps/news.xml", live=("/sitemaps/news.xml",)),
    readers(
        "sitemaps/articles-<str:number>.xml",
        *(f"/sitemaps/articles-{number}.xml" for number in (1, 2, 0)),
        live=("/sitemaps/articles-1.xml",),
    ),
    readers("sitemaps/sections.xml"),
    readers("sitemaps/authors.xml", live=("/sitemaps/authors.xml",)),
    readers(
        "sitemaps/tags-<str:sign>.xml",
        *(f"/sitemaps/tags-{sign}.xml" for sign in ("w", "c", "q", "canary-thing-tag")),
        live=("/sitemaps/tags-q.xml",),
    ),
    *old_api.ROWS,
    # Asked with a token that nobody was given; with one that somebody was: tests/test_preview_links.py.
    fixed(f"{API}preview/<str:token>/", f"/api/v1/preview/{'A' * 43}/"),
    fixed("robots.txt"),
    fixed(f"{API}schema/"),
    fixed(f"{API}docs/"),
    fixed("", "/"),
    fixed("healthz"),
    fixed("readyz"),
    fixed("reader/"),
    fixed(r"^reader/(?P<path>[\w.-]+)$", "/reader/reader.js", "/reader/nothing.js"),
    # A photo's cuts are public to whoever knows their address, which no public answer tells before a
    # live story shows the photo: docs/decisions/0011-what-never-shows.md.
    Row(
        r"renditions/^r/(?P<photo>[0-9a-f]{32})/(?P<name>[a-z0-9]{1,12}-[0-9]{1,5}-[0-9a-f]{8})\.(?P<extension>avif|jpg)\Z",
        ("/renditions/{rendition}",),
        shows=frozenset({"photo", "withdrawn"}),
        alike=False,
    ),
    # Sizes that are made on request: at addresses that are signed, which only the desk is told.
    fixed(
        r"renditions/^p/(?P<photo>[0-9a-f]{32})/(?P<name>[a-z]{1,10}-[0-9]{1,5}-[0-9a-f]{8})\.(?P<signature>[\w-]{43})\.jpg\Z",
        f"/renditions/p/{'0' * 32}/social-1200-00000000.{'A' * 43}.jpg",
    ),
]

STORY = "/admin/articles/article/{story}"
APPS = ("auth", "newsroom", "django_tasks_database", "media", "ticker", "articles", "publishing")
FOR_THE_DESK = [
    desk("api/desk/v1/images/", to=READ_DESK, queries=("q=canary", "page_size=100")),
    desk("api/desk/v1/images/<uuid:image_id>/", "/api/desk/v1/images/{image}/", to=READ_DESK),
    *(
        desk(f"api/desk/v1/images/<uuid:image_id>/{name}/", f"/api/desk/v1/images/{{image}}/{name}/", to=to)
        for name, to in (("uses", READ_DESK), ("leases", NOBODY), ("recall", NOBODY), ("restore", NOBODY))
    ),
    desk("api/desk/v1/images/rights/", to=READ_DESK),
    desk("api/desk/v1/images/common/", to=NOBODY),
    desk(
        "api/desk/v1/images/<uuid:image_id>/leases/<int:lease_id>/",
        "/api/desk/v1/images/{image}/leases/1/",
        to=NOBODY,
    ),
    desk(
        "api/desk/v1/images/<uuid:image_id>/withdrawn/<int:width>/",
        "/api/desk/v1/images/{image}/withdrawn/320/",
        to=READ_DESK,
    ),
    desk("api/desk/v1/images/edit/", "/api/desk/v1/images/edit/", to=NOBODY),
    desk("api/desk/v1/images/<uuid:image_id>/keep/", "/api/desk/v1/images/{image}/keep/", to=NOBODY),
    desk("api/desk/v1/images/<uuid:image_id>/replace/", "/api/desk/v1/images/{image}/replace/", to=NOBODY),
    desk("api/desk/v1/images/<uuid:image_id>/discard/", "/api/desk/v1/images/{image}/discard/", to=NOBODY),
    desk("api/desk/v1/images/<uuid:image_id>/history/", "/api/desk/v1/images/{image}/history/", to=READ_DESK),
    desk("api/desk/v1/images/<uuid:image_id>/original/", "/api/desk/v1/images/{image}/original/", to=PHOTOS),
    desk("api/desk/v1/images/<uuid:image_id>/reset/", "/api/desk/v1/images/{image}/reset/", to=NOBODY),
    desk("api/desk/v1/images/<uuid:image_id>/reread/", "/api/desk/v1/images/{image}/reread/", to=NOBODY),
    desk("api/desk/v1/images/<uuid:image_id>/clean/", "/api/desk/v1/images/{image}/clean/", to=READ_DESK),
    desk("api/desk/v1/images/<uuid:image_id>/clean/undo/", "/api/desk/v1/images/{image}/clean/undo/", to=NOBODY),
    # What a form tells while somebody types in it; what it keeps, it hands to its writer alone.
    desk("api/desk/v1/writing/", to=CAST),
    *(desk(f"api/desk/v1/writing/{verb}/", to=NOBODY) for verb in ("keep", "beat", "take", "leave", "discard")),
    # What somebody typed and did not save is that person's alone.
    desk(
        "admin/articles/article/typed/<int:pk>/",
        "/admin/articles/article/typed/{typed_id}/",
        to=frozenset({"rita"}),
        shows=("typed",),
    ),
    desk("api/desk/v1/photo-templates/", to=READ_DESK),
    desk("admin/", to=CAST),
    desk("admin/search/", to=CAST, queries=("s=canary", "s=CANARY_draft", "s=CANARY_mira")),
    *sign_in.ROWS,
    desk("admin/logout/", to=NOBODY),
    desk("admin/password_change/", to=CAST),
    desk("admin/password_change/done/", to=CAST),
    desk(
        "admin/autocomplete/",
        to=READ_DESK,
        queries=tuple(
            f"term={term}&app_label={room}&model_name={model}&field_name={name}"
            for term in ("canary", "")
            for room, model, name in (
                ("articles", "byline", "author"),
                ("articles", "article", "tags"),
                ("articles", "article", "authors"),
                ("articles", "author", "photo"),
                ("articles", "author", "user"),
                ("articles", "article", "saved_by"),
                ("articles", "article", "section"),
                ("articles", "pick", "other"),
                ("articles", "collection", "tags"),
                ("auth", "user", "groups"),
                ("ticker", "quote", "instrument"),
                ("ticker", "quote", "recorded_by"),
            )
        ),
    ),
    # The words of the desk's scripts, which the page to sign in has as well.
    Row("admin/jsi18n/", ("/admin/jsi18n/",), alike=False, asks=False),
    desk("admin/r/<path:content_type_id>/<path:object_id>/", "/admin/r/{type}/{user}/", to=NOBODY),
    desk("admin/^<app_label>/$", *(f"/admin/{app}/" for app in APPS), to=CAST - {"oscar"}),
    desk("admin/(?P<url>.*)$", "/admin/canary/", "/admin/articles/nothing/", to=NOBODY),
    *in_admin("articles/article", "story", view=READ_DESK, add=WRITE, queries=("state=spiked", "whose=mine")),
    desk("admin/articles/article/filters/", to=NOBODY),
    desk(
        "admin/articles/article/filters/<int:filter_id>/forget/", "/admin/articles/article/filters/1/forget/", to=NOBODY
    ),
    desk(
        "admin/articles/article/<uuid:pk>/history/compare/",
        "/admin/articles/article/{story}/history/compare/",
        to=READ_DESK,
        queries=("from=r1&to=now", "from=e1&to=r1"),
    ),
    desk(
        "admin/articles/article/<uuid:pk>/history/restore/",
        "/admin/articles/article/{story}/history/restore/",
        to=NOBODY,
    ),
    # These lead to the page: they are pressed, not opened.
    *(
        desk(f"admin/articles/article/<uuid:article_id>/{verb}/", f"{STORY}/{verb}/", to=NOBODY)
        for verb in ("translate", "caught-up")
    ),
    *in_admin("articles/author", "author_id", view=READ_DESK, add=EDIT, delete=MANAGE),
    *in_admin("articles/tag", "tag_id", view=READ_DESK, add=EDIT, delete=MANAGE),
    *in_admin("articles/section", "section_id", view=READ_DESK, add=MANAGE, delete=MANAGE),
    *in_admin("articles/collection", "collection_id", view=READ_DESK, add=EDIT, delete=MANAGE),
    *(
        desk(
            f"admin/articles/collection/<int:pk>/{name}/",
            f"/admin/articles/collection/{{collection_id}}/{name}/",
            to=to,
        )
        for name, to in (("stories", READ_DESK), ("preview", EDIT))
    ),
    *in_admin("articles/sectioneditor", "limit_id", view=MANAGE, add=MANAGE, delete=MANAGE),
    # Leads to the list: nobody is asked about any of these photos.
    desk("admin/media/image/<uuid:image_id>/held/", "/admin/media/image/{image}/held/", to=NOBODY),
    *in_admin("media/image", "image", view=READ_DESK, add=READ_DESK, delete=PHOTOS),
    *in_admin("media/supplier", "supplier_id", view=PHOTOS, add=PHOTOS, delete=MANAGE),
    *in_admin("media/metadatatemplate", "template_id", view=PHOTOS, add=PHOTOS, delete=PHOTOS),
    *in_admin("ticker/instrument", "instrument_id", view=MARKET, add=MARKET),
    desk("admin/ticker/instrument/waiting/", to=NOBODY),
    desk("admin/ticker/instrument/<int:pk>/override/", "/admin/ticker/instrument/{instrument_id}/override/", to=NOBODY),
    desk(
        "admin/ticker/instrument/<int:pk>/over-time/",
        "/admin/ticker/instrument/{instrument_id}/over-time/",
        to=MARKET,
        queries=("days=365",),
    ),
    *in_admin("ticker/quote", "quote_id", view=MARKET),
    *in_admin("ticker/linelist", "list_id", view=MARKET, add=MARKET, delete=MARKET),
    *in_admin("ticker/source", "source_id", view=MARKET, add=MARKET),
    desk("admin/ticker/source/<int:pk>/step/", "/admin/ticker/source/{source_id}/step/", to=NOBODY),
    desk(
        "admin/ticker/source/<int:pk>/answers/<int:fetch>/",
        "/admin/ticker/source/{source_id}/answers/{fetch_id}/",
        to=MARKET,
    ),
    *in_admin("auth/user", "user", view=MANAGE, add=MANAGE, shows=MAILS),
    *in_admin("auth/group", "group_id", view=MANAGE),
    *in_admin("django_tasks_database/dbtaskresult", "task_id", view=MANAGE),
    *in_admin("publishing/endpoint", "endpoint", view=MANAGE, add=MANAGE, delete=MANAGE),
    *in_admin("publishing/delivery", "delivery_id", view=MANAGE),
    *in_admin("publishing/purger", "purger", view=MANAGE),
    desk("admin/publishing/endpoint/<uuid:pk>/step/", "/admin/publishing/endpoint/{endpoint}/step/", to=NOBODY),
    *in_admin("newsroom/auditentry", "audit_id", view=MANAGE),
    *in_admin("newsroom/apikey", "key_id", view=MANAGE, add=MANAGE),
    *importing.ROWS,
    desk("admin/auth/user/<id>/password/", "/admin/auth/user/{user}/password/", to=MANAGE, shows=MAILS),
]

ROWS: dict[str, Row] = {row.route: row for row in [*FOR_READERS, operators("metrics"), *FOR_THE_DESK, *desk_api.ROWS]}
