"""``python -m bot`` is ``seedbed``."""

from bot.cli import main

if __name__ == "__main__":
    main(prog_name="seedbed")
