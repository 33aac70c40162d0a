"""YAML as the library's files use it: plain values only, read by the quick parser where it is installed."""

from typing import Any

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(text: str) -> Any:
    """The values of a text. Raises yaml.YAMLError for one that cannot be read."""
    return yaml.load(text, Loader=LOADER)  # noqa: S506 - both loaders are the safe ones
