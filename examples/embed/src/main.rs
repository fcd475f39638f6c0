//! A service that decides complaints by policies in a folder, with nothing but the standard library around amends.
//!
//! `embed FOLDER [ADDRESS]` listens and writes its address. `POST /complaints` decides one complaint, `POST /reload`
//! takes what the folder holds now, `GET /policy` says which policy decides. Threads share one policy; while a new one
//! is read the old one goes on deciding, and a new one that has a fault does not take its place.

mod answer;
mod complaint;
mod desk;
mod http;

use std::io::{self, Write};
use std::net::{TcpListener, TcpStream};
use std::process::ExitCode;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use amends::Instant;
use answer::Answer;
use complaint::Complaint;
use desk::Desk;
use http::{Request, Response};

/// How many requests are served at once.
const THREADS: usize = 4;
/// How long a client may take to send its request.
const PATIENCE: Duration = Duration::from_secs(10);

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(folder) = arguments.next() else {
        return failure("usage: embed FOLDER [ADDRESS]");
    };
    let address = arguments.next().unwrap_or_else(|| "127.0.0.1:8080".to_owned());
    let desk = match Desk::open(folder.into()) {
        Ok(desk) => desk,
        Err(fault) => return failure(&fault),
    };
    match serve(&desk, &address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failure(&format!("{address}: {error}")),
    }
}

fn failure(message: &str) -> ExitCode {
    // Where nobody reads standard error there is nobody to tell.
    let _ = writeln!(io::stderr(), "{message}");
    ExitCode::FAILURE
}

fn serve(desk: &Desk, address: &str) -> io::Result<()> {
    let listener = TcpListener::bind(address)?;
    writeln!(io::stdout(), "listening on http://{}", listener.local_addr()?)?;
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                // A client that goes away must not take the thread with it.
                listener.incoming().flatten().for_each(|stream| drop(attend(desk, &stream)));
            });
        }
    });
    Ok(())
}

fn attend(desk: &Desk, stream: &TcpStream) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    let response = match http::read(stream)? {
        Ok(request) => respond(desk, &request),
        Err(refusal) => refusal,
    };
    http::write(stream, &response)
}

fn respond(desk: &Desk, request: &Request) -> Response {
    match (request.method.as_str(), request.path.as_str()) {
        ("POST", "/complaints") => decide(desk, &request.body),
        ("POST", "/reload") => match desk.reload() {
            Ok(policy) => Response::json(200, &Answer::version(&policy)),
            Err(fault) => Response::fault(422, &fault),
        },
        ("GET", "/policy") => Response::json(200, &Answer::version(&desk.policy())),
        (_, "/complaints" | "/reload" | "/policy") => Response::fault(405, "no such method here"),
        _ => Response::fault(404, "no such path"),
    }
}

fn decide(desk: &Desk, body: &[u8]) -> Response {
    let complaint: Complaint = match serde_json::from_slice(body) {
        Ok(complaint) => complaint,
        Err(error) => return Response::fault(400, &error.to_string()),
    };
    // One policy from the first line to the last, whatever is loaded meanwhile.
    let policy = desk.policy();
    let facts = match policy.facts_from(&complaint) {
        Ok(facts) => facts,
        Err(error) => return Response::fault(422, &error.to_string()),
    };
    match now() {
        Some(now) => Response::json(200, &Answer::new(&policy, &policy.decide(&facts, now))),
        None => Response::fault(500, "the clock of this machine is wrong"),
    }
}

/// The library reads no clock: whoever decides says as of when.
fn now() -> Option<Instant> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    Instant::new(i64::try_from(since.as_secs()).ok()?, since.subsec_nanos())
}
