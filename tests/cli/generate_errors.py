#!/usr/bin/env python3
"""tests/cli/generate_errors.py - `sfnc test --generate`: each retrier and catcher that some error
comes to is taken, in both back ends; of the others it is proven that none does (TAP)."""
import sys
import tempfile

from generating import DONE, Place, has, machine_tests, task
from tap import Tap


def on(*errors, **more):
    return dict({"ErrorEquals": list(errors)}, **more)


def to(name, *errors):
    return on(*errors, Next=name)


def machine(first, language="JSONPath", **states):
    """A state T that may fail, and what its catchers lead to: A, B, C."""
    return {"QueryLanguage": language, "StartAt": "T", "States": dict(
        {"T": dict(first, Next="Done"), "Done": DONE}, **states)}


def parallel(handlers, language="JSONPath", start="F", catching="AB", **states):
    return machine(dict({"Type": "Parallel", "Branches": [{"StartAt": start, "States": states}]},
                        **handlers), language, **{name: DONE for name in catching})


def each(handlers, mode="DISTRIBUTED", language="JSONPath", start="K", catching="AB", **states):
    config = {"Mode": mode}
    if mode == "DISTRIBUTED":
        config["ExecutionType"] = "STANDARD"
    inner = {"ProcessorConfig": config, "StartAt": start, "States": states}
    return machine(dict({"Type": "Map", "ItemProcessor": inner}, **handlers), language,
                   **{name: DONE for name in catching})


TOO_MANY = "States.ExceedToleratedFailureThreshold"
TOKEN = {"Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
         "Parameters": {"QueueUrl": "q", "MessageBody": {"t.$": "$$.Task.Token"}},
         "HeartbeatSeconds": 5, "TimeoutSeconds": 60}

