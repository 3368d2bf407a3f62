//! `purse sample`: a sample of a population of entries, which anybody who has its seed draws again.

use super::answer::{Findings, count, document, sheet};
use super::report::{money, repeated};
use super::{EVIDENCE, Examination, Examining, failed, kind};
use crate::cli::failure::Failure;
use crate::cli::output::{Column, amount, number, text, thousands_apart};
use crate::examine::{Census, Kind, Measure, Monetary, Ordered, Point, SampleFound, interval_for, start};
use crate::types::{Amount, Currency, Minor};
use serde_json::json;
use std::process::ExitCode;

/// What is drawn, and how.
#[derive(Debug, clap::Args)]
#[command(after_help = EVIDENCE)]
pub(in crate::cli) struct Arguments {
    /// How it is drawn
    #[arg(long, value_enum)]
    method: Method,

    /// What the sample is drawn by: whoever has it draws the same
    #[arg(long, value_name = "TEXT")]
    seed: String,

    /// mus: the interval, an amount; units of it or more are all taken
    #[arg(long, value_name = "AMOUNT", conflicts_with = "sample_size")]
    interval: Option<String>,

    /// How many units; mus: by how many the population is divided for an interval; stratified: of each stratum
    #[arg(long, value_name = "NUMBER")]
    sample_size: Option<u64>,

    /// stratified: from which amounts on a stratum begins, as 0,1000,25000
    #[arg(long, value_name = "AMOUNTS", value_delimiter = ',')]
    strata: Vec<String>,

    /// Entries of this kind instead of expenditure; may be given several times
    #[arg(long = "kind", value_name = "KIND", value_parser = kind)]
    kinds: Vec<Kind>,

    #[command(flatten)]
    examining: Examining,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Method {
    /// Monetary unit sampling by fixed intervals
    Mus,
    /// The first by SHA-256 of seed and entry
    Random,
    /// The same, of each stratum of amounts
    Stratified,
}

const SELECTED: &[Column] = &[
    number("entry", "Entry"),
    text("stratum", "Stratum"),
    text("kind", "Kind"),
    text("recorded", ""),
    text("effective", "Effective"),
    text("pool", "Pool"),
    text("party", "Of"),
    text("payee", "Payee"),
    text("document_number", "Document"),
    amount("amount", "Amount"),
    text("currency", ""),
    amount("cumulative", "Cumulative"),
    amount("hit", "Hit"),
    text("digest", "Digest"),
];

const STRATA: &[Column] = &[
    text("stratum", "Stratum"),
    number("units", "Units"),
    amount("value", "Value"),
    number("selected", "Selected"),
    amount("selected_value", "Their value"),
    text("currency", "Currency"),
];

pub(in crate::cli) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    arguments.check()?;
    let examination = arguments.examining.open()?;
    let mut census = Census::new(arguments.measure());
    let point = examination.read(&mut census)?;
    let Some(currency) = census.currency() else {
        return Err(Failure::usage(
            "no unit of the population fits what was asked for: there is nothing to draw from",
        ));
    };
    let drawn = match arguments.method {
        Method::Mus => arguments.monetary(&examination, &census, currency)?,
        Method::Random | Method::Stratified => arguments.ordered(&examination, currency)?,
    };
    arguments.tell(&examination, &census, currency, drawn, &point)?;
    Ok(ExitCode::SUCCESS)
}

/// A sample, with what it was drawn by.
struct Drawn {
    sample: SampleFound,
    sentence: String,
    again: Vec<String>,
    by: serde_json::Value,
}

impl Arguments {
    fn check(&self) -> Result<(), Failure> {
        let usage = |why: &str| Err(Failure::usage(why));
        match self.method {
            Method::Mus if self.interval.is_none() && self.sample_size.is_none() => {
                usage("--method mus needs --interval AMOUNT or --sample-size NUMBER")
            }
            Method::Random | Method::Stratified if self.sample_size.is_none() => {
                usage("--sample-size NUMBER says how many units are drawn")
            }
            Method::Random | Method::Stratified if self.interval.is_some() => {
                usage("--interval is for --method mus")
            }
            Method::Stratified if self.strata.is_empty() => {
                usage("--method stratified needs --strata, as --strata 0,1000,25000")
            }
            Method::Mus | Method::Random if !self.strata.is_empty() => {
                usage("--strata is for --method stratified")
            }
            _ if self.sample_size == Some(0) => usage("--sample-size is 1 or more"),
            _ => Ok(()),
        }
    }

