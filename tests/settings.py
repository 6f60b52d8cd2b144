"""The newsroom's settings as tests use them: tasks at once, cheap passwords, no static files."""

from __future__ import annotations

from newsroom.settings import *  # noqa: F403
from newsroom.settings import MIDDLEWARE

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend", "QUEUES": ["default"]}}
# Finding every static file takes a second, and each test client would do it anew.
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]
