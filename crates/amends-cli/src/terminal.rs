//! The one place that prints: data to standard output, messages and progress to standard error.
//!
//! Output is buffered, and flushed before a message, so that the two come in order where both are the terminal.
//! When nobody reads the output any more, every call gives [`Stop::Unheard`] and the command ends quietly.
//! An interrupt finds whole pieces of data only (see [`Output`]).

mod colour;
mod interrupt;

use std::io::{self, BufWriter, IsTerminal, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use amends::diagnostic::render::Style;
pub(crate) use colour::Color;
use colour::Environment;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::exit::{Exit, Stop};
use crate::render::Manner;

/// How a piece of text is to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Paint {
    /// Something is wrong.
    Bad,
    /// Something may be wrong, or is open.
    Doubtful,
    /// Something is well.
    Good,
    /// A title or a name.
    Strong,
    /// An aside.
    Faint,
}

impl Paint {
    fn code(self) -> &'static str {
        match self {
            Paint::Bad => "1;31",
            Paint::Doubtful => "33",
            Paint::Good => "32",
            Paint::Strong => "1",
            Paint::Faint => "2",
        }
    }
}

/// Returns `text` painted if `on`.
pub(crate) fn paint(on: bool, paint: Paint, text: &str) -> String {
    if on { format!("\x1b[{}m{text}\x1b[0m", paint.code()) } else { text.to_owned() }
}

/// Returns a text from an input as it may be shown: without characters that would steer the terminal.
pub(crate) fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

/// The way of data, which whoever ends the process at an interrupt shares.
///
/// INVARIANT: data is added a whole piece at a time (a line, a text, an object) while the lock is held. Whoever has
/// the lock and writes out what is held back therefore leaves no piece in half.
struct Output {
    data: BufWriter<Box<dyn Write + Send>>,
    /// What moves on the screen, and must go from it before the process does.
    progress: ProgressBar,
}

/// Returns the output even if a thread panicked that had it: a piece of data is then missing, none is broken.
fn lock(output: &Mutex<Output>) -> MutexGuard<'_, Output> {
    output.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Where the command prints.
pub(crate) struct Terminal {
    output: Arc<Mutex<Output>>,
    messages: Box<dyn Write>,
    paint_data: bool,
    paint_messages: bool,
    width: usize,
    quiet: bool,
}

/// The columns of a line where nobody can say: data that goes to a file or another program.
const WIDTH: usize = 100;
/// The least and the most columns that text is laid out for, however wide the terminal.
const WIDTHS: (usize, usize) = (40, 120);

impl Terminal {
    /// Returns the terminal of this process, which from now on ends in order at an interrupt.
    pub(crate) fn new(color: Color, quiet: bool) -> Self {
        let environment = Environment::read();
        let terminal = Self {
            output: Output::new(io::stdout()),
            messages: Box::new(io::stderr()),
            paint_data: color.on(io::stdout().is_terminal(), environment),
            paint_messages: color.on(io::stderr().is_terminal(), environment),
            width: width(),
            quiet,
        };
        interrupt::end_in_order(&terminal.output);
        terminal
    }

    /// Returns whether data may be painted.
    pub(crate) fn paints_data(&self) -> bool {
        self.paint_data
    }

    /// Returns whether messages may be painted.
    pub(crate) fn paints_messages(&self) -> bool {
        self.paint_messages
    }

    /// Returns how to lay out data for people, in a language.
    pub(crate) fn manner(&self, language: &str) -> Manner {
        Manner { width: self.width, colour: self.paint_data, language: language.to_owned() }
    }

    /// Returns how to render diagnostics among messages.
    pub(crate) fn message_style(&self) -> Style {
        Style { colour: self.paint_messages, width: self.width }
    }

    /// Returns how to render diagnostics that are the data asked for.
    pub(crate) fn data_style(&self) -> Style {
        Style { colour: self.paint_data, width: self.width }
    }

    /// Writes data and ends the line.
    pub(crate) fn data(&mut self, text: &str) -> Result<(), Stop> {
        self.write(&format!("{text}\n"))
    }

    /// Writes data that does not end a line.
    pub(crate) fn data_part(&mut self, text: &str) -> Result<(), Stop> {
        self.write(text)
    }

    fn write(&mut self, text: &str) -> Result<(), Stop> {
        lock(&self.output).data.write_all(text.as_bytes()).map_err(|error| stop(&error))
    }

    /// Clears the screen, if the data goes to one.
    pub(crate) fn clear(&mut self) -> Result<(), Stop> {
        if io::stdout().is_terminal() && anstyle_query::term_supports_ansi_color() {
            // Up and to the left, then all there is, also what has scrolled away.
            self.write("\x1b[H\x1b[2J\x1b[3J")?;
        }
        Ok(())
    }

    /// Writes an error of the command or of its input.
    pub(crate) fn error(&mut self, text: &str) {
        self.fault(None, text);
    }

    /// Writes an error under its code, if it has one.
    pub(crate) fn fault(&mut self, code: Option<&str>, text: &str) {
        let head = code.map_or("error:".to_owned(), |code| format!("error[{code}]:"));
        let head = paint(self.paint_messages, Paint::Bad, &head);
        // Names of files and arguments are from outside too, and must not steer a terminal.
        self.message(&format!("{head} {}", printable(text)));
    }

