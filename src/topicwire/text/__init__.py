"""Facts about languages and scripts, pure: no I/O beyond reading bundled tables."""
