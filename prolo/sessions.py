"""Sessions in the database; a connection that breaks while one is saved is told as that, not as a deleted session."""

from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import InterfaceError, OperationalError


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> type:
        return DatabaseStore.get_model_class()

    def save(self, must_create: bool = False) -> None:
        try:
            super().save(must_create=must_create)
        except UpdateError as error:  # Django would answer 400; the page for an absent database is the truth
            if isinstance(error.__context__, OperationalError | InterfaceError):
                raise error.__context__ from None
            raise
