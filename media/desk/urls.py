"""Addresses under /api/desk/v1/."""

from django.urls import URLPattern, path

from media.desk.common import Common
from media.desk.edit import EditMany
from media.desk.events import History, Uses
from media.desk.holding import Discard, Keep, Replace
from media.desk.originals import Original
from media.desk.rights import Leases, OneLease, Recall, Restore, Vocabulary, Withdrawn
from media.desk.views import Images, OneImage
from media.desk.words import Clean, Reread, Reset, Templates, UndoCleaning

urlpatterns: list[URLPattern] = [
    path("images/", Images.as_view(), name="desk-images"),
    path("images/edit/", EditMany.as_view(), name="desk-images-edit"),
    path("images/common/", Common.as_view(), name="desk-images-common"),
    path("images/<uuid:image_id>/", OneImage.as_view(), name="desk-image"),
    path("images/rights/", Vocabulary.as_view(), name="desk-image-rights"),
    path("images/<uuid:image_id>/leases/", Leases.as_view(), name="desk-image-leases"),
    path("images/<uuid:image_id>/leases/<int:lease_id>/", OneLease.as_view(), name="desk-image-lease"),
    path("images/<uuid:image_id>/keep/", Keep.as_view(), name="desk-image-keep"),
    path("images/<uuid:image_id>/discard/", Discard.as_view(), name="desk-image-discard"),
    path("images/<uuid:image_id>/replace/", Replace.as_view(), name="desk-image-replace"),
    path("images/<uuid:image_id>/recall/", Recall.as_view(), name="desk-image-recall"),
    path("images/<uuid:image_id>/restore/", Restore.as_view(), name="desk-image-restore"),
    path("images/<uuid:image_id>/withdrawn/<int:width>/", Withdrawn.as_view(), name="desk-image-withdrawn"),
    path("images/<uuid:image_id>/uses/", Uses.as_view(), name="desk-image-uses"),
    path("images/<uuid:image_id>/history/", History.as_view(), name="desk-image-history"),
    path("images/<uuid:image_id>/original/", Original.as_view(), name="desk-image-original"),
    path("images/<uuid:image_id>/reset/", Reset.as_view(), name="desk-image-reset"),
    path("images/<uuid:image_id>/reread/", Reread.as_view(), name="desk-image-reread"),
    path("images/<uuid:image_id>/clean/", Clean.as_view(), name="desk-image-clean"),
    path("images/<uuid:image_id>/clean/undo/", UndoCleaning.as_view(), name="desk-image-undo-cleaning"),
    path("photo-templates/", Templates.as_view(), name="desk-photo-templates"),
]
