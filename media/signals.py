"""What the photo desk tells the rooms above it, inside the transaction of what it tells of."""

from __future__ import annotations

from django.dispatch import Signal

# The public form of a photo has changed: `image_id`.
photo_changed = Signal()
# Whether, or until when, a photo may be shown has changed: `image_id`, `at`.
photo_rights_changed = Signal()
# A photo was recalled or restored: `image_id`, `at`. Whatever shows it changes before the commit.
photo_recalled = Signal()
