"""What people read when a bundle is refused."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exchange.bundles.errors import BadBundle

_SENTENCES: Mapping[str, object] = {
    "too_large": gettext_lazy("The file is larger than %(most)s MB."),
    "not_a_zip": gettext_lazy("This is no zip file, or it is damaged."),
    "link": gettext_lazy("It contains a link (%(place)s). A bundle consists of files only."),
    "encrypted": gettext_lazy("It is locked with a password (%(place)s). Save it without one."),
    "strange_name": gettext_lazy("It contains something that does not belong into a bundle: %(place)s."),
    "twice": gettext_lazy("It contains %(place)s twice."),
    "too_many": gettext_lazy("It contains more than %(most)s files."),
    "part_too_large": gettext_lazy("%(place)s is larger than %(most)s MB."),
    "too_much": gettext_lazy("Unpacked it is larger than %(most)s MB."),
    "no_manifest": gettext_lazy("It has no manifest.json, so it is no bundle. Export it again where it comes from."),
    "bad_manifest": gettext_lazy("Its manifest.json cannot be read. Export it again where it comes from."),
    "other_format": gettext_lazy("Its format is not “%(wanted)s”: it comes from another version of the platform."),
    "not_listed": gettext_lazy("%(place)s was added after the bundle was made. It was tampered with."),
    "missing": gettext_lazy("%(place)s was taken out after the bundle was made. It was tampered with."),
    "changed": gettext_lazy("%(place)s was changed after the bundle was made. It was tampered with."),
    "bad_signature": gettext_lazy("Its signature is not right. It was tampered with, or damaged on its way."),
    "unsigned": gettext_lazy("Nobody signed it, and this installation takes signed bundles only."),
    "unknown_signer": gettext_lazy(
        "It was signed by somebody this installation does not know. The operators can trust them."
    ),
    "not_trusted_here": gettext_lazy("Whoever signed it is trusted in other regions, but not in this one."),
    "broken_documents": gettext_lazy("Some of its documents cannot be read. See below which, and export it again."),
    "files_too_large": gettext_lazy(
        "The files of these help pages together are larger than %(most)s MB: %(place)s. Export fewer pages at once."
    ),
    "file_missing": gettext_lazy("The file of the help page “%(place)s” is missing in the bundle."),
    "bad_file": gettext_lazy("%(place)s is no PDF or picture that is taken, or not the file that its page names."),
    "folder_not_empty": gettext_lazy("The folder %(place)s is not empty."),
}


def bundle_sentence(bad: BadBundle) -> str:
    """Why it is refused, and what to do."""
    words = _SENTENCES.get(bad.code)
    return str(words) % {**bad.data, "place": bad.place} if words else _("This bundle cannot be used.")
