"""Measured scores: `python -m benchmarks.NAME`."""
