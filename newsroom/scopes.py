"""What a key may be for. A key may do what its scopes name *and* its person is allowed, never more.

Each scope opens only what it names: to write is not to read, so a change that is answered by the
story as it is now takes both. Sections, tags, authors and collections belong to `articles`.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from newsroom import params, text
from newsroom.tongues import Words

READ = "read"
SCOPES: dict[str, Words] = {
    READ: _("Read what is public"),
    "articles:read": _("Read stories, sections, tags, authors and collections on the desk"),
    "articles:write": _("Write stories, sections, tags, authors and collections; send for review, approve, spike"),
    "articles:publish": _("Publish, schedule, correct and withdraw stories"),
    "photos:read": _("See photos on the desk"),
    "photos:write": _("Send photos, describe them and recall them"),
    "ticker:read": _("Read instruments and rates on the desk"),
    "ticker:write": _("Post rates"),
    "webhooks": _("See and change webhooks, and send again"),
    "keys": _("See, make, replace and revoke keys"),
}


def normal(scopes: Iterable[str]) -> tuple[str, ...]:
    """Return scopes in their order here, each once. Raises ValueError that names every unknown one."""
    wanted = set(scopes)
    if strange := sorted(wanted - SCOPES.keys()):
        raise ValueError(
            " ".join(
                gettext("There is no scope “{value}”. {hint}").format(
                    value=one[:40], hint=params.suggest(one[:40], SCOPES)
                )
                for one in strange
            )
        )
    if not wanted:
        raise ValueError(gettext("A key needs at least one scope."))
    return tuple(scope for scope in SCOPES if scope in wanted)


def unknown(scope: str) -> str:
    """Return in words that there is no such scope, and which one may have been meant."""
    shown = text.shorten(text.line(scope), 40)
    return f"There is no scope “{shown}”. {params.suggest(shown, SCOPES)}"


def of_the_desk(scopes: Iterable[str]) -> bool:
    """Return whether any of these opens the desk, so that a key of them has to act for somebody."""
    return any(scope != READ for scope in scopes)
