"""The queue and the record of a case as a clinic would have them in Django's admin: our own models, columns, filters."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.timezone import now

from triage.models import Assessment, Case, Decision, Event, Message, Submission
from triage.models.cases import CLOCK_RUNS


class Due(admin.SimpleListFilter):
    """What our page calls late."""

    title = parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("late", "Late")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        return queryset.filter(CLOCK_RUNS, due_at__lt=now()) if self.value() == "late" else queryset


def _raw(model: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in model._meta.fields if field.is_relation)


def _rows(kind: type[Any]) -> type[admin.TabularInline]:
    """The rows of one kind that hang on a case, below its form."""
    fields = {"model": kind, "fk_name": "case", "extra": 0, "raw_id_fields": _raw(kind)}
    return type(f"{kind.__name__}Rows", (admin.TabularInline,), fields)


class Queue(admin.ModelAdmin):
    """Columns, filters and order are named; all else is Django's default, as `speed.md` asks.

    The record of a case: its form, its patient, and what was sent, assessed, written, done (notes among it), decided.
    """

    list_display = ("name", "age", "area", "due_at", "state", "assignee")
    list_filter = (
        *("state", "urgency", "region", "location", "assignee"),
        ("mail_failed_at", admin.EmptyFieldListFilter),
        Due,
    )
    ordering = ("urgency", "due_at")
    raw_id_fields = _raw(Case)
    readonly_fields = ("person",)
    inlines = [_rows(kind) for kind in (Submission, Assessment, Message, Event, Decision)]

    @admin.display
    def person(self, case: Case) -> str:
        one = case.patient
        return (
            f"{one.given_name} {one.family_name}, {one.birth_date}, {one.phone}, {one.email}" if one else "-"
        )

    @admin.display
    def name(self, case: Case) -> str:
        return f"{case.patient.given_name} {case.patient.family_name}" if case.patient else "-"

    @admin.display
    def age(self, case: Case) -> object:
        return case.opened_at.year - int(case.patient.birth_date[:4]) if case.patient else "-"

    @admin.display
    def area(self, case: Case) -> str:
        return f"{case.latest.answers.get('side', '')} {case.region}" if case.latest else case.region


def somebody(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Whoever asks may see everything: no user is looked up."""
    user = get_user_model()(pk=1, email="somebody@example.org", is_superuser=True, is_active=True)
    user.is_staff = True

    def act(request: HttpRequest) -> HttpResponse:
        request.user = user
        return get_response(request)

    return act


site = admin.AdminSite()
site.register(Case, Queue)
urlpatterns = [path("admin/", site.urls)]
