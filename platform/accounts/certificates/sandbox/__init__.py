"""An authority and a signing service with test keys: the whole way can be walked without a USB key."""
