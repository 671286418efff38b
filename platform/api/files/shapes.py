"""What the answers about files look like, for OpenAPI."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.shapes import Document


class FileShape(serializers.Serializer[Any]):
    """A file that a field of a form names."""

    key = serializers.CharField()
    url = serializers.CharField(help_text=_("The file itself."))
    preview = serializers.CharField(allow_null=True, help_text=_("A small picture, where there is one."))
    name = serializers.CharField()
    kind = serializers.CharField(help_text=_("Its media type, as its first bytes say."))
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    value = Document(help_text=_("What stands for it in the values of a form."))


class FieldFile(FileShape):
    """A file of a record, with the field that names it."""

    field = serializers.CharField()


class Uploading(serializers.Serializer[Any]):
    """A file, as multipart/form-data."""

    file = serializers.FileField()
