"""schema.org NewsArticle, as JSON-LD that search engines read.

Properties and their meaning: https://schema.org/NewsArticle, https://schema.org/ImageObject,
and what Google asks of them: https://developers.google.com/search/docs/appearance/structured-data/article.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import orjson
from django.conf import settings

from publishing.document import AuthorRef, Document, ImageUse, Json
from publishing.formats.pictures import jpeg

# Codes of IPTC's vocabulary that https://schema.org/IPTCDigitalSourceEnumeration has a member for.
SOURCE_TYPES = {
    "algorithmicMedia",
    "algorithmicallyEnhanced",
    "compositeCapture",
    "compositeSynthetic",
    "compositeWithTrainedAlgorithmicMedia",
    "dataDrivenMedia",
    "digitalArt",
    "digitalCapture",
    "minorHumanEdits",
    "multiFrameComputationalCapture",
    "negativeFilm",
    "positiveFilm",
    "print",
    "screenCapture",
    "trainedAlgorithmicMedia",
    "virtualRecording",
}
# In JSON each may stand as an escape; in a page, inside <script>, some would end it or be read as markup.
UNSAFE = {sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}

# A page, such as the imprint, is no news.
TYPES = {"opinion": "OpinionNewsArticle", "page": "Article"}


def script_safe(data: Json) -> str:
    """Return JSON that can be printed into a <script> as it is, whatever the words in it."""
    json = orjson.dumps(data).decode()
    for sign, escape in UNSAFE.items():
        json = json.replace(sign, escape)  # five times through the text, and still fifty times as fast as translate
    return json


def news_article(document: Document, *, url: str) -> Json:
    """Return the JSON-LD of one story; empty properties are left out, as the vocabulary wants."""
    said: Json = {
        "@context": "https://schema.org",
        "@type": TYPES.get(document.kind, "NewsArticle"),
        "@id": f"urn:uuid:{document.id}",
        "mainEntityOfPage": document.canonical_url or url,
        "url": url,
        "headline": document.headline,
        "alternativeHeadline": document.seo_title if document.seo_title != document.headline else "",
        "description": document.summary,
        "inLanguage": document.language,
        "datePublished": _moment(document.published_at),
        "dateModified": _moment(document.updated_at),
        "wordCount": document.word_count,
        "isAccessibleForFree": True,  # whatever is public here is public whole
        "articleSection": document.section.name,
        "keywords": [tag.name for tag in document.tags],
        "dateline": document.dateline,
        "author": [_person(author) for author in document.authors],
        "publisher": _publisher(),
        "image": _images(document),
        "correction": [
            {"@type": "CorrectionComment", "text": note.text, "datePublished": _moment(note.at)}
            for note in document.corrections
            if note.kind != "update"  # news of the matter corrects nothing
        ],
    }
    return _present(said)


def _moment(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds")


def _person(author: AuthorRef) -> Json:
    said = {"name": author.name, "url": f"{settings.SITE_URL}/author/{author.slug}", "jobTitle": author.job_title}
    return {"@type": "Person", **_present(said)}


def _publisher() -> Json:
    logo = {"@type": "ImageObject", "url": settings.SITE_LOGO} if settings.SITE_LOGO else None
    said = {"name": settings.SITE_NAME, "url": settings.SITE_URL, "logo": logo}
    return {"@type": "NewsMediaOrganization", **_present(said)}


def _images(document: Document) -> list[Json]:
    """Return each photo once, the lead first and in every ratio that it is cut to."""
    first = {image.id: image for image in reversed(document.images) if not image.withheld}
    found = [first[key] for key in dict.fromkeys(image.id for image in document.images) if key in first]
    return [image_object(image, ratio) for image in found for ratio in ("", *_ratios(image, document))]


def _ratios(image: ImageUse, document: Document) -> list[str]:
    is_lead = document.lead_image is not None and image.id == document.lead_image.id
    return [ratio for ratio in image.photo.get("crops", {}) if jpeg(image.photo, ratio)] if is_lead else []


def image_object(image: ImageUse, ratio: str = "") -> Json:
    """Return the JSON-LD of a photo, or of a crop of it, with the credit and licence that search engines show."""
    largest = jpeg(image.photo, ratio) or {}
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
        "digitalSourceType": _source_type(image.photo.get("digital_source_type")),
    }
    return _present(said)


def _source_type(address: str | None) -> str | None:
    """Return IPTC's digital source type as schema.org names it; None where it has no name for it."""
    code = (address or "").rpartition("/")[2]
    return f"https://schema.org/{code[:1].upper()}{code[1:]}DigitalSource" if code in SOURCE_TYPES else None


def _present(said: dict[str, Any]) -> Json:
    return {name: value for name, value in said.items() if value not in (None, "", [], {})}
