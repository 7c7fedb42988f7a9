"""An article posted: its channel, threads, prompts, opening and closing."""
