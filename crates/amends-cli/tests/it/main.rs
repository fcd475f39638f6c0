//! Runs the real binary: its exit codes, and which of its output is data and which a message.

// The attributes tell clippy what cargo knows already: that everything here is a test.
#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod codes;
#[cfg(test)]
mod command;
#[cfg(test)]
mod decide;
#[cfg(test)]
mod edit;
#[cfg(test)]
mod explain;
#[cfg(test)]
mod fmt;
#[cfg(test)]
mod new;
#[cfg(test)]
mod output;
#[cfg(test)]
mod packs;
#[cfg(test)]
mod readme;
#[cfg(test)]
mod reports;
#[cfg(test)]
mod schema;
#[cfg(test)]
mod scratch;
#[cfg(test)]
mod shell;
#[cfg(test)]
mod usage;
#[cfg(test)]
#[cfg(unix)]
mod watch;
