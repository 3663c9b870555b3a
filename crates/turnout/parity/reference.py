#!/usr/bin/env python3
"""Reference posteriors by another program: NUTS in NumPyro, on the same model and data.

    python3 -m venv /tmp/parity && /tmp/parity/bin/pip install numpyro
    /tmp/parity/bin/python crates/turnout/parity/reference.py stage1 8 > crates/turnout/parity/stage1.json
    /tmp/parity/bin/python crates/turnout/parity/reference.py stage2 2 > crates/turnout/parity/stage2.json

The data are drawn here, from fixed seeds; data and summaries of the posterior are written as
JSON. `tests/parity.rs` reads them and compares.
"""
import json
import sys

import jax
import jax.numpy as jnp
import numpy as np
import numpyro
import numpyro.distributions as dist
from jax.scipy.special import log_ndtr, ndtr, ndtri
from numpyro.infer import MCMC, NUTS, init_to_value

jax.config.update("jax_enable_x64", True)

# rate, spread of its logarithm, session, false counts an hour, dead time: src/prior.rs
PRIORS = {
    "beam": (0.85, 0.15, 0.05, 1.0, 0.015),
    "stereo": (0.98, 0.03, 0.02, 0.5, 0.003),
    "clicker": (0.97, 0.06, 0.07, 0.0, 0.003),
}
SETUPS = [(["beam"], 0), (["beam"], 8), (["beam", "clicker"], 3), (["beam", "clicker", "stereo"], 3)]
PLANNED, HOURS, WIDTH, DAYS, DUPLICATES = 800.0, 4.0, 1.2, 5, 0.02


def half_normal(z):
    return -ndtri(0.5 * ndtr(-z))


def response(prior, z):
    rate, spread, session, false, dead = prior
    return (
        rate * jnp.exp(spread * z[0]),
        session * half_normal(z[1]),
        -false * log_ndtr(-z[2]),
        dead * half_normal(z[3]),
    )


def moments(r, persons, hours, crowding):
    rate, session, false, dead = r
    eff = rate / (1 + dead * crowding * persons)
    seen = jnp.clip(eff - DUPLICATES, 0, 1)
    mean = eff * persons + false * hours
    var = (seen * (1 - seen) + DUPLICATES) * persons + (session * eff * persons) ** 2
    return mean, var + false * hours + 1 / 12


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
    crowding = 1 / (HOURS * 60 * WIDTH)
    for _ in range(DAYS):
        persons = max(100.0, np.floor(rng.lognormal(np.log(PLANNED), 0.7)))
        data["days"].append([count(i, persons, HOURS, crowding) for i in range(len(classes))])
    return data


def stage1_model(data):
    classes = data["classes"]
    z = numpyro.sample("z", dist.Normal(0, 1).expand([len(classes), 4]).to_event(2))
    x = numpyro.sample("x", dist.Normal(np.log(PLANNED), 1.0).expand([DAYS]).to_event(1))
    visits = numpyro.deterministic("visits", jnp.exp(x) - 0.5)
    counts = jnp.array(data["days"], dtype=float)
    for i, name in enumerate(classes):
        r = response(PRIORS[name], z[i])
        m, v = moments(r, visits, HOURS, 1 / (HOURS * 60 * WIDTH))
        numpyro.sample(f"y{i}", dist.Normal(m, jnp.sqrt(v)), obs=counts[:, i])
        mine = [t for t in data["trials"] if t["counter"] == i]
        if mine:
            of = lambda key: jnp.array([t[key] for t in mine], dtype=float)
            m, v = moments(r, of("persons"), of("minutes") / 60, 1 / (of("minutes") * WIDTH))
            numpyro.sample(f"k{i}", dist.Normal(m, jnp.sqrt(v)), obs=of("count"))


def run(model, data, start, samples):
    # Left to itself NUTS starts where it cannot move; it begins at the raw counts.
    kernel = NUTS(model, init_strategy=init_to_value(values=start), target_accept_prob=0.9)
    mcmc = MCMC(kernel, num_warmup=800, num_samples=samples, progress_bar=False)
    mcmc.run(jax.random.PRNGKey(7), data)
    return mcmc.get_samples()


