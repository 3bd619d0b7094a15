"""Amounts of money, held as whole cents so that nothing is lost to rounding."""


class BadAmount(ValueError):
    """Text that is no amount."""


def parse_amount(text: str) -> int:
    """Read an amount such as `12.50`, `-3` or `1 200.00`; the result is in cents."""
    plain = text.replace(" ", "")
    whole, _, cents = plain.partition(".")
    if len(cents) > 2:
        raise BadAmount(f"{text!r} has more than two decimals")
    try:
        units = int(whole)
        sign = -1 if units < 0 else 1
        return units * 100 + sign * int(cents.ljust(2, "0"))
    except ValueError:
        raise BadAmount(f"{text!r} is not an amount") from None


def format_amount(cents: int) -> str:
    """Write an amount with two decimals, as `parse_amount` reads it."""
    sign = "-" if cents < 0 else ""
    whole, rest = divmod(abs(cents), 100)
    return f"{sign}{whole}.{rest:02}"
