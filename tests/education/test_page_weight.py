"""A page with all it brings along weighs little enough for an old phone on a bad line."""

import re
import zlib
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from education.models import Page

MOST = 60_000


def weight_of(content: bytes) -> int:
    return len(zlib.compress(content, 6))


@pytest.mark.usefixtures("library")
def test_every_page_weighs_at_most_60_kb_with_style_script_and_pictures(client):
    weights = {}
    for page in Page.objects.all():
        html = client.get(str(page)).content
        files = {name.decode() for name in re.findall(rb'(?:href|src)="/static/([^"]+)"', html)}
        shared = sum(weight_of(Path(finders.find(name)).read_bytes()) for name in files)
        pictures = sum(
            weight_of(client.get(f"/p/{number.decode()}.svg").content)
            for number in re.findall(rb'src="/p/(\d+)\.svg"', html)
        )
        weights[str(page)] = weight_of(html) + shared + pictures
    assert {address: weight for address, weight in weights.items() if weight > MOST} == {}
    assert len(weights) == 47
