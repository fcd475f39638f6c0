//! The shipped policy packs, as data.
