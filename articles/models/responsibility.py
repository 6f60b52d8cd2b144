"""Who edits which sections."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.taxonomy import Section


class SectionEditor(models.Model):
    """An editor is limited to a section and those below it. Who has no row edits all. Read by articles.permissions."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="edits", verbose_name=_("editor")
    )
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="editors")

    class Meta:
        verbose_name = _("editor of a section")
        verbose_name_plural = _("editors of sections")
        ordering = ["user__username", "section__position", "section__name"]
        constraints = [models.UniqueConstraint(fields=["user", "section"], name="section_editor_once")]

    def __str__(self) -> str:
        return f"{self.user.get_full_name() or self.user.get_username()}: {self.section}"
