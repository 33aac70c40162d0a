"""The demo: worked stories of invented people."""
