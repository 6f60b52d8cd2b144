"""Cleaners: each named, each shown before, each undone at one step."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from media import services
from media.metadata import countries
from media.metadata.cleaners import ACRONYMS, CLEANERS, alter, run
from media.metadata.vocabulary import LISTS
from newsroom.errors import BadInput, StaleRevision
from tests.desk import desk_of
from tests.photos import PhotoFactory

pytestmark = pytest.mark.django_db

CASES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("byline", {"creator": "Jane Doe/AFP via Getty"}, {"creator": "Jane Doe", "credit": "AFP via Getty"}),
    (
        "byline",
        {"credit": "Photo by Jane Doe / AFP via Getty Images"},
        {"creator": "Jane Doe", "credit": "AFP via Getty Images"},
    ),
    ("byline", {"creator": "REUTERS/Jane van Doe"}, {"creator": "Jane van Doe", "credit": "REUTERS"}),
    ("byline", {"creator": "Jane Doe/AFP", "credit": "AFP"}, {"creator": "Jane Doe"}),
    ("byline", {"creator": "Фото: Айгүл Асанова/Sputnik"}, {"creator": "Айгүл Асанова", "credit": "Sputnik"}),
    ("byline", {"creator": "© Jane Doe/AFP/Getty Images"}, {"creator": "Jane Doe", "credit": "AFP/Getty Images"}),
    ("byline", {"credit": "Jane Doe via Getty Images"}, {"creator": "Jane Doe", "credit": "Getty Images"}),
    ("byline", {"creator": "Jane Doe", "credit": "Jane Doe / Agency"}, {}),
    ("byline", {"creator": "AFP/Getty Images"}, {}),
    ("byline", {"creator": "24/7 News"}, {}),
    ("country", {"country": "Kazakhstan"}, {"country_code": "KZ"}),
    ("country", {"country": "Казахстан"}, {"country_code": "KZ"}),
    ("country", {"country": "Қазақстан"}, {"country_code": "KZ"}),
    ("country", {"country": "KAZ"}, {"country": "Kazakhstan", "country_code": "KZ"}),
    ("country", {"country_code": "KGZ"}, {"country": "Kyrgyzstan"}),
    ("country", {"country": "U.S.A."}, {"country_code": "US"}),
    ("country", {"country": "Germany", "country_code": "deu"}, {"country_code": "DEU"}),
    ("country", {"country": "Peru", "country_code": "PE"}, {}),
    ("country", {"country": "Narnia", "country_code": "XXQ"}, {}),
    (
        "shouting",
        {"headline": "WIND FARM OPENS NEAR TARAZ. NATO WATCHES", "city": "TARAZ"},
        {"headline": "Wind farm opens near Taraz. NATO watches", "city": "Taraz"},
    ),
    ("shouting", {"creator": "JANE O'NEIL-SMITH"}, {"creator": "Jane O'Neil-Smith"}),
    ("shouting", {"headline": "ПРЕЗИДЕНТ ООН В АЛМАТЫ", "city": "Алматы"}, {"headline": "Президент ООН в Алматы"}),
    ("shouting", {"headline": "NATO", "creator": "AFP", "country": "USA", "caption": "Not all LOUD"}, {}),
    (
        "keywords",
        {"keywords": ["energy; wind, power", "Wind", "#solar", " "]},
        {"keywords": ["energy", "wind", "power", "solar"]},
    ),
    ("keywords", {"keywords": ["energy", "wind"]}, {}),
]


@pytest.mark.parametrize(("name", "words", "expected"), CASES)
def test_what_a_cleaner_alters(name: str, words: dict[str, Any], expected: dict[str, Any]) -> None:
    assert alter(name, words) == expected
    assert alter(name, {**words, **expected}) == {}  # once is enough


texts = st.text(max_size=30) | st.sampled_from([case[1].get("creator", "") for case in CASES])


TOUCHED = ("creator", "credit", "country", "country_code", "city", "headline", "caption", "keywords")


@settings(deadline=None)
@given(st.fixed_dictionaries({name: st.lists(texts, max_size=3) if name in LISTS else texts for name in TOUCHED}))
def test_no_words_break_a_cleaner_and_twice_is_once(words: dict[str, Any]) -> None:
    for name in CLEANERS:
        alter(name, words)
    done = {field: value for field, (_, value) in run(CLEANERS, words).items()}
    assert all(words[field] != value for field, value in done.items())


def test_acronyms_are_words_that_are_written_in_capitals() -> None:
    assert all(word.upper() == word for word in ACRONYMS)
    assert countries.code_of("kaz") == countries.code_of(" KZ ") == "KZ"
    assert countries.code_of("") == countries.code_of("ZZ") == countries.name_of("ZZZ") == ""


def test_a_cleaned_photo_keeps_what_it_was_and_gives_it_back(pia: User) -> None:
    image = PhotoFactory(creator="JANE DOE/AFP", credit="", headline="WIND FARM OPENS", country="KAZ")
    services.revise(image.id, by=pia, version=1, changes={"headline": "SOLAR FARM OPENS"})
    cleaned = services.clean(image.id, by=pia, version=2, cleaners=["byline", "shouting"])
    assert (cleaned.creator, cleaned.credit, cleaned.headline) == ("Jane Doe", "AFP", "Solar farm opens")
    assert cleaned.country == "KAZ"
    assert cleaned.provenance["creator"]["name"] == "byline, shouting"
    assert cleaned.provenance["creator"]["before"] == "JANE DOE/AFP"
    assert cleaned.provenance["headline"]["was"]["from"] == "person"
    undone = services.undo_cleaning(image.id, by=pia, version=3, fields=["creator", "headline"])
    assert (undone.creator, undone.credit, undone.headline) == ("JANE DOE/AFP", "AFP", "SOLAR FARM OPENS")
    assert undone.provenance["headline"]["from"] == "person"
    assert "creator" not in undone.provenance
    with pytest.raises(BadInput):
        services.undo_cleaning(image.id, by=pia, version=4, fields=["creator"])


def test_cleaning_in_two_steps_is_undone_in_one(pia: User) -> None:
    image = PhotoFactory(creator="JANE DOE/AFP", credit="")
    services.clean(image.id, by=pia, version=1, cleaners=["byline"])
    services.clean(image.id, by=pia, version=2, cleaners=["shouting"])
    undone = services.undo_cleaning(image.id, by=pia, version=3, fields=["creator"])
    assert undone.creator == "JANE DOE/AFP"


def test_cleaning_what_is_clean_changes_nothing(pia: User) -> None:
    image = PhotoFactory(country="")
    assert services.clean(image.id, by=pia, version=1, cleaners=list(CLEANERS)).version == 1
    for wrong in (["polish"], []):
        with pytest.raises(BadInput):
            services.clean(image.id, by=pia, version=1, cleaners=wrong)
    with pytest.raises(StaleRevision):
        services.clean(image.id, by=pia, version=4, cleaners=["byline"])


def test_the_desk_api_proposes_cleans_and_undoes(pia: User, oscar: User) -> None:
    image = PhotoFactory(creator="Jane Doe/AFP", credit="", country="")
    client: Client = desk_of(pia)
    where = f"/api/desk/v1/images/{image.id}/clean/"
    shown = client.get(where)
    assert shown["ETag"] == '"1"'
    assert shown.json() == {
        "proposals": [
            {
                "cleaner": "byline",
                "title": CLEANERS["byline"].title,
                "changes": {
                    "creator": {"from": "Jane Doe/AFP", "to": "Jane Doe"},
                    "credit": {"from": "", "to": "AFP"},
                },
            }
        ]
    }

    def post(path: str, body: Any, match: str) -> Any:
        return client.post(path, body, content_type="application/json", headers={"If-Match": match})

    assert client.post(where, {"cleaners": ["byline"]}, content_type="application/json").status_code == 428
    assert post(where, {"cleaners": ["byline"]}, '"7"').status_code == 412
    assert post(where, {"cleaners": ["polish"]}, '"1"').status_code == 400
    cleaned = post(where, {"cleaners": ["byline"]}, '"1"')
    assert (cleaned.status_code, cleaned.json()["creator"]) == (200, "Jane Doe")
    assert cleaned.json()["provenance"]["creator"]["before"] == "Jane Doe/AFP"
    undone = post(f"{where}undo/", {"fields": ["creator", "credit"]}, '"2"')
    assert (undone.status_code, undone.json()["creator"], undone.json()["credit"]) == (200, "Jane Doe/AFP", "")
    history = client.get(f"/api/desk/v1/images/{image.id}/history/").json()["results"]
    assert [line["verb"] for line in history] == ["undid_cleaning", "cleaned"]
    assert desk_of(oscar).get(where).status_code == 403
    assert desk_of(oscar).post(where, {}, content_type="application/json").status_code == 403
