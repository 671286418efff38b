"""Pictures that belong to a record."""

from forms.rendering.fields.files import Files


class Photos(Files):
    """Several pictures with captions; a telephone opens its camera, and a picture can be seen large."""

    name = "photos"
    accepts = "image/jpeg,image/png,image/webp"
