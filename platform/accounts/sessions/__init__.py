"""Sessions: how long they last, which ones somebody has, ending them."""
