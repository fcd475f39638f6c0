//! A generated pack loaded: read, checked, proved and compiled.

#![expect(clippy::expect_used, reason = "a bench that cannot begin has nothing to measure")]

use std::hint::black_box;

use benches::{HitPolicy, Rules, Shape};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};

fn load(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("load");
    group.sample_size(10);
    for size in [10, 100, 1_000, 10_000] {
        let rules = Rules::draw(size, Shape::Policy, 1);
        group.bench_function(BenchmarkId::from_parameter(size), |bencher| {
            bencher.iter(|| black_box(rules.policy(HitPolicy::Collect).expect("generated rules load")));
        });
    }
    group.finish();
}

criterion_group!(benches, load);
criterion_main!(benches);
