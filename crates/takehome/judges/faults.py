"""Looks for faults in the feeds of the catalogue in JSON with a strict parser."""

import io
import json
import sys
import urllib.request

from webpub_manifest_parser.opds2 import OPDS2FeedParserFactory

root = "/".join(sys.argv[1].split("/")[:3]) + "/opds/v2"


def get(address):
    with urllib.request.urlopen(address) as answer:
        return answer.read()


def feeds():
    """Every feed, from the root on."""
    yield root, get(root)
    for link in json.loads(get(root))["navigation"]:
        yield link["href"], get(link["href"])
    for words in ["ridge", "glacier"]:
        yield f"{root}/search?query={words}", get(f"{root}/search?query={words}")


parser = OPDS2FeedParserFactory().create()
count = faults = 0
for address, text in feeds():
    for fault in parser.parse_stream(io.BytesIO(text)).errors:
        print(f"{address}: {fault}", file=sys.stderr)
        faults += 1
    count += 1
if faults:
    sys.exit(1)
print(f"webpub-manifest-parser: no fault in {count} feeds")
