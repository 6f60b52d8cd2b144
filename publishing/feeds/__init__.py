"""Feeds: the newest stories of everything, a section, a tag, an author or a language."""
