#!/usr/bin/env python3
"""post.py - post an account's interest to the ledger, once.

SFN_ATTEMPT_KEY is the same when an attempt is started again because the process that ran the batch
was killed. So what was posted under it is not posted again: the ledger has a file for each key,
which is made at once or not at all.
"""
import json
import os
import sys

account = json.load(sys.stdin)
interest = account["balance"] * 3 // 100
os.makedirs("ledger", exist_ok=True)
entry = os.path.join("ledger", os.environ["SFN_ATTEMPT_KEY"].replace(":", "-"))
draft = "%s.%d" % (entry, os.getpid())
with open(draft, "w", encoding="utf-8") as stream:
    json.dump({"account": account["account"], "interest": interest}, stream)
try:
    os.link(draft, entry)
except FileExistsError:
    pass                # it was posted before the crash
os.unlink(draft)
print(interest)
