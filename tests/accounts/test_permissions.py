"""Roles, grants, and the mark that every view carries."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import path

from prolo.accounts import permissions
from prolo.accounts.checks import every_view_says_who_may_see_it
from prolo.accounts.models import User
from prolo.accounts.permissions import (
    GRANTS,
    Permission,
    may,
    open_page,
    patient_page,
    requires,
    signed_in_page,
)
from prolo.accounts.roles import Role
from prolo.audit.models import Entry


def plain(request):
    return HttpResponse("seen")


urlpatterns = [path("bare/", plain, name="bare"), path("open/", open_page(lambda request: plain(request)))]


def ask(view, user):
    request = RequestFactory().get("/x/")
    request.user, request.resolver_match = user, None
    return view(request)


def test_every_permission_is_granted_to_somebody():
    assert set(GRANTS) == set(Permission)
    assert all(GRANTS.values())


@pytest.mark.parametrize("permission", Permission)
def test_a_role_has_what_the_table_says_and_nothing_else(permission, dana, clara, mona):
    holders = {Role.FRONT_DESK: dana, Role.CLINICIAN: clara, Role.MANAGER: mona}
    assert {role for role, user in holders.items() if may(user, permission)} == GRANTS[permission]


@pytest.mark.parametrize("permission", Permission)
def test_nobody_a_closed_account_and_a_superuser_have_nothing(permission, dan, db):
    chief = User.objects.create_superuser("chief@example.org", "Chief", "a long enough password")
    assert not any(may(user, permission) for user in (AnonymousUser(), dan, chief))


def test_two_roles_give_the_union(mona):
    mona.groups.add(Group.objects.get(name=Role.CLINICIAN))
    assert may(mona, Permission.DECIDE) and may(mona, Permission.MANAGE_USERS)


def test_a_group_of_another_name_gives_nothing(db):
    user = User.objects.create_user("x@example.org", "X")
    user.groups.add(Group.objects.create(name="admins"))
    assert user.roles == frozenset()


def test_a_guarded_view_lets_in_sends_away_and_refuses(clara, dana):
    view = requires(Permission.DECIDE)(plain)
    assert ask(view, clara).content == b"seen"
    assert ask(view, AnonymousUser()).status_code == 302
    with pytest.raises(PermissionDenied):
        ask(view, dana)


def test_a_refusal_is_written_down(dana):
    with pytest.raises(PermissionDenied):
        ask(requires(Permission.DECIDE)(plain), dana)
    row = Entry.objects.get()
    assert (row.action, row.by_id, row.why) == ("denied", dana.pk, "decide")


def test_the_marks_say_who_may_see_a_view(dana):
    assert open_page(lambda request: plain(request)).access == permissions.Access.OPEN
    assert patient_page(lambda request: plain(request)).access == permissions.Access.PATIENT
    assert requires(Permission.DECIDE)(plain).access == Permission.DECIDE
    guarded = signed_in_page(plain)
    assert guarded.access == permissions.Access.SIGNED_IN
    assert ask(guarded, AnonymousUser()).status_code == 302
    assert ask(guarded, dana).content == b"seen"


@pytest.mark.urls("tests.accounts.test_permissions")
def test_the_check_names_a_view_without_a_mark():
    found = every_view_says_who_may_see_it()
    assert [(error.id, "bare/" in error.msg) for error in found] == [("accounts.E001", True)]


def test_every_view_of_the_project_is_marked():
    assert every_view_says_who_may_see_it() == []
