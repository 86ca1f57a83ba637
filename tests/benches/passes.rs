//! The passes over generated projects of 1,000, 10,000 and 100,000 lines: pest alone, parsing, checking,
//! formatting, lowering. Rates are bytes of source per second; equal rates at all sizes mean linear growth.

use std::sync::Arc;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use journey_compiler::{Inputs, Manifest, analyze};
use journey_grammar::{FileId, Parsed, Source, format, pairs_only, parse};
use journey_tests::generate::project;

fn sources(lines: usize) -> Vec<Source> {
    let files = project(lines);
    (0..).zip(&files).map(|(id, file)| Source::new(FileId(id), &file.name, &file.text)).collect()
}

fn passes(c: &mut Criterion) {
    for lines in [1_000, 10_000, 100_000] {
        let sources = sources(lines);
        let bytes: usize = sources.iter().map(|source| source.text.len()).sum();
        let parsed: Vec<Arc<Parsed>> = sources.iter().map(|s| Arc::new(parse(s.clone()))).collect();
        let inputs = Inputs { parsed: parsed.clone(), manifest: Manifest::default() };
        let analysis = analyze(&inputs);
        assert!(analysis.diagnostics.is_empty(), "the generated project checks clean");

        let mut group = c.benchmark_group("passes");
        group.sample_size(10).throughput(Throughput::Bytes(bytes as u64));
        group.bench_function(BenchmarkId::new("pest alone", lines), |b| {
            b.iter(|| sources.iter().map(|source| pairs_only(&source.text)).sum::<usize>());
        });
        group.bench_function(BenchmarkId::new("parse", lines), |b| {
            b.iter(|| {
                sources.iter().map(|source| parse(source.clone()).file.items.len()).sum::<usize>()
            });
        });
        group.bench_function(BenchmarkId::new("check", lines), |b| {
            b.iter(|| analyze(&inputs).diagnostics.len());
        });
        group.bench_function(BenchmarkId::new("format", lines), |b| {
            b.iter(|| {
                parsed
                    .iter()
                    .map(|parsed| format(parsed).map_or(0, |text| text.len()))
                    .sum::<usize>()
            });
        });
        group.bench_function(BenchmarkId::new("lower", lines), |b| {
            b.iter(|| {
                analysis.compile(&inputs.parsed).map(|compiled| compiled.plan.journeys.len())
            });
        });
        group.finish();
    }
}

criterion_group!(benches, passes);
criterion_main!(benches);
