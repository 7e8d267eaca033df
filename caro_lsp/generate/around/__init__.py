"""What lies around a script: the files that it names, and what is in them."""
