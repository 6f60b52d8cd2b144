"""The newsroom's settings as tests use them: tasks at once, cheap passwords, no static files."""

from __future__ import annotations

import os
from pathlib import Path

# A folder of their own: a demo beside them has its own name, languages and time zone.
BASE = Path(__file__).resolve().parent.parent
os.environ["NEWSROOM_DATA"] = str(Path(os.environ.get("NEWSROOM_DATA") or BASE / "var") / "test")
OF_A_SITE = ("PUBLIC_URL", "SITE_URL", "SITE_NAME", "SITE_LANGUAGES", "TRANSLATE_INTO", "TIME_ZONE")
for name in (*OF_A_SITE, "RENDITIONS_URL", "ALLOWED_HOSTS"):
    os.environ.pop(name, None)

from newsroom.settings import *  # noqa: E402, F403
from newsroom.settings import DATABASES, MIDDLEWARE  # noqa: E402

# A test that wants answers kept says so, and has the watcher run.
ANSWER_CACHE_BYTES = 0
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend", "QUEUES": ["default"]}}
# Eight who write at once, who reads what they write, and who compares it, have a connection each.
if "pool" in DATABASES["default"].get("OPTIONS", {}):
    DATABASES["default"]["OPTIONS"]["pool"] |= {"max_size": 16, "timeout": 30}
# A test that sends letters says so (SENDS_MAIL), and finds them in mail.outbox.
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
# Finding every static file takes a second, and each test client would do it anew.
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]
