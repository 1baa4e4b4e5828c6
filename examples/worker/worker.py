#!/usr/bin/python3
"""worker.py - a worker of the activity `count`: counts the words of a text.

    worker.py URL

It asks the service at the URL for a task, says now and then that it still works, and answers. Any
number of workers may run; a task goes to one of them.
"""
import json
import os
import sys

import boto3
from botocore.config import Config

ACTIVITY = "arn:aws:states:us-east-1:123456789012:activity:count"
LINES = 1000    # so often it is told that we are alive


def count(path, alive):
    words = 0
    with open(path, encoding="utf-8") as stream:
        for number, line in enumerate(stream, 1):
            words += len(line.split())
            if number % LINES == 0:
                alive()
    return words


def work(sfn, task):
    token, path = task["taskToken"], json.loads(task["input"])
    try:
        words = count(path, lambda: sfn.send_task_heartbeat(taskToken=token))
    except FileNotFoundError:
        sfn.send_task_failure(taskToken=token, error="Text.Missing", cause="no " + path)
    else:
        sfn.send_task_success(taskToken=token, output=json.dumps({"text": path, "words": words}))


def main():
    # A poll is held for a minute, which is as long as boto3 would wait for an answer.
    sfn = boto3.client("stepfunctions", endpoint_url=sys.argv[1], region_name="us-east-1",
                       config=Config(read_timeout=70))
    while True:
        task = sfn.get_activity_task(activityArn=ACTIVITY, workerName="worker-%d" % os.getpid())
        if task.get("taskToken"):       # else there was none within a minute
            try:
                work(sfn, task)
            except sfn.exceptions.TaskTimedOut:
                pass                    # somebody else has it, or nobody wants it any more


if __name__ == "__main__":
    main()
