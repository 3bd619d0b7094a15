import unittest
from datetime import date

from ledger.entries import Entry
from ledger.journal import BadLine, read_journal


class Journal(unittest.TestCase):
    def test_a_line_is_an_entry(self):
        entries = list(read_journal(["2024-05-03 food 12.50 Bakery and market"]))
        self.assertEqual(entries, [Entry(date(2024, 5, 3), "food", 1250, "Bakery and market")])

    def test_remarks_and_empty_lines_are_passed_over(self):
        self.assertEqual(list(read_journal(["# May", "", "   "])), [])

    def test_a_bad_line_is_named(self):
        with self.assertRaisesRegex(BadLine, "line 2"):
            list(read_journal(["2024-05-03 food 1", "2024-05-04 food"]))
