#!/usr/bin/env python3
"""Data sets for the parity tests, and their posteriors by NUTS in NumPyro.

    python3 -m venv /tmp/parity && /tmp/parity/bin/pip install numpyro==0.22.0
    cd crates/turnout/parity
    /tmp/parity/bin/python nuts.py stage1 20 stage1.json
    /tmp/parity/bin/python nuts.py stage2 10 stage2.json

The data are drawn from fixed seeds. A file is written after every set, and a run goes on after the
sets it finds there. NUTS samples all parameters and visits together, where the
program under test sums visits out. Each summary carries how many independent draws it is worth
and the ratio of Gelman and Rubin over two chains. `seconds` is time of the processor, compiling
included. `tests/parity.rs` reads the files; `examples/turnout_bench.rs` runs
`nuts.py month month.json` for the ratio of the times.
"""
import itertools
import json
import sys
import time

import jax
import jax.numpy as jnp
import numpy as np
import numpyro
import numpyro.distributions as dist
from jax.scipy.special import log_ndtr, ndtr, ndtri
from numpyro.diagnostics import effective_sample_size, gelman_rubin
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
CROWDING = 1 / (HOURS * 60 * WIDTH)
CHAINS, SAMPLES, WARM_UP = 2, 10000, 1500


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
    for _ in range(DAYS):
        persons = max(100.0, np.floor(rng.lognormal(np.log(PLANNED), 0.7)))
        data["days"].append([count(i, persons, HOURS, CROWDING) for i in range(len(classes))])
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


def stage1_model(classes, counts, trials):
    z = numpyro.sample("z", dist.Normal(0, 1).expand([len(classes), 4]).to_event(2))
    days = counts.shape[0]
    x = numpyro.sample("x", dist.Normal(np.log(PLANNED), 1.0).expand([days]).to_event(1))
    visits = numpyro.deterministic("visits", jnp.exp(x) - 0.5)
    numpyro.deterministic("total", visits.sum())
    for i, name in enumerate(classes):
        r = response(PRIORS[name], z[i])
        m, v = moments(r, visits, HOURS, 1 / (HOURS * 60 * WIDTH))
        numpyro.sample(f"y{i}", dist.Normal(m, jnp.sqrt(v)), obs=counts[:, i])
        if trials[i].shape[0]:
            persons, minutes, count = trials[i].T
            m, v = moments(r, persons, minutes / 60, 1 / (minutes * WIDTH))
            numpyro.sample(f"k{i}", dist.Normal(m, jnp.sqrt(v)), obs=count)


def log_cell(low, high):
    """Logarithm of the probability of a normal variable between two ends, in the nearer tail: where
    it vanished, NUTS would see a plain on which nothing leads back."""
    upper = low + high > 0
    a, b = jnp.where(upper, -high, low), jnp.where(upper, -low, high)
    return log_ndtr(b) + jnp.log(-jnp.expm1(log_ndtr(a) - log_ndtr(b)))


def sizes(count):
    """Whole persons within seven standard deviations of what was counted: all but 1e-11."""
    middle = count / 0.98
    reach = 2 + 7 * np.sqrt(0.04 * middle + (0.02 * middle) ** 2)
    return np.arange(max(1.0, np.floor(middle - reach)), middle + reach)


def stage2_model(of, claims, counts, many):
    mu = numpyro.sample("mu", dist.Normal(np.log(0.9), 0.4))
    tau = numpyro.sample("tau", dist.HalfNormal(0.5))
    sigma = numpyro.sample("sigma", dist.HalfNormal(0.25))
    zeta = numpyro.sample("zeta", dist.Beta(1, 19))
    u = numpyro.sample("u", dist.Normal(mu, tau).expand([many]).to_event(1))
    # Of every delegation the sizes that its count leaves: of each who has it, where they begin anew.
    who, m = (np.array(x) for x in zip(*[(v, size) for v, g in enumerate(counts) for size in sizes(g)]))
    g, mean = counts[who], 0.98 * m
    sd = np.sqrt(0.04 * m + (0.02 * mean) ** 2)
    seen = log_cell(np.where(g == 0, -40.0, (g - 0.5 - mean) / sd), (g + 0.5 - mean) / sd)
    s = jnp.sqrt(sigma**2 + 1 / (12 * claims**2))[who]
    z = lambda border: (np.log(border) - np.log(claims)[who] - u[of][who]) / s
    # Whoever came is at least one: the smallest size takes all below it.
    came = seen + jnp.where(m == 1, log_ndtr(z(1.5)), log_cell(z(m - 0.5), z(m + 0.5)))
    most = jax.ops.segment_max(came, who, len(counts))
    came = most + jnp.log(jax.ops.segment_sum(jnp.exp(came - most[who]), who, len(counts)))
    came = jnp.log1p(-zeta) + came
    like = jnp.where(counts == 0, jnp.logaddexp(came, jnp.log(zeta)), came)
    numpyro.factor("head_counts", jnp.sum(like))


