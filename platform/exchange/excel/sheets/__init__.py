"""Score sheets as workbooks that reckon like the platform, and sheets filled offline read back in."""
