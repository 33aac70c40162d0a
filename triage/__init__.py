"""Triage: from a patient's answers to a case that staff can act on."""
