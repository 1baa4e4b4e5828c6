#!/usr/bin/env python3
"""tests/apis/sdk.py - our lists of services and actions of AWS's SDK are what the models say (TAP).

The lists are compiler/check/calls/services.def and actions_*.def. A service is called there as the
client in Java calls it, which is made from the service's id in its model. With the botocore that
they were made from they must be equal; an older one has nothing that they lack, a newer one lacks
nothing that they have. What AWS has withdrawn stays: it is known to have been right.

With --update what the installed botocore has beyond them is added, and the version is renewed.
"""
import glob
import os
import re
import sys
import textwrap

from apis import CHECK, INSTALLED, VERSION, tap
import models

SERVICES = os.path.join(CHECK, "services.def")
ACTIONS = sorted(glob.glob(os.path.join(CHECK, "actions_*.def")))
LISTED = re.compile(r'^SERVICES\(((?:\s*"[^"]*")*)\)\n', re.M)
ENTRY = re.compile(r'^ACTIONS\("(\w+)",((?:\s*"[^"]*")*)\)\n', re.M)
TEXT_MAX = 3900  # of one entry: the longest text that every compiler takes is 4095
WITHDRAWN_MAX = 40  # services and actions that AWS may withdraw between two versions


def words_of(name):
    """The words of a service's id, as the generator of the clients in Java finds them."""
    for pattern, by in (("[^A-Za-z0-9]+", " "),
                        ("([^a-z]{2,})v([0-9]+)", r"\1 v\2 "),
                        ("([^A-Z]{2,})V([0-9]+)", r"\1 V\2 "),
                        ("(?<=[a-z])(?=[A-Z][a-zA-Z0-9])", " "),
                        ("([A-Z]+)([A-Z][a-z])", r"\1 \2"),
                        ("([0-9])([a-zA-Z])", r"\1 \2")):
        name = re.sub(pattern, by, name)
    return name.split()


def java_name(service_id):
    """"DynamoDB" -> "DynamoDb", "Config Service" -> "Config"."""
    name = "".join(word[0].upper() + word[1:].lower() for word in words_of(service_id))
    return re.sub("Service$", "", re.sub("^(Amazon|Aws)", "", name))


def of_models():
    """name in Java -> actions, as Resources write them."""
    found, session = {}, models.botocore.session.get_session()
    for name in session.get_available_services():
        model = session.get_service_model(name)
        found[java_name(model.service_id)] = {
            action[0].lower() + action[1:] for action in model.operation_names}
    return found


def read(path):
    with open(path, encoding="utf-8") as stream:
        return stream.read()


def text_of(pieces):
    return "".join(re.findall('"([^"]*)"', pieces)).split()


def listed_services():
    return [name for pieces in LISTED.findall(read(SERVICES)) for name in text_of(pieces)]


def listed_actions():
    listed = {}
    for path in ACTIONS:
        for service, pieces in ENTRY.findall(read(path)):
            listed.setdefault(service, []).extend(text_of(pieces))
    return listed


# ---- the test ----

def hold(report):
    found, services, actions = of_models(), listed_services(), listed_actions()
    made_from = tuple(int(part) for part in VERSION.search(read(SERVICES)).group(1).split("."))
    by_id = {name.lower(): found[name] for name in found}
    ours = [("%s:%s" % (service, action)) for service in actions for action in actions[service]]
    theirs = ["%s:%s" % (service, action) for service in actions
              for action in sorted(by_id.get(service, ()))]
    report.result("%d services and %d actions are in order" % (len(services), len(ours)),
                  [text for texts in [services] + list(actions.values())
                   for text, after in zip(texts, texts[1:]) if text >= after])
    report.result("every service with actions is one that is listed",
                  [service for service in actions
                   if service not in [name.lower() for name in services]])
    if INSTALLED <= made_from:
        report.result("all services of the models are listed", sorted(set(found) - set(services)))
        report.result("all actions of the models are listed", sorted(set(theirs) - set(ours)))
    if INSTALLED >= made_from:
        gone = sorted(set(services) - set(found)) + sorted(set(ours) - set(theirs))
        report.result("few are withdrawn: %d" % len(gone),
                      gone if len(gone) > WITHDRAWN_MAX else [])


# ---- --update ----

def entries(head, names):
    """The names behind the head of an entry, in as many entries as they need."""
    for text in textwrap.wrap(" ".join(sorted(names)), TEXT_MAX):
        lines = textwrap.wrap(text, 88)
        indent = "\n" + " " * (head.index("(") + 1)
        yield head + (indent if head[-1] == "," else "") + indent.join(
            '"%s%s"' % (line, " " * (line is not lines[-1])) for line in lines) + ")\n"


def update():
    found = of_models()
    by_id = {name.lower(): found[name] for name in found}
    version = "models of botocore " + ".".join(map(str, INSTALLED))
    text = VERSION.sub(version, read(SERVICES))
    listed = "".join(entries("SERVICES(", set(found) | set(listed_services())))
    start = LISTED.search(text).start()
    write(SERVICES, text[:start] + listed + LISTED.sub("", text[start:]))
    for path in ACTIONS:
        text, seen = read(path), {}
        for service, pieces in ENTRY.findall(text):
            seen.setdefault(service, set()).update(text_of(pieces))
        write(path, text[:ENTRY.search(text).start()] + "".join(
            entry for service in seen for entry in
            entries('ACTIONS("%s",' % service, seen[service] | by_id.get(service, set()))))


def write(path, text):
    with open(path, "w", encoding="utf-8") as stream:
        stream.write(text)


def main():
    if "--update" in sys.argv[1:]:
        update()
    report = tap.Tap()
    hold(report)
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
