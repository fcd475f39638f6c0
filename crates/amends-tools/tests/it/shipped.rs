//! Every shipped case passes.

use amends::diagnostic::render::Style;
use amends_tools::cases;

#[test]
fn every_shipped_case_passes() {
    let mut faults = String::new();
    let mut passed = 0;
    for file in amends_rules::FILES.iter().filter(|file| file.path.ends_with(".cases.yaml")) {
        let (pack, _) = file.path.rsplit_once('/').expect("case files stand in packs");
        let read = cases::read(file.path, file.text);
        faults.push_str(&read.render(Style::default()));
        let policy = amends::builtin(pack).expect("the pack loads");
        let Some(cases) = read.file else { continue };
        let report = cases::run(&policy, &cases);
        passed += report.passed();
        if !report.is_success() {
            faults.push_str(&format!("\n{} of {} failed\n", report.failed(), report.results.len()));
            faults.push_str(&report.render(Style::default()));
        }
    }
    assert!(faults.is_empty(), "{faults}");
    assert!(passed >= 170, "only {passed} cases ran");
}
