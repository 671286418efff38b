"""Definitions on their way between regions and installations: signed, compared, and taken in whole or not at all."""
