#!/usr/bin/env python3
"""tests/e2e/catalog.py - what a service keeps: machines, revisions, versions, aliases, tags (TAP).

Each test is run with a store in memory and with one in a file; then the service is killed now and
then, and must know all that it has answered. The texts of refusals are AWS's where AWS's are known.
"""
import json
import os
import subprocess
import sys
import tempfile
import time

from asking import Asked, Refused
from service import ARNS, ROLE, SECONDS, WAITS, attempt, works
from tap import SFNC, Tap

MACHINE = ARNS + "stateMachine:"


def definition(result, **more):
    """A machine whose output is the result."""
    return json.dumps({"StartAt": "A", "States": {"A": dict(
        {"Type": "Pass", "Result": result, "End": True}, **more)}})



class Checks:
    """What is wrong so far."""

    def __init__(self):
        self.problems = []

    def same(self, what, have, want):
        if have != want:
            self.problems.append("%s: %s, expected %s" % (what, json.dumps(have), json.dumps(want)))

    def refused(self, what, have, code, message=None):
        if have[0] != code or (message is not None and have[1] != message):
            self.problems.append("%s: %s: %s, expected %s: %s" % ((what,) + have + (code, message)))


class Catalog:
    """A service, and what each test does with it."""

    def __init__(self, folder, store):
        self.service = Asked(folder, "--store", store)
        self.lasts = store != "memory:"

    def crash(self):
        """Kill and begin again, where the store outlives that."""
        if self.lasts:
            self.service.again()

    def create(self, name, text=None, **more):
        return self.service.call("CreateStateMachine", name=name, roleArn=ROLE,
                                 definition=text or definition(name), **more)

    def output(self, machine, **more):
        """The output of a new execution."""
        started = self.service.call("StartExecution", stateMachineArn=machine, **more)
        return json.loads(self.service.finished(started["executionArn"])["output"])


def machines(catalog, checks):
    call, refusal = catalog.service.call, catalog.service.refusal
    made = catalog.create("plain", definition(1))
    arn = made["stateMachineArn"]
    checks.same("ARN", arn, MACHINE + "plain")
    checks.same("members", sorted(made), ["creationDate", "stateMachineArn"])
    catalog.crash()
    shown = call("DescribeStateMachine", stateMachineArn=arn)
    checks.same("described", shown, {
        "stateMachineArn": arn, "name": "plain", "status": "ACTIVE", "definition": definition(1),
        "roleArn": ROLE, "type": "STANDARD", "creationDate": made["creationDate"],
        "loggingConfiguration": {"level": "OFF", "includeExecutionData": False},
        "tracingConfiguration": {"enabled": False},
        "encryptionConfiguration": {"type": "AWS_OWNED_KEY"}})
    checks.same("without data", call("DescribeStateMachine", stateMachineArn=arn,
                                     includedData="METADATA_ONLY")["definition"], "{}")
    checks.same("again", catalog.create("plain", definition(1)), made)
    checks.same("again with defaults said", catalog.create(
        "plain", definition(1), type="STANDARD", tracingConfiguration={"enabled": False},
        loggingConfiguration={"level": "OFF"}, tags=[{"key": "a", "value": "b"}]), made)
    exists = ("StateMachineAlreadyExists", "State Machine Already Exists: '%s'" % arn)
    for what, more in (("another definition", {"definition": definition(2)}),
                       ("in other blanks", {"definition": definition(1) + " "}),
                       ("another type", {"type": "EXPRESS"}), ("published", {"publish": True}),
                       ("traced", {"tracingConfiguration": {"enabled": True}})):
        have = refusal("CreateStateMachine", **dict({"name": "plain", "definition": definition(1),
                                                     "roleArn": ROLE}, **more))
        checks.refused(what, have, *exists)
    checks.same("deleted", call("DeleteStateMachine", stateMachineArn=arn), {})
    catalog.crash()
    checks.same("deleted again", call("DeleteStateMachine", stateMachineArn=arn), {})
    none = ("StateMachineDoesNotExist", "State Machine Does Not Exist: '%s'" % arn)
    for action in ("DescribeStateMachine", "ListExecutions", "StartExecution",
                   "ListStateMachineAliases", "PublishStateMachineVersion"):
        checks.refused(action, refusal(action, stateMachineArn=arn), *none)
    checks.refused("UpdateStateMachine", refusal("UpdateStateMachine", stateMachineArn=arn,
                                                 definition=definition(1)), *none)


# What AWS's documentation says that a name has none of; white space is what Java calls so.
NOT_IN_NAMES = (
    [chr(code) for code in [*range(0x21), *range(0x7f, 0xa0), 0xfffe, 0xffff, 0x10ffff]]
    + list("<>{}[]?*\"#%\\^|~`$&,;:/")
    + list("\u1680\u2000\u2006\u2008\u200a\u2028\u2029\u205f\u3000"))
IN_NAMES = "!'()+-.=@_09AZaz\u00a0\u00e4\u2007\u202f\u4e2d\ufffd\ue000\U0001f600\U0010fffe"


def names(catalog, checks):
    refusal = catalog.service.refusal
    machine = catalog.create("named")["stateMachineArn"]
    express = catalog.create("expressly", type="EXPRESS")["stateMachineArn"]
    actions = (("CreateStateMachine", {"definition": WAITS, "roleArn": ROLE}),
               ("CreateActivity", {}), ("StartExecution", {"stateMachineArn": machine}),
               ("StartExecution", {"stateMachineArn": express}),
               ("StartSyncExecution", {"stateMachineArn": express}))
    for character in NOT_IN_NAMES:
        for action, more in actions:
            have = refusal(action, name="a%sb" % character, **more)
            checks.same("%s %r" % (action, character), have[0], "InvalidName")
    for character in IN_NAMES:
        for action, more in actions[1:]:
            catalog.service.call(action, name="a%sb" % character, **more)
    invalid_names(catalog, checks, actions)
    checks.refused("the text", refusal("CreateActivity", name="a b"), "InvalidName",
                   "Invalid Name: 'a b'")
    for name in ("\u00e4\u00a0b", "a.b-c_d!", "a" * 80):
        checks.same(name, catalog.create(name)["stateMachineArn"], MACHINE + name)
        checks.same("activity " + name, catalog.service.call("CreateActivity", name=name)[
            "activityArn"], ARNS + "activity:" + name)
    checks.refused("a long name", refusal("CreateActivity", name="a" * 81), "ValidationException",
                   "1 validation error detected: Value '%s' at 'name' failed to satisfy constraint:"
                   " Member must have length less than or equal to 80" % ("a" * 81))


