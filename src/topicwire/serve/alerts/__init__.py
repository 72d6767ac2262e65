"""What is new, sent to those who asked: webhooks and digests by mail."""
