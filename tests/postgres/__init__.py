"""The tests' PostgreSQL engine."""
