"""Inviting somebody to an account that was opened for them: a link that works once and not for long."""
