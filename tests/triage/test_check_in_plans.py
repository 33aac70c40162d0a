"""The hours at which a place asks after a procedure: a manager chooses them, for procedures from then on."""

from html import unescape

import pytest
from django.urls import reverse
from django.utils.timezone import now

from prolo.audit.models import Entry
from tests.triage.cases import sent_case
from tests.triage.treated import treated
from triage.models import CheckIn, CheckInPlan
from triage.services import check_in_plans, schedule
from triage.services.refusals import NotAllowed

pytestmark = pytest.mark.django_db
OURS = "6, 24, 72, 168, 336"


@pytest.fixture
def manager(sign_in, mona):
    return sign_in(mona)


def page(location):
    return reverse("manager:check_ins", args=[location.slug])


def text_of(answer):
    return unescape(answer.content.decode())


def test_the_page_begins_with_our_hours_and_keeps_others(manager, location, clara):
    assert f'value="{OURS}"' in text_of(manager.get(page(location)))
    before = treated(sent_case(location, words=False), clara)
    assert manager.post(page(location), {"hours": "12, 48"}).status_code == 302
    after = treated(sent_case(location, words=False), clara)
    assert [CheckIn.objects.filter(procedure=row).count() for row in (before, after)] == [5, 2]
    assert 'value="12, 48"' in text_of(manager.get(page(location)))
    assert Entry.objects.get(action="clinic.check_ins").detail == {"hours": [12, 48]}


def test_our_own_hours_need_no_row(manager, location):
    manager.post(page(location), {"hours": "12"})
    manager.post(page(location), {"hours": "336 168, 72; 24,6"})
    assert not CheckInPlan.objects.exists()
    assert schedule.hours_of(location.pk) == (6, 24, 72, 168, 336)


@pytest.mark.parametrize(
    "hours", ["", "soon", "0", "6, 6", "48", "6, 99999", "6, 2017", "1,2,3,4,5,6,7,8,9,10,11", "-6", "6.5"]
)
def test_hours_that_cannot_be_are_refused_and_stay_in_the_box(manager, location, hours):
    answer = manager.post(page(location), {"hours": hours})
    assert answer.status_code == 422 and "Give 1 to 10 whole numbers" in text_of(answer)
    assert f'value="{hours}"' in text_of(answer) or not hours
    assert not CheckInPlan.objects.exists()


def test_nobody_but_a_manager_chooses(location, clara, dana, sign_in):
    for member in (clara, dana):
        assert sign_in(member).get(page(location)).status_code == 403
        with pytest.raises(NotAllowed):
            check_in_plans.choose(location=location, hours=[6], by=member, at=now())
