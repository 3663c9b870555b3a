//! Every statement of both databases, each once. Those of one database alone are in its module.
//!
//! Parameters are numbered in the order in which they first appear: `$3` is the third to
//! PostgreSQL, but to SQLite a name, whose number is that of its first appearance.

macro_rules! statements {
    ($($name:ident = $($file:literal)+;)*) => {
        $(pub(in crate::store) const $name: &str =
            concat!($(include_str!(concat!("sql/", $file))),+);)*

        #[cfg(test)]
        pub(in crate::store) const ALL: &[&str] = &[$($name),*];
    };
}

statements! {
    SETTING = "setting.sql";
    SET = "set.sql";
    DEVICE_ID = "device_id.sql";
    DEVICES = "devices.sql";
    DEVICE = "device.sql";
    PAIR = "pair.sql";
    BEGIN_CHAIN = "begin_chain.sql";
    SET_CONTIGUOUS = "set_contiguous.sql";
    SEQS = "seqs.sql";
    GAPS = "gaps.sql";
    EPOCHS = "epochs.sql";
    SPAN = "columns.sql" "select/span.sql";
    BINS = "columns.sql" "select/bins.sql";
    SUMS = "sums.sql";
    PAGE = "columns.sql" "select/page.sql";
    OPEN_DAYS = "open_days.sql";
    OPEN_PAGE = "columns.sql" "select/open_page.sql";
    LEAVES = "columns.sql" "select/leaves.sql";
    CHECKPOINTS = "checkpoints.sql";
    ADD_CHECKPOINT = "add_checkpoint.sql";
    SET_HEALTH = "set_health.sql";
    HEALTH = "health.sql";
}

pub(super) mod sqlite {
    //! Statements of SQLite alone.

    statements! {
        CONTIGUOUS = "sqlite/contiguous.sql";
        INSERT = "sqlite/insert.sql";
        SEAL = "sqlite/seal.sql";
    }
}

#[cfg(feature = "postgres")]
pub(super) mod postgres {
    //! Statements of PostgreSQL alone.

    statements! {
        CONTIGUOUS = "postgres/contiguous.sql";
        INSERT = "postgres/insert.sql";
        SEAL = "postgres/seal.sql";
        LOCK_CHECKPOINTS = "postgres/lock_checkpoints.sql";
        STATE = "postgres/state.sql";
    }
}

#[cfg(test)]
mod tests {
    /// Numbers of the parameters of a statement, each where it first appears.
    fn numbers(sql: &str) -> Vec<u32> {
        let mut seen = Vec::new();
        for after in sql.split('$').skip(1) {
            let digits = after.split(|c: char| !c.is_ascii_digit()).next().unwrap();
            let number = digits.parse().unwrap();
            if !seen.contains(&number) {
                seen.push(number);
            }
        }
        seen
    }

    #[test]
    fn parameters_are_numbered_as_they_appear() {
        let all = super::ALL.iter().chain(super::sqlite::ALL);
        #[cfg(feature = "postgres")]
        let all = all.chain(super::postgres::ALL);
        for sql in all {
            let numbers = numbers(sql);
            let right: Vec<u32> = (1..).take(numbers.len()).collect();
            assert_eq!(numbers, right, "{sql}");
        }
    }
}