def invalid_names(catalog, checks, actions):
    """What is no text at all: bytes that are no UTF-8, and halves of a character."""
    for broken in (b"\xff", b"\x80", b"\xc3", b"\xc2\"", b"\xed\xa0\x80", b"\xf4\x90\x80\x80",
                   b"\xc0\x80", b"\\ud800", b"\\udfff", b"\\ud800a", b"\\udc00\\ud800"):
        for action, more in actions:
            body = json.dumps(dict(more, name="NAME")).encode().replace(b"NAME", broken)
            status, answer = catalog.service.post(action, body)
            checks.same("%s %r" % (action, broken), [status, answer.get("__type")],
                        [400, "SerializationException"])


def test_cases(catalog, checks):
    """A test case is named by a start with mocks; here nothing takes one."""
    machine = catalog.create("cased", definition(1), publish=True)["stateMachineArn"]
    refusal = catalog.service.refusal
    for arn in (machine + "#Case", machine + "#", machine + ":1#Case"):
        for action, more in (
                ("DescribeStateMachine", {}), ("DeleteStateMachine", {}),
                ("UpdateStateMachine", {"roleArn": ROLE}), ("ListExecutions", {}),
                ("ListStateMachineVersions", {}), ("ListStateMachineAliases", {}),
                ("PublishStateMachineVersion", {}), ("StartExecution", {}),
                ("StartSyncExecution", {})):
            checks.refused("%s %s" % (action, arn), refusal(action, stateMachineArn=arn, **more),
                           "InvalidArn", "Invalid Arn: 'Invalid ARN: # names a test case, for a "
                           "start with --mock'")
        for action, member, more in (
                ("DeleteStateMachineVersion", "stateMachineVersionArn", {}),
                ("DescribeStateMachineAlias", "stateMachineAliasArn", {}),
                ("DeleteStateMachineAlias", "stateMachineAliasArn", {}),
                ("UpdateStateMachineAlias", "stateMachineAliasArn", {"description": "a"}),
                ("TagResource", "resourceArn", {"tags": []}),
                ("UntagResource", "resourceArn", {"tagKeys": []}),
                ("ListTagsForResource", "resourceArn", {})):
            checks.refused("%s %s" % (action, arn), refusal(action, **dict(more, **{member: arn})),
                           "InvalidArn")
    checks.same("it is there", catalog.output(machine), 1)


def configurations(catalog, checks):
    call, refusal = catalog.service.call, catalog.service.refusal
    group = {"cloudWatchLogsLogGroup": {"logGroupArn": "arn:aws:logs:us-east-1:1:log-group:a:*"}}
    key = {"type": "CUSTOMER_MANAGED_KMS_KEY", "kmsKeyId": "some"}
    arn = catalog.create(
        "configured", loggingConfiguration={"level": "ERROR", "destinations": [group]},
        tracingConfiguration={"enabled": True}, encryptionConfiguration=key)["stateMachineArn"]
    shown = call("DescribeStateMachine", stateMachineArn=arn)
    checks.same("logging", shown["loggingConfiguration"],
                {"level": "ERROR", "includeExecutionData": False, "destinations": [group]})
    checks.same("tracing", shown["tracingConfiguration"], {"enabled": True})
    checks.same("encryption", shown["encryptionConfiguration"],
                dict(key, kmsDataKeyReusePeriodSeconds=300))
    execution = call("StartExecution", stateMachineArn=arn)["executionArn"]
    call("UpdateStateMachine", stateMachineArn=arn, tracingConfiguration={"enabled": False})
    now = call("DescribeStateMachine", stateMachineArn=arn)
    checks.same("only tracing changes", now["loggingConfiguration"], shown["loggingConfiguration"])
    checks.same("tracing now", now["tracingConfiguration"], {"enabled": False})
    then = call("DescribeStateMachineForExecution", executionArn=execution)
    for name in ("loggingConfiguration", "tracingConfiguration", "encryptionConfiguration",
                 "roleArn", "definition"):
        checks.same("then: " + name, then[name], shown[name])
    logs = "Invalid Logging Configuration: Must specify exactly one Log Destination."
    new = {"name": "other", "definition": definition(1), "roleArn": ROLE}
    for what, code, message, more in (
            ("two destinations", "InvalidLoggingConfiguration", logs,
             {"loggingConfiguration": {"level": "OFF", "destinations": [group, group]}}),
            ("no destination", "InvalidLoggingConfiguration", logs,
             {"loggingConfiguration": {"level": "FATAL"}}),
            *(("%s is no log group" % group, "InvalidLoggingConfiguration",
               "Invalid Logging Configuration: Log Destination not found.",
               {"loggingConfiguration": {"level": "ALL", "destinations": [
                   {"cloudWatchLogsLogGroup": {"logGroupArn": group}}]}})
              for group in ("x", "arn:aws:s3:::log-group:a", "arn:aws:logs:us-east-1:1:group:a",
                            "arn:aws:logs::1:log-group:a", "arn:aws:logs:us-east-1::log-group:a",
                            "arn:aws:logs:us-east-1:1:log-group::*")),
            ("no such level", "ValidationException",
             "1 validation error detected: Value 'LOUD' at 'loggingConfiguration.level' failed to "
             "satisfy constraint: Member must satisfy enum value set: [ALL, ERROR, FATAL, OFF]",
             {"loggingConfiguration": {"level": "LOUD"}}),
            ("a group without a name", "ValidationException",
             "1 validation error detected: Value '' at 'loggingConfiguration.destinations.1.member."
             "cloudWatchLogsLogGroup.logGroupArn' failed to satisfy constraint: Member must have "
             "length greater than or equal to 1",
             {"loggingConfiguration": {"destinations": [
                 {"cloudWatchLogsLogGroup": {"logGroupArn": ""}}]}}),
            ("a destination that is none", "SerializationException", None,
             {"loggingConfiguration": {"destinations": ["a"]}}),
            ("a key without name", "InvalidEncryptionConfiguration", None,
             {"encryptionConfiguration": {"type": "CUSTOMER_MANAGED_KMS_KEY"}}),
            ("a name without key", "InvalidEncryptionConfiguration", None,
             {"encryptionConfiguration": {"type": "AWS_OWNED_KEY", "kmsKeyId": "a"}}),
            ("no role", "InvalidArn", "Invalid Role Arn: 'arn:aws:iam::aws:policy/any'",
             {"roleArn": "arn:aws:iam::aws:policy/any"}),
            ("no ARN", "InvalidArn", "Invalid Role Arn: 'any'", {"roleArn": "any"}),
            ("a NUL in it", "InvalidArn", None, {"roleArn": new["roleArn"] + "\0any"}),
            ("a type that is missing", "ValidationException", None,
             {"encryptionConfiguration": {}})):
        checks.refused(what, refusal("CreateStateMachine", **dict(new, **more)), code, message)
        checks.refused(what + ", updating", refusal("UpdateStateMachine", stateMachineArn=arn,
                                                    **more), code, message)


