"""The price a clinic asks, in its own words: an amount and the day from which it holds, or nothing at all."""

from datetime import date

from django.core.exceptions import ImproperlyConfigured

LONGEST = 160


def read_price(words: str, since: str) -> tuple[str, date | None]:
    """What CLINIC_PRICE and CLINIC_PRICE_SINCE say. Refused: a price with no amount, too long, or with no day."""
    words = " ".join(words.split()).rstrip(".")
    if not words:
        if since.strip():
            raise ImproperlyConfigured(
                "CLINIC_PRICE_SINCE: there is a day and no price; set CLINIC_PRICE too"
            )
        return "", None
    if len(words) > LONGEST:
        raise ImproperlyConfigured(f"CLINIC_PRICE: at most {LONGEST} characters, not {len(words)}")
    if not any(letter.isdigit() for letter in words):
        raise ImproperlyConfigured("CLINIC_PRICE: name an amount, such as 120 euros for one visit")
    try:
        return words, date.fromisoformat(since.strip())
    except ValueError as error:
        message = f"CLINIC_PRICE_SINCE: the day from which the price holds, as 2026-05-04, not {since!r}"
        raise ImproperlyConfigured(message) from error
