def compose(said): return ""
