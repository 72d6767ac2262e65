"""Settings: one table row each, read once, checked at start."""
