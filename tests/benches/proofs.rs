//! The prover alone: journeys of the usual shape by number of steps, and the worst shapes by name. Equal rates of
//! steps a second at all sizes mean linear growth.

use std::sync::Arc;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use journey_compiler::policy::{Assumptions, Undecided, Verdict, prove};
use journey_compiler::{Analysis, Inputs, Manifest, analyze};
use journey_grammar::{FileId, Source, parse};
use journey_tests::proofs::{Shape, nested, nested_refuted, usual, worst};

fn analysis(shape: &Shape) -> Analysis {
    let parsed = vec![Arc::new(parse(Source::new(FileId(0), "measured.journey", &shape.text)))];
    let analysis = analyze(&Inputs { parsed, manifest: Manifest::default() });
    let verdicts = analysis.proofs.iter().flat_map(|proof| &proof.rules);
    let past = Verdict::Undecided(Undecided::Budget);
    let undecided = verdicts.filter(|one| one.verdict == past).count();
    assert_eq!(undecided == 0, shape.decided, "{}: {:?}", shape.name, analysis.diagnostics);
    analysis
}

fn proofs(c: &mut Criterion) {
    let mut group = c.benchmark_group("proofs");
    group.sample_size(10);
    let sized = [10, 50, 200].map(usual);
    for shape in sized.into_iter().chain([nested(), nested_refuted()]).chain(worst()) {
        let analysis = analysis(&shape);
        for (id, journey) in analysis.program.journeys.iter() {
            let steps = journey.steps.len();
            group.throughput(Throughput::Elements(steps as u64));
            group.bench_function(BenchmarkId::new(shape.name, steps), |b| {
                b.iter(|| prove(&analysis.program, id, journey, Assumptions::default()).1.len());
            });
        }
    }
    group.finish();
}

criterion_group!(benches, proofs);
criterion_main!(benches);