def run(model, given, start, samples=SAMPLES, chains=CHAINS):
    # Left to itself NUTS starts where it cannot move; it begins at the raw counts.
    begin = init_to_value(values=start)
    kernel = NUTS(model, init_strategy=begin, target_accept_prob=0.9, dense_mass=True)
    mcmc = MCMC(
        kernel, num_warmup=WARM_UP, num_samples=samples, num_chains=chains, chain_method="sequential", progress_bar=False
    )
    before = time.process_time()
    mcmc.run(jax.random.PRNGKey(7), *given)
    draws = {k: np.asarray(v) for k, v in mcmc.get_samples(group_by_chain=True).items()}
    return draws, round(time.process_time() - before, 1)


def summary(values):
    q = np.quantile(values, [0.025, 0.5, 0.975])
    return {
        "mean": round(float(np.mean(values)), 5),
        "sd": round(float(np.std(values)), 5),
        "quantiles": [round(float(x), 5) for x in q],
        "effective": int(effective_sample_size(values)),
        "rhat": round(float(gelman_rubin(values)), 4),
    }


def stage1_given(data):
    counts = np.array(data["days"], dtype=float)
    rows = [[(t["persons"], t["minutes"], t["count"]) for t in data["trials"] if t["counter"] == i] for i in range(len(data["classes"]))]
    trials = [np.array(r, dtype=float).reshape(-1, 3) for r in rows]
    first = np.maximum(1.0, counts[:, 0] / PRIORS[data["classes"][0]][0])
    start = {"x": jnp.log(first), "z": jnp.zeros((len(data["classes"]), 4))}
    return (data["classes"], counts, trials), start


def stage1(number):
    data = draw_stage1(number)
    draws, seconds = run(stage1_model, *stage1_given(data))
    days = [summary(draws["visits"][:, :, d]) for d in range(DAYS)]
    data["reference"] = {"seconds": seconds, "days": days, "total": summary(draws["total"])}
    return data


def stage2(number):
    data = draw_stage2(number)
    flat = [(o, c, g) for o, ds in enumerate(data["organisations"]) for c, g in ds]
    of, claims, counts = (np.array(x) for x in zip(*flat))
    many = len(data["organisations"])
    start = {"mu": -0.1, "tau": 0.3, "sigma": 0.15, "zeta": 0.05, "u": jnp.full(many, -0.1)}
    given = (of, claims.astype(float), counts.astype(float), many)
    # Twice as many where the first are worth too few independent ones to be a reference.
    for samples in (3000, 6000):
        u = run(stage2_model, given, start, samples=samples)[0]["u"]
        data["reference"] = [summary(u[:, :, o]) for o in range(many)]
        if min(one["effective"] for one in data["reference"]) > 4000:
            break
    return data


def month(name):
    """Mean and spread of the total of one data set, and how long one chain took."""
    with open(name, encoding="utf-8") as file:
        data = json.load(file)
    draws, seconds = run(stage1_model, *stage1_given(data), samples=4000, chains=1)
    total = draws["total"]
    return {"seconds": seconds, "total": {"mean": float(np.mean(total)), "sd": float(np.std(total))}}


def converged(data):
    found = data["reference"]
    found = found if isinstance(found, list) else found["days"] + [found["total"]]
    return all(one.get("rhat", np.inf) < 1.01 for one in found)


def fill(make, many, name):
    """Writes the sets of a file from the first that NUTS has not sampled yet."""
    try:
        with open(name, encoding="utf-8") as file:
            sets = list(itertools.takewhile(converged, json.load(file)))
    except FileNotFoundError:
        sets = []
    for number in range(len(sets), many):
        sets.append(make(number))
        if not converged(sets[-1]):
            sys.exit(f"{name} {number}: the chains disagree")
        with open(name, "w", encoding="utf-8") as file:
            json.dump(sets, file)
        print(f"{name} {number}", file=sys.stderr)


if __name__ == "__main__":
    if sys.argv[1] == "month":
        print(json.dumps(month(sys.argv[2])))
    else:
        fill({"stage1": stage1, "stage2": stage2}[sys.argv[1]], int(sys.argv[2]), sys.argv[3])