def revisions(catalog, checks):
    call, refusal = catalog.service.call, catalog.service.refusal
    arn = catalog.create("revised", definition(1))["stateMachineArn"]
    running = call("StartExecution", stateMachineArn=catalog.create("sleeps", WAITS)[
        "stateMachineArn"])["executionArn"]
    first = call("UpdateStateMachine", stateMachineArn=arn, definition=definition(2))
    checks.same("members", sorted(first), ["revisionId", "updateDate"])
    catalog.crash()
    shown = call("DescribeStateMachine", stateMachineArn=arn)
    checks.same("definition", shown["definition"], definition(2))
    checks.same("revision", shown["revisionId"], first["revisionId"])
    checks.same("output", catalog.output(arn), 2)
    execution = call("StartExecution", stateMachineArn=arn)["executionArn"]
    same = call("UpdateStateMachine", stateMachineArn=arn, roleArn=ROLE,
                definition=json.dumps(json.loads(definition(2)), indent=4))
    checks.same("nothing changes", same["revisionId"], first["revisionId"])
    other = call("UpdateStateMachine", stateMachineArn=arn, roleArn=ROLE + "2")
    checks.same("another role is another revision", other["revisionId"] != first["revisionId"],
                True)
    then = call("DescribeStateMachineForExecution", executionArn=execution)
    checks.same("then: revision", then["revisionId"], first["revisionId"])
    checks.same("then: role", then["roleArn"], ROLE)
    checks.same("then: date", then["updateDate"], first["updateDate"])
    call("UpdateStateMachine", stateMachineArn=MACHINE + "sleeps", definition=definition(3))
    catalog.crash()
    checks.same("an execution goes on as it began", call(
        "DescribeStateMachineForExecution", executionArn=running)["definition"], WAITS)
    missing = ("MissingRequiredParameter", "Either the definition, the role ARN, the "
               "LoggingConfiguration, or the TracingConfiguration must be specified")
    checks.refused("nothing", refusal("UpdateStateMachine", stateMachineArn=arn), *missing)
    checks.refused("only publish", refusal("UpdateStateMachine", stateMachineArn=arn,
                                           publish=True), *missing)
    checks.refused("a description of nothing", refusal(
        "UpdateStateMachine", stateMachineArn=arn, definition=definition(4),
        versionDescription="a"), "ValidationException",
        "Version description can only be set when publish is true")
    have = refusal("UpdateStateMachine", stateMachineArn=arn, definition="{}")
    checks.refused("a bad definition", have, "InvalidDefinition", "Invalid State Machine "
                   "Definition: 'SCHEMA_VALIDATION_FAILED: These fields are required: [States, "
                   "StartAt] at /'")
    checks.same("what is refused changes nothing",
                call("DescribeStateMachine", stateMachineArn=arn)["revisionId"],
                other["revisionId"])
    call("DeleteStateMachine", stateMachineArn=MACHINE + "sleeps")
    catalog.crash()
    checks.same("deleting", call("DescribeStateMachine", stateMachineArn=MACHINE + "sleeps")[
        "status"], "DELETING")
    for action, more in (("UpdateStateMachine", {"definition": definition(1)}),
                         ("PublishStateMachineVersion", {}), ("StartExecution", {})):
        checks.refused(action + " while it is deleted", refusal(
            action, stateMachineArn=MACHINE + "sleeps", **more), "StateMachineDeleting",
            "State Machine is being deleted: '%ssleeps'" % MACHINE)
    call("StopExecution", executionArn=running)


