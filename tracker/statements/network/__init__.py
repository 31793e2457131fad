"""A second reader: a small transformer that reads a sentence in which issues are marked and parties
have no names, and says how likely each party takes a position there. ONNX Runtime works it out."""
