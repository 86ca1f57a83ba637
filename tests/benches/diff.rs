//! Comparing generated projects of 1,000, 10,000 and 100,000 lines with a version in which every journey changed, and
//! with one in which only names did. Rates are bytes of source per second; equal rates at all sizes mean linear growth.

use std::sync::Arc;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use journey_compiler::{Inputs, Manifest, analyze};
use journey_grammar::{FileId, Parsed, Source, parse};
use journey_plan::compare::{LeftOut, Weight, compare};
use journey_plan::model::Plan;
use journey_tests::generate::project;

fn plan(lines: usize, edit: impl Fn(&str) -> String) -> (usize, Plan) {
    let files = project(lines);
    let parsed: Vec<Arc<Parsed>> = (0..)
        .zip(&files)
        .map(|(id, file)| Arc::new(parse(Source::new(FileId(id), &file.name, &edit(&file.text)))))
        .collect();
    let inputs = Inputs { parsed, manifest: Manifest::default() };
    let lowered = analyze(&inputs).compile(&inputs.parsed).expect("the edits keep it sound");
    (files.iter().map(|file| file.text.len()).sum(), lowered.plan)
}

fn diff(c: &mut Criterion) {
    for lines in [1_000, 10_000, 100_000] {
        let (bytes, old) = plan(lines, str::to_owned);
        let (_, changed) = plan(lines, |text| text.replace("exit unreachable", "exit declined"));
        let (_, renamed) = plan(lines, |text| {
            text.replace(" call with", " phoned with").replace("call.", "phoned.")
        });
        let mut group = c.benchmark_group("diff");
        group.sample_size(10).throughput(Throughput::Bytes(bytes as u64));
        let versions = [
            ("the same", &old, None),
            ("changed", &changed, Some(Weight::Behaviour)),
            ("renamed", &renamed, Some(Weight::Neutral)),
        ];
        for (name, new, weight) in versions {
            group.bench_function(BenchmarkId::new(name, lines), |b| {
                b.iter(|| {
                    let found = compare(&old, new, &LeftOut::default());
                    assert!(weight.is_none_or(|weight| found.weight >= Some(weight)));
                });
            });
        }
        group.finish();
    }
}

criterion_group!(benches, diff);
criterion_main!(benches);