def versions(catalog, checks):
    call, refusal = catalog.service.call, catalog.service.refusal
    made = catalog.create("versioned", definition(1), publish=True, versionDescription="one")
    arn = made["stateMachineArn"]
    checks.same("first", made["stateMachineVersionArn"], arn + ":1")
    checks.same("created again", catalog.create("versioned", definition(1), publish=True,
                                                versionDescription="one"), made)
    again = call("PublishStateMachineVersion", stateMachineArn=arn, revisionId="INITIAL")
    checks.same("published again", again["stateMachineVersionArn"], arn + ":1")
    second = call("UpdateStateMachine", stateMachineArn=arn, definition=definition(2),
                  publish=True)
    checks.same("second", second["stateMachineVersionArn"], arn + ":2")
    checks.same("no change, no version", call(
        "UpdateStateMachine", stateMachineArn=arn, definition=definition(2),
        publish=True)["stateMachineVersionArn"], arn + ":2")
    third = call("UpdateStateMachine", stateMachineArn=arn, definition=definition(3))
    catalog.crash()
    for wanted in ("INITIAL", second["revisionId"]):
        checks.refused("another revision", refusal(
            "PublishStateMachineVersion", stateMachineArn=arn, revisionId=wanted),
            "ConflictException", "Failed to publish the State Machine version for revision %s. The "
            "current State Machine revision is %s." % (wanted, third["revisionId"]))
    published = call("PublishStateMachineVersion", stateMachineArn=arn, description="three",
                     revisionId=third["revisionId"])
    checks.same("third", published["stateMachineVersionArn"], arn + ":3")
    shown = call("DescribeStateMachine", stateMachineArn=arn + ":3")
    checks.same("described", [shown[key] for key in (
        "stateMachineArn", "name", "description", "definition", "revisionId", "creationDate")],
        [arn + ":3", "versioned", "three", definition(3), third["revisionId"],
         published["creationDate"]])
    checks.same("the first one", call("DescribeStateMachine", stateMachineArn=arn + ":1").get(
        "revisionId"), None)
    listed = catalog.service.pages("ListStateMachineVersions", "stateMachineVersions",
                                   stateMachineArn=arn, maxResults=2)
    checks.same("newest first", [one["stateMachineVersionArn"] for one in listed],
                [arn + ":3", arn + ":2", arn + ":1"])
    call("UpdateStateMachine", stateMachineArn=arn, definition=definition(4))
    checks.same("outputs", [catalog.output(arn + tail) for tail in (":1", ":2", ":3", "")],
                [1, 2, 3, 4])
    execution = call("StartExecution", stateMachineArn=arn + ":2", name="by-version")
    catalog.crash()
    shown = catalog.service.finished(execution["executionArn"])
    checks.same("of a version", [shown.get(key) for key in (
        "stateMachineArn", "stateMachineVersionArn", "stateMachineAliasArn")],
        [arn, arn + ":2", None])
    checks.same("ARN of the execution", execution["executionArn"],
                ARNS + "execution:versioned:by-version")
    listed = catalog.service.pages("ListExecutions", "executions", stateMachineArn=arn + ":2",
                                   maxResults=1)
    checks.same("executions of a version", [one["stateMachineVersionArn"] for one in listed],
                [arn + ":2"] * 2)
    checks.same("executions of all", len(call("ListExecutions", stateMachineArn=arn)[
        "executions"]), 5)
    for number in (3, 3, 9):
        checks.same("deleted", call("DeleteStateMachineVersion",
                                    stateMachineVersionArn="%s:%d" % (arn, number)), {})
    catalog.crash()
    none = "State Machine Does Not Exist: '%s:3'" % arn
    for action in ("DescribeStateMachine", "StartExecution", "ListExecutions"):
        checks.refused(action, refusal(action, stateMachineArn=arn + ":3"),
                       "StateMachineDoesNotExist", none)
    checks.same("numbers are used once", call("PublishStateMachineVersion", stateMachineArn=arn)[
        "stateMachineVersionArn"], arn + ":4")
    for action, more in (("UpdateStateMachine", {"definition": definition(1)}),
                         ("PublishStateMachineVersion", {})):
        checks.refused(action + " of a version", refusal(
            action, stateMachineArn=arn + ":2", **more), "StateMachineDoesNotExist",
            "State Machine Does Not Exist: '%s:2'" % arn)
    checks.refused("no version", refusal("DeleteStateMachineVersion", stateMachineVersionArn=arn),
                   "ValidationException")
    checks.refused("a machine is not deleted by a version", refusal(
        "DeleteStateMachine", stateMachineArn=arn + ":2"), "ValidationException")
    checks.refused("a label", refusal("DescribeStateMachine", stateMachineArn=arn + "/Map"),
                   "ValidationException")


def roles(catalog, checks):
    """An execution runs to its end under the role that its machine had at its start."""
    call, other = catalog.service.call, ROLE + "-other"
    asks = json.dumps({"StartAt": "A", "States": {
        "A": {"Type": "Wait", "Seconds": 1, "Next": "B"},
        "B": {"Type": "Pass", "InputPath": "$$.Execution.RoleArn", "End": True}}})
    arn = catalog.create("roles", asks, publish=True)["stateMachineArn"]
    started = [call("StartExecution", stateMachineArn=arn)["executionArn"]]
    call("UpdateStateMachine", stateMachineArn=arn, roleArn=other)
    started += [call("StartExecution", stateMachineArn=named)["executionArn"]
                for named in (arn, arn + ":1")]
    catalog.crash()
    for execution, role in zip(started, (ROLE, other, ROLE)):
        checks.same("seen", json.loads(catalog.service.finished(execution)["output"]), role)
        events = call("GetExecutionHistory", executionArn=execution, maxResults=1)["events"]
        checks.same("recorded", events[0]["executionStartedEventDetails"]["roleArn"], role)
        checks.same("described", call("DescribeStateMachineForExecution", executionArn=execution)[
            "roleArn"], role)
    quick = catalog.create("quick-roles", asks, type="EXPRESS")["stateMachineArn"]
    for role in (ROLE, other):
        call("UpdateStateMachine", stateMachineArn=quick, roleArn=role)
        checks.same("EXPRESS", json.loads(call("StartSyncExecution", stateMachineArn=quick)[
            "output"]), role)


def routes(*weights):
    return [{"stateMachineVersionArn": version, "weight": weight} for version, weight in weights]


