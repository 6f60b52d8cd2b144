"""The desk's side of leaving WordPress."""

from wordpress.admin.captions import DoubtAdmin

__all__ = ["DoubtAdmin"]
