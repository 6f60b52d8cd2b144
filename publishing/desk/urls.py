"""Addresses under /api/desk/v1/."""

from django.urls import URLPattern, path

from publishing.desk.webhooks import Deliveries, OneWebhook, Replay, SendAgain, Step, Test, Webhooks

ONE = "webhooks/<uuid:pk>/"
STEPS = ("rotate", "enable", "disable")

urlpatterns: list[URLPattern] = [
    path("webhooks/", Webhooks.as_view(), name="desk-webhooks"),
    path(ONE, OneWebhook.as_view(), name="desk-webhook"),
    *(
        path(f"{ONE}{step}/", Step.as_view(step=step), name=f"desk-webhook-{step}")
        for step in ("rotate", "enable", "disable")
    ),
    path(f"{ONE}test/", Test.as_view(), name="desk-webhook-test"),
    path(f"{ONE}replay/", Replay.as_view(), name="desk-webhook-replay"),
    path(f"{ONE}deliveries/", Deliveries.as_view(), name="desk-webhook-deliveries"),
    path(f"{ONE}deliveries/<int:delivery_id>/replay/", SendAgain.as_view(), name="desk-webhook-send-again"),
]
