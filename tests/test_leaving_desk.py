"""Taking stories down from the desk: at a set time, and in four ways."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.contrib.auth.models import User
from django.test import Client

from articles.drafts import Draft, Note
from articles.models import Article, Caption, Edition, Revision
from articles.services import leaving, publishing, saving
from newsroom.errors import BadInput, NotAllowed, NotReady
from publishing import clock
from publishing import services as door
from publishing.models import Change, Expiry, Publication
from tests.factories import make_article, make_photo, make_public, make_tag, publish

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2031, 3, 1, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
SECOND = dt.timedelta(seconds=1)


def story(**said: Any) -> Article:
    """Return a story that is public."""
    return Article.objects.get(pk=make_public(**said).key)


def expire(article: Article, at: dt.datetime = NOON, *, by: User | None = None, **more: Any) -> Article:
    """Give a story a time at which it leaves."""
    return leaving.expire(article.pk, at=at, by=by, reason=more.pop("reason", "The licence ended."), **more)


def status(article: Article) -> int:
    """Return what a reader's request is answered."""
    clock.reset()
    return Client().get(f"/api/v1/articles/{article.pk}/").status_code


def kinds(article: Article) -> list[str]:
    """Return what the log says of a story."""
    return list(Change.objects.filter(thing=f"article:{article.pk}").order_by("number").values_list("kind", flat=True))


def codes(refused: pytest.ExceptionInfo[BadInput]) -> list[str]:
    """Return why something was refused."""
    return [fault.code for fault in refused.value.errors]


def test_a_story_leaves_at_its_time_and_the_desk_knows(edna: User) -> None:
    article = expire(story(), by=edna)
    assert (article.withdraw_at, leaving.said_later(article)) == (NOON, "The licence ended.")
    with time_machine.travel(NOON - SECOND, tick=False):
        assert status(article) == 200
    with time_machine.travel(NOON, tick=False):
        assert status(article) == 410
    article.refresh_from_db()
    assert (article.state, article.live_edition, article.withdraw_at) == ("withdrawn", None, None)
    assert kinds(article) == ["published", "withdrawn"]


def test_a_scheduled_story_comes_and_leaves_by_itself() -> None:
    article = make_article()
    publishing.schedule(article.pk, at=NOON - HOUR, by=None, revision=article.revision)
    expire(article)
    seen = []
    for moment in (NOON - HOUR - SECOND, NOON - HOUR, NOON - SECOND, NOON):
        with time_machine.travel(moment, tick=False):
            seen.append(status(article))
    assert seen == [404, 200, 200, 410]
    assert kinds(article) == ["published", "withdrawn"]


def test_one_that_slept_through_both_moments_makes_both_changes_in_order() -> None:
    article = make_article()
    publishing.schedule(article.pk, at=NOON - HOUR, by=None, revision=article.revision)
    expire(article)
    assert door.release_due(NOON + HOUR) == 2
    assert kinds(article) == ["published", "withdrawn"]
    article.refresh_from_db()
    assert article.state == "withdrawn"


def test_another_time_replaces_the_one_before() -> None:
    article = expire(story())
    expire(article, NOON + HOUR, reason="Later.")
    assert door.release_due(NOON) == 0
    with time_machine.travel(NOON + HOUR, tick=False):
        assert status(article) == 410
    assert Publication.objects.get(pk=article.pk).reason == "Later."


def test_a_time_that_was_taken_back_withdraws_nothing(edna: User) -> None:
    article = expire(story())
    leaving.keep(article.pk, by=edna)
    article.refresh_from_db()
    assert article.withdraw_at is None
    assert door.release_due(NOON) == 0
    assert not Expiry.objects.exists()


def test_a_correction_keeps_the_time_at_which_a_story_leaves() -> None:
    article = expire(story())
    publish(article)
    article.refresh_from_db()
    assert article.withdraw_at == NOON
    assert door.release_due(NOON) == 1
    assert kinds(article) == ["published", "updated", "withdrawn"]


