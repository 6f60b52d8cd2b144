"""The writing desk's pages in the admin."""

from articles.admin.articles import ArticleAdmin
from articles.admin.collections import CollectionAdmin
from articles.admin.people import AuthorAdmin
from articles.admin.responsibility import SectionEditorAdmin
from articles.admin.taxonomy import SectionAdmin, TagAdmin

__all__ = ["ArticleAdmin", "AuthorAdmin", "CollectionAdmin", "SectionAdmin", "SectionEditorAdmin", "TagAdmin"]
