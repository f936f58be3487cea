"""The commands of `python -m rules`, one module each: `NAME`, `HELP`, `add_options(parser)` and `run(options)`."""
