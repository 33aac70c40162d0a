"""Where staff work with the pages of the library."""
