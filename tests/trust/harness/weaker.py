"""Production settings with two guards taken away, for the test of the checks."""

from prolo.settings import *  # noqa: F403

SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_SECURE = False
