"""The sample newsroom used by the demo and the tests."""
