"""What came of a step that somebody pressed, in words for that person."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from newsroom.tongues import Words


@dataclass(frozen=True)
class Outcome:
    """What came of a step.

    `show_problems` where the page shall list what is missing, `asks` where it shall ask about warnings,
    `is_gone` where there is no page of this story any more.
    """

    level: int
    words: Words | SafeString
    show_problems: bool = False
    asks: bool = False
    is_gone: bool = False
