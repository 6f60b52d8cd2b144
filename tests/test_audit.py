"""The audit log: written with what it tells, changed by nobody, read by those alone who may."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article
from articles.services import leaving, previews, publishing, responsibility
from media import services as photo_desk
from media.models import Image
from newsroom import audit, keys
from newsroom.errors import NewsroomError
from newsroom.models import AuditEntry
from publishing import services as door
from tests.desk import desk_of, read, said
from tests.factories import make_article, make_photo, make_section

pytestmark = pytest.mark.django_db

LOG = "/admin/newsroom/auditentry/"
NOON = dt.datetime(2025, 1, 22, 12, tzinfo=dt.UTC)


def noted(**about: Any) -> list[tuple[str, str]]:
    """Return verb and person of the log's lines, the oldest first."""
    return list(AuditEntry.objects.filter(**about).order_by("pk").values_list("verb", "who"))


def test_each_step_of_a_story_is_noted_once_with_who_and_when(edna: User, rita: User) -> None:
    article = make_article(by=rita, headline="Dam holds")
    for step in ("submit", "return", "spike", "unspike"):
        publishing.move(article.pk, step, by=rita, now=NOON)
    publishing.move(article.pk, "approve", by=edna)
    publishing.schedule(article.pk, at=timezone.now() + dt.timedelta(hours=1), by=edna, revision=1, reason="Embargo")
    publishing.unschedule(article.pk, by=edna)
    publishing.publish(article.pk, by=edna, revision=1)
    publishing.withdraw(article.pk, by=edna, reason="The bank denies it.")
    writer, editor = "Rita (rita)", "Edna (edna)"
    assert noted(kind="story", thing=article.pk) == [
        *((verb, writer) for verb in ("submitted", "returned", "spiked", "unspiked")),
        *((verb, editor) for verb in ("approved", "scheduled", "unscheduled", "published", "withdrawn")),
    ]
    first, last = AuditEntry.objects.earliest("pk"), AuditEntry.objects.latest("pk")
    assert (first.at, first.by, first.label) == (NOON, rita, "Dam holds")
    assert last.details == {"came_from": "published", "reason": "The bank denies it."}


def test_what_goes_out_and_leaves_at_its_time_is_noted_as_the_newsrooms(edna: User) -> None:
    article = make_article()
    due, end = timezone.now() + dt.timedelta(hours=1), timezone.now() + dt.timedelta(hours=2)
    publishing.schedule(article.pk, at=due, by=edna, revision=1)
    leaving.expire(article.pk, at=end, by=edna, reason="The offer is over.")
    door.release_due(due)
    door.release_due(end)
    assert noted() == [
        ("scheduled", "Edna (edna)"),
        ("leaves", "Edna (edna)"),
        ("released", audit.NEWSROOM),
        ("expired", audit.NEWSROOM),
    ]


def test_a_step_that_is_refused_or_fails_leaves_no_line(rita: User, edna: User) -> None:
    article = make_article(by=rita, summary="")
    for step in (
        lambda: publishing.move(article.pk, "approve", by=rita),
        lambda: publishing.publish(article.pk, by=edna, revision=1),  # without a summary
        lambda: publishing.withdraw(article.pk, by=edna, reason="x"),
    ):
        with pytest.raises(NewsroomError):
            step()
    with transaction.atomic():  # as if what came after had failed
        publishing.move(article.pk, "submit", by=rita)
        transaction.set_rollback(True)
    assert not AuditEntry.objects.exists()


def test_publishing_writes_its_line_with_one_statement(edna: User) -> None:
    article = make_article()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        publishing.publish(article.pk, by=None, revision=1)
    about = [query["sql"] for query in asked if "auditentry" in query["sql"]]
    assert len(about) == 1
    assert about[0].startswith("INSERT")


def test_an_erased_story_leaves_the_fact_and_none_of_its_words(mira: User, edna: User) -> None:
    article = make_article(headline="A name that must go")
    publishing.publish(article.pk, by=edna, revision=1)
    leaving.take_down(article.pk, by=mira, way="erased", confirmed=article.slug)
    assert noted(thing=article.pk) == [("published", "Edna (edna)"), ("erased", "Mira (mira)")]
    assert not AuditEntry.objects.filter(label__contains="name").exists()
    assert set(AuditEntry.objects.values_list("label", flat=True)) == {audit.ERASED}


