"""What the first world alone has: one thing in each hidden state, each text of it a canary."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.contrib.auth.models import Group, User

from articles.drafts import Draft
from articles.models import Author, Section, Tag
from articles.render import build_document
from articles.services import (
    collections,
    filters,
    keeping,
    leaving,
    previews,
    publishing,
    responsibility,
    saving,
    taxonomy,
)
from articles.services.collections import Item
from articles.services.keeping import Typed
from media import services as photo_desk
from media.models import Supplier
from newsroom import keys
from publishing import services as door
from publishing.models import Delivery, Endpoint
from publishing.webhooks import services as webhooks
from tests.leak import world as hands
from tests.leak.steps import BEGIN
from tests.leak.world import World
from ticker import services as market
from ticker.models import Held, Instrument, LineList, Source

CAST = {
    "edna": "Editors",
    "rita": "Reporters",
    "pia": "Photo desk",
    "max": "Market desk",
    "mira": "Managing editors",
    "oscar": "",
}
DUE, EMBARGO = BEGIN + dt.timedelta(days=2), BEGIN + dt.timedelta(days=3)


def cast(world: World, now: dt.datetime) -> None:
    """Make the accounts: names, addresses and passwords are nobody's business outside."""
    for role, group in CAST.items():
        voice = world.voice
        person = User.objects.create_user(
            voice.words(role, "username"),
            email=f"{voice.words(f'{role}mail', 'address')}@example.org",
            password=voice.words("password", role),
            first_name=voice.words(role, "first"),
            last_name=voice.words(role, "last"),
            is_staff=True,
        )
        person.groups.set(Group.objects.filter(name=group))
        world.people[role] = person
        world.note("user", person.pk)
        world.secrets.append(person.password)


def outside(world: World, now: dt.datetime) -> None:
    """Give a partner a key and a webhook: their names are the desk's business, their secrets nobody's."""
    voice, by = world.voice, world.people["mira"]
    made = keys.create(voice.words("key", "name"), by=by, per_minute=1_000_000, now=now)
    world.token = made.token
    name, url = voice.words("webhook", "name"), f"https://hooks.example.org/{voice.slug('webhook', 'url')}"
    endpoint = webhooks.save(Endpoint(name=name, url=url, things=["tag:canary-webhook-tag"]), by=by, now=now)
    webhooks.rotate(endpoint.pk, by=by, now=now)
    endpoint.refresh_from_db()
    world.secrets += [made.token, made.key.digest, endpoint.secret, endpoint.old_secret]
    world.note("key_id", made.key.pk)
    world.note("endpoint", endpoint.pk)
    answer = voice.words("webhook", "answer")
    log = {"message_id": "1", "event": "test", "created_at": now, "answer": answer}  # as a receiver gave it
    world.note("delivery_id", Delivery.objects.create(endpoint=endpoint, **log).pk)


def things(world: World, now: dt.datetime) -> None:
    """Make tags and authors that no live story will ever show; rename and delete some."""
    own, writer = hands.hidden_things(world, "thing")
    world.known["hidden tag"], world.known["hidden author"] = own, writer
    own.slug = world.voice.slug("thing", "renamed")
    taxonomy.save(own)
    world.note("tag", own.slug)
    dropped, nobody = hands.hidden_things(world, "thing")
    taxonomy.delete(dropped)
    taxonomy.delete(nobody)


def photos(world: World, now: dt.datetime) -> None:
    """Take in a photo that stays on the photo desk, and one for a draft."""
    world.known["unused photo"] = hands.photo(world, "crimson", state="photo")
    world.known["draft photo"] = hands.photo(world, "indigo", state="photo")
    rules = {"credit": {"value": world.voice.words("photo", "template_credit"), "mode": "fill"}}
    name = world.voice.words("photo", "template")
    template = photo_desk.save_template(None, by=world.people["pia"], name=name, fields=rules, cleaners=[])
    world.note("template_id", template.pk)
    writer: Author = world.known["hidden author"]
    writer.photo = world.known["unused photo"]
    taxonomy.save(writer)
    rights(world, now)


