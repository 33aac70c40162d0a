"""Writes: each public function is one thing that happens at the clinic, in one transaction."""
