//! Starts the real service, asks it from several threads and edits its folder meanwhile.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;

use serde_json::{Value, json};

const CLIENTS: usize = 4;

/// The service with a folder of its own; both are gone after the test.
struct Service {
    process: Child,
    address: String,
    folder: PathBuf,
}

impl Service {
    fn start(test: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("amends-embed-{test}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let policies = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies/parcel");
        for file in fs::read_dir(policies).unwrap() {
            let file = file.unwrap();
            fs::copy(file.path(), folder.join(file.file_name())).unwrap();
        }
        let mut process = Command::new(env!("CARGO_BIN_EXE_embed"))
            .args([folder.as_os_str(), "127.0.0.1:0".as_ref()])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("listening on http://").unwrap().to_owned();
        Self { process, address, folder }
    }

    /// Replaces words in a file of the policy.
    fn edit(&self, file: &str, from: &str, to: &str) {
        let path = self.folder.join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{file} has no `{from}`");
        fs::write(path, text.replace(from, to)).unwrap();
    }

    fn ask(&self, method: &str, path: &str, body: &str) -> (u16, Value) {
        let length = body.len();
        self.send(&format!(
            "{method} {path} HTTP/1.1\r\nHost: here\r\nContent-Length: {length}\r\n\r\n{body}"
        ))
    }

    /// Sends a request as it is and returns status and body of the answer.
    fn send(&self, request: &str) -> (u16, Value) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, serde_json::from_str(body).unwrap())
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn late() -> String {
    json!({"text": "It came late.", "received_at": "2026-03-02T09:00:00+01:00", "postage": "12.00", "days_late": 3})
        .to_string()
}

/// Returns the version that decided, with what it says is owed.
fn version_and_sum((status, answer): &(u16, Value)) -> (String, Value) {
    assert_eq!(*status, 200, "{answer}");
    (answer["policy"]["version"].as_str().unwrap().to_owned(), answer["owed"].clone())
}

/// Ends the clients, also if the test fails.
struct End<'a>(&'a AtomicBool);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

#[test]
fn no_request_is_lost_while_the_folder_changes() {
    let service = Service::start("reload");
    let done = AtomicBool::new(false);
    let (report, reports) = mpsc::channel();
    std::thread::scope(|scope| {
        let end = End(&done);
        for _ in 0..CLIENTS {
            let (report, service, done) = (report.clone(), &service, &done);
            scope.spawn(move || {
                while !done.load(Ordering::SeqCst) {
                    let answer = service.ask("POST", "/complaints", &late());
                    report.send(version_and_sum(&answer)).unwrap();
                }
            });
        }
        // Every answer is from exactly one version: the sum is that of the version which the answer names.
        let one = || ("1.0.0".to_owned(), json!(["6.00 EUR"]));
        let two = || ("2.0.0".to_owned(), json!(["9.00 EUR"]));
        let next = |count: usize| reports.iter().take(count).collect::<Vec<_>>();
        assert!(next(40).iter().all(|answer| *answer == one()));

        // A version that does not load leaves the old one in place, and says why.
        service.edit("rules.yaml", "param.late_share * parcel.postage", "param.late_share * parcel.postge");
        let (status, fault) = service.ask("POST", "/reload", "");
        assert_eq!(status, 422);
        let fault = fault["error"].as_str().unwrap();
        assert!(
            fault.contains("`parcel.postge` is not declared") && fault.contains("rules.yaml:24:31"),
            "{fault}"
        );
        assert!(next(40).iter().all(|answer| *answer == one()));

        // Nor does one that fails its own cases take over.
        service.edit("rules.yaml", "parcel.postge", "parcel.postage");
        service.edit("facts.yaml", "value: 0.5", "value: 0.75");
        service.edit("pack.yaml", "version: 1.0.0", "version: 2.0.0");
        let (status, fault) = service.ask("POST", "/reload", "");
        assert_eq!(status, 422);
        assert!(fault["error"].as_str().unwrap().contains("case `late-by-three-days`"), "{fault}");
        assert!(next(40).iter().all(|answer| *answer == one()));

        service.edit("parcel.cases.yaml", "[6.00 EUR]", "[9.00 EUR]");
        let (status, version) = service.ask("POST", "/reload", "");
        assert_eq!((status, &version["version"]), (200, &json!("2.0.0")));
        // What was on its way may still be from the old version; what is asked from now on is not.
        let after = next(40);
        assert!(after.iter().all(|answer| *answer == one() || *answer == two()), "{after:?}");
        assert_eq!(version_and_sum(&service.ask("POST", "/complaints", &late())), two());
        drop(end);
    });
    drop(report);
    let rest: Vec<(String, Value)> = reports.iter().collect();
    assert!(rest.iter().all(|(version, _)| version == "2.0.0" || version == "1.0.0"));
}

#[test]
fn what_is_open_asks_and_names_no_sum() {
    let service = Service::start("open");
    let complaint = json!({"text": "My parcel never arrived.", "received_at": "2026-03-02T09:00:00+01:00", "postage": "12.00", "value": "80.00"});
    let (status, answer) = service.ask("POST", "/complaints", &complaint.to_string());
    let expected = json!({
        "policy": {"name": "company/parcel", "version": "1.0.0"},
        "state": "open",
        "kind": null,
        "severity": "serious",
        "department": "Tracing",
        "owed": null,
        "owed_at_least": ["12.00 EUR"],
        "reasons": ["A lost parcel is never a small thing", "The postage of a lost parcel is paid back"],
        "questions": [
            {"fact": "parcel.days_late", "question": "How many days late did it come?"},
            {"fact": "parcel.insured", "question": "Was the parcel insured?"},
        ],
    });
    assert_eq!((status, &answer), (200, &expected), "{answer:#}");
}

#[test]
fn bad_requests_are_answered_and_end_nothing() {
    let service = Service::start("bad");
    let long = format!("GET /{} HTTP/1.1\r\n\r\n", "a".repeat(20_000));
    let complaint = |fields: Value| {
        let mut complaint: Value = serde_json::from_str(&late()).unwrap();
        for (name, value) in fields.as_object().unwrap() {
            complaint[name] = value.clone();
        }
        service.ask("POST", "/complaints", &complaint.to_string())
    };
    let rows = [
        (service.ask("GET", "/nowhere", ""), 404, "no such path"),
        (service.ask("GET", "/complaints", ""), 405, "no such method"),
        (service.ask("POST", "/complaints", "{"), 400, "EOF"),
        (service.send("hello\r\n\r\n"), 400, "no HTTP request"),
        (service.send(&long), 431, "too long"),
        (service.send("POST /complaints HTTP/1.1\r\nContent-Length: 999999999\r\n\r\n"), 413, "too long"),
        (service.send("POST /complaints HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"), 411, "length"),
        (complaint(json!({"postage": 12.0})), 400, "expected a string"),
        (complaint(json!({"postage": "12.005"})), 400, "`12.005` is no amount such as `12.00`"),
        (complaint(json!({"days_late": -1})), 400, "invalid value: integer `-1`"),
        (complaint(json!({"days-late": 1})), 400, "unknown field `days-late`"),
        (
            complaint(json!({"received_at": "2026-03-02T09:00:00"})),
            422,
            "add the offset: in Europe/Berlin it is `2026-03-02T09:00:00+01:00`",
        ),
    ];
    for ((status, answer), expected, words) in rows {
        let error = answer["error"].as_str().unwrap();
        assert!(status == expected && error.contains(words), "{status}: {error}");
    }
    assert_eq!(
        service.ask("GET", "/policy", ""),
        (200, json!({"name": "company/parcel", "version": "1.0.0"}))
    );
}
