//! A PostgreSQL server from Debian, in a temporary folder, as a user without rights.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

/// Ends its server when the test program ends.
pub struct Server {
    folder: tempfile::TempDir,
    programs: PathBuf,
    options: String,
}

impl Server {
    /// Starts a server that listens on a socket in its own folder alone.
    pub fn start() -> Self {
        let programs = programs();
        let folder = tempfile::Builder::new().prefix("ledger-pg").tempdir_in("/tmp").unwrap();
        if is_root() {
            run(Command::new("chown").arg("nobody").arg(folder.path()));
        }
        let data = folder.path().join("data");
        let mut init = as_nobody(&programs.join("initdb"));
        run(init
            .args(["-U", "exhibition", "-A", "trust", "-E", "UTF8", "--locale=C", "-D"])
            .arg(&data));
        let options =
            format!("-k {} -c listen_addresses='' -c shared_buffers=64MB", folder.path().display());
        let server = Self { folder, programs, options };
        server.begin();
        server
    }

    fn begin(&self) {
        let mut start = self.control();
        start.arg("-l").arg(self.folder.path().join("log"));
        run(start.args(["-w", "-t", "120", "-o", &self.options, "start"]));
    }

    /// Ends every connection and starts the server again.
    pub fn restart(&self) {
        run(self.control().args(["-w", "-t", "120", "-m", "fast", "stop"]));
        self.begin();
    }

    fn control(&self) -> Command {
        let mut control = as_nobody(&self.programs.join("pg_ctl"));
        control.arg("-D").arg(self.folder.path().join("data"));
        control
    }

    /// The socket it listens on.
    pub fn socket(&self) -> PathBuf {
        self.folder.path().join(".s.PGSQL.5432")
    }

    /// Address of a new, empty database.
    pub fn database(&self) -> String {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("ledger_{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let mut client =
            postgres::Client::connect(&self.address("postgres"), postgres::NoTls).unwrap();
        client.batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
        self.address(&name)
    }

    fn address(&self, database: &str) -> String {
        format!("host={} user=exhibition dbname={database}", self.folder.path().display())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.control().args(["-m", "immediate", "stop"]).output();
    }
}

/// The newest PostgreSQL that Debian has installed.
fn programs() -> PathBuf {
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .expect("PostgreSQL is not installed: apt-get install postgresql")
        .map(|entry| entry.unwrap().path().join("bin"))
        .filter(|bin| bin.join("initdb").exists())
        .collect();
    versions.sort();
    versions.pop().expect("PostgreSQL has no initdb: apt-get install postgresql")
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().unwrap();
    id.stdout == b"0\n"
}

/// PostgreSQL refuses to run as root.
fn as_nobody(program: &Path) -> Command {
    if is_root() {
        let mut command = Command::new("runuser");
        command.args(["-u", "nobody", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    }
}

fn run(command: &mut Command) {
    command.current_dir("/");
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}
