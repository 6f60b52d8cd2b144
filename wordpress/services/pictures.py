"""Attachments: photos with their words, and their pictures where there are files of them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.db import transaction

from articles.services import importing
from media import services as photo_desk
from media.models import Image
from newsroom import text, web
from newsroom.errors import NotFound, PhotoRefused, StaleRevision, WebError
from wordpress import ids, telling
from wordpress.body.convert import Figure
from wordpress.body.credits import split
from wordpress.items import Item
from wordpress.models import Imported, ImportedCaption, Source
from wordpress.services import addresses
from wordpress.services.identities import Identities, mark_of, number_of

KIND, BY_ADDRESS = "attachment", "picture"
SIZED = re.compile(r"-\d{1,5}x\d{1,5}(?=\.\w{2,5}$)")
MEASURE = re.compile(r's:5:"width";(?:i:|s:\d+:")(\d{1,5})"?;s:6:"height";(?:i:|s:\d+:")(\d{1,5})"?;')
WORDS = ("title", "caption", "extended_description", "alt", "credit")
Losses = list[list[str]]


class Pictures:
    """The photos of one source. `folder` is a copy of wp-content/uploads; with `fetch`, files are asked for there."""

    def __init__(
        self, source: Source, *, by: User | None, now: dt.datetime, folder: Path | None = None, fetch: bool = False
    ) -> None:
        self.source, self.by, self.now, self.folder, self.fetch = source, by, now, folder, fetch
        self.here: dict[tuple[str, str], UUID] = {}
        self.filled = 0
        self.identities = Identities(source)
        self.restart()

    def restart(self) -> None:
        """Read anew what is here: at the beginning, and where what was noted is gone with its transaction."""
        rows = Imported.objects.filter(source=self.source, kind__in=(KIND, BY_ADDRESS), image__isnull=False)
        self.here = {(kind, key): pk for kind, key, pk in rows.values_list("kind", "key", "image_id")}

    def take(self, items: Sequence[Item], options: str) -> tuple[int, int]:
        """Bring in attachments, or what has changed of them; return how many were new, and how many changed."""
        keyed = self.identities.keys(items)
        keys = [key for _, key in keyed]
        known = {row.key: row for row in Imported.objects.filter(source=self.source, kind=KIND, key__in=keys)}
        new = changed = 0
        with transaction.atomic():
            for item, key in keyed:
                row, said = known.get(key), telling.digest(item, options)
                if row is None or not row.digest:
                    new_row = Imported(source=self.source, kind=KIND, key=key, number=number_of(key))
                    row = self._bring(item, said, row or new_row)
                    new += 1
                elif row.digest != said:
                    self._revise(row, item, said)
                    changed += 1
                known[row.key] = row
        if self.folder or self.fetch:
            for item, key in keyed:
                self._picture(known[key], item)
        return new, changed

    def _bring(self, item: Item, digest: str, row: Imported) -> Imported:
        """Note an attachment, and its photo if it is one; that is there already where a story named it before."""
        row.digest, row.status, row.parent = digest, item.status, item.parent
        row.title = text.shorten(telling.plain(item.title), 200)
        row.base["guid"], row.base["was"] = mark_of(item)
        name = _file_name(item.attachment_url or item.guid)
        if not telling.PICTURE.search(name):
            row.losses = [["file", f"No photo, so it stays where it is: {item.attachment_url or item.guid}"]]
        else:
            self._note(row, item, name)
        row.save()
        addresses.remember(self.source, [(row, None, addresses.of_item(item, self.source.url))])
        if row.image_id and item.excerpt.strip():
            found = split(item.excerpt)
            original = text.shorten(text.prose(item.excerpt), 10_000)
            ImportedCaption.objects.update_or_create(
                key=row.image_id,
                defaults={"imported": row, "attachment": item.id, "original": original, "confidence": found.confidence},
            )
        return row

    def _note(self, row: Imported, item: Item, name: str) -> None:
        words, size = words_of(item), _size(item)
        row.base |= {field: ids.digest(said) for field, said in photo_desk.fitting(words).items()}
        if row.image_id is None:
            key = ids.made(self.source.url, KIND, row.key, item.at)
            self._await(row, key, name, words, size, item.at)
        elif row.image is not None:
            self._write(row.image, photo_desk.fitting({k: v for k, v in words.items() if v}))

    def _await(
        self,
        row: Imported,
        key: UUID,
        name: str,
        words: dict[str, str],
        size: tuple[int, int] | None = None,
        at: dt.datetime | None = None,
    ) -> None:
        row.image = photo_desk.await_photo(
            key, file_name=name, words=words, size=size, by=self.by, now=self.now, uploaded_at=at
        )
        self.here[row.kind, row.key] = key

    def _revise(self, row: Imported, item: Item, digest: str) -> None:
        """Give a photo the words that changed at the source, but for those that an editor changed here."""
        row.digest, row.parent = digest, item.parent
        row.title = text.shorten(telling.plain(item.title), 200)
        if row.image is not None:
            words = photo_desk.fitting(words_of(item))
            image = row.image
            mine = {name for name in words if row.base.get(name) != ids.digest(getattr(image, name))}
            fresh = {name: said for name, said in words.items() if row.base.get(name) != ids.digest(said)}
            kept = [name for name in fresh if name in mine and getattr(image, name) != fresh[name]]
            row.losses = [["kept", f"{name}: {fresh[name]}"] for name in kept]
            self._write(image, {name: said for name, said in fresh.items() if name not in mine})
            row.base |= {name: ids.digest(said) for name, said in words.items()}
        row.save()

    def _write(self, image: Image, changes: dict[str, str]) -> None:
        changes = {name: said for name, said in changes.items() if getattr(image, name) != said}
        if changes:
            photo_desk.revise(image.pk, by=self.by, version=image.version, changes=changes, now=self.now)

    def ensure(self, figures: Iterable[Figure]) -> dict[str, UUID]:
        """Return the photo of each figure by the figure's key; one that no attachment is of is noted by its address."""
        found = {}
        for figure in figures:
            kind, key = self.name(figure)
            if (kind, key) not in self.here:
                number = {"number": number_of(key)} if kind == KIND else {}
                row, _ = Imported.objects.get_or_create(source=self.source, kind=kind, key=key, defaults=number)
                if row.image_id is None:
                    name = _file_name(figure.src) or f"attachment-{figure.attachment}"
                    row.title = text.shorten(figure.src or name, 200)
                    self._await(row, ids.made(self.source.url, kind, key), name, {})
                    row.save()
                self.here[kind, key] = row.image_id or UUID(int=0)
            found[figure.key] = self.here[kind, key]
        return found

    @staticmethod
    def name(figure: Figure) -> tuple[str, str]:
        """Return under what a figure's photo is known: the number of an attachment, else a digest of its address."""
        if figure.attachment:
            return KIND, str(figure.attachment)
        address = SIZED.sub("", re.split(r"[?#]", figure.src, maxsplit=1)[0].split("://")[-1])
        return BY_ADDRESS, ids.digest(address, 64)

    def _picture(self, row: Imported, item: Item) -> None:
        """Give an awaited photo its picture, where there is a file of it."""
        image = Image.objects.filter(pk=row.image_id, awaited_at__isnull=False).first() if row.image_id else None
        if image is None:
            return
        losses: Losses = [loss for loss in row.losses if loss[0] not in ("picture", "no_file")]
        try:
            with self._file(item) as file:
                if file is None:
                    losses.append(["no_file", f"There is no file of it: {item.attachment_url}"])
                else:
                    filled = photo_desk.fill(image.pk, file, by=self.by, now=self.now)
                    if filled.twin is not None:
                        self._join(row, filled.image, filled.twin)
                    self.filled += 1
        except (PhotoRefused, WebError, OSError) as refused:
            losses.append(["picture", f"{item.attachment_url}: {refused}"])
        except (NotFound, StaleRevision):
            return  # somebody else filled it just now
        if losses != row.losses:
            row.losses = losses
            row.save(update_fields=["losses"])

    def _join(self, row: Imported, image: Image, twin: Image) -> None:
        """Let a photo that is here already stand for one that was awaited: the same picture is one photo."""
        with transaction.atomic():
            importing.exchange_photo(image, twin, by=self.by, now=self.now)
            row.image = twin
            row.save(update_fields=["image"])
            self.here[row.kind, row.key] = twin.pk

    @contextmanager
    def _file(self, item: Item) -> Iterator[Any]:
        """Give the file of an attachment, None where there is none."""
        if self.folder is not None and (path := self._path(item)) is not None:
            with path.open("rb") as file:
                yield file
        elif self.fetch:
            rules = web.Rules(size=settings.MAX_PHOTO_BYTES, total=120.0)
            answer = web.fetch("GET", item.attachment_url, rules=rules)
            if answer.status != 200:
                raise WebError(f"The server answers {answer.status}.")
            yield ContentFile(answer.content, name=_file_name(item.attachment_url))
        else:
            yield None

    def _path(self, item: Item) -> Path | None:
        """Return the file of an attachment inside the folder, and nowhere else."""
        folder = (self.folder or Path()).resolve()
        path = unquote(urlsplit(item.attachment_url).path) if item.attachment_url else ""
        after = path.rpartition("/uploads/")[2].lstrip("/")
        for name in dict.fromkeys((item.meta.get("_wp_attached_file", ""), after, _file_name(path))):
            if name and "\0" not in name:
                found = (folder / name).resolve()
                if found.is_relative_to(folder) and found.is_file():
                    return found
        return None


def words_of(item: Item) -> dict[str, str]:
    """Return what an attachment says of itself, by the photo's fields."""
    caption = split(item.excerpt)
    return {
        "title": telling.plain(item.title),
        "caption": caption.text,
        "credit": caption.credit,
        "alt": text.line(item.meta.get("_wp_attachment_image_alt", "")),
        "extended_description": telling.plain(item.body),
    }


def _size(item: Item) -> tuple[int, int] | None:
    # Serialised PHP: two numbers are looked for in it, and nothing is ever unserialised.
    found = MEASURE.search(item.meta.get("_wp_attachment_metadata", ""))
    size = (int(found[1]), int(found[2])) if found else (0, 0)
    return size if min(size) > 0 else None


def _file_name(url: str) -> str:
    try:
        name = unquote(urlsplit(url).path).rpartition("/")[2]
    except ValueError:
        return ""
    return text.file_name(name) if name else ""
