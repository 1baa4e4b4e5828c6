"""tests/e2e/asking.py - ask a service by plain HTTP: what is sent and answered is all seen."""
import http.client
import json
import time

import shapes
from service import SECONDS, Service


class Refused(Exception):
    """An answer that is an error: its name, message and all its members."""

    def __init__(self, status, body):
        super().__init__("%s: %s" % (body.get("__type"), body.get("message")))
        self.status, self.body = status, body
        self.code, self.message = body.get("__type"), body.get("message")


class Asked(Service):
    """A service whose answers are what the model of the API has them."""

    def __init__(self, *given, **more):
        super().__init__(*given, **more)
        self.seen = set()   # paths of members of answers

    def call(self, action, **members):
        status, body = self.post(action, json.dumps(members))
        if status != 200:
            raise Refused(status, body)
        return body

    def post(self, action, text):
        """Status and answer of a request with that body, a text or bytes."""
        connection = http.client.HTTPConnection(self.listen, timeout=SECONDS)
        connection.request("POST", "/", text if isinstance(text, bytes) else text.encode("utf-8"), {
            "X-Amz-Target": "AWSStepFunctions." + action,
            "Content-Type": "application/x-amz-json-1.0"})
        answer = connection.getresponse()
        body = json.loads(answer.read() or b"{}")
        connection.close()
        problems = shapes.answer_problems(action, answer.status, body, self.seen)
        if problems:
            raise AssertionError("%s: %s" % (action, "; ".join(problems)))
        return answer.status, body

    def refusal(self, action, **members):
        """(code, message) of a request that must be refused."""
        try:
            return "accepted", json.dumps(self.call(action, **members))
        except Refused as error:
            if error.status != 400:
                return "HTTP %d" % error.status, str(error)
            return error.code, error.message

    def finished(self, execution):
        """The description of an execution when it has ended."""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            answer = self.call("DescribeExecution", executionArn=execution)
            if answer["status"] != "RUNNING":
                return answer
            time.sleep(0.02)
        raise AssertionError(execution + " does not end")

    def pages(self, action, items, **members):
        """All items of all pages."""
        found, token = [], {}
        while True:
            page = self.call(action, **members, **token)
            found += page[items]
            if "nextToken" not in page:
                return found
            token = {"nextToken": page["nextToken"]}

    def again(self):
        """As a crash and a new start would."""
        self.kill()
        self.start()