def test_a_story_that_left_comes_back_to_stay() -> None:
    article = expire(story())
    door.release_due(NOON)
    publish(article, now=NOON + HOUR)
    assert door.release_due(NOON + 2 * HOUR) == 0
    assert kinds(article) == ["published", "withdrawn", "published"]


def test_who_publishes_after_the_time_that_nobody_kept_wants_it_to_stay() -> None:
    article = expire(story())
    publish(article, now=NOON + HOUR)  # with no worker and no reader since
    assert not Expiry.objects.exists()
    assert door.release_due(NOON + 2 * HOUR) == 0
    article.refresh_from_db()
    assert (article.state, article.withdraw_at) == ("published", None)


def test_what_does_not_go_out_does_not_leave() -> None:
    article = make_article()
    publishing.schedule(article.pk, at=NOON - HOUR, by=None, revision=article.revision)
    expire(article)
    publishing.unschedule(article.pk, by=None)
    article.refresh_from_db()
    assert article.withdraw_at is None
    assert not Expiry.objects.exists()


def test_times_that_make_no_sense_are_refused_all_at_once() -> None:
    with pytest.raises(BadInput) as refused:
        expire(story(), NOON, reason=" ", now=NOON)
    assert codes(refused) == ["missing", "past"]
    waiting = make_article(headline="Tomorrow")
    publishing.schedule(waiting.pk, at=NOON, by=None, revision=waiting.revision)
    with pytest.raises(BadInput) as refused:
        expire(waiting, NOON)
    assert codes(refused) == ["before_publishing"]
    expire(waiting, NOON + HOUR)
    with pytest.raises(BadInput) as refused:
        publishing.schedule(waiting.pk, at=NOON + HOUR, by=None, revision=waiting.revision)
    assert codes(refused) == ["after_withdrawal"]
    with pytest.raises(NotReady):
        expire(make_article(headline="A draft"))


def test_who_may_not_withdraw_may_not_do_so_later_either(rita: User) -> None:
    article = story()
    with pytest.raises(NotAllowed):
        expire(article, by=rita)
    expire(article)
    with pytest.raises(NotAllowed):
        leaving.keep(article.pk, by=rita)


def test_translations_lose_the_story_that_left() -> None:
    english = story()
    russian = make_article(headline="Ветропарк открыт", language="ru", story=english.story)
    publish(russian)
    expire(russian)
    door.release_due(NOON)
    assert Client().get(f"/api/v1/articles/{english.pk}/").json()["alternates"] == []


def test_a_story_is_gone_without_a_word(edna: User) -> None:
    article = story()
    leaving.take_down(article.pk, by=edna, way="gone", reason="Not to be said")
    answer = Client().get(f"/api/v1/articles/{article.slug}/")
    assert (answer.status_code, answer.json()["reason"]) == (410, None)
    assert "Not to be said" not in answer.content.decode()


def test_a_story_that_gives_way_sends_its_readers_on(edna: User) -> None:
    old, new = story(headline="First report"), story(headline="The whole story")
    leaving.take_down(old.pk, by=edna, way="moved", moved_to=new.pk)
    assert Client().get(f"/api/v1/articles/{old.pk}/")["Location"] == f"/api/v1/articles/{new.slug}/"
    old.refresh_from_db()
    assert old.state == "withdrawn"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"way": "vanished"}, "bad_value"),
        ({"way": "withdrawn"}, "missing"),
        ({"way": "withdrawn", "reason": "x" * 501}, "too_long"),
        ({"way": "moved"}, "missing"),
    ],
)
def test_a_way_that_lacks_something_is_refused(said: dict[str, Any], code: str) -> None:
    article = story()
    with pytest.raises(BadInput) as refused:
        leaving.take_down(article.pk, by=None, **said)
    assert codes(refused) == [code]
    assert status(article) == 200


