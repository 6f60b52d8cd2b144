"""The three forms that rates come in, read without trusting them: XML, JSON and CSV.

Everything that can be wrong with the bytes is Unreadable, in words. Numbers in JSON stay the text that
they were written in: a float would be another number.
"""

from __future__ import annotations

import csv
import json
from typing import Any, NoReturn
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from newsroom import text
from ticker.sources.base import Unreadable

MOST_BYTES = 1024 * 1024
MOST_ROWS = 2_000
PAGE = "It is a web page, not rates."
BOM = b"\xef\xbb\xbf"


class Number(str):
    """A number of a JSON document, digit for digit as it was written."""

    __slots__ = ()


def xml(content: bytes, root: str) -> Element:
    """Return the root of an XML document, which must have this name. Raises Unreadable."""
    _check_size(content)
    try:
        found = fromstring(content, forbid_dtd=True)
    except DefusedXmlException:
        told = "It declares a document type, as no list of rates does."
        raise Unreadable(PAGE if _is_page(content) else told) from None
    except ParseError as error:
        raise Unreadable(_no_xml(content, error)) from None
    except (ValueError, LookupError):  # an encoding that there is not, or bytes that are not in it
        raise Unreadable("It is not in the encoding that it names.") from None
    if found.tag != root:
        raise Unreadable(f"It begins with <{_short(found.tag)}>, not with <{root}>.")
    return found


def of(element: Element, name: str) -> str:
    """Return the text of the one child of this name. Raises Unreadable."""
    children = element.findall(name)
    if len(children) != 1 or len(children[0]):
        raise Unreadable(f"<{_short(element.tag)}> has {'no' if not children else 'more than a plain'} <{name}>.")
    return (children[0].text or "").strip()


def items(content: bytes) -> Any:
    """Return a JSON document; numbers are text (Number). Raises Unreadable."""
    _check_size(content)
    try:
        return json.loads(
            content.removeprefix(BOM).decode("utf-8"),
            parse_float=Number,
            parse_int=Number,
            parse_constant=_refuse,
            object_pairs_hook=_once,
        )
    except Unreadable:
        raise
    except (ValueError, RecursionError):
        raise Unreadable(_no_json(content)) from None


def member(row: Any, name: str) -> str:
    """Return the text or the number that an object has under this name. Raises Unreadable."""
    found = row.get(name) if isinstance(row, dict) else None
    if not isinstance(found, str):
        raise Unreadable(f"A row has no “{name}”.")
    return found


def rows(content: bytes, *, delimiter: str = ",", encoding: str = "utf-8") -> list[dict[str, str]]:
    """Return the rows of a CSV file by the names of its first line. Raises Unreadable.

    A file that ends in the middle of a line was cut: its last number may be another one.
    """
    _check_size(content)
    try:
        said = content.removeprefix(BOM).decode(encoding)
        lines = list(csv.reader(said.splitlines(), delimiter=delimiter, strict=True))
    except (ValueError, LookupError, csv.Error):
        raise Unreadable(f"It is not a CSV file in {encoding}.") from None
    if not said.endswith("\n"):
        raise Unreadable("It ends in the middle of a line.")
    head, *body = [line for line in lines if line] or [[]]
    if len(set(head)) < len(head) or any(len(line) != len(head) for line in body):
        raise Unreadable("Its lines do not have the columns that its first line names.")
    if len(body) > MOST_ROWS:
        raise Unreadable(f"It has {len(body)} rows; at most {MOST_ROWS} are read.")
    return [dict(zip(head, line, strict=True)) for line in body]


def _check_size(content: bytes) -> None:
    if not content.strip():
        raise Unreadable("It is empty.")
    if len(content) > MOST_BYTES:
        raise Unreadable(f"It is larger than {MOST_BYTES} bytes.")


def _no_xml(content: bytes, error: ParseError) -> str:
    return PAGE if _is_page(content) else f"It is not whole XML ({error})."


def _no_json(content: bytes) -> str:
    return PAGE if _is_page(content) else "It is not whole JSON."


def _is_page(content: bytes) -> bool:
    return b"<html" in content[:1000].lower()


def _refuse(constant: str) -> NoReturn:
    raise Unreadable(f"{constant} is no number.")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Unreadable("An object names the same member twice.")
    return found


def _short(tag: str) -> str:
    return text.shorten(text.line(tag.rpartition("}")[2]), 40)
