//! `leporello turnout verify`: a report, checked offline.

use crate::args::turnout::VerifyArgs;
use crate::console::Console;
use leporello_audit::{Reach, Verdict, read_bundle, verify};
use leporello_diag::Stopped;
use serde_json::json;

pub fn run(args: &VerifyArgs, console: &Console) -> Result<(), Stopped> {
    console.run(|sink| {
        let bundle = read_bundle(&args.report, sink)?;
        let verified = verify(&bundle, args.key.as_ref(), sink, console);
        match verified {
            Ok(verdict) => {
                tell(&verdict, console);
                Ok(())
            }
            Err(Stopped) => {
                console.result("NOT VERIFIED: see the messages; do not rely on this report");
                console.json(&json!({ "verified": false }));
                Err(Stopped)
            }
        }
    })
}

fn tell(verdict: &Verdict, console: &Console) {
    let Verdict { recomputed, .. } = verdict;
    let mut lines = vec![format!("VERIFIED     {}", verdict.title)];
    let key = if verdict.is_key_given { "as you named it" } else { "from the report itself" };
    lines.push(format!("signed by    {}  ({key})", verdict.key));
    if let Some(entries) = verdict.entries {
        lines.push(format!(
            "entries      {} signed and chained, {} of them under a checkpoint",
            entries.events, entries.sealed
        ));
        if entries.gaps > 0 {
            lines.push(format!(
                "gaps         {}: entries are missing, see the messages",
                entries.gaps
            ));
        }
    }
    lines.push(format!("checkpoints  {} signed", verdict.checkpoints));
    lines.push(format!(
        "computed     {} of {} numbers from the evidence, {} files byte by byte",
        recomputed.numbers, recomputed.of, recomputed.files
    ));
    lines.push(format!("draws        {}", verdict.fingerprint));
    lines.push(match verdict.reach {
        Reach::Evidence => "reach        every figure follows from the entries of the ledger".into(),
        Reach::Public => "reach        visits follow from the counts and trials in the report. What \
                          organisations reported\n             and the head counts are as they were \
                          signed; to compute them again, ask for `audit.zip`"
            .into(),
    });
    console.result(&lines.join("\n"));
    console.json(&json!({ "verified": true, "report": {
        "title": verdict.title, "reach": verdict.reach, "made_by": verdict.made_by,
        "key": verdict.key, "key_given": verdict.is_key_given,
        "entries": verdict.entries.map(|e| json!({
            "events": e.events, "sealed": e.sealed, "gaps": e.gaps
        })),
        "checkpoints": verdict.checkpoints, "recomputed": recomputed,
        "fingerprint": verdict.fingerprint
    }}));
}
