"""A version that will end says so in every answer, long before."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from newsroom.deprecation import Deprecation
from newsroom.public import PublicView, Validator, answer
from tests.factories import make_public
from tests.reading import get

SINCE = dt.datetime(2027, 1, 1, tzinfo=dt.UTC)
ENDS = dt.datetime(2027, 7, 1, tzinfo=dt.UTC)
GOING = Deprecation(SINCE, ENDS, "https://api.example.org/api/v2/", "https://api.example.org/docs/v2")


class Old(PublicView):
    """An endpoint that is on its way out."""

    deprecation = GOING

    def get(self, request: Any) -> HttpResponse:
        """Answer nothing much."""
        self.given(request)
        return answer(request, Validator(7, SINCE, keys=("old",)), lambda: b"{}", headers={"Link": '<x>; rel="next"'})


@pytest.mark.parametrize(("query", "status"), [("", 200), ("?unknown=1", 400)])
def test_an_endpoint_on_its_way_out_says_since_when_until_when_and_what_instead(query: str, status: int) -> None:
    said = Old.as_view()(RequestFactory().get(f"/api/v1/old/{query}"))
    assert said.status_code == status
    assert said["Deprecation"] == "@1798761600"
    assert said["Sunset"] == "Thu, 01 Jul 2027 00:00:00 GMT"
    assert '<https://api.example.org/api/v2/>; rel="successor-version"' in said["Link"]
    assert '<https://api.example.org/docs/v2>; rel="deprecation"' in said["Link"]
    assert ('rel="next"' in said["Link"]) is (status == 200)


def test_a_copy_that_is_confirmed_says_so_too() -> None:
    etag = Old.as_view()(RequestFactory().get("/api/v1/old/"))["ETag"]
    said = Old.as_view()(RequestFactory().get("/api/v1/old/", headers={"If-None-Match": etag}))
    assert said.status_code == 304
    assert said["Sunset"]


@pytest.mark.django_db
def test_a_whole_version_ends_by_a_setting(settings: Any) -> None:
    make_public()
    assert "Deprecation" not in get("articles/")
    settings.API_DEPRECATION = GOING
    for path in ("articles/", "site/", "ticker/", "tags/"):
        assert get(path)["Sunset"] == "Thu, 01 Jul 2027 00:00:00 GMT"
