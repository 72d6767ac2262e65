"""The order of the stages, as durable workflows."""
