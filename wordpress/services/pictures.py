"""Attachments: photos with their words, and their pictures where there are files of them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog
from django.contrib.auth.models import User
from django.db import transaction

from articles.services import importing
from media import services as photo_desk
from media.models import Image
from newsroom import text
from newsroom.errors import NotFound, StaleRevision
from wordpress import ids, telling
from wordpress.body.convert import Figure
from wordpress.body.credits import split
from wordpress.items import Item
from wordpress.models import Imported, ImportedCaption, Source
from wordpress.services import addresses
from wordpress.services.failures import EXPECTED, words_for
from wordpress.services.files import Files, file_name
from wordpress.services.identities import Identities, mark_of, number_of

logger = structlog.get_logger(__name__)
GONE, NO_PHOTO = UUID(int=0), UUID(int=1)  # of no photo: the desk deleted it, there never was one
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
        self.source, self.by, self.now, self.files = source, by, now, Files(folder, fetch=fetch)
        self.here: dict[tuple[str, str], UUID] = {}
        self.filled = 0
        self.failed: list[list[Any]] = []  # the line of each that could not be brought in, and why
        self.identities = Identities(source)
        self.restart()

    def restart(self) -> None:
        """Read anew what is here: at the beginning, and where what was noted is gone with its transaction."""
        rows = Imported.objects.filter(source=self.source, kind__in=(KIND, BY_ADDRESS), image__isnull=False)
        self.here = {(kind, key): pk for kind, key, pk in rows.values_list("kind", "key", "image_id")}

    def take(self, items: Sequence[Item], options: str) -> tuple[int, int]:
        """Bring in attachments, or what has changed of them; return how many were new, and how many changed.

        One that cannot be brought in keeps no other back: it is among `failed`.
        """
        keyed = self.identities.keys(items)
        known: dict[str, Imported] = {}
        new, changed = self._take(keyed, options, known)
        if self.files.are_there:
            for item, key in keyed:
                if key in known:
                    self._picture(known[key], item)
        return new, changed

    def _take(self, keyed: Sequence[tuple[Item, str]], options: str, known: dict[str, Imported]) -> tuple[int, int]:
        """Note attachments in one transaction, and their rows in `known`; where that fails, each by itself."""
        try:
            with transaction.atomic():
                rows, new, changed = self._note_all(keyed, options)
        except Exception as error:
            logger.exception("import of attachments failed", attachments=len(keyed))
            self.restart()
            if len(keyed) == 1:
                item = keyed[0][0]
                self.failed.append([item.line, f"attachment {item.id} could not be brought in: {words_for(error)}"])
                return 0, 0
            counted = [self._take([each], options, known) for each in keyed]
            return sum(new for new, _ in counted), sum(changed for _, changed in counted)
        known |= rows
        return new, changed

    def _note_all(self, keyed: Sequence[tuple[Item, str]], options: str) -> tuple[dict[str, Imported], int, int]:
        keys = [key for _, key in keyed]
        known = {row.key: row for row in Imported.objects.filter(source=self.source, kind=KIND, key__in=keys)}
        new = changed = 0
        for item, key in keyed:
            row, said = known.get(key), telling.digest(item, options)
            if row is None or not row.digest:
                row = row or Imported(source=self.source, kind=KIND, key=key, number=number_of(key))
                self._bring(item, said, row)
                new += 1
            elif row.digest != said:
                self._revise(row, item, said)
                changed += 1
            known[key] = row
        return known, new, changed

    def _bring(self, item: Item, digest: str, row: Imported) -> None:
        """Note an attachment, and its photo if it is one; that is there already where a story named it before."""
        _say(row, item, digest)
        row.base["guid"], row.base["was"] = mark_of(item)
        name = file_name(item.attachment_url or item.guid)
        if not telling.PICTURE.search(name):
            row.losses = [["file", f"No photo, so it stays where it is: {item.attachment_url or item.guid}"]]
        else:
            self._note(row, item, name)
        row.save()
        addresses.remember(self.source, [(row, None, addresses.of_item(item, self.source.url))])
        if item.excerpt.strip():
            _keep_caption(row, item)

    def _note(self, row: Imported, item: Item, name: str) -> None:
        words, size = words_of(item), _size(item)
        row.base |= {field: ids.digest(said) for field, said in photo_desk.fitting(words).items()}
        if row._state.adding:
            key = ids.made(self.source.url, KIND, row.key, item.at)
            self._await(row, key, name, words, size, item.at)
        elif row.image is not None:
            self._write(row.image, photo_desk.fitting({k: v for k, v in words.items() if v}))
        else:  # a story named it before, and the desk deleted it since
            row.losses = [["deleted", "It was deleted here, and stays so."]]

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
        _say(row, item, digest)
        if row.image is not None:
            words = photo_desk.fitting(words_of(item))
            image = row.image
            mine = {name for name in words if row.base.get(name) != ids.digest(getattr(image, name))}
            fresh = {name: said for name, said in words.items() if row.base.get(name) != ids.digest(said)}
            kept = [name for name in fresh if name in mine and getattr(image, name) != fresh[name]]
            # What else was lost is so still: that its file is missing, say.
            row.losses = [loss for loss in row.losses if loss[0] != "kept"]
            row.losses += [["kept", f"{name}: {fresh[name]}"] for name in kept]
            self._write(image, {name: said for name, said in fresh.items() if name not in mine})
            row.base |= {name: ids.digest(said) for name, said in words.items()}
        row.save()
        _keep_caption(row, item)

    def _write(self, image: Image, changes: dict[str, str]) -> None:
        changes = {name: said for name, said in changes.items() if getattr(image, name) != said}
        if changes:
            photo_desk.revise(image.pk, by=self.by, version=image.version, changes=changes, now=self.now)

    def ensure(self, figures: Iterable[Figure]) -> dict[str, UUID]:
        """Return the photo of each figure by the figure's key; one that no attachment is of is noted by its address.

        It is GONE where the desk deleted it, and NO_PHOTO where the attachment is a file of another kind.
        """
        return {figure.key: self._photo(figure) for figure in figures}

    def _photo(self, figure: Figure) -> UUID:
        kind, key = self.name(figure)
        if (kind, key) not in self.here:
            number = {"number": number_of(key)} if kind == KIND else {}
            row, is_new = Imported.objects.get_or_create(source=self.source, kind=kind, key=key, defaults=number)
            if is_new:
                name = file_name(figure.src) or f"attachment-{figure.attachment}"
                row.title = text.shorten(figure.src or name, 200)
                self._await(row, ids.made(self.source.url, kind, key), name, {})
                row.save()
            is_other = any(code == "file" for code, _ in row.losses)
            self.here[kind, key] = row.image_id or (NO_PHOTO if is_other else GONE)
        if self.here[kind, key] == NO_PHOTO and telling.PICTURE.search(file_name(figure.src)):
            return self._photo(replace(figure, attachment=None))  # a picture of a file, as WordPress makes of a PDF
        return self.here[kind, key]

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
            with self.files.of(item) as file:
                if file is None:
                    losses.append(["no_file", f"There is no file of it: {item.attachment_url}"])
                else:
                    filled = photo_desk.fill(image.pk, file, by=self.by, now=self.now)
                    if filled.twin is not None:
                        self._join(row, filled.image, filled.twin)
                    self.filled += 1
        except (NotFound, StaleRevision):
            return  # somebody else filled it just now
        except Exception as error:
            # A picture that cannot be had, or a story that cannot show it, must not hold back the others.
            if not isinstance(error, EXPECTED):
                logger.exception("import of a picture failed", attachment=item.id)
            losses.append(["picture", f"{item.attachment_url}: {words_for(error)}"])
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


def _say(row: Imported, item: Item, digest: str) -> None:
    row.digest, row.status, row.parent = digest, telling.status(item), item.parent
    row.title = text.shorten(telling.plain(item.title), 200)


def _keep_caption(row: Imported, item: Item) -> None:
    """Keep what an attachment's caption says, before text and credit are told apart."""
    if row.image_id is None:
        return
    if not item.excerpt.strip():
        ImportedCaption.objects.filter(key=row.image_id, imported=row).delete()
        return
    original = text.shorten(text.prose(item.excerpt), 10_000)
    said = {"original": original, "confidence": split(item.excerpt).confidence}
    ImportedCaption.objects.update_or_create(
        key=row.image_id, defaults={"imported": row, "attachment": item.id, **said}
    )


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
