"""Records with their forms as workbooks: taken along, and a form brought back with a look at what it changes first."""
