"""How hypothesis searches: a small number of examples by default, `HAIKU_PAIR_EXAMPLES=n` for a longer search.

What fails is printed as a blob, so that `@reproduce_failure` brings it back.
"""

from __future__ import annotations

import os

from hypothesis import settings

os.environ["HAIKU_PAIR_LANGUAGE"] = "en"  # the tests read English, whatever their developer's system speaks

settings.register_profile("small", max_examples=60, deadline=None, print_blob=True)
settings.register_profile(
    "long", max_examples=int(os.environ.get("HAIKU_PAIR_EXAMPLES", "1000")), deadline=None, print_blob=True
)
settings.load_profile("long" if "HAIKU_PAIR_EXAMPLES" in os.environ else "small")

pytest_plugins = ["tests.helpers.cloud_accounts"]
