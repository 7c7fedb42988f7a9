"""The policy as admins change it: layers, versions, words."""
