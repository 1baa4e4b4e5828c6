#!/usr/bin/env python3
"""charge.py - the card gateway of the example: input JSON on stdin, output JSON on stdout.

Now and then the gateway is not there: an order whose number is odd finds it unavailable on the
first attempt, and Retry asks again. Cards that begin with 0000 are declined.
"""
import json
import sys


def fail(error, cause):
    """The last line on stderr names the error that Retry and Catch see."""
    print(json.dumps({"error": error, "cause": cause}), file=sys.stderr)
    sys.exit(1)


request = json.load(sys.stdin)
number = int(request["orderId"].rpartition("-")[2])
if request["card"].startswith("0000"):
    fail("Card.Declined", "the bank declined card %s" % request["card"])
if number % 2 == 1 and request["attempt"] == 0:
    fail("Gateway.Unavailable", "the gateway did not answer")
json.dump({"id": "pay-%d" % number, "charged": request["amount"]}, sys.stdout)
