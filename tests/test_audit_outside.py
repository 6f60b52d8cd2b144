"""The audit log of what lies outside the desk's own pages: webhooks, guests with a link, programs with a key."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from articles.services import previews
from newsroom import keys
from newsroom.models import AuditEntry
from publishing.models import Endpoint
from publishing.webhooks import services as webhooks
from tests.desk_api import Desk
from tests.factories import make_article
from tests.test_audit import noted

pytestmark = pytest.mark.django_db


def test_what_becomes_of_a_webhook_is_noted_without_its_secret(mira: User) -> None:
    now = timezone.now()
    hook = Endpoint(name="Partner", url="https://partner.example.org/hook")
    webhooks.save(hook, by=mira, now=now)
    hook.url = "https://partner.example.org/other"
    webhooks.save(hook, by=mira, now=now)
    webhooks.save(hook, by=mira, now=now)  # which changed nothing
    secrets = [hook.secret, webhooks.rotate(hook.pk, by=mira, now=now)]
    for _ in range(2):
        webhooks.disable(hook.pk, by=mira, now=now)
    for _ in range(2):
        webhooks.enable(hook.pk, by=mira)
    webhooks.delete(hook.pk, by=mira)
    verbs = ("made", "changed", "rotated", "disabled", "enabled", "deleted")
    assert noted(kind="webhook") == [(verb, "Mira (mira)") for verb in verbs]
    entry = AuditEntry.objects.get(verb="changed")
    assert entry.label == "Partner"
    assert entry.details["url"] == {"from": "https://partner.example.org/hook", "to": hook.url}
    kept = str(list(AuditEntry.objects.values()))
    assert not any(secret in kept for secret in secrets)


def test_who_reads_through_a_preview_link_is_noted_and_is_not_the_newsroom(rita: User) -> None:
    article = make_article(by=rita)
    made = previews.make(article.pk, by=rita, note="The lawyer")
    Client().get(f"/api/v1/preview/{made.token}/", headers={"User-Agent": "Firefox/1"})
    entry = AuditEntry.objects.get(verb="guest")
    assert (entry.kind, entry.thing, entry.who, entry.by_id) == ("story", str(article.pk), "a guest", None)
    assert entry.details == {"note": "The lawyer", "network": "127.0.0.0", "program": "Firefox"}


def test_what_a_program_does_names_its_key_beside_the_person(edna: User) -> None:
    article = make_article(by=edna)
    made = keys.create("Import", by=None, scopes=("articles:read", "articles:write", "articles:publish"), user=edna)
    desk = Desk(made.token)
    path = f"articles/{article.pk}/"
    assert desk.post(f"{path}submit/", match=desk.etag(path)).status_code == 200
    desk = Desk(edna)
    assert desk.post(f"{path}approve/", match=desk.etag(path)).status_code == 200
    submitted, approved = AuditEntry.objects.filter(kind="story").order_by("pk")
    assert (submitted.who, submitted.details["by_key"]) == ("Edna (edna)", str(made.key))
    assert "by_key" not in approved.details
