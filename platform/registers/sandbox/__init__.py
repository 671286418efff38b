"""A server that plays the outside registers over real HTTP, with the made-up data of the packs.

It knows nothing of the platform and needs only the standard library. It is for demonstrations and tests; nothing it
says is about a real person, enterprise or project.
"""

#: What `make run` and the tests tell both sides; they protect nothing.
SECRETS = {
    "contracts": "sandbox-contracts-token",
    "permits": "sandbox-permits-token",
    "completions": "sandbox-completions-token",
    "health": "sandbox:sandbox-health-password",
    "national_certificates": "sandbox-national-key",
}


def environment(port: int) -> dict[str, str]:
    """The variables with which the platform finds this sandbox."""
    secrets = {f"REGISTER_SECRET_{name.upper()}": secret for name, secret in SECRETS.items()}
    return {
        **secrets,
        "REGISTER_SERVICES": f"*=http://127.0.0.1:{port}/{{service}}",
        "REGISTER_PRIVATE_SERVICES": "*",
        "NOTICE_CHANNELS": f"sms=http://127.0.0.1:{port}/sms",
    }
