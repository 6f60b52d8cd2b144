"""The desk as a browser meets it: forms are read from the page, changed, and sent back."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser, LexborNode

from articles.models import Article

ADD = "/admin/articles/article/add/"
LIST = "/admin/articles/article/"


def desk_of(person: User) -> Client:
    """Return the browser of somebody who has signed in."""
    client = Client()
    client.force_login(person)
    return client


def page_of(article: Article) -> str:
    """Return the address of a story's page."""
    return reverse("admin:articles_article_change", args=[article.pk])


def read(response: HttpResponse) -> LexborHTMLParser:
    """Return a page to look things up in."""
    return LexborHTMLParser(response.content.decode())


def part(response: HttpResponse, selector: str) -> str:
    """Return the text of one part of a page."""
    found = read(response).css_first(selector)
    assert found is not None, selector
    return found.text()


def said(response: HttpResponse) -> str:
    """Return the words of a page, on one line."""
    body = read(response).body
    assert body is not None
    for hidden in body.css("script, template, style"):
        hidden.decompose()
    return " ".join(body.text(separator=" ").split())


def fields(response: HttpResponse, form: str = "#article_form") -> dict[str, Any]:
    """Return what a browser would send of a form if nothing were changed; buttons are not pressed."""
    found = read(response).css_first(form)
    assert found is not None, said(response)
    for template in found.css("template"):
        template.decompose()
    data: dict[str, Any] = {}
    for node in found.css("input, textarea, select"):
        name = node.attributes.get("name")
        if name and (value := _value(node)) is not None:
            data[name] = value
    return data


def _value(node: LexborNode) -> Any:
    given = node.attributes
    match node.tag:
        case "textarea":
            # An HTML parser drops the line break that a textarea begins with; so do we.
            return node.text().removeprefix("\n")
        case "select":
            chosen = [each.attributes.get("value") or "" for each in node.css("option[selected]")]
            if "multiple" in given:
                return chosen
            first = node.css_first("option")
            return chosen[0] if chosen else (first.attributes.get("value") or "") if first else None
    if given.get("type") in {"checkbox", "radio"}:
        return (given.get("value") or "on") if "checked" in given else None
    return None if given.get("type") in {"submit", "button", "file"} else given.get("value") or ""


def press(client: Client, url: str, step: str = "save", *, sure: bool = True, **changes: Any) -> HttpResponse:
    """Open a page, change fields, press a button, and return the page that comes of it.

    Who is `sure` goes on where the page asks about warnings.
    """
    data = {**fields(client.get(url)), **changes, "step": step}
    response = client.post(url, data, follow=True)
    return go_on(client, response) if sure else response


def go_on(client: Client, response: HttpResponse) -> HttpResponse:
    """Return what comes of it if somebody presses “anyway” where a page asks about warnings; else the page."""
    found = read(response).css_first("#dialog-ask button[name=step]")
    if found is None:
        return response
    url: str = response.request["PATH_INFO"]  # type: ignore[attr-defined]
    return client.post(url, {**fields(response), "step": found.attributes["value"]}, follow=True)


def messages(response: HttpResponse) -> str:
    """Return what the desk answered, on one line."""
    return " ".join(str(message) for message in response.context["messages"])
