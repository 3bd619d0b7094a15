"""Characters that hide. Imported when the first text is on the screen: to compile the pattern takes 2 ms."""

from __future__ import annotations

import re

HIDDEN = re.compile(
    "[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\ue000-\uf8ff\ufe00-\ufe0f\U000e0000-\U000e01ef]"
)
"""They have no shape of their own: they get a mark, so that nobody overlooks them."""
