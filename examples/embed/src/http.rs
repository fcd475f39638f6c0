//! As much of HTTP/1.1 as this example needs: one request a connection, with a length and within limits.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};

use serde::Serialize;

/// The most bytes of the head of a request.
const HEAD: u64 = 16 * 1024;
/// The most bytes of the body of a request.
const BODY: u64 = 256 * 1024;

/// A request.
#[derive(Debug)]
pub(crate) struct Request {
    /// `GET`, `POST`, …
    pub(crate) method: String,
    /// The path, without what follows a `?`.
    pub(crate) path: String,
    /// The body.
    pub(crate) body: Vec<u8>,
}

/// A response.
#[derive(Debug)]
pub(crate) struct Response {
    status: u16,
    body: String,
}

/// What is wrong, for the client.
#[derive(Serialize)]
struct Fault<'f> {
    error: &'f str,
}

impl Response {
    /// Returns a response with a body.
    pub(crate) fn json(status: u16, body: &impl Serialize) -> Self {
        match serde_json::to_string(body) {
            Ok(body) => Self { status, body },
            Err(error) => Self::fault(500, &error.to_string()),
        }
    }

    /// Returns a response that says what is wrong.
    pub(crate) fn fault(status: u16, error: &str) -> Self {
        Self { status, body: serde_json::to_string(&Fault { error }).unwrap_or_default() }
    }
}

/// Reads a request, or says how it is refused.
///
/// # Errors
/// The connection fails, or nothing comes in time.
pub(crate) fn read(stream: &TcpStream) -> io::Result<Result<Request, Response>> {
    let refused = |status, why| Ok(Err(Response::fault(status, why)));
    let mut reader = BufReader::new(stream);
    let mut head = (&mut reader).take(HEAD);
    let mut line = String::new();
    head.read_line(&mut line)?;
    let mut words = line.split_whitespace();
    let (Some(method), Some(target)) = (words.next(), words.next()) else {
        return refused(400, "this is no HTTP request");
    };
    let (method, path) = (method.to_owned(), target.split('?').next().unwrap_or_default().to_owned());
    let mut length = 0;
    loop {
        line.clear();
        if head.read_line(&mut line)? == 0 {
            return refused(431, "the head of the request has no end, or is too long");
        }
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        if name.eq_ignore_ascii_case("content-length") {
            match value.trim().parse() {
                Ok(number) if number <= BODY => length = number,
                _ => return refused(413, "the body is too long"),
            }
        } else if name.eq_ignore_ascii_case("transfer-encoding") {
            return refused(411, "send the length of the body");
        }
    }
    let mut body = Vec::new();
    reader.take(length).read_to_end(&mut body)?;
    Ok(Ok(Request { method, path, body }))
}

/// Writes a response and ends the connection.
///
/// # Errors
/// The client is gone.
pub(crate) fn write(mut stream: &TcpStream, response: &Response) -> io::Result<()> {
    let reason = match response.status {
        200 => "OK",
        400 => "Bad Request",
        404 => "Not Found",
        405 => "Method Not Allowed",
        422 => "Unprocessable Content",
        500 => "Internal Server Error",
        _ => "Refused",
    };
    let Response { status, body } = response;
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status} {reason}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(body.as_bytes())?;
    // What the client still sends is read and thrown away: else the system would throw away the response.
    stream.shutdown(Shutdown::Write)?;
    io::copy(&mut stream.take(BODY), &mut io::sink()).map(drop)
}
