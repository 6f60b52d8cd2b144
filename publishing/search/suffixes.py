"""The plain analyser of Kazakh, Kyrgyz, Uzbek and Tajik: endings of case, number and person taken off.

No stemmer library knows these four. They put one ending after another, each regular, so a
short list does most of the work: case comes off first, then the possessive, then the
plural. What may precede an ending is part of it («та» only after п, к, т, с …): without
that, every second stem would lose its own last letters. All are written as folded
(publishing.search.fold).

The lists are ours, from what the grammars of the languages have in common; words for
words' sake (derivation) stay as they are.
"""

from __future__ import annotations

import re
from functools import lru_cache

# Letters that stay: су, үй and ат are whole words in Kazakh and Kyrgyz.
SHORTEST = {"kk": 2, "ky": 2, "uz": 3, "uz-latin": 3, "tg": 3}
HARD = "[пктсшщчцхф]"  # after these Turkic endings begin with т and к
NASAL = "[мн]"
VOWEL = "[аеёиоуыэюя]"
SOFT = f"(?:{VOWEL}|[бвгджзйлрнм])"  # after these with д and г


def _endings(*rows: tuple[str, str]) -> list[re.Pattern[str]]:
    """Return patterns that match an ending after what may precede it, the longest first."""
    ordered = sorted(((ending, before) for before, ends in rows for ending in ends.split()), key=lambda e: -len(e[0]))
    return [re.compile(f"(?<={before}){ending}$" if before else f"{ending}$") for ending, before in ordered]


# Kazakh: -ның, -ға, -ны, -да, -дан, -мен; -ым, -ың, -сы, -ы; -лар.
KAZAKH = (
    _endings(
        (HARD, "тын тин ка ке ты ти та те тан тен пен"),
        (SOFT, "дын дин га ге ды ди да де дан ден мен бен"),
        (f"(?:{VOWEL}|{NASAL})", "нын нин"),
        (NASAL, "нан нен"),
        ("[ыиус]", "ны ни"),
        ("..[^аеёиоуыэюя][ае]", "ны ни"),  # терезе-ні, but өзен-і
        ("[ыи]", "нда нде нан нен на не н"),  # after the possessive: -сы-нда, -ы-на
    ),
    _endings(("[^аеёиоуыэюя]", "ы и ым им ыныз иниз ымыз имиз"), (VOWEL, "сы си мыз миз ныз низ")),
    _endings((HARD, "тар тер"), (SOFT, "дар дер лар лер")),
)
# Kyrgyz: the same with four vowels, -лар -лер -лор, -нын -нин -нун.
KYRGYZ = (
    _endings(
        (HARD, "тын тин тун ка ке ко ты ти ту та те то тан тен тон"),
        (SOFT, "дын дин дун га ге го ды ди ду да де до дан ден дон"),
        (f"(?:{VOWEL}|{NASAL})", "нын нин нун ны ни ну"),
        (VOWEL, "нан нен нон"),
        ("[ыиуо]", "нда нде ндо нан нен нон на не но н"),
    ),
    _endings(("[^аеёиоуыэюя]", "ы и у ым им ум ыбыз ибиз убуз ыныз иниз унуз"), (VOWEL, "сы си су быз биз буз")),
    _endings((HARD, "тар тер тор"), (SOFT, "дар дер дор"), (VOWEL, "лар лер лор"), ("[йлрнм]", "лар лер лор")),
)
UZBEK_CYRILLIC = (
    _endings(("", "нинг да дан га ни"), (HARD, "ка")),
    _endings(("[^аеёиоуыэюя]", "и им инг имиз ингиз"), (VOWEL, "си нг миз нгиз")),
    _endings(("", "лар")),
)
UZBEK_LATIN = (
    _endings(("", "ning da dan ga ni"), ("[kqptshf]", "ka qa")),
    _endings(("[^aeiou]", "i im ing imiz ingiz"), ("[aeiou]", "si miz ngiz")),
    _endings(("", "lar")),
)
# Tajik: -ро, izafet -и, the possessives, plurals -хо (ҳо) and -он.
TAJIK = (
    _endings(("", "ро")),
    _endings(("[^аеёиоуыэюя]", "и ам ат аш амон атон ашон"), (VOWEL, "и ям ят яш ямон ятон яшон")),
    _endings(("", "хо"), ("[^аеёиоуыэюя]", "он"), (VOWEL, "ён гон")),
)
ANALYSERS = {"kk": KAZAKH, "ky": KYRGYZ, "uz": UZBEK_CYRILLIC, "tg": TAJIK}
# кітап, кітабы; аяқ, аяғы; юрак, юраги: the last consonant softens before a vowel.
HARDENED = {"б": "п", "г": "к", "g": "k"}


@lru_cache(maxsize=100_000)
def strip(word: str, language: str) -> str:
    """Return a folded word without its endings. `language`: kk, ky, uz, tg, or uz-latin."""
    layers = UZBEK_LATIN if language == "uz-latin" else ANALYSERS[language]
    shortest, before = SHORTEST[language], ""
    # Again and again, or «Қазақстан» would lose its -тан and «Қазақстанда» keep it.
    while before != word:
        before = word
        for layer in layers:
            word = _without(word, layer, shortest)
    return word[:-1] + HARDENED.get(word[-1], word[-1]) if len(word) > shortest else word


def _without(word: str, layer: list[re.Pattern[str]], shortest: int) -> str:
    for ending in layer:
        if (found := ending.search(word)) and found.start() >= shortest:
            return word[: found.start()]
    return word