# Each with how many items nothing takes; all others are to be taken.
MACHINES = {
    # only States.ALL takes a timeout behind States.TaskFailed
    "timeout": (machine(task(Retry=[on("States.TaskFailed", MaxAttempts=1),
                                    on("States.ALL", MaxAttempts=2)],
                             Catch=[to("A", "States.TaskFailed"), to("B", "States.ALL")]),
                        A=DONE, B=DONE), 0),
    "heartbeat": (machine(task(**TOKEN, Retry=[on("States.HeartbeatTimeout", MaxAttempts=1),
                                               on("States.Timeout", MaxAttempts=2)],
                               Catch=[to("A", "States.HeartbeatTimeout"),
                                      to("C", "States.Timeout"), to("B", "States.ALL")]),
                          A=DONE, B=DONE, C=DONE), 0),
    # the cause of a function of Lambda is JSON
    "cause": (machine(task(Catch=[to("A", "States.ALL")]), A={
        "Type": "Pass", "Parameters": {"why.$": "States.StringToJson($.Cause)"}, "Next": "B"},
        B={"Type": "Pass", "InputPath": "$.why.errorType", "End": True}), 0),
    # nothing takes States.Runtime: its catcher, and what it leads to
    "runtime": (machine(task(Parameters={"a.$": "$.a.b"},
                             Retry=[on("States.Runtime", "Busy", MaxAttempts=1)],
                             Catch=[to("A", "States.Runtime"), to("B", "States.ALL")]),
                        A=DONE, B=DONE), 3),
    # a Fail without an Error is no failed task
    "nameless": (parallel({"Catch": [to("A", "States.TaskFailed"), to("B", "States.ALL")]},
                          start="W", G={"Type": "Fail", "Error": "X"}, F={"Type": "Fail"},
                          W={"Type": "Choice", "Default": "F", "Choices": [
                              {"Variable": "$.n", "IsPresent": True, "Next": "G"}]}), 2),
    # a Fail may be a timeout, which is no failed task: then nothing else is
    "late": (parallel({"Catch": [to("A", "States.TaskFailed"), to("B", "States.Timeout")]},
                      F={"Type": "Fail", "Error": "States.Timeout"}), 5),
    # a catcher that only what another one handles inside would come to; one that fails itself
    "handled": (parallel({"Catch": [to("A", "States.QueryEvaluationError"),
                                    to("B", "States.ALL")]}, "JSONata", "K",
                         K=task(End=True, Catch=[
                             dict(to("Z", "States.ALL"), Output="{% $states.input.a + 1 %}")]),
                         Z={"Type": "Pass", "End": True}), 3),
    # an error that the input names, or an answer
    "named": (parallel({"Retry": [on("Z", MaxAttempts=1)],
                        "Catch": [to("A", "X"), to("B", "Y"), to("C", "States.ALL")]},
                       catching="ABC", F={"Type": "Fail", "ErrorPath": "$.error"}), 2),
    # a name that a rule has looked at, in the machine itself and inside
    "looked": ({"StartAt": "W", "States": {
        "W": {"Type": "Choice", "Default": "T", "Choices": [
            {"Variable": "$.error", "StringEquals": "Own", "Next": "F"}]},
        "F": {"Type": "Fail", "ErrorPath": "$.error"}, "Done": DONE, "A": DONE, "B": DONE,
        "T": {"Type": "Parallel", "Next": "Done",
              "Catch": [to("A", "Own", "Odd"), to("B", "Done")],
              "Branches": [{"StartAt": "I", "States": {
                  "I": {"Type": "Choice", "Default": "P", "Choices": [
                      {"Variable": "$.error", "StringGreaterThan": "A", "Next": "G"}]},
                  "G": {"Type": "Fail", "ErrorPath": "$.error"},
                  "P": {"Type": "Pass", "End": True}}}]}}}, 0),
    "answered": (parallel({"Catch": [to("A", "X"), to("B", "States.QueryEvaluationError"),
                                     to("C", "States.ALL")]}, "JSONata", "K", "ABC",
                          K=task(Next="F"),
                          F={"Type": "Fail", "Error": "{% $states.input.code %}"}), 2),
    # what is tolerated, by count, by percentage, by a path
    "count": (each({"ItemsPath": "$.items", "ToleratedFailureCount": 2,
                    "Retry": [on(TOO_MANY, MaxAttempts=1)],
                    "Catch": [to("A", TOO_MANY)]}, catching="A", K=task(End=True)), 0),
    "path": (each({"ItemsPath": "$.items", "ToleratedFailureCountPath": "$.most",
                   "Catch": [to("A", TOO_MANY)]}, catching="A", K=task(End=True)), 0),
    "all": (each({"ItemsPath": "$.items", "ToleratedFailurePercentage": 100,
                  "Catch": [to("A", TOO_MANY)]}, catching="A", K=task(End=True)), 3),
    # items of which nothing is known are read
    "read": (each({"ItemReader": {"Resource": "arn:aws:states:::s3:getObject",
                                  "ReaderConfig": {"InputType": "JSONL"},
                                  "Parameters": {"Bucket": "b", "Key.$": "$.key"}},
                   "ToleratedFailureCount": 3, "Catch": [
                       to("A", TOO_MANY), to("B", "States.ItemReaderFailed")]},
                  K={"Type": "Choice", "Default": "L", "Choices": [
                      {"Variable": "$.n", "NumericEquals": 7, "Next": "M"}]},
                  L={"Type": "Pass", "End": True}, M=task(End=True)), 0),
    # what nothing takes inside of a child fails the child
    "sheltered": (each({"ItemsPath": "$.items", "Catch": [to("A", TOO_MANY)]}, catching="A",
                       K={"Type": "Pass", "End": True, "Parameters": {"a.$": "$.a.b"}}), 0),
    "unmatched": (each({"ItemsPath": "$.items", "Catch": [to("A", TOO_MANY)]}, catching="A",
                       K={"Type": "Choice", "Choices": [
                           {"Variable": "$.a", "IsPresent": True, "Next": "L"}]},
                       L={"Type": "Pass", "End": True}), 0),
    # expressions, and paths that do not fit
    "arguments": (machine(task(Arguments={"a": "{% $states.input.a.b %}"},
                               Retry=[on("States.QueryEvaluationError", MaxAttempts=2)],
                               Catch=[to("A", "States.QueryEvaluationError"),
                                      to("B", "States.ALL")]), "JSONata", A=DONE, B=DONE), 0),
    "conflict": (machine(task(ResultPath="$.a.b",
                              Retry=[on("States.ReferencePathConflict", MaxAttempts=1)],
                              Catch=[to("A", "States.ReferencePathConflict"),
                                     to("B", "States.ALL")]), A=DONE, B=DONE), 0),
    "items": (each({"ItemsPath": "$.a.items", "Catch": [
        to("A", "States.ReferencePathConflict"), to("B", "States.ALL")]}, "INLINE",
                   K={"Type": "Pass", "End": True}), 3),
    # what the states inside let through
    "inside": (parallel({"Catch": [to("A", "Busy"), to("B", "Gone"), to("C", "Else")]},
                        start="K", catching="ABC", Z={"Type": "Fail", "Error": "Gone"},
                        K=task(End=True, Retry=[on("Busy")], Catch=[to("Z", "Busy", "Odd")])), 3),
}


def proof_tests(place, tap):
    _, _, done = place.generate("runtime", MACHINES["runtime"][0])
    tap.result("that nothing takes States.Runtime is said", has(
        done, 0, "catcher of \"T\" (/States/T/Catch[0]): nothing raises an error that it names"))
    _, _, done = place.generate("inside", MACHINES["inside"][0])
    tap.result("what is handled inside does not come outside", has(
        done, 0, "(/States/T/Catch[0]): none of the errors that it takes is raised here"))


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        place = Place(folder)
        machine_tests(place, tap, MACHINES)
        proof_tests(place, tap)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
