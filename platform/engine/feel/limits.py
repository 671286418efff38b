"""How much one expression may ask for. Exceeding a limit gives null and a warning, never a hang."""

MAX_TEXT = 10_000  # characters of source
MAX_DEPTH = 60  # nesting of the source, and of data that is walked whole
MAX_CALL_DEPTH = 40  # user functions calling each other
MAX_STEPS = 100_000  # loop turns, list items looked at, function calls
MAX_LIST = 50_000  # items of a list an expression makes
MAX_STRING = 100_000  # characters of a string an expression makes
MAX_WARNINGS = 50  # kept per evaluation
MAX_PATTERN = 500  # characters of a regular expression
