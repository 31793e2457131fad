"""Where the stages meet: the only package that joins them, and the owner of transactions."""
