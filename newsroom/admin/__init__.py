"""The ground's own pages of the desk: accounts, keys, and what the worker has to do."""

from newsroom.admin import accounts, keys, tasks

__all__ = ["accounts", "keys", "tasks"]
