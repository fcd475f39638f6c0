//! What the tasks print: the only place of this crate that writes to the terminal.

use std::time::Duration;

/// How one step of a task ended.
#[derive(Debug)]
pub(crate) struct StepResult {
    /// The name of the step.
    pub(crate) name: &'static str,
    /// Whether it succeeded.
    pub(crate) passed: bool,
    /// How long it took.
    pub(crate) time: Duration,
}

/// Prints a line of output.
#[expect(clippy::print_stdout, reason = "the output of the developer tasks leaves here and nowhere else")]
pub(crate) fn line(text: &str) {
    println!("{}", text.trim_end());
}

/// Prints a message.
#[expect(clippy::print_stderr, reason = "the messages of the developer tasks leave here and nowhere else")]
pub(crate) fn error(text: &str) {
    eprintln!("{}", text.trim_end());
}

/// Prints what the next step is.
pub(crate) fn heading(name: &str, what: &str) {
    error(&format!("\n== {name}: {what}"));
}

/// Prints a line for each step and how many failed.
pub(crate) fn summary(steps: &[StepResult]) {
    let width = steps.iter().map(|step| step.name.len()).max().unwrap_or(0);
    line("");
    for StepResult { name, passed, time } in steps {
        let word = if *passed { "ok" } else { "FAILED" };
        line(&format!("{name:<width$}  {word:<6}  {:>7.1} s", time.as_secs_f64()));
    }
    let failed: Vec<&str> = steps.iter().filter(|step| !step.passed).map(|step| step.name).collect();
    if failed.is_empty() {
        line(&format!("all {} steps passed", steps.len()));
    } else {
        line(&format!("{} of {} steps failed: {}", failed.len(), steps.len(), failed.join(", ")));
    }
}
