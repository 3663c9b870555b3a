#!/usr/bin/env python3
"""Data sets of organisations for the parity tests, and their posteriors by an independent sampler.

    python3 -m venv /tmp/parity && /tmp/parity/bin/pip install numpy scipy
    cd crates/turnout/parity
    /tmp/parity/bin/python ensemble.py 3 > ensemble.json

The data are drawn from fixed seeds. The posterior of all parameters together is sampled by the
affine-invariant ensemble of J. Goodman and J. Weare (2010). `nuts.py` makes the same sets with
summaries by NumPyro's NUTS, which know more of the posterior.
"""
import json
import sys

import numpy as np
from scipy.special import ndtr

def ensemble(density, start, spread, steps, seed):
    """Stretch moves over two halves of the walkers; the first third is thrown away."""
    rng = np.random.default_rng(seed)
    walkers = 4 * len(start) + 40
    at = start + spread * rng.standard_normal((walkers, len(start)))
    value = density(at)
    half, kept = walkers // 2, []
    for step in range(steps):
        for mine, other in ((slice(0, half), slice(half, walkers)), (slice(half, walkers), slice(0, half))):
            n = at[mine].shape[0]
            stretch = (rng.random(n) + 1) ** 2 / 2
            partner = at[other][rng.integers(0, at[other].shape[0], n)]
            new = partner + stretch[:, None] * (at[mine] - partner)
            new_value = density(new)
            accept = np.log(rng.random(n)) < (len(start) - 1) * np.log(stretch) + new_value - value[mine]
            at[mine] = np.where(accept[:, None], new, at[mine])
            value[mine] = np.where(accept, new_value, value[mine])
        if step >= steps // 3 and step % 20 == 0:
            kept.append(at.copy())
    return np.concatenate(kept)


def summary(values):
    q = np.quantile(values, [0.025, 0.5, 0.975])
    return {"mean": round(float(np.mean(values)), 5), "sd": round(float(np.std(values)), 5), "quantiles": [round(float(x), 5) for x in q]}


def draw_stage2(number):
    rng = np.random.default_rng(2000 + number)
    mu, tau, sigma, zeta = -0.2, 0.3, 0.12, 0.05
    organisations = []
    for _ in range(10):
        u, delegations = mu + tau * rng.standard_normal(), []
        for _ in range(int(rng.integers(1, 5))):
            # Ends in 3 or 8: nothing to take for rounding.
            claim = max(13, int(rng.lognormal(np.log(35), 0.4)) // 5 * 5 + 3)
            size = max(1, round(float(claim * np.exp(u + sigma * rng.standard_normal()))))
            size = 0 if rng.random() < zeta else size
            sd = np.sqrt(0.04 * size + (0.02 * 0.98 * size) ** 2)
            delegations.append([claim, int(max(0, round(0.98 * size + sd * rng.standard_normal())))])
        organisations.append(delegations)
    return {"organisations": organisations}


def stage2_density(data):
    flat = [(o, c, g) for o, ds in enumerate(data["organisations"]) for c, g in ds]
    of, claims, counts = (np.array(x) for x in zip(*flat))
    n = len(data["organisations"])
    m = np.arange(1, 160.0)
    sd = np.sqrt(0.04 * m + (0.02 * 0.98 * m) ** 2)
    g = counts[:, None]
    low = np.where(g == 0, -40.0, (g - 0.5 - 0.98 * m) / sd)
    seen = ndtr((g + 0.5 - 0.98 * m) / sd) - ndtr(low)
    borders = np.log(np.concatenate([[1e-9], m + 0.5]))
    windows = [np.nonzero(row > 1e-14)[0] for row in seen]
    windows = [(w[0], w[-1] + 1) if len(w) else (0, 1) for w in windows]

    def density(theta):
        mu, log_tau, log_sigma, logit = theta[:, :4].T
        tau, sigma, zeta = np.exp(log_tau), np.exp(log_sigma), 1 / (1 + np.exp(-logit))
        raw = theta[:, 4:]
        total = -0.5 * ((mu - np.log(0.9)) / 0.4) ** 2 - 0.5 * (raw**2).sum(1)
        total += log_tau - 0.5 * (tau / 0.5) ** 2 + log_sigma - 0.5 * (sigma / 0.25) ** 2
        total += np.log(zeta) + 19 * np.log1p(-zeta)
        u = mu[:, None] + tau[:, None] * raw
        for v, (a, b) in enumerate(windows):
            s = np.sqrt(sigma**2 + 1 / (12 * claims[v] ** 2))[:, None]
            z = (borders[a : b + 1] - np.log(claims[v]) - u[:, of[v]][:, None]) / s
            came = (np.diff(ndtr(z), axis=1) * seen[v, a:b]).sum(1)
            total += np.log((1 - zeta) * came + zeta * (counts[v] == 0) + 1e-300)
        return np.where(np.isfinite(total), total, -np.inf)

    start = np.concatenate([[-0.15, np.log(0.3), np.log(0.13), -3.0], np.zeros(n)])
    return density, start


def inclinations(draws):
    return draws[:, :1] + np.exp(draws[:, 1:2]) * draws[:, 4:]


def stage2(number):
    data = draw_stage2(number)
    density, start = stage2_density(data)
    u = inclinations(ensemble(density, start, 0.1, 9000, number))
    data["reference"] = [summary(u[:, o]) for o in range(u.shape[1])]
    return data


if __name__ == "__main__":
    print(json.dumps([stage2(n) for n in range(int(sys.argv[1]))]))
