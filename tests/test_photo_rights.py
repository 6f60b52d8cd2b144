"""Rights of a photo: forty cases, each with the reasons that the desk is told and whether a story goes out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.services import publishing
from media.models import Image, Lease, Supplier
from media.rights import categories, state
from media.rights.quotas import quota_of
from newsroom.errors import NotReady
from tests.factories import make_article
from tests.photos import PhotoFactory

NOW = dt.datetime(2031, 5, 1, 9, 30, tzinfo=dt.UTC)
SECOND, HOUR, DAY = dt.timedelta(seconds=1), dt.timedelta(hours=1), dt.timedelta(days=1)
STAFF = {"rights_category": "staff-photographer"}
PAY = {"rights_category": "agency-per-use"}
POOL = {"rights_category": "pool"}
OTHERS = "Not for magazines."

Span = tuple[dt.timedelta | None, dt.timedelta | None]
ALWAYS: Span = (None, None)
SINCE_AN_HOUR: Span = (-HOUR, None)
THIS_DAY: Span = (-DAY, DAY)
BEFORE: Span = (-DAY, -HOUR)
LATER: Span = (HOUR, DAY)


@dataclass(frozen=True)
class Case:
    """What a photo's rights are, and which reasons speak against it at NOW."""

    promise: str
    expected: tuple[str, ...]
    columns: dict[str, Any] = field(default_factory=dict)
    allow: tuple[Span, ...] = ()
    deny: tuple[Span, ...] = ()
    quota: tuple[int, int] | None = None  # at most, and used
    used: bool = False  # the photo itself was in public before


