"""Addresses under /api/v1/."""

from __future__ import annotations

from django.urls import URLPattern, path

from ticker import views

urlpatterns: list[URLPattern] = [
    path("ticker/", views.TickerList.as_view(), name="ticker"),
    path("ticker/<str:base>-<str:quote>/", views.TickerDetail.as_view(), name="ticker-line"),
    path("ticker/<str:base>-<str:quote>/history/", views.TickerDays.as_view(), name="ticker-history"),
]
