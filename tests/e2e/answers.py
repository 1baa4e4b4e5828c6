"""tests/e2e/answers.py - ask for each member that an answer of the API can have.

Whether an answer is as the model has it is seen where it comes in (asking.py); here all kinds of
them are asked for, and what of the model was in none of them is told.
"""
import json

import shapes
from asking import Asked
from service import ARNS, ROLE, chain, maps, until, works, write

# What is in no answer, and why.
NEVER = {
    # AWS keeps them for state machines of distributed Maps, which it then refuses to describe.
    "DescribeStateMachine.label",
    # Troubles of AWS's own.
    *("GetExecutionHistory.events[].%sEventDetails" % name for name in (
        "activityScheduleFailed", "lambdaFunctionScheduleFailed", "lambdaFunctionStartFailed",
        "taskStartFailed", "taskSubmitFailed")),
    # What TestState does not tell (docs/conformance.md).
    "TestState.inspectionData.afterItemsPointer",
    *("TestState.inspectionData." + name for name in (
        "request", "request.body", "request.headers", "request.method", "request.protocol",
        "request.url", "response", "response.body", "response.headers", "response.protocol",
        "response.statusCode", "response.statusMessage")),
}
MOCKS = {"StateMachines": {"tasks": {"TestCases": {"Bad": {"Work": "Bad"}}}},
         "MockedResponses": {"Bad": {"0": {"Throw": {"Error": "Bad", "Cause": "it is"}}}}}
KEY = {"type": "CUSTOMER_MANAGED_KMS_KEY", "kmsKeyId": "some", "kmsDataKeyReusePeriodSeconds": 60}
FUNCTIONS = {"echo": "cat", "fails": "echo no >&2; exit 1", "sleeps": "sleep 5"}
CONFIGURED = {"encryptionConfiguration": KEY, "tracingConfiguration": {"enabled": True},
              "loggingConfiguration": {"level": "ALL", "destinations": [{
                  "cloudWatchLogsLogGroup": {
                      "logGroupArn": "arn:aws:logs:us-east-1:1:log-group:a:*"}}]}}
DISTRIBUTED = {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}
VARIABLES = chain(("Set", {"Type": "Pass", "Assign": {"x": 1}}), ("Get", {
    "Type": "Pass", "Parameters": {"x.$": "$x"}}))


class Asking:
    """A service, and shorter words for what is asked again and again."""

    def __init__(self, service):
        self.service, self.call = service, service.call

    def create(self, name, definition, **more):
        return self.call("CreateStateMachine", name=name, definition=definition, roleArn=ROLE,
                         **more)["stateMachineArn"]

    def start(self, machine, **more):
        return self.call("StartExecution", stateMachineArn=machine, **more)["executionArn"]

    def run(self, machine, **more):
        execution = self.start(machine, **more)
        self.service.finished(execution)
        return self.look(execution)

    def look(self, execution):
        self.call("DescribeExecution", executionArn=execution)
        self.call("DescribeStateMachineForExecution", executionArn=execution)
        self.service.pages("GetExecutionHistory", "events", executionArn=execution, maxResults=2)
        return execution


def machines(ask):
    """Machines, versions, aliases, tags; what executions tell of them."""
    call, service = ask.call, ask.service
    arn = ask.create("full", VARIABLES, publish=True, versionDescription="one", **CONFIGURED,
                     tags=[{"key": "a", "value": "b"}])
    call("UpdateStateMachine", stateMachineArn=arn, roleArn=ROLE + "2", publish=True,
         versionDescription="two")
    call("PublishStateMachineVersion", stateMachineArn=arn)
    ask.create("other", VARIABLES)
    for name in ("live", "next"):
        alias = call("CreateStateMachineAlias", name=name, description="d", routingConfiguration=[
            {"stateMachineVersionArn": arn + ":1", "weight": 100}])["stateMachineAliasArn"]
    call("UpdateStateMachineAlias", stateMachineAliasArn=alias, description="e")
    call("DescribeStateMachineAlias", stateMachineAliasArn=alias)
    call("DescribeStateMachine", stateMachineArn=arn + ":2")
    call("ListTagsForResource", resourceArn=arn)
    call("TagResource", resourceArn=arn, tags=[{"key": "b"}])
    call("UntagResource", resourceArn=arn, tagKeys=["b"])
    for _ in range(2):
        ask.run(alias, traceHeader="Root=1", input='{"a": 1}')
    for action, items, more in (
            ("ListStateMachines", "stateMachines", {}),
            ("ListStateMachineVersions", "stateMachineVersions", {"stateMachineArn": arn}),
            ("ListStateMachineAliases", "stateMachineAliases", {"stateMachineArn": arn}),
            ("ListExecutions", "executions", {"stateMachineArn": alias})):
        service.pages(action, items, maxResults=1, **more)
    call("DeleteStateMachineAlias", stateMachineAliasArn=alias)
    call("DeleteStateMachineVersion", stateMachineVersionArn=arn + ":2")
    call("DeleteStateMachine", stateMachineArn=arn)