    /// Says why a verb stopped, and returns how the command ends by it.
    pub(crate) fn stopped(&mut self, stop: Stop) -> Exit {
        match stop {
            Stop::Unheard => Exit::Fine,
            Stop::Failed { exit, code, message } => {
                self.fault(code, &message);
                exit
            }
        }
    }

    /// Writes a note, unless the user asked for quiet.
    pub(crate) fn note(&mut self, text: &str) {
        if !self.quiet {
            let head = paint(self.paint_messages, Paint::Faint, "note:");
            self.message(&format!("{head} {text}"));
        }
    }

    /// Writes what came of it all, unless the user asked for quiet.
    pub(crate) fn summary(&mut self, text: &str) {
        if !self.quiet {
            self.message(text);
        }
    }

    /// Writes a message as it stands, e.g. a rendered diagnostic.
    pub(crate) fn message(&mut self, text: &str) {
        let Self { output, messages, .. } = self;
        let mut output = lock(output);
        let progress = output.progress.clone();
        progress.suspend(|| {
            // A fault of the data's way shows at the next write of data; one of the messages' way has nowhere
            // to be reported.
            let _ = output.data.flush();
            let _ = writeln!(messages, "{}", text.trim_end());
        });
    }

    /// Shows progress over `bytes` of input, or without an end if that is not known. Only on a terminal, and not
    /// where the data goes there too: it shows how far things are, and the bar would have to make room each time.
    pub(crate) fn begin_progress(&mut self, bytes: Option<u64>) {
        if self.quiet || !io::stderr().is_terminal() || io::stdout().is_terminal() {
            return;
        }
        let form = match bytes {
            Some(_) => "{bar:30} {percent:>3} %  {msg}  {elapsed} of about {duration}",
            None => "{spinner} {bytes}  {msg}  {elapsed}",
        };
        // Five times a second: enough to look alive, too seldom to cost time.
        let bar = ProgressBar::with_draw_target(bytes, ProgressDrawTarget::stderr_with_hz(5));
        if let Ok(style) = ProgressStyle::with_template(form) {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(500));
        lock(&self.output).progress = bar;
    }

    /// Moves the progress to `bytes` of input read and `records` done.
    pub(crate) fn progress(&self, bytes: u64, records: u64) {
        let progress = &lock(&self.output).progress;
        if !progress.is_hidden() {
            progress.set_position(bytes);
            progress.set_message(format!("{records} records"));
        }
    }

    /// Takes the progress off the screen.
    pub(crate) fn end_progress(&mut self) {
        let mut output = lock(&self.output);
        output.progress.finish_and_clear();
        output.progress = ProgressBar::hidden();
    }

    /// Writes out what is still held back.
    pub(crate) fn flush(&mut self) -> Result<(), Stop> {
        self.end_progress();
        lock(&self.output).data.flush().map_err(|error| stop(&error))
    }
}

impl Output {
    fn new(data: impl Write + Send + 'static) -> Arc<Mutex<Self>> {
        let data: Box<dyn Write + Send> = Box::new(data);
        Arc::new(Mutex::new(Self { data: BufWriter::new(data), progress: ProgressBar::hidden() }))
    }
}

/// Prints what clap has to say: help and the version as data, anything else as a message.
pub(crate) fn print_usage(error: &clap::Error) -> Exit {
    // Nothing can be said about a terminal that cannot be written to.
    let _ = error.print();
    if error.use_stderr() { Exit::Usage } else { Exit::Fine }
}

fn width() -> usize {
    let known = terminal_size::terminal_size().filter(|_| io::stdout().is_terminal());
    known.map_or(WIDTH, |(width, _)| usize::from(width.0).clamp(WIDTHS.0, WIDTHS.1))
}

fn stop(error: &io::Error) -> Stop {
    match error.kind() {
        io::ErrorKind::BrokenPipe => Stop::Unheard,
        _ => Stop::usage(format!("standard output: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Both ways of a terminal in one text, in the order in which it came out.
    #[derive(Clone, Default)]
    struct Screen(Arc<Mutex<Vec<u8>>>);

    impl Write for Screen {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Screen {
        fn text(&self) -> String {
            String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
        }
    }

    struct ClosedPipe;

    impl Write for ClosedPipe {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
    }

    fn terminal(data: impl Write + Send + 'static, messages: impl Write + 'static, quiet: bool) -> Terminal {
        Terminal {
            output: Output::new(data),
            messages: Box::new(messages),
            paint_data: false,
            paint_messages: false,
            width: WIDTH,
            quiet,
        }
    }

    #[test]
    fn data_and_messages_come_in_order() {
        let screen = Screen::default();
        let mut terminal = terminal(screen.clone(), screen.clone(), false);
        terminal.data("one").unwrap();
        terminal.error("two");
        terminal.note("three");
        terminal.data("four").unwrap();
        terminal.flush().unwrap();
        let text = screen.text();
        assert_eq!(text, "one\nerror: two\nnote: three\nfour\n");
    }

    #[test]
    fn quiet_leaves_errors() {
        let screen = Screen::default();
        let mut terminal = terminal(io::sink(), screen.clone(), true);
        terminal.note("aside");
        terminal.error("wrong");
        assert_eq!(screen.text(), "error: wrong\n");
    }

    #[test]
    fn a_closed_pipe_is_no_failure() {
        let mut terminal = terminal(ClosedPipe, io::sink(), false);
        terminal.data("held back by the buffer").unwrap();
        assert!(matches!(terminal.flush(), Err(Stop::Unheard)));
    }
}
