"""Addresses under /api/desk/v1/."""

from django.urls import URLPattern, path

from newsroom.api.contract import Schema
from newsroom.api.keys import Keys, OneKey, Revoke, Rotate

urlpatterns: list[URLPattern] = [
    path("schema/", Schema.as_view(), name="desk-schema"),
    path("keys/", Keys.as_view(), name="desk-keys"),
    path("keys/<int:key_id>/", OneKey.as_view(), name="desk-key"),
    path("keys/<int:key_id>/rotate/", Rotate.as_view(), name="desk-key-rotate"),
    path("keys/<int:key_id>/revoke/", Revoke.as_view(), name="desk-key-revoke"),
]
