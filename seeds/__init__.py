"""Bundled articles: news briefs in our own words, and a manifest that describes them.

The folder installs as the package ``tracker.seeds``; read it through ``importlib.resources``.
``manifest.json`` lists the articles; files it does not list are not articles.
"""
