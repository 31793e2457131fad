"""What people do to what was coded: verdicts on statements, withdrawal of articles. No coder."""
