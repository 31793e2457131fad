"""Real HTTP servers on loopback."""
