from typing import Final

__all__ = ["ENGINE"]

ENGINE: Final[str]
