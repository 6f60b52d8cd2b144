"""The files of attachments: in a copy of wp-content/uploads, or at the site itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.files.base import ContentFile

from newsroom import text, web
from newsroom.errors import WebError
from wordpress.items import Item


class Files:
    """Finds the file of an attachment in `folder`; with `fetch`, the site is asked for what is not there."""

    def __init__(self, folder: Path | None, *, fetch: bool) -> None:
        self.folder, self.fetch = folder, fetch

    @property
    def are_there(self) -> bool:
        """Return whether there is anywhere to look."""
        return self.folder is not None or self.fetch

    @contextmanager
    def of(self, item: Item) -> Iterator[Any]:
        """Give the file of an attachment, None where there is none. Raises OSError, WebError and ValueError."""
        if self.folder is not None and (path := self._path(item, self.folder.resolve())) is not None:
            with path.open("rb") as file:
                yield file
        elif self.fetch:
            rules = web.Rules(size=settings.MAX_PHOTO_BYTES, total=120.0)
            answer = web.fetch("GET", item.attachment_url, rules=rules)
            if answer.status != 200:
                raise WebError(f"The server answers {answer.status}.")
            yield ContentFile(answer.content, name=file_name(item.attachment_url))
        else:
            yield None

    @staticmethod
    def _path(item: Item, folder: Path) -> Path | None:
        """Return the file of an attachment inside the folder, and nowhere else."""
        path = unquote(urlsplit(item.attachment_url).path) if item.attachment_url else ""
        after = path.rpartition("/uploads/")[2].lstrip("/")
        for name in dict.fromkeys((item.meta.get("_wp_attached_file", ""), after, file_name(path))):
            if name and "\0" not in name:
                found = (folder / name).resolve()
                if found.is_relative_to(folder) and found.is_file():
                    return found
        return None


def file_name(url: str) -> str:
    """Return the name of the file that an address leads to, empty where it names none."""
    try:
        name = unquote(urlsplit(url).path).rpartition("/")[2]
    except ValueError:
        return ""
    return text.file_name(name) if name else ""
