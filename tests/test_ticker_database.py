"""What the database keeps, what it refuses by itself, and how it bears several writers."""

from __future__ import annotations

import datetime as dt
import threading
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.quotes import NOW, WEDNESDAY, make_desk, make_instrument, make_line, make_quote
from ticker import numbers, services
from ticker.models import Instrument, Quote, Tape

pytestmark = pytest.mark.django_db


def tape() -> int:
    return Tape.objects.get().number


def test_a_quote_is_never_changed_or_deleted() -> None:
    make_line("KGS/USD", "0.01144")
    quote = Quote.objects.get()
    for verb in (quote.save, quote.delete, Quote.objects.all().delete, lambda: Quote.objects.update(value=1)):
        with pytest.raises(TypeError, match="never"):
            verb()


@pytest.mark.parametrize(
    "fields",
    [
        {"base": "kgs"}, {"base": "KG"}, {"base": "TOOLONGCODE"}, {"base": "1KG"}, {"base": "USD"}, {"base": "K S"},
        {"base": "ҚЗТ"}, {"scale": 9}, {"jump_percent": 0}, {"expected_hours": 0}, {"expected_hours": 9000},
    ],
)  # fmt: skip
def test_the_database_itself_refuses_what_no_instrument_can_be(fields: dict[str, Any]) -> None:
    with pytest.raises((IntegrityError, ValidationError)), transaction.atomic():
        Instrument.objects.create(**{"base": "KGS", "quote": "USD", **fields})
    with pytest.raises(ValidationError):
        make_instrument("KGS/USD") and services.set_instrument(
            Instrument(**{"base": "TJS", "quote": "USD", **fields}), by=make_desk(), now=NOW
        )


@pytest.mark.parametrize("value", ["0", "-1"])
def test_the_database_itself_refuses_a_rate_that_is_not_above_zero(value: str) -> None:
    instrument = make_instrument()
    with pytest.raises((IntegrityError, ValidationError)), transaction.atomic():
        Quote.objects.create(instrument=instrument, value=Decimal(value), as_of=NOW, source="x")
    assert not Quote.objects.exists()


def test_the_tape_is_one_row() -> None:
    make_instrument()
    with pytest.raises(IntegrityError), transaction.atomic():
        Tape.objects.create(pk=2, at=NOW)


class TestDigits(TestCase):
    """Every digit that is stored comes back, on every database."""

    @hypothesis_settings(max_examples=60, deadline=None)
    @given(st.decimals(min_value=Decimal("0.00000001"), max_value=numbers.LARGEST, places=8))
    def test_a_rate_comes_back_digit_for_digit(self, value: Decimal) -> None:
        instrument = make_instrument("KGS/USD", scale=8)
        make_quote(instrument, str(value))
        stored = Quote.objects.get(instrument=instrument)
        assert numbers.plain(stored.value, 8) == numbers.plain(value, 8)
        assert Quote.objects.filter(value=value, value__gte=value, value__lte=value).count() == 1
        assert not Quote.objects.filter(value__lt=value).exists()

    @hypothesis_settings(max_examples=30, deadline=None)
    @given(
        st.lists(
            st.decimals(min_value=Decimal("0.00000001"), max_value=numbers.LARGEST, places=8), min_size=2, unique=True
        )
    )
    def test_the_database_orders_rates_as_numbers(self, values: list[Decimal]) -> None:
        instrument = make_instrument("KGS/USD")
        Quote.objects.bulk_create(
            Quote(instrument=instrument, value=value, as_of=WEDNESDAY + hour * dt.timedelta(hours=1), source="x")
            for hour, value in enumerate(values)
        )
        assert list(Quote.objects.order_by("value").values_list("value", flat=True)) == sorted(values)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_writers_at_once_lose_nothing_and_number_without_gaps() -> None:
    instruments = [make_instrument(f"{code}/USD") for code in ("KGS", "TJS", "TMT", "UZS")]
    before, failures = tape(), []
    barrier = threading.Barrier(4)

    def write(instrument: Instrument) -> None:
        try:
            barrier.wait(timeout=10)
            for hour in range(5):
                as_of = WEDNESDAY + hour * dt.timedelta(hours=1)
                services.record(instrument, Decimal(hour + 1), as_of=as_of, source="A", now=NOW)
                # All four writers say this one; exactly one of them adds it.
                services.record(instruments[0], Decimal(hour + 1), as_of=as_of, source="A", now=NOW)
        except Exception as error:  # a thread's error would be lost
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(one,)) for one in instruments]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failures == []
    added = Quote.objects.count()
    assert tape() == before + added
    for instrument in instruments:
        newest = instrument.quotes.newest_first().first()
        assert newest is not None
        assert newest.value == 5
    assert not Quote.objects.exclude(corrects=None).exists()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_first_writers_make_one_tape() -> None:
    by, failures, barrier = make_desk(), [], threading.Barrier(2)

    def write(base: str) -> None:
        try:
            barrier.wait(timeout=10)
            line = services.set_instrument(Instrument(base=base, quote="USD"), by=by, now=NOW)
            services.record(line, Decimal(1), as_of=WEDNESDAY, source="A", now=NOW)
        except Exception as error:  # a thread's error would be lost
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(base,)) for base in ("KGS", "TJS")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failures == []
    assert tape() == 2
