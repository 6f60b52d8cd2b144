"""A story as plain text: what somebody would read aloud. Captions stay out."""

from __future__ import annotations

from publishing.document import Json
from publishing.formats import notes


def text(document: Json, body: str) -> str:
    """Return headline, summary, byline, body and corrections of a stored document, and where it stands.

    `body` is its body as plain text, paragraphs apart by an empty line.
    """
    dateline = document["dateline"]["text"] if document["dateline"] else document["published_at"][:10]
    parts = [
        document["kicker"],
        document["headline"],
        document["summary"],
        "\n".join(filter(None, (document["byline"], dateline))),
        document["notice"],
        body,
        *notes.lines(document),
        document["url"],
    ]
    return "\n\n".join(filter(None, parts)) + "\n"
