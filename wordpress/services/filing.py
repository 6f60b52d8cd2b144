"""Categories, tags and people of a source: those that are here already are found, the others are made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from articles.models import Author, Section, Tag
from articles.services import taxonomy
from articles.things import Named
from newsroom import text
from wordpress import ids
from wordpress.items import Item, Term, Writer
from wordpress.models import Imported, Source
from wordpress.services.identities import number_of

CATEGORY, TAG, PERSON = "category", "post_tag", "author"
SECTION_LENGTH, TAG_LENGTH, AUTHOR_LENGTH = 60, 80, 80
# What stands in no category, and pages, which have none.
ELSEWHERE = {"post": Term(CATEGORY, "uncategorized", "Uncategorized"), "page": Term(CATEGORY, "pages", "Pages")}
DEEPEST = 20  # sections below each other
GUEST = "cap-"  # what Co-Authors Plus puts before a login


@dataclass
class Known:
    """What the files say of terms and people, by their slugs and logins."""

    terms: dict[tuple[str, str], Term] = field(default_factory=dict)
    by_id: dict[int, Term] = field(default_factory=dict)
    writers: dict[str, Writer] = field(default_factory=dict)

    def note(self, part: Term | Writer) -> None:
        """Remember a term or a person. Who was named first is whom it is."""
        if isinstance(part, Writer):
            self.writers.setdefault(part.login, part)
        else:
            self.terms.setdefault((part.domain, _slug(part)), part)
            self.by_id.setdefault(part.id, part)


@dataclass(frozen=True)
class Filed:
    """Where a story stands, what it is about, who signs it; ids of ours."""

    section: int
    tags: tuple[int, ...]
    bylines: tuple[int, ...]


class Filing:
    """Files the stories of one source. `categories` says by slug what a category becomes: "section:…", "tag:…", ""."""

    def __init__(self, source: Source, known: Known, *, categories: str, mapping: Mapping[str, str]) -> None:
        self.source, self.known = source, known
        self.categories, self.mapping = categories, mapping
        self.sections: dict[int, Section] = {}
        self.tags: dict[int, Tag] = {}
        self.authors: dict[int, Author] = {}
        self.alike: dict[str, list[Writer]] = {}  # by the address of their logins
        for writer in known.writers.values():
            self.alike.setdefault(_slug_of(writer), []).append(writer)
        self.made = 0
        self.restart()
        self._number()

    def restart(self) -> None:
        """Read anew what is here: at the beginning, and where what was made is gone with its transaction."""
        rows = Imported.objects.filter(source=self.source, kind__in=(CATEGORY, TAG, PERSON))
        columns = ("kind", "key", "section_id", "tag_id", "author_id")
        self.here = {(kind, key): tuple(found) for kind, key, *found in rows.values_list(*columns)}
        people = rows.filter(kind=PERSON).values_list("key", "base")
        self.logins: dict[str, str] = {key: base.get("login", "") for key, base in people}
        for cache in (self.sections, self.tags, self.authors):
            cache.clear()

    def _number(self) -> None:
        """Note the numbers of what was brought in before they were kept, or by a file that did not name them."""
        rows = list(Imported.objects.filter(source=self.source, kind__in=(CATEGORY, TAG, PERSON), number=None))
        people = {self._key(writer): writer for writer in self.known.writers.values()}
        for row in rows:
            said = people.get(row.key) if row.kind == PERSON else self.known.terms.get((row.kind, row.key))
            row.number = number_of(str(said.id)) if said else None
        Imported.objects.bulk_update([row for row in rows if row.number], ["number"], 500)

    def file(self, item: Item) -> Filed:
        """Return where an item is filed here; what there is none of yet is made. Call it inside a transaction."""
        sections, tags = [], []
        for term in item.terms:
            if term.domain == CATEGORY:
                section, tag = self._category(term)
                sections += [section] if section else []
                tags += [tag] if tag else []
            elif term.domain == TAG and (tag := self._tag(term)):
                tags.append(tag)
        own = self._primary(item, sections)
        tags += [self._as_tag(section) for section in sections if section not in self._with_above(own)]
        people = dict.fromkeys(self._people(item))  # two logins may be one person here, who signs once
        return Filed(own, tuple(filter(None, dict.fromkeys(tags))), tuple(people))

    def named(self, filed: Filed) -> Named:
        """Return what a story names, for its document."""
        tags = sorted((self._thing(Tag, self.tags, pk) for pk in filed.tags), key=lambda tag: tag.name)
        people = {pk: self._thing(Author, self.authors, pk) for pk in filed.bylines}
        return Named(self._section(filed.section), tuple(tags), people)

    def _primary(self, item: Item, sections: list[int]) -> int:
        """Return the section that a story stands in: the editors' choice there, else the deepest, else the first."""
        number = number_of(item.meta.get("_yoast_wpseo_primary_category", "").strip())
        chosen = self.known.by_id.get(number) if number else None
        if chosen and chosen.domain == CATEGORY and (section := self._category(chosen)[0]):
            return section
        if sections:
            return max(sections, key=lambda pk: (len(self._with_above(pk)), -sections.index(pk)))
        section, _tag = self._category(ELSEWHERE[item.kind], always=True)
        return section

    def _with_above(self, pk: int) -> list[int]:
        return [section.pk for section in self._section(pk).path()]

    def _category(self, term: Term, *, always: bool = False, below: frozenset[str] = frozenset()) -> tuple[int, int]:
        """Return section and tag that a category became, 0 for none.

        With `always` it is a section, whatever else it became. `below` are the slugs for which this one is made.
        """
        slug = _slug(term)
        said = self.known.terms.get((CATEGORY, slug), term)
        if (CATEGORY, slug) not in self.here:
            default = "section:" if self.categories == "sections" else "tag:"
            kind, _, name = self.mapping.get(slug, default).partition(":")
            section = self._make_section(said, name or slug, below) if kind == "section" else None
            tag = self._make_tag(said, name or slug) if kind == "tag" else None
            self._remember(CATEGORY, slug, said, section=section, tag=tag)
        section_id, tag_id, _author = self.here[CATEGORY, slug]
        if always and not section_id:
            # It became a tag or nothing, or the desk deleted it: what stands nowhere else has to stand somewhere.
            section_id = self._make_section(said, slug, below).pk
            Imported.objects.filter(source=self.source, kind=CATEGORY, key=slug).update(section=section_id)
            self.here[CATEGORY, slug] = (section_id, tag_id, None)
        return section_id or 0, tag_id or 0

    def _tag(self, term: Term) -> int:
        slug = _slug(term)
        if (TAG, slug) not in self.here:
            said = self.known.terms.get((TAG, slug), term)
            self._remember(TAG, slug, said, tag=self._make_tag(said, slug))
        return self.here[TAG, slug][1] or 0

    def _as_tag(self, section: int) -> int:
        """Return the tag that stands for a category which a story is in besides its section."""
        found = self._section(section)
        return self._tag(Term(TAG, found.slug, found.name))

    def _make_section(self, term: Term, slug: str, below: frozenset[str]) -> Section:
        slug = text.slug(slug, length=SECTION_LENGTH) or f"category-{term.id}"
        if found := Section.objects.filter(slug=slug).first():
            return found
        below |= {_slug(term)}
        above = self.known.terms.get((CATEGORY, _clean(term.parent)))
        # Of categories that lie below each other in a circle, one lies below none.
        is_above = above is not None and _slug(above) not in below and len(below) < DEEPEST
        parent = self._category(above, below=below)[0] if above and is_above else 0
        if found := Section.objects.filter(slug=slug).first():
            return found  # the one above became the same section
        section = Section(
            slug=slug,
            name=text.shorten(term.name or term.slug, 100),
            description=text.shorten(term.description, 1000),
            parent_id=parent or None,
        )
        taxonomy.save(section)
        self.made += 1
        return section

    def _make_tag(self, term: Term, slug: str) -> Tag:
        slug = text.slug(slug, length=TAG_LENGTH) or f"tag-{term.id}"
        name = text.shorten(term.name or term.slug, 120)
        found = Tag.objects.filter(slug=slug).first() or Tag.objects.filter(name=name, kind="topic").first()
        if found is None:
            found = Tag(slug=slug, name=name, description=text.shorten(term.description, 1000))
            taxonomy.save(found)
            self.made += 1
        return found

    def _people(self, item: Item) -> Iterable[int]:
        """Yield who signs an item: its co-authors in their order, else who is said to have made it."""
        logins = [(term.slug, term.name) for term in item.terms if term.domain == PERSON]
        for login, name in logins or ([(item.creator, "")] if item.creator else []):
            if found := self._person(login, name):
                yield found

    def _person(self, login: str, name: str) -> int:
        writer = self._writer(unquote(login).removeprefix(GUEST), name)
        key = self._key(writer)
        if (PERSON, key) not in self.here:
            said = Term(PERSON, key, writer.name, writer.id)
            base = {"login": _login(writer)}
            self._remember(PERSON, key, said, author=self._make_author(writer, _slug_of(writer)), base=base)
            self.logins[key] = base["login"]
        return self.here[PERSON, key][2] or 0

    def _writer(self, login: str, name: str) -> Writer:
        """Return whom a login or, of a co-author, its address means; who is in no list is a guest.

        The address "j-doe" may be that of "j.doe" and of "j_doe": then it is whose name is that.
        """
        if found := self.known.writers.get(login):
            return found
        guest = Writer(login, name or login)
        alike = self.alike.get(_slug_of(guest), [])
        named = [each for each in alike if name in (each.name, each.login)]
        return next(iter(named or alike), guest)

    def _key(self, writer: Writer) -> str:
        """Return under what a person is known: the login as an address, and more where that is another person's."""
        key, login = _slug_of(writer), _login(writer)
        return key if self.logins.get(key, "") in ("", login) else f"{key}~{ids.digest(login, 8)}"

    def _make_author(self, writer: Writer, wanted: str) -> Author:
        name = text.shorten(text.line(writer.name), 120)
        slug = text.slug(name, length=AUTHOR_LENGTH) or wanted
        number, base = 1, slug
        while found := Author.objects.filter(slug=slug).first():
            if found.name == name:
                return found
            number += 1
            slug = f"{base[: AUTHOR_LENGTH - 4]}-{number}"
        author = Author(slug=slug, name=name, bio=text.shorten(writer.bio, 3000))
        taxonomy.save(author)
        self.made += 1
        return author

    def _remember(
        self,
        kind: str,
        key: str,
        term: Term,
        *,
        section: Section | None = None,
        tag: Tag | None = None,
        author: Author | None = None,
        base: Mapping[str, str] | None = None,
    ) -> None:
        title, number = text.shorten(term.name, 200), number_of(str(term.id))
        became = {"section": section, "tag": tag, "author": author}
        Imported.objects.create(
            source=self.source, kind=kind, key=key, number=number, title=title, base=dict(base or {}), **became
        )
        self.here[kind, key] = tuple(each.pk if each else None for each in (section, tag, author))

    def _section(self, pk: int) -> Section:
        if pk not in self.sections:
            self.sections[pk] = Section.objects.select_related("parent__parent").get(pk=pk)
        return self.sections[pk]

    def _thing[Thing: (Tag, Author)](self, model: type[Thing], cache: dict[int, Thing], pk: int) -> Thing:
        if pk not in cache:
            cache[pk] = model._default_manager.get(pk=pk)
        return cache[pk]


def _login(writer: Writer) -> str:
    """Return a login as it is compared: WordPress takes it in any case."""
    return text.shorten(text.line(writer.login), 200).casefold()


def _slug_of(writer: Writer) -> str:
    return text.slug(writer.login, length=AUTHOR_LENGTH) or text.slug(writer.name, length=AUTHOR_LENGTH) or "author"


def _slug(term: Term) -> str:
    return _clean(term.slug) or text.slug(term.name, length=TAG_LENGTH) or str(term.id)


def _clean(slug: str) -> str:
    return text.slug(unquote(slug), length=TAG_LENGTH)
