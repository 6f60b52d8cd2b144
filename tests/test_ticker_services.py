"""What the market desk keeps, what it passes over, and what it refuses."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from newsroom.errors import BadInput
from tests.quotes import DAY, NOW, WEDNESDAY, make_desk, make_instrument, make_line, make_quote
from ticker import services
from ticker.models import Instrument, Quote, Tape
from ticker.services import Reading

pytestmark = pytest.mark.django_db


def tape() -> int:
    return Tape.objects.get().number


def codes(error: BadInput) -> list[str]:
    return [fault.code for fault in error.errors]


def refused(*readings: Reading, by: User | None = None) -> BadInput:
    """The error that a batch ends in, once it is sure that nothing was written."""
    before = tape(), Quote.objects.count()
    with pytest.raises(BadInput) as caught:
        services.record_many(readings, source="National Bank", by=by, now=NOW)
    assert (tape(), Quote.objects.count()) == before
    return caught.value


def test_a_later_rate_is_kept_and_takes_the_next_number() -> None:
    instrument = make_instrument()
    before = tape()
    quote = make_quote(instrument, "0.01144", now=NOW)
    assert (quote.value, quote.as_of, quote.recorded_at) == (Decimal("0.01144"), WEDNESDAY, NOW)
    assert (tape(), Tape.objects.get().at) == (before + 1, NOW)


def test_an_older_rate_never_overwrites_a_newer_one() -> None:
    instrument = make_line("KGS/USD", "0.01144")
    before = tape()
    assert services.record(instrument, Decimal("0.2"), as_of=WEDNESDAY - DAY, source="National Bank", now=NOW) is None
    assert services.record(instrument, Decimal("0.01144"), as_of=WEDNESDAY, source="National Bank", now=NOW) is None
    assert (tape(), Quote.objects.count()) == (before, 1)


def test_an_unchanged_rate_of_a_new_day_is_news() -> None:
    instrument = make_line("KGS/USD", "0.01144")
    stale_at = Instrument.objects.get().stale_at
    make_quote(instrument, "0.01144", WEDNESDAY + DAY)
    assert Instrument.objects.get().stale_at == stale_at + DAY


def test_another_rate_of_the_same_moment_is_a_correction_that_names_what_it_corrects() -> None:
    instrument = make_instrument()
    wrong = make_quote(instrument, "0.1144")
    right = make_quote(instrument, "0.01144", now=NOW)
    again = make_quote(instrument, "0.01145", now=NOW)
    assert (right.corrects, again.corrects) == (wrong, right)
    assert Quote.objects.newest_of(Instrument.objects.all()).get() == again
    assert list(Quote.objects.standing()) == [again]


def test_two_sources_that_disagree_do_not_correct_each_other_for_ever() -> None:
    instrument = make_line("KGS/USD", "0.01144")
    assert services.record(instrument, Decimal("0.0115"), as_of=WEDNESDAY, source="ECB", now=NOW) is None


def test_what_the_desk_corrected_a_feed_does_not_put_back() -> None:
    instrument, max_ = make_instrument(), make_desk()
    make_quote(instrument, "0.1144")
    make_quote(instrument, "0.01144", source="Desk", by=max_, now=NOW)
    assert services.record(instrument, Decimal("0.1144"), as_of=WEDNESDAY, source="National Bank", now=NOW) is None
    make_quote(instrument, "0.01150", WEDNESDAY + DAY)


@pytest.mark.parametrize("value", ["NaN", "sNaN", "Infinity", "0", "-1", "0.000000001", "1e12", "1e999999"])
def test_no_batch_stores_garbage_or_half_of_itself(value: str) -> None:
    good, bad = make_instrument("KGS/USD"), make_instrument("TJS/USD")
    error = refused(Reading(good, Decimal("0.01144"), WEDNESDAY), Reading(bad, Decimal(value), WEDNESDAY))
    assert [(fault.code, fault.pointer) for fault in error.errors] == [("not_a_rate", "/1")]


def test_every_fault_of_a_batch_is_told_at_once() -> None:
    first, second = make_instrument("KGS/USD", scale=2), make_instrument("TJS/USD")
    naive, far = dt.datetime(2025, 1, 22), NOW + 30 * DAY  # noqa: DTZ001
    error = refused(
        Reading(first, Decimal("0.001"), WEDNESDAY),
        Reading(first, Decimal(1), naive),
        Reading(second, Decimal(1), far),
        Reading(second, Decimal(1), dt.datetime(1, 1, 1, tzinfo=dt.UTC)),
    )
    found = {fault.pointer: fault.code for fault in error.errors}
    assert found == {"/0": "too_small", "/1": "not_a_moment", "/2": "not_a_moment", "/3": "not_a_moment"}


def test_a_batch_that_contradicts_itself_is_refused() -> None:
    instrument = make_instrument()
    error = refused(Reading(instrument, Decimal(1), WEDNESDAY), Reading(instrument, Decimal(2), WEDNESDAY))
    assert codes(error) == ["contradiction"]


def test_a_batch_keeps_the_days_before_whatever_their_order() -> None:
    instrument = make_instrument()
    readings = [Reading(instrument, Decimal(2), WEDNESDAY), Reading(instrument, Decimal(1), WEDNESDAY - DAY)]
    before = tape()
    kept = services.record_many([*readings, readings[0]], source="National Bank", now=NOW)
    assert [quote.value for quote in kept] == [1, 2]
    assert tape() == before + 1


def test_a_sudden_jump_waits_for_a_person_to_confirm_it() -> None:
    instrument = make_line("KGS/USD", "0.01144", jump_percent=Decimal(20))
    tomorrow = WEDNESDAY + DAY
    jump = Reading(instrument, Decimal("0.1144"), tomorrow)
    error = refused(jump)
    assert codes(error) == ["jump"]
    assert "+900.00%" in str(error)
    make_quote(instrument, "0.01372", tomorrow)  # 19.93% is not above 20
    sure = Reading(instrument, Decimal("0.1144"), tomorrow + DAY, sure=True)
    assert services.record_many([sure], source="National Bank", now=tomorrow)


def test_what_arrived_while_somebody_typed_is_not_overwritten() -> None:
    instrument = make_line("KGS/USD", "0.01144")
    seen = Quote.objects.get().pk
    make_quote(instrument, "0.01150", WEDNESDAY + dt.timedelta(hours=1))
    assert codes(refused(Reading(instrument, Decimal("0.0116"), NOW, seen=seen))) == ["overtaken"]
    assert codes(refused(Reading(instrument, Decimal("0.0116"), NOW, seen=0))) == ["overtaken"]


@pytest.mark.parametrize("week", [[], [0], [8], [1, 1], ["1"], [True], "12345", None, {"1": 1}])
def test_a_calendar_has_working_days(week: object) -> None:
    with pytest.raises(ValidationError, match=r"working day|cannot be null|blank"):
        make_instrument("KGS/USD", weekdays=week)


def test_an_instrument_with_rates_keeps_its_codes_and_enough_decimals() -> None:
    instrument, max_ = make_line("KGS/USD", "0.01144"), make_desk()
    instrument.base = "KZT"
    with pytest.raises(ValidationError, match="KGS/USD has rates already"):
        services.set_instrument(instrument, by=max_, now=NOW)
    instrument.base, instrument.scale = "KGS", 1
    with pytest.raises(ValidationError, match="shown as zero"):
        services.set_instrument(instrument, by=max_, now=NOW)


def test_a_number_is_taken_only_for_a_change() -> None:
    first, second, max_ = make_line("KGS/USD", "0.01"), make_line("TJS/USD", "0.09"), make_desk()
    before = tape()
    services.set_instrument(Instrument.objects.get(pk=first.pk), by=max_, now=NOW)
    assert not services.reorder([first.pk, second.pk], by=max_, now=NOW)
    assert not services.show(first, by=max_, now=NOW)
    assert tape() == before
    assert services.reorder([second.pk], by=max_, now=NOW)
    assert services.hide(first, by=max_, now=NOW)
    second.refresh_from_db()
    second.scale = 2
    services.set_instrument(second, by=max_, now=NOW)
    assert tape() == before + 3
    assert [one.code for one in Instrument.objects.all()] == ["TJS/USD", "KGS/USD"]


def test_what_readers_do_not_see_takes_no_number() -> None:
    shown, hidden, max_ = make_line("KGS/USD", "0.01"), make_instrument("TJS/USD", visible=False), make_desk()
    before = tape()
    make_quote(hidden, "0.09")
    hidden.name = shown.name = "Kept for the desk"
    services.set_instrument(hidden, by=max_, now=NOW)
    services.set_instrument(Instrument(base="UZS", quote="USD"), by=max_, now=NOW)
    services.reorder([hidden.pk, shown.pk], by=max_, now=NOW)
    assert tape() == before
    assert services.show(hidden, by=max_, now=NOW)
    assert tape() == before + 1


@pytest.mark.parametrize("wrong", [[0], [1, 1], [999_999]])
def test_an_order_names_each_instrument_once(wrong: list[int]) -> None:
    instrument = make_instrument()
    ids = [instrument.pk if pk == 1 else pk for pk in wrong]
    with pytest.raises(BadInput):
        services.reorder(ids, by=make_desk(), now=NOW)


def test_an_old_form_does_not_move_a_line_or_freshen_its_rate() -> None:
    instrument = make_line("KGS/USD", "0.01144")
    other, max_ = make_instrument("TJS/USD"), make_desk()
    old_form = Instrument.objects.get(pk=instrument.pk)
    services.reorder([other.pk, instrument.pk], by=max_, now=NOW)
    make_quote(instrument, "0.0115", WEDNESDAY + DAY)
    old_form.name = "Som"
    services.set_instrument(old_form, by=max_, now=NOW)
    stored = Instrument.objects.get(pk=instrument.pk)
    assert (stored.position, stored.stale_at) == (2, stored.turns_stale(WEDNESDAY + DAY))
