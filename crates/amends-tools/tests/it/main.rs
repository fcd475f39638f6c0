//! The tools seen from outside.

// The attribute tells clippy what cargo knows already: that everything here is a test.
#[cfg(test)]
mod codes;
#[cfg(test)]
mod data;
#[cfg(test)]
mod edit;
#[cfg(test)]
mod edit_shipped;
#[cfg(test)]
mod schema;
#[cfg(test)]
mod shipped;
