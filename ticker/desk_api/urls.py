"""Addresses under /api/desk/v1/."""

from django.urls import URLPattern, path

from ticker.desk_api.overrides import LineOverride
from ticker.desk_api.rates import Board, NewRate, Rates
from ticker.desk_api.sources import OneSource, Poll, Sources
from ticker.desk_api.waiting import Accept, OneWaiting, Refuse, Waiting

urlpatterns: list[URLPattern] = [
    path("ticker/", Board.as_view(), name="desk-ticker"),
    path("ticker/quotes/", NewRate.as_view(), name="desk-ticker-quotes"),
    path("ticker/<str:base>-<str:quote>/quotes/", Rates.as_view(), name="desk-ticker-rates"),
    path("ticker/<str:base>-<str:quote>/override/", LineOverride.as_view(), name="desk-ticker-override"),
    path("ticker/sources/", Sources.as_view(), name="desk-ticker-sources"),
    path("ticker/sources/<int:pk>/", OneSource.as_view(), name="desk-ticker-source"),
    path("ticker/sources/<int:pk>/poll/", Poll.as_view(), name="desk-ticker-source-poll"),
    path("ticker/waiting/", Waiting.as_view(), name="desk-ticker-waiting"),
    path("ticker/waiting/<int:pk>/", OneWaiting.as_view(), name="desk-ticker-waiting-one"),
    path("ticker/waiting/<int:pk>/accept/", Accept.as_view(), name="desk-ticker-waiting-accept"),
    path("ticker/waiting/<int:pk>/refuse/", Refuse.as_view(), name="desk-ticker-waiting-refuse"),
]
