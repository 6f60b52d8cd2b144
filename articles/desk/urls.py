"""Addresses under /api/desk/v1/."""

from django.urls import URLPattern, path

from articles.desk.stories.views import OneStory, Stories

urlpatterns: list[URLPattern] = [
    path("articles/", Stories.as_view(), name="desk-stories"),
    path("articles/<uuid:article_id>/", OneStory.as_view(), name="desk-story"),
]