CASES = [
    # By category.
    Case("a staff photo is free", (), STAFF),
    Case("nobody has said by what right", ("no_rights",)),
    Case("an agency by subscription is free", (), {"rights_category": "agency", "supplier": True}),
    Case("a use that costs waits for a lease", ("to_be_paid",), {**PAY, "supplier": True}),
    Case("a stock photo that costs waits too", ("to_be_paid",), {"rights_category": "stock-per-use", "supplier": True}),
    Case("what depends on terms says so", ("conditional",), {"rights_category": "screenshot", "source": "TV"}),
    Case("terms in words are asked about", ("restricted",), {**POOL, "restrictions": OTHERS}),
    Case("restrictions count for a free photo", ("restricted",), {**STAFF, "restrictions": OTHERS}),
    Case("a handout with its source is free", (), {"rights_category": "handout", "source": "Ministry"}),
    Case("the public domain is free", (), {"rights_category": "public-domain"}),
    Case("our archive is free", (), {"rights_category": "own-archive"}),
    # A category without what it needs.
    Case("a licence needs its address", ("rights_incomplete",), {"rights_category": "creative-commons"}),
    Case(
        "a licence with its address is free",
        (),
        {"rights_category": "creative-commons", "web_statement": "https://creativecommons.org/licenses/by/4.0/"},
    ),
    Case("a staff photo needs a name", ("rights_incomplete",), {**STAFF, "creator": ""}),
    Case("a subscription needs its agency", ("rights_incomplete",), {"rights_category": "agency"}),
    Case("a pool photo needs its terms", ("rights_incomplete", "conditional"), POOL),
    # Embargo and expiry, to the second.
    Case("an embargo holds", ("embargoed",), {**STAFF, "embargoed_until": NOW + DAY}),
    Case("an embargo holds in its last second", ("embargoed",), {**STAFF, "embargoed_until": NOW + SECOND}),
    Case("an embargo is over at its moment", (), {**STAFF, "embargoed_until": NOW}),
    Case("an embargo that is over says nothing", (), {**STAFF, "embargoed_until": NOW - DAY}),
    Case("a right lasts to its last second", (), {**STAFF, "expires_at": NOW + SECOND}),
    Case("a right ends at its moment", ("expired",), {**STAFF, "expires_at": NOW}),
    Case("a right that ended is told", ("expired",), {**STAFF, "expires_at": NOW - DAY}),
    # Deny leases.
    Case("what is denied for good", ("denied",), STAFF, deny=(ALWAYS,)),
    Case("what is denied since an hour", ("denied",), STAFF, deny=(SINCE_AN_HOUR,)),
    Case("a denial begins at its moment", ("denied",), STAFF, deny=((dt.timedelta(), None),)),
    Case("a denial is over at its moment", (), STAFF, deny=((None, dt.timedelta()),)),
    Case("a denial that comes says nothing yet", (), STAFF, deny=(LATER,)),
    Case("a denial that is over says nothing", (), STAFF, deny=(BEFORE,)),
    Case("two denials are one reason", ("denied",), STAFF, deny=(ALWAYS, THIS_DAY)),
    # Allow leases.
    Case("a lease pays for what costs", (), {**PAY, "supplier": True}, allow=(THIS_DAY,)),
    Case("a lease does so from its moment", (), {**PAY, "supplier": True}, allow=((dt.timedelta(), DAY),)),
    Case(
        "a lease ends at its moment",
        ("lease_ended", "to_be_paid"),
        {**PAY, "supplier": True},
        allow=((-DAY, dt.timedelta()),),
    ),
    Case("a lease that comes is told", ("lease_not_begun", "to_be_paid"), {**PAY, "supplier": True}, allow=(LATER,)),
    Case("a lease bounds a free photo too", ("lease_ended",), STAFF, allow=(BEFORE,)),
    Case("of two leases one is enough", (), STAFF, allow=(BEFORE, THIS_DAY)),
    Case("between two leases it is closed", ("lease_not_begun",), STAFF, allow=(BEFORE, LATER)),
    # What wins.
    Case("a denial wins over a lease", ("denied",), STAFF, allow=(ALWAYS,), deny=(THIS_DAY,)),
    Case("a lease lifts no embargo", ("embargoed",), {**STAFF, "embargoed_until": NOW + DAY}, allow=(ALWAYS,)),
    Case("a lease lifts no expiry", ("expired",), {**STAFF, "expires_at": NOW}, allow=(ALWAYS,)),
    Case(
        "all reasons are told at once",
        ("recalled", "denied", "embargoed", "to_be_paid", "restricted"),
        {**PAY, "supplier": True, "embargoed_until": NOW + DAY, "restrictions": OTHERS, "recalled": True},
        deny=(ALWAYS,),
    ),
    Case("a recall stands above a lease", ("recalled",), {**STAFF, "recalled": True}, allow=(ALWAYS,)),
    # Quotas.
    Case("within its quota an agency is free", (), {"rights_category": "agency", "supplier": True}, quota=(5, 4)),
    Case("a quota that is used up", ("quota_used",), {"rights_category": "agency", "supplier": True}, quota=(5, 5)),
    Case(
        "a quota concerns no photo that is in use",
        (),
        {"rights_category": "agency", "supplier": True},
        quota=(1, 1),
        used=True,
    ),
    Case("a quota of none lets none through", ("quota_used",), {**STAFF, "supplier": True}, quota=(0, 0)),
]


def photo(case: Case) -> Image:
    """Return the photo of a case; its supplier has as many others in use as the case says."""
    columns = dict(case.columns)
    if columns.pop("supplier", False):
        columns["supplier"] = Supplier.objects.create(name="Agency", quota=case.quota[0] if case.quota else None)
        for _ in range((case.quota[1] if case.quota else 0) - case.used):
            PhotoFactory(cuts=False, supplier=columns["supplier"], first_used_at=NOW - HOUR)
    if columns.pop("recalled", False):
        columns |= {"recalled_at": NOW - HOUR, "recall_replacement": "nothing"}
    image = PhotoFactory(**columns, first_used_at=NOW - HOUR if case.used else None)
    for access, spans in (("allow", case.allow), ("deny", case.deny)):
        for start, end in spans:
            Lease.objects.create(
                image=image,
                access=access,
                starts_at=None if start is None else NOW + start,
                ends_at=None if end is None else NOW + end,
            )
    return image


