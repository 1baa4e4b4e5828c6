#!/usr/bin/env python3
"""tests/e2e/boto.py - boto3, as Debian has it, asks sfnc serve (TAP).

The whole life of machines, executions, tokens, activities and map runs, over TLS and with signed
requests.
"""
import json
import os
import sys
import tempfile
import threading

import service
from client import connect, ended, error_of, make
from service import ARNS, ROLE, SECONDS, attempt, differences, until
from tap import Tap

NAMES = ["it makes, describes, lists and deletes machines", "... executions",
         "... their history", "... what is refused has AWS's names", "... changes",
         "... express machines", "... tokens", "... activities",
         "a worker that hangs up swallows no task", "... map runs", "... many polls are held",
         "... and ends in order", "it picks the test cases of a mock file"]


# ---- machines and executions ----

def machines(sfn):
    first = make(sfn, "hello", service.HELLO)
    again = make(sfn, "hello", service.HELLO)
    refused = error_of(sfn.create_state_machine, name="hello", definition=service.WAITS,
                       roleArn=ROLE)
    invalid = error_of(sfn.create_state_machine, name="bad", definition='{"StartAt":"A"}',
                       roleArn=ROLE)
    others = [make(sfn, "other-%d" % number, service.HELLO) for number in range(5)]
    found = sfn.describe_state_machine(stateMachineArn=first)
    pages = list(sfn.get_paginator("list_state_machines").paginate(PaginationConfig={
        "PageSize": 2}))
    listed = [one["name"] for page in pages for one in page["stateMachines"]]
    for arn in others:
        sfn.delete_state_machine(stateMachineArn=arn)
    until(lambda: error_of(sfn.describe_state_machine, stateMachineArn=others[0]) ==
          "StateMachineDoesNotExist")
    return differences(
        (first, ARNS + "stateMachine:hello"), (again, first), (refused,
                                                              "StateMachineAlreadyExists"),
        (invalid, "InvalidDefinition"), (found["definition"], service.HELLO),
        (found["status"], "ACTIVE"), (found["type"], "STANDARD"), (len(pages), 3),
        (sorted(listed), ["hello"] + ["other-%d" % number for number in range(5)]),
        ([one["name"] for one in sfn.list_state_machines()["stateMachines"]], ["hello"]))


def executions(sfn):
    arn = ARNS + "stateMachine:hello"
    started = sfn.start_execution(stateMachineArn=arn, name="a", input='{"who": "Ada"}')
    done = ended(sfn, started["executionArn"])
    waits = make(sfn, "waits", service.WAITS)
    one = sfn.start_execution(stateMachineArn=waits, name="w", input="{}")
    two = sfn.start_execution(stateMachineArn=waits, name="w", input="{}")
    other = error_of(sfn.start_execution, stateMachineArn=waits, name="w", input="[]")
    of_which = sfn.describe_state_machine_for_execution(executionArn=one["executionArn"])
    sfn.stop_execution(executionArn=one["executionArn"], error="Enough", cause="of waiting")
    stopped = sfn.describe_execution(executionArn=one["executionArn"])
    for number in range(6):
        sfn.start_execution(stateMachineArn=waits, name="n%d" % number)
    pages = list(sfn.get_paginator("list_executions").paginate(
        stateMachineArn=waits, statusFilter="RUNNING", PaginationConfig={"PageSize": 4}))
    names = [found["name"] for page in pages for found in page["executions"]]
    aborted = sfn.list_executions(stateMachineArn=waits, statusFilter="ABORTED")["executions"]
    return differences(
        (started["executionArn"], ARNS + "execution:hello:a"), (done["status"], "SUCCEEDED"),
        (done["output"], '{"text":"Hello, Ada"}'), (done["input"], '{"who": "Ada"}'),
        (done["startDate"], started["startDate"]), (two["executionArn"], one["executionArn"]),
        (two["startDate"], one["startDate"]), (other, "ExecutionAlreadyExists"),
        (of_which["definition"], service.WAITS),
        ((stopped["status"], stopped["error"], stopped["cause"]),
         ("ABORTED", "Enough", "of waiting")), (len(pages), 2),
        (names, ["n%d" % number for number in (5, 4, 3, 2, 1, 0)]),
        ([found["name"] for found in aborted], ["w"]))


