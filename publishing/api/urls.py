"""Addresses of the door under /api/v1/."""

from django.urls import URLPattern, path

from publishing.api.articles import ArticleDetail, ArticleList
from publishing.api.changes import ChangeLog
from publishing.api.collections import CollectionDetail, CollectionList
from publishing.api.forms import ArticleJsonLd, ArticleMarkdown, ArticleNinjs, ArticlePlain
from publishing.api.related import ArticleRelated
from publishing.api.resolve import Resolve
from publishing.api.search import Search
from publishing.api.site import Site
from publishing.api.stream import Stream
from publishing.api.things import (
    AuthorDetail,
    AuthorList,
    ImageDetail,
    SectionDetail,
    SectionList,
    TagDetail,
    TagList,
)

FORMS = (ArticleNinjs, ArticleJsonLd, ArticleMarkdown, ArticlePlain)

urlpatterns: list[URLPattern] = [
    path("articles/", ArticleList.as_view(), name="articles"),
    # Before its forms, whose addresses end in no slash: what is read most is tried first.
    path("articles/<str:ref>/", ArticleDetail.as_view(), name="article"),
    *(path(f"articles/<str:ref>.{view.form.suffix}", view.as_view(), name=view.form.route) for view in FORMS),
    path("articles/<str:ref>/related/", ArticleRelated.as_view(), name="related"),
    path("search/", Search.as_view(), name="search"),
    path("sections/", SectionList.as_view(), name="sections"),
    path("sections/<str:slug>/", SectionDetail.as_view(), name="section"),
    path("tags/", TagList.as_view(), name="tags"),
    path("tags/<str:slug>/", TagDetail.as_view(), name="tag"),
    path("authors/", AuthorList.as_view(), name="authors"),
    path("authors/<str:slug>/", AuthorDetail.as_view(), name="author"),
    path("collections/", CollectionList.as_view(), name="collections"),
    path("collections/<str:slug>/", CollectionDetail.as_view(), name="collection"),
    path("images/<str:slug>/", ImageDetail.as_view(), name="image"),
    path("changes/", ChangeLog.as_view(), name="changes"),
    path("resolve/", Resolve.as_view(), name="resolve"),
    path("stream/", Stream.as_view(), name="stream"),
    path("site/", Site.as_view(), name="site"),
]
