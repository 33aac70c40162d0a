"""Debian's Chromium without its window: the browser of all tests. `CHROMIUM` names another one."""

import os

PATH = os.environ.get("CHROMIUM", "/usr/bin/chromium-headless-shell")
FLAGS = (
    *("--disable-gpu", "--disable-quic", "--disable-dev-shm-usage"),
    *("--no-first-run", "--disable-background-networking"),
    *(("--no-sandbox",) if os.getuid() == 0 else ()),
)
