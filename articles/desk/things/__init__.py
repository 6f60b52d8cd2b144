"""Sections, tags and authors in the desk API."""

from articles.desk.things.lookup import Lookup

__all__ = ["Lookup"]
