"""What replies say: sentences, what they are about, and which of them to quote."""
