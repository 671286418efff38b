"""Static files under names that change with their content, so that browsers may keep them for ever."""

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's, lenient with style sheets that refer to files of apps which are not installed.

    Wagtail's style sheet names an image of `wagtail.images`; the platform does without that app.
    """

    def hashed_name(self, name: str, content: Any = None, filename: str | None = None) -> str:
        """The name with the content's hash; the plain name when there is no such file."""
        try:
            return super().hashed_name(name, content, filename)
        except ValueError:
            return name
