"""The second factor beside a password: codes of an authenticator (TOTP, RFC 6238), and recovery codes."""
