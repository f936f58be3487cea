"""Memory: how much of it this process may take, and has, where the system tells (Linux)."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["is_for_want_of_memory", "limit_memory", "memory_held"]

# Its size and what of it is in memory, in pages: proc(5). Not `ru_maxrss`, which a process inherits from its parent.
_STATM = Path("/proc/self/statm")


def limit_memory(more_bytes: int) -> None:
    """Let this process take so much more than it has now; beyond that is a MemoryError, or its end. Once only."""
    size = _pages(0)
    if size is None:
        return
    import resource  # here, for it is not everywhere

    most = size + more_bytes
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    if soft == resource.RLIM_INFINITY or most < soft:
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def memory_held() -> int:
    """How much it has, in bytes; 0 if that cannot be told."""
    return _pages(1) or 0


def is_for_want_of_memory(error: Exception) -> bool:
    """Whether there was too little memory; the solver says so in its own way."""
    is_solver = type(error).__name__ == "Z3Exception"
    return isinstance(error, MemoryError) or (is_solver and "memory" in str(error))


def _pages(place: int) -> int | None:
    """That field of the system's account, in bytes."""
    try:
        return int(_STATM.read_text().split()[place]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return None
