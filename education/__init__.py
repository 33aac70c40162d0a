"""The education library: pages, their checks, their loading and their reading."""