@pytest.mark.django_db
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.promise)
def test_what_speaks_against_a_photo_is_told_and_refuses_its_story(case: Case) -> None:
    image = photo(case)
    reasons = state.reasons(image, now=NOW, quota=quota_of(image.supplier, now=NOW))
    assert tuple(reason.code for reason in reasons) == case.expected
    assert all(reason.words.endswith(".") for reason in reasons)
    blocking = [f"photo_{reason.code}" for reason in reasons if reason.severity == state.BLOCKS]
    article = make_article(lead=image)
    if not blocking:
        assert publishing.publish(article.pk, by=None, revision=1, now=NOW).has_image
        return
    with pytest.raises(NotReady) as refused:
        publishing.publish(article.pk, by=None, revision=1, now=NOW)
    assert [fault.code for fault in refused.value.problems] == blocking
    assert {fault.pointer for fault in refused.value.problems} == {"/lead"}


@pytest.mark.django_db
def test_every_reason_writes_a_moment_as_the_page_does(settings: Any) -> None:
    settings.TIME_ZONE = "Asia/Almaty"
    later, before = NOW + HOUR, NOW - HOUR
    told = {
        "It is under embargo until 1 May 2031, 15:30.": {"embargoed_until": later},
        "The right to use it ended on 1 May 2031, 13:30.": {"expires_at": before},
        "It may not be used until 1 May 2031, 15:30: A complaint.": {"deny": (None, later)},
        "It may be used from 1 May 2031, 15:30.": {"allow": (later, None)},
        "Its lease ended on 1 May 2031, 13:30.": {"allow": (None, before)},
    }
    for words, said in told.items():
        leases = {name: span for name, span in said.items() if name in Lease.Access.values}
        image = PhotoFactory(rights_category="own-archive", **{k: v for k, v in said.items() if k not in leases})
        for access, (start, end) in leases.items():
            reason = "A complaint." if access == "deny" else ""
            Lease.objects.create(image=image, access=access, starts_at=start, ends_at=end, reason=reason)
        assert [reason.words for reason in state.reasons(image, now=NOW)] == [words]


def test_there_are_forty_cases_and_no_two_promise_the_same() -> None:
    assert len({case.promise for case in CASES}) == len(CASES) >= 40


def test_every_reason_and_every_cost_has_its_case() -> None:
    told = {code for case in CASES for code in case.expected}
    assert told == {
        *("recalled", "denied", "embargoed", "expired", "lease_not_begun", "lease_ended", "to_be_paid"),
        *("rights_incomplete", "quota_used", "no_rights", "conditional", "restricted"),
    }
    used = {case.columns.get("rights_category", "") for case in CASES}
    assert {categories.cost(code) for code in used} == {"", *categories.COSTS}


moments = st.none() | st.integers(-5, 5).map(lambda hours: NOW + hours * HOUR)
spans = st.tuples(moments, moments).filter(lambda span: None in span or span[0] < span[1])  # type: ignore[operator]


@given(allow=st.lists(spans, max_size=3), deny=st.lists(spans, max_size=3), embargo=moments, expiry=moments)
def test_the_next_change_is_where_the_answer_changes_and_nowhere_sooner(
    allow: list[Any], deny: list[Any], embargo: dt.datetime | None, expiry: dt.datetime | None
) -> None:
    leases = [
        Lease(access=access, starts_at=start, ends_at=end)
        for access, found in (("allow", allow), ("deny", deny))
        for start, end in found
    ]
    image = Image(rights_category="own-archive", embargoed_until=embargo, expires_at=expiry)
    image._prefetched_objects_cache = {"leases": leases}  # type: ignore[attr-defined]
    shown = state.is_usable(image, now=NOW)
    change = state.next_change(image, now=NOW)
    for minutes in range(0, 6 * 60, 30):
        moment = NOW + dt.timedelta(minutes=minutes)
        if change is None or moment < change:
            assert state.is_usable(image, now=moment) == shown
    if change is not None:
        assert change > NOW
        assert state.is_usable(image, now=change) != shown
