"""Drafts ready to be measured: one on a page of checks, and many on the last page."""

from datetime import date

from django.test import Client

from tests.triage.test_stories import PERSON, InProcess
from tests.trust.harness.walk import Walker


class Walks:
    def __init__(self, story: dict, *, today: date) -> None:
        self.story, self.today = story, today
        self.client = Client(SERVER_NAME="localhost")
        self.walker = Walker(InProcess(self.client), story, PERSON, today=today)
        page = self.walker.walk(until=r"/checks/$")
        self.where, self.pairs = page.url, dict(self.walker.pairs(page))
        self.ready: list = []

    def get(self) -> object:
        return self.client.get(self.where)

    def post(self) -> object:
        return self.client.post(self.where, self.pairs)

    def send(self) -> object:
        if not self.ready:
            raise RuntimeError("prepare more drafts first")
        client, where, pairs = self.ready.pop()
        return client.post(where, pairs)

    def prepare(self, drafts: int) -> None:
        """Walk this many people to the last page."""
        for _ in range(drafts):
            client = Client(SERVER_NAME="localhost")
            walker = Walker(InProcess(client), self.story, PERSON, today=self.today)
            page = walker.walk(until=r"/answers/$")
            self.ready.append((client, page.url, dict(walker.pairs(page))))
