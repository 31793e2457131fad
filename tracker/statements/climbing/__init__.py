"""From the words that name an issue up the tree to who holds what; `climb` is the entry."""
