"""Moving chosen running records to another release: checked record by record, in the background, and undone alike."""
