//! Rule sets: rules, hit policies, editions and their results.

pub mod hit;
