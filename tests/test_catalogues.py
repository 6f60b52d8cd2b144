"""The catalogues of the desk's words agree with its sources, and say everything in every language of the desk."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages import Catalog
from django.conf import settings

from newsroom import catalogues, tongues

ROOT = Path(settings.BASE_DIR)
KEPT = [
    path
    for language in catalogues.languages()
    for room in tongues.rooms()
    for domain in catalogues.DOMAINS
    if (path := catalogues.path_of(room, domain, language)).exists()
]
HOLDERS = re.compile(r"%\(\w+\)[sd]|\{[\w]*(?:[:!][^}]*)?\}|</?\w+[^>]*>")


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def texts(catalog: Catalog) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Yield what is said and how it is translated, with all forms of each."""
    for message in catalog:
        if message.id:
            said = message.id if isinstance(message.id, tuple | list) else (message.id,)
            told = message.string if isinstance(message.string, tuple | list) else (message.string,)
            yield tuple(said), tuple(map(str, told))


@pytest.mark.parametrize("path", KEPT, ids=name)
def test_a_catalogue_holds_what_is_marked_in_the_sources_and_nothing_else(path: Path) -> None:
    language, domain, room = path.parts[-3], path.stem, path.relative_to(ROOT).parts[0]
    now = catalogues.as_po(catalogues.renewed(room, domain, language), language)
    assert now == path.read_bytes(), "Run ./dev messages, and translate what is new."


@pytest.mark.parametrize("path", KEPT, ids=name)
def test_what_programs_read_is_compiled_of_what_people_wrote(path: Path) -> None:
    assert catalogues.as_mo(path) == path.with_suffix(".mo").read_bytes(), "Run ./dev messages."


@pytest.mark.parametrize("path", KEPT, ids=name)
def test_everything_is_translated_and_nothing_is_a_guess(path: Path) -> None:
    catalog = catalogues.read(path)
    assert [said for said, told in texts(catalog) if not all(told)] == []
    assert [message.id for message in catalog if message.id and message.fuzzy] == []


@pytest.mark.parametrize("path", KEPT, ids=name)
def test_a_translation_holds_every_name_of_the_text_and_no_other(path: Path) -> None:
    wrong = []
    for said, told in texts(catalogues.read(path)):
        wanted = set(HOLDERS.findall(said[-1])) | set(HOLDERS.findall(said[0]))
        wrong += [form for form in told if set(HOLDERS.findall(form)) != wanted]
    assert wrong == []


def test_a_text_is_translated_alike_in_every_room() -> None:
    # Django puts the rooms' catalogues together: of two translations, one would never be seen.
    found = defaultdict(set)
    for path in KEPT:
        for message in catalogues.read(path):
            if message.id:
                found[path.parts[-3], path.stem, str(message.id), message.context].add(str(message.string))
    assert {key: said for key, said in found.items() if len(said) > 1} == {}


TAGS = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.S)
ASIDE = re.compile(
    "|".join(
        (
            r"\{% comment %\}.*?\{% endcomment %\}",
            r"\{% blocktranslate.*?\{% endblocktranslate %\}",
            r"\{% block (?:bodyclass|is_fullwidth) %\}.*?\{% endblock %\}",
            r"<(script|style|code|pre|kbd)\b.*?</\1>",
            r"<dl hidden\b.*?</dl>",  # what scripts say, each by the name that they call it
            r"<span class=\"[^\"]*material-symbols-outlined[^>]*>.*?</span>",  # a symbol of a font, by its name
        )
    ),
    re.S,
)
SAID = re.compile(r"\s(?:title|aria-label|placeholder|alt)=\"([^\"]*)\"")
TEMPLATES = sorted(path for room in tongues.rooms() for path in (ROOT / room / "templates").rglob("*.html"))


def unmarked(template: str) -> Iterator[str]:
    """Yield the visible text of a template that nothing marks for translation."""
    rest = ASIDE.sub("\0", template)
    bare = TAGS.sub("\0", rest)
    attributes = SAID.findall(re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "\0", rest, flags=re.S))
    for run in (*re.split(r"<(?:\"[^\"]*\"|[^>\"])*>|\0", bare), *attributes):
        if re.search(r"[A-Za-z]{2}", re.sub(r"&\w+;", "", run)):
            yield " ".join(run.split())


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_every_text_of_a_template_is_marked(path: Path) -> None:
    assert [text for text in unmarked(path.read_text("utf-8")) if text not in {"Authorization: Bearer", "nr_"}] == []


def test_an_unmarked_text_in_a_template_is_caught() -> None:
    assert list(unmarked('<p title="{% translate "Yes" %}">{% translate "Yes" %}: No</p>')) == [": No"]
    assert list(unmarked('<p aria-label="Close it">{{ name }}</p>')) == ["Close it"]


SHOWN = {"description", "label", "help_text", "verbose_name", "verbose_name_plural", "empty_label", "when_empty"}
SHOWN |= {"search_help_text", "violation_error_message"}


def bare_words(path: Path) -> Iterator[str]:
    """Yield what stands unmarked where Django and unfold show it: as a label, a help, a name."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        pairs = []
        if isinstance(node, ast.Call):
            pairs = [(word.arg, word.value) for word in node.keywords]
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            pairs = [(node.targets[0].id, node.value)]
        for shown, value in pairs:
            if shown in SHOWN and isinstance(value, ast.Constant | ast.JoinedStr):
                said = value.value if isinstance(value, ast.Constant) else "f-string"
                if isinstance(said, str) and re.search("[A-Za-z]{2}", said):
                    yield f"{name(path)}:{value.lineno}: {said}"


def test_every_label_of_the_desk_is_marked() -> None:
    places = [
        path for room in tongues.rooms() for kind in ("admin", "models", "signin") for path in places_of(room, kind)
    ]
    assert [words for path in places for words in bare_words(path)] == []


def places_of(room: str, kind: str) -> list[Path]:
    folder = ROOT / room / kind
    return sorted(folder.rglob("*.py")) or [path for path in [folder.with_suffix(".py")] if path.exists()]
