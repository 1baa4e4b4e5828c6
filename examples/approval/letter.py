#!/usr/bin/env python3
"""letter.py - write a letter to whoever decides: what is asked for, and the token to answer with.

Where the workflow is served over HTTP, at APPROVAL_URL, commands to answer with stand in it, too.
It returns at once; the execution waits for the token. If the process dies before that is recorded
the letter is written again, with the same token.
"""
import json
import os
import shlex
import sys


def command(action, **given):
    """What asks the service for an action."""
    return "curl --silent --show-error --write-out '\\n' --header %s --data %s %s" % (
        shlex.quote("X-Amz-Target: AWSStepFunctions." + action),
        shlex.quote(json.dumps(given)), shlex.quote(os.environ["APPROVAL_URL"]))


letter = json.load(sys.stdin)["MessageBody"]
lines = ["To: whoever decides", "Subject: " + letter["text"], ""]
if "APPROVAL_URL" in os.environ:
    lines += ["To approve:",
              command("SendTaskSuccess", taskToken=letter["token"], output='{"by": "letter"}'),
              "To refuse:",
              command("SendTaskFailure", taskToken=letter["token"], error="Refused",
                      cause="not this year"), ""]
lines.append(letter["token"])
os.makedirs("letters", exist_ok=True)
path = os.path.join("letters", letter["name"])
with open(path + ".new", "w", encoding="utf-8") as stream:
    stream.write("\n".join(lines) + "\n")
os.replace(path + ".new", path)
json.dump({"MessageId": letter["name"]}, sys.stdout)
