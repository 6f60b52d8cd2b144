"""The door's pages of the desk: who outside is told of changes, and how that goes."""

from publishing.admin import deliveries, endpoints

__all__ = ["deliveries", "endpoints"]
