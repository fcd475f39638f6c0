//! Customer-complaint policy as data.
