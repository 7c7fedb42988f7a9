"""The first step of an operator: settings, the token's file, the invitation."""
