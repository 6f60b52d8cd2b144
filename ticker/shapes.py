"""The ticker's answers as the API's documentation shows them. Nothing here runs in a request."""

from __future__ import annotations

from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers as s

from newsroom import contract
from newsroom.events import NUMBER
from newsroom.shapes import Envelope
from ticker.models import CURRENCY

PROBLEM = "application/problem+json"
PROBLEMS = {(400, PROBLEM): OpenApiTypes.OBJECT, (404, PROBLEM): OpenApiTypes.OBJECT}

CODE = CURRENCY.strip("^$")
DAY = {"type": "string", "format": "date", "pattern": "^(19[7-9][0-9]|2[01][0-9]{2})-"}
PAIR = [
    contract.in_path("base", CODE, "What is priced, such as KGS."),
    contract.in_path("quote", CODE, "What it is priced in, such as USD."),
]
EXAMPLE = {
    "code": "TJS/USD",
    "base": "TJS",
    "quote": "USD",
    "value": "0.09135",
    "change": "-0.00040",
    "change_percent": "-0.44",
    "direction": "down",
    "inverse": "10.95",
    "as_of": "2025-01-22T00:00:00Z",
    "source": "National Bank",
    "stale": False,
    "text": "TJS/USD = 0.09135 -0.44%",
}


class TickerLine(s.Serializer[object]):
    """One line of the ticker. Numbers are decimal strings with the instrument's own scale."""

    code = s.CharField(help_text="The pair: KGS/USD.")
    base = s.CharField()
    quote = s.CharField()
    value = s.CharField(help_text="What one unit of `base` costs in `quote`.")
    change = s.CharField(allow_null=True, help_text="Since the previous day that has a rate; null without one.")
    change_percent = s.CharField(allow_null=True, help_text="Two decimals, with a minus sign where negative.")
    direction = s.ChoiceField(["up", "down", "flat"], allow_null=True, help_text="Flat where the percentage is zero.")
    inverse = s.CharField(help_text="How much of `base` one unit of `quote` buys.")
    as_of = s.DateTimeField(help_text="The moment that the rate is of.")
    source = s.CharField()  # type: ignore[assignment]  # a field of ours, an argument of DRF's
    stale = s.BooleanField(help_text="Older than the instrument's calendar expects. Unchanged is not stale.")
    text = s.CharField(help_text="Ready to print: KGS/USD = 0.01144 0%")


class TickerListed(TickerLine):
    """A line in a list; `include` may add to it."""

    sparkline = s.ListField(child=s.CharField(), required=False, help_text="With include=sparkline: closes of 30 days.")


class TickerToday(s.Serializer[object]):
    """The date in the newsroom's time zone, as a page prints it."""

    iso = s.DateField()
    weekday = s.CharField()
    text = s.CharField()


class TickerPage(Envelope):
    """A page of lines, in the market desk's order."""

    results = TickerListed(many=True)
    today = s.DictField(child=TickerToday(), required=False, help_text="With include=today: by language code.")


class TickerDay(s.Serializer[object]):
    """One day of the newsroom's time zone; of a week or a month, its first."""

    date = s.DateField()
    open = s.CharField()
    high = s.CharField()
    low = s.CharField()
    close = s.CharField()


class TickerHistory(s.Serializer[object]):
    """The days, weeks or months of one instrument that have a rate, oldest first."""

    code = s.CharField()
    interval = s.ChoiceField(["day", "week", "month"])
    results = TickerDay(many=True)


# One event, as OpenAPI 3.2 describes events: its fields as text, with JSON in `data`.
EVENT = {
    "description": "What is between two empty lines: one event.",
    "type": "object",
    "properties": {
        "id": {"type": "string", "pattern": f"^{NUMBER.pattern}$"},
        "event": {"type": "string", "const": "rates"},
        "data": {
            "type": "string",
            "contentMediaType": "application/json",
            "contentSchema": {
                "type": "object",
                "properties": {
                    "lines": {"type": "array", "items": {"$ref": "#/components/schemas/TickerLine"}},
                    "codes": {"type": ["array", "null"], "items": {"type": "string"}},
                },
            },
        },
    },
    "required": ["id", "event", "data"],
}
