"""Manual pages of this machine: where they lie, what they say of an option."""
