"""What a process does that reads bodies for an import. Imports nothing of Django before Django is set up."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import threading
from typing import Any

_here: dict[str, Any] = {}


def begin(around: bytes) -> None:
    """Get ready; `around` are the arguments of `telling.tell_all` besides the items, pickled by our parent."""
    # Somebody who kills the import kills one process, and the pipe on which we would wait stays open between us.
    threading.Thread(target=_end_with_parent, daemon=True).start()
    import django

    django.setup()
    from newsroom import garbage

    garbage.look_seldom()
    _here["around"] = pickle.loads(around)  # noqa: S301 - from our own parent


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


def tell(items: bytes) -> bytes:
    """Return what each item tells (telling.tell_all). Both are pickled, and unpacked where they are read."""
    from wordpress.telling import tell_all

    return pickle.dumps(tell_all(pickle.loads(items), *_here["around"]))  # noqa: S301 - from our own parent
