"""One article read for who says what: the entry point of the attribution layer.

Cheap on construction (no parsing: sentences, quotations, names, roles, party words); a
sentence is parsed the first time somebody asks for it, and only once.
"""

from __future__ import annotations



class Discourse:
    """Who speaks where in one article. A pure function of text, codebook and parser.

    Attributes
      text         the article's text, untouched; every offset counts its code points
      sentences    tuple[Sentence, ...] in order; paragraphs never share one
      paragraphs   tuple[Span, ...]
      quotations   tuple[Quotation, ...], outermost ones, in order
      people       tuple[Person, ...]; `Person.id` is the index
      mentions     tuple[Mention, ...] in order of start: names, roles, institutions, party words,
                   pronouns, each with whom it stands for

    Methods
      sentence_at(offset) -> int              index of the sentence that holds the offset
      parses_of(index) -> tuple[Parse, ...]   dependency trees of a sentence, quotation marks
                                              blanked before parsing, offsets those of the text
      mentions_in(start, end) -> tuple[Mention, ...]
      mention_at(start, end) -> Mention | None    the widest mention whose head lies in the span
      attributions_of(indices) -> tuple[Attribution, ...]   those whose content or cue touches one
                                              of these sentences; parses no other sentence than
                                              these and the ones a quotation leads to
      all_attributions() -> tuple[Attribution, ...]
      speaker(person_id) -> Speaker
    `Attribution.parent` is an index into the tuple that it was returned in.
    """