def test_a_story_does_not_give_way_to_one_that_readers_cannot_open() -> None:
    article = story()
    with pytest.raises(NotReady):
        leaving.take_down(article.pk, by=None, way="moved", moved_to=make_article(headline="A draft").pk)
    article.refresh_from_db()
    assert article.state == "published"


def everything() -> str:
    """Return what stands in all tables."""
    return "\n".join(str(list(model._base_manager.values_list())) for model in apps.get_models())


def quicksilver() -> Article:
    """Return a story with the word in each of its parts, published, corrected, and being edited."""
    figure = f'<figure data-image="{make_photo().pk}"><figcaption>Quicksilver below.</figcaption></figure>'
    words = dict.fromkeys(("summary", "notice", "seo_title", "seo_description", "kicker"), "Quicksilver, once.")
    article = story(headline="Quicksilver flows", slug="a-plain-address", body=f"<p>Quicksilver.</p>{figure}", **words)
    saving.save(article.pk, Draft(corrections=[Note("It was no Quicksilver.")]), by=None, revision=article.revision)
    publish(article)
    article.refresh_from_db()
    saving.save(article.pk, Draft(headline="Quicksilver again"), by=None, revision=article.revision)
    return article


def test_nothing_is_left_of_a_story_that_was_erased(mira: User) -> None:
    article = quicksilver()
    assert "quicksilver" in everything().lower()
    leaving.take_down(article.pk, by=mira, way="erased", confirmed="a-plain-address")
    assert "quicksilver" not in everything().lower()
    for model in (Article, Edition, Revision, Caption):
        assert not model._default_manager.exists()
    answer = Client().get("/api/v1/articles/a-plain-address/")
    assert (answer.status_code, answer.json()["reason"]) == (410, None)
    assert kinds(article)[-1] == "erased"


def test_a_story_is_erased_only_by_who_may_and_who_has_typed_its_address(edna: User, mira: User) -> None:
    article = story()
    with pytest.raises(NotAllowed):
        leaving.erase(article.pk, by=edna, confirmed=article.slug)
    with pytest.raises(BadInput) as refused:
        leaving.erase(article.pk, by=mira, confirmed="wind farm")
    assert codes(refused) == ["not_confirmed"]
    assert status(article) == 200


def test_a_draft_that_nobody_read_is_erased_without_a_trace() -> None:
    article = make_article(tags=[make_tag().pk])
    leaving.erase(article.pk, by=None, confirmed=article.slug)
    assert not Article.objects.exists()
    assert kinds(article) == []


def test_what_waits_for_its_time_is_erased_too() -> None:
    article = make_article()
    publishing.schedule(article.pk, at=NOON, by=None, revision=article.revision)
    leaving.erase(article.pk, by=None, confirmed=article.slug)
    assert door.release_due(NOON) == 0
    assert status(article) == 404


def test_the_address_of_an_erased_story_is_nobody_elses() -> None:
    article = story(headline="Wind farm opens")
    leaving.erase(article.pk, by=None, confirmed=article.slug)
    again = story(headline="Wind farm opens")
    assert again.slug == "wind-farm-opens-2"
    assert Client().get("/api/v1/articles/wind-farm-opens/").status_code == 410


def test_translations_lose_a_story_that_was_erased() -> None:
    english = story()
    russian = make_article(headline="Ветропарк открыт", language="ru", story=english.story)
    publish(russian)
    leaving.erase(russian.pk, by=None, confirmed=russian.slug)
    assert Client().get(f"/api/v1/articles/{english.pk}/").json()["alternates"] == []


def test_erasing_is_told_to_the_log_of_the_server_without_a_word_of_the_story(
    mira: User, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    article = story(headline="Quicksilver flows")
    leaving.erase(article.pk, by=mira, confirmed=article.slug)
    told = [line for line in (caplog.text + capsys.readouterr().err).splitlines() if "story erased" in line]
    assert told
    assert str(article.pk) in told[0]
    assert "mira" in told[0]
    assert "uicksilver" not in told[0]
