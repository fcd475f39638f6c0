//! One complaint decided by generated rules.

#![expect(clippy::expect_used, reason = "a bench that cannot begin has nothing to measure")]

use std::hint::black_box;

use amends::{Facts, Instant, Policy};
use benches::{HitPolicy, Rules, Shape, complaints};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

const SIZES: [usize; 4] = [10, 100, 1_000, 10_000];

fn facts(policy: &Policy, absent: usize) -> Vec<Facts> {
    complaints(64, absent, 7)
        .iter()
        .map(|complaint| policy.facts_from_json(complaint.json()).expect("generated facts are declared"))
        .collect()
}

fn decide(criterion: &mut Criterion) {
    let as_of = Instant::parse("2026-03-02T10:00:00Z").expect("an instant");
    for shape in [Shape::Drawn, Shape::Policy] {
        for hit in [HitPolicy::Collect, HitPolicy::First] {
            let mut group = criterion.benchmark_group(format!("decide {shape:?} {hit:?}"));
            for size in SIZES {
                let policy = Rules::draw(size, shape, 1).policy(hit).expect("generated rules load");
                for absent in [0, 30, 60] {
                    let facts = facts(&policy, absent);
                    group.throughput(Throughput::Elements(64));
                    group.bench_function(
                        BenchmarkId::new(format!("{size} rules"), format!("{absent} % absent")),
                        |bencher| {
                            bencher.iter(|| {
                                for facts in &facts {
                                    black_box(policy.decide(facts, as_of));
                                }
                            });
                        },
                    );
                }
            }
            group.finish();
        }
    }
}

criterion_group!(benches, decide);
criterion_main!(benches);
