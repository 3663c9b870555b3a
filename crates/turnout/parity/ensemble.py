#!/usr/bin/env python3
"""Data sets for the parity tests, and their posteriors by an independent sampler.

    python3 -m venv /tmp/parity && /tmp/parity/bin/pip install numpy scipy numpyro
    cd crates/turnout/parity
    /tmp/parity/bin/python ensemble.py stage1 20 > stage1.json
    /tmp/parity/bin/python ensemble.py stage2 10 > stage2.json

The data are drawn from fixed seeds. The posterior of all parameters and visits together (the
program under test sums visits out) is sampled by the affine-invariant ensemble of J. Goodman
and J. Weare (2010). `nuts.py` replaces the summaries by those of NumPyro's NUTS on the same
data; it takes some minutes for each set.
"""
import json
import sys

import numpy as np
from scipy.special import log_ndtr, ndtr, ndtri

# rate, spread of its logarithm, session, false counts an hour, dead time: src/prior.rs
PRIORS = {
    "beam": (0.85, 0.15, 0.05, 1.0, 0.015),
    "stereo": (0.98, 0.03, 0.02, 0.5, 0.003),
    "clicker": (0.97, 0.06, 0.07, 0.0, 0.003),
}
SETUPS = [(["beam"], 0), (["beam"], 8), (["beam", "clicker"], 3), (["beam", "clicker", "stereo"], 3)]
PLANNED, HOURS, WIDTH, DAYS, DUPLICATES = 800.0, 4.0, 1.2, 5, 0.02
CROWDING = 1 / (HOURS * 60 * WIDTH)


def half_normal(z):
    return -ndtri(0.5 * ndtr(-z))


def response(prior, z):
    rate, spread, session, false, dead = prior
    return (rate * np.exp(spread * z[0]), session * half_normal(z[1]), -false * log_ndtr(-z[2]), dead * half_normal(z[3]))


def moments(r, persons, hours, crowding):
    rate, session, false, dead = r
    eff = rate / (1 + dead * crowding * persons)
    seen = np.clip(eff - DUPLICATES, 0, 1)
    var = (seen * (1 - seen) + DUPLICATES) * persons + (session * eff * persons) ** 2
    return eff * persons + false * hours, var + false * hours + 1 / 12


def draw_stage1(number):
    rng = np.random.default_rng(1000 + number)
    classes, trials = SETUPS[number % len(SETUPS)]
    data = {"classes": classes, "trials": [], "days": []}
    real = [response(PRIORS[c], rng.standard_normal(4)) for c in classes]

    def count(i, persons, hours, crowding):
        mean, var = moments(real[i], persons, hours, crowding)
        return int(max(0, round(float(mean + np.sqrt(var) * rng.standard_normal()))))

    for i in range(len(classes)):
        for _ in range(trials):
            persons = int(rng.lognormal(np.log(120), 0.3))
            minutes = int(rng.choice([10, 20, 60]))
            k = count(i, persons, minutes / 60, 1 / (minutes * WIDTH))
            data["trials"].append({"counter": i, "persons": persons, "minutes": minutes, "count": k})
    for _ in range(DAYS):
        persons = max(100.0, np.floor(rng.lognormal(np.log(PLANNED), 0.7)))
        data["days"].append([count(i, persons, HOURS, CROWDING) for i in range(len(classes))])
    return data


def normal_log(y, mean, var):
    return -0.5 * ((y - mean) ** 2 / var + np.log(var))


def stage1_density(data):
    classes, counts = data["classes"], np.array(data["days"], dtype=float)
    trials = [[(t["persons"], t["minutes"], t["count"]) for t in data["trials"] if t["counter"] == i] for i in range(len(classes))]
    trials = [np.array(t, dtype=float).reshape(-1, 3) for t in trials]

    def density(theta):
        k = len(classes)
        z, x = theta[:, : 4 * k], theta[:, 4 * k :]
        total = -0.5 * (z**2).sum(1) - 0.5 * ((x - np.log(PLANNED)) ** 2).sum(1)
        visits = np.exp(x) - 0.5
        for i, name in enumerate(classes):
            r = [p[:, None] for p in response(PRIORS[name], z[:, 4 * i : 4 * i + 4].T)]
            total += normal_log(counts[:, i], *moments(r, visits, HOURS, CROWDING)).sum(1)
            m, t, c = trials[i].T
            total += normal_log(c, *moments(r, m, t / 60, 1 / (t * WIDTH))).sum(1)
        return np.where(np.isfinite(total), total, -np.inf)

    start = np.concatenate([np.zeros(4 * len(classes)), np.log(counts[:, 0] / PRIORS[classes[0]][0])])
    return density, start


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


def stage1_reference(visits):
    return {"days": [summary(visits[:, d]) for d in range(DAYS)], "total": summary(visits.sum(axis=1))}


def stage1(number):
    data = draw_stage1(number)
    density, start = stage1_density(data)
    draws = ensemble(density, start, 0.05, 9000, number)
    data["reference"] = stage1_reference(np.exp(draws[:, -DAYS:]) - 0.5)
    return data


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
    make = {"stage1": stage1, "stage2": stage2}[sys.argv[1]]
    print(json.dumps([make(n) for n in range(int(sys.argv[2]))]))
