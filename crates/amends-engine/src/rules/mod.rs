//! Rule sets: how the results of rules make one result, by hit policy ([`hit`]).

pub mod hit;
