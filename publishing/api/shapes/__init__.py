"""The shapes of public answers, as serializers: for the schema, and for what `fields` may name.

No answer is made with them. Reads hand over stored bytes; tests compare those with these.
"""

from publishing.api.shapes.changes import Change, ChangePage
from publishing.api.shapes.lists import (
    AuthorPage,
    CardPage,
    CollectionCards,
    CollectionPage,
    Fault,
    Problem,
    SectionPage,
    TagPage,
)
from publishing.api.shapes.photos import FocalPoint, ImagePage, ImageUse, Photo, Size, Source
from publishing.api.shapes.search import Highlights, Hit, Related, SearchPage
from publishing.api.shapes.stories import (
    Alternate,
    AuthorRef,
    Body,
    Card,
    CardWithBody,
    Correction,
    Dateline,
    Document,
    DocumentWithRelated,
    Excerpt,
    Resolved,
    SectionRef,
    Seo,
    TagRef,
)
from publishing.api.shapes.things import Author, Collection, Section, Tag

__all__ = [
    "Alternate",
    "Author",
    "AuthorPage",
    "AuthorRef",
    "Body",
    "Card",
    "CardPage",
    "CardWithBody",
    "Change",
    "ChangePage",
    "Collection",
    "CollectionCards",
    "CollectionPage",
    "Correction",
    "Dateline",
    "Document",
    "DocumentWithRelated",
    "Excerpt",
    "Fault",
    "FocalPoint",
    "Highlights",
    "Hit",
    "ImagePage",
    "ImageUse",
    "Photo",
    "Problem",
    "Related",
    "Resolved",
    "SearchPage",
    "Section",
    "SectionPage",
    "SectionRef",
    "Seo",
    "Size",
    "Source",
    "Tag",
    "TagPage",
    "TagRef",
]
