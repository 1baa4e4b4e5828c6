"""tests/e2e/client.py - Debian's boto3 as the tests of this folder use it.

It is imported only when it is needed: without it the tests are skipped.
"""
# pylint: disable=import-outside-toplevel
from service import KEY, REGION, ROLE, SECRET, until


def connect(url, read_timeout=90, config=None, **given):
    """A client that asks once. `given`: as of boto3.client, instead of the usual key.

    Without inject_host_prefix=False StartSyncExecution would go to sync-127.0.0.1."""
    import boto3
    from botocore.config import Config
    given = dict({"aws_access_key_id": KEY, "aws_secret_access_key": SECRET,
                  "region_name": REGION}, **given)
    once = Config(retries={"max_attempts": 0}, read_timeout=read_timeout, connect_timeout=10,
                  max_pool_connections=50, inject_host_prefix=False)
    return boto3.client("stepfunctions", endpoint_url=url,
                        config=once.merge(config) if config else once, **given)


def error_of(call, **given):
    """The name of the error that a call ends with; what it answers if it does not."""
    from botocore.exceptions import ClientError
    try:
        return call(**given)
    except ClientError as error:
        return error.response["Error"]["Code"]


def make(sfn, name, definition, **more):
    return sfn.create_state_machine(name=name, definition=definition, roleArn=ROLE,
                                    **more)["stateMachineArn"]


def ended(sfn, arn):
    def look():
        found = sfn.describe_execution(executionArn=arn)
        return found if found["status"] != "RUNNING" else None
    return until(look)
