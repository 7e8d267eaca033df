"""What the script around a request says about it: its variables, its tools, its dialect."""
