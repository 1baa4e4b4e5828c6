#!/usr/bin/env python3
"""rate.py - what a euro costs: a bank that does not know every currency.

In: {"of": currency, "day": ...} on standard input. Out: {"rate": ...}."""
import json
import sys

RATES = {"CHF": 0.96, "GBP": 0.84, "USD": 1.08}

request = json.load(sys.stdin)
if request["of"] not in RATES:
    json.dump({"error": "Bank.NoSuchCurrency", "cause": "no rate of " + request["of"]}, sys.stderr)
    sys.exit(1)
json.dump({"rate": RATES[request["of"]]}, sys.stdout)
