"""Where each thing was read, so that whoever comes by its old address is led to where it is now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import batched
from uuid import UUID

from articles.models import Caption
from wordpress.items import Item
from wordpress.locations import Location, located
from wordpress.models import Imported, OldAddress, Source

AT_ONCE = 500


def of_item(item: Item, site: str) -> Iterator[Location]:
    """Yield the addresses of an item: its link, its id, its guid, its file, and the slugs that it once had."""
    base = site.rstrip("/")
    numbers = {"page": "page_id", "attachment": "attachment_id"}
    given = [item.link, item.guid, item.attachment_url, f"{base}/?p={item.id}"]
    if item.kind in numbers:
        given.append(f"{base}/?{numbers[item.kind]}={item.id}")
    if item.slug and item.slug in item.link:
        given += [old.join(item.link.rsplit(item.slug, 1)) for old in item.old_slugs]
    for url in given:
        found = located(url)
        # The front page is nobody's address.
        if found and found[1] != "/":
            yield found


def remember(source: Source, rows: Iterable[tuple[Imported, UUID | None, Iterable[Location]]]) -> None:
    """Keep the addresses of things, each with the story that it leads to. One that is known stays whose it is."""
    wanted: dict[Location, OldAddress] = {}
    for imported, article, found in rows:
        for host, path in found:
            address = OldAddress(source=source, host=host, path=path, imported=imported, article_id=article)
            wanted.setdefault((host, path), address)
    OldAddress.objects.bulk_create(wanted.values(), AT_ONCE, ignore_conflicts=True)


def note_hosts(source: Source, hosts: Iterable[str]) -> None:
    """Keep the names of the sites that a source's addresses bear."""
    if new := sorted(set(filter(None, hosts)) - set(source.hosts)):
        source.hosts = sorted([*source.hosts, *new])
        source.save(update_fields=["hosts"])


def lead_photos(source: Source) -> None:
    """Let the addresses of photos lead to the story that they were attached to, else to one that shows them."""
    lost = OldAddress.objects.filter(source=source, imported__kind="attachment", article=None)
    for chunk in batched(lost.select_related("imported").iterator(AT_ONCE), AT_ONCE):
        parents = {str(each.imported.parent) for each in chunk if each.imported.parent}
        stories = Imported.objects.filter(source=source, kind__in=("post", "page"), key__in=parents)
        above = dict(stories.values_list("key", "article_id"))
        images = {each.imported.image_id for each in chunk if each.imported.image_id}
        shown = dict(
            Caption.objects.filter(image__in=images).order_by("-article_id").values_list("image_id", "article_id")
        )
        for each in chunk:
            each.article_id = above.get(str(each.imported.parent)) or (
                shown.get(each.imported.image_id) if each.imported.image_id else None
            )
        OldAddress.objects.bulk_update([each for each in chunk if each.article_id], ["article"], AT_ONCE)
