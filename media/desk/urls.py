"""Addresses under /api/desk/v1/."""

from django.urls import URLPattern, path

from media.desk.events import History
from media.desk.views import Images, OneImage
from media.desk.words import Reread, Reset

urlpatterns: list[URLPattern] = [
    path("images/", Images.as_view(), name="desk-images"),
    path("images/<uuid:image_id>/", OneImage.as_view(), name="desk-image"),
    path("images/<uuid:image_id>/history/", History.as_view(), name="desk-image-history"),
    path("images/<uuid:image_id>/reset/", Reset.as_view(), name="desk-image-reset"),
    path("images/<uuid:image_id>/reread/", Reread.as_view(), name="desk-image-reread"),
]
