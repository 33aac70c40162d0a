"""What the public sees of the library."""
