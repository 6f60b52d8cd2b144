"""What a stock Django with its REST framework answers with a 500, one test a fault. None here."""

from __future__ import annotations

import datetime as dt
import io
import json
import threading
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections, transaction
from django.test import Client
from django.utils import feedgenerator
from PIL import Image as Pixels

from articles.drafts import Draft
from articles.services import saving
from media import services as photo_desk
from media.models import Image
from newsroom.errors import PhotoRefused
from publishing.models import Publication
from tests.factories import make_article, make_photo, make_public, make_section, photo_bytes
from tests.reading import check_problem, get, headlines, problem, read
from ticker import numbers

pytestmark = pytest.mark.django_db

HUGE = 10**30
DESK = "/api/desk/v1/images/"


@pytest.fixture
def desk(pia: User) -> Client:
    client = Client()
    client.force_login(pia)
    return client


@pytest.fixture
def manager(mira: User) -> Client:
    client = Client()
    client.force_login(mira)
    return client


def patch(desk: Client, photo: Image, body: str | bytes, content_type: str = "application/json") -> Any:
    return desk.patch(f"{DESK}{photo.pk}/", body, content_type=content_type, headers={"If-Match": f'"{photo.version}"'})


def nested(levels: int) -> str:
    return '{"caption":' + "[" * levels + "]" * levels + "}"


BODIES = {
    "brackets without end": "[" * 100_000,
    "a hundred thousand levels": nested(100_000),
    "objects in objects": '{"a":' * 20_000,
    "just over the limit": nested(41),
    "not JSON": "{'caption': 1}",
    "not UTF-8": b'{"caption":"\xff"}',
    "UTF-16": '{"caption":"x"}'.encode("utf-16"),
    "a byte order mark": '\ufeff{"caption":"x"}',
    "no number": '{"focal_x":NaN}',
    "no end": '{"focal_x":Infinity}',
    "beyond a float": '{"focal_x":1e999}',
    "beyond an integer": '{"focal_x":' + "9" * 30 + "}",
    "beyond Python": '{"focal_x":' + "9" * 5000 + "}",
    "a name twice": '{"caption":"a","caption":"b"}',
    "a name twice, once with a space": '{"caption":"a","caption ":"b"}',
    "a list": "[]",
    "a string": '"caption"',
    "null": "null",
    "an unknown name": '{"capshun":"x"}',
    "ten thousand unknown names": json.dumps({f"n{number}": 1 for number in range(10_000)}),
    "a dict where a text belongs": '{"caption":{"a":1}}',
}


@pytest.mark.parametrize("name", BODIES)
def test_1_a_body_that_is_no_use_is_a_400(desk: Client, name: str) -> None:
    photo = make_photo()
    response = patch(desk, photo, BODIES[name])
    assert response.status_code == 400, response.content[:300]
    assert check_problem(response)
    photo.refresh_from_db()
    assert photo.caption == "The lake at dawn."


def test_1_a_body_without_end_is_not_even_read(desk: Client) -> None:
    photo = make_photo()
    response = patch(desk, photo, '{"caption":"' + "x" * django_settings.DATA_UPLOAD_MAX_MEMORY_SIZE + '"}')
    assert response.status_code == 413
    assert check_problem(response)["type"].endswith("#too_large")
    assert patch(desk, photo, "caption=x", "application/x-www-form-urlencoded").status_code == 415


def test_2_and_3_no_row_is_poisoned_by_half_a_character_or_a_null(desk: Client) -> None:
    photo = make_photo()
    response = patch(desk, photo, r'{"caption":"a\ud800b\u0000c","keywords":["x\udfff","\u0000y"]}')
    assert response.status_code == 200, response.content
    photo.refresh_from_db()
    assert (photo.caption, photo.keywords) == ("abc", ["x", "y"])
    Image.objects.filter(pk=photo.pk).update(embedded={"k\x00\ud800": {"deep": "v\x00\udc00"}})
    for path in (DESK, f"{DESK}{photo.pk}/"):
        assert desk.get(path).status_code == 200
    make_public(headline="a\ud800b\x00c", lead=photo)
    assert headlines("articles/") == ["abc"]


def test_4_a_thousand_words_are_refused_in_public_and_cut_on_the_desk(manager: Client) -> None:
    make_public()
    many = "+".join(["word"] * 1500)
    for path in ("articles/", "tags/", "authors/", "sections/"):
        problem(f"{path}?q={many}", 400)
    for page in ("articles/article", "articles/tag", "articles/author", "articles/section", "media/image", "auth/user"):
        response = manager.get(f"/admin/{page}/?q={many}")
        assert response.status_code in (200, 302, 400), page


@pytest.mark.parametrize(
    "path",
    [
        f"articles/{HUGE}/",
        f"tags/{HUGE}/",
        f"images/{HUGE}/",
        f"articles/?page={HUGE}",
        f"articles/?id={HUGE}",
        f"ticker/{HUGE}-{HUGE}/",
    ],
)
def test_5_a_number_that_no_column_holds_is_a_4xx_in_public(path: str) -> None:
    assert Client().get(f"/api/v1/{path}").status_code in (400, 404)


