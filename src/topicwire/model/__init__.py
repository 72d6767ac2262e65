"""Frozen values that travel between rooms. Times carry a zone; a change is a copy."""
