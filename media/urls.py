"""Addresses under /renditions/."""

from django.urls import URLPattern, re_path

from media.views import preset, rendition

urlpatterns: list[URLPattern] = [
    re_path(
        r"^r/(?P<photo>[0-9a-f]{32})/(?P<name>[a-z0-9]{1,12}-[0-9]{1,5}-[0-9a-f]{8})\.(?P<extension>avif|jpg)\Z",
        rendition,
        name="rendition",
    ),
    re_path(
        r"^p/(?P<photo>[0-9a-f]{32})/(?P<name>[a-z]{1,10}-[0-9]{1,5}-[0-9a-f]{8})\.(?P<signature>[\w-]{43})\.jpg\Z",
        preset,
        name="preset",
    ),
]
