"""The desk's side of leaving WordPress."""

from wordpress.admin.captions import DoubtAdmin
from wordpress.admin.runs import RunAdmin

__all__ = ["DoubtAdmin", "RunAdmin"]
