"""Django's PostgreSQL engine, which starts the embedded server at its first connection."""

from typing import Any

from django.db.backends.postgresql import base

from prolo import database


class DatabaseWrapper(base.DatabaseWrapper):
    def get_connection_params(self) -> dict[str, Any]:
        socket = database.start(self.settings_dict["FOLDER"])
        return super().get_connection_params() | {"host": socket.folder, "port": socket.port}
