#!/usr/bin/env python3
"""letter.py - write a letter to whoever decides: what is asked for, and the token to answer with.

It returns at once; the execution waits for the token. If the process dies before that is recorded
the letter is written again, with the same token.
"""
import json
import os
import sys

letter = json.load(sys.stdin)["MessageBody"]
os.makedirs("letters", exist_ok=True)
with open(os.path.join("letters", letter["name"]), "w", encoding="utf-8") as stream:
    stream.write(letter["text"] + "\n" + letter["token"] + "\n")
json.dump({"MessageId": letter["name"]}, sys.stdout)
