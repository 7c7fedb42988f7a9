"""What the running bot lets its operator see: logs and figures, never text."""
