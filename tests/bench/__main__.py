"""`make bench`: seeds what it needs, measures everything side by side, prints one table."""

import json
import os
import sys
import tempfile
from datetime import date
from pathlib import Path

os.environ |= {"DEMO": "true", "RATE_LIMITS": "off", "DJANGO_SETTINGS_MODULE": "prolo.settings"}
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="prolo-bench-")

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.test.client import ClientHandler

from tests.bench.runner import Line, compare, keep, show

QUICK = os.environ.get("QUICK") == "1"
TURNS, TIMES = (5, 60) if QUICK else (15, 200)
STORIES = Path(__file__).resolve().parents[1] / "triage/conformance"


def main() -> int:
    django.setup()
    seed()
    lines = [*rules(), *education(), *intake()]
    show(lines)
    folder = settings.BASE_DIR / ".data"
    folder.mkdir(exist_ok=True)
    keep(lines, folder)
    connection.close()
    from prolo.serve import stop_database

    stop_database()
    return 0 if all(line.holds for line in lines) else 1


def seed() -> None:
    for command in (["migrate"], ["createcachetable"], ["collectstatic", "--noinput"], ["load_library"]):
        call_command(*command, verbosity=0)
    call_command("load_demo", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_bare_answers (id serial PRIMARY KEY, answers jsonb)")
        cursor.execute("INSERT INTO bench_bare_answers (answers) VALUES ('{}')")


def rules() -> list[Line]:
    from tests.bench.if_chain import build
    from triage.rules import INTAKE_RULES, assess

    forms = [json.loads(line)["answers"] for line in (STORIES / "intake.jsonl").open()]
    chain, read = build(), INTAKE_RULES.questionnaire.read
    return [
        compare(
            "R1 assess() with full explanation, 1,500 forms",
            lambda: [assess(form) for form in forms],
            lambda: [chain(read(form)) for form in forms],
            goal=0.25,
            at_most=False,
            turns=TURNS,
            times=1,
        )
    ]


def bare_client() -> Client:
    client = Client(SERVER_NAME="localhost")
    with override_settings(MIDDLEWARE=["tests.bench.bare.only_bare"]):
        handler = ClientHandler(enforce_csrf_checks=False)
        handler.load_middleware()
    client.handler = handler
    return client


def education() -> list[Line]:
    ours, bare = Client(SERVER_NAME="localhost"), bare_client()
    page = ours.get("/conditions/tennis-elbow/")
    size, tag = len(page.content), page.headers["ETag"]
    constant = f"/bare/constant/{size}/"
    found = []
    for name, goal, more in (
        ("E1 education page, 200", 0.8, {}),
        ("E2 the same, 304", 0.9, {"HTTP_IF_NONE_MATCH": tag}),
    ):
        found.append(
            compare(
                f"{name}, all our middleware",
                lambda more=more: ours.get("/conditions/tennis-elbow/", **more),
                lambda: bare.get(constant),
                goal=goal,
                at_most=False,
                turns=TURNS,
                times=TIMES,
            )
        )
    return found


def intake() -> list[Line]:
    from tests.bench.walks import Walks

    story = json.loads((STORIES / "vignettes.jsonl").read_text().splitlines()[0])["answers"]
    walks, bare = Walks(story, today=date.today()), bare_client()
    given = {f"q{number}": "no" for number in range(10)}
    post = lambda: bare.post("/bare/form/", given)
    walks.prepare(TURNS * 5)
    few = {"turns": TURNS, "times": max(TIMES // 4, 10)}
    return [
        compare(
            "I1 intake page GET, 7 questions",
            walks.get,
            lambda: bare.get("/bare/form/"),
            goal=1.5,
            at_most=True,
            **few,
        ),
        compare(
            "I2 intake page POST: validate, encrypt, save, rules",
            walks.post,
            post,
            goal=2.0,
            at_most=True,
            **few,
        ),
        compare("I3 send", walks.send, post, goal=4.0, at_most=True, turns=TURNS, times=5),
    ]


if __name__ == "__main__":
    sys.exit(main())
