"""Addresses of the feeds, under /feeds/."""

from django.urls import URLPattern, path

from publishing.feeds.addresses import FORMATS, KINDS
from publishing.feeds.views import Feed

urlpatterns: list[URLPattern] = [path(form.file, Feed.as_view(form=form), name=f"feed-{form.file}") for form in FORMATS]
urlpatterns += [
    path(f"{kind}/<str:slug>/{form.file}", Feed.as_view(kind=kind, form=form), name=f"{kind}-feed-{form.file}")
    for kind in KINDS
    for form in FORMATS
]
