"""The guide to the desk API: each of its recipes does what it says, in order, and no address is left out."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone

from newsroom.scopes import SCOPES
from tests.desk_api import Desk
from tests.factories import make_author, make_section, make_tag
from tests.leak.crawl import routes
from tests.quotes import make_instrument
from tests.receivers import may_ask_loopback

__all__ = ["may_ask_loopback"]
pytestmark = pytest.mark.django_db
GUIDE = (Path(settings.BASE_DIR) / "docs" / "desk-api.md").read_text("utf-8")
RECIPES = re.findall(r"^```recipe\n(.*?)^```", GUIDE, re.M | re.S)


def cook(desk: Desk, recipe: str, known: dict[str, str]) -> Any:
    """Do what a recipe says, and return the answer after checking its status."""
    first, *rest = recipe.strip().splitlines()
    method, path = first.split(" ", 1)
    path = path.format(**known)
    headers = dict(line.split(": ", 1) for line in rest if re.match(r"[A-Z][A-Za-z-]+: ", line))
    if "{etag}" in headers.get("If-Match", ""):
        itself = method in {"PATCH", "DELETE"} or path.endswith("/override/")
        headers["If-Match"] = desk.etag(path if itself else f"articles/{known['id']}/")
    body = next((line for line in rest if line.startswith("{")), "").replace("{id}", known.get("id", ""))
    body = body.replace("{soon}", f"{timezone.now() + dt.timedelta(hours=2):%Y-%m-%dT%H:%M:%SZ}")
    answer = desk.ask(method, path, body.encode(), **{name.replace("-", "_"): said for name, said in headers.items()})
    assert f"→ {answer.status_code}" == rest[-1], (recipe, answer.content)
    return answer


def test_each_recipe_of_the_guide_does_what_it_says(mira: User) -> None:
    make_section("Economy"), make_author("Aida Sadykova"), make_tag("Energy"), make_instrument("KGS/USD")
    desk, known = Desk(mira), dict[str, str]()
    for recipe in RECIPES:
        answer = cook(desk, recipe, known)
        if recipe.startswith("POST articles/\n"):
            known["id"] = answer.json()["id"]
    assert len(RECIPES) > 15


def test_the_guide_names_every_scope_and_no_other() -> None:
    table = GUIDE.split("| scope | opens |")[1].split("\n\n")[0]
    assert set(re.findall(r"`([a-z:]+)`", "".join(re.findall(r"^\| (.+?) \|", table, re.M)))) == set(SCOPES)


def test_the_guide_names_every_address() -> None:
    table = GUIDE.split("## Every address")[1]
    missing = []
    for route in (route.removeprefix("api/desk/v1/") for route in routes() if route.startswith("api/desk/v1/")):
        last = re.sub(r"<[^>]+>", "", route.rstrip("/").rpartition("/")[2])
        if not route.startswith("images/") and f"{last}/" not in table:
            missing.append(route)
    assert missing == []
