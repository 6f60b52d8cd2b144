"""The writing desk's tables."""

from articles.models.article import Article, Correction, OldSlug
from articles.models.caption import Caption
from articles.models.collection import Collection, CollectionItem
from articles.models.edition import Edition, EditionPhoto
from articles.models.people import Author, Byline
from articles.models.pick import Pick
from articles.models.preview import PreviewLink, PreviewView
from articles.models.responsibility import SectionEditor
from articles.models.revision import Revision
from articles.models.saved_filter import SavedFilter
from articles.models.shadow import Presence, ShadowDraft
from articles.models.taxonomy import Section, Tag
from articles.models.translation import Translation

__all__ = [
    "Article",
    "Author",
    "Byline",
    "Caption",
    "Collection",
    "CollectionItem",
    "Correction",
    "Edition",
    "EditionPhoto",
    "OldSlug",
    "Pick",
    "Presence",
    "PreviewLink",
    "PreviewView",
    "Revision",
    "SavedFilter",
    "Section",
    "SectionEditor",
    "ShadowDraft",
    "Tag",
    "Translation",
]
