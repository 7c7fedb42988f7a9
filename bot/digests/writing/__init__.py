"""A smoother text from the quoted sentences, by a language model that is not trusted."""
