"""Settings of the bare side of the desk's lists: raw SQL for whoever asks."""

import os
from pathlib import Path

from prolo import keys
from tests.bench.bare_settings import *  # noqa: F403
from tests.bench.bare_settings import DATABASES

_, FIELD_KEYS, INDEX_KEYS = keys.of_the_demo(Path(os.environ["DATA_DIR"]) / "keys.json")
ROOT_URLCONF = "tests.bench.bare_lists"
USE_TZ = True
# Figures without an index read a million rows: what that costs is wanted, not that it is cut short.
DATABASES["default"]["OPTIONS"] |= {"options": "-c statement_timeout=60000"}
