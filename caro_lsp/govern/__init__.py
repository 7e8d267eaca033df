"""What may become active without being asked, and the record of what did."""
