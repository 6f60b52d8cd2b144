"""The desk API's answer to: what of this paste could a story not hold?"""

from __future__ import annotations

from django.http import HttpResponseBase
from rest_framework.request import Request

from articles.body.clean import clean
from articles.desk.base import SEE, WritingView
from newsroom import params
from newsroom.bodies import members
from newsroom.errors import BadInput, Fault
from newsroom.private import reply


class Pasted(WritingView):
    """POST `{"html"}`: what the gate makes of it (`html`), and in words what it leaves out (`dropped`)."""

    def post(self, request: Request) -> HttpResponseBase:
        """Return the HTML as a story would hold it."""
        self.who_may(request, SEE)
        params.read(request._request.GET, frozenset())
        html = members(request.data, {"html"}).get("html", "")
        if not isinstance(html, str):
            raise BadInput([Fault("bad_value", "“html” is text.", pointer="/html")])
        cleaned = clean(html)
        return reply({"html": cleaned.html, "dropped": cleaned.dropped})
