"""What both worlds have: the public history, told in the same words at the same times."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User

from articles.drafts import Draft, LeadPhoto, Part
from articles.models import Article, Section
from articles.services import collections, publishing, taxonomy
from articles.services.collections import Item
from publishing import services as door
from tests.leak import world as hands
from tests.leak.world import BODY, World
from ticker import services as market
from ticker.models import Instrument, LineList
from wordpress.models import Run


def things(world: World, now: dt.datetime) -> None:
    """Make sections, tags and authors; those of live stories are public, sections always."""
    economy = Section(name="Economy", slug="economy")
    taxonomy.save(economy)
    energy = Section(name="Energy", slug="energy-desk", parent=economy)
    taxonomy.save(energy)
    world.note("section", economy.slug, energy.slug, "no-such-section")
    world.note("language", "en", "ru", "xx")
    world.known |= {"section": economy, "below": energy}
    Run.objects.create(began_at=now, state=Run.State.DONE)
    world.known["tags"] = [hands.tag(world, name, name.lower(), f"All of {name}.") for name in ("Wind", "Water")]
    world.known["writer"] = hands.author(
        world, "Aida Sadykova", "aida-sadykova", bio="Writes of lakes.", user=world.people.get("rita")
    )


def photos(world: World, now: dt.datetime) -> None:
    """Take in two photos that live stories show, and one of a story that is taken down."""
    world.known["lake"] = hands.photo(world, "steelblue")
    world.known["dam"] = hands.photo(world, "sienna")
    world.known["gone photo"] = hands.photo(world, "olive", state="withdrawn")


def ticker(world: World, now: dt.datetime) -> None:
    """Put two lines on the air."""
    world.known["trader"] = world.people.get("max") or User.objects.create_user("trader")
    _line(world, "KGS", "USD", now)
    _line(world, "XAU", "USD", now)
    lines = list(Instrument.objects.filter(quote="USD", base__in=("XAU", "KGS")).order_by("-base"))
    made = market.set_list(LineList(name="front-page"), [line.pk for line in lines], by=world.known["trader"], now=now)
    world.note("list_id", made.pk)


def more_ticker(world: World, now: dt.datetime) -> None:
    """Put a third line on the air, and correct the first."""
    _line(world, "EUR", "USD", now)
    first = Instrument.objects.get(base="KGS")
    market.record(first, Decimal("1.3"), as_of=now, source="National Bank", by=world.known["trader"], now=now)


def _line(world: World, base: str, quote: str, now: dt.datetime) -> None:
    trader = world.known["trader"]
    line = market.set_instrument(Instrument(base=base, quote=quote, name=f"{base} in {quote}"), by=trader, now=now)
    for days, value in ((1, "1.1"), (0, "1.2")):
        market.record(line, Decimal(value), as_of=now - dt.timedelta(days=days), source="National Bank", now=now)
    world.note("pair", f"{base}-{quote}")


def said(world: World, headline: str, **also: Any) -> Draft:
    """Return a Draft in public words."""
    plain: dict[str, Any] = {
        "headline": headline,
        "summary": f"{headline}, in a sentence.",
        "body": BODY,
        "section": world.known["section"].pk,
        "tags": [each.pk for each in world.known["tags"]],
        "bylines": [Part(world.known["writer"].pk)],
    }
    return Draft(**{**plain, **also})


def stories(world: World, now: dt.datetime) -> None:
    """Publish what stays live: three stories, a translation, and those that are taken down later."""
    lake = LeadPhoto(world.known["lake"].pk)
    figure = f'<figure data-image="{world.known["dam"].pk}"></figure>'
    first = hands.write(world, said(world, "Wind farm opens", lead=lake, kicker="Energy"))
    below = world.known["below"].pk
    hands.publish(first, world)
    for headline, also in (
        ("Dam holds", {"body": BODY + figure, "section": below}),
        ("Prices rise", {"kind": "analysis"}),
        ("Ветропарк открыт", {"language": "ru", "story": first.story}),
        ("A bridge is moved", {"slug": "bridge-before"}),
    ):
        world.known[headline] = hands.write(world, said(world, headline, **also))
        hands.publish(world.known[headline], world)
    world.known["live"] = first
    _going(world, lake)


def _going(world: World, lake: LeadPhoto) -> None:
    """Publish what will be taken down: in other words in each world, at the same address."""
    for name in ("withdrawn", "rewritten", "erased"):
        image = world.known["gone photo"].pk if name == "withdrawn" else None
        draft = hands.hidden_draft(world, name, image=image, slug=f"{name}-story", corrections=None)
        world.known[name] = hands.write(world, draft)
        hands.publish(world.known[name], world)


def fronts(world: World, now: dt.datetime) -> None:
    """Keep a front that readers see: two stories by hand, the rest filled in."""
    front = collections.create({"name": "Front", "is_public": True, "fills": True, "size": 5}, by=world.editor)
    placed = [Item(world.known[name].pk) for name in ("A bridge is moved", "withdrawn")]
    collections.order(front.pk, placed, by=world.editor, revision=front.revision)
    world.known["front"] = front
    world.note("collection", "front", "no-such-collection")


def moved(world: World, now: dt.datetime) -> None:
    """Give a live story another address; the old one leads there."""
    hands.publish(hands.revise(world.known["A bridge is moved"], world, Draft(slug="bridge-after")), world)


def taken_down(world: World, now: dt.datetime) -> None:
    """Take down three stories, each with a reason that readers are told."""
    for name in ("withdrawn", "rewritten", "erased"):
        article: Article = world.known[name]
        publishing.withdraw(article.pk, by=world.editor, reason=f"It was wrong ({name}).")
    # The desk has no button for it yet; the door forgets.
    door.withdraw(world.known["erased"].pk, reason="A court asked for it.", erase=True)


def later(world: World, now: dt.datetime) -> None:
    """Go on publishing after all that is hidden: a new story, a correction, a section renamed."""
    hands.publish(hands.write(world, said(world, "Rain at last", lead=LeadPhoto(world.known["dam"].pk))), world)
    economy: Section = world.known["section"]
    economy.description = "Money and work."
    taxonomy.save(economy)
