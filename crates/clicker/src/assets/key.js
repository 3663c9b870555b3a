// The key of this phone. Where the browser can, it makes the key and never shows it, not even to
// this page. Browsers offer that only at https:// and on the machine itself; elsewhere the key is
// made and used by noble (see noble/NOTICE), and its seed lies in the page's own storage.

let noble;

/** The same arithmetic in JavaScript, loaded only where it is needed. */
async function pure() {
  noble ??= Promise.all([import("./noble/ed25519.js"), import("./noble/sha2.js")]).then(
    ([ed25519, sha2]) => {
      ed25519.hashes.sha512 = sha2.sha512;
      return { ed25519, sha256: sha2.sha256 };
    },
  );
  return noble;
}

const digits = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** A new key: `secret` is for `sign`, `publicKey` is hexadecimal. */
export async function makeKey() {
  const subtle = globalThis.crypto.subtle;
  try {
    const pair = await subtle.generateKey("Ed25519", false, ["sign", "verify"]);
    const raw = await subtle.exportKey("raw", pair.publicKey);
    return { secret: pair.privateKey, publicKey: digits(new Uint8Array(raw)) };
  } catch {
    // No WebCrypto here, or one that does not know Ed25519 yet.
    return keyOf(globalThis.crypto.getRandomValues(new Uint8Array(32)));
  }
}

/** The key of 32 bytes. */
export async function keyOf(seed) {
  const { ed25519 } = await pure();
  return { secret: seed, publicKey: digits(ed25519.getPublicKey(seed)) };
}

export async function sign(key, bytes) {
  if (key.secret instanceof Uint8Array) {
    return (await pure()).ed25519.sign(bytes, key.secret);
  }
  return new Uint8Array(await globalThis.crypto.subtle.sign("Ed25519", key.secret, bytes));
}

export async function sha256(bytes) {
  const subtle = globalThis.crypto.subtle;
  if (subtle) return new Uint8Array(await subtle.digest("SHA-256", bytes));
  return (await pure()).sha256(bytes);
}
