"""R12: a worker is a copy of the master: it shares no connection with it or with others, and no source of chance."""

import json
import os
import subprocess
import sys
from runpy import run_path
from types import SimpleNamespace

import pytest

from tests.trust.harness.server import ROOT

pytestmark = pytest.mark.django_db
AS_GUNICORN_DOES = """
import json, os, random, threading
from prolo.wsgi import application
from django.db import connection, connections
from uuid import uuid4
from prolo.vault import sealing

def told():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (process,) = cursor.fetchone()
    return [process, sealing.seal(b"the same words", place="the same place"), random.random(), str(uuid4())]

held = [one.alias for one in connections.all(initialized_only=True) if one.connection is not None]
found, readers = {"held": held, "threads": threading.active_count()}, []
for _ in range(3):
    reader, writer = os.pipe()
    if os.fork() == 0:
        os.write(writer, json.dumps(told()).encode())
        os._exit(0)
    os.close(writer)
    readers.append(reader)
found["workers"] = [json.loads(os.fdopen(reader).read()) for reader in readers]
print(json.dumps(found))
"""


def test_forked_workers_share_no_connection_and_no_nonce():
    command = [sys.executable, "-c", AS_GUNICORN_DOES]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert (found["held"], found["threads"]) == ([], 1), "the master opens nothing that a fork would share"
    for part in zip(*found["workers"], strict=True):
        assert len(set(part)) == len(found["workers"]), part


def test_the_shipped_settings_open_the_socket_first_and_load_the_application_before_they_fork():
    given = run_path(str(ROOT / "deploy/gunicorn.conf.py"))
    loaded = []
    given["when_ready"](SimpleNamespace(app=SimpleNamespace(wsgi=lambda: loaded.append(1))))
    assert loaded == [1] and "preload_app" not in given
