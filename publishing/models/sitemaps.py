"""What sitemaps say of each publication, finished when it was published."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from newsroom.fields import StoredText


class SitemapEntry(models.Model):
    """A live publication in the sitemaps. In a table of its own: a shard reads ten thousand of these rows.

    Which shard it is in, its Mention "sitemap:…" says.
    """

    publication = models.OneToOneField(
        "publishing.Publication", primary_key=True, on_delete=models.CASCADE, related_name="sitemap_entry"
    )
    page = StoredText()  # XML: a <url> with its photos and its translations
    news = StoredText()  # XML: a <url> of the news sitemap

    class Meta:
        verbose_name_plural = _("sitemap entries")

    def __str__(self) -> str:
        return str(self.publication_id)
