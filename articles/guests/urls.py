"""Addresses under /api/v1/ that a link of the desk leads to."""

from django.urls import URLPattern, path

from articles.guests.views import PreviewView

urlpatterns: list[URLPattern] = [path("preview/<str:token>/", PreviewView.as_view(), name="preview")]
