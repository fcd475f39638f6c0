//! The service seen from outside.

// The attribute tells clippy what cargo knows already: that everything here is a test.
#[cfg(test)]
mod service;
