//! Whole policies against what a decision promises, with no knowledge of the engine's inside.

mod cases;
mod dice;
mod law;
mod model;
mod pack;
mod results;
