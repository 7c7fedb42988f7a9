"""The fault campaign: seeded scenarios in which much goes wrong, and what must hold afterwards.

``python -m tests.campaign --runs 500 --seed 1`` plays them; each line has the seed that plays its
scenario again.
"""
