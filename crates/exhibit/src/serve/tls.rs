//! The certificate by which browsers come, and reading it again when it was renewed.

use crate::fault::Fault;
use leporello_diag::{Diagnostic, Subject, codes};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// Files in PEM by which the server shows who it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tls {
    /// The certificate of the server, and behind it those that lead to an authority: what
    /// certbot calls `fullchain.pem`.
    pub chain: PathBuf,
    /// The private key of the first certificate: `privkey.pem`.
    pub key: PathBuf,
}

/// A certificate that is in use.
pub(super) struct Certificate {
    files: Tls,
    now: RwLock<Arc<ServerConfig>>,
}

impl Certificate {
    /// # Errors
    /// `EXH-010` when a file cannot be read, has not what it should have, or the key is that of
    /// another certificate.
    pub(super) fn read(files: Tls) -> Result<Self, Fault> {
        let now = RwLock::new(Arc::new(config(&files)?));
        Ok(Self { files, now })
    }

    /// Reads the files again, for connections from now on. What cannot be used changes nothing.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub(super) fn renew(&self) -> Result<(), Fault> {
        let new = Arc::new(config(&self.files)?);
        *self.now.write().unwrap_or_else(PoisonError::into_inner) = new;
        Ok(())
    }

    /// What a new connection is taken by.
    pub(super) fn acceptor(&self) -> TlsAcceptor {
        let now = self.now.read().unwrap_or_else(PoisonError::into_inner);
        TlsAcceptor::from(Arc::clone(&now))
    }
}

fn config(files: &Tls) -> Result<ServerConfig, Fault> {
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(&files.chain)
        .and_then(Iterator::collect)
        .map_err(|error| unusable(&files.chain, &error))?;
    if chain.is_empty() {
        return Err(unusable(&files.chain, &"there is no certificate in it"));
    }
    let key =
        PrivateKeyDer::from_pem_file(&files.key).map_err(|error| unusable(&files.key, &error))?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .map(|builder| builder.with_no_client_auth())
        .and_then(|builder| builder.with_single_cert(chain, key))
        .map_err(|error| unusable(&files.key, &error))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// Nothing of what the file has is told: it may be a key.
fn unusable(path: &Path, error: &dyn std::fmt::Display) -> Fault {
    let subject = Subject::File { path: path.display().to_string(), place: None };
    let message = format!("it cannot be used as certificate or key: {error}");
    Box::new(Diagnostic::new(codes::EXH_010, subject, message).hint(
        "name the whole chain and its key, both in PEM: \
         `--tls-chain fullchain.pem --tls-key privkey.pem`",
    ))
}
