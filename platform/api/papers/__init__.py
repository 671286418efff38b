"""Records on paper for programs: their prints as PDF, and whether a print still says what is stored."""
