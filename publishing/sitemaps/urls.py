"""Addresses of the sitemaps, at the root."""

from django.urls import URLPattern, path

from publishing.sitemaps.views import Articles, Index, News, Robots, Things

urlpatterns: list[URLPattern] = [
    path("sitemap.xml", Index.as_view(), name="sitemap"),
    path("sitemaps/news.xml", News.as_view(), name="sitemap-news"),
    path("sitemaps/articles-<str:number>.xml", Articles.as_view(), name="sitemap-articles"),
    path("sitemaps/sections.xml", Things.as_view(kind="section"), name="sitemap-sections"),
    path("sitemaps/authors.xml", Things.as_view(kind="author"), name="sitemap-authors"),
    path("sitemaps/tags-<str:sign>.xml", Things.as_view(kind="tag"), name="sitemap-tags"),
    path("robots.txt", Robots.as_view(), name="robots"),
]
