"""Addresses of WordPress's REST API. Those below /wp-json/ may end in a slash, or not."""

from django.urls import URLPattern, path

from wordpress.rest.views import WordPressApi

view = WordPressApi.as_view()
urlpatterns: list[URLPattern] = [
    path("wp-json", view),
    path("wp-json/", view),
    path("wp-json/<path:route>", view),
]