def aliases(catalog, checks):
    call, refusal = catalog.service.call, catalog.service.refusal
    arn = catalog.create("aliased", definition(1), publish=True)["stateMachineArn"]
    one, two = arn + ":1", arn + ":2"
    call("UpdateStateMachine", stateMachineArn=arn, definition=definition(2), publish=True)
    made = call("CreateStateMachineAlias", name="live", description="d",
                routingConfiguration=routes((one, 100)))
    checks.same("ARN", made["stateMachineAliasArn"], arn + ":live")
    catalog.crash()
    checks.same("again", call("CreateStateMachineAlias", name="live", description="d",
                              routingConfiguration=routes((one, 100))), made)
    for what, more in (("another description", {"description": "e"}),
                       ("no description", {"description": None}),
                       ("another route", {"routingConfiguration": routes((two, 100))})):
        checks.refused(what, refusal("CreateStateMachineAlias", **dict(
            {"name": "live", "description": "d", "routingConfiguration": routes((one, 100))},
            **more)), "ConflictException", "Failed to create alias because an alias with the same "
            "name and a different routing configuration already exists.")
    shown = call("DescribeStateMachineAlias", stateMachineAliasArn=arn + ":live")
    checks.same("described", shown, {
        "stateMachineAliasArn": arn + ":live", "name": "live", "description": "d",
        "routingConfiguration": routes((one, 100)), "creationDate": made["creationDate"],
        "updateDate": made["creationDate"]})
    checks.same("output", catalog.output(arn + ":live", name="by-alias"), 1)
    begun = call("GetExecutionHistory", executionArn=ARNS + "execution:aliased:by-alias")[
        "events"][0]["executionStartedEventDetails"]
    checks.same("its first event", begun, {
        "input": "{}", "inputDetails": {"truncated": False}, "roleArn": ROLE,
        "stateMachineVersionArn": one, "stateMachineAliasArn": arn + ":live"})
    shown = call("DescribeExecution", executionArn=ARNS + "execution:aliased:by-alias")
    checks.same("of an alias", [shown.get(key) for key in (
        "stateMachineArn", "stateMachineVersionArn", "stateMachineAliasArn")],
        [arn, one, arn + ":live"])
    updated = call("UpdateStateMachineAlias", stateMachineAliasArn=arn + ":live",
                   routingConfiguration=routes((one, 0), (two, 100)))
    catalog.crash()
    shown = call("DescribeStateMachineAlias", stateMachineAliasArn=arn + ":live")
    checks.same("updated", [shown["updateDate"], shown["description"]],
                [updated["updateDate"], "d"])
    checks.same("a weight of nothing", [catalog.output(arn + ":live") for _ in range(5)], [2] * 5)
    call("UpdateStateMachineAlias", stateMachineAliasArn=arn + ":live", description="e",
         routingConfiguration=routes((one, 50), (two, 50)))
    seen = {catalog.output(arn + ":live") for _ in range(40)}
    checks.same("both are chosen", seen, {1, 2} & seen if len(seen) == 2 else "both")
    call("StartExecution", stateMachineArn=one)
    listed = catalog.service.pages("ListExecutions", "executions", maxResults=7,
                                   stateMachineArn=arn + ":live")
    checks.same("executions of the alias", [one["stateMachineAliasArn"] for one in listed],
                [arn + ":live"] * 46)
    call("CreateStateMachineAlias", name="9.9", routingConfiguration=routes((two, 100)))
    for subject, names in ((arn, [":live", ":9.9"]), (one, [":live"]), (two, [":live", ":9.9"])):
        listed = catalog.service.pages("ListStateMachineAliases", "stateMachineAliases",
                                       stateMachineArn=subject, maxResults=1)
        checks.same("aliases", [some["stateMachineAliasArn"] for some in listed],
                    [arn + name for name in names])
    checks.refused("a version that is routed to", refusal(
        "DeleteStateMachineVersion", stateMachineVersionArn=two), "ConflictException",
        "Version to be deleted must not be referenced by an alias. Current list of aliases "
        "referencing this version: [live, 9.9]")
    checks.same("deleted", [call("DeleteStateMachineAlias", stateMachineAliasArn=arn + ":9.9")
                            for _ in range(2)], [{}, {}])
    catalog.crash()
    gone = ("ResourceNotFound", "Request references a resource that does not exist.")
    for action, more in (("DescribeStateMachineAlias", {}),
                         ("UpdateStateMachineAlias", {"description": "a"})):
        checks.refused(action, refusal(action, stateMachineAliasArn=arn + ":9.9", **more), *gone)
    checks.refused("a start", refusal("StartExecution", stateMachineArn=arn + ":9.9"),
                   "StateMachineDoesNotExist", "State Machine Does Not Exist: '%s:9.9'" % arn)
    checks.refused("no alias", refusal("DescribeStateMachineAlias", stateMachineAliasArn=arn),
                   "InvalidArn")
    checks.refused("nothing to update", refusal(
        "UpdateStateMachineAlias", stateMachineAliasArn=arn + ":live"), "ValidationException",
        "Either the description or the RoutingConfiguration must be specified")
    checks.refused("routes of another machine", refusal(
        "UpdateStateMachineAlias", stateMachineAliasArn=arn + ":live",
        routingConfiguration=routes((MACHINE + "other:1", 100))), "ValidationException")
    call("DeleteStateMachine", stateMachineArn=arn)
    catalog.crash()
    catalog.create("aliased", definition(1))
    checks.same("they go with their machine", [
        call("ListStateMachineAliases", stateMachineArn=arn)["stateMachineAliases"],
        call("ListStateMachineVersions", stateMachineArn=arn)["stateMachineVersions"]], [[], []])


