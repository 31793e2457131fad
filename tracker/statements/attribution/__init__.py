"""Who says what: sentences, people and attributions of any English news text.

Start at `discourse.Discourse`; the dataclasses it yields are in `model`.
"""
