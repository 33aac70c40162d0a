"""The page on costs names a price when the clinic has set one, and none that nobody set."""

from datetime import date

import pytest
from django.core.exceptions import ImproperlyConfigured

from prolo.clinic.price import LONGEST, read_price

PRICE = "120 euros for one visit, 480 for a course of 4"


def costs(client) -> str:
    text = client.get("/costs/").content.decode()
    return text.partition('id="pay"')[2].partition("</section>")[0]


@pytest.mark.usefixtures("library")
def test_the_price_a_clinic_has_set_stands_first_with_its_day(client, settings):
    settings.CLINIC_PRICE, settings.CLINIC_PRICE_SINCE = PRICE, date(2026, 5, 4)
    shown = costs(client)
    assert f"{PRICE}. It holds from 4 May 2026 and may change." in shown
    assert "gives no price" not in shown
    assert "Ask for a written price for the whole course." in shown


@pytest.mark.usefixtures("library")
def test_without_a_price_the_page_names_none_and_says_to_ask(client):
    shown = costs(client)
    assert "This page gives no price" in shown
    assert "Price at this clinic" not in shown
    assert "Ask for a written price for the whole course." in shown


@pytest.mark.usefixtures("library")
def test_a_price_is_shown_as_words_and_never_as_markup(client, settings):
    settings.CLINIC_PRICE, settings.CLINIC_PRICE_SINCE = "<b>1</b> euro", date(2026, 5, 4)
    assert "&lt;b&gt;1&lt;/b&gt; euro." in costs(client)


def test_a_price_is_an_amount_and_the_day_from_which_it_holds():
    assert read_price("", "") == ("", None)
    assert read_price(f" {PRICE}.", " 2026-05-04 ") == (PRICE, date(2026, 5, 4))


@pytest.mark.parametrize(
    ("words", "since", "named"),
    [
        ("cheap", "2026-05-04", "CLINIC_PRICE:"),
        ("1" * (LONGEST + 1), "2026-05-04", "CLINIC_PRICE:"),
        (PRICE, "", "CLINIC_PRICE_SINCE:"),
        (PRICE, "4 May", "CLINIC_PRICE_SINCE:"),
        ("", "2026-05-04", "CLINIC_PRICE_SINCE:"),
    ],
)
def test_an_odd_price_stops_the_start_and_names_the_setting(words, since, named):
    with pytest.raises(ImproperlyConfigured, match=named):
        read_price(words, since)