def bad_routes(catalog, checks):
    refusal = catalog.service.refusal
    arn = catalog.create("routed", definition(1), publish=True)["stateMachineArn"]
    one, two = arn + ":1", arn + ":2"
    catalog.service.call("UpdateStateMachine", stateMachineArn=arn, definition=definition(2),
                         publish=True)
    pattern = r"^(?=.*[a-zA-Z_\-\.])[a-zA-Z0-9_\-\.]+$"
    good, error = routes((one, 100)), "1 validation error detected: Value "
    for what, name, given, message in (
            ("a number", "123", good, error + "'123' at 'name' failed to satisfy constraint: Member"
             " must satisfy regular expression pattern: " + pattern),
            ("a blank", "a b", good, error + "'a b' at 'name' failed to satisfy constraint: Member"
             " must satisfy regular expression pattern: " + pattern),
            ("a long name", "a" * 81, good, error + "'%s' at 'name' failed to satisfy constraint: "
             "Member must have length less than or equal to 80" % ("a" * 81)),
            ("three", "a", routes((one, 50), (two, 30), (one, 20)), error +
             "'[RoutingConfigurationListItem(stateMachineVersionArn=%s, weight=50), "
             "RoutingConfigurationListItem(stateMachineVersionArn=%s, weight=30), "
             "RoutingConfigurationListItem(stateMachineVersionArn=%s, weight=20)]' at "
             "'routingConfiguration' failed to satisfy constraint: Member must have length less "
             "than or equal to 2" % (one, two, one)),
            ("none", "a", [], error + "'[]' at 'routingConfiguration' failed to satisfy constraint:"
             " Member must have length greater than or equal to 1"),
            ("twice the same", "a", routes((one, 50), (one, 50)), "Routing configuration must "
             "contain distinct state machine version ARNs. Received: [%s, %s]" % (one, one)),
            ("no version", "a", routes((arn, 50), (two, 50)), "Routing configuration must contain "
             "state machine version ARNs. Received: [%s, %s]" % (arn, two)),
            ("a heavy one", "a", routes((one, 101)), error + "'101' at "
             "'routingConfiguration.1.member.weight' failed to satisfy constraint: Member must have"
             " value less than or equal to 100"),
            ("too light", "a", routes((one, 70), (two, 29)), "Sum of routing configuration weights "
             "must equal 100. Received: [70, 29]"),
            ("too heavy", "a", routes((one, 70), (two, 31)), "Sum of routing configuration weights "
             "must equal 100. Received: [70, 31]"),
            ("two machines", "a", routes((one, 70), (MACHINE + "other:2", 30)), None)):
        checks.refused(what, refusal("CreateStateMachineAlias", name=name,
                                     routingConfiguration=given), "ValidationException", message)
    try:
        catalog.service.call("CreateStateMachineAlias", name="a",
                             routingConfiguration=routes((one, 1)))
    except Refused as refused:
        checks.same("the reason", refused.body.get("reason"), "INVALID_ROUTING_CONFIGURATION")
    for version in (arn + ":7", MACHINE + "other:1"):
        checks.refused("no such version", refusal(
            "CreateStateMachineAlias", name="a", routingConfiguration=routes((version, 100))),
            "ResourceNotFound", "Request references a resource that does not exist.")
    checks.same("nothing was made", catalog.service.call(
        "ListStateMachineAliases", stateMachineArn=arn)["stateMachineAliases"], [])


def tags(catalog, checks):
    call, refusal = catalog.service.call, catalog.service.refusal
    some = [{"key": "a", "value": "1"}, {"key": "b", "value": "2"}]
    machine = catalog.create("tagged", definition(1), tags=some)["stateMachineArn"]
    activity = call("CreateActivity", name="tagged", tags=some)["activityArn"]
    for arn in (machine, activity):
        checks.same("at first", call("ListTagsForResource", resourceArn=arn)["tags"], some)
        call("TagResource", resourceArn=arn, tags=[{"key": "a", "value": "3"}, {"key": "c"}])
        catalog.crash()
        checks.same("tagged", call("ListTagsForResource", resourceArn=arn)["tags"],
                    [{"key": "b", "value": "2"}, {"key": "a", "value": "3"},
                     {"key": "c", "value": ""}])
        call("UntagResource", resourceArn=arn, tagKeys=["a", "c", "d"])
        catalog.crash()
        checks.same("untagged", call("ListTagsForResource", resourceArn=arn)["tags"], some[1:])
        many = [{"key": "k%d" % i, "value": ""} for i in range(49)]
        call("TagResource", resourceArn=arn, tags=many)
        checks.refused("too many", refusal("TagResource", resourceArn=arn,
                                           tags=[{"key": "x", "value": ""}]), "TooManyTags")
        call("TagResource", resourceArn=arn, tags=many)
        checks.same("as many as may be", len(call("ListTagsForResource", resourceArn=arn)["tags"]),
                    50)
    twice = catalog.create("twice", tags=some + some)["stateMachineArn"]
    checks.same("equal tags", call("ListTagsForResource", resourceArn=twice)["tags"], some)
    call("UpdateStateMachine", stateMachineArn=machine, definition=definition(2), publish=True)
    checks.same("a change leaves them", len(call("ListTagsForResource", resourceArn=machine)[
        "tags"]), 50)
    checks.same("it still runs", catalog.output(machine), 2)
    none = MACHINE + "nothing"
    for action, more in (("TagResource", {"tags": some}), ("UntagResource", {"tagKeys": ["a"]}),
                         ("ListTagsForResource", {})):
        checks.refused(action, refusal(action, resourceArn=none, **more), "ResourceNotFound",
                       "Resource not found: '%s'" % none)
        checks.refused(action + " of a version", refusal(action, resourceArn=machine + ":1",
                                                         **more), "ResourceNotFound")
        checks.refused(action + " of an execution", refusal(
            action, resourceArn=ARNS + "execution:a:b", **more), "InvalidArn",
            "Invalid Arn: 'Resource type not valid in this context: execution'")
        checks.refused(action + " of no ARN", refusal(action, resourceArn="a", **more),
                       "InvalidArn", "Invalid Arn: 'Invalid ARN prefix: a'")
    for key in ("a", "\u00e4 1_.:/=+-@"):
        call("UntagResource", resourceArn=machine, tagKeys=["k%d" % i for i in range(2)])
        call("TagResource", resourceArn=machine, tags=[{"key": key, "value": key}])
    for wrong in ("a\n", "a\u0085", "a#", "a*", "\uffff", "a<"):
        for key, value in ((wrong, ""), ("a", wrong)):
            checks.refused("a tag %r" % wrong, refusal(
                "TagResource", resourceArn=machine, tags=[{"key": key, "value": value}]),
                "ValidationException")
    checks.refused("a key without letters", refusal("TagResource", resourceArn=machine,
                                                    tags=[{"key": "", "value": ""}]),
                   "ValidationException", "1 validation error detected: Value '' at "
                   "'tags.1.member.key' failed to satisfy constraint: Member must have length "
                   "greater than or equal to 1")
    checks.refused("a long key", refusal("UntagResource", resourceArn=machine,
                                         tagKeys=["a", "b" * 129]), "ValidationException",
                   "1 validation error detected: Value '%s' at 'tagKeys.2.member' failed to "
                   "satisfy constraint: Member must have length less than or equal to 128" %
                   ("b" * 129))
    checks.refused("no keys", refusal("UntagResource", resourceArn=machine),
                   "ValidationException", "1 validation error detected: Value null at 'tagKeys' "
                   "failed to satisfy constraint: Member must not be null")
    checks.refused("created with too many", refusal(
        "CreateActivity", name="many", tags=[{"key": "k%d" % i} for i in range(51)]),
        "TooManyTags")
    checks.refused("an activity of another kind", refusal(
        "CreateActivity", name="tagged", encryptionConfiguration={
            "type": "CUSTOMER_MANAGED_KMS_KEY", "kmsKeyId": "a"}), "ActivityAlreadyExists",
        "Activity Already Exists: '%s'" % activity)