def failures(ask):
    """Executions that end without success, and go on."""
    call = ask.call
    fails = ask.create("fails", chain(("Fail", {"Type": "Fail", "Error": "E", "Cause": "c"})))
    execution = ask.run(fails)
    call("RedriveExecution", executionArn=execution, clientToken="t")
    ask.service.finished(execution)
    ask.look(execution)
    call("ListExecutions", stateMachineArn=fails)
    updated = call("UpdateStateMachine", stateMachineArn=fails, roleArn=ROLE + "2")
    call("PublishStateMachineVersion", stateMachineArn=fails, revisionId=updated["revisionId"])
    ask.run(fails)
    ask.run(ask.create("query", chain(("Query", {
        "Type": "Pass", "QueryLanguage": "JSONata", "Output": "{% $states.input.none %}"}))))
    waits = ask.create("waits", chain(("Wait", {"Type": "Wait", "Seconds": 60})))
    execution = ask.start(waits)
    call("StopExecution", executionArn=execution, error="E", cause="c")
    ask.look(execution)
    ask.run(ask.create("late", json.dumps(dict(json.loads(chain(
        ("Wait", {"Type": "Wait", "Seconds": 60}))), TimeoutSeconds=1))))
    each = ask.create("each", chain(("Each", {"Type": "Map", "ItemProcessor": {
        "StartAt": "If", "States": {
            "If": {"Type": "Choice", "Default": "Wait", "Choices": [
                {"Variable": "$", "NumericEquals": 7, "Next": "Fail"}]},
            "Wait": {"Type": "Wait", "SecondsPath": "$", "End": True},
            "Fail": {"Type": "Fail"}}}})))
    for items in ("[0]", "[60, 7]"):
        ask.run(each, input=items)
    ask.run(ask.create("both", chain(("Both", {"Type": "Parallel", "Branches": [json.loads(chain(
        ("One", {"Type": "Pass"})))]}))))


def take(ask, activity):
    return ask.call("GetActivityTask", activityArn=activity, workerName="w")["taskToken"]


def activities(ask):
    """Tasks of activities: done, failed, late."""
    call = ask.call
    for name in ("other", "work"):
        activity = call("CreateActivity", name=name, encryptionConfiguration=KEY)["activityArn"]
    call("DescribeActivity", activityArn=activity)
    ask.service.pages("ListActivities", "activities", maxResults=1)
    machine = ask.create("works", works(activity, HeartbeatSeconds=30))
    for action, more in (("SendTaskSuccess", {"output": "{}"}),
                         ("SendTaskFailure", {"error": "E", "cause": "c"})):
        execution = ask.start(machine)
        token = take(ask, activity)
        call("SendTaskHeartbeat", taskToken=token)
        call(action, taskToken=token, **more)
        ask.service.finished(execution)
        ask.look(execution)
    ask.run(ask.create("slow", chain(("Work", {"Type": "Task", "Resource": activity,
                                               "TimeoutSeconds": 1}))))
    call("DeleteActivity", activityArn=activity)


def tasks(ask):
    """Tasks of functions and of services: done, failed, late, waiting for a token."""
    name = "arn:aws:lambda:us-east-1:123456789012:function:"
    for state in ({"Resource": name + "echo"}, {"Resource": name + "fails"},
                  {"Resource": name + "sleeps", "TimeoutSeconds": 1},
                  {"Resource": "arn:aws:states:::lambda:invoke", "Parameters": {
                      "FunctionName": "echo", "Payload": {}}},
                  {"Resource": "arn:aws:states:::lambda:invoke", "TimeoutSeconds": 1,
                   "Parameters": {"FunctionName": "sleeps", "Payload": {}}},
                  {"Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
                   "TimeoutSeconds": 1, "Parameters": {"QueueUrl": "letters", "MessageBody": {
                       "token.$": "$$.Task.Token"}}}):
        machine = ask.create("tasks", chain(("Work", dict(state, Type="Task"))))
        ask.run(machine)
        if state["Resource"].endswith("invoke"):
            ask.run(machine + "#Bad")
        ask.call("DeleteStateMachine", stateMachineArn=machine)
        until(lambda arn=machine: arn not in str(ask.call("ListStateMachines")))


