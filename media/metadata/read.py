"""Reads what a photo says of itself, in all three dialects: XMP, then IIM, then EXIF.

The first one that has something to say of a field decides it. Each block is read on its
own; one that cannot be read becomes a warning, never a refusal.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from PIL import Image

from media.metadata import exif, iim, letters, vocabulary, xmp
from newsroom import text

Xmp = dict[str, Any]
Iim = dict[int, list[str]]

# Field, its XMP property, its IIM data set.
TEXTS: tuple[tuple[str, str, int | None], ...] = (
    ("headline", "photoshop:Headline", 105),
    ("title", "dc:title", 5),
    ("caption", "dc:description", 120),
    ("creator_title", "photoshop:AuthorsPosition", 85),
    ("caption_writer", "photoshop:CaptionWriter", 122),
    ("credit", "photoshop:Credit", 110),
    ("source", "photoshop:Source", 115),
    ("copyright", "dc:rights", 116),
    ("usage_terms", "rights:UsageTerms", None),
    ("web_statement", "rights:WebStatement", None),
    ("data_mining", "plus:DataMining", None),
    ("other_constraints", "plus:OtherConstraints", None),
    ("instructions", "photoshop:Instructions", 40),
    ("date_created", "photoshop:DateCreated", None),
    ("event", "ext:Event", None),
    ("sublocation", "core:Location", 92),
    ("city", "photoshop:City", 90),
    ("state", "photoshop:State", 95),
    ("country", "photoshop:Country", 101),
    ("country_code", "core:CountryCode", 100),
    ("alt", "core:AltTextAccessibility", None),
    ("extended_description", "core:ExtDescrAccessibility", None),
    ("digital_source_type", "ext:DigitalSourceType", None),
    ("ai_system", "ext:AISystemUsed", None),
    ("ai_system_version", "ext:AISystemVersionUsed", None),
    ("ai_prompt", "ext:AIPromptInformation", None),
    ("ai_prompt_writer", "ext:AIPromptWriterName", None),
    ("job_id", "photoshop:TransmissionReference", 103),
)
# Field, its XMP property, its IIM data set.
LISTS: tuple[tuple[str, str, int | None], ...] = (
    ("keywords", "dc:subject", 25),
    ("people", "ext:PersonInImage", None),
    ("organisations", "ext:OrganisationInImageName", None),
    ("scene_codes", "core:Scene", None),
    ("subject_codes", "core:SubjectCode", 12),
)
PLACES = {
    "sublocation": "ext:Sublocation",
    "city": "ext:City",
    "state": "ext:ProvinceState",
    "country": "ext:CountryName",
    "country_code": "ext:CountryCode",
}
LOOK = 20_000  # characters of one value that are looked at
SHOWN = 1000  # characters of one value that are kept as evidence
DEPTH = 10  # levels of structures that are kept as evidence; IPTC's image regions have eight
MANY = 200  # values that are kept as evidence


@dataclass
class Reading:
    """What a file said: our fields, its own words as evidence, and what could not be read."""

    fields: dict[str, str | list[str]] = field(default_factory=dict)
    embedded: dict[str, Any] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def read(image: Image.Image, *, today: dt.date, legacy: Sequence[str] = letters.LEGACY) -> Reading:
    """Return what an opened and loaded photo says of itself. Never raises for what is in it.

    `legacy` are the encodings that come into question where words do not name theirs.
    """
    reading = Reading()
    from_xmp: Xmp = _attempt(reading, "XMP", lambda: _xmp(image), {})
    from_iim: Iim = _attempt(reading, "IIM", lambda: iim.parse(iim.block_of(image), legacy), {})
    from_exif: exif.Exif = _attempt(reading, "EXIF", lambda: exif.read(image, legacy), exif.Exif())
    reading.embedded = {
        "xmp": _evidence(from_xmp),
        "iim": _evidence({f"2:{number:03}": values for number, values in from_iim.items()}),
        "exif": _evidence({name: value for name, value in asdict(from_exif).items() if value}),
    }
    for name, value in _choose(from_xmp, from_iim, from_exif).items():
        if cleaned := _clean(reading, name, value, today):
            reading.fields[name] = cleaned
    return reading


def _attempt[T](reading: Reading, block: str, attempt: Callable[[], T], otherwise: T) -> T:
    try:
        return attempt()
    except Exception as error:  # nine kinds were seen; none of them may cost us the photo
        reading.warnings.append(f"The {block} block cannot be read ({type(error).__name__}); it was left out.")
        return otherwise


def _xmp(image: Image.Image) -> Xmp:
    info = image.info
    packet = info.get("xmp") or info.get("XML:com.adobe.xmp") or iim.png_profile(info, "xmp")
    if not packet:
        return {}
    found = xmp.parse(packet.encode() if isinstance(packet, str) else packet)
    if guid := xmp.one(found.get("note:HasExtendedXMP")):
        more = xmp.extension(getattr(image, "applist", []), guid)
        found = {**(xmp.parse(more) if more else {}), **found}
    return found


def _first(*values: str) -> str:
    return next((value for value in values if value.strip("\0 \r\n\t")), "")


def _choose(from_xmp: Xmp, from_iim: Iim, from_exif: exif.Exif) -> dict[str, str | list[str]]:
    """Return each field's value in the dialect that decides it, not yet cleaned."""

    def records(number: int | None) -> list[str]:
        return from_iim.get(number, []) if number is not None else []

    texts = {name: _first(xmp.one(from_xmp.get(key)), *records(number)[:1]) for name, key, number in TEXTS}
    taken = iim.date(*(_first(*records(number)[:1]) for number in (55, 60)))
    texts["date_created"] = _first(texts["date_created"], taken, from_exif.taken)
    texts["caption"] = _first(texts["caption"], from_exif.description)
    texts["copyright"] = _first(texts["copyright"], from_exif.copyright)
    legacy = xmp.one(from_xmp.get("ext:DigitalSourcefileType"))
    texts["digital_source_type"] = _first(texts["digital_source_type"], legacy)
    creators = xmp.several(from_xmp.get("dc:creator")) or records(80) or [from_exif.artist]
    texts["creator"] = ", ".join(vocabulary.entries([one[:LOOK] for one in creators], vocabulary.LINES["creator"]))
    lists = {name: xmp.several(from_xmp.get(key)) or records(number) for name, key, number in LISTS}
    # In IIM a subject is written IPTC:15054000, with its names behind.
    lists["subject_codes"] = [re.sub(r"^IPTC:(\d{8}).*", r"\1", code) for code in lists["subject_codes"]]
    return {**texts, **_of_structures(from_xmp, texts), **lists}


