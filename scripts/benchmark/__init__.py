"""What `scripts/bench-rules` measures: a seeded workload, other engines, and our own."""
