"""The ground's own pages of the desk: accounts, keys, the audit log, and what the worker has to do."""

from newsroom.admin import accounts, keys, log, tasks

__all__ = ["accounts", "keys", "log", "tasks"]
