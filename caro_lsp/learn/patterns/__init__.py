"""What the user's corrections have in common, and what follows from it for later commands."""
