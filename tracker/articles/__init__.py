"""Files, pages and feed entries become articles: clean text and its metadata."""
