"""A whole newsroom in open formats, and a newsroom built anew from them.

    export.json                 what wrote it, when, at which steps of the database, for which site
    data/articles.article.ndjson …   each table, a row a line (newsroom.exports.tables says which, and which not)
    media/originals/… media/renditions/…   the files of photos
    wordpress.xml, markdown/…   for other systems, written by the rooms that speak their language
    SHA256SUMS                  last: the digest of each file, as `sha256sum -c` reads them

A folder, or the same as a plain tar archive. Beside `newsroom.backup` it differs in two things: it holds no
secret, and it belongs to no database engine (docs/decisions/0033-free-to-leave.md).
"""

from __future__ import annotations


class NotAnExport(Exception):
    """It is no export, or not a whole one, or cannot be taken; says which file and line, and why."""