@pytest.mark.parametrize(
    "page",
    ["articles/article", "articles/section", "articles/tag", "articles/author", "media/image", "ticker/instrument"],
)
def test_5_a_number_that_no_column_holds_is_no_error_on_the_desk(manager: Client, page: str) -> None:
    make_article()
    for odd in (HUGE, -HUGE, "x", "%00", "1e5"):
        for query in (
            f"?id__exact={odd}",
            f"?section__id__exact={odd}",
            f"?p={odd}",
            f"?o={odd}",
            f"?id__in={odd},{odd}",
        ):
            response = manager.get(f"/admin/{page}/{query}")
            assert response.status_code < 500, (page, query)
    for ref in (HUGE, "x", "0"):
        for view in ("change", "history", "delete"):
            assert manager.get(f"/admin/{page}/{ref}/{view}/").status_code < 500


def test_6_a_feed_of_what_is_stored_is_xml_whatever_was_typed() -> None:
    evil = "".join(map(chr, range(0x20))) + "\x7f\x85\u2028\ufffe\uffff\ud800]]><&\U0001ffff"
    make_public(headline=f"Head{evil}line", summary=f"Sum{evil}mary", body=f"<p>Bo{evil}dy &#11; &#xFFFE;</p>")
    card = read("articles/?include=body")["results"][0]
    feed = feedgenerator.Rss201rev2Feed("Newsroom", "https://example.org/", "x")
    feed.add_item(
        card["headline"], card["url"], card["summary"] + card["body"]["html"] + Publication.objects.get().text
    )
    root = ElementTree.fromstring(feed.writeString("utf-8"))  # noqa: S314 - our own feed
    assert (root.findtext("channel/item/title") or "").startswith("Head")


@pytest.mark.parametrize(
    "typed",
    [
        "NaN",
        "sNaN",
        "Infinity",
        "-Infinity",
        "1e1000000",
        "1e400",
        "1_000",
        "１２",
        "-0",
        "-1",
        "+1",
        " 1",
        "1 ",
        "1,2,3",
        "0x1",
        "",
        "٣",
        "1" * 13,
        "0.123456789",
        "1" * 5000,
        "0",
        "1e2",
    ],
)
def test_7_a_rate_is_plain_digits(typed: str) -> None:
    with pytest.raises(ValueError, match=r"rate"):
        numbers.read(typed)
    assert numbers.read("0,01144") == Decimal("0.01144")


def test_8_every_headline_has_an_address_of_its_own() -> None:
    heads = ["Қазақстан жаңалықтары", "Кыргызстан жаңылыктары", "👩‍👧", "🎉🎉", "!!!", "???", "", "日本"]
    slugs = [saving.create(Draft(headline=head), by=None).article.slug for head in heads]
    assert all(slugs)
    assert len(set(slugs)) == len(heads)
    assert slugs[:2] == ["qazaqstan-zhangalyqtary", "kyrgyzstan-zhangylyktary"]


def test_9_a_photo_that_was_cut_short_is_refused_at_the_door_and_not_by_a_later_job(desk: Client) -> None:
    whole = photo_bytes((900, 700))
    for share in (50, 90, 99):
        cut = whole[: len(whole) * share // 100]
        with Pixels.open(io.BytesIO(cut)) as opened:
            opened.verify()  # what a stock ImageField asks
        with pytest.raises(PhotoRefused):
            photo_desk.accept(SimpleUploadedFile("lake.jpg", cut), by=None)
        response = desk.post(DESK, {"file": SimpleUploadedFile("lake.jpg", cut)})
        assert response.status_code == 422
        assert check_problem(response)["reason"]
    assert not Image.objects.exists()


def test_10_sqlite_takes_its_lock_at_the_beginning_and_waits_for_it(on_postgresql: bool) -> None:
    if on_postgresql:
        pytest.skip("PostgreSQL locks rows")
    options = connection.settings_dict["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] >= 20
    with connection.cursor() as cursor:
        found = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert found == {"journal_mode": "wal", "synchronous": 1, "foreign_keys": 1}


@pytest.mark.django_db(transaction=True)
def test_10_who_reads_and_then_writes_never_finds_the_database_locked() -> None:
    section = make_section()
    failed: list[Exception] = []

    def bump() -> None:
        try:
            for _ in range(15):
                with transaction.atomic():
                    fresh = type(section).objects.select_for_update().get(pk=section.pk)
                    fresh.position += 1
                    fresh.save()
        except Exception as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=bump) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    section.refresh_from_db()
    assert failed == []
    assert section.position == 60


def test_11_a_day_in_almaty_is_the_day_that_almaty_had(settings: Any) -> None:
    settings.TIME_ZONE = "Asia/Almaty"
    almaty = ZoneInfo("Asia/Almaty")
    assert dt.datetime(2024, 2, 29, 12, tzinfo=almaty).utcoffset() == dt.timedelta(hours=6)
    assert dt.datetime(2024, 3, 1, 12, tzinfo=almaty).utcoffset() == dt.timedelta(hours=5)
    # The day before began at 18:00 in London, the first of March at 19:00.
    for head, moment in [
        ("28 Feb", "2024-02-28T17:59:59"),
        ("29 Feb", "2024-02-28T18:00:00"),
        ("late 29 Feb", "2024-02-29T18:59:59"),
        ("1 Mar", "2024-02-29T19:00:00"),
    ]:
        make_public(headline=head, now=dt.datetime.fromisoformat(f"{moment}+00:00"))
    assert headlines("articles/?published_after=2024-02-29&published_before=2024-03-01") == ["late 29 Feb", "29 Feb"]
    assert headlines("articles/?published_after=2024-03-01") == ["1 Mar"]
    assert get("articles/?published_after=2024-03-01T00:00:00%2B06:00")
