"""Telling other services what changed: a durable outbox, signed deliveries, many attempts."""
