"""What the photo desk tells the rooms above it."""

from django.dispatch import Signal

# Sent with `image_id` (UUID) after something that readers see of a photo has changed: its
# words, its rights, its renditions. Sent inside the transaction; receivers decide what to do.
photo_changed = Signal()
