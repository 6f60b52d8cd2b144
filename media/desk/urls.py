"""Addresses under /api/desk/v1/."""

from django.urls import URLPattern, path

from media.desk.events import History
from media.desk.views import Images, OneImage

urlpatterns: list[URLPattern] = [
    path("images/", Images.as_view(), name="desk-images"),
    path("images/<uuid:image_id>/", OneImage.as_view(), name="desk-image"),
    path("images/<uuid:image_id>/history/", History.as_view(), name="desk-image-history"),
]
