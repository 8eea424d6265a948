"""What goes wrong with what a user gave: one line that names the culprit."""


class InputError(Exception):
    """A file, folder or option that cannot be used; the message names it and, where there is one, the way out."""