def test_preview_links_are_noted(rita: User) -> None:
    article = make_article(by=rita)
    made = previews.make(article.pk, by=rita, note="The lawyer")
    previews.revoke(article.pk, made.link.pk, by=rita)
    previews.revoke(article.pk, made.link.pk, by=rita)  # which was closed already
    assert [verb for verb, _ in noted()] == ["shown", "hidden"]
    assert made.token not in str(list(AuditEntry.objects.values()))


def test_what_concerns_a_photos_rights_is_noted_and_its_words_are_not(pia: User) -> None:
    image = make_photo()
    AuditEntry.objects.all()._raw_delete("default")  # type: ignore[attr-defined]

    def version() -> int:
        return Image.objects.get(pk=image.pk).version

    photo_desk.revise(image.pk, by=pia, version=version(), changes={"alt": "A lake"})
    assert not AuditEntry.objects.exists()
    photo_desk.revise(image.pk, by=pia, version=version(), changes={"alt": "The lake", "restrictions": "Not in print"})
    photo_desk.add_lease(image.pk, by=pia, version=version(), access="deny", reason="Until the trial")
    photo_desk.recall(image.pk, by=pia, reason="The family asked.")
    photo_desk.restore(image.pk, by=pia)
    photo_desk.original_as_received(image.pk, by=pia).file.close()
    photo_desk.delete(image.pk, by=pia)
    assert noted(kind="photo") == [
        (verb, "Pia (pia)") for verb in ("rights", "leased", "recalled", "restored", "downloaded", "deleted")
    ]
    assert AuditEntry.objects.earliest("pk").details == {"restrictions": {"from": "", "to": "Not in print"}}


def test_keys_are_noted_without_their_secret(mira: User) -> None:
    made = keys.create("Partner site", by=mira)
    other = keys.rotate(made.key.pk, by=mira)
    keys.revoke(other.key.pk, by=mira)
    keys.revoke(other.key.pk, by=mira)  # which was closed already
    assert [verb for verb, _ in noted(kind="key")] == ["made", "made", "replaced", "revoked"]
    kept = str(list(AuditEntry.objects.values()))
    for token in (made.token, other.token):
        assert token.partition(".")[2] not in kept


def test_what_an_account_may_do_is_noted_before_and_after(mira: User, rita: User) -> None:
    client, page = desk_of(mira), f"/admin/auth/user/{rita.pk}/change/"
    from tests.desk import fields

    data = fields(client.get(page), "#user_form")
    client.post(page, data | {"first_name": "Margarita", "groups": [Group.objects.get(name="Reporters").pk]})
    assert not AuditEntry.objects.exists()
    client.post(page, data | {"groups": [Group.objects.get(name="Editors").pk]})
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.who, entry.label) == ("access", "Mira (mira)", "Rita (rita)")
    assert entry.details == {"groups": {"from": ["Reporters"], "to": ["Editors"]}}


def test_accounts_that_come_and_go_and_passwords_set_by_others_are_noted(admin_user: User) -> None:
    client = desk_of(admin_user)
    secret = "seventeen green bottles"
    names = {"username": "nadia", "password1": secret, "password2": secret, "usable_password": "true"}
    client.post("/admin/auth/user/add/", names)
    nadia = User.objects.get(username="nadia")
    client.post(f"/admin/auth/user/{nadia.pk}/password/", {k: v for k, v in names.items() if k != "username"})
    client.post(f"/admin/auth/user/{nadia.pk}/delete/", {"post": "yes"})
    assert [verb for verb, _ in noted(kind="account", thing=nadia.pk)] == ["made", "password", "deleted"]
    assert secret not in str(list(AuditEntry.objects.values()))


def test_a_group_that_gains_a_right_is_noted(admin_user: User) -> None:
    group = Group.objects.create(name="Stringers")
    right = Permission.objects.get(codename="add_article")
    page = f"/admin/auth/group/{group.pk}/change/"
    for _ in range(2):
        desk_of(admin_user).post(page, {"name": "Stringers", "permissions": [right.pk]})
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.details) == ("access", {"gained": ["articles.add_article"]})


def test_who_is_limited_to_which_section_is_noted(mira: User, edna: User) -> None:
    entry = responsibility.limit(edna, make_section("Sport"), by=mira)
    responsibility.limit(edna, entry.section, by=mira)
    responsibility.release(entry, by=mira)
    assert [verb for verb, _ in noted(kind="account", thing=edna.pk)] == ["limited", "unlimited"]


