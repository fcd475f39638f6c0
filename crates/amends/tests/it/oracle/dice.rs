//! Random choices that shrink: a test draws them from bytes that proptest makes up.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

/// How often a property is tried, always with the same seed unless `PROPTEST_RNG_SEED` names one.
pub(super) fn config(cases: u32) -> Config {
    let mut config = Config { cases, failure_persistence: None, ..Config::default() };
    if config.rng_seed == RngSeed::Random {
        config.rng_seed = RngSeed::Fixed(20_261_121);
    }
    config
}

/// The bytes behind the choices of one try; what they stand for is shown instead of them.
pub(super) struct Bytes(pub(super) Vec<u8>);

impl std::fmt::Debug for Bytes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

/// Returns so many bytes at most.
pub(super) fn bytes(most: usize) -> impl Strategy<Value = Bytes> {
    prop::collection::vec(any::<u8>(), most / 2..most).prop_map(Bytes)
}

/// Choices drawn from bytes; without any left it always draws the first.
pub(super) struct Dice<'b> {
    bytes: std::slice::Iter<'b, u8>,
}

impl<'b> Dice<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Self { bytes: bytes.iter() }
    }

    /// Returns a number below `n`.
    pub(super) fn below(&mut self, n: usize) -> usize {
        self.bytes.next().map_or(0, |byte| usize::from(*byte)) % n.max(1)
    }

    /// Returns whether an event of so many in 8 happens.
    pub(super) fn in_eight(&mut self, n: usize) -> bool {
        self.below(8) < n
    }

    pub(super) fn pick<'t, T>(&mut self, from: &'t [T]) -> &'t T {
        &from[self.below(from.len())]
    }
}
