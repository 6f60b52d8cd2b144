"""Where files lie: originals under their content, renditions under a path that changes with theirs."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import astuple
from pathlib import Path

import orjson
from django.core.files import File
from django.core.files.storage import Storage, storages

from media.intake.accept import working_folder
from media.models import Image

# Part of every path: raise it when the same photo comes to be cut or encoded otherwise.
ENCODER = "2"
EXTENSIONS = {"jpeg": "jpg", "avif": "avif"}
WHOLE = "full"  # not cropped


class _Settled(File[bytes]):
    """A finished file on our own disk, which a folder storage takes over by renaming it."""

    def __init__(self, path: Path) -> None:
        super().__init__(path.open("rb"), name=path.name)
        self.path = path

    def temporary_file_path(self) -> str:
        """Return where it lies (asked by Django's FileSystemStorage)."""
        return str(self.path)


def original_key(sha256: str) -> str:
    """Return the key of an original, by its content."""
    return f"originals/{sha256[:2]}/{sha256}"


def rendition_path(image: Image, *, ratio: str = "", width: int, form: str) -> str:
    """Return the path of a rendition. Another credit, another crop or another encoder gives another path."""
    name = ratio.replace(":", "x") or WHOLE
    return f"r/{image.id.hex}/{name}-{width}-{digest(image, ratio)}.{EXTENSIONS[form]}"


def digest(image: Image, ratio: str) -> str:
    """Return what stands in a path for all that its file is made of.

    Where a focal point moves and the crop does not, as at the photo's edge, it stays.
    """
    box = [astuple(image.box(ratio))] if ratio else []
    content = [image.sha256] if image.replaced_at else []  # while a photo has its first picture, its id says which
    made_of = [ENCODER, image.credit_block, *box, *content]
    return hashlib.blake2b(orjson.dumps(made_of, option=orjson.OPT_SORT_KEYS), digest_size=4).hexdigest()


def put(storage: Storage, key: str, path: Path) -> None:
    """Store the file at `path` under a key that is a name of its content. Safe to do twice.

    A file of another size there is what a crash left; it is replaced.
    """
    size = path.stat().st_size
    if storage.exists(key):
        if storage.size(key) == size:
            return
        storage.delete(key)
    with _Settled(path) as content:
        stored = storage.save(key, content)
    if stored != key:
        # Somebody stored the same content meanwhile, and Django looked for another name.
        storage.delete(stored)


def remove(sha256: str, original: str, paths: Iterable[str]) -> None:
    """Remove the files of a photo whose row is gone; those that are gone already are no error."""
    for path in paths:
        storages["renditions"].delete(path)
    # Content has one name: another row may have come to need the same original. What was awaited had none.
    if original and not Image.everything.filter(sha256=sha256).exists():
        storages["originals"].delete(original)


@contextmanager
def local_original(image: Image) -> Iterator[tuple[Path, Path]]:
    """Yield the original as a file on this machine, and a folder to work in; both go afterwards."""
    folder = working_folder()
    try:
        path = folder / "original"
        with storages["originals"].open(image.original) as source, path.open("wb") as output:
            shutil.copyfileobj(source, output)
        yield path, folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
