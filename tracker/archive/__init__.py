"""Everything in one file, of either database and into either."""
