"""What was asked, answered and corrected, and what follows from it; on this machine only."""
