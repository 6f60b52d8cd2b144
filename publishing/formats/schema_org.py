"""schema.org NewsArticle, as JSON-LD that search engines read.

Properties and their meaning: https://schema.org/NewsArticle, https://schema.org/ImageObject.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings

from publishing.document import Document, ImageUse


def news_article(document: Document, *, url: str) -> dict[str, Any]:
    """Return the JSON-LD of one story; empty properties are left out, as the vocabulary wants."""
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "OpinionNewsArticle" if document.kind == "opinion" else "NewsArticle",
        "mainEntityOfPage": url,
        "url": url,
        "headline": document.headline,
        "alternativeHeadline": document.seo_title if document.seo_title != document.headline else "",
        "description": document.summary,
        "inLanguage": document.language,
        "datePublished": document.published_at.isoformat(),
        "dateModified": document.updated_at.isoformat(),
        "wordCount": document.word_count,
        "articleSection": document.section.name,
        "keywords": [tag.name for tag in document.tags],
        "dateline": document.dateline,
        "author": [
            {"@type": "Person", "name": author.name, "url": f"{settings.SITE_URL}/author/{author.slug}"}
            for author in document.authors
        ],
        "publisher": {"@type": "NewsMediaOrganization", "name": settings.SITE_NAME, "url": settings.SITE_URL},
        "image": [image_object(image) for image in document.images],
        "correction": [
            {"@type": "CorrectionComment", "text": note.text, "datePublished": note.at.isoformat()}
            for note in document.corrections
        ],
    }
    return _present(said)


def image_object(image: ImageUse) -> dict[str, Any]:
    """Return the JSON-LD of a photo with the credit and licence that search engines show."""
    largest: dict[str, Any] = max(
        (
            size
            for source in image.photo.get("sources", [])
            if source["type"] == "image/jpeg"
            for size in source["srcset"]
        ),
        key=lambda size: size["width"],
        default={},
    )
    said = {
        "@type": "ImageObject",
        "contentUrl": largest.get("url"),
        "url": largest.get("url"),
        "width": largest.get("width"),
        "height": largest.get("height"),
        "caption": image.caption,
        "creditText": image.credit,
        "creator": {"@type": "Person", "name": creator} if (creator := image.photo.get("creator")) else None,
        "copyrightNotice": image.photo.get("copyright"),
        "license": image.photo.get("licence_url"),
        "acquireLicensePage": image.photo.get("licence_url"),
    }
    return _present(said)


def _present(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value not in (None, "", [], {})}
