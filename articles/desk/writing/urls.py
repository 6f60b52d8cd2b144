"""Addresses of what the form asks."""

from django.urls import URLPattern, path

from articles.desk.writing.links import Links
from articles.desk.writing.pasted import Pasted
from articles.desk.writing.suggestions import Suggestions

urlpatterns: list[URLPattern] = [
    path("links/", Links.as_view(), name="desk-links"),
    path("pasted/", Pasted.as_view(), name="desk-pasted"),
    path("suggestions/", Suggestions.as_view(), name="desk-suggestions"),
]
