"""Addresses of previews under /api/desk/v1/."""

from django.urls import URLPattern, path

from articles.desk.previews.links import PreviewLinks, RevokePreviewLink
from articles.desk.previews.shown import NewStoryPreview, StoryPreview

STORY = "articles/<uuid:article_id>/"

urlpatterns: list[URLPattern] = [
    path("articles/preview/", NewStoryPreview.as_view(), name="desk-new-story-preview"),
    path(f"{STORY}preview/", StoryPreview.as_view(), name="desk-story-preview"),
    path(f"{STORY}preview-links/", PreviewLinks.as_view(), name="desk-story-preview-links"),
    path(
        f"{STORY}preview-links/<int:link_id>/revoke/",
        RevokePreviewLink.as_view(),
        name="desk-story-preview-link-revoke",
    ),
]
