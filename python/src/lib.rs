//! The native module `amends._amends` of the Python package: converts, calls the library once, converts back.
//!
//! Users meet it through the package `amends`, whose types and documentation are written in Python. It adds no
//! meaning: what it can decide, the library decides the same. No name of it is public.

mod case;
mod cases;
mod decision;
mod diagnostic;
mod edit;
mod error;
mod facts;
mod interrupt;
mod policy;
mod value;

/// The native half of the package `amends`.
#[pyo3::pymodule(gil_used = false)]
mod _amends {
    #[pymodule_export]
    use super::cases::{NativeCases, compare, read_cases};
    #[pymodule_export]
    use super::decision::NativeDecision;
    #[pymodule_export]
    use super::diagnostic::page;
    #[pymodule_export]
    use super::policy::{NativePolicy, builtin, builtin_names, find_packs, load};

    /// The version of the engine.
    #[pymodule_export]
    const ENGINE: &str = env!("CARGO_PKG_VERSION");
}
