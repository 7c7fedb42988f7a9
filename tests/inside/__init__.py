"""Tests of what the running bot lets its operator see."""
