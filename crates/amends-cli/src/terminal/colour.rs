//! When to use colour: as the user says, else as the environment does.

use std::ffi::OsString;

use clap::ValueEnum;

/// When to use colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, as far as `NO_COLOR`, `CLICOLOR_FORCE`, `CLICOLOR` and `TERM` allow.
    #[default]
    Auto,
    /// Also where the output goes to a file or another program.
    Always,
    /// Not at all.
    Never,
}

/// What the environment says of colour.
#[derive(Clone, Copy, Debug)]
pub(super) struct Environment {
    /// `NO_COLOR` is set.
    refused: bool,
    /// `CLICOLOR_FORCE` is set, and not 0.
    forced: bool,
    /// `CLICOLOR`: 0 or something else.
    wanted: Option<bool>,
    /// `TERM` names a terminal that knows colours.
    able: bool,
}

impl Environment {
    pub(super) fn read() -> Self {
        Self {
            refused: anstyle_query::no_color(),
            forced: anstyle_query::clicolor_force(),
            wanted: anstyle_query::clicolor(),
            able: anstyle_query::term_supports_color(),
        }
    }
}

impl Color {
    /// Returns what the arguments of this process say before they are parsed, for what the parser itself prints.
    pub(crate) fn of_arguments(arguments: impl IntoIterator<Item = OsString>) -> Self {
        let mut arguments = arguments.into_iter().take_while(|argument| argument != "--");
        let mut color = Color::Auto;
        while let Some(argument) = arguments.next() {
            let text = argument.to_string_lossy();
            let value = match text.strip_prefix("--color") {
                Some("") => arguments.next().map(|value| value.to_string_lossy().into_owned()),
                Some(rest) => rest.strip_prefix('=').map(str::to_owned),
                None => None,
            };
            color = value.and_then(|value| Color::from_str(&value, false).ok()).unwrap_or(color);
        }
        color
    }

    /// Returns what the parser is to do.
    pub(crate) fn for_usage(self) -> clap::ColorChoice {
        match self {
            Color::Auto => clap::ColorChoice::Auto,
            Color::Always => clap::ColorChoice::Always,
            Color::Never => clap::ColorChoice::Never,
        }
    }

    /// Returns whether to paint what goes to a terminal, or to something else.
    pub(super) fn on(self, is_terminal: bool, environment: Environment) -> bool {
        match self {
            Color::Auto if environment.refused => false,
            Color::Auto if environment.forced => true,
            Color::Auto => {
                let able = environment.able || environment.wanted == Some(true);
                is_terminal && able && environment.wanted != Some(false)
            }
            Color::Always => true,
            Color::Never => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_decides_where_the_user_does_not() {
        let plain = Environment { refused: false, forced: false, wanted: None, able: true };
        let rows = [
            (Color::Auto, true, plain, true),
            (Color::Auto, false, plain, false),
            (Color::Auto, true, Environment { refused: true, forced: true, ..plain }, false),
            (Color::Auto, false, Environment { forced: true, able: false, ..plain }, true),
            (Color::Auto, true, Environment { able: false, ..plain }, false),
            (Color::Auto, true, Environment { able: false, wanted: Some(true), ..plain }, true),
            (Color::Auto, true, Environment { wanted: Some(false), ..plain }, false),
            (Color::Auto, false, Environment { wanted: Some(true), ..plain }, false),
            (Color::Always, false, Environment { refused: true, able: false, ..plain }, true),
            (Color::Never, true, Environment { forced: true, ..plain }, false),
        ];
        for (color, is_terminal, environment, on) in rows {
            assert_eq!(color.on(is_terminal, environment), on, "{color:?} {is_terminal} {environment:?}");
        }
    }

    #[test]
    fn the_parser_knows_of_colour_before_it_parses() {
        let rows: &[(&[&str], Color)] = &[
            (&["amends", "--help"], Color::Auto),
            (&["amends", "--color", "never", "--help"], Color::Never),
            (&["amends", "decide", "--color=always"], Color::Always),
            (&["amends", "--color"], Color::Auto),
            (&["amends", "--color", "blue"], Color::Auto),
            (&["amends", "--colors=never"], Color::Auto),
            (&["amends", "--", "--color=never"], Color::Auto),
        ];
        for (arguments, color) in rows {
            assert_eq!(Color::of_arguments(arguments.iter().map(OsString::from)), *color, "{arguments:?}");
        }
    }
}
