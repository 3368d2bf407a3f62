//! The benchmark runs, and its figures are what scripts rely on. Whether they are good is for a quiet machine to say.

use serde_json::Value;
use std::process::Command;

#[test]
fn one_workload_is_measured_beside_its_limits() {
    let directory = tempfile::tempdir().unwrap();
    let ended = Command::new(env!("CARGO_BIN_EXE_purse"))
        .args([
            "bench",
            "--quick",
            "--workload",
            "write_1",
            "--output",
            "json",
            "--data-dir",
        ])
        .arg(directory.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.success(), "{said}");
    let report: Value = serde_json::from_slice(&ended.stdout).unwrap();
    let workloads = report["workloads"].as_array().unwrap();
    assert_eq!(workloads.len(), 1);
    let write = &workloads[0];
    assert_eq!(write["name"], "write_1");
    for figure in [
        "rate",
        "limit",
        "ratio",
        "mark",
        "p50_ms",
        "p99_ms",
        "p999_ms",
        "rss_bytes",
    ] {
        assert!(
            write[figure].as_f64().is_some_and(|figure| figure > 0.0),
            "{figure}: {write}"
        );
    }
    assert!(write["cpu_s_per_million"].as_f64().is_some());
    // So few entries are in the log alone, whose place on the disk it has from the beginning.
    assert!(write["disk_bytes_per_entry"].as_f64().is_some());
    for limit in ["echo", "raw_file", "bare_sled", "raw_fdatasync"] {
        assert!(
            write["limits"][limit]["rate"]
                .as_f64()
                .is_some_and(|rate| rate > 0.0),
            "{limit}: {write}"
        );
    }
    assert_eq!(
        std::fs::read_dir(directory.path()).unwrap().count(),
        0,
        "the stores were left behind"
    );
}

#[test]
fn a_workload_that_does_not_exist_is_wrong_usage() {
    let ended = Command::new(env!("CARGO_BIN_EXE_purse"))
        .args(["bench", "--workload", "write_2"])
        .output()
        .unwrap();
    assert_eq!(ended.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&ended.stderr).contains("batch_8192_35_shares"));
}

#[test]
fn figures_of_a_ledger_that_grew_are_drawn_and_a_file_without_them_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let figures = directory.path().join("figures.json");
    let plot = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_purse"));
        command.args(["bench", "--plot"]).arg(&figures).output().unwrap()
    };
    std::fs::write(
        &figures,
        r#"{"sizes": [{"entries": 10000, "figures": [{"name": "proof_p50_ms", "value": 0.25}]}]}"#,
    )
    .unwrap();
    let drawn = plot();
    assert!(drawn.status.success());
    let svg = String::from_utf8(drawn.stdout).unwrap();
    assert!(svg.starts_with("<svg") && svg.contains("proof of an entry: 0.250 at 10,000 entries"));
    std::fs::write(&figures, "{}").unwrap();
    let refused = plot();
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("has no figures of purse bench --entries"));
}

#[test]
fn work_that_is_counted_is_done_without_a_server() {
    for work in ["write", "batch", "read"] {
        let ended = Command::new(env!("CARGO_BIN_EXE_purse"))
            .args(["bench-counted", work, "2"])
            .output()
            .unwrap();
        assert!(
            ended.status.success(),
            "{work}: {}",
            String::from_utf8_lossy(&ended.stderr)
        );
    }
}
