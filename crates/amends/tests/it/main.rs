//! What the public crate promises, seen from outside.

<<<<<<< HEAD
mod oracle;
=======
#[cfg(test)]
mod codes;
#[cfg(test)]
>>>>>>> main
mod packs;
