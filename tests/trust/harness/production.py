"""The production settings, word for word, with one more route: it fails on purpose."""

from prolo.settings import *  # noqa: F403

ROOT_URLCONF = "tests.trust.harness.faulty_urls"