def summary(values):
    q = np.quantile(values, [0.025, 0.5, 0.975])
    return {"mean": float(np.mean(values)), "sd": float(np.std(values)), "quantiles": [float(x) for x in q]}


def stage1(number):
    data = draw_stage1(number)
    first = [max(1.0, day[0] / PRIORS[data["classes"][0]][0]) for day in data["days"]]
    start = {"x": jnp.log(jnp.array(first)), "z": jnp.zeros((len(data["classes"]), 4))}
    got = run(stage1_model, data, start, 6000)
    visits = np.asarray(got["visits"])
    data["reference"] = {
        "days": [summary(visits[:, d]) for d in range(DAYS)],
        "total": summary(visits.sum(axis=1)),
    }
    return data


def draw_stage2(number):
    rng = np.random.default_rng(2000 + number)
    mu, tau, sigma, zeta = -0.2, 0.3, 0.12, 0.05
    organisations = []
    for _ in range(12):
        u = mu + tau * rng.standard_normal()
        delegations = []
        for _ in range(int(rng.integers(1, 5))):
            # No multiples of five: the claim's rounding is then 1 for everybody.
            claim = int(rng.lognormal(np.log(35), 0.4)) * 5 + 3
            claim = max(13, claim // 5 // 5 * 5 + 3)
            size = max(1, round(float(claim * np.exp(u + sigma * rng.standard_normal()))))
            size = 0 if rng.random() < zeta else size
            mean = 0.98 * size
            sd = np.sqrt(0.04 * size + (0.02 * mean) ** 2)
            delegations.append([claim, int(max(0, round(mean + sd * rng.standard_normal())))])
        organisations.append(delegations)
    return {"organisations": organisations}


def stage2_model(data):
    mu = numpyro.sample("mu", dist.Normal(np.log(0.9), 0.4))
    tau = numpyro.sample("tau", dist.HalfNormal(0.5))
    sigma = numpyro.sample("sigma", dist.HalfNormal(0.25))
    zeta = numpyro.sample("zeta", dist.Beta(1, 19))
    raw = numpyro.sample("raw", dist.Normal(0, 1).expand([len(data["organisations"])]).to_event(1))
    u = numpyro.deterministic("u", mu + tau * raw)
    of, claims, counts = data["flat"]
    m = jnp.arange(1, 200.0)[None, :]
    mean = 0.98 * m
    sd = jnp.sqrt(0.04 * m + (0.02 * mean) ** 2)
    g = counts[:, None]
    low = jnp.where(g == 0, -40.0, (g - 0.5 - mean) / sd)
    seen = ndtr((g + 0.5 - mean) / sd) - ndtr(low)
    s = jnp.sqrt(sigma**2 + 1 / (12 * claims**2))[:, None]
    centre = (jnp.log(claims) + u[of])[:, None]
    z = lambda b: (jnp.log(b) - centre) / s
    size = ndtr(z(m + 0.5)) - jnp.where(m == 1, 0.0, ndtr(z(jnp.maximum(m - 0.5, 0.5))))
    came = jnp.sum(size * seen, axis=1)
    like = (1 - zeta) * came + zeta * (counts == 0)
    numpyro.factor("head_counts", jnp.sum(jnp.log(like + 1e-300)))


def stage2(number):
    data = draw_stage2(number)
    flat = [(o, c, g) for o, ds in enumerate(data["organisations"]) for c, g in ds]
    of, claims, counts = (np.array(x) for x in zip(*flat))
    data["flat"] = (of, jnp.array(claims, dtype=float), jnp.array(counts, dtype=float))
    start = {"mu": -0.1, "tau": 0.3, "sigma": 0.15, "zeta": 0.05, "raw": jnp.zeros(len(data["organisations"]))}
    u = np.asarray(run(stage2_model, data, start, 6000)["u"])
    del data["flat"]
    data["reference"] = [summary(u[:, o]) for o in range(u.shape[1])]
    return data


if __name__ == "__main__":
    make = {"stage1": stage1, "stage2": stage2}[sys.argv[1]]
    print(json.dumps([make(n) for n in range(int(sys.argv[2]))], indent=1))
