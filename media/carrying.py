"""What an export carries of the photo desk: photos with all words, rights, history, and their files."""

from __future__ import annotations

from newsroom.exports.tables import carry

carry("media.Supplier", "media.Image", "media.Lease", "media.ImageEvent", "media.Likeness", "media.Rendition")
carry("media.MetadataTemplate", "media.Wording")
