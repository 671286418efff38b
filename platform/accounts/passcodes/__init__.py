"""Signing in with a dynamic password: a code by text message that opens one browser for some hours.

Who may have one is judged above (`workflows.sites`): it takes registers and records.
"""
