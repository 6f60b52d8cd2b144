"""Addresses under /api/v1/."""

from __future__ import annotations

from django.urls import URLPattern, path

from ticker import histories, stream, views

PAIR = "ticker/<str:base>-<str:quote>/"

urlpatterns: list[URLPattern] = [
    path("ticker/", views.TickerList.as_view(), name="ticker"),
    path("ticker/stream/", stream.TickerStream.as_view(), name="ticker-stream"),
    path(PAIR, views.TickerDetail.as_view(), name="ticker-line"),
    path(f"{PAIR}history/", histories.TickerDays.as_view(), name="ticker-history"),
    path(f"{PAIR}history.csv", histories.TickerSheet.as_view(), name="ticker-sheet"),
    path(f"{PAIR}chart.svg", histories.TickerChart.as_view(), name="ticker-chart"),
]
