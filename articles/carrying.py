"""What an export carries of the writing desk: stories with history and editions, people, taxonomy, fronts."""

from __future__ import annotations

from newsroom.exports.tables import carry, leave

carry("articles.Section", "articles.Tag", "articles.Author")
carry("articles.Article", parsed=["blocks"])
carry("articles.Article_tags", "articles.Byline", "articles.OldSlug", "articles.Correction", "articles.Caption")
carry("articles.Pick", "articles.Translation", "articles.Edition", "articles.EditionPhoto", "articles.Revision")
carry("articles.Collection", "articles.Collection_sections", "articles.Collection_tags", "articles.CollectionItem")
carry("articles.SectionEditor", "articles.SavedFilter", "articles.ShadowDraft")
leave("articles.Presence", "Who is at which story at this moment.")
leave("articles.PreviewLink", "Links for guests: they open what is not published; each is made anew.")
leave("articles.PreviewView", "Who followed such a link.")
