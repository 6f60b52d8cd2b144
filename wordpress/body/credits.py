"""What a caption says, and whom it thanks: a grammar of credits with a degree of certainty.

Newsrooms write “text; image: Vitaly V. Kuzmin”, “Фото: Reuters”, “(AP Photo/Jane Doe)” or
“text; Azamat Sarsenbayev” into one field. Words that announce a credit settle it; a name that
merely stands behind a semicolon is split off too, but an editor should look.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from articles.body import blocks
from newsroom import text

DOUBTFUL = 0.7  # below this, an editor should look
LONGEST = 120  # characters of a credit; what is longer is a sentence
CAPTION = 3_000  # characters; what is longer is a story that lost its brackets
NAMES = 7  # words of a name


@dataclass(frozen=True, slots=True)
class Split:
    """A caption's text and credit, plain, and how sure it is that they are what they are called (0 to 1)."""

    text: str
    credit: str
    confidence: float


LATIN = (
    r"(?:image|photo(?:graph|graphy|grapher)?|picture|pic|foto|illustration|graphic|infographic|map|video(?: still)?"
    r"|screen ?(?:shot|grab|capture)|still|collage|credit|courtesy|source|author)s?"
)
CYRILLIC = (
    r"(?:фото(?:граф(?:ия|ии)?|сурет|сүрөт)?|снимок|изображени[ея]|иллюстраци[яи]|коллаж|скриншот|кадр|видео"
    r"|инфографика|карта|источник|автор|сурет(?:ті түсірген|тер)?|сүрөт(?:тү тарткан|төр)?|дереккөз"
    r"|булак|бейне(?:жазба)?)"
)
WORD = rf"(?:{LATIN}|{CYRILLIC})"
LABEL = rf"{WORD}(?: {{1,2}}(?:credits?|courtesy|by|of|from|автора?|предоставлено)| ?/ ?{WORD}){{0,2}}"
# Labels that nothing but a credit follows; “Map: …” and “Video: …” may begin a caption.
PICTURE = re.compile(r"photo|image|pic|foto|credit|courtesy|фото|снимок|изображ|сурет|сүрөт", re.I)
LABELLED = re.compile(rf"(?<!\w){LABEL} ?[:：] ?(?P<credit>\S.*)$", re.I)
BY = re.compile(
    rf"(?<!\w)(?:{LATIN} (?:credit |courtesy )?(?:by|courtesy of|via|from the archive of)|courtesy of"
    r"|(?:фото|снимок|кадр|иллюстрация|видео)(?:графия)? (?:предоставлено|автора|из архива|с сайта)) (?P<credit>\S.*)$",
    re.I,
)
BARE_LABEL = re.compile(rf"(?<!\w)(?:photo|image|foto|{CYRILLIC}) (?P<credit>\S.*)$", re.I)
RIGHTS = re.compile(r"(?:©|\(c\)|(?<!\w)copyright(?: ©)?) ?(?P<credit>\S.*)$", re.I)
VIA = re.compile(r"(?<!\w)via (?P<credit>\S.*)$")
IN_BRACKETS = re.compile(r"[(\[](?P<inner>[^()\[\]]{2,120})[)\]][\s.]*$")
SLASH = re.compile(r"(?P<before>.*\S)\s*/\s*(?P<credit>[^/]{2,60})$")
BEHIND = re.compile(r"(?P<text>.*\S)\s*(?P<sign>;|\||\s[—–-])\s*(?P<credit>[^;|]{2,120})$")
AGENCIES = (  # noqa: SIM905 - a line of names reads better than a hundred lines
    "reuters, afp, ap photo, ap, associated press, epa, epa-efe, efe, dpa, getty, getty images, anadolu, "
    "anadolu agency, aa, xinhua, tass, тасс, ria novosti, риа новости, риа, sputnik, спутник, interfax, интерфакс, "
    "ukrinform, укринформ, unian, rfe/rl, azattyq, азаттык, азаттық, akipress, акипресс, kabar, кабар, kazinform, "
    "казинформ, қазақпарат, tengrinews, zakon.kz, akorda, akorda.kz, акорда, azertac, apa, 24.kg, kloop, клооп, "
    "nur.kz, orda.kz, vlast, власть, kremlin.ru, bloomberg, magnum, zuma, imago, рейтер, shutterstock, istock, "
    "unsplash, pixabay, pexels, flickr, alamy, depositphotos, adobe stock, creative commons, wikimedia, "
    "wikimedia commons, wikipedia, facebook, instagram, telegram, twitter, youtube"
).split(", ")
AGENCY = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(AGENCIES, key=len, reverse=True)))})(?!\w)", re.I)
SENTENCE = re.compile(r"(?<!\b\w)(?<!\b(?:St|Mr|Dr))(?<!\bMrs)[.!?…]\s+(?=[\"“«]?[^\W\d_a-zа-я])")
CAPITAL = re.compile(r"[A-ZА-ЯЁӘҒҚҢӨҰҮІҺÀ-ÖØ-ÞĀ-Ž@]")
SMALL_IN_NAMES = {
    "de",
    "van",
    "von",
    "der",
    "den",
    "al",
    "bin",
    "ibn",
    "of",
    "the",
    "and",
    "и",
    "для",
    "for",
    "uulu",
    "kyzy",
}
EDGES = " \t;,|/·•—–-:("