def quotas(catalog, checks):
    call, refusal = catalog.service.call, catalog.service.refusal
    arn = catalog.create("full", definition(0), publish=True)["stateMachineArn"]
    for i in range(100):
        call("CreateStateMachineAlias", name="a%d" % i, routingConfiguration=routes(
            (arn + ":1", 100)))
    have = refusal("CreateStateMachineAlias", name="more",
                   routingConfiguration=routes((arn + ":1", 100)))
    checks.refused("aliases", have, "ServiceQuotaExceededException")
    checks.same("one that is there", call(
        "CreateStateMachineAlias", name="a7", routingConfiguration=routes((arn + ":1", 100)))[
        "stateMachineAliasArn"], arn + ":a7")
    call("DeleteStateMachineAlias", stateMachineAliasArn=arn + ":a50")
    call("CreateStateMachineAlias", name="more", routingConfiguration=routes((arn + ":1", 100)))
    arn = catalog.create("many", definition(0))["stateMachineArn"]
    for i in range(1000):
        call("UpdateStateMachine", stateMachineArn=arn, roleArn="%s%d" % (ROLE, i), publish=True)
    checks.refused("versions", refusal("UpdateStateMachine", stateMachineArn=arn,
                                       roleArn=ROLE + "x", publish=True),
                   "ServiceQuotaExceededException")
    checks.same("nothing changed", call("DescribeStateMachine", stateMachineArn=arn)["roleArn"],
                ROLE + "999")
    call("DeleteStateMachineVersion", stateMachineVersionArn=arn + ":1")
    checks.same("room again", call("UpdateStateMachine", stateMachineArn=arn, roleArn=ROLE + "x",
                                   publish=True)["stateMachineVersionArn"], arn + ":1001")
    listed = catalog.service.pages("ListStateMachineVersions", "stateMachineVersions",
                                   stateMachineArn=arn)
    checks.same("listed", [len(listed), listed[-1]["stateMachineVersionArn"]],
                [1000, arn + ":2"])


