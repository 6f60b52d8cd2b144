"""What the door tells the room above it."""

from __future__ import annotations

from django.dispatch import Signal

# A pending document is about to enter: `key`, `at`, and `outdated`, whether it has to be sealed anew
# first. Whoever keeps rows of it locks them now, in order.
releasing = Signal()
# A pending document has entered the public: `key`, `at`. Sent inside the transaction.
released = Signal()
# A story is about to be taken down because its time is over: `key`, `at`. Whoever keeps rows of it locks them now.
expiring = Signal()
# It is public no more: `key`, `at`. Sent inside the transaction.
expired = Signal()
# Something public has to be built anew as of now: `key` ("article:…", "author:…", "collection:…"), `at`.
rechecking = Signal()
# The public changed: `number`, `things` (what to purge). Sent after the commit.
changed = Signal()
