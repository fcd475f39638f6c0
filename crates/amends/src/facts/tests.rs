//! Tests of reading facts.
