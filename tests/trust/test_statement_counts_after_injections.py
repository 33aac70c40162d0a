"""Lists ask the database no more when twenty cases about an injection stand in them than when one does."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from tests.triage.after import CALM
from tests.triage.make import a_case, a_procedure
from triage.models import Case
from triage.services import check_ins
from triage.services.check_ins import Said

pytestmark = pytest.mark.django_db
MANY = 20


@pytest.fixture
def tell(location, clara):
    """Somebody treated twenty hours ago tells of numbness past the spot; they are to be called."""

    def act():
        case = a_case(location, at=now() - timedelta(days=3))
        home = a_procedure(case, by=clara, at=now() - timedelta(hours=20)).case
        said = Said({**CALM, "hours_since_treatment": 20, "numbness_after": "beyond"})
        kept = check_ins.reply(said=said, key=uuid4(), at=now(), case=Case.objects.get(pk=home.pk))
        Case.objects.filter(pk=kept.case_id).update(call_at=now() - timedelta(minutes=1))
        return kept.case

    return act


def statements(browser, where, references):
    browser.get(where)  # what is kept between two pages is kept
    with CaptureQueriesContext(connection) as asked:
        page = browser.get(where).content.decode()
    assert [reference for reference in references if reference not in page] == []
    return [query["sql"] for query in asked]


def test_each_list_takes_as_many_statements_for_twenty_cases_as_for_one(tell, sign_in, clara):
    browser, lists = sign_in(clara), ("clinician:queue", "desk:queue", "desk:calls", "clinician:nerves")
    told = [tell().reference]
    alone = {name: statements(browser, reverse(name), told) for name in lists}
    told += [tell().reference for _ in range(MANY - 1)]
    for name in lists:
        many = statements(browser, reverse(name), told)
        assert len(many) == len(alone[name]), (name, [sql[:200] for sql in many[len(alone[name]) :]])
