"""Looks for faults in every JSON document of the catalogue with a strict parser, and with the
published schemas where SCHEMAS says they lie."""

import glob
import io
import json
import os
import subprocess
import sys
import urllib.request

from jsonschema import Draft7Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7
from webpub_manifest_parser.opds2 import OPDS2FeedParserFactory

root = "/".join(sys.argv[1].split("/")[:3]) + "/opds/v2"
schemas = os.environ.get("SCHEMAS")


def get(address):
    with urllib.request.urlopen(address) as answer:
        return answer.read()


def feeds():
    """Every feed, from the root on."""
    yield root, get(root)
    for link in json.loads(get(root))["navigation"]:
        yield link["href"], get(link["href"])
    yield root + "/search?query=ridge", get(root + "/search?query=ridge")


def published():
    """The published schema of a feed, or nothing."""
    if not schemas:
        return None
    found = {}
    for path in glob.glob(schemas + "/*.json"):
        with open(path, encoding="utf-8") as file:
            found[os.path.basename(path)] = json.load(file)
    # They name one another by whole and by relative addresses.
    resources = [(schema.get("$id") or schema.get("id") or name, schema) for name, schema in found.items()]
    registry = Registry().with_resources(
        [(name, Resource.from_contents(schema, default_specification=DRAFT7)) for name, schema in resources]
    )
    return Draft7Validator(found["feed.schema.json"], registry=registry, format_checker=FormatChecker())


parser = OPDS2FeedParserFactory().create()
schema = published()
count = faults = 0
for address, text in feeds():
    told = [str(error) for error in parser.parse_stream(io.BytesIO(text)).errors]
    if schema:
        told += [f"{error.json_path}: {error.message}" for error in schema.iter_errors(json.loads(text))]
    if schemas and os.path.exists(schemas + "/opds.rnc"):
        with open("feed.atom", "wb") as file:
            file.write(get(address.replace("/v2", "/v1")))
        run = subprocess.run(["jing", "-c", schemas + "/opds.rnc", "feed.atom"], capture_output=True, text=True)
        told += run.stdout.splitlines() or [f"jing: {run.returncode}"] * (run.returncode != 0)
    for fault in told:
        print(f"{address}: {fault}", file=sys.stderr)
    count, faults = count + 1, faults + len(told)
if faults:
    sys.exit(1)
by = " and the published schemas" if schema else ""
print(f"webpub-manifest-parser{by}: no fault in {count} feeds")