    fn measure(&self) -> Measure {
        match self.kinds.is_empty() {
            true => Measure::Expenditure,
            false => Measure::Kinds(self.kinds.clone()),
        }
    }

    fn monetary(
        &self,
        examination: &Examination<'_>,
        census: &Census,
        currency: Currency,
    ) -> Result<Drawn, Failure> {
        let interval = match (&self.interval, self.sample_size) {
            (Some(interval), _) => money("--interval", interval, currency)?.minor(),
            (None, size) => interval_for(census.debits(), size.unwrap_or(1)),
        };
        let start = start(&self.seed, interval);
        let mut monetary = Monetary::new(self.measure(), interval, start).map_err(failed)?;
        examination.read(&mut monetary)?;
        let (interval, start) = (interval.decimal(currency), start.decimal(currency));
        Ok(Drawn {
            sample: monetary.finish(),
            sentence: format!(
                "Interval {}, start {} by the seed \"{}\".",
                thousands_apart(&interval),
                thousands_apart(&start),
                self.seed
            ),
            by: json!({ "method": "mus", "seed": self.seed, "interval": interval, "start": start }),
            again: ["--method", "mus", "--interval", &interval]
                .map(str::to_owned)
                .to_vec(),
        })
    }

    fn ordered(&self, examination: &Examination<'_>, currency: Currency) -> Result<Drawn, Failure> {
        let bound = |text: &String| match Amount::parse_asked(text, currency) {
            Ok(amount) => Ok(amount.minor()),
            Err(error) => Err(Failure::usage(format!("--strata {text}: {error}"))),
        };
        let bounds = self
            .strata
            .iter()
            .map(bound)
            .collect::<Result<Vec<Minor>, Failure>>()?;
        let size = self.sample_size.unwrap_or_default();
        let most = usize::try_from(size).unwrap_or(usize::MAX);
        let mut ordered = Ordered::new(self.measure(), &self.seed, most, &bounds);
        examination.read(&mut ordered)?;
        let method = if bounds.is_empty() { "random" } else { "stratified" };
        let mut again = ["--method", method, "--sample-size", &size.to_string()]
            .map(str::to_owned)
            .to_vec();
        if !bounds.is_empty() {
            again.extend(["--strata".to_owned(), self.strata.join(",")]);
        }
        Ok(Drawn {
            sample: ordered.finish(),
            sentence: format!("The first {} by SHA-256 of \"{}:ENTRY\".", count(size), self.seed),
            by: json!({ "method": method, "seed": self.seed, "sample_size": size, "strata": self.strata }),
            again,
        })
    }

    fn tell(
        &self,
        examination: &Examination<'_>,
        census: &Census,
        currency: Currency,
        drawn: Drawn,
        point: &Point,
    ) -> Result<(), Failure> {
        let what = match self.kinds.is_empty() {
            true => "expenditure".to_owned(),
            false => self
                .kinds
                .iter()
                .map(|kind| kind.as_str())
                .collect::<Vec<_>>()
                .join(", "),
        };
        let (debits, credits) = (
            census.debits().decimal(currency),
            census.credits().decimal(currency),
        );
        let population = format!(
            "Population: {what}, {} units of {} and credits of {} {currency}; {} come to nothing.",
            count(census.units()),
            thousands_apart(&debits),
            thousands_apart(&credits),
            count(census.zeros())
        );
        let mut found = document(&drawn.sample);
        found["drawn_by"] = drawn.by;
        found["population"] = json!({ "what": what, "units": census.units(), "value": debits, "credits": credits,
            "zero": census.zeros(), "currency": currency.to_string() });
        let mut again = vec!["sample".to_owned()];
        again.extend(drawn.again);
        again.extend(["--seed".to_owned(), self.seed.clone()]);
        again.extend(repeated(&self.kinds));
        let findings = Findings {
            title: "Sample".to_owned(),
            sentences: vec![population, drawn.sentence],
            sheets: vec![
                sheet("Selected", SELECTED, &drawn.sample.selected),
                sheet("Strata", STRATA, &drawn.sample.strata),
            ],
            found,
            again,
        };
        examination.print(findings, point)
    }
}
