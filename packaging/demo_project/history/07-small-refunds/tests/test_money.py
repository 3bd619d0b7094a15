import unittest

from ledger.money import BadAmount, format_amount, parse_amount


class Amounts(unittest.TestCase):
    def test_an_amount_is_read_in_cents(self):
        self.assertEqual(parse_amount("12.50"), 1250)
        self.assertEqual(parse_amount("3"), 300)
        self.assertEqual(parse_amount("1 200.00"), 120000)

    def test_a_minus_sign_is_read(self):
        self.assertEqual(parse_amount("-3.50"), -350)
        self.assertEqual(parse_amount("-0.50"), -50)

    def test_what_is_no_amount_is_refused(self):
        for text in ("", "twelve", "1.234"):
            with self.subTest(text), self.assertRaises(BadAmount):
                parse_amount(text)

    def test_an_amount_is_written_with_two_decimals(self):
        self.assertEqual(format_amount(1250), "12.50")
        self.assertEqual(format_amount(-5), "-0.05")
