"""How warm a thread is, and the brakes that moderators put on it."""
