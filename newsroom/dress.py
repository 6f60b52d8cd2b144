"""How the desk looks: its name and mark, its colours, and the way to each room.

Rooms are named by address; what a person may not see is not offered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse, reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from newsroom import tongues

# title, icon, admin address, permissions of which one is enough
Entry = tuple[tongues.Words, str, str, tuple[str, ...]]

# By admin address: how many things wait behind an entry for somebody. Rooms register in their AppConfig; an entry
# that has such a count is there only while something waits.
COUNTS: dict[str, Callable[[Any], int]] = {}

DESKS: tuple[tuple[tongues.Words, tuple[Entry, ...]], ...] = (
    (
        _("Write"),
        (
            (
                _("Stories"),
                "article",
                "articles_article_changelist",
                ("articles.view_article", "articles.change_article"),
            ),
            (_("New story"), "edit_note", "articles_article_add", ("articles.add_article",)),
            (
                _("Collections"),
                "playlist_play",
                "articles_collection_changelist",
                ("articles.view_collection", "articles.change_collection"),
            ),
            (
                _("Captions to settle"),
                "closed_caption",
                "wordpress_importedcaption_changelist",
                ("articles.change_any_article", "media.change_image"),
            ),
        ),
    ),
    (
        _("People & topics"),
        (
            (_("Authors"), "badge", "articles_author_changelist", ("articles.view_author", "articles.change_author")),
            (_("Tags"), "sell", "articles_tag_changelist", ("articles.view_tag", "articles.change_tag")),
            (
                _("Sections"),
                "account_tree",
                "articles_section_changelist",
                ("articles.view_section", "articles.change_section"),
            ),
        ),
    ),
    (
        _("Photo desk"),
        (
            (_("Photos"), "photo_library", "media_image_changelist", ("media.view_image", "media.change_image")),
            (
                _("Suppliers"),
                "storefront",
                "media_supplier_changelist",
                ("media.view_supplier", "media.change_supplier"),
            ),
            (
                _("Photo templates"),
                "stylus_note",
                "media_metadatatemplate_changelist",
                ("media.change_metadatatemplate",),
            ),
        ),
    ),
    (
        _("Market desk"),
        (
            (
                _("Ticker"),
                "trending_up",
                "ticker_instrument_changelist",
                ("ticker.view_instrument", "ticker.change_instrument"),
            ),
            (
                _("Lists of lines"),
                "low_priority",
                "ticker_linelist_changelist",
                ("ticker.view_instrument", "ticker.change_instrument"),
            ),
            (
                _("Sources of rates"),
                "account_balance",
                "ticker_source_changelist",
                ("ticker.view_instrument", "ticker.change_instrument"),
            ),
        ),
    ),
    (
        _("House"),
        (
            (_("Users"), "group", "auth_user_changelist", ("auth.view_user", "auth.change_user")),
            (
                _("Section editors"),
                "supervisor_account",
                "articles_sectioneditor_changelist",
                ("articles.view_sectioneditor",),
            ),
            (_("Groups"), "verified_user", "auth_group_changelist", ("auth.view_group", "auth.change_group")),
            (_("Webhooks"), "webhook", "publishing_endpoint_changelist", ("publishing.view_endpoint",)),
            (_("Deliveries"), "outbox", "publishing_delivery_changelist", ("publishing.view_delivery",)),
            (_("Caches"), "cached", "publishing_purger_changelist", ("publishing.view_purger",)),
            (_("Imports"), "move_to_inbox", "wordpress_run_changelist", ("wordpress.import_site",)),
            (_("Audit log"), "history_edu", "newsroom_auditentry_changelist", ("newsroom.view_auditentry",)),
            (_("API keys"), "key", "newsroom_apikey_changelist", ("newsroom.view_apikey",)),
            (
                _("Tasks"),
                "checklist",
                "django_tasks_database_dbtaskresult_changelist",
                ("django_tasks_database.view_dbtaskresult",),
            ),
        ),
    ),
)


# By model, as "articles_tag": what the sidebar shows, the search shows too.
ICONS = {address.removesuffix("_changelist"): icon for _, entries in DESKS for _, icon, address, _ in entries}


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the sidebar: desk by desk, what this person may open."""
    start = {
        "title": gettext("Start"),
        "icon": "home",
        "link": reverse("admin:index"),
        "active": request.path == reverse("admin:index"),
    }
    desks = [(title, list(_items(request, entries))) for title, entries in DESKS]
    return [
        {"title": "", "items": [start]},
        *({"title": title, "separator": True, "items": items} for title, items in desks if items),
    ]


