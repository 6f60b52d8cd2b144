"""The ground's own pages of the desk: accounts, and what the worker has to do."""

from newsroom.admin import accounts, tasks

__all__ = ["accounts", "tasks"]
