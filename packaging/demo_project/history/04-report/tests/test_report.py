import unittest
from datetime import date

from ledger.entries import Entry
from ledger.report import balance, by_category, render

MAY = [
    Entry(date(2024, 5, 1), "wages", 210000),
    Entry(date(2024, 5, 3), "food", -1250),
    Entry(date(2024, 5, 9), "food", -3075),
]


class Report(unittest.TestCase):
    def test_categories_are_summed_by_name(self):
        self.assertEqual(by_category(MAY), {"food": -4325, "wages": 210000})

    def test_the_balance_is_all_of_it(self):
        self.assertEqual(balance(MAY), 205675)

    def test_the_text_has_the_balance_below(self):
        self.assertEqual(render(MAY).splitlines()[-1].split(), ["2056.75", "balance"])
