"""Where everything is. Rooms are named by string: the ground imports none of them."""

from __future__ import annotations

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.i18n import set_language
from django.views.static import serve
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.renderers import JSONOpenAPIRenderer

from newsroom import health, observing, tongues


def front_door(request: HttpRequest) -> HttpResponse:
    """Send a visitor of the bare address to the reader site, or to the desk where there is none."""
    return HttpResponseRedirect("/reader/" if settings.READER_FOLDER else "/admin/")


endpoints: list[URLPattern | URLResolver] = [
    path("", include("publishing.api.urls")),
    path("", include("ticker.urls")),
    path("", include("articles.guests.urls")),
]
# DRF's own answer to OPTIONS describes the view by its class, and breaks where there is a page.
READ = ["get", "head"]
# The schema is of the public API alone: the desk's is nobody's business but the desk's.
schema = SpectacularAPIView.as_view(
    patterns=[path("api/v1/", include(endpoints))], renderer_classes=[JSONOpenAPIRenderer], http_method_names=READ
)
public: list[URLPattern | URLResolver] = [
    *endpoints,  # first: addresses are tried in order, and these are read most
    path("schema/", schema, name="schema"),
    # In two requests, so that the page needs no inline script.
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="schema", http_method_names=READ), name="docs"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include(public)),
    path("feeds/", include("publishing.feeds.urls")),
    path("", include("publishing.sitemaps.urls")),
    path("", include("wordpress.rest.urls")),
    path("", front_door),
    path("healthz", health.live),
    path("readyz", health.ready),
    path("metrics", observing.metrics),
    path("api/desk/v1/", include("newsroom.api.urls")),
    path("api/desk/v1/", include("articles.desk.urls")),
    path("api/desk/v1/", include("articles.desk.previews.urls")),
    path("api/desk/v1/", include("media.desk.urls")),
    path("api/desk/v1/", include("publishing.desk.urls")),
    path("api/desk/v1/", include("ticker.desk_api.urls")),
    path("renditions/", include("media.urls")),
    path("admin/language/", set_language, name="set_language"),
    path("admin/jsi18n/", tongues.words_for_scripts),  # before Django's own: the page to sign in has scripts, too
    path("admin/", include("newsroom.signin.urls")),  # before Django's own page to sign in
    path("admin/", admin.site.urls),
]

if settings.READER_FOLDER:
    urlpatterns += [
        path("reader/", serve, {"document_root": settings.READER_FOLDER, "path": "index.html"}),
        re_path(r"^reader/(?P<path>[\w.-]+)$", serve, {"document_root": settings.READER_FOLDER}),
    ]

handler400 = "newsroom.problems.bad_request"
handler403 = "newsroom.problems.not_allowed"
handler404 = "newsroom.problems.page_not_found"
handler429 = "newsroom.signin.pages.too_many"  # which allauth asks for
handler500 = "newsroom.problems.server_error"