def plain(caption: str) -> str:
    """Return a caption, which may hold inline HTML, as one line of text."""
    return blocks.plain(caption)


def split(caption: str) -> Split:
    """Return the text and the credit of a caption, which may hold inline HTML."""
    said = plain(caption)
    if len(said) > CAPTION:
        return Split(said, "", 0.3)
    for rule in (_labelled, _in_brackets, _by, _rights, _after_slash, _via, _last_sentence, _behind_sign):
        if (found := rule(said)) is not None:
            return found
    return Split(said, "", 1.0)


def _made(before: str, credit: str, sure: float) -> Split | None:
    """Return a split; None where there is no credit."""
    credit = credit.strip(" \t;,|/—–-:")
    if credit.endswith(")") and "(" not in credit:
        credit = credit[:-1]
    if re.search(r"[^\W\d_]{2}\.$", credit) and not credit.lower().endswith(("inc.", "ltd.", "jr.", "sr.", "co.")):
        credit = credit[:-1]  # the end of a sentence, not of an initial
    return Split(before.rstrip(EDGES), credit, sure) if re.search(r"\w", credit) else None


def _labelled(said: str) -> Split | None:
    found = LABELLED.search(said)
    if found is None:
        return None
    is_sure = PICTURE.match(found[0]) or _is_name(found["credit"]) or AGENCY.search(found["credit"])
    return _announced(said[: found.start()], found["credit"], 0.98 if is_sure else 0.5)


def _announced(before: str, credit: str, sure: float, *, is_clear: bool = False) -> Split | None:
    """Return the split at a word that announces a credit: all that follows it, or its first sentence."""
    closed = re.match(r"([^()]{2,120})\)\s*(\S.*)?$", credit) if before.rstrip().endswith("(") else None
    if closed:
        credit, after = closed[1], closed[2] or ""
    else:
        parts = SENTENCE.split(credit, maxsplit=1)
        credit, after = parts[0], parts[1] if len(parts) > 1 else ""
    after = after.strip(" .;,")
    kept = f"{before.rstrip(EDGES)} {after}".strip() if after else before
    if len(credit) > LONGEST:
        return Split(f"{before}{credit}", "", 0.3)
    is_clear |= not before.strip() or before.rstrip()[-1] in '.!?…;,|/—–-("”»)' or before.rstrip()[-1].isdigit()
    return _made(kept, credit, sure if is_clear and not after else 0.6)


