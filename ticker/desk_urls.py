"""Addresses under /api/desk/v1/."""

from django.urls import URLPattern, path

from ticker.rates import Board, NewRate, Rates

urlpatterns: list[URLPattern] = [
    path("ticker/", Board.as_view(), name="desk-ticker"),
    path("ticker/quotes/", NewRate.as_view(), name="desk-ticker-quotes"),
    path("ticker/<str:base>-<str:quote>/quotes/", Rates.as_view(), name="desk-ticker-rates"),
]
