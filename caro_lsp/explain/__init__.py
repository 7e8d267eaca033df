"""A command -> what each part does; a finding -> why."""