def runs(ask):
    """Runs of distributed Maps, changed and redriven, and what is in them."""
    call = ask.call
    activity = call("CreateActivity", name="item")["activityArn"]
    two = json.loads(maps(activity, ItemBatcher={"MaxItemsPerBatch": 2}, Next="Then"))
    two["States"]["Each"].pop("End")
    two["States"]["Then"] = {"Type": "Map", "Label": "then", "End": True, "ItemProcessor": dict(
        json.loads(chain(("Pass", {"Type": "Pass"}))), ProcessorConfig=DISTRIBUTED)}
    machine = ask.create("maps", json.dumps(two))
    execution = ask.start(machine, input='{"items": [1, 2, 3]}')
    run = until(lambda: call("ListMapRuns", executionArn=execution)["mapRuns"])[0]["mapRunArn"]
    call("DescribeMapRun", mapRunArn=run)
    call("UpdateMapRun", mapRunArn=run, maxConcurrency=1)
    for action, more in (("SendTaskSuccess", {"output": "{}"}), ("SendTaskFailure", {})):
        call(action, taskToken=take(ask, activity), **more)
    ask.service.finished(execution)
    call("DescribeMapRun", mapRunArn=run)
    for child in call("ListExecutions", mapRunArn=run)["executions"]:
        ask.look(child["executionArn"])
    call("RedriveExecution", executionArn=execution)
    call("SendTaskSuccess", taskToken=take(ask, activity), output="{}")
    ask.service.finished(execution)
    ask.look(execution)
    call("DescribeMapRun", mapRunArn=run)
    call("ListExecutions", mapRunArn=run)
    ask.service.pages("ListMapRuns", "mapRuns", executionArn=execution, maxResults=1)


def express(ask):
    """Executions that are answered when they have ended."""
    for name, states in (("quick", ("A", {"Type": "Pass"})),
                         ("bad", ("A", {"Type": "Fail", "Error": "E", "Cause": "c"}))):
        machine = ask.create(name, chain(states), type="EXPRESS")
        ask.call("StartSyncExecution", stateMachineArn=machine, traceHeader="Root=1", input="{}")


def states(ask):
    """Definitions and single states."""
    call = ask.call
    good = chain(("A", {"Type": "Pass"}))
    for definition in (good, "{}", good.replace('"End"', '"Next": "B", "End"')):
        call("ValidateStateMachineDefinition", definition=definition)
    caught = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": True,
              "InputPath": "$", "Parameters": {"FunctionName": "f"}, "ResultSelector": {"a": 1},
              "ResultPath": "$.a", "Retry": [{"ErrorEquals": ["E"], "IntervalSeconds": 1}],
              "Catch": [{"ErrorEquals": ["C"], "Next": "B"}]}
    each = {"Type": "Map", "End": True, "Label": "each", "ItemsPath": "$.items",
            "ItemSelector": {"a.$": "$$.Map.Item.Value"}, "ItemBatcher": {"MaxItemsPerBatch": 2},
            "ToleratedFailureCount": 1, "ToleratedFailurePercentage": 5, "MaxConcurrency": 3,
            "ItemProcessor": dict(json.loads(good), ProcessorConfig=DISTRIBUTED)}
    for mock in ({"result": '{"StatusCode": 200}'}, {"errorOutput": {"error": "E", "cause": "c"}},
                 {"errorOutput": {"error": "C"}}, {"errorOutput": {"error": "X"}}):
        for level in ("INFO", "DEBUG", "TRACE"):
            call("TestState", definition=json.dumps(caught), roleArn=ROLE, input='{"a": 1}',
                 variables='{"x": 1}', inspectionLevel=level, mock=mock)
    query = {"Type": "Task", "QueryLanguage": "JSONata", "End": True,
             "Resource": "arn:aws:states:::lambda:invoke",
             "Arguments": {"FunctionName": "{% $states.input.f %}"}}
    call("TestState", definition=json.dumps(query), roleArn=ROLE, input='{"f": "f"}',
         inspectionLevel="DEBUG", mock={"result": '{"StatusCode": 200}'})
    for _ in range(2):
        call("TestState", definition=json.dumps(each), roleArn=ROLE, input='{"items": [1, 2]}',
             inspectionLevel="DEBUG", mock={"result": "[{}]"})
        each.pop("ItemBatcher", None)


PIECES = [machines, failures, activities, tasks, runs, express, states]


def paths(model, shape, path):
    """The paths of all members of a shape; of those of an event's details only their names."""
    if "ref" in shape:
        for name, member in shapes.members_of(model, shape).items():
            yield path + "." + name
            if shape["ref"] != "HistoryEvent":
                yield from paths(model, member, path + "." + name)
    elif shape["type"] == "list":
        yield from paths(model, shape["items"], path + "[]")


def check(folder):
    """What is wrong: answers that are not as the model has them, members that are in none."""
    write(folder, "mocks.json", json.dumps(MOCKS))
    write(folder, "bindings.json", json.dumps(dict(
        {name: "exec:./" + name for name in FUNCTIONS},
        **{"arn:aws:states:::sqs:sendMessage.waitForTaskToken": "exec:./echo"})))
    for name, script in FUNCTIONS.items():
        write(folder, name, "#!/bin/sh\n" + script + "\n", 0o700)
    with Asked(folder, "--store", "memory:", "--mock", "mocks.json", "--bindings",
               "bindings.json") as service:
        ask = Asking(service)
        for piece in PIECES:
            piece(ask)
        model = shapes.load()
        wanted = {path for action, shape in model["actions"].items()
                  for name, member in shape["output"].items()
                  for path in ("%s.%s" % (action, name),
                               *paths(model, member, "%s.%s" % (action, name)))}
        return ["%s is in no answer" % path for path in sorted(wanted - service.seen - NEVER)]