def rights(world: World, now: dt.datetime) -> None:
    """Say of photos that nobody sees what may be done with them, and recall one: none of it is said in public."""
    voice, pia = world.voice, world.people["pia"]
    words = {name: voice.words("photo", f"supplier_{name}") for name in ("name", "notes", "credit")}
    agency = Supplier(name=words["name"], notes=words["notes"], credit_words=[words["credit"]])
    world.note("supplier_id", photo_desk.save_supplier(agency, by=pia).pk)
    image = world.known["unused photo"]
    image.refresh_from_db()
    said = {"restrictions": voice.words("photo", "restrictions"), "expires_at": "2036-01-01T00:00:00Z"}
    image = photo_desk.revise(image.pk, by=pia, version=image.version, changes=said)
    reason = voice.words("photo", "lease")
    photo_desk.add_lease(image.pk, by=pia, version=image.version, access="deny", reason=reason, now=now)
    photo_desk.recall(image.pk, by=pia, reason=voice.words("photo", "recall"), now=now)


def market_desk(world: World, now: dt.datetime) -> None:
    """Keep two lines off the air: one with rates, hidden, and one that waits for its first rate."""
    voice, trader = world.voice, world.people["max"]
    for base, has_rates in (("CANARYHI", True), ("CANARYNO", False)):
        made = Instrument(base=base, quote="USD", name=voice.words("market", "name"), visible=False)
        line = market.set_instrument(made, by=trader, now=now)
        world.note("pair", f"{base}-USD")
        for days in (1, 0) if has_rates else ():
            when, source = now - dt.timedelta(days=days), voice.words("market", "source")
            market.record(line, Decimal(7 + days), as_of=when, source=source, by=trader, now=now)
    _market_source(world, Instrument.objects.get(base="CANARYHI"), now)
    waiting = Instrument.objects.get(base="CANARYNO")
    market.show(waiting, by=trader, now=now)  # visible, and without a rate not on the air


def _market_source(world: World, line: Instrument, now: dt.datetime) -> None:
    """Have a bank that nobody reads of, which fails, and a rate of it that waits."""
    voice, trader = world.voice, world.people["max"]
    name, url = voice.words("market", "bank"), f"https://example.org/{voice.slug('market', 'bank')}.xml"
    bank = market.set_source(Source(adapter="ecb", name=name, url=url), by=trader, now=now)
    world.note("source_id", bank.pk)
    for _ in range(3):
        market.note_failure(bank, voice.words("market", "problem"), b"<html>", took=1, now=now)
    jump = market.Reading(line, Decimal(70), now + dt.timedelta(hours=1))
    market.record_many([jump], source=voice.words("market", "jump"), now=now, hold=True)
    world.note("held_id", Held.objects.get().pk)
    until, reason = now + dt.timedelta(days=3), voice.words("market", "reason")
    market.override(line, Decimal(9), until=until, by=trader, now=now, reason=reason)
    # In a list that readers get, it stands first.
    front = LineList.objects.filter(name="front-page").first()
    if front is not None:
        shown = list(front.places.values_list("instrument_id", flat=True))
        market.set_list(front, [line.pk, *shown], by=trader, now=now)


def unpublished(world: World, now: dt.datetime) -> None:
    """Write what never was public: a draft, in review, approved, spiked."""
    section = Section.objects.earliest("pk")
    world.note("limit_id", responsibility.limit(world.people["oscar"], section, by=world.people["mira"]).pk)
    photo = world.known["draft photo"].pk
    figure = f'<figure data-image="{photo}"><figcaption>{world.voice.words("draft", "caption")}</figcaption></figure>'
    body = f"<p>{world.voice.words('draft', 'body')} stands here.</p>{figure}"
    world.known["draft"] = hands.write(world, hands.hidden_draft(world, "draft", image=photo, body=body))
    link = previews.make(world.known["draft"].pk, by=world.people["edna"], note=world.voice.words("draft", "guest"))
    world.secrets += [link.token, link.link.digest]
    for state, steps in (("inreview", ["submit"]), ("approved", ["approve"]), ("spiked", ["spike"])):
        article = hands.write(world, hands.hidden_draft(world, state))
        for name in steps:
            publishing.move(article.pk, name, by=None)
        world.known[state] = article


