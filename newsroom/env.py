"""Environment variables, typed, with every mistake reported at once.

An operator who has three variables wrong should learn of three, not of one three times.
Each reader remembers what was wrong and returns the default, so that reading goes on;
`Environment.check()` then raises once.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

TRUE = {"1", "true", "yes", "on"}
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")
RATIO = re.compile(r"[1-9]\d{0,2}:[1-9]\d{0,2}")
FALSE = {"0", "false", "no", "off", ""}


class WrongEnvironment(SystemExit):
    """One or more variables cannot be used; the message lists each with its cure."""


@dataclass
class Environment:
    """Reads variables from a mapping. Call `check()` after the last one."""

    values: Mapping[str, str]
    problems: list[str] = field(default_factory=list)

    def text(self, name: str, default: str = "") -> str:
        """Return the value, stripped; `default` where it is unset or empty."""
        return self.values.get(name, "").strip() or default

    def flag(self, name: str, *, default: bool) -> bool:
        """Return a yes or no: 1, true, yes, on, or 0, false, no, off."""
        raw = self.values.get(name)
        if raw is None:
            return default
        word = raw.strip().lower()
        if word in TRUE or word in FALSE:
            return word in TRUE
        self._wrong(name, raw, "write 1 or 0")
        return default

    def number(self, name: str, default: int, *, low: int = 0, high: int = 10**9) -> int:
        """Return a whole number between `low` and `high`."""
        raw = self.values.get(name, "").strip()
        if not raw:
            return default
        if raw.isascii() and raw.isdigit() and low <= int(raw) <= high:
            return int(raw)
        self._wrong(name, raw, f"write a whole number from {low} to {high}")
        return default

    def words(self, name: str, default: tuple[str, ...] = ()) -> list[str]:
        """Return a comma-separated list, without empty entries."""
        raw = self.values.get(name)
        parts = default if raw is None else (part.strip() for part in raw.split(","))
        return [part for part in parts if part]

    def numbers(self, name: str, default: tuple[int, ...], *, low: int, high: int) -> list[int]:
        """Return a comma-separated list of whole numbers between `low` and `high`."""
        raw = self.words(name)
        if not all(each.isascii() and each.isdigit() and low <= int(each) <= high for each in raw):
            self._wrong(name, self.values.get(name, ""), f"write whole numbers from {low} to {high}, with commas")
            return list(default)
        return [int(each) for each in raw] or list(default)

    def ratios(self, name: str, default: tuple[str, ...]) -> list[str]:
        """Return a comma-separated list of shapes such as 16:9, each once."""
        found = self.words(name, default)
        if not all(RATIO.fullmatch(each) for each in found):
            self._wrong(name, self.values.get(name, ""), "write ratios of width to height, such as 16:9,1:1")
            return list(default)
        return list(dict.fromkeys(found))

    def networks(self, name: str) -> list[str]:
        """Return a comma-separated list of networks or single addresses, such as 10.0.0.0/8."""
        raw = self.words(name)
        try:
            return [str(ip_network(each)) for each in raw]
        except ValueError:
            self._wrong(name, self.values.get(name, ""), "write networks such as 10.1.0.0/16,127.0.0.1")
            return []

    def day(self, name: str) -> dt.datetime | None:
        """Return the beginning of a day in UTC, None where the variable is unset."""
        raw = self.text(name)
        if not raw:
            return None
        try:
            return dt.datetime.combine(dt.date.fromisoformat(raw), dt.time.min, dt.UTC)
        except ValueError:
            self._wrong(name, raw, "write a day such as 2027-06-30")
            return None

    def choice(self, name: str, default: str, choices: tuple[str, ...]) -> str:
        """Return one of `choices`."""
        raw = self.text(name, default)
        if raw in choices:
            return raw
        self._wrong(name, raw, f"write one of {', '.join(choices)}")
        return default

    def url(self, name: str, default: str) -> str:
        """Return an http or https URL without its trailing slash."""
        raw = self.text(name, default)
        try:
            parts = urlsplit(raw)
            good = parts.scheme in {"http", "https"} and bool(parts.hostname)
        except ValueError:
            good = False
        if not good:
            self._wrong(name, raw, "write an address such as https://news.example.org")
            return default.rstrip("/")
        return raw.rstrip("/")

    def address(self, name: str) -> str:
        """Return an http or https URL as `url` does; empty where none is given."""
        return self.url(name, "") if self.text(name) else ""

    def zone(self, name: str, default: str) -> str:
        """Return the name of a time zone that this machine knows."""
        raw = self.text(name, default)
        try:
            ZoneInfo(raw)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self._wrong(name, raw, "write a name of the tz database, such as Asia/Bishkek")
            return default
        return raw

    def encodings(self, name: str, default: tuple[str, ...]) -> list[str]:
        """Return names of encodings of one byte a letter, at least one."""
        found = self.words(name, default) or list(default)
        try:
            # Every byte is one letter or none: what has longer ones cannot be weighed against these.
            good = all(len(bytes(range(256)).decode(each, "replace")) == 256 for each in found)
        except (LookupError, ValueError):
            good = False
        if not good:
            self._wrong(name, self.values.get(name, ""), "write encodings of one byte a letter, such as cp1252,cp1251")
            return list(default)
        return found

    def languages(self, name: str, default: tuple[str, ...]) -> list[str]:
        """Return language codes, at least one unless there are none by default."""
        found = self.words(name, default)
        if (default and not found) or not all(LANGUAGE.fullmatch(code) for code in found):
            self._wrong(name, self.values.get(name, ""), "write language codes such as en,ru")
            return list(default)
        return found

    def folder(self, name: str, default: Path) -> Path:
        """Return an absolute folder path; it need not exist yet, but must not be a file."""
        path = Path(self.text(name, str(default))).expanduser().absolute()
        if path.is_file():
            self._wrong(name, str(path), "that is a file: name a folder")
        return path

    def secret(self, name: str, default: str | None, *, length: int) -> str:
        """Return a secret of at least `length` characters; `default` None makes it required."""
        raw = self.values.get(name, "")
        if not raw and default is not None:
            return default
        if len(raw) < length or len(set(raw)) < 5:
            # The value itself is never printed: it may be a real secret with a typing error.
            self.problems.append(
                f"{name}: {'missing' if not raw else 'too short or too simple'}; "
                f"write at least {length} random characters"
            )
        return raw

    def refuse(self, name: str, why: str) -> None:
        """Note a problem found by the caller, to be raised with the others."""
        self.problems.append(f"{name}: {why}")

    def check(self) -> None:
        """Raise WrongEnvironment with every problem found so far, if there is one."""
        if self.problems:
            lines = "\n".join(f"  - {problem}" for problem in self.problems)
            raise WrongEnvironment(f"Newsroom cannot start. Mend these variables:\n{lines}")

    def _wrong(self, name: str, raw: str, cure: str) -> None:
        self.problems.append(f"{name}={raw!r} cannot be used: {cure}")
