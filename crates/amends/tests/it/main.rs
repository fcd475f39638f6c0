//! What the public crate promises, seen from outside.

#[cfg(test)]
mod codes;
#[cfg(test)]
mod meaning;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod packs;
#[cfg(test)]
mod personal;