def _of_structures(from_xmp: Xmp, texts: dict[str, str]) -> dict[str, str]:
    """Return what stands in XMP's structures: the place, where no plain field names it, and the licensor."""
    shown = xmp.first_structure(from_xmp.get("ext:LocationShown"))
    made = xmp.first_structure(from_xmp.get("ext:LocationCreated"))
    found = {name: _first(texts[name], xmp.one(shown.get(key)), xmp.one(made.get(key))) for name, key in PLACES.items()}
    licensor = xmp.first_structure(from_xmp.get("plus:Licensor"))
    found["licensor_name"] = xmp.one(licensor.get("plus:LicensorName"))
    found["licensor_url"] = xmp.one(licensor.get("plus:LicensorURL"))
    return found


def _clean(reading: Reading, name: str, value: str | list[str], today: dt.date) -> str | list[str]:
    if isinstance(value, list):
        return vocabulary.entries([one[:LOOK] for one in value[: vocabulary.MAX_ENTRIES]], vocabulary.LISTS[name])
    value = value[:LOOK]
    is_prose = name in vocabulary.PROSE
    cleaned = text.prose(value) if is_prose else text.line(value)
    limit = vocabulary.PROSE[name] if is_prose else vocabulary.LINES[name]
    if len(cleaned) > limit:
        reading.warnings.append(f"{_shown(name)} was longer than {limit} characters and was cut.")
        cleaned = text.shorten(cleaned, limit)
    return _checked(reading, name, cleaned, today) if cleaned else ""


def _checked(reading: Reading, name: str, value: str, today: dt.date) -> str:
    """Return the value, or empty with a warning where it is not what the field holds."""
    usable = value
    match name:
        case _ if name in vocabulary.ADDRESSES:
            usable = value if vocabulary.is_address(value) else ""
        case "data_mining":
            usable = vocabulary.data_mining(value)
        case "date_created":
            usable = value if vocabulary.is_date(value, today=today) else ""
        case "digital_source_type":
            usable = vocabulary.source_type(value)
    if not usable:
        reading.warnings.append(f"{_shown(name)} “{text.shorten(value, 80)}” cannot be used and was left out.")
    return usable


def _shown(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _evidence(value: Any, depth: int = DEPTH) -> Any:
    """Return a block's values bounded in number, length and depth, and clean."""
    if isinstance(value, str):
        return text.shorten(text.prose(value[:LOOK]), SHOWN)
    if isinstance(value, bool):
        return value
    if depth == 0:
        return None
    if isinstance(value, dict):
        items = list(value.items())[:MANY]
        return {text.shorten(text.line(str(key)), 100): _evidence(item, depth - 1) for key, item in items}
    if isinstance(value, list):
        return [_evidence(item, depth - 1) for item in value[: vocabulary.MAX_ENTRIES]]
    return None