def histories(sfn):
    arn = ARNS + "execution:hello:a"
    forward = sfn.get_execution_history(executionArn=arn)["events"]
    pages = list(sfn.get_paginator("get_execution_history").paginate(
        executionArn=arn, reverseOrder=True, PaginationConfig={"PageSize": 3}))
    backward = [event for page in pages for event in page["events"]]
    bare = sfn.get_execution_history(executionArn=arn, includeExecutionData=False)["events"]
    return differences(
        ([event["type"] for event in forward], ["ExecutionStarted", "PassStateEntered",
                                                "PassStateExited", "ExecutionSucceeded"]),
        (backward, forward[::-1]), (len(pages), 2),
        (forward[0]["executionStartedEventDetails"]["input"], '{"who": "Ada"}'),
        ("input" in bare[0]["executionStartedEventDetails"], False),
        ("output" in bare[3]["executionSucceededEventDetails"], False))


def refusals(sfn):
    nowhere = ARNS + "execution:hello:nobody"
    return differences(
        (error_of(sfn.describe_execution, executionArn=nowhere), "ExecutionDoesNotExist"),
        (error_of(sfn.describe_execution, executionArn="nonsense"), "InvalidArn"),
        (error_of(sfn.start_execution, stateMachineArn=ARNS + "stateMachine:none"),
         "StateMachineDoesNotExist"),
        (error_of(sfn.start_execution, stateMachineArn=ARNS + "stateMachine:hello", name="a b"),
         "InvalidName"),
        (error_of(sfn.start_execution, stateMachineArn=ARNS + "stateMachine:hello", input="{"),
         "InvalidExecutionInput"),
        (error_of(sfn.create_activity, name="a/b"), "InvalidName"),
        (error_of(sfn.describe_activity, activityArn=ARNS + "activity:none"),
         "ActivityDoesNotExist"),
        (error_of(sfn.send_task_success, taskToken="nonsense", output="{}"), "InvalidToken"),
        (error_of(sfn.describe_map_run, mapRunArn=ARNS + "mapRun:none/each:x"),
         "ResourceNotFound"),
        (error_of(sfn.list_executions, stateMachineArn=ARNS + "stateMachine:hello",
                  nextToken="nonsense"), "InvalidToken"))


def changes(sfn):
    arn = make(sfn, "changed", service.HELLO, tags=[{"key": "team", "value": "blue"}])
    sfn.start_execution(stateMachineArn=arn, name="before", input='{"who": "Ada"}')
    updated = sfn.update_state_machine(stateMachineArn=arn, definition=service.WAITS)
    found = sfn.describe_state_machine(stateMachineArn=arn)
    before = sfn.describe_state_machine_for_execution(
        executionArn=ARNS + "execution:changed:before")
    sfn.tag_resource(resourceArn=arn, tags=[{"key": "stage", "value": "test"}])
    sfn.untag_resource(resourceArn=arn, tagKeys=["team"])
    return differences(
        (updated["updateDate"] >= found["creationDate"], True),
        (found["definition"], service.WAITS), (before["definition"], service.HELLO),
        (sfn.list_tags_for_resource(resourceArn=arn)["tags"],
         [{"key": "stage", "value": "test"}]))


def express(sfn):
    arn = make(sfn, "quick", service.HELLO, type="EXPRESS")
    done = sfn.start_sync_execution(stateMachineArn=arn, name="q", input='{"who": "Ada"}')
    failed = sfn.start_sync_execution(stateMachineArn=make(
        sfn, "quick-fails", service.FAILS, type="EXPRESS"))
    later = sfn.start_execution(stateMachineArn=arn, name="l")["executionArn"]
    return differences(
        ((done["status"], done["output"]), ("SUCCEEDED", '{"text":"Hello, Ada"}')),
        ((failed["status"], failed["error"], failed["cause"]),
         ("FAILED", "Wrong", "as it was asked")),
        (later.startswith(ARNS + "express:quick:l:"), True),
        (error_of(sfn.start_sync_execution, stateMachineArn=ARNS + "stateMachine:hello"),
         "StateMachineTypeNotSupported"))


# ---- workers ----

def tokens(sfn, folder):
    arn, got = make(sfn, "asks", service.ASKS), {}
    for name in ("yes", "no"):
        sfn.start_execution(stateMachineArn=arn, name=name)
        path = os.path.join(folder, "letter-" + name)
        until(lambda path=path: os.path.exists(path))
        with open(path, encoding="utf-8") as stream:
            got[name] = json.load(stream)["MessageBody"]["token"]
    sfn.send_task_heartbeat(taskToken=got["yes"])
    sfn.send_task_success(taskToken=got["yes"], output='{"by": "Grace"}')
    sfn.send_task_failure(taskToken=got["no"], error="Refused", cause="not now")
    yes, no = (ended(sfn, ARNS + "execution:asks:" + name) for name in ("yes", "no"))
    return differences(
        ((yes["status"], yes["output"]), ("SUCCEEDED", '{"by":"Grace"}')),
        ((no["status"], no["error"], no["cause"]), ("FAILED", "Refused", "not now")),
        (error_of(sfn.send_task_success, taskToken=got["yes"], output="{}"), "TaskTimedOut"))


