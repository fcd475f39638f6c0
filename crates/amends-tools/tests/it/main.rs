//! The tools seen from outside.

// The attributes tell clippy what cargo knows already: that everything here is a test.
#[cfg(test)]
mod data;
#[cfg(test)]
mod shipped;
