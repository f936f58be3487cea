"""Why not: the smallest changes to facts or answers that would make a question or an offering true."""
