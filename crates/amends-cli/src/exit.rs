//! How the command ends: the exit codes, the same for every verb.

use std::process::ExitCode;

use amends::diagnostic::Code;
use amends_tools::folder::FolderError;

/// How the command ended; of two, the greater stands (see [`Exit::and`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// All is well.
    Fine,
    /// Results are undecided and `--fail-on undecided` was given.
    Undecided,
    /// Findings, failed cases, differences, or a record that cannot be read.
    Findings,
    /// There are no cases where some are required.
    NoCases,
    /// A pack or a case file does not load.
    Load,
    /// The command was called wrongly, or a file it names cannot be opened.
    Usage,
    /// A fault of amends itself.
    Internal,
}

impl Exit {
    /// Returns the worse of two ends.
    #[must_use]
    pub(crate) fn and(self, other: Exit) -> Exit {
        self.max(other)
    }

    fn code(self) -> u8 {
        match self {
            Exit::Fine => 0,
            Exit::Findings => 1,
            Exit::Usage => 2,
            Exit::Load => 3,
            Exit::NoCases => 5,
            Exit::Undecided => 6,
            Exit::Internal => 70,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit.code())
    }
}

/// Why a verb stopped before its end.
#[derive(Debug)]
pub(crate) enum Stop {
    /// Nobody reads the output any more (`| head`): nothing to say, nothing wrong.
    Unheard,
    /// It cannot go on.
    Failed {
        /// The exit code.
        exit: Exit,
        /// The code of what is wrong with an input, if it is an input.
        code: Option<&'static str>,
        /// What to tell the user; with a code, it begins with the place.
        message: String,
    },
}

impl Stop {
    /// Returns a stop because of how the command was called.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Stop::Failed { exit: Exit::Usage, code: None, message: message.into() }
    }

    /// Returns a stop because a pack or a case file does not load.
    pub(crate) fn load(message: impl Into<String>) -> Self {
        Stop::Failed { exit: Exit::Load, code: None, message: message.into() }
    }

    /// Returns the same stop with the code of what is wrong with an input.
    #[must_use]
    pub(crate) fn coded(self, code: Code) -> Self {
        match self {
            Stop::Unheard => self,
            Stop::Failed { exit, message, .. } => Stop::Failed { exit, code: Some(code.name()), message },
        }
    }

    /// Returns a stop because a file that the user names cannot be opened, or because it is not text.
    pub(crate) fn named(error: &FolderError) -> Self {
        let message = error.to_string();
        match (error, error.code()) {
            (FolderError::NotUtf8 { .. }, Some(code)) => Stop::load(message).coded(code),
            (_, Some(code)) => Stop::usage(message).coded(code),
            (_, None) => Stop::usage(message),
        }
    }
}

/// A pack that cannot be read does not load; a folder that is none was named wrongly.
impl From<FolderError> for Stop {
    fn from(error: FolderError) -> Self {
        match error.code() {
            Some(code) => Stop::load(error.to_string()).coded(code),
            None => Stop::usage(error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worse_end_stands() {
        assert_eq!(Exit::Fine.and(Exit::Findings), Exit::Findings);
        assert_eq!(Exit::Findings.and(Exit::Undecided), Exit::Findings);
        assert_eq!(Exit::Load.and(Exit::Findings).code(), 3);
    }
}
