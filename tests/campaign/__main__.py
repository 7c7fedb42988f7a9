"""The command: plays as many scenarios as it is told, from a seed on."""

from tests.campaign.run import main

if __name__ == "__main__":
    main()