def activities(sfn):
    arn = sfn.create_activity(name="work")["activityArn"]
    again = sfn.create_activity(name="work")["activityArn"]
    machine, polled = make(sfn, "works", service.works(arn)), []
    # A poll that is there before the task.
    early = threading.Thread(target=lambda: polled.append(
        sfn.get_activity_task(activityArn=arn, workerName="early")))
    early.start()
    sfn.start_execution(stateMachineArn=machine, name="one", input='{"n": 1}')
    early.join(SECONDS)
    sfn.send_task_success(taskToken=polled[0]["taskToken"], output="[1]")
    one = ended(sfn, ARNS + "execution:works:one")
    sfn.start_execution(stateMachineArn=machine, name="two")
    late = sfn.get_activity_task(activityArn=arn)
    sfn.send_task_failure(taskToken=late["taskToken"], error="Tired", cause="of work")
    two = ended(sfn, ARNS + "execution:works:two")
    begun = [event["activityStartedEventDetails"].get("workerName") for event in
             sfn.get_execution_history(executionArn=ARNS + "execution:works:one")["events"]
             if event["type"] == "ActivityStarted"]
    sfn.create_activity(name="gone")
    names = [one["name"] for one in sfn.list_activities()["activities"]]
    sfn.delete_activity(activityArn=ARNS + "activity:gone")
    return differences(
        (again, arn), (json.loads(polled[0]["input"]), {"n": 1}),
        ((one["status"], one["output"]), ("SUCCEEDED", "[1]")), (begun, ["early"]),
        ((two["status"], two["error"]), ("FAILED", "Tired")), (sorted(names), ["gone", "work"]),
        ([one["name"] for one in sfn.list_activities()["activities"]], ["work"]),
        (sfn.describe_activity(activityArn=arn)["name"], "work"),
        (error_of(sfn.get_activity_task, activityArn=ARNS + "activity:gone"),
         "ActivityDoesNotExist"))


def hang_up(sfn, certificate):
    """Workers hang up while they poll, before a task comes and while it does."""
    from botocore.exceptions import ReadTimeoutError
    arn, machine = ARNS + "activity:work", ARNS + "stateMachine:works"
    short = connect(sfn.meta.endpoint_url, read_timeout=0.5, verify=certificate)
    problems = []
    for number in range(3):
        try:
            problems.append(short.get_activity_task(activityArn=arn, workerName="gone"))
        except ReadTimeoutError:
            pass
        name = "left%d" % number
        sfn.start_execution(stateMachineArn=machine, name=name)
        found = sfn.get_activity_task(activityArn=arn, workerName="there")
        sfn.send_task_success(taskToken=found["taskToken"], output='"%s"' % name)
        problems += differences(
            (ended(sfn, ARNS + "execution:works:" + name).get("output"), '"%s"' % name))
    return problems


def map_runs(sfn):
    sfn.create_activity(name="each")
    machine = make(sfn, "maps", service.maps(ARNS + "activity:each", MaxConcurrency=1))
    arn = sfn.start_execution(stateMachineArn=machine, name="m",
                              input='{"items": [1, 2, 3, 4]}')["executionArn"]
    run = until(lambda: sfn.list_map_runs(executionArn=arn)["mapRuns"])[0]["mapRunArn"]
    first = sfn.get_activity_task(activityArn=ARNS + "activity:each")
    before = sfn.describe_map_run(mapRunArn=run)
    running = sfn.list_executions(mapRunArn=run, statusFilter="RUNNING")["executions"]
    sfn.update_map_run(mapRunArn=run, maxConcurrency=3, toleratedFailureCount=1)
    tasks = [first] + [sfn.get_activity_task(activityArn=ARNS + "activity:each")
                       for _ in range(2)]
    during = sfn.describe_map_run(mapRunArn=run)
    for task in tasks:
        sfn.send_task_success(taskToken=task["taskToken"], output=task["input"])
    last = sfn.get_activity_task(activityArn=ARNS + "activity:each")
    sfn.send_task_failure(taskToken=last["taskToken"], error="Broken")
    done, after = ended(sfn, arn), sfn.describe_map_run(mapRunArn=run)
    pages = list(sfn.get_paginator("list_executions").paginate(
        mapRunArn=run, PaginationConfig={"PageSize": 3}))
    children = [one for page in pages for one in page["executions"]]
    child = sfn.get_execution_history(executionArn=children[0]["executionArn"])["events"]
    return differences(
        (before["status"], "RUNNING"), (before["maxConcurrency"], 1), (len(running), 1),
        (before["itemCounts"]["running"], 1), (during["maxConcurrency"], 3),
        (during["itemCounts"]["running"], 3), (done["status"], "SUCCEEDED"),
        (after["status"], "SUCCEEDED"), (after["itemCounts"]["succeeded"], 3),
        (after["itemCounts"]["failed"], 1), (len(children), 4), (len(pages), 2),
        ({one["mapRunArn"] for one in children}, {run}), (child[0]["type"], "ExecutionStarted"),
        (len(sfn.list_executions(mapRunArn=run, statusFilter="FAILED")["executions"]), 1),
        (error_of(sfn.update_map_run, mapRunArn=run, maxConcurrency=2), "ValidationException"))


