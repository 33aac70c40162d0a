"""Clients that walk the real form over HTTP, and servers to be killed while they do."""
