"""How gunicorn runs: threads, time limits, small requests only; always behind the shipped nginx in production."""

import gc
import ipaddress
import subprocess
import sys
from typing import Any

from environ import Env

worker_class = "prolo.worker.Worker"
workers = 2
threads = 4
timeout = 30
graceful_timeout = 6  # a worker whose master was killed is gone before ten seconds
max_requests = 2000
max_requests_jitter = 200
limit_request_line = 8190  # nginx lets lines of up to 8 kB through
limit_request_fields = 60
control_socket_disable = True
accesslog = None  # the application writes one line a request, without path parameters
errorlog = "-"
loglevel = "warning"


def on_starting(server: Any) -> None:
    """Refuse a public address, since slow callers hold gunicorn's threads, and a database unfit for patients."""
    for address in server.cfg.address:
        host = address[0] if isinstance(address, tuple) else ""
        if host and host != "localhost" and not ipaddress.ip_address(host).is_loopback:
            sys.exit(
                f"gunicorn listens behind nginx only: bind it to a socket file or to 127.0.0.1, not to {host}"
            )
    if not Env().bool("DEMO", default=False):
        looked = subprocess.run([sys.executable, "manage.py", "check_database"], check=False)
        if looked.returncode:
            sys.exit(1)


def when_ready(server: Any) -> None:
    """Load the application once, before the workers fork, so that one in place of a killed one serves at once.

    The socket is open by now: whoever calls meanwhile waits in it. `preload_app` would load before, and refuse them.
    New code takes a restart. What is loaded stays, so the collector need not go through it again and again: that
    held up every thread of a worker for a tenth of a second.
    """
    server.app.wsgi()
    gc.collect()
    gc.freeze()