def _in_brackets(said: str) -> Split | None:
    found = IN_BRACKETS.search(said)
    if found is None:
        return None
    inner, before = found["inner"].strip(), said[: found.start()]
    for pattern in (BY, RIGHTS, BARE_LABEL, VIA):
        if (match := pattern.match(inner)) and (pattern is not BARE_LABEL or _is_name(match["credit"])):
            return _made(before, match["credit"], 0.95)
    if AGENCY.search(inner):
        return _made(before, inner, 0.95) if len(inner.split()) <= NAMES else None
    return None


def _by(said: str) -> Split | None:
    if found := BY.search(said):
        before = said[: found.start()]
        return _announced(before, found["credit"], 0.95)
    found = BARE_LABEL.search(said)
    if found is None or not _is_name(found["credit"]):
        return None
    before = said[: found.start()].rstrip()
    if before and before[-1] not in ".!?…;,|/—–-(":
        return None  # “in this photo Anna smiles”
    return _made(before, found["credit"], 0.85 if AGENCY.search(found["credit"]) or before else 0.75)


def _rights(said: str) -> Split | None:
    found = RIGHTS.search(said)
    return _announced(said[: found.start()], found["credit"], 0.95, is_clear=True) if found else None


def _after_slash(said: str) -> Split | None:
    found = SLASH.match(said)
    if found is None:
        return None
    before, credit = found["before"], found["credit"].strip()
    known = AGENCY.search(credit) is not None and len(credit.split()) <= NAMES
    if not known and not (_is_name(credit) and " /" in said):
        return None
    sentence = SENTENCE.split(before)[-1]
    author = re.split(r"[;|]|\s[—–-]\s", sentence)[-1].strip()
    joined = said[len(before)] == "/"
    if author != before and (joined or AGENCY.search(author)) and _is_name(author):
        start = before.rindex(author)
        return _made(before[:start], said[start:], 0.9 if known else 0.6)
    if author == before and joined and _is_name(author):
        return _made("", said, 0.9 if known else 0.5)  # “Jane Doe/AFP” and nothing else
    return _made(before, credit, 0.95 if known else 0.6)


def _via(said: str) -> Split | None:
    found = VIA.search(said)
    if found is None or len(found["credit"].split()) > NAMES:
        return None
    before = said[: found.start()].rstrip()
    if AGENCY.search(found["credit"]):
        return _made(before, found["credit"], 0.85)
    if not before or before[-1] in ";,|/—–-(.":
        return _made(before, found["credit"], 0.8)
    return Split(said, "", 0.65)  # “to Osh via Bishkek”


def _last_sentence(said: str) -> Split | None:
    """Return the split before a last sentence, or after a last comma, that is nothing but an agency's name."""
    parts = re.split(r"(?<=[.!?…,;|])\s+|\s[—–-]\s", said)
    last = parts[-1].strip().rstrip(".")
    if not last or not AGENCY.fullmatch(last):
        return None
    return _made(said[: said.rindex(last)], last, 0.9)


def _behind_sign(said: str) -> Split | None:
    found = BEHIND.match(said)
    if found is None or not _is_name(found["credit"]):
        return None
    if AGENCY.search(found["credit"]):
        return _made(found["text"], found["credit"], 0.9)
    if found["sign"].strip() in {"—", "–", "-"} and len(found["credit"].split()) < 2:
        return None  # a dash joins many things
    return _made(found["text"], found["credit"], 0.5)


def _is_name(said: str) -> bool:
    """Return whether words look like somebody's name: few, and nearly all with a capital."""
    words = [word for word in text.line(said).rstrip(".").split() if re.search(r"\w", word)]
    if not words or len(words) > NAMES or SENTENCE.search(said):
        return False
    large = [word for word in words if CAPITAL.match(word.lstrip('"“«(@')) or word.startswith("@") or "." in word]
    return len(large) >= 1 and all(word in large or word.lower() in SMALL_IN_NAMES or word.isdigit() for word in words)
