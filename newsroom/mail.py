"""The server for letters: SMTP_URL, in one line, and who they are from."""

from __future__ import annotations

from email.utils import parseaddr
from typing import Any
from urllib.parse import unquote, urlsplit

from newsroom.env import Environment

PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
TIMEOUT = 10  # seconds that a page waits for it


def configure(env: Environment) -> tuple[dict[str, Any], str]:
    """Return Django's MAILERS, empty where no server is named, and who letters are from.

    smtp:// means STARTTLS, smtps:// TLS from the first byte; smtp+plain:// is for a server on this machine.
    """
    said, sender = env.text("SMTP_URL"), env.text("MAIL_FROM")
    if not said:
        return {}, sender
    url = urlsplit(said)
    try:
        port = url.port or PORTS.get(url.scheme, 0)
    except ValueError:
        port = 0
    if url.scheme not in PORTS or not url.hostname or not port:
        # Without its value: it holds a password.
        env.refuse("SMTP_URL", "write smtp://name:password@mail.example.org:587")
        return {}, sender
    if "@" not in parseaddr(sender)[1]:
        env.refuse("MAIL_FROM", "missing; write who letters are from, such as Newsroom <desk@example.org>")
    options = {
        "host": url.hostname,
        "port": port,
        "username": unquote(url.username or ""),
        "password": unquote(url.password or ""),
        "use_tls": url.scheme == "smtp",
        "use_ssl": url.scheme == "smtps",
        "timeout": TIMEOUT,
    }
    return {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}, sender
