//! The condition language: CEL, with decimals, money, dates, periods and enums added.
//!
//! Text goes through [`lexer`] and [`parser`] to [`ast`]; cells ([`cell`]) and the map form
//! ([`map_form`]) lower to the same tree; [`check`] resolves names and types and gives [`typed`].

pub mod ast;
mod block;
pub mod cell;
pub mod check;
pub mod function;
pub mod lexer;
pub mod listing;
pub mod map_form;
pub mod parser;
pub mod pattern;
pub mod print;
mod same;
#[cfg(test)]
mod shape;
mod size;
pub mod ty;
pub mod typed;

pub use parser::{Dialect, Syntax};
