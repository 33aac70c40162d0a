"""Reads: queues, case pages and what a patient sees of their own case."""