# Nobody changes it


def test_a_line_is_never_rewritten_or_taken_back(edna: User) -> None:
    article = make_article()
    publishing.move(article.pk, "approve", by=edna)
    entry = AuditEntry.objects.get()
    for attempt in (
        entry.save,
        entry.delete,
        AuditEntry.objects.all().delete,
        lambda: AuditEntry.objects.update(who="Nobody"),
        lambda: AuditEntry.objects.bulk_update([entry], ["who"]),
    ):
        with pytest.raises(TypeError):
            attempt()
    edna.delete()
    assert noted() == [("approved", "Edna (edna)")]


def test_what_comes_from_outside_is_cleaned_and_bounded(edna: User) -> None:
    article = make_article(headline="x" * 300)
    publishing.publish(article.pk, by=edna, revision=1)
    publishing.withdraw(article.pk, by=edna, reason="No\x00way\u202e " + "y" * 480)
    entry = AuditEntry.objects.latest("pk")
    assert len(entry.label) <= 200
    assert entry.details["reason"].startswith("Noway y")
    with pytest.raises(ValueError, match="knows no"):
        audit.note("enchanted", kind="story", thing=1, label="x", by=None)


# The page


@pytest.mark.parametrize("who", ["edna", "rita", "pia", "max_", "oscar"])
def test_the_log_is_for_those_alone_who_may_read_it(who: str, request: pytest.FixtureRequest) -> None:
    assert desk_of(request.getfixturevalue(who)).get(LOG).status_code == 403


def test_the_log_is_read_filtered_and_searched_and_has_nothing_to_press(mira: User, edna: User) -> None:
    first, second = make_article(headline="Dam <holds>"), make_article(headline="Wind farm")
    publishing.move(first.pk, "approve", by=edna)
    publishing.publish(second.pk, by=mira, revision=1)
    client = desk_of(mira)

    def shown(query: str = "") -> list[str]:
        return [node.text(strip=True).removeprefix("story") for node in read(client.get(LOG + query)).css(".log-what")]

    assert shown() == ["Wind farm", "Dam <holds>"]
    assert shown("?verb=approved") == ["Dam <holds>"]
    assert shown("?kind=photo") == []
    assert shown("?q=wind") == shown("?q=mira") == ["Wind farm"]
    assert shown(f"?q={first.pk}") == ["Dam <holds>"]
    assert shown(f"?by__id__exact={edna.pk}") == ["Dam <holds>"]
    assert shown("?verb=nonsense") == shown()
    page = client.get(LOG)
    assert "Approved" in said(page)
    assert not read(page).css("input[name=_selected_action], a.addlink, [name=_save]")
    entry = AuditEntry.objects.latest("pk")
    for address in (f"{LOG}add/", f"{LOG}{entry.pk}/delete/"):
        assert client.get(address).status_code == 403
    client.post(f"{LOG}{entry.pk}/change/", {"who": "Nobody"})
    assert AuditEntry.objects.get(pk=entry.pk).who == "Mira (mira)"


def test_a_long_page_takes_no_more_queries_than_a_short_one(mira: User, edna: User) -> None:
    article, client = make_article(), desk_of(mira)

    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(LOG)
        return len(asked)

    publishing.move(article.pk, "submit", by=edna)
    few = count()
    for step in ("return", "submit") * 10:
        publishing.move(article.pk, step, by=edna)
    assert count() == few
    assert Article.objects.count() == 1


def test_the_log_is_called_what_it_is_and_counts_its_entries(mira: User, edna: User) -> None:
    article = make_article(headline="Dam holds", by=edna)
    publishing.publish(article.pk, by=edna, revision=1)
    publishing.withdraw(article.pk, by=edna)
    page = read(desk_of(mira).get(LOG))
    heading, below = page.css_first("h1"), page.css_first(".desk-in-all")
    assert heading is not None
    assert below is not None
    assert heading.text(strip=True) == "Audit log"
    assert below.text(strip=True) == "2 entries of the audit log"


def test_an_entry_leads_to_no_history_for_it_has_none(mira: User, edna: User) -> None:
    article = make_article(headline="Dam holds", by=edna)
    publishing.publish(article.pk, by=edna, revision=1)
    page = desk_of(mira).get(f"{LOG}{AuditEntry.objects.get().pk}/change/")
    assert page.status_code == 200
    assert "/history/" not in page.content.decode()
