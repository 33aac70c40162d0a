"""Sessions in the database; a connection that breaks while one is saved is told as that, not as a deleted session."""

from datetime import UTC, datetime

from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.db import InterfaceError, OperationalError
from django.utils.timezone import now

from prolo.statements import Planned

UNEXPIRED = Planned(
    lambda key, at: Session.objects.filter(session_key=key, expire_date__gt=at),
    key="",
    at=datetime.max.replace(tzinfo=UTC),
)


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> type:
        return DatabaseStore.get_model_class()

    def _get_session_from_db(self) -> Session | None:
        session = UNEXPIRED.first(key=self.session_key, at=now())
        if session is None:
            self._session_key = None
        return session

    def save(self, must_create: bool = False) -> None:
        try:
            super().save(must_create=must_create)
        except UpdateError as error:  # Django would answer 400; the page for an absent database is the truth
            if isinstance(error.__context__, OperationalError | InterfaceError):
                raise error.__context__ from None
            raise
