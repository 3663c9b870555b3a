#!/usr/bin/env python3
"""The same posteriors by NUTS in NumPyro.

    cd crates/turnout/parity
    /tmp/parity/bin/python nuts.py stage1 stage1.json > nuts1.json && mv nuts1.json stage1.json

Reads the data sets that `ensemble.py` drew and replaces their summaries. `tests/parity.rs`
compares with whichever summaries the files hold.
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

from ensemble import DAYS, DUPLICATES, HOURS, PLANNED, PRIORS, WIDTH, stage1_reference, summary

jax.config.update("jax_enable_x64", True)


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


def stage1(data):
    first = [max(1.0, day[0] / PRIORS[data["classes"][0]][0]) for day in data["days"]]
    start = {"x": jnp.log(jnp.array(first)), "z": jnp.zeros((len(data["classes"]), 4))}
    data["reference"] = stage1_reference(np.asarray(run(stage1_model, data, start, 6000)["visits"]))
    return data


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


def stage2(data):
    flat = [(o, c, g) for o, ds in enumerate(data["organisations"]) for c, g in ds]
    of, claims, counts = (np.array(x) for x in zip(*flat))
    given = dict(data, flat=(of, jnp.array(claims, dtype=float), jnp.array(counts, dtype=float)))
    start = {"mu": -0.1, "tau": 0.3, "sigma": 0.15, "zeta": 0.05, "raw": jnp.zeros(len(data["organisations"]))}
    u = np.asarray(run(stage2_model, given, start, 6000)["u"])
    data["reference"] = [summary(u[:, o]) for o in range(u.shape[1])]
    return data


if __name__ == "__main__":
    make = {"stage1": stage1, "stage2": stage2}[sys.argv[1]]
    with open(sys.argv[2], encoding="utf-8") as file:
        print(json.dumps([make(data) for data in json.load(file)]))
