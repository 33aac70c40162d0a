"""Tests of the hazard log: one file for each hazard."""
