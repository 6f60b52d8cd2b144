"""Signatures by which a receiver knows that an event is ours (Standard Webhooks 1.0, symmetric)."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import secrets

from publishing.models import Endpoint

PREFIX = "whsec_"
LENGTH = 32  # bytes; the standard asks for 24 to 64


def new_secret() -> str:
    """Return a new secret, such as "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"."""
    return PREFIX + base64.b64encode(secrets.token_bytes(LENGTH)).decode()


def sign(secret: str, message_id: str, at: int, body: bytes) -> str:
    """Return the signature of one message: "v1," and the base64 of an HMAC-SHA256. `at` is Unix time."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    said = f"{message_id}.{at}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, said, hashlib.sha256).digest()).decode()


def headers(endpoint: Endpoint, message_id: str, body: bytes, *, now: dt.datetime) -> dict[str, str]:
    """Return the headers of one attempt: its own time, and a signature by each secret that is good."""
    at = int(now.timestamp())
    keys = [endpoint.secret]
    if endpoint.old_secret and endpoint.old_secret_until and now < endpoint.old_secret_until:
        keys.append(endpoint.old_secret)
    return {
        "Content-Type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(at),
        "webhook-signature": " ".join(sign(key, message_id, at, body) for key in keys),
    }
