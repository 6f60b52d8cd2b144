"""Instruments and quotes for tests, made as the market desk makes them: through the services."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import Permission, User
from django.test import Client

from ticker import services
from ticker.models import Instrument, Quote

WEDNESDAY = dt.datetime(2025, 1, 22, tzinfo=dt.UTC)
NOW = WEDNESDAY + dt.timedelta(hours=9, minutes=30)
DAY = dt.timedelta(days=1)
LIST = "/api/v1/ticker/"


def make_desk(username: str = "kim", *codenames: str) -> User:
    """A person of the staff with these permissions of the ticker; none are given unasked."""
    user = User.objects.create_user(username, is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="ticker", codename__in=codenames))
    return user


def make_instrument(code: str = "KGS/USD", **fields: Any) -> Instrument:
    """An instrument without quotes; `code` is BASE/QUOTE."""
    base, quote = code.split("/")
    by = User.objects.get_or_create(username="founder")[0]
    return services.set_instrument(Instrument(base=base, quote=quote, **fields), by=by, now=WEDNESDAY)


def make_quote(
    instrument: Instrument,
    value: str,
    as_of: dt.datetime = WEDNESDAY,
    *,
    source: str = "National Bank",
    by: User | None = None,
    now: dt.datetime | None = None,
) -> Quote:
    """A quote that was news; raises if the services passed it over."""
    quote = services.record(instrument, Decimal(value), as_of=as_of, source=source, by=by, now=now or as_of)
    assert quote is not None, f"{value} of {as_of} was no news"
    return quote


def make_line(code: str, value: str, earlier: str | None = None, **fields: Any) -> Instrument:
    """An instrument with a quote of Wednesday, and one of the day before where `earlier` is given."""
    instrument = make_instrument(code, **fields)
    if earlier is not None:
        make_quote(instrument, earlier, WEDNESDAY - DAY)
    make_quote(instrument, value)
    return instrument


def read(client: Client, path: str = LIST, status: int = 200, **headers: str) -> Any:
    """Return the JSON that a path answers, once it has answered with `status`."""
    response = client.get(path, headers=headers)
    assert response.status_code == status, response.content
    return json.loads(response.content) if response.content else None


def faults(client: Client, path: str) -> set[tuple[str, str]]:
    """Return the parameter and code of each fault that a path answers 400 with."""
    problem = read(client, path, status=400)
    assert problem["status"] == 400
    return {(error["parameter"], error["code"]) for error in problem["errors"]}
