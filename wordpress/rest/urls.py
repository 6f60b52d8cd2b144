"""Addresses of WordPress's REST API. Those below /wp-json/ may end in a slash, or not."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from wordpress.rest.views import WordPressApi


class Anything(StringConverter):
    """Whatever an address is made of, line ends too: what is not there is told in WordPress's words."""

    regex = "(?s:.+)"


register_converter(Anything, "anything")
view = WordPressApi.as_view()
urlpatterns: list[URLPattern] = [
    path("wp-json", view),
    path("wp-json/", view),
    path("wp-json/<anything:route>", view),
]
