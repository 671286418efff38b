"""How much one expression may ask for. Exceeding a limit gives null and a warning, never a hang."""

MAX_TEXT = 10_000  # characters of source
MAX_DEPTH = 60  # nesting of the source, and of data that is walked whole
MAX_CHAIN = 200  # operators, members, filters and calls that follow one another
MAX_CALL_DEPTH = 40  # user functions calling each other
MAX_STEPS = 100_000  # loop turns, list items looked at, function calls
ITEMS_A_STEP, CHARACTERS_A_STEP = 10, 100  # of lists and strings that are copied, searched or written whole
MAX_LIST = 50_000  # items of a list an expression makes
MAX_STRING = 100_000  # characters of a string an expression makes
MAX_WARNINGS = 50  # kept per evaluation
MAX_PATTERN = 500  # characters of a regular expression