def held(sfn):
    """Many polls at a time; each task goes to one of them."""
    arn, machine, got = ARNS + "activity:work", ARNS + "stateMachine:works", []
    threads = [threading.Thread(target=lambda: got.append(sfn.get_activity_task(activityArn=arn)))
               for _ in range(10)]
    for thread in threads:
        thread.start()
    for number in range(10):
        sfn.start_execution(stateMachineArn=machine, name="held%d" % number,
                            input=json.dumps(number))
    for thread in threads:
        thread.join(SECONDS)
    for task in got:
        sfn.send_task_success(taskToken=task["taskToken"], output=task["input"])
    outputs = [ended(sfn, ARNS + "execution:works:held%d" % number).get("output")
               for number in range(10)]
    return differences((sorted(int(task["input"]) for task in got), list(range(10))),
                       (outputs, [str(number) for number in range(10)]))


def mocks(folder):
    """A mock file of Step Functions Local, asked for a test case as Local was."""
    service.write(folder, "mocks.json", json.dumps({
        "StateMachines": {"charge": {"TestCases": {"Paid": {"Charge": "Paid"},
                                                   "Declined": {"Charge": "Declined"}}}},
        "MockedResponses": {"Paid": {"0": {"Throw": {"Error": "Busy", "Cause": "again"}},
                                     "1": {"Return": {"id": 7}}},
                            "Declined": {"0": {"Throw": {"Error": "Declined", "Cause": "no"}}}}}))
    definition = service.chain(("Charge", {
        "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {
            "FunctionName": "charge"}, "Retry": [{"ErrorEquals": ["Busy"], "IntervalSeconds": 1}]}))
    with service.Service(folder, "--mock", "mocks.json") as serves:
        sfn = connect(serves.url)
        arn = make(sfn, "charge", definition)
        paid, declined = (sfn.start_execution(stateMachineArn=arn + "#" + case)["executionArn"]
                          for case in ("Paid", "Declined"))
        serves.kill()
        serves.start()
        paid, declined = ended(sfn, paid), ended(sfn, declined)
        none = error_of(sfn.start_execution, stateMachineArn=arn + "#None")
        serves.stop()
    return differences((paid.get("output"), '{"id":7}'), (none, "ValidationException"),
                       ((declined["status"], declined.get("error")), ("FAILED", "Declined")))


def life(tap, folder):
    certificate, key = service.make_certificate(folder)
    service.write(folder, "letter.sh", service.LETTER, 0o700)
    service.write(folder, "bindings.json", json.dumps(
        {"arn:aws:states:::sqs:sendMessage.waitForTaskToken": "exec:./letter.sh"}))
    with service.Service(folder, "--credentials", service.make_keys(folder), "--tls-cert",
                         certificate, "--tls-key", key, "--bindings", "bindings.json") as serves:
        sfn = connect(serves.url, verify=certificate)
        steps = [(machines,), (executions,), (histories,), (refusals,), (changes,), (express,),
                 (tokens, folder), (activities,), (hang_up, certificate), (map_runs,), (held,)]
        for name, (step, *given) in zip(NAMES, steps):
            tap.result(name, attempt(step, sfn, *given))
        tap.result(NAMES[-2], differences((serves.stop(), 0)))


def main():
    tap, why = Tap(), service.absent_client("boto3")
    if why:
        for name in NAMES:
            tap.skip(name, why)
        return tap.end()
    service.run_by_debian(os.path.abspath(__file__))
    with tempfile.TemporaryDirectory() as folder:
        life(tap, folder)
    with tempfile.TemporaryDirectory() as folder:
        tap.result(NAMES[-1], attempt(mocks, folder))
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
