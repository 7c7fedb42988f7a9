"""The parts of a digest, one function each: ``Material -> Section | None``."""