def waiting(world: World, now: dt.datetime) -> None:
    """Seal a story until its time, one under embargo, and the next version of one that is live."""
    photo = world.known["draft photo"].pk
    scheduled = hands.write(world, hands.hidden_draft(world, "scheduled", image=photo))
    hands.schedule(scheduled, world, DUE)
    reason = world.voice.words("scheduled", "reason")
    leaving.expire(scheduled.pk, at=EMBARGO, by=None, reason=reason, now=now)
    embargoed = hands.write(world, hands.hidden_draft(world, "embargoed"))
    hands.schedule(embargoed, world, EMBARGO, world.voice.words("embargoed", "reason"))
    live = hands.revise(world.known["Prices rise"], world, hands.hidden_draft(world, "rescheduled"))
    # The desk schedules no second version of a live story yet; the door takes one.
    door.schedule(build_document(publishing.sign_off(live, by=None, published_at=now, now=DUE)), due_at=DUE)
    cancelled = hands.write(world, hands.hidden_draft(world, "cancelled"))
    hands.schedule(cancelled, world, DUE)
    publishing.unschedule(cancelled.pk, by=None)
    world.known |= {"scheduled": scheduled, "embargoed": embargoed, "rescheduled": live, "cancelled": cancelled}


def curated(world: World, now: dt.datetime) -> None:
    """Place what nobody sees in the front that everybody does, and keep a list that only the desk has."""
    voice, edna, front = world.voice, world.people["edna"], world.known["front"]
    front.refresh_from_db()
    placed = [
        Item(world.known["draft"].pk, pin=1),
        *collections.placed(front),
        Item(world.known["scheduled"].pk, valid_from=DUE, valid_until=EMBARGO),
    ]
    collections.order(front.pk, placed, by=edna, revision=front.revision)
    said = {name: voice.words("thing", f"collection_{name}") for name in ("name", "description")}
    own = collections.create({**said, "slug": voice.slug("thing", "collection")}, by=edna)
    own = collections.order(own.pk, [Item(world.known["draft"].pk)], by=edna, revision=own.revision)
    world.note("collection", own.slug)
    world.note("collection_id", own.pk, front.pk)


def edited(world: World, now: dt.datetime) -> None:
    """Leave an unfinished edit in a live story, write on in a withdrawn one, and seal another anew."""
    live = world.known["live"]
    world.known["edited"] = hands.revise(live, world, hands.hidden_draft(world, "edited"))
    hands.revise(world.known["withdrawn"], world, hands.hidden_draft(world, "withdrawn", slug=None))
    again = hands.revise(world.known["rewritten"], world, hands.hidden_draft(world, "rewritten"))
    hands.schedule(again, world, EMBARGO, world.voice.words("rewritten", "reason"))


def changed_again(world: World, now: dt.datetime) -> None:
    """Change what is hidden once more: a sealed story's photo and tag, a draft's words."""
    image = world.known["draft photo"]
    image.refresh_from_db()
    changes = {"caption": world.voice.words("photo", "caption"), "credit": world.voice.words("photo", "credit")}
    photo_desk.revise(image.pk, by=world.people["pia"], version=image.version, changes=changes)
    own = Tag.objects.get(articles=world.known["scheduled"].pk)
    own.name, own.slug = world.voice.words("scheduled", "tag"), world.voice.slug("scheduled", "tag")
    taxonomy.save(own)
    world.note("tag", own.slug)
    draft = world.known["draft"]
    headline, note = (world.voice.words("draft", name) for name in ("headline", "note"))
    saving.save(draft.pk, Draft(headline=headline), by=world.people["edna"], revision=1, note=note)
    typed = {name: world.voice.words("typed", name) for name in ("headline", "body", "notice")}
    said = Typed(tab="0" * 32, fields=typed, article=draft.pk, base=1, turn=1)
    shadow = keeping.keep(said, by=world.people["rita"])
    world.note("typed_id", shadow.pk if shadow else 0)
    filters.keep(world.voice.words("kept", "filter"), "state=draft", by=world.people["rita"])