def pages(request: HttpRequest, words: str) -> Iterator[tuple[str, str, str]]:
    """Yield title, desk and address of the pages named by these words, as far as this person may open them."""
    wanted = words.casefold().split()
    own = {"title": gettext("Yours"), "items": UNFOLD["ACCOUNT"]["navigation"]}
    for desk in (*navigation(request), own):
        for item in desk["items"]:
            said = f"{item['title']} {desk['title']}".casefold()
            if any(word in str(item["title"]).casefold() for word in wanted) and all(word in said for word in wanted):
                yield str(item["title"]), str(desk["title"]) or gettext("Desk"), str(item["link"])


def _items(request: HttpRequest, entries: tuple[Entry, ...]) -> Iterator[dict[str, Any]]:
    for title, icon, address, permissions in entries:
        if not any(map(request.user.has_perm, permissions)):
            continue
        try:
            link = reverse(f"admin:{address}")
        except NoReverseMatch:
            continue  # a room that is not installed
        item: dict[str, Any] = {"title": title, "icon": icon, "link": link, "active": _is_here(request.path, link)}
        if count := COUNTS.get(address):
            waiting = count(request.user)
            if not waiting and not item["active"]:
                continue
            item |= {"badge": waiting, "badge_variant": "primary"}
        yield item


def _is_here(path: str, link: str) -> bool:
    """Return whether a page lies under a link; a page to add something has a link of its own."""
    return path == link or (path.startswith(link) and not path.endswith("/add/"))


UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Newsroom",
    "SITE_HEADER": "Newsroom",
    "SITE_URL": "/",
    "SITE_ICON": {
        "light": lambda request: static("desk/mark.svg"),
        "dark": lambda request: static("desk/mark-dark.svg"),
    },
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("desk/mark.svg")},
    ],
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "BORDER_RADIUS": "8px",
    "STYLES": [lambda request: static("desk/desk.css")],
    # First what scripts say, in the reader's language.
    "SCRIPTS": [tongues.address_of_words, lambda request: static("desk/desk.js")],
    "SHOW_LANGUAGES": True,
    "DASHBOARD_CALLBACK": "articles.start.start_page",
    "ACCOUNT": {
        "navigation": [
            {"title": _("Sign-in and security"), "link": reverse_lazy("mfa_index")},
            {"title": _("Change password"), "link": reverse_lazy("admin:password_change")},
        ]
    },
    "SIDEBAR": {"show_search": True, "show_all_applications": False, "navigation": navigation},
    "COLORS": {
        # Ink on paper: greys with a little blue in them, and one petrol for what can be pressed.
        "base": {
            "50": "oklch(98.4% .003 220)",
            "100": "oklch(96.6% .004 220)",
            "200": "oklch(92.4% .007 220)",
            "300": "oklch(86.8% .011 220)",
            "400": "oklch(70.2% .02 222)",
            "500": "oklch(53.5% .024 224)",
            "600": "oklch(44.4% .026 226)",
            "700": "oklch(37.2% .027 228)",
            "800": "oklch(28.2% .024 230)",
            "900": "oklch(21.4% .02 232)",
            "950": "oklch(14.5% .016 234)",
        },
        "primary": {
            "50": "oklch(97.4% .014 222)",
            "100": "oklch(94.2% .03 222)",
            "200": "oklch(88.6% .055 223)",
            "300": "oklch(81% .085 224)",
            "400": "oklch(73.5% .105 226)",
            "500": "oklch(66.5% .11 228)",
            "600": "oklch(47.5% .092 229)",
            "700": "oklch(40.8% .082 230)",
            "800": "oklch(35% .068 231)",
            "900": "oklch(30% .055 232)",
            "950": "oklch(22% .042 233)",
        },
    },
}
