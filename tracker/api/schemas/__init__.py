"""The shapes of the public API: what is encoded, and what /openapi.json describes."""
