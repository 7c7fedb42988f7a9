"""Discord extensions: they translate and answer, and decide nothing."""
