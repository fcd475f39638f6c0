//! Whole policies against what a decision promises, with no knowledge of the engine's inside.

mod cases;
mod dice;
mod index;
mod law;
mod model;
mod order;
mod pack;
mod records;
mod results;
mod sizes;
mod unknown;
