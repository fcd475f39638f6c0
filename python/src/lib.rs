//! The native module `amends._amends` of the Python package: converts, calls the library once, converts back.
//!
//! Users meet it through the package `amends`, whose types and documentation are written in Python. It adds no
//! meaning: what it can decide, the library decides the same.

/// The native half of the package `amends`.
#[pyo3::pymodule(gil_used = false)]
mod _amends {
    // Nothing that holds data lies here: each class has a file.
    /// The version of the engine.
    #[pymodule_export]
    const ENGINE: &str = env!("CARGO_PKG_VERSION");
}