def executions(catalog, checks):
    call, refusal = catalog.service.call, catalog.service.refusal
    express = catalog.create("quick", definition(1), type="EXPRESS")["stateMachineArn"]
    checks.refused("of an EXPRESS machine", refusal("ListExecutions", stateMachineArn=express),
                   "StateMachineTypeNotSupported",
                   "This operation is not supported by this type of state machine")
    arn = catalog.create("traced", definition(1))["stateMachineArn"]
    execution = call("StartExecution", stateMachineArn=arn, traceHeader="Root=1")["executionArn"]
    catalog.crash()
    checks.same("trace header", catalog.service.finished(execution).get("traceHeader"), "Root=1")
    checks.refused("a trace header of other letters", refusal(
        "StartExecution", stateMachineArn=arn, traceHeader="\u00e4"), "ValidationException",
        "1 validation error detected: Value '\u00e4' at 'traceHeader' failed to satisfy constraint:"
        " Member must satisfy regular expression pattern: \\p{ASCII}*")
    then = call("DescribeStateMachineForExecution", executionArn=execution)
    checks.same("members", sorted(then), [
        "definition", "encryptionConfiguration", "loggingConfiguration", "name", "roleArn",
        "stateMachineArn", "tracingConfiguration", "updateDate"])
    each = json.dumps({"StartAt": "M", "States": {"M": {
        "Type": "Map", "Label": "Each", "End": True, "ItemBatcher": {"MaxItemsPerBatch": 2},
        "ItemProcessor": {
            "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
            "StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}}}})
    mapped = catalog.create("mapped", each, publish=True)["stateMachineArn"]
    execution = call("StartExecution", stateMachineArn=mapped + ":1", input="[1,2,3]")[
        "executionArn"]
    catalog.service.finished(execution)
    run = call("ListMapRuns", executionArn=execution)["mapRuns"][0]["mapRunArn"]
    children = call("ListExecutions", mapRunArn=run)["executions"]
    checks.same("children", [one["stateMachineArn"] for one in children], [mapped + "/Each"] * 2)
    checks.same("their items", sorted(one.pop("itemCount") for one in children), [1, 2])
    checks.same("by their machine", call("ListExecutions", stateMachineArn=mapped + "/Each")[
        "executions"], children)
    then = call("DescribeStateMachineForExecution", executionArn=children[0]["executionArn"])
    begun = call("GetExecutionHistory", executionArn=children[0]["executionArn"])["events"][0]
    checks.same("a child begins", begun["executionStartedEventDetails"]["roleArn"], ROLE)
    checks.same("of a child", [then.get(key) for key in ("mapRunArn", "label", "roleArn")],
                [run, "Each", ROLE])


TOO_LARGE = ("at '%s' failed to satisfy constraint: Member must have size less than or equal to "
             "262144 bytes in UTF-8 encoding")


def sizes(catalog, checks):
    """What goes into an execution and comes out of a task is limited, and stays unsaid."""
    call, refusal = catalog.service.call, catalog.service.refusal
    arn = catalog.create("sized")["stateMachineArn"]
    data, wide = '"%s"' % ("a" * 262143), '"%s"' % ("\u00e4" * 131071)
    checks.refused("an input", refusal("StartExecution", stateMachineArn=arn, input=data),
                   "ValidationException", "1 validation error detected: Value "
                   + TOO_LARGE % "input")
    checks.refused("together", refusal("StartExecution", stateMachineArn=arn, input=data,
                                       name="n" * 81),
                   "ValidationException", "2 validation errors detected: Value '%s' at 'name' "
                   "failed to satisfy constraint: Member must have length less than or equal to "
                   "80; Value " % ("n" * 81) + TOO_LARGE % "input")
    call("StartExecution", stateMachineArn=arn, input=wide)
    activity = call("CreateActivity", name="work")["activityArn"]
    execution = call("StartExecution", stateMachineArn=catalog.create("works", works(activity))[
        "stateMachineArn"])["executionArn"]
    token = call("GetActivityTask", activityArn=activity)["taskToken"]
    checks.refused("an output", refusal("SendTaskSuccess", taskToken=token, output=data),
                   "ValidationException", "1 validation error detected: Value "
                   + TOO_LARGE % "output")
    checks.refused("a cause", refusal("SendTaskFailure", taskToken=token, cause="c" * 32769),
                   "ValidationException", "1 validation error detected: Value at 'cause' failed "
                   "to satisfy constraint: Member must have length less than or equal to 32768")
    catalog.crash()
    checks.refused("a token and more", refusal("SendTaskSuccess", taskToken=token + "\0more",
                                               output=wide), "InvalidToken")
    call("SendTaskSuccess", taskToken=token, output=wide)
    checks.same("the token stays good", catalog.service.finished(execution)["output"], wide)


def unlimited(folder):
    """Without AWS's quotas data is of any size."""
    checks, data = Checks(), json.dumps("a" * 300000)
    with Asked(folder, "--store", "memory:", "--no-aws-limits") as service:
        activity = service.call("CreateActivity", name="work")["activityArn"]
        arn = service.call("CreateStateMachine", name="works", roleArn=ROLE,
                           definition=works(activity))["stateMachineArn"]
        service.call("StartExecution", stateMachineArn=arn, input=data)
        task = service.call("GetActivityTask", activityArn=activity)
        checks.same("the input", task["input"], data)
        service.call("SendTaskSuccess", taskToken=task["taskToken"], output=data)
        end = time.monotonic() + SECONDS
        status = {"statusFilter": "SUCCEEDED", "stateMachineArn": arn}
        while not service.call("ListExecutions", **status)["executions"]:
            if time.monotonic() > end:
                return ["the output is not taken"]
            time.sleep(0.02)
    return checks.problems


KEPT = "is for machines that are kept"


def own_machine(service):
    """An executable has its own machine and no other."""
    checks = Checks()
    call, refusal = service.call, service.refusal
    listed = call("ListStateMachines")["stateMachines"]
    arn = listed[0]["stateMachineArn"]
    shown = call("DescribeStateMachine", stateMachineArn=arn)
    checks.same("described", [shown["definition"], shown["loggingConfiguration"]["level"]],
                [definition(5), "OFF"])
    execution = call("StartExecution", stateMachineArn=arn)["executionArn"]
    service.again()
    checks.same("output", service.finished(execution)["output"], "5")
    checks.same("executions", [one["executionArn"] for one in call(
        "ListExecutions", stateMachineArn=arn)["executions"]], [execution])
    checks.same("none of others", [
        call("ListStateMachineVersions", stateMachineArn=arn)["stateMachineVersions"],
        call("ListStateMachineAliases", stateMachineArn=arn)["stateMachineAliases"],
        call("ListTagsForResource", resourceArn=arn)["tags"]], [[], [], []])
    checks.same("of an execution", call("DescribeStateMachineForExecution",
                                        executionArn=execution)["definition"], definition(5))
    for action, why in (
            ("CreateStateMachine", "needs the compiler"),
            ("UpdateStateMachine", "needs the compiler"), ("TestState", "needs the compiler"),
            ("ValidateStateMachineDefinition", "needs the compiler"),
            ("DeleteStateMachine", KEPT), ("PublishStateMachineVersion", KEPT),
            ("DeleteStateMachineVersion", KEPT), ("CreateStateMachineAlias", KEPT),
            ("UpdateStateMachineAlias", KEPT), ("DeleteStateMachineAlias", KEPT)):
        have = refusal(action)
        checks.refused(action, have, "AccessDeniedException")
        checks.same(action + " is named", have[1].startswith("%s %s: " % (action, why)), True)
    checks.refused("an alias", refusal("DescribeStateMachineAlias",
                                       stateMachineAliasArn=arn + ":live"), "ResourceNotFound")
    checks.refused("a page behind the last one", refusal("ListStateMachines", nextToken="7"),
                   "InvalidToken")
    for action, more in (("TagResource", {"tags": []}), ("UntagResource", {"tagKeys": []})):
        checks.refused(action, refusal(action, resourceArn=arn, **more), "AccessDeniedException")
    checks.refused("another machine", refusal("DescribeStateMachine",
                                              stateMachineArn=MACHINE + "other"),
                   "StateMachineDoesNotExist")
    checks.same("its end", service.stop(), 0)
    return checks.problems


def own(folder):
    with open(os.path.join(folder, "order.json"), "w", encoding="utf-8") as stream:
        stream.write(definition(5))
    subprocess.run([SFNC, "build", "order.json", "-o", "order"], cwd=folder, check=True,
                   capture_output=True)
    with Asked(folder, program=os.path.join(folder, "order")) as service:
        return own_machine(service)


TESTS = [machines, names, test_cases, configurations, revisions, roles, versions, aliases,
         bad_routes, tags, executions, sizes, quotas]


def run(test, folder, store):
    checks, catalog = Checks(), Catalog(folder, store)
    with catalog.service:
        test(catalog, checks)
        checks.same("exit status", catalog.service.stop(), 0)
    return checks.problems


def main():
    tap, chosen = Tap(), sys.argv[1:]
    for test in TESTS:
        for store in ("memory:", "sqlite:catalog.db"):
            if (chosen and test.__name__ not in chosen) or (test is quotas and store != "memory:"):
                continue
            with tempfile.TemporaryDirectory() as folder:
                tap.result("%s, %s" % (test.__name__, store), attempt(run, test, folder, store))
    for test, what in ((unlimited, "without quotas"), (own, "an executable's own machine")):
        if not chosen or test.__name__ in chosen:
            with tempfile.TemporaryDirectory() as folder:
                tap.result(what, attempt(test, folder))
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
