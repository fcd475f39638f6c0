"""Decides customer complaints by policies that are data.

Examples
--------
>>> import amends
>>> amends.__version__.count(".")
2
"""

from amends._amends import ENGINE as __version__

__all__ = ["__version__"]
