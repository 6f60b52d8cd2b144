"""exiftool, the oracle: what somebody else's program reads out of a file, or writes into one."""

from __future__ import annotations

import atexit
import json
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from newsroom import text

EXIFTOOL = shutil.which("exiftool")
ENDS = re.compile(rb"=ended with (\d+)=\n\Z")
needs_exiftool = pytest.mark.skipif(EXIFTOOL is None, reason="exiftool is not installed")


@cache
def _resident() -> subprocess.Popen[bytes]:
    """Start exiftool once for all that it is asked: to start it takes ten times as long as to answer."""
    command = [str(EXIFTOOL), "-stay_open", "True", "-@", "-"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    atexit.register(process.communicate, b"-stay_open\nFalse\n", timeout=60)
    return process


def exiftool(*arguments: str | Path) -> bytes:
    """Have exiftool do something and return what it printed."""
    process = _resident()
    assert process.stdin is not None
    assert process.stdout is not None
    written = [str(each) for each in arguments]  # one a line
    assert not any("\n" in each for each in written)
    lines = ["-q", *written, "-echo3", "=ended with ${status}=", "-execute"]
    process.stdin.write("".join(f"{line}\n" for line in lines).encode())
    process.stdin.flush()
    printed = b""
    while not (ended := ENDS.search(printed)):
        line = process.stdout.readline()
        assert line, "exiftool is gone"
        printed += line
    assert ended[1] == b"0", (arguments, printed)
    return ENDS.sub(b"", printed)


def tags(path: Path, *options: str) -> dict[str, Any]:
    """Return all that exiftool finds in a file, by group and name, as numbers and codes, structures whole."""
    [found] = json.loads(exiftool("-j", "-G1", "-n", "-struct", "-a", *options, path))
    return dict(found)


def copied(source: Path, target: Path) -> Path:
    """Copy all metadata from one file into another, as a photo program does; return the other."""
    exiftool("-q", "-q", "-overwrite_original", "-tagsfromfile", source, "-all:all", "-unsafe", target)
    return target


GROUPS = {
    "core": "XMP-iptcCore",
    "ext": "XMP-iptcExt",
    "dc": "XMP-dc",
    "photoshop": "XMP-photoshop",
    "plus": "XMP-plus",
    "rights": "XMP-xmpRights",
    "xmp": "XMP-xmp",
}
# Field of ours: where exiftool finds it, in the order of trust.
FIELDS: dict[str, tuple[str, ...]] = {
    "headline": ("XMP-photoshop:Headline", "IPTC:Headline"),
    "title": ("XMP-dc:Title", "IPTC:ObjectName"),
    "caption": ("XMP-dc:Description", "IPTC:Caption-Abstract", "IFD0:ImageDescription"),
    "alt": ("XMP-iptcCore:AltTextAccessibility",),
    "extended_description": ("XMP-iptcCore:ExtDescrAccessibility",),
    "creator": ("XMP-dc:Creator", "IPTC:By-line", "IFD0:Artist"),
    "creator_title": ("XMP-photoshop:AuthorsPosition", "IPTC:By-lineTitle"),
    "caption_writer": ("XMP-photoshop:CaptionWriter", "IPTC:Writer-Editor"),
    "credit": ("XMP-photoshop:Credit", "IPTC:Credit"),
    "source": ("XMP-photoshop:Source", "IPTC:Source"),
    "copyright": ("XMP-dc:Rights", "IPTC:CopyrightNotice", "IFD0:Copyright"),
    "usage_terms": ("XMP-xmpRights:UsageTerms",),
    "web_statement": ("XMP-xmpRights:WebStatement",),
    "instructions": ("XMP-photoshop:Instructions", "IPTC:SpecialInstructions"),
    "job_id": ("XMP-photoshop:TransmissionReference", "IPTC:OriginalTransmissionReference"),
    "digital_source_type": ("XMP-iptcExt:DigitalSourceType",),
    "event": ("XMP-iptcExt:Event",),
    "sublocation": ("XMP-iptcCore:Location", "IPTC:Sub-location"),
    "city": ("XMP-photoshop:City", "IPTC:City"),
    "state": ("XMP-photoshop:State", "IPTC:Province-State"),
    "country": ("XMP-photoshop:Country", "IPTC:Country-PrimaryLocationName"),
    "country_code": ("XMP-iptcCore:CountryCode", "IPTC:Country-PrimaryLocationCode"),
    "keywords": ("XMP-dc:Subject", "IPTC:Keywords"),
    "people": ("XMP-iptcExt:PersonInImage",),
    "organisations": ("XMP-iptcExt:OrganisationInImageName",),
    "scene_codes": ("XMP-iptcCore:Scene",),
    "subject_codes": ("XMP-iptcCore:SubjectCode", "IPTC:SubjectReference"),
    "data_mining": ("XMP-plus:DataMining",),
    "other_constraints": ("XMP-plus:OtherConstraints",),
    "ai_system": ("XMP-iptcExt:AISystemUsed",),
    "ai_system_version": ("XMP-iptcExt:AISystemVersionUsed",),
    "ai_prompt": ("XMP-iptcExt:AIPromptInformation",),
    "ai_prompt_writer": ("XMP-iptcExt:AIPromptWriterName",),
}
# Properties that exiftool calls by other names than the standard.
RENAMED = {"additionalmodelinformation": "addlmodelinfo", "digitalimageguid": "digimageguid"}
LISTS = {"keywords", "people", "organisations", "scene_codes", "subject_codes"}


def expected(found: dict[str, Any]) -> dict[str, Any]:
    """Return our fields as exiftool's findings make them."""
    wanted: dict[str, Any] = {}
    for name, places in FIELDS.items():
        value = next((found[place] for place in places if found.get(place) not in (None, "", [])), None)
        if value is None:
            continue
        if name in LISTS:
            several = [str(one) for one in (value if isinstance(value, list) else [value])]
            wanted[name] = [re.sub(r"^IPTC:(\d{8}).*", r"\1", one) for one in several]
        else:
            one = ", ".join(value) if isinstance(value, list) else str(value)
            wanted[name] = text.prose(one) if name in {"caption", "usage_terms"} else text.line(one)
    taken = found.get("XMP-photoshop:DateCreated") or found.get("ExifIFD:DateTimeOriginal")
    if "IPTC:DateCreated" in found and "XMP-photoshop:DateCreated" not in found:
        taken = f"{found['IPTC:DateCreated']} {found.get('IPTC:TimeCreated', '')}".strip()
    elif taken == found.get("ExifIFD:DateTimeOriginal") and taken:
        taken += found.get("ExifIFD:OffsetTimeOriginal", "")
    if taken:
        day, _, time = taken.partition(" ")
        wanted["date_created"] = day.replace(":", "-") + (f"T{time}" if time else "")
    [licensor] = (found.get("XMP-plus:Licensor") or [{}])[:1]
    if licensor:
        wanted |= {"licensor_name": licensor["LicensorName"], "licensor_url": licensor["LicensorURL"]}
    return wanted


def plain(value: Any) -> Any:
    """Return a value of either program in one form: names without prefix and case, times and codes without dress."""
    if isinstance(value, dict):
        if set(value) and all(re.fullmatch(r"x-default|[a-z]{2}(-[a-z]{2})?", key) for key in value):
            return plain(value.get("x-default") or next(iter(value.values())))
        names = {key.rpartition(":")[2].lower(): plain(item) for key, item in value.items()}
        # Positions are left out of what we keep, wherever they stand.
        return {key: item for key, item in names.items() if not key.startswith("gps")}
    if isinstance(value, list):
        return [plain(one) for one in value] if len(value) != 1 or isinstance(value[0], dict) else plain(value[0])
    found = text.prose(str(value)).removeprefix("http://ns.useplus.org/ldf/vocab/")
    if re.match(r"\d{4}[:-]\d\d[:-]\d\d", found):
        return re.sub(r"\D", "", found)
    return str(float(found)) if re.fullmatch(r"-?\d+(\.\d+)?", found) else found


def evidence_of(found: dict[str, Any], group: str) -> dict[str, Any]:
    return {
        RENAMED.get(key := name.partition(":")[2].lower(), key): plain(value)
        for name, value in found.items()
        if name.startswith(f"{group}:") and not re.search(r"-[a-z]{2}$", name)
    }
