"""What the ways to previews share: a key that only writes must not come to read by one."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request

from articles.desk.base import WritingView
from newsroom import access
from newsroom.models import ApiKey


class ShowingView(WritingView):
    """Base: whatever is done here, a story is shown by it."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Find out who asks, and whether their key may read stories."""
        super().initial(request, *args, **kwargs)
        if isinstance(request.auth, ApiKey):
            access.check_scope(request.auth, self.reads)
