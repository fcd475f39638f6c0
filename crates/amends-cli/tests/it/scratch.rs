//! Folders for tests, and the small policy that they decide by.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use crate::command::amends_in;

/// A folder of its own for a test, gone after it.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    /// Returns a folder with these files.
    pub(crate) fn new(test: &str, files: &[(&str, &str)]) -> Self {
        // Several work trees may share one target directory.
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{test}-{}", std::process::id()));
        fs::create_dir_all(&root).unwrap();
        let scratch = Self(root);
        for (path, text) in files {
            scratch.write(path, text.as_bytes());
        }
        scratch
    }

    /// Returns the folder.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Writes a file into it.
    pub(crate) fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// Returns a folder with [`PARCEL`] in `company/parcel`, and further files.
    pub(crate) fn with_parcel(test: &str, files: &[(&str, &str)]) -> Self {
        Self::new(test, &[&[("company/parcel/pack.yaml", PARCEL)], files].concat())
    }

    /// Runs `amends` in the folder, so that no path in what it writes hangs on where that is.
    pub(crate) fn amends(&self, args: &[&str], input: &[u8]) -> Output {
        amends_in(&self.0, args, input)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A policy with a bit of everything that a decision shows.
pub(crate) const PARCEL: &str = r#"
amends: 1
pack: company/parcel
version: 1.2.0
title: {en: Parcel complaints, zh: 快递投诉}
kind: company
languages: [en, zh]
timezone: Asia/Shanghai
currency: CNY
governed_by: complaint.received_at
sources:
  postal: {title: {en: Postal act, zh: 邮政法}, kind: statute, confidence: medium}
facts:
  complaint.received_at: {type: timestamp}
  complaint.text:  {type: text, pii: true, signals: true, by: customer, ask: {en: "What happened?", zh: 发生了什么？}}
  complaint.agent: {type: text}
  parcel.lost:     {type: bool, by: customer, ask: {en: "Was the parcel lost?", zh: 包裹是否丢失？}}
  parcel.postage:  {type: money, by: system, ask: {en: "What did the postage cost?", zh: 邮费多少？}}
  claim.loss:      {type: money, by: customer, ask: {en: "How large is the loss?", zh: 损失多少？}}
  claim.parts:     {type: int, min: 0}
  carrier.intent:  {type: bool, presume: false, by: customer, because: {en: Intent is for the customer to prove}}
  injury.reported: {type: bool, by: customer, ask: {en: "Was anyone hurt?", zh: 是否有人受伤？}}
params:
  goodwill: {type: money, value: null, origin: project}
scales:
  severity: {levels: [minor, serious, major]}
enums:
  department: {claims: {title: {en: Claims team, zh: 理赔部}}, desk: {}}
  method: [desk, file]
  owner: [agent, lead]
signals:
  lost: {any: [lost my parcel, never arrived, 丢件]}
types:
  transport.lost: {title: {en: Lost parcel, zh: 丢件}, when: signal.lost || (has(parcel.lost) && parcel.lost), cite: [postal]}
severity:
  scale: severity
  default: minor
  rules:
    - {id: sev-lost, when: {type: transport.lost}, then: serious, because: {en: A parcel was lost, zh: 包裹丢失}, cite: [postal]}
    - {id: sev-injury, when: {injury.reported: true}, then: major, because: {en: Someone was hurt, zh: 有人受伤}}
routing:
  default: {method: desk, owner: agent}
  rules:
    - {id: to-claims, when: {type: transport.lost}, then: {method: file, department: claims}}
    - {id: to-lead, when: {severity: major}, then: {owner: lead}}
roles:
  agent: {title: {en: Agent, zh: 坐席}}
  lead:  {title: {en: Team lead, zh: 组长}, superior: agent}
escalation:
  ladders: {parcels: {levels: {desk: {title: {en: At the desk, zh: 坐席处理}}, lead: {title: {en: With the team lead, zh: 组长处理}}}}}
  default: desk
  rules:
    - {id: esc-lost, when: {type: transport.lost}, then: {to: lead, notify: [lead], tasks: [{do: {en: Trace the parcel, zh: 追查包裹}, role: agent, within: 24 h}]}, because: {en: A lost parcel goes up, zh: 丢件上报}}
    - {id: esc-injury, when: {injury.reported: true}, then: {raise: 1, tasks: [{do: {en: Call at once, zh: 立即致电}, role: lead}]}}
remedies:
  catalogue:
    resend: {title: {en: Send it again, zh: 补寄}, pros: [{en: Quick, zh: 快}], cons: [{en: May get lost again, zh: 可能再次丢失}]}
    refund: {title: {en: Refund the postage, zh: 退邮费}, pros: [{en: Final, zh: 了结}]}
    regret: {title: {en: Apology, zh: 道歉}}
    gift:   {}
  rules:
    - {id: rem-lost, when: {type: transport.lost}, any: [resend, refund], basis: contract, chosen_by: customer, cite: [postal], because: {en: A parcel was lost, zh: 包裹丢失}}
    - {id: rem-regret, all: [regret], basis: goodwill}
    - {id: rem-gift, when: {injury.reported: true}, any: [gift], basis: goodwill}
    - {id: rem-none, when: 'has(claim.loss) && claim.loss >= 500 CNY', forbid: [gift, resend], because: {en: Above 500 CNY we pay, zh: 五百元以上只赔付}}
compensation:
  heads: {loss: {combine: highest, title: {en: Loss, zh: 损失}}, gift: {}}
  rules:
    - id: postal-loss
      when: {type: transport.lost}
      unless: carrier.intent
      head: loss
      basis: contract
      pay: min(claim.loss, 3 * parcel.postage)
      because: {en: Up to three times the postage, zh: 最高三倍邮费}
      cite: [postal]
    - {id: sorry, when: {type: transport.lost}, head: gift, basis: goodwill, pay: param.goodwill}
guidance:
  rules:
    - {id: search, when: {type: transport.lost}, steps: [{en: Search the depot, zh: 查找仓库}]}
    - {id: polite, say: [{en: We are sorry, zh: 我们很抱歉}]}
decide:
  assigned: {type: bool, is: has(complaint.agent)}
  share: {type: decimal, is: "round(1.0 / claim.parts, 0.01, half_up)"}
"#;

/// Records: one that is settled, one that is open, one whose rule fails.
pub(crate) const RECORDS: &str = concat!(
    r#"{"id": "settled", "as_of": "2026-03-05T10:00:00+08:00", "facts": {"complaint": {"received_at": "2026-03-02T09:00:00+08:00", "text": "你们丢件了！ I think you lost my parcel with the birthday present.", "agent": "Li"}, "parcel": {"postage": "12 CNY"}, "claim": {"loss": "500 CNY", "parts": 3}, "injury.reported": false}}"#,
    "\n",
    r#"{"id": "open", "as_of": "2026-03-05T10:00:00+08:00", "facts": {"complaint.received_at": "2026-03-02T09:00:00+08:00", "complaint.text": "It never arrived."}}"#,
    "\n",
    r#"{"as_of": "2026-03-05T10:00:00+08:00", "facts": {"complaint.received_at": "2026-03-02T09:00:00+08:00", "complaint.text": "Rude.", "claim.parts": 0, "injury.reported": true}}"#,
    "\n",
);
