//! No table has a row for a visitor, and none but the state of devices a fine time.

use leporello_ledger::store::Sqlite;

/// Table, column and type.
type Columns = Vec<(String, String, String)>;

/// Words a column about a person would have.
const PERSONS: &[&str] = &[
    "person", "persons", "visitor", "visitors", "name", "email", "mail", "phone", "ip", "mac",
    "ua", "agent", "address", "cookie", "session", "ticket", "user", "age", "gender", "face",
    "photo",
];

/// The table that may have times finer than a minute.
const HEALTH: &str = "device_health";

/// A difference of two clocks is no time: it says nothing of when.
const DIFFERENCES: &[&str] = &["offset_ms"];

fn faults(columns: &Columns) -> Vec<String> {
    let mut faults = Vec::new();
    for (table, column, kind) in columns {
        let words: Vec<&str> = column.split('_').collect();
        if words.iter().any(|word| PERSONS.contains(word)) {
            faults.push(format!("{table}.{column} is about a person"));
        }
        let fine = ["ms", "s", "sec", "us", "ns", "at", "time", "ts", "timestamp"];
        let timely = words.last().is_some_and(|word| fine.contains(word))
            || ["time", "date", "real", "float", "double", "interval"]
                .iter()
                .any(|word| kind.to_lowercase().contains(word));
        if timely && table != HEALTH && !DIFFERENCES.contains(&column.as_str()) {
            faults.push(format!("{table}.{column} may hold a time finer than a minute"));
        }
    }
    faults
}

fn sqlite() -> Columns {
    let folder = tempfile::tempdir().unwrap();
    let store = Sqlite::open(&folder.path().join("ledger.db")).unwrap();
    let sql = "SELECT m.name, c.name, c.type FROM sqlite_schema m, pragma_table_info(m.name) c \
               WHERE m.type = 'table' ORDER BY 1, 2";
    let mut statement = store.connection().prepare(sql).unwrap();
    let rows = statement.query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?))).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

#[test]
fn no_column_of_sqlite_is_about_a_person_or_a_moment() {
    let columns = sqlite();
    assert!(columns.len() > 30);
    assert_eq!(faults(&columns), Vec::<String>::new());
}

#[test]
fn the_watch_over_columns_sees_what_it_should() {
    let column = |c: &str, k: &str| ("event".to_owned(), c.to_owned(), k.to_owned());
    for (name, kind) in [
        ("visitor_id", "INTEGER"),
        ("ip", "TEXT"),
        ("mac_hash", "BLOB"),
        ("created_at", "INTEGER"),
        ("seen_ms", "INTEGER"),
        ("moment", "timestamp with time zone"),
    ] {
        assert_eq!(faults(&vec![column(name, kind)]).len(), 1, "{name}");
    }
}

#[cfg(feature = "postgres")]
#[test]
fn postgres_has_the_same_tables_and_columns() {
    let server = crate::common::server::Server::start();
    let address = server.database();
    leporello_ledger::store::Postgres::connect(&address).unwrap();
    let mut client = postgres::Client::connect(&address, postgres::NoTls).unwrap();
    let sql = "SELECT table_name::text, column_name::text, data_type::text \
               FROM information_schema.columns WHERE table_schema = 'public' \
               AND table_name <> 'schema_version' ORDER BY table_name COLLATE \"C\", column_name COLLATE \"C\"";
    let row = |r: &postgres::Row| (r.get(0), r.get(1), r.get(2));
    let columns: Columns = client.query(sql, &[]).unwrap().iter().map(row).collect();
    assert_eq!(faults(&columns), Vec::<String>::new());
    let names = |all: Columns| all.into_iter().map(|(t, c, _)| (t, c)).collect::<Vec<_>>();
    assert_eq!(names(columns), names(sqlite()));
}
