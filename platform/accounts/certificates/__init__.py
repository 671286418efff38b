"""Signing in with a digital certificate (法人一证通 kind): a challenge, its signature, and whose certificate it is."""
